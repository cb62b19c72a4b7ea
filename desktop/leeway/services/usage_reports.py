"""An import of agents' logs as other programs read it: a JSON document, and what wasn't read as CSV."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from leeway.domain.usage import Unread
from leeway.formats.cells import guarded
from leeway.formats.csv_writing import MARK
from leeway.services.usage_import import UsagePart, UsagePlan


def usage_document(plan: UsagePlan, *, imported: bool, dry_run: bool) -> dict[str, Any]:
    """Write what an import of logs did, or would do: by kind of log, and what wasn't read."""
    return {
        "imported": imported,
        "dry_run": dry_run,
        "usage": [_part(part) for part in plan.parts],
        "overlaps": [*plan.overlaps],
        "unread": [{"file": row.file, "lines": row.lines, "why": row.why} for row in plan.unread],
    }


def unread_csv(unread: Iterable[Unread]) -> bytes:
    """Write what wasn't read as a table: file, lines (0 for a whole file) and why."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["file", "lines", "why"])
    writer.writerows([guarded(row.file), row.lines, guarded(row.why)] for row in unread)
    return MARK + text.getvalue().encode("utf-8")


def _part(part: UsagePart) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "product": part.product,
        "files": part.files,
        "sessions": part.sessions,
        "calls_to_add": part.new,
        "calls_to_update": part.fuller,
        "calls_unchanged": part.known,
        "limit_hits": part.limit_hits,
        "tokens": part.tokens,
        "from": part.first.isoformat() if part.first else None,
        "to": part.last.isoformat() if part.last else None,
    }
