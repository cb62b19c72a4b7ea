"""The imported incidents of a register in its JSON: one object each, with the import that brought it.

::

    {"import": "…", "source": "www.githubstatus.com", "external_id": "…", "other_id": "", "title": "…", "impact": "major",
     "started": "2026-08-18T09:36:00Z", "resolved": null, "seen": "2026-08-18T10:23:00Z", "ongoing": false,
     "components": ["Actions"], "url": "…", "updates": "…", "first_seen": "…", "payload": "…", "file": "…"}

They are lossless: every version of an incident that an import brought stands here.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from leeway.domain.incident import IMPACTS
from leeway.domain.incident_history import STORED, IncidentRow
from leeway.errors import UnreadableSource
from leeway.formats.json_rows import Node
from leeway.formats.wording import listed, shown

History = Mapping[str, tuple[IncidentRow, ...]]
"""Imported incidents by the id of their import."""

HISTORY: Final = "imported_incidents"
IMPORTS: Final = "incident_import"

_INSTANTS: Final = ("started", "resolved", "seen", "first_seen")
_NAMES: Final = ("import", *(name for name in STORED if name != "key"))
_TEXTS: Final = ("source", "external_id", "other_id", "title", "url", "updates", "payload", "file")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def history_rows(history: History) -> Iterator[dict[str, Any]]:
    """Write incidents as JSON objects, in the order given."""
    for import_id, rows in history.items():
        for row in rows:
            values = {name: getattr(row, name) for name in STORED if name != "key"}
            values |= {name: _written(values[name]) for name in _INSTANTS}
            values |= {"impact": IMPACTS[row.impact], "components": list(row.components)}
            yield {"import": import_id, **values}


def read_history(file: str, node: Node | None) -> History:
    """Read what `history_rows` wrote.

    Raises:
        UnreadableSource: It is something else; the message names the incident by its place in the list.
    """
    if node is None:
        return {}
    if not isinstance(node.value, list):
        raise UnreadableSource(f"{file}, line {node.line}: “{HISTORY}” must be a list of incidents.")
    found: dict[str, list[IncidentRow]] = {}
    for number, value in enumerate(node.value, start=1):
        try:
            id, row = _row(value)
        except ValueError as error:
            raise UnreadableSource(f"{file}, incident {number:,} of “{HISTORY}” {error}.") from error
        found.setdefault(id, []).append(row)
    return {id: tuple(rows) for id, rows in found.items()}


def _row(value: Any) -> tuple[str, IncidentRow]:
    if not isinstance(value, dict) or set(value) != set(_NAMES):
        raise ValueError(f"must be an object with {listed(_NAMES)}")
    wrong = [name for name in (*_TEXTS, "import") if not _is_text(value[name])]
    if wrong:
        raise ValueError(f"has no text under {wrong[0]}")
    if value["impact"] not in IMPACTS:
        raise ValueError(
            f"has the severity {shown(str(value['impact']))}; it must be one of {listed(IMPACTS)}"
        )
    components = value["components"]
    if not isinstance(components, list) or not all(
        _is_text(name) and "\n" not in name for name in components
    ):
        raise ValueError("has something other than a list of names under components")
    if not isinstance(value["ongoing"], bool):
        raise ValueError("has something other than true or false under ongoing")
    row = IncidentRow(
        key=0,
        **{name: value[name] for name in _TEXTS},
        **{name: _instant(name, value[name]) for name in _INSTANTS},
        impact=IMPACTS.index(value["impact"]),
        ongoing=value["ongoing"],
        components=tuple(components),
    )
    if row.seen < row.started or (row.resolved is not None and row.resolved != row.seen):
        raise ValueError("ends before it starts, or its end isn't when it was last seen")
    return value["import"], row


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not any(
        letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in value
    )


def _written(ms: int | None) -> str | None:
    if ms is None:
        return None
    at = _EPOCH + ms * _MILLISECOND
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds")[:-6] + "Z"


def _instant(name: str, value: Any) -> Any:
    if value is None and name == "resolved":
        return None
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ValueError(f"has no time such as 2026-11-22T14:05:00Z under {name}")
    return (at - _EPOCH) // _MILLISECOND
