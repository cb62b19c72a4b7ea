"""An import of agents' logs as a JSON document, the shape that the command line prints."""

from typing import Any

from leeway.services.usage_import import UsagePart, UsagePlan


def usage_document(plan: UsagePlan, *, imported: bool, dry_run: bool) -> dict[str, Any]:
    """Write what an import of logs did, or would do: by kind of log, and what wasn't read."""
    return {
        "imported": imported,
        "dry_run": dry_run,
        "usage": [_part(part) for part in plan.parts],
        "unread": [{"file": row.file, "lines": row.lines, "why": row.why} for row in plan.unread],
    }


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
