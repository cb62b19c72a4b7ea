"""How a project behaves towards those who use it: the figures of its community, from events that were read elsewhere.

Definitions are those of CHAOSS (Community Health Analytics in Open Source Software, metrics release 2023-09): Contributor
Absence Factor, Time to First Response, Issue Age, Change Request Closure Ratio (applied to issues), Release Frequency.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BOTS = frozenset(
    (
        "dependabot",
        "dependabot-preview",
        "renovate",
        "renovate-bot",
        "github-actions",
        "greenkeeper",
        "snyk-bot",
    )
)
_BOTS_MORE = frozenset(
    ("codecov", "codecov-io", "pre-commit-ci", "allcontributors", "copilot", "web-flow", "stale")
)


def is_bot(login: str, kind: str = "") -> bool:
    """Tell whether an account is a program: GitHub says so, its name ends in “[bot]” or “-bot”, or it is a well-known one."""
    name = login.casefold()
    return (
        kind.casefold() == "bot"
        or name.endswith(("[bot]", "-bot", "_bot"))
        or name.removesuffix("[bot]") in _BOTS | _BOTS_MORE
    )


def absence_factor(contributions: Sequence[int]) -> int:
    """Return the least number of people who made half of the contributions; 0 where there are none.

    CHAOSS, Contributor Absence Factor: 1000, 202, 90, 33, 332, 343, 42, 433 gives 2. Bots are to be left out before.
    """
    counts = np.sort(np.asarray([count for count in contributions if count > 0], float))[::-1]
    if not len(counts):
        return 0
    return int(np.searchsorted(2 * np.cumsum(counts), counts.sum())) + 1


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited for something, in hours: `n` waits, of which `ended` came to an end.

    `median` and `p90` are None where too many still wait for them to be known.
    """

    n: int
    ended: int
    median: float | None
    p90: float | None


def waits(hours: NDArray[np.float64], ended: NDArray[np.bool_]) -> Waits:
    """Return the median and the 90th percentile of waits, of which some haven't ended yet (censored).

    hours: (n,) h, until the end or until now. ended: (n,) bool. The estimate is that of Kaplan and Meier (1958,
    “Nonparametric estimation from incomplete observations”, JASA 53:457-481): a quantile p is the first time at which the
    share that still waits is 1 - p or less. Without censoring it is the ceil(p n)-th wait.
    """
    times, survival = survival_curve(hours, ended)
    median, p90 = (_first_below(times, survival, 1.0 - p) for p in (0.5, 0.9))
    return Waits(len(hours), int(np.count_nonzero(ended)), median, p90)


def survival_curve(
    hours: NDArray[np.float64], ended: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the times at which waits ended, (k,) h, rising, and the share that waits for longer, (k,), 0 to 1."""
    times = np.unique(hours[ended])
    at_risk = len(hours) - np.searchsorted(np.sort(hours), times, side="left")
    ends = np.searchsorted(np.sort(hours[ended]), times, side="right") - np.searchsorted(
        np.sort(hours[ended]), times, side="left"
    )
    return times, np.cumprod(1.0 - ends / np.maximum(at_risk, 1), dtype=np.float64)


def _first_below(times: NDArray[np.float64], survival: NDArray[np.float64], share: float) -> float | None:
    below = np.flatnonzero(survival <= share + 1e-12)
    return float(times[below[0]]) if len(below) else None


@dataclass(frozen=True, slots=True)
class Spread:
    """The median and the 90th percentile of `n` values; None where there are none."""

    n: int
    median: float | None
    p90: float | None


def spread(values: NDArray[np.float64]) -> Spread:
    """Return the middle and the far end of values that are all known: (n,), any unit."""
    if not len(values):
        return Spread(0, None, None)
    median, p90 = np.quantile(values, (0.5, 0.9))
    return Spread(len(values), float(median), float(p90))


def closure_ratio(opened: int, closed: int) -> float | None:
    """Return how many were closed for each that was opened in the same time; None where none was opened."""
    return closed / opened if opened else None


def gap_variation(days: NDArray[np.float64]) -> float | None:
    """Return the coefficient of variation of the gaps between events: standard deviation over mean, 0 for a clockwork.

    days: (n,), when each was, in any order. None for fewer than two gaps, or if all were at once. The deviation is that of a
    sample (n - 1).
    """
    gaps = np.diff(np.sort(days))
    if len(gaps) < 2 or not gaps.sum() > 0:
        return None
    return float(gaps.std(ddof=1) / gaps.mean())


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How a project keeps its dates: `n` milestones that were due, `late_days` the median of closed minus due.

    `overdue` is the share of those due that were closed after their day or are still open after it, 0 to 1.
    """

    n: int
    closed: int
    late_days: float | None
    overdue: float | None


def punctuality(late_days: NDArray[np.float64], open_days: NDArray[np.float64]) -> Punctuality:
    """Return how milestones with a due date turned out.

    late_days: (n,) d, closed minus due, of those that are closed; negative is early. open_days: (m,) d, now minus due, of
    those that are open; those that aren't due yet (negative) don't count.
    """
    still_open = int(np.count_nonzero(open_days > 0))
    n = len(late_days) + still_open
    late = int(np.count_nonzero(late_days > 0)) + still_open
    median = float(np.median(late_days)) if len(late_days) else None
    return Punctuality(n, len(late_days), median, late / n if n else None)
