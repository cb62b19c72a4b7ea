"""Where a vendor's incidents come from: its feeds with counts and days, and what was entered by hand."""

from datetime import date

from leeway.domain.register import Register
from leeway.memo.content import FeedRow
from leeway.memo.wording import NOT_KNOWN, day


def feed_rows(register: Register, vendor_id: str, counted: int) -> tuple[FeedRow, ...]:
    """List the imports of a vendor's incidents, oldest first, then those entered by hand, then all that count."""
    imports = [row for row in register.incident_imports.values() if row.vendor_id == vendor_id]
    rows = [
        FeedRow(
            feed=row.name if row.name == row.source else f"{row.name}, {row.source}",
            kind=row.kind,
            incidents=f"{row.added:,} new, {row.updated:,} updated" if row.updated else f"{row.added:,}",
            days=_days(row.observed_from, row.observed_to),
            as_of=day(row.imported.date() if row.imported else row.observed_to),
        )
        for row in sorted(imports, key=lambda row: (row.number, row.id))
    ]
    entered = [row for row in register.incidents.values() if row.vendor_id == vendor_id]
    since = register.vendors[vendor_id].incidents_since
    if entered or since:
        days = f"complete since {day(since)}" if since else NOT_KNOWN
        latest = max((row.started.date() for row in entered), default=None)
        rows.append(FeedRow("Entered by hand", "own record", f"{len(entered):,}", days, day(latest)))
    if rows:
        rows.append(FeedRow("All that count", "", f"{counted:,}", _corrected(register, vendor_id), ""))
    return tuple(rows)


def _days(first: date | None, last: date | None) -> str:
    return f"{day(first)} to {day(last)}" if first and last else NOT_KNOWN


def _corrected(register: Register, vendor_id: str) -> str:
    count = sum(row.vendor_id == vendor_id for row in register.incident_corrections.values())
    return f"{count:,} corrected by hand" if count else ""
