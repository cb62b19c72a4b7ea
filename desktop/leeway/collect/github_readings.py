"""Figures from what GitHub's REST API answers: no questions here, only reading."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np

from leeway.collect.answers import Answer
from leeway.collect.fetched import Reading
from leeway.engine import community

Rows = Sequence[Mapping[str, Any]]

DAYS: Final = 90
_YEAR: Final = 365
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_INSIDERS: Final = ("OWNER", "MEMBER", "COLLABORATOR")
_ROADMAP: Final = re.compile(r"(?i)roadmap(\.(md|rst|txt|adoc|markdown))?")


def rows_of(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def instant(text: Any) -> datetime | None:
    """Read a time of GitHub's."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def now_of(answer: Answer) -> datetime:
    """Return when it was: by the server's clock, as all times in the answer are its."""
    return answer.server_time or answer.snapshot.fetched_at


def figure(
    metric: str, value: float | None, unit: str, n: int | None, answer: Answer, note: str = ""
) -> Reading:
    """Make a figure as of the answer."""
    return Reading(metric, value, unit, n, answer.snapshot.fetched_at, answer.snapshot.source, note)


def popularity(answer: Answer) -> list[Reading]:
    """Return stars and forks, where the answer has them."""
    row = answer.value if isinstance(answer.value, dict) else {}
    found = (("stars", row.get("stargazers_count")), ("forks", row.get("forks_count")))
    return [figure(name, float(count), name, None, answer) for name, count in found if isinstance(count, int)]


def absence(rows: Rows, answer: Answer, *, whole: bool) -> list[Reading]:
    """Return the contributor absence factor, without bots."""
    counts = [
        row["contributions"] for row in rows
        if isinstance(row.get("contributions"), int) and not _is_bot(row)
    ]  # fmt: skip
    note = "Bots don't count." + (
        "" if whole else f" Only the {len(counts):,} with the most contributions were read."
    )
    value = float(community.absence_factor(counts)) if counts else None
    return [figure("contributor absence factor", value, "people", len(counts), answer, note)]


def covered_from(rows: Rows, name: str, since: datetime, *, whole: bool) -> datetime:
    """Return since when a list, newest first, holds everything: since then, or since its last row if it was cut off."""
    times = [at for row in rows if (at := instant(row.get(name)))]
    return since if whole or not times else max(since, min(times))


def closure(rows: Rows, start: datetime, answer: Answer, *, whole: bool) -> list[Reading]:
    """Return how many issues were closed for each that was opened since `start`; `n` counts the opened.

    Of a list that was cut off it can't be told: closed issues that were opened long ago would be missing.
    """
    if not whole:
        note = "More issues than are read; with a token more of them are."
        return [figure("issue closure ratio", None, "closed for each opened", None, answer, note)]
    issues = [row for row in rows if "pull_request" not in row]
    opened = sum((instant(row.get("created_at")) or start) > start for row in issues)
    closed = sum((instant(row.get("closed_at")) or start) > start for row in issues)
    ratio = community.closure_ratio(opened, closed)
    return [
        figure("issue closure ratio", ratio, "closed for each opened", opened, answer, _span(start, answer))
    ]


def age(rows: Rows, answer: Answer, *, whole: bool) -> list[Reading]:
    """Return how old the open issues are."""
    now = now_of(answer)
    created = [at for row in rows if "pull_request" not in row and (at := instant(row.get("created_at")))]
    found = community.spread(np.array([max((now - at) / _DAY, 0.0) for at in created]))
    note = "" if whole else f"Only the {found.n:,} newest were read, so both are floors."
    return [
        figure("issue age, median", found.median, "days", found.n, answer, note),
        figure("issue age, 90th percentile", found.p90, "days", found.n, answer, note),
    ]


def first_response(issues: Rows, comments: Rows, start: datetime, answer: Answer) -> list[Reading]:
    """Return how long issues opened since `start` waited for a word of an owner, member or collaborator.

    Issues that such people opened themselves don't count, nor those of bots; those without an answer wait on (Kaplan-Meier).
    """
    now = now_of(answer)
    answered = _first_answers(comments)
    hours, ended = [], []
    for row in issues:
        at = instant(row.get("created_at"))
        if (
            "pull_request" in row
            or at is None
            or at < start
            or row.get("author_association") in _INSIDERS
            or _is_bot(row)
        ):
            continue
        first = answered.get(str(row.get("url")))
        closed = instant(row.get("closed_at"))
        hours.append(max(((first or closed or now) - at) / _HOUR, 0.0))
        ended.append(first is not None)
    found = community.waits(np.array(hours, float), np.array(ended, bool))
    note = f"{_span(start, answer)} {found.n - found.ended:,} of {found.n:,} have no answer yet and count as waiting."
    return [
        figure("issue first response, median", found.median, "hours", found.n, answer, note),
        figure("issue first response, 90th percentile", found.p90, "hours", found.n, answer, note),
    ]


def _first_answers(comments: Rows) -> dict[str, datetime]:
    """Return when each issue, by its address, was first answered by one of the project's people."""
    first: dict[str, datetime] = {}
    for row in comments:
        at = instant(row.get("created_at"))
        if at and row.get("author_association") in _INSIDERS and not _is_bot(row):
            url = str(row.get("issue_url"))
            first[url] = min(at, first.get(url, at))
    return first


def outsiders(rows: Rows, start: datetime, answer: Answer) -> list[Reading]:
    """Return how many merged pull requests came from people who aren't members; `n` counts all that were merged."""
    merged = [row for row in rows if (instant(row.get("merged_at")) or start) > start and not _is_bot(row)]
    outside = [row for row in merged if row.get("author_association") not in _INSIDERS]
    people = {_login(row) for row in outside}
    note = f"{_span(start, answer)} By {len(people):,} people; bots don't count."
    return [
        figure("outside builders", float(len(outside)), "merged pull requests", len(merged), answer, note)
    ]


def releases(rows: Rows, answer: Answer, *, whole: bool) -> list[Reading]:
    """Return the releases of the last 365 days, and how uneven all their gaps are; drafts don't count."""
    times = sorted(at for row in rows if not row.get("draft") and (at := instant(row.get("published_at"))))
    now = now_of(answer)
    recent = sum(at > now - _YEAR * _DAY for at in times)
    days = np.array([(at - times[0]) / _DAY for at in times]) if times else np.array([])
    cut = not whole and bool(times) and times[0] > now - _YEAR * _DAY
    note = f"Only the last {len(times):,} were read, so it is a floor." if cut else ""
    return [
        figure("release frequency", float(recent), "releases in 365 days", len(times), answer, note),
        figure("release gap variation", community.gap_variation(days), "standard deviation over mean",
               max(len(times) - 1, 0), answer),
    ]  # fmt: skip


def roadmap_files(value: Any) -> list[str]:
    """Return the paths of files in a folder that are a roadmap by their name."""
    return [str(row.get("path")) for row in rows_of(value) if _ROADMAP.fullmatch(str(row.get("name", "")))]


def roadmap(paths: Sequence[str], answer: Answer) -> Reading:
    """Return whether a roadmap is published as a file."""
    note = ", ".join(paths)[:500] or "No file of that name in the repository, its docs or .github"
    return figure("roadmap published", float(bool(paths)), "1 yes, 0 no", None, answer, note)


def milestones(rows: Rows, answer: Answer) -> list[Reading]:
    """Return how late milestones were closed, and how many are overdue; those without a date don't count."""
    now = now_of(answer)
    late, still_open = [], []
    for row in rows:
        due, closed = instant(row.get("due_on")), instant(row.get("closed_at"))
        if due and closed:
            late.append((closed - due) / _DAY)
        elif due:
            still_open.append((now - due) / _DAY)
    found = community.punctuality(np.array(late, float), np.array(still_open, float))
    return [
        figure(
            "milestones late, median", found.late_days, "days", found.closed, answer, "Negative is early."
        ),
        figure("milestones overdue", found.overdue, "share", found.n, answer, "Of those that were due"),
    ]


def _span(start: datetime, answer: Answer) -> str:
    days = round((now_of(answer) - start) / _DAY)
    return f"The last {days} days." if days >= DAYS - 1 else f"Only the last {days} days were read."


def _is_bot(row: Mapping[str, Any]) -> bool:
    user = row.get("user") if isinstance(row.get("user"), dict) else row
    kind = user.get("type") if isinstance(user, dict) else ""
    return community.is_bot(_login(row), str(kind or ""))


def _login(row: Mapping[str, Any]) -> str:
    user = row.get("user") if isinstance(row.get("user"), dict) else row
    return str((user or {}).get("login") or "")
