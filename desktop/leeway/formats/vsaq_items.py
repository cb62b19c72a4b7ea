"""The items of a VSAQ questionnaire, laid out flat: each with the blocks around it, and found by every name it has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leeway.domain.questionnaire import NO, YES
from leeway.domain.questionnaire_conditions import AllOf, AnswerTest, AnyOf, Asked, Condition, Is, Known
from leeway.formats.vsaq_conditions import read_condition
from leeway.formats.wording import shown

BLOCK: Final = "block"
GROUPS: Final = ("radiogroup", "checkgroup")
ASKED_TYPES: Final = (*GROUPS, "check", "yesno", "line", "box", "upload")
SILENT_TYPES: Final = ("info", "spacer")
TIP: Final = "tip"
TYPES: Final = (BLOCK, *ASKED_TYPES, TIP, *SILENT_TYPES)
_UNFIT: Final = re.compile(r"[^A-Za-z0-9._-]")
_SUFFIX: Final = re.compile(r"/(yes|no|value)\Z")
_NEVER: Final = AnyOf(())


class VsaqError(ValueError):
    """What is wrong with an item, as the end of a sentence that begins with the file."""


@dataclass(frozen=True, slots=True, eq=False)
class VsaqItem:
    """An item as it stands in the file: its type, its own names, and the blocks around it, outermost first.

    `id` is fit for a definition; `choices` are the ids of its choices, so too, with their texts.
    """

    id: str
    type: str
    values: Mapping[str, Any]
    blocks: tuple["VsaqItem", ...]
    choices: Mapping[str, str]

    @property
    def name(self) -> str:
        """The item for a message."""
        own = self.values.get("id") or self.values.get("text") or self.id
        return f"{self.type} “{shown(str(own))}”"

    def text(self, key: str) -> str:
        """Return a text of the item, empty if it isn't there.

        Raises:
            VsaqError: It is something else than a text.
        """
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise VsaqError(f"{self.name}: {key} must be a text")
        return value


class VsaqItems:
    """Every item of a questionnaire, in order, and what the names in conditions stand for."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        """Lay the items out.

        Raises:
            VsaqError: One isn't an item, or two have the same id.
        """
        self.all: list[VsaqItem] = []
        self._taken: set[str] = set()
        self._by_name: dict[str, tuple[VsaqItem, str]] = {}
        self._resolving: set[str] = set()
        self._lay_out(root, ())

    def condition(self, item: VsaqItem) -> Condition | None:
        """Return what must hold for an item to be shown, the blocks around it included; None if nothing must.

        Raises:
            VsaqError: A condition can't be read, refers to what isn't there, or to itself.
        """
        own = [self._read(one) for one in (*item.blocks, item) if one.text("cond").strip()]
        if len(own) < 2:
            return own[0] if own else None
        parts = [part for one in own for part in (one.parts if isinstance(one, AllOf) else (one,))]
        return AllOf(tuple(dict.fromkeys(parts)))

    def _read(self, item: VsaqItem) -> Condition:
        text = item.text("cond")
        if item.id in self._resolving:
            raise VsaqError(f"{item.name}: its condition refers to itself")
        self._resolving.add(item.id)
        try:
            return read_condition(text, self._resolve)
        except VsaqError:
            raise
        except ValueError as error:
            raise VsaqError(f"{item.name}: the condition “{shown(text)}” can't be read: {error}") from None
        finally:
            self._resolving.discard(item.id)

    def _resolve(self, name: str) -> Condition:
        suffix = _SUFFIX.search(name)
        bare = _SUFFIX.sub("", name.removeprefix("^"))
        if bare not in self._by_name:
            if bare in {"false", "true"}:
                return _NEVER if bare == "false" else AllOf(())
            raise ValueError(f"there is nothing of the id “{shown(bare)}”")
        if suffix and suffix[1] == "value":
            raise ValueError("comparing with a text isn't supported")
        item, choice = self._by_name[bare]
        if item.type not in ASKED_TYPES:
            return self.condition(item) or AllOf(())
        if name.startswith("^"):
            return AnswerTest(item.id, Asked())
        if choice:
            return AnswerTest(item.id, Is((choice,)))
        if item.type in {"check", "yesno"}:
            return AnswerTest(item.id, Is((NO if suffix and suffix[1] == "no" else YES,)))
        # A group holds once something is chosen; texts and files never do.
        return AnswerTest(item.id, Known()) if item.type in GROUPS else _NEVER

    def _lay_out(self, values: Mapping[str, Any], blocks: tuple[VsaqItem, ...]) -> None:
        item = self._item(values, blocks)
        self.all.append(item)
        if item.type == BLOCK:
            for inner in _list(item, "items"):
                self._lay_out(inner, (*blocks, item))

    def _item(self, values: Mapping[str, Any], blocks: tuple[VsaqItem, ...]) -> VsaqItem:
        kind = values.get("type")
        if kind not in TYPES:
            place = f" in block “{shown(str(blocks[-1].values.get('text', '')))}”" if blocks else ""
            raise VsaqError(
                f"{shown(str(values.get('id') or kind))}{place}: there is no type “{shown(str(kind))}”"
            )
        bare = VsaqItem("", str(kind), values, blocks, {})
        raw = {key: text for one in _list(bare, "choices") for key, text in one.items()}
        own = bare.text("id") or (f"{next(iter(raw))}.group" if raw else f"{kind}-{len(self.all) + 1}")
        item = VsaqItem(
            self._fit(own), str(kind), values, blocks, {self._fit(id): str(raw[id]) for id in raw}
        )
        if bare.text("id"):
            self._name(bare.text("id"), item, "")
        for id, fit in zip(raw, item.choices, strict=True):
            self._name(id, item, fit)
        return item

    def _name(self, name: str, item: VsaqItem, choice: str) -> None:
        if name in self._by_name:
            raise VsaqError(f"{item.name}: the id “{shown(name)}” is there twice")
        self._by_name[name] = (item, choice)

    def _fit(self, name: str) -> str:
        """Make an id that a definition can have, like the name and unlike every other."""
        bare = _UNFIT.sub("_", name)[:150]
        found = bare if bare[:1].isalnum() else f"q{bare}"
        number = 2
        while found in self._taken:
            found = f"{bare}-{number}"
            number += 1
        self._taken.add(found)
        return found


def _list(item: VsaqItem, key: str) -> Iterator[Mapping[str, Any]]:
    value = item.values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise VsaqError(f"{item.name}: {key} must be a list of objects")
    yield from value
