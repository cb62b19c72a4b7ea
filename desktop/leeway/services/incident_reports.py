"""An import of incidents as a JSON document, the shape that the command line prints."""

from typing import Any

from leeway.services.incident_import import IncidentPart, IncidentPlan


def incident_document(plan: IncidentPlan, *, imported: bool, dry_run: bool) -> dict[str, Any]:
    """Write what an import of incidents did, or would do: the counts, by vendor and source, and what was refused."""
    return {
        "imported": imported,
        "dry_run": dry_run,
        "to_add": plan.count("add"),
        "to_update": plan.count("update"),
        "unchanged": plan.count("unchanged"),
        "refused": plan.count("refused"),
        "refused_rows": [
            {"file": row.file, "line": row.line, "entity": row.entity, "name": row.name, "reason": row.reason}
            for row in plan.refused
        ],
        "incidents": [_part(part) for part in plan.parts],
        "notes": list(plan.notes),
    }


def _part(part: IncidentPart) -> dict[str, Any]:
    return {
        "vendor": part.vendor,
        "new_vendor": part.new_vendor,
        "source": part.source,
        "kind": part.kind,
        "files": list(part.files),
        "incidents": part.incidents,
        "to_add": part.add,
        "to_update": part.update,
        "unchanged": part.unchanged,
        "maintenance": part.maintenance,
        "zero_length": part.zero_length,
        "ongoing": part.ongoing,
        "unknown_end": part.unknown_end,
        "from": part.first.isoformat(),
        "to": part.last.isoformat(),
        "observed_from": part.observed_from.isoformat(),
        "observed_to": part.observed_to.isoformat(),
    }
