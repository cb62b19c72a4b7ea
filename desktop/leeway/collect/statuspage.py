"""Status pages by Statuspage: the last 50 incidents, maintenance, and the history as far back as it goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from leeway.collect.answers import Answer
from leeway.collect.client import Client
from leeway.collect.fetched import Asked, Fetched, Gathering, Known
from leeway.collect.progress import Progress
from leeway.collect.status_feeds import asks, base_of

_CODE: Final = re.compile(r"[A-Za-z0-9]{4,40}")
_OVER: Final = ("resolved", "postmortem", "completed")


@dataclass(frozen=True, slots=True)
class Depth:
    """How far back to go: pages of history (three months each), details of incidents, and quiet pages that end it."""

    pages: int = 60
    details: int = 200
    quiet_pages: int = 4


def requests(origin: str) -> tuple[Asked, ...]:
    """Say beforehand which host will be asked, and what is sent to it."""
    return asks(origin, "its incidents, maintenance and history")


def fetch(
    client: Client, origin: str, progress: Progress, known: Known, depth: Depth | None = None
) -> Fetched:
    """Fetch what a status page tells; each answer becomes a body that `formats` reads.

    Details of an incident that was over when it was fetched before aren't asked for again.
    """
    depth = depth or Depth()
    base = base_of(origin)
    gathering = Gathering(client, progress, known)
    listed: set[str] = set()
    for name in ("incidents", "scheduled-maintenances"):
        answer = gathering.get(f"{base}/api/v2/{name}.json", f"Asking for {name.replace('-', ' ')}")
        if answer:
            gathering.keep(f"{name}.json", answer.snapshot.body, answer)
            listed |= {str(row.get("id")) for row in _rows(answer.value, name.replace("-", "_"))}
    codes = _history(gathering, base, depth)
    _details(gathering, base, [code for code in codes if code not in listed], depth.details)
    return gathering.done()


def _history(gathering: Gathering, base: str, depth: Depth) -> list[str]:
    """Fetch the pages of the history until they end, repeat themselves or stay empty; return the incidents' codes."""
    codes: dict[str, None] = {}
    quiet, before = 0, b""
    for page in range(1, depth.pages + 1):
        url = f"{base}/history.json?page={page}"
        answer = gathering.get(url, f"Asking for the history, page {page}", missing_is_fine=page == 1)
        if answer is None or not _rows(answer.value, "months") or answer.snapshot.body == before:
            return list(codes)
        before = answer.snapshot.body
        found = list(_codes(answer))
        quiet = 0 if found else quiet + 1
        if found:
            gathering.keep(f"history page {page}.json", answer.snapshot.body, answer)
            codes |= dict.fromkeys(found)
        if quiet >= depth.quiet_pages:
            return list(codes)
    gathering.note(
        f"{base}/history.json",
        f"The history goes on after {depth.pages} pages; what is older was not fetched. What was fetched is kept.",
    )
    return list(codes)


def _codes(answer: Answer) -> Iterator[str]:
    for month in _rows(answer.value, "months"):
        for row in _rows(month, "incidents"):
            code = row.get("code")
            if isinstance(code, str) and _CODE.fullmatch(code):
                yield code


def _details(gathering: Gathering, base: str, codes: list[str], most: int) -> None:
    import msgspec

    wanted = []
    for code in codes:
        known = gathering.known(_address(base, code))
        if known is None or not known.is_whole or not _is_over(msgspec.json.decode(known.body)):
            wanted.append(code)
    for number, code in enumerate(wanted[:most]):
        told = f"Asking for the details of {number + 1:,} of {len(wanted):,} incidents"
        gathering.say(number / len(wanted), told)
        if answer := gathering.get(_address(base, code), "Asking for details", missing_is_fine=True):
            gathering.keep(f"incident {code}.json", answer.snapshot.body, answer)
    if len(wanted) > most:
        left = len(wanted) - most
        gathering.note(
            _address(base, wanted[most]),
            f"Details of {left:,} older incidents weren't fetched yet; refreshing again fetches more.",
        )


def _address(base: str, code: str) -> str:
    return f"{base}/incidents/{code}.json"


def _is_over(value: Any) -> bool:
    inner = value.get("incident") if isinstance(value, dict) else None
    row = inner if isinstance(inner, dict) else value
    return isinstance(row, dict) and row.get("status") in _OVER


def _rows(value: Any, name: str) -> list[dict[str, Any]]:
    rows = value.get(name) if isinstance(value, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
