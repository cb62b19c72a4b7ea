"""An Atom or RSS feed of incidents, at whatever address it has."""

from leeway.collect.addresses import read_address
from leeway.collect.answers import Kind
from leeway.collect.client import Client
from leeway.collect.fetched import Asked, Fetched, Gathering, Known
from leeway.collect.progress import Progress
from leeway.collect.status_feeds import asks


def requests(url: str) -> tuple[Asked, ...]:
    """Say beforehand which host will be asked, and what is sent to it."""
    return asks(url, "its feed of incidents")


def fetch(client: Client, url: str, progress: Progress, known: Known) -> Fetched:
    """Fetch the feed."""
    gathering = Gathering(client, progress, known)
    answer = gathering.get(read_address(url).url, "Asking for the feed", kind=Kind.FEED)
    if answer:
        gathering.keep("feed.xml", answer.snapshot.body, answer)
    return gathering.done()
