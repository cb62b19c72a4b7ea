"""What Leeway concludes about a product, with its reasons and with what would change it.

The rules are those of the help page "What a verdict means" (resources/help/verdicts.md).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The conclusion about a product; the worst of its products for a vendor."""

    SINGLE_SOURCE_CRITICAL = "single-source-critical"
    NOT_ENOUGH_KNOWN = "not-enough-known"
    CONCENTRATED = "concentrated"
    REPLACEABLE = "replaceable"

    @property
    def severity(self) -> int:
        """Rank the verdict, 0 for the mildest, so that the worst is the greatest."""
        return _VERDICT_SEVERITY[self]

    @property
    def words(self) -> str:
        """The verdict as it is shown."""
        return self.value.replace("-", " ").replace("single source", "single-source").capitalize()


class Outcome(StrEnum):
    """What a workflow does when a product is gone and stays gone."""

    STOPS = "stops"
    DEGRADES = "degrades"
    HOLDS = "holds"

    @property
    def severity(self) -> int:
        """Rank the outcome, 0 for the mildest."""
        return _OUTCOME_SEVERITY[self]


_VERDICT_SEVERITY = {verdict: rank for rank, verdict in enumerate(reversed(Verdict))}
_OUTCOME_SEVERITY = {outcome: rank for rank, outcome in enumerate(reversed(Outcome))}


class Code(StrEnum):
    """The kinds of reasons behind a verdict."""

    NO_FALLBACK = "no-fallback"
    FALLBACK_UNPROVEN = "fallback-unproven"
    TEST_EXPIRED = "test-expired"
    FALLBACK_TOO_SLOW = "fallback-too-slow"
    FALLBACK_UNDER_SIZED = "fallback-under-sized"
    FALLBACK_FALLS_TOO = "fallback-falls-too"
    SHARED_UPSTREAM = "fallback-shared-upstream"
    WORKFLOW_STOPS = "non-critical-workflow-stops"
    SHARE_OVER_LIMIT = "share-over-limit"
    HOLDS = "holds"
    ONLY_FALLBACK = "only-a-fallback"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is what it is: a code for programs, a sentence for people."""

    code: Code
    text: str


@dataclass(frozen=True, slots=True)
class WorkflowLoss:
    """What the loss of one product does to one workflow.

    `leeway` is in hours, infinite if the workflow holds, None if a number is missing; `leeway_if_unproven`
    is what it would be if the fallbacks without a valid test worked as recorded; `at_least` is what the known
    numbers vouch for. `outcome` is the worst that the known numbers allow; `certain` tells that it doesn't hang on
    a missing one (without a tolerated stop nothing is certain).
    """

    workflow_id: str
    name: str
    critical: bool | None
    outcome: Outcome
    leeway: float | None
    leeway_if_unproven: float | None
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    certain: bool = True
    at_least: float = 0.0


@dataclass(frozen=True, slots=True)
class ProductAssessment:
    """The verdict on a product: reasons, what is missing, and each workflow that its loss touches.

    `leeway`: hours, infinite if nothing stops, None if a number is missing; `at_least`: the hours that the known
    numbers vouch for; `effort_to_leave`: hours; `time_to_leave`: weeks; both None where they can't be known.
    """

    product_id: str
    vendor_id: str
    verdict: Verdict
    leeway: float | None
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    workflows: tuple[WorkflowLoss, ...]
    effort_to_leave: float | None
    time_to_leave: float | None
    at_least: float = 0.0


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that would change the verdict, and the verdict that it would give."""

    text: str
    verdict: Verdict


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of some verdicts; not enough known if there is none."""
    return max(verdicts, key=lambda verdict: verdict.severity, default=Verdict.NOT_ENOUGH_KNOWN)


def leeway_hours(tolerated_stop: float, switch_time: float, capacity: float) -> float:
    """Hours that a primary can be away before lost work passes the tolerated stop, given one fallback.

    Hours in, hours out; infinite if the fallback takes over in time and carries everything. With no fallback
    the answer is the tolerated stop itself: a capacity of 0 says the same.
    """
    if switch_time >= tolerated_stop:
        return tolerated_stop
    if capacity >= 1.0:
        return math.inf
    return switch_time + (tolerated_stop - switch_time) / (1.0 - capacity)
