"""What an import of incidents would do, vendor by vendor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leeway.ui import formatting
from leeway.ui.models.columns import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leeway.services.incident_import import IncidentPart, IncidentPlan


@dataclass(frozen=True, slots=True)
class PartRow:
    """One vendor and source of a plan."""

    id: str
    part: IncidentPart


def part_rows(parts: Sequence[IncidentPart]) -> list[PartRow]:
    """Return the rows of a plan's parts."""
    return [PartRow(str(number), part) for number, part in enumerate(parts)]


def _apart(row: PartRow) -> str:
    part = row.part
    told = (
        (part.maintenance, "maintenance"),
        (part.zero_length, "without length"),
        (part.ongoing, "ongoing"),
        (part.unknown_end, "without a known end"),
    )
    return ", ".join(f"{formatting.count(number)} {words}" for number, words in told if number)


PART_COLUMNS: Final[tuple[Column[PartRow], ...]] = (
    Column(
        "Vendor",
        lambda row: f"{row.part.vendor} (new)" if row.part.new_vendor else row.part.vendor,
        bold=True,
        tip=lambda row: f"{row.part.vendor}: {', '.join(row.part.files)}",
    ),
    Column("Source", lambda row: row.part.source, tip=lambda row: f"{row.part.source}, {row.part.kind}"),
    Column("Add", lambda row: formatting.count(row.part.add), key=lambda row: row.part.add, numeric=True),
    Column(
        "Update", lambda row: formatting.count(row.part.update), key=lambda row: row.part.update, numeric=True
    ),
    Column(
        "Unchanged",
        lambda row: formatting.count(row.part.unchanged),
        key=lambda row: row.part.unchanged,
        numeric=True,
    ),
    Column("First", lambda row: formatting.day(row.part.first.date()), key=lambda row: row.part.first),
    Column("Last", lambda row: formatting.day(row.part.last.date()), key=lambda row: row.part.last),
    Column("Of them", _apart, muted=lambda _: True, tip=_apart),
)


def plan_words(plan: IncidentPlan) -> str:
    """Say in a sentence or two what the import would do."""
    added, updated, refused = (plan.count(status) for status in ("add", "update", "refused"))
    if not plan.rows:
        return "There are no incidents in these files, so there is nothing to import."
    if added or updated:
        first = f"{formatting.counted(added, 'incident')} to add, {formatting.count(updated)} to update."
    elif plan.changes:
        first = "All of these incidents are in the register already; the files vouch for further days."
    elif refused:
        first = "Nothing here can be imported."
    else:
        first = "All of these incidents are in the register already."
    if not refused:
        return first
    verb = "is" if refused == 1 else "are"
    return f"{first} {formatting.counted(refused, 'refused incident')} {verb} left out; mend the file and import it again."
