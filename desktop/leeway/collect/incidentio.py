"""Status pages by incident.io: its Statuspage form, and its own lists, which go further back and are undocumented."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from leeway.collect.client import Client
from leeway.collect.fetched import Asked, Fetched, Gathering, Known
from leeway.collect.progress import Progress
from leeway.collect.status_feeds import asks, base_of, origin_of

_LOST: Final = (
    "The page's own list is undocumented and may be gone; the incidents of the documented feed are kept."
)


def requests(origin: str) -> tuple[Asked, ...]:
    """Say beforehand which host will be asked, and what is sent to it."""
    return asks(origin, "its incidents and which components they touched")


def fetch(client: Client, origin: str, progress: Progress, known: Known, days: int = 365) -> Fetched:
    """Fetch what a status page tells; the loss of the undocumented lists is noted, and the rest is kept.

    The component impacts of the last `days` go into one body together with the names of the components.
    """
    base, host = base_of(origin), origin_of(origin).host
    gathering = Gathering(client, progress, known)
    summary = gathering.get(f"{base}/api/v2/summary.json", "Asking for the summary")
    listed = gathering.get(f"{base}/api/v2/incidents.json", "Asking for incidents")
    if listed:
        gathering.keep("incidents.json", listed.snapshot.body, listed)
    own = gathering.get(f"{base}/proxy/{host}", "Asking for the components", missing_is_fine=True)
    names = _names(own.value if own else None, summary.value if summary else None)
    rows = gathering.get(f"{base}/proxy/{host}/incidents", "Asking for the page's own list")
    if rows and isinstance(rows.value, dict) and isinstance(rows.value.get("incidents"), list):
        gathering.keep("own incidents.json", msgspec.json.encode(rows.value | names), rows)
    now = client.now()
    span = urlencode(
        {
            "start_at": f"{now - timedelta(days=days):%Y-%m-%dT00:00:00Z}",
            "end_at": f"{now + timedelta(days=1):%Y-%m-%dT00:00:00Z}",  # what began today counts
        }
    )
    impacts = gathering.get(
        f"{base}/proxy/{host}/component_impacts?{span}", "Asking which components were touched"
    )
    if (
        impacts
        and isinstance(impacts.value, dict)
        and isinstance(impacts.value.get("component_impacts"), list)
    ):
        gathering.keep("component impacts.json", msgspec.json.encode(impacts.value | names), impacts)
    if rows is None or impacts is None:
        gathering.note(f"{base}/proxy/{host}", _LOST)
    return gathering.done()


def _names(own: Any, summary: Any) -> dict[str, Any]:
    """Return the members from which `formats` reads the components' names."""
    found: dict[str, Any] = {}
    if isinstance(own, dict) and isinstance(own.get("summary"), dict):
        found["summary"] = own["summary"]
    if isinstance(summary, dict) and isinstance(summary.get("components"), list):
        found["components"] = summary["components"]
    return found
