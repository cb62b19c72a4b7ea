"""OSSF Scorecard: how a repository is kept, check by check; the project's own weekly measurements."""

from datetime import UTC, datetime
from typing import Any, Final

from leeway.collect.addresses import read_address
from leeway.collect.answers import Answer
from leeway.collect.client import Client
from leeway.collect.errors import RefusedAddress
from leeway.collect.fetched import Asked, Fetched, Gathering, Known, Reading
from leeway.collect.github_address import PUBLIC_API, Repository
from leeway.collect.github_readings import instant
from leeway.collect.progress import Progress

API: Final = "https://api.scorecard.dev"
UNIT: Final = "of 10"
_LONGEST_NAME: Final = 200
_FIRST: Final = datetime(2020, 1, 1, tzinfo=UTC)


def requests(repository: Repository, api: str = API) -> tuple[Asked, ...]:
    """Say beforehand which host will be asked, and what is sent to it.

    Raises:
        RefusedAddress: The repository isn't on github.com.
    """
    _check_public(repository)
    address = read_address(api)
    return (
        Asked(
            address.host,
            "the checks of OSSF Scorecard",
            f"the name {repository.full_name}",
            address.needs_asking,
        ),
    )


def fetch(
    client: Client, repository: Repository, progress: Progress, known: Known, api: str = API
) -> Fetched:
    """Fetch the checks. A score of -1 is inconclusive, and has no value; nothing is concluded from the overall score.

    Raises:
        RefusedAddress: The repository isn't on github.com; nothing was asked.
    """
    _check_public(repository)
    gathering = Gathering(client, progress, known)
    url = f"{api.rstrip('/')}/projects/github.com/{repository.full_name}"
    answer = gathering.get(url, "Asking OSSF Scorecard", ("scorecard",))
    if answer:
        found = readings(answer)
        gathering.read(*found)
        if not found:
            gathering.note(url, "The answer has no checks, so nothing was taken.", ("scorecard",))
    return gathering.done()


def _check_public(repository: Repository) -> None:
    """Keep the names of an Enterprise server at home, and the scores of their namesakes on github.com out."""
    if repository.api != PUBLIC_API:
        raise RefusedAddress(
            f"OSSF Scorecard knows only repositories on github.com, and {repository.full_name} is on {repository.host}, so "
            "nothing is asked. Remove this feed, or name a public repository."
        )


def readings(answer: Answer) -> list[Reading]:
    """Return the overall score and one figure for each check."""
    value = answer.value if isinstance(answer.value, dict) else {}
    checks = value.get("checks")
    at = _measured(value.get("date"), answer.snapshot.fetched_at)
    rows = [row for row in checks if isinstance(row, dict)] if isinstance(checks, list) else []
    found = [
        _reading(f"scorecard {row['name'][:_LONGEST_NAME]}", row.get("score"), row.get("reason"), at, answer)
        for row in rows
        if isinstance(row.get("name"), str) and row["name"].strip()
    ]
    if found:
        note = "A weighted mean of the checks; Leeway draws no line on it."
        found.insert(0, _reading("scorecard overall", value.get("score"), note, at, answer))
    return found


def _reading(metric: str, score: Any, reason: Any, at: datetime, answer: Answer) -> Reading:
    is_number = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 10
    said = reason if isinstance(reason, str) else ""
    note = said if is_number else f"Inconclusive: {said or 'no reason given'}"
    return Reading(
        metric, float(score) if is_number else None, UNIT, None, at, answer.snapshot.source, note[:500]
    )


def _measured(text: Any, asked: datetime) -> datetime:
    """Return when it was measured; `asked` where that isn't told, or lies ahead or before there were scorecards.

    A day that lies ahead would keep every later figure out of the register.
    """
    at = instant(text)
    return at if at is not None and _FIRST <= at <= asked else asked
