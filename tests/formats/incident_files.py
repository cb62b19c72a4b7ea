"""Files of incidents for tests: written small, or those beside the project, where they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

import pytest

from leeway.formats.incidents_files import ParsedFile, read_incidents
from leeway.formats.incidents_rows import ParsedIncident
from leeway.formats.limits import Limits

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BERLIN = timezone(timedelta(hours=1))
REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"


def real(name: str) -> Path:
    """The real file of that name, if it is there."""
    path = REAL / name
    if not path.exists():
        pytest.skip("the real data isn't beside the project")
    return path


def read(path: Path, *, now: datetime = NOW, zone: tzinfo = UTC, limits: Limits | None = None) -> ParsedFile:
    return read_incidents(path, path.name, now, zone, limits or Limits())


def parsed(folder: Path, content: Any, name: str = "feed.json", **options: Any) -> ParsedFile:
    """Write a feed, a text or what becomes JSON, and read it."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read(path, **options)


def one(folder: Path, content: Any, name: str = "feed.json", **options: Any) -> ParsedIncident:
    found = parsed(folder, content, name, **options)
    assert not found.refused
    (incident,) = found.incidents
    return incident


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def statuspage(
    *incidents: dict[str, Any], name: str = "GitHub", saved: str = "2026-11-22T10:00:00Z"
) -> dict[str, Any]:
    """A saved answer of Statuspage's API."""
    page = {"id": "kctbh9vrtdwd", "name": name, "url": "https://www.githubstatus.com", "updated_at": saved}
    return {"page": page, "incidents": list(incidents)}


def incident(id: str = "8tnqgcg1qkk1", **values: Any) -> dict[str, Any]:
    """An incident as Statuspage tells it, resolved after an hour and a half."""
    return {
        "id": id,
        "name": "Incident with Actions",
        "status": "resolved",
        "impact": "major",
        "created_at": "2026-11-20T10:00:00.000Z",
        "started_at": "2026-11-20T10:00:00.000Z",
        "updated_at": "2026-11-20T11:40:00.000Z",
        "resolved_at": "2026-11-20T11:30:00.000Z",
        "shortlink": "https://stspg.io/abc",
        "components": [{"id": "c1", "name": "Actions"}],
        "incident_updates": [
            {"status": "resolved", "body": "Fixed.", "display_at": "2026-11-20T11:30:00.000Z"},
            {"status": "investigating", "body": "Looking.", "display_at": "2026-11-20T10:00:00.000Z"},
        ],
    } | values


def atom(*entries: str, title: str = "GitHub Status - Incident History") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">\n'
        '<link rel="alternate" type="text/html" href="https://www.githubstatus.com"/>\n'
        f"<title>{title}</title>\n<updated>2026-01-05T00:00:00Z</updated>\n{''.join(entries)}</feed>\n"
    )


def entry(content: str, *, code: str = "bhbcjn4n3jzp", published: str = "2026-01-01T02:00:00Z") -> str:
    return (
        f"<entry>\n<id>tag:www.githubstatus.com,2005:Incident/31233568</id>\n<published>{published}</published>\n"
        f"<updated>{published}</updated>\n"
        f'<link rel="alternate" type="text/html" href="https://www.githubstatus.com/incidents/{code}"/>\n'
        f'<title>Delays</title>\n<content type="html">{content}</content>\n</entry>\n'
    )


def update(month: str, day: int, clock: str, status: str, text: str = "Text.") -> str:
    """One update as Statuspage writes it into a feed: HTML, escaped, and no year."""
    return (
        f"&lt;p&gt; &lt;small&gt;{month} &lt;var data-var='date'&gt; {day}&lt;/var&gt;, &lt;var data-var='time'&gt;{clock}"
        f"&lt;/var&gt; UTC&lt;/small&gt;&lt;br&gt; &lt;strong&gt;{status}&lt;/strong&gt; - {text} &lt;/p&gt; "
    )
