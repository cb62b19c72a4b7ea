"""A repository's figures from GitHub's REST API: github.com, or an Enterprise server.

Without a token GitHub answers 60 questions an hour, with one 5,000; how many pages are read follows from that, and a figure
that rests on fewer days than asked for says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlsplit

from leeway.collect import github_readings as figures
from leeway.collect.addresses import read_address
from leeway.collect.answers import Answer
from leeway.collect.client import Client
from leeway.collect.fetched import Asked, Fetched, Gathering, Known, Reading
from leeway.collect.github_address import Repository
from leeway.collect.headers import last_page, linked
from leeway.collect.progress import Progress

ACCEPT: Final = "application/vnd.github+json"
_ISSUES: Final = ("issue first response", "issue age", "issue closure ratio")
_ELSEWHERE: Final = (
    "The next page of a list is said to be at another host, which wasn't asked. Is the address right?"
)
_ROADMAP: Final = ("", "docs", ".github")


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages of 100 are read at most of one list, without a token and with one."""

    without_token: int = 2
    with_token: int = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list, the answer that began it, and whether all of it was read."""

    rows: tuple[dict[str, Any], ...]
    first: Answer
    whole: bool


def requests(repository: Repository, *, with_token: bool) -> tuple[Asked, ...]:
    """Say beforehand which host will be asked, and what is sent to it."""
    sends = f"the name {repository.full_name}" + (", and your token for this host" if with_token else "")
    address = read_address(repository.api)
    return (
        Asked(
            address.host,
            "what the repository shows: people, issues, releases, plans",
            sends,
            address.needs_asking,
        ),
    )


def fetch(
    client: Client, repository: Repository, progress: Progress, known: Known, *, pages: Pages | None = None
) -> Fetched:
    """Fetch all figures of a repository; each that can't be had is noted, and keeps its last value."""
    allowed = pages or Pages()
    most = allowed.with_token if client.has_token(repository.api) else allowed.without_token
    asking = _Asking(Gathering(client, progress, known), repository, most)
    asking.repository()
    asking.contributors()
    asking.issues()
    asking.outside_builders()
    asking.releases()
    asking.roadmap()
    asking.milestones()
    return asking.gathering.done()


def fetch_ecosystem(
    client: Client, topic: str, progress: Progress, known: Known, api: str = "https://api.github.com"
) -> Fetched:
    """Fetch how many repositories carry a topic; searching has a limit of its own."""
    gathering = Gathering(client, progress, known)
    url = f"{api.rstrip('/')}/search/repositories?q={quote(f'topic:{topic.strip()}')}&per_page=1"
    answer = gathering.get(url, "Counting the ecosystem", ("ecosystem",), accept=ACCEPT, lane="search")
    if answer:
        total = answer.value.get("total_count") if isinstance(answer.value, dict) else None
        if isinstance(total, int):
            cut = answer.value.get("incomplete_results") is True
            note = f"Repositories with the topic {topic.strip()}" + (
                "; GitHub gave up counting, a floor" if cut else ""
            )
            gathering.read(figures.figure("ecosystem", float(total), "repositories", None, answer, note))
        else:
            gathering.note(url, "The answer has no count, so nothing was taken.", ("ecosystem",))
    return gathering.done()


class _Asking:
    """Asks one repository for one thing after the other."""

    def __init__(self, gathering: Gathering, repository: Repository, most: int) -> None:
        self.gathering = gathering
        self._base = repository.url
        self._most = most
        self._since = gathering.client.now() - timedelta(days=figures.DAYS)

    def repository(self) -> None:
        """Stars and forks."""
        answer = self._get("", "the repository", ("stars", "forks"))
        if answer:
            self._take(figures.popularity(answer), answer, ("stars", "forks"))
            self._tell_its_name(answer)

    def _tell_its_name(self, answer: Answer) -> None:
        """Say what a repository that moved is called now: the address that it moved to is a number, which no feed has."""
        name = answer.value.get("full_name") if isinstance(answer.value, dict) else None
        if answer.moves and isinstance(name, str):
            words = (
                f"The repository is called {name[:200]} now. If that is right, put that into the register."
            )
            self.gathering.note(answer.snapshot.source, words)

    def contributors(self) -> None:
        """How many there are, and on how few all rests."""
        answer = self._get("/contributors?per_page=1&anon=true", "its contributors", ("contributors",))
        if answer and isinstance(answer.value, list):
            count = last_page(answer.snapshot.link) or len(answer.value)
            note = "A floor: GitHub counts only so far back, and people with several addresses as several."
            self._take(
                [figures.figure("contributors", float(count), "people", None, answer, note)], answer, ()
            )
        listing = self._list(
            "/contributors?per_page=100", "who contributed how much", ("contributor absence factor",), 5
        )
        if listing:
            self._take(figures.absence(listing.rows, listing.first, whole=listing.whole), listing.first, ())

    def issues(self) -> None:
        """How issues are answered, how old they are, and whether they are closed."""
        # From the beginning of that day, so that asking again on the same day is the same question.
        since = f"{self._since:%Y-%m-%dT00:00:00Z}"
        recent = self._list(
            f"/issues?state=all&since={since}&sort=created&direction=desc&per_page=100", "its issues", _ISSUES
        )
        if recent is None:
            return
        start = figures.covered_from(recent.rows, "created_at", self._since, whole=recent.whole)
        self._take(figures.closure(recent.rows, start, recent.first, whole=recent.whole), recent.first, ())
        still_open = self._list(
            "/issues?state=open&sort=created&direction=desc&per_page=100", "its open issues", ("issue age",)
        )
        if still_open:
            self._take(
                figures.age(still_open.rows, still_open.first, whole=still_open.whole), still_open.first, ()
            )
        comments = self._list(
            f"/issues/comments?since={since}&sort=created&direction=desc&per_page=100", "their answers",
            ("issue first response",),
        )  # fmt: skip
        if comments:
            start = max(
                start, figures.covered_from(comments.rows, "created_at", self._since, whole=comments.whole)
            )
            self._take(
                figures.first_response(recent.rows, comments.rows, start, recent.first), recent.first, ()
            )

    def outside_builders(self) -> None:
        """How many merged pull requests came from people who aren't members."""
        path = "/pulls?state=closed&sort=updated&direction=desc&per_page=100"
        listing = self._list(
            path, "its pull requests", ("outside builders",), until=("updated_at", self._since)
        )
        if listing:
            start = figures.covered_from(listing.rows, "updated_at", self._since, whole=listing.whole)
            self._take(figures.outsiders(listing.rows, start, listing.first), listing.first, ())

    def releases(self) -> None:
        """How often it is released, and how evenly."""
        metrics = ("release frequency", "release gap variation")
        listing = self._list("/releases?per_page=100", "its releases", metrics)
        if listing:
            self._take(
                figures.releases(listing.rows, listing.first, whole=listing.whole), listing.first, metrics
            )

    def roadmap(self) -> None:
        """Whether a roadmap is published."""
        found: list[str] = []
        root: Answer | None = None
        for folder in _ROADMAP:
            path = f"/contents/{folder}"
            answer = self._get(path, "its roadmap", ("roadmap published",), missing_is_fine=bool(folder))
            root = root or (answer if not folder else None)
            if answer:
                found += figures.roadmap_files(answer.value)
        if root:
            self._take([figures.roadmap(found, root)], root, ())

    def milestones(self) -> None:
        """How dates are kept."""
        listing = self._list(
            "/milestones?state=all&per_page=100", "its milestones", ("milestones late", "milestones overdue")
        )
        if listing:
            self._take(figures.milestones(listing.rows, listing.first), listing.first, ())

    def _get(
        self, path: str, what: str, metrics: tuple[str, ...], *, missing_is_fine: bool = False
    ) -> Answer | None:
        url = self._base + path
        return self.gathering.get(
            url, f"Asking for {what}", metrics, accept=ACCEPT, missing_is_fine=missing_is_fine
        )

    def _list(
        self, path: str, what: str, metrics: tuple[str, ...], most: int | None = None,
        until: tuple[str, datetime] | None = None,
    ) -> Listing | None:  # fmt: skip
        """Read a list page by page, to its end, to the limit, or to the first row that is older than `until`."""
        rows: list[dict[str, Any]] = []
        first: Answer | None = None
        url, read = self._base + path, 0
        while url and read < min(most or self._most, self._most):
            answer = self.gathering.get(url, f"Asking for {what}", metrics, accept=ACCEPT)
            if answer is None:
                return None  # a list with a hole would give a wrong figure
            first, read = first or answer, read + 1
            page = figures.rows_of(answer.value)
            rows += page
            url = linked(answer.snapshot.link, "next")
            if url and not self._is_own(url):
                self.gathering.note(url, _ELSEWHERE, metrics)
                return None
            if until and page and (figures.instant(page[-1].get(until[0])) or until[1]) < until[1]:
                url = ""
        return None if first is None else Listing(tuple(rows), first, not url)

    def _is_own(self, url: str) -> bool:
        """Tell whether an address is of the host that the user was told of."""
        parts = urlsplit(self._base)
        return url.casefold().startswith(f"{parts.scheme}://{parts.netloc}/".casefold())

    def _take(self, readings: list[Reading], answer: Answer, metrics: tuple[str, ...]) -> None:
        self.gathering.read(*readings)
        if not readings and metrics:
            self.gathering.note(
                answer.snapshot.source, "The answer doesn't tell, so nothing was taken.", metrics
            )
