"""The incidents of Google Cloud, one list of them all."""

from typing import Final

from leeway.collect.client import Client
from leeway.collect.fetched import Asked, Fetched, Gathering, Known
from leeway.collect.progress import Progress
from leeway.collect.status_feeds import asks, base_of

ORIGIN: Final = "https://status.cloud.google.com"


def requests(origin: str = ORIGIN) -> tuple[Asked, ...]:
    """Say beforehand which host will be asked, and what is sent to it."""
    return asks(origin, "its incidents")


def fetch(client: Client, origin: str, progress: Progress, known: Known) -> Fetched:
    """Fetch the list."""
    gathering = Gathering(client, progress, known)
    answer = gathering.get(f"{base_of(origin)}/incidents.json", "Asking for incidents")
    if answer and isinstance(answer.value, list):
        gathering.keep("incidents.json", answer.snapshot.body, answer)
    elif answer:
        gathering.note(
            answer.snapshot.source,
            "It isn't a list of incidents, so nothing was taken. Is the address right?",
        )
    return gathering.done()
