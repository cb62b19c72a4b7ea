"""JSON read with an eye on where things stand: the rows of a register file, each with its line."""

import json
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Never

from leeway.errors import UnreadableSource
from leeway.formats.wording import shown

_SPACE = re.compile(r"[ \t\n\r]*")
_LONGEST_NUMBER = 40
_MEMBERS_END = "}"
_ITEMS_END = "]"


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and the line where it begins, from 1."""

    line: int
    value: Any


@dataclass(frozen=True, slots=True)
class Document:
    """A register file as it is written: what stands beside the tables, and the rows of each table.

    A table that isn't a list is kept as the one node that it is.
    """

    head: dict[str, Node] = field(default_factory=dict)
    tables: dict[str, list[Node] | Node] = field(default_factory=dict)


def read_feed(file: str, text: str, within: Collection[str] = ()) -> dict[str, list[Node] | Node]:
    """Read a JSON list, or an object whose members may be lists: each item of them with its line.

    A bare list is the member "". Items of the lists named by `within` are objects of the same kind: their members stand
    in the node's value as lists of nodes, or nodes.

    Raises:
        UnreadableSource: As `read_document`; or it is neither a list nor an object.
    """
    return _Walker(file, text).feed(within)


class _Unusable(ValueError):
    """Valid JSON that can't be taken as it is."""


def read_document(file: str, text: str) -> Document:
    """Read a JSON object whose member "tables" is an object of lists.

    Raises:
        UnreadableSource: It isn't JSON, isn't an object, names a member twice, holds a number that isn't one or is
            nested too deeply; the message has line and column.
    """
    return _Walker(file, text).document()


class _Walker:
    """Goes through a text once, by hand down to the rows, and leaves each row to the decoder."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._position = 0
        self._counted = 0
        self._line = 1
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_without_repetition,
            parse_float=_finite,
            parse_int=_not_endless,
            parse_constant=_no_constant,
        )

    def document(self) -> Document:
        """Read the whole text."""
        found = Document()
        if not self._at("{"):
            self._fail("a register file begins with {")
        for key in self._keys():
            if key in found.head or (key == "tables" and found.tables):
                self._fail(f"“{shown(key)}” is there twice")
            if key == "tables" and self._at("{"):
                self._tables(found)
            else:
                found.head[key] = self._node()
        self._skip()
        if self._position < len(self._text):
            self._fail("there is something after the end of the document")
        return found

    def feed(self, within: Collection[str]) -> dict[str, list[Node] | Node]:
        """Read the whole text as a list, or as an object that may hold lists."""
        if self._at("["):
            found: dict[str, list[Node] | Node] = {"": list(self._items())}
        elif self._at("{"):
            found = self._members(within)
        else:
            self._fail("expected a list in brackets or an object in braces")
        self._skip()
        if self._position < len(self._text):
            self._fail("there is something after the end of the document")
        return found

    def _members(self, within: Collection[str]) -> dict[str, list[Node] | Node]:
        found: dict[str, list[Node] | Node] = {}
        for key in self._keys():
            if not self._at("["):
                found[key] = self._node()
            elif key in within:
                found[key] = [self._object() for _ in self._parts(_ITEMS_END)]
            else:
                found[key] = list(self._items())
        return found

    def _object(self) -> Node:
        """Read an object whose members may be lists of nodes; any other value as it is."""
        if not self._at("{"):
            return self._node()
        line = self._text.count("\n", 0, self._position) + 1
        return Node(line, self._members(()))

    def _tables(self, found: Document) -> None:
        for key in self._keys():
            if key in found.tables:
                self._fail(f"the table “{shown(key)}” is there twice")
            found.tables[key] = list(self._items()) if self._at("[") else self._node()

    def _keys(self) -> Iterator[str]:
        """Yield the keys of the object that begins here, each time standing before the key's value."""
        for _ in self._parts(_MEMBERS_END):
            if not self._at('"'):
                self._fail("expected a name in double quotes")
            key = self._node().value
            if not self._at(":"):
                self._fail("expected a colon")
            self._position += 1
            yield key

    def _items(self) -> Iterator[Node]:
        for _ in self._parts(_ITEMS_END):
            yield self._node()

    def _parts(self, end: str) -> Iterator[None]:
        """Stand before each part of the object or list that begins here, and leave it behind its end."""
        self._position += 1
        if self._at(end):
            self._position += 1
            return
        while True:
            yield
            if self._at(end):
                self._position += 1
                return
            if not self._at(","):
                self._fail(f"expected a comma or {end}")
            self._position += 1

    def _at(self, letter: str) -> bool:
        self._skip()
        return self._text.startswith(letter, self._position)

    def _skip(self) -> None:
        space = _SPACE.match(self._text, self._position)
        assert space is not None
        self._position = space.end()

    def _node(self) -> Node:
        self._skip()
        self._line += self._text.count("\n", self._counted, self._position)
        self._counted = self._position
        try:
            value, self._position = self._decoder.raw_decode(self._text, self._position)
        except json.JSONDecodeError as error:
            self._position = error.pos
            self._fail(error.msg.removesuffix(" at").lower())
        except _Unusable as error:
            self._fail(str(error))
        except RecursionError:
            self._fail("lists or objects are nested too deeply")
        return Node(self._line, value)

    def _fail(self, what: str) -> Never:
        before = self._text[: self._position]
        line, column = before.count("\n") + 1, self._position - before.rfind("\n")
        raise UnreadableSource(f"{self._file}, line {line}, column {column}: {what}.")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise _Unusable(f"“{shown(twice)}” is there twice in what begins here")
    return found


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Unusable(f"the number {shown(text)} in what begins here is too large")
    return value


def _not_endless(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise _Unusable(f"the number {shown(text)} in what begins here is too large")
    return int(text)


def _no_constant(text: str) -> Never:
    raise _Unusable(f"{text} in what begins here isn't JSON; write null where a number isn't known")
