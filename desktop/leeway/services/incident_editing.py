"""What a person says about incidents: that one never touched us, or was otherwise than its source has it."""

from collections.abc import Iterable
from typing import Any

from leeway.domain.change import Change
from leeway.domain.editing import add, remove, update
from leeway.domain.incident import AS_PUBLISHED, IncidentCorrection, PublishedIncident
from leeway.domain.register import Register
from leeway.ids import new_id

_PLAIN = {
    "touched": None,
    "impact": AS_PUBLISHED,
    "started": None,
    "resolved": None,
    "product_id": None,
    "note": "",
}


def mark_touched(
    register: Register, rows: Iterable[PublishedIncident], *, touched: bool
) -> tuple[Change, ...]:
    """Return the changes that mark incidents as having touched us, or not."""
    changes: list[Change] = []
    for row in rows:
        imported_mark = None if touched else False
        changes += correct(register, row, touched=touched if row.entry_id else imported_mark)
    return tuple(changes)


def correct(register: Register, row: PublishedIncident, **values: Any) -> tuple[Change, ...]:
    """Return the changes that set fields of an incident by hand.

    Fields are `touched`, `impact`, `started`, `resolved`, `product_id`, and those of its table for one that was entered
    by hand. For an imported one None, or “as published”, takes a correction back; a correction that says nothing any
    more goes.

    Raises:
        KeyError: There is no such field, or the entry is no longer there.
    """
    if row.entry_id:
        return update(register, "incident", row.entry_id, **values)
    there = _correction_of(register, row)
    if there is not None:
        after = {name: values.get(name, getattr(there, name)) for name in _PLAIN}
        if after == _PLAIN:
            return remove(register, "incident_correction", there.id)
        return update(register, "incident_correction", there.id, **values)
    said = {name: value for name, value in values.items() if value != _PLAIN[name]}
    if not said:
        return ()
    return add(IncidentCorrection(new_id(), row.vendor_id, row.source, row.external_id, row.title, **said))


def _correction_of(register: Register, row: PublishedIncident) -> IncidentCorrection | None:
    wanted = (row.vendor_id, row.source, row.external_id)
    rows = register.incident_corrections.values()
    return next((one for one in rows if (one.vendor_id, one.source, one.external_id) == wanted), None)
