"""Where things stand in a TOML file: the line of each table and of each key, which tomllib doesn't tell."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

Path = tuple[str | int, ...]
"""The way to a value: names of keys, and positions in arrays of tables."""

_NAME: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_NAMES: Final = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER: Final = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_NAMES})[ \t]*\]")
_KEY: Final = re.compile(rf"[ \t]*({_NAMES})[ \t]*=")
_NAME_ALONE: Final = re.compile(_NAME)
_PIECE: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|.', re.DOTALL
)
_DEPTH: Final = {"[": 1, "{": 1, "]": -1, "}": -1}


def places(text: str) -> Mapping[Path, int]:
    """Return the line, from 1, of every table and key of a valid TOML text; those inside of inline values aren't told.

    A path of a key in the second `[[pillar]]` is ("pillar", 1, "title").
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for start in _statements(text):
        if header := _HEADER.match(text, start):
            table = _opened(counts, _names(header[2]), array=header[1] == "[[")
            found.setdefault(table, text.count("\n", 0, start) + 1)
        elif key := _KEY.match(text, start):
            found.setdefault((*table, _names(key[1])[0]), text.count("\n", 0, start) + 1)
    return found


def _statements(text: str) -> Iterator[int]:
    """Yield where each line begins that isn't inside of a value."""
    depth, position = 0, 0
    yield 0
    for piece in _PIECE.finditer(text):
        depth += _DEPTH.get(piece[0], 0)
        if piece[0] == "\n" and depth == 0:
            position = piece.end()
            yield position


def _names(dotted: str) -> list[str]:
    return [name.strip("\"'") for name in _NAME_ALONE.findall(dotted)]


def _opened(counts: dict[Path, int], names: list[str], *, array: bool) -> Path:
    """Return the path of a table that a header opens; each name that is an array stands for its last table."""
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if array and position == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def line_of(found: Mapping[Path, int], path: Path) -> int:
    """Return the line of a path, or of the closest thing around it; the first line if there is none."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)
