"""Signals over time: each metric of a vendor or product with its figures, oldest first, and what changed last."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from leeway.domain.feed_entities import Feed
from leeway.domain.questionnaire_facts import signal_name
from leeway.domain.register import Register
from leeway.domain.register_entities import Signal
from leeway.domain.scope import Scope
from leeway.engine.questionnaire_facts import signal_value


@dataclass(frozen=True)
class SignalSeries:
    """The figures of one metric about a product, or about a vendor as such where `product_id` is None; at least one.

    `signals` are oldest first; of one day, in the order in which they were entered. Figures of several sources are in one
    series: which one it is from stands with each.
    """

    vendor_id: str
    product_id: str | None
    signals: tuple[Signal, ...]

    @property
    def id(self) -> str:
        """What tells the series from others, also after its latest figure is another."""
        latest = self.latest
        return f"{latest.vendor_id}/{latest.product_id or ''}/{signal_name(latest.metric)}"

    @property
    def latest(self) -> Signal:
        """The latest figure."""
        return self.signals[-1]

    @property
    def previous(self) -> Signal | None:
        """The one before it from the same source, so that the two can be compared; None if there is none."""
        source = origin(self.latest)
        return next((one for one in reversed(self.signals[:-1]) if origin(one) == source), None)

    @cached_property
    def comparable(self) -> tuple[tuple[date, float], ...]:
        """The figures that can be held against the latest: numbers of the same unit from the same source, with their days."""
        source, unit = origin(self.latest), self.latest.unit
        alike = (one for one in self.signals if one.unit == unit and origin(one) == source)
        found = ((one.as_of, number_of(one.value)) for one in alike)
        return tuple((day, number) for day, number in found if number is not None)

    @cached_property
    def numbers(self) -> tuple[float | None, ...]:
        """The figures as numbers, None for those that are words."""
        return tuple(number_of(one.value) for one in self.signals)

    @property
    def has_changed(self) -> bool:
        """Whether the latest figure differs from the one before."""
        return self.previous is not None and self.previous.value != self.latest.value

    @property
    def change(self) -> float | None:
        """By how much the latest figure is above the one before; None where either is words, or there is none before."""
        if self.previous is None or self.previous.unit != self.latest.unit:
            return None
        before, now = number_of(self.previous.value), number_of(self.latest.value)
        return None if before is None or now is None else now - before


def number_of(value: str) -> float | None:
    """Read a figure as a number (“67,000”, “400+”); None if it is words."""
    read = signal_value(value)
    return float(read) if isinstance(read, int | float) and not isinstance(read, bool) else None


def signal_series(register: Register, scope: Scope) -> tuple[SignalSeries, ...]:
    """Gather the signals of what is in scope, by vendor, product and metric."""
    found: dict[tuple[str, str | None, str], list[Signal]] = defaultdict(list)
    for signal in register.signals.values():
        if is_covered(register, scope, signal):
            found[signal.vendor_id, signal.product_id, signal_name(signal.metric)].append(signal)
    series = (SignalSeries(vendor, product, _ordered(rows)) for (vendor, product, _), rows in found.items())
    return tuple(sorted(series, key=lambda one: _place(register, one)))


def is_covered(register: Register, scope: Scope, one: Signal | Feed) -> bool:
    """Tell whether a signal or a feed is about something in scope; what is about a vendor as such is about its products."""
    if one.product_id is not None:
        return scope.covers_product(register, one.product_id)
    return scope.covers_vendor(register, one.vendor_id)


def _ordered(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    return tuple(sorted(signals, key=lambda one: (one.as_of, one.id)))


def origin(signal: Signal) -> str:
    """Tell sources apart: a package by its name without the hash, all others as they are written."""
    return signal.url or signal.source.partition(", SHA-256 ")[0]


def _place(register: Register, one: SignalSeries) -> tuple[str, str, str]:
    product = register.products[one.product_id].name if one.product_id else ""
    return (register.vendors[one.vendor_id].name.casefold(), product.casefold(), one.latest.metric.casefold())
