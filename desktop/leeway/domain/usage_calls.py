"""Calls as they come from logs: of the rows of each call the best, packed so that many of them take little room."""

from array import array
from collections.abc import Iterable
from typing import Final, NamedTuple

from leeway.domain.usage_logs import Call

_MANY: Final = 20_000


class PackedCalls(NamedTuple):
    """Calls by column, in the order of Call's fields: keys unsigned, `session` and `model` as places in `texts`."""

    columns: "tuple[array[int], ...]"  # array is generic from Python 3.12 on
    texts: tuple[str, ...]


class BestCalls:
    """Calls that are being read: `add` their rows, then take them `packed`. Few rows of one call end in two packs."""

    def __init__(self) -> None:
        self._calls: dict[int, Call] = {}
        self._packs: list[PackedCalls] = []

    def add(self, rows: Iterable[Call]) -> None:
        """Keep those rows that are the best of their calls so far."""
        calls = self._calls
        for row in rows:
            known = calls.setdefault(row.key, row)
            if known is not row and _outdoes(row, known):
                calls[row.key] = row
        if len(calls) > _MANY:
            self._packs.append(_packed(calls.values()))
            calls.clear()

    def packed(self) -> list[PackedCalls]:
        """Return all of them."""
        return [*self._packs, _packed(self._calls.values())] if self._calls else self._packs


def _outdoes(row: Call, other: Call) -> bool:
    """Tell which of two rows of a call counts: its own before a copy, then that with the most tokens, the first."""
    if row.copied != other.copied:
        return other.copied
    more = sum(row[4:9]) - sum(other[4:9])
    return more > 0 or (more == 0 and (row.at, row.session) < (other.at, other.session))


def _packed(calls: Iterable[Call]) -> PackedCalls:
    texts: dict[str, int] = {}
    columns = dict(zip(Call._fields, zip(*calls, strict=True), strict=True))
    for name in ("session", "model"):
        columns[name] = tuple(texts.setdefault(text, len(texts)) for text in columns[name])
    return PackedCalls(
        tuple(array("Q" if name == "key" else "q", values) for name, values in columns.items()), tuple(texts)
    )
