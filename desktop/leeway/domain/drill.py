"""The bad-week drill: the standard scenarios that each product is run through, and what comes of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from leeway.domain.policy import Policy


class BadWeek(StrEnum):
    """A standard scenario of a vendor's bad week; `words` names it."""

    OUTAGE = "bad-outage"
    LIMITS = "tighter-limits"
    INFLATION = "token-inflation"
    PRICE = "price-rise"
    MODEL = "worse-model"
    EXIT = "exit"

    @property
    def words(self) -> str:
        """The scenario's name."""
        return _WORDS[self]


_WORDS: Final = {
    BadWeek.OUTAGE: "Bad outage",
    BadWeek.LIMITS: "Tighter limits",
    BadWeek.INFLATION: "Token inflation",
    BadWeek.PRICE: "Price rise",
    BadWeek.MODEL: "Worse model",
    BadWeek.EXIT: "Exit",
}


class DrillOutcome(StrEnum):
    """What becomes of the work in a scenario."""

    HOLDS = "holds"
    DEGRADES = "degrades"
    STOPS = "stops"
    NOT_KNOWN = "not-known"
    NOT_APPLICABLE = "not-applicable"

    @property
    def severity(self) -> int:
        """How bad it is, 0 for the least; what isn't known is worse than what degrades, and not as bad as what stops."""
        return _SEVERITY[self]

    @property
    def is_trouble(self) -> bool:
        """Whether somebody has to look at it: it degrades, stops, or can't be told."""
        return self.severity > DrillOutcome.HOLDS.severity


_SEVERITY: Final = {
    DrillOutcome.NOT_APPLICABLE: 0,
    DrillOutcome.HOLDS: 1,
    DrillOutcome.DEGRADES: 2,
    DrillOutcome.NOT_KNOWN: 3,
    DrillOutcome.STOPS: 4,
}


@dataclass(frozen=True, slots=True)
class DrillParameters:
    """What the standard scenarios do.

    `outage_hours`: away at a stretch; `session_hours`: what a window of agents' sessions lasts then; `inflation`: tokens
    per unit of work, a factor; `price`: a factor; `quality`: the share of the work that the worse model carries, 0 to 1;
    `notice_days`: from the word that it ends to its end.
    """

    outage_hours: float = 24.0
    session_hours: float = 1.5
    inflation: float = 15.0
    price: float = 2.0
    quality: float = 0.6
    notice_days: float = 90.0

    @classmethod
    def of(cls, policy: Policy) -> "DrillParameters":
        """Take the policy's."""
        return cls(
            policy.drill_outage_hours,
            policy.drill_session_hours,
            policy.drill_inflation,
            policy.drill_price,
            policy.drill_quality,
            float(policy.drill_notice_days),
        )


@dataclass(frozen=True, slots=True)
class WorkflowDrill:
    """What a scenario does to one workflow.

    `lost_hours`: hours of work lost in the outage, or in a week; None where a number is missing. `tolerated`: the tolerated
    stop in hours. `why` says how it came, `remedy` what would make it hold; empty where it holds.
    """

    workflow_id: str
    name: str
    outcome: DrillOutcome
    lost_hours: float | None
    tolerated: float | None
    why: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class DrillCell:
    """A product in a scenario: the outcome, in a sentence why, and the workflows that it touches, the worst first.

    `remedies` say what would make it hold; `missing` names what isn't known.
    """

    outcome: DrillOutcome
    why: str
    workflows: tuple[WorkflowDrill, ...] = ()
    remedies: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
