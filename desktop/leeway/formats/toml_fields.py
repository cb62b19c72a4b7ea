"""The fields of a TOML table, read one by one: of the right type, none unknown, every problem noted with its path."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from leeway.formats.toml_places import Path
from leeway.formats.wording import shown


@dataclass(slots=True)
class Told:
    """The problems found so far, each with the path that it is about."""

    problems: list[tuple[Path, str]] = field(default_factory=list)

    def add(self, path: Path, text: str) -> None:
        """Note a problem."""
        self.problems.append((path, text))


class Fields:
    """A table whose fields are taken out; what is left in the end is unknown.

    A field of a wrong type is noted and read as if it weren't there.
    """

    def __init__(self, table: Mapping[str, Any], path: Path, told: Told) -> None:
        """Take the table; nothing is read yet."""
        self.path = path
        self.told = told
        self._left = dict(table)
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Tell whether a field is there."""
        return key in self._left

    def problem(self, key: str, text: str) -> None:
        """Note a problem with a field."""
        self.told.add((*self.path, key), text)

    def wrong(self, key: str) -> bool:
        """Tell whether a problem with a field was noted."""
        return any(path == (*self.path, key) for path, _ in self.told.problems)

    def skip(self, key: str) -> str:
        """Return a field as text and pass over all the others."""
        value = self._left.get(key)
        self._left.clear()
        return value if isinstance(value, str) else ""

    def text(self, key: str, default: str = "") -> str:
        """Take a text."""
        value = self._take(key, str, "a text in quotes")
        return default if value is None else str(value)

    def needed(self, key: str) -> str:
        """Take a text that must be there."""
        if key not in self._left:
            self.problem(key, f"“{key}” is missing")
        return self.text(key)

    def flag(self, key: str) -> bool:
        """Take true or false; false unless it is there."""
        return bool(self._take(key, bool, "true or false"))

    def number(self, key: str) -> float | None:
        """Take a finite number."""
        value = self._take(key, int | float, "a number")
        if isinstance(value, bool) or (value is not None and not math.isfinite(value)):
            self.problem(key, f"{key} must be a finite number")
            return None
        return None if value is None else float(value)

    def measure(self, key: str) -> float | date | None:
        """Take a finite number or a day."""
        if isinstance(self._left.get(key), date):
            value = self._take(key, date, "a day")
            if isinstance(value, datetime):
                self.problem(key, f"{key} must be a day, without a time")
                return None
            return value if isinstance(value, date) else None
        return self.number(key)

    def words(self, key: str) -> tuple[str, ...]:
        """Take a list of texts."""
        value = self._take(key, list, "a list of texts in quotes")
        if value is None:
            return ()
        if not all(isinstance(word, str) for word in value):
            self.problem(key, f"{key} must be a list of texts in quotes")
            return ()
        return tuple(value)

    def table(self, key: str) -> "Fields | None":
        """Take a table."""
        value = self._take(key, dict, "a table, such as { … }")
        return None if value is None else Fields(value, (*self.path, key), self.told)

    def tables(self, key: str) -> Iterator["Fields"]:
        """Take a list of tables."""
        value = self._take(key, list, "a list of tables")
        for position, item in enumerate(value or ()):
            path = (*self.path, key, position)
            if isinstance(item, dict):
                yield Fields(item, path, self.told)
            else:
                self.told.add(path, f"{key} must be a list of tables")

    def done(self) -> None:
        """Note every field that wasn't taken."""
        for key in self._left:
            there = ", ".join(self._known)
            self.problem(key, f"“{shown(key)}” is no field here; the fields are {there}")

    def _take(self, key: str, kind: Any, expected: str) -> Any:
        self._known.append(key)
        value = self._left.pop(key, None)
        if value is not None and not isinstance(value, kind):
            self.problem(key, f"{key} must be {expected}")
            return None
        return value
