"""Figures that were fetched, as signals of the register: one row a day, and a flat stretch has a beginning and an end only."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from leeway.domain.change import Change
from leeway.domain.editing import add, update
from leeway.domain.feed_entities import Feed
from leeway.domain.questionnaire_facts import signal_name
from leeway.domain.register import Register
from leeway.domain.register_entities import Signal
from leeway.domain.validation import folded
from leeway.formats.wording import printable

if TYPE_CHECKING:
    from leeway.collect.fetched import Fetched, Reading

_YES_NO: Final = "1 yes, 0 no"
_INCONCLUSIVE: Final = "scorecard "
_SOURCE: Final = 150
_LINK: Final = 2_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A figure that was fetched: its value in words with its unit, and what it was before from the same place."""

    vendor_id: str
    product_id: str | None
    metric: str
    value: str
    before: str | None

    @property
    def is_new(self) -> bool:
        """Whether it is another than before."""
        return self.before != self.value


def signal_changes(
    register: Register, given: Iterable[tuple[Feed, "Fetched"]], zone: tzinfo, new_id: Callable[[], str]
) -> tuple[list[Change], tuple[Taken, ...]]:
    """Work out which signals figures add or move on; those without a value change nothing, and nor do unknown ones."""
    changes: list[Change] = []
    taken: list[Taken] = []
    done: set[tuple[object, ...]] = set()
    for feed, fetched in given:
        for reading in fetched.readings:
            signal = _signal(feed, reading, zone, new_id)
            key = None if signal is None else _key(signal)
            if signal is None or key in done:
                continue
            done.add(key or ())
            same = sorted(
                (one for one in register.signals.values() if _key(one) == key), key=lambda s: (s.as_of, s.id)
            )
            before = same[-1] if same else None
            if before is not None and before.as_of > signal.as_of:
                continue  # the register knows a later one
            changes += _taken_in(register, same, signal)
            taken.append(
                Taken(
                    feed.vendor_id,
                    feed.product_id,
                    signal.metric,
                    _words(signal),
                    _words(before) if before else None,
                )
            )
    return changes, tuple(taken)


def _taken_in(register: Register, same: list[Signal], signal: Signal) -> tuple[Change, ...]:
    """Add a row; or set that of the same day; or move the end of a flat stretch on."""
    if not same:
        return add(signal)
    last = same[-1]
    if last.as_of == signal.as_of:
        return update(register, "signal", last.id, value=signal.value, unit=signal.unit, note=signal.note)
    flat = len(same) > 1 and _words(same[-2]) == _words(last) == _words(signal)
    if flat:
        return update(register, "signal", last.id, as_of=signal.as_of, note=signal.note)
    return add(signal)


def _key(signal: Signal) -> tuple[object, ...]:
    return signal.vendor_id, signal.product_id, signal_name(signal.metric), folded(signal.source)


def _signal(feed: Feed, reading: "Reading", zone: tzinfo, new_id: Callable[[], str]) -> Signal | None:
    value, unit = _value(reading)
    if value is None:
        return None
    count = "" if reading.n is None else f"n = {reading.n:,}. "
    return Signal(
        new_id(),
        feed.vendor_id,
        printable(reading.metric[:1].upper() + reading.metric[1:]),
        value,
        f"{feed.kind}, {feed.address}"[:_SOURCE],
        reading.as_of.astimezone(zone).date(),
        "measured",
        unit,
        feed.product_id,
        reading.source_url if len(reading.source_url) <= _LINK else "",
        printable(f"{count}{reading.note}"),
    )


def _value(reading: "Reading") -> tuple[str | None, str]:
    if reading.value is None or not math.isfinite(reading.value):
        return ("inconclusive" if reading.metric.startswith(_INCONCLUSIVE) else None), ""
    if reading.unit == _YES_NO:
        return ("yes" if reading.value else "no"), ""
    whole = float(reading.value).is_integer()
    return (f"{reading.value:,.0f}" if whole else f"{reading.value:,.2f}"), reading.unit


def _words(signal: Signal) -> str:
    return f"{signal.value} {signal.unit}".strip()
