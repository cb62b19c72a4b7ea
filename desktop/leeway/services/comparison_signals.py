"""The signals of products lined up by metric: each with its own source, standing and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leeway.domain.comparison import Cell, Origin, Row, Section, Unit
from leeway.domain.validation import folded
from leeway.services.comparison_case import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from leeway.domain.register_entities import Signal
    from leeway.services.comparison_case import Case


def signal_section(cases: Sequence[Case]) -> Section:
    """Line the signals up: a metric goes by its name, without regard to case; the newest signal of each counts.

    What is known of a product goes before what is known of its vendor.
    """
    found = [_signals(case) for case in cases]
    names: dict[object, str] = {}
    for signals in found:
        for key, (signal, *_) in signals.items():
            names.setdefault(key, signal.metric)
    rows = [
        Row(f"signal {key}", name, tuple(_cell(c, s.get(key, ())) for c, s in zip(cases, found, strict=True)))
        for key, name in names.items()
    ]
    return Section("signals", "Signals", tuple(sorted(rows, key=_first_known)))


def _first_known(row: Row) -> int:
    """Put what is known of all the products first; the register's own order is kept within."""
    return sum(cell.value is None for cell in row.cells)


def _signals(case: Case) -> Mapping[object, Sequence[Signal]]:
    """Return the signals of a product by metric, the newest first, those of the product before those of its vendor."""
    own = sorted(_concerned(case), key=lambda one: (one.product_id is None, -one.as_of.toordinal(), one.id))
    found: dict[object, list[Signal]] = {}
    for one in sorted(own, key=lambda one: one.id):
        found.setdefault(folded(one.metric), [])
    for one in own:
        found[folded(one.metric)].append(one)
    return found


def _concerned(case: Case) -> Iterator[Signal]:
    for one in case.register.signals.values():
        if one.product_id == case.product.id or (
            one.product_id is None and one.vendor_id == case.product.vendor_id
        ):
            yield one


def _cell(case: Case, signals: Sequence[Signal]) -> Cell:
    if not signals:
        return case.cell(None, missing=NOT_RECORDED)
    one, *others = signals
    notes = [one.note] if one.note else []
    if one.product_id is None:
        notes.insert(0, "Of the vendor, not of this product alone.")
    notes += [f"Also on record: {_said(other)}." for other in others[:3]]
    return Cell(
        value=f"{one.value} {one.unit}".rstrip(),
        unit=Unit.TEXT,
        source=one.source,
        as_of=one.as_of,
        origin=Origin.REGISTER,
        standing=one.standing,
        note=" ".join(notes),
    )


def _said(signal: Signal) -> str:
    value = f"{signal.value} {signal.unit}".rstrip()
    return f"{value} ({signal.standing}, {signal.source}, {signal.as_of.isoformat()})"
