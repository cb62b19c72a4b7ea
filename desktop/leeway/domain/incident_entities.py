"""What the register holds about incidents beside the imported history itself.

Where incidents live: those that were **imported** may be a hundred thousand, so they stay in the file
(`incident_imported`) and are read as columns, `leeway.domain.incident.IncidentColumns`. They count while the
`IncidentImport` that brought them is in the register; undoing an import takes that one row away. An import is never
changed: what a newer file says otherwise about an incident is a further version of it, and the version of the latest
import counts. Incidents **entered by hand** (`Incident`) and what is said by hand about imported ones
(`IncidentCorrection`: “never touched us”, another severity, another span) are rows like any other. A correction names
its incident by vendor, source and external id, so that it holds whatever is imported later.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from leeway.domain import fields

NONE: Final = "none"
MINOR: Final = "minor"
MAJOR: Final = "major"
CRITICAL: Final = "critical"
MAINTENANCE: Final = "maintenance"
NOT_STATED: Final = "not stated"
IMPACTS: Final = (NONE, MINOR, MAJOR, CRITICAL, MAINTENANCE, NOT_STATED)
"""How bad an incident was, as its source says. Feeds without a severity (Atom, RSS) leave it not stated."""

AS_PUBLISHED: Final = "as published"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident that was entered by hand. Without an end it is ongoing, unless the end isn't known."""

    id: str
    vendor_id: str = fields.reference("Vendor", "vendor")
    name: str = fields.name("Title")
    started: datetime = fields.instant("Started", required=True)
    resolved: datetime | None = fields.instant("Resolved", hint="Blank while it goes on")
    end_unknown: bool = fields.flag(
        "End not known",
        default=False,
        hint="It is over, but nobody noted when; it counts as at least this long",
    )
    impact: str = fields.choice("Severity", IMPACTS, default=NOT_STATED)
    touched: bool = fields.flag(
        "Touched us", default=True, hint="No: it stopped nothing of ours, and doesn't count"
    )
    product_id: str | None = fields.reference("Product", "product", required=False)
    component: str = fields.text("Component", longest=2_000)
    url: str = fields.text("Link", longest=2_000)
    updates: str = fields.text("What happened")


@dataclass(frozen=True, slots=True)
class IncidentCorrection:
    """What was said by hand about an imported incident; what is None or “as published” stays as its source says."""

    id: str
    vendor_id: str = fields.reference("Vendor", "vendor")
    source: str = fields.name("Source")
    external_id: str = fields.name("External id")
    name: str = fields.name("Title")
    touched: bool | None = fields.flag("Touched us", hint="No: it stopped nothing of ours, and doesn't count")
    impact: str = fields.choice("Severity", (AS_PUBLISHED, *IMPACTS), default=AS_PUBLISHED)
    started: datetime | None = fields.instant("Started", hint="Blank: as published")
    resolved: datetime | None = fields.instant("Resolved", hint="Blank: as published")
    product_id: str | None = fields.reference("Product", "product", required=False)
    note: str = fields.text("Note")


@dataclass(frozen=True, slots=True)
class IncidentImport:
    """An import of one vendor's incidents from one source: they count as long as this row is there.

    `observed_from` and `observed_to` are the days that the files vouch for: an incident in them would be known.
    """

    id: str
    vendor_id: str = fields.reference("Vendor", "vendor")
    source: str = fields.name("Source")
    kind: str = fields.name("Kind of file")
    name: str = fields.name("Name")
    number: int = fields.whole("Number", low=1, high=2**31 - 1, default=1)
    imported: datetime | None = fields.instant("Imported")
    added: int = fields.whole("Added", high=2**31 - 1, default=0)
    updated: int = fields.whole("Updated", high=2**31 - 1, default=0)
    observed_from: date | None = fields.day("Observed from")
    observed_to: date | None = fields.day("Observed to")
