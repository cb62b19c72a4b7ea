"""Names too long for a line: shortened where they are mentioned, and printed in full in an appendix."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from leeway.domain.register import Register
from leeway.memo.content import Fact, MemoContent
from leeway.memo.printable import shortened

LONGEST = 100
_MOST_LINES = 3
_NAMED = ("vendor", "product", "workflow", "need", "integration")


def with_short_names(content: MemoContent, register: Register) -> MemoContent:
    """Replace each mention of a name of more than `LONGEST` characters or of many lines, and list those names in full."""
    names = {row.name for entity in _NAMED for row in register.tables[entity].values()}
    found = sorted((name for name in names if _is_long(name)), key=lambda name: (-len(name), name))
    short = {name: f"{shortened(name, LONGEST)} [{place}]" for place, name in enumerate(found, 1)}
    if not short:
        return content
    used: dict[str, None] = {}
    changed: MemoContent = _replaced(content, short, used, min(map(len, short)))
    listed = tuple(Fact(f"[{place}]", name) for place, name in enumerate(found, 1) if name in used)
    return replace(changed, long_names=listed)


def _is_long(name: str) -> bool:
    return len(name) > LONGEST or len(name.splitlines()) > _MOST_LINES


def _replaced(value: Any, short: Mapping[str, str], used: dict[str, None], least: int) -> Any:
    match value:
        case str():
            return _shortened_in(value, short, used) if len(value) >= least else value
        case tuple():
            return tuple(_replaced(item, short, used, least) for item in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            values = {
                field.name: _replaced(getattr(value, field.name), short, used, least)
                for field in fields(value)
            }
            return replace(value, **values)
        case _:
            return value


def _shortened_in(text: str, short: Mapping[str, str], used: dict[str, None]) -> str:
    for name, mention in short.items():
        if name in text:
            used[name] = None
            text = text.replace(name, mention)
    return text
