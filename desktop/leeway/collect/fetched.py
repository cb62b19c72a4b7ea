"""What a source gives: bodies as they came, figures read from them, and what went wrong on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leeway.collect.answers import Answer, Kind, Move, Unagreed
from leeway.collect.client import Client
from leeway.collect.errors import CollectError, NeedsAsking, NetworkOff, NotFound, RateLimited
from leeway.collect.progress import Progress
from leeway.domain.snapshot import Snapshot

Known = Mapping[str, Snapshot]
"""What was fetched before, by the address that was asked."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure, as of a time in UTC.

    `value` is None where the source looked and couldn't tell. `n` is how many it rests on, where it is a statistic. `note`
    says what a person must know to read it right.
    """

    metric: str
    value: float | None
    unit: str
    n: int | None
    as_of: datetime
    source_url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A file of incidents for `formats`, as it would have been saved by hand; `name` is what messages call it."""

    name: str
    data: bytes = field(repr=False)
    source_url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """What couldn't be had, and why, as a sentence; `metrics` are those that stay as they were."""

    url: str
    sentence: str
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """All that a source gave. Whatever a problem names keeps its last value: absence here never clears anything.

    `snapshots` are to be kept and given the next time. `moves` are to be shown, and taken over only by the user.
    `looked_at` are all addresses that were asked or known already; `is_whole` is whether nothing of them failed. `unagreed`
    are hosts that would have been asked, had the user agreed to them.
    """

    readings: tuple[Reading, ...] = ()
    bodies: tuple[Body, ...] = ()
    problems: tuple[Problem, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    moves: tuple[Move, ...] = ()
    looked_at: frozenset[str] = frozenset()
    is_whole: bool = True
    unagreed: tuple[Unagreed, ...] = ()


def together(*parts: Fetched) -> Fetched:
    """Return what several sources gave as one."""
    return Fetched(
        tuple(one for part in parts for one in part.readings),
        tuple(one for part in parts for one in part.bodies),
        tuple(one for part in parts for one in part.problems),
        tuple(one for part in parts for one in part.snapshots),
        tuple(one for part in parts for one in part.moves),
        frozenset(url for part in parts for url in part.looked_at),
        all(part.is_whole for part in parts),
        tuple(one for part in parts for one in part.unagreed),
    )


def unagreed_of(error: NeedsAsking) -> Unagreed:
    """Return which host the user must agree to first."""
    return Unagreed(error.host, str(error), error.private, error.moved)


@dataclass(frozen=True, slots=True)
class Asked:
    """A host that a source will ask, for the consent before: what is sent to it, and whether that is a token, too."""

    host: str
    what: str
    sends: str
    needs_asking: str = ""


class Gathering:
    """Brings together what one source gives, question by question: what fails is noted, and the rest goes on."""

    def __init__(self, client: Client, progress: Progress, known: Known) -> None:
        self.client = client
        self._progress = progress
        self._known = known
        self._readings: list[Reading] = []
        self._bodies: list[Body] = []
        self._problems: list[Problem] = []
        self._snapshots: dict[str, Snapshot] = {}
        self._moves: dict[str, Move] = {}
        self._looked_at: set[str] = set()
        self._is_whole = True
        self._unagreed: dict[str, Unagreed] = {}

    def get(
        self, url: str, what: str, metrics: tuple[str, ...] = (), *, kind: Kind = Kind.JSON, accept: str = "",
        lane: str = "", missing_is_fine: bool = False,
    ) -> Answer | None:  # fmt: skip
        """Ask for an address; None where it can't be had, which is noted unless only nothing is there and that is fine."""
        known = self.known(url)

        def ask() -> Answer:
            return self.client.get(url, self._progress, kind=kind, known=known, accept=accept, lane=lane)

        return self._noted(ask, url, what, metrics, missing_is_fine=missing_is_fine)

    def post(
        self, url: str, payload: Any, what: str, metrics: tuple[str, ...], lane: str = ""
    ) -> Answer | None:
        """Ask a question that is JSON itself."""

        def ask() -> Answer:
            return self.client.post(url, payload, self._progress, lane=lane)

        return self._noted(ask, url, what, metrics)

    def known(self, url: str) -> Snapshot | None:
        """Return what was fetched from an address before."""
        self._looked_at.add(url)
        return self._known.get(url)

    def say(self, share: float | None, what: str) -> None:
        """Report what is being done."""
        self._progress.report(share, what)

    def read(self, *readings: Reading) -> None:
        """Add figures."""
        self._readings += readings

    def keep(self, name: str, data: bytes, answer: Answer) -> None:
        """Add a file of incidents."""
        self._bodies.append(Body(name, data, answer.snapshot.source, answer.snapshot.fetched_at))

    def note(self, url: str, sentence: str, metrics: tuple[str, ...] = ()) -> None:
        """Add a problem."""
        self._problems.append(Problem(url, sentence, metrics))

    def done(self) -> Fetched:
        """Return it all."""
        return Fetched(
            tuple(self._readings),
            tuple(self._bodies),
            tuple(self._problems),
            tuple(self._snapshots.values()),
            tuple(self._moves.values()),
            frozenset(self._looked_at),
            self._is_whole,
            tuple(self._unagreed.values()),
        )

    def _noted(
        self,
        ask: Callable[[], Answer],
        url: str,
        what: str,
        metrics: tuple[str, ...],
        *,
        missing_is_fine: bool = False,
    ) -> Answer | None:
        try:
            self._progress.report(None, what)
            answer = ask()
        except NetworkOff:
            raise
        except CollectError as error:
            if not (missing_is_fine and isinstance(error, NotFound)):
                self._is_whole = False
                self._note_once(url, error, metrics)
            return None
        self._snapshots[url] = answer.snapshot
        self._moves |= {move.from_url: move for move in answer.moves}
        return answer

    def _note_once(self, url: str, error: CollectError, metrics: tuple[str, ...]) -> None:
        """Note a problem; a limit that is reached, or a host that isn't agreed to, is one, however many figures wait for it."""
        sentence = str(error)
        if isinstance(error, NeedsAsking):
            first = self._unagreed.setdefault(error.host, unagreed_of(error))
            sentence = first.sentence
        if isinstance(error, RateLimited | NeedsAsking):
            for number, earlier in enumerate(self._problems):
                if earlier.sentence == sentence:
                    self._problems[number] = Problem(earlier.url, sentence, earlier.metrics + metrics)
                    return
        self._problems.append(Problem(url, sentence, metrics))
