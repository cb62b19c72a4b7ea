"""The reference period of token inflation: chosen by the user, or proposed with its evidence."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np

from leeway.engine.burn_change import ChangePoint, change_point
from leeway.engine.burn_inflation import Days, Inflation, inflation
from leeway.engine.burn_medians import CountedDays

SIGNIFICANT: Final = 0.01
"""The p-value up to which a change point is proposed."""


class How(StrEnum):
    """Who or what set the reference period."""

    CHOSEN = "chosen"
    CHANGE_POINT = "change-point"
    FIRST_HALF = "first-half"


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference period, `first` to `last`, and the days since, `since` to `until`; all days included.

    `change` is the evidence for a proposal by change point; also where it was too weak to propose it, and the first
    half of the days stands in.
    """

    how: How
    first: date
    last: date
    since: date
    until: date
    change: ChangePoint | None

    @property
    def words(self) -> str:
        """Say in a sentence where the reference comes from, with the evidence."""
        days = f"{self.first} to {self.last}"
        if self.how is How.CHOSEN:
            return f"Chosen: {days}."
        if self.how is How.FIRST_HALF or self.change is None:
            return f"Proposed: the first half of the days, {days}, because no clear change was found."
        found = self.change
        return (
            f"Proposed by change point: {days}, before tokens per call changed on {self.since} to "
            f"×{found.ratio:.3g} ({found.before} and {found.after} days of use before and after, log-likelihood ratio "
            f"{found.log_likelihood_ratio:.1f}, p = {found.p_value:.3g})."
        )

    def compared(self, first: date, last: date) -> Days | None:
        """Return which of some days are compared with the reference: those since. None if there are none."""
        since, until = max(self.since, first), min(self.until, last)
        return (since, until) if since <= until else None


@dataclass(frozen=True, slots=True)
class ReferencedInflation:
    """Token inflation per call and per session against a reference, and the days that were `compared` with it.

    None where there are no days to compare.
    """

    reference: Reference | None
    per_call: Inflation | None
    per_session: Inflation | None
    compared: Days | None = None


def propose_reference(per_call: CountedDays, rng: np.random.Generator) -> Reference | None:
    """Propose the days before the most likely change as reference; None with fewer than two days of use.

    The series is the logarithm of each day's median tokens per call, so that more work alone is no change. Where shuffled
    days show a change as large in more than 1 % of cases, the first half of the days is proposed instead.
    """
    days = per_call.days
    if len(days) < 2:
        return None
    found = change_point(np.log(np.maximum(per_call.medians(), 1)), rng)
    clear = found is not None and found.p_value <= SIGNIFICANT
    index = found.index if found is not None and clear else len(days) // 2
    return Reference(
        how=How.CHANGE_POINT if clear else How.FIRST_HALF,
        first=days[0].item(),
        last=days[index - 1].item(),
        since=days[index].item(),
        until=days[-1].item(),
        change=found,
    )


def chosen_reference(first: date, last: date, per_call: CountedDays) -> Reference | None:
    """Take a period that the user chose as reference, against the days of use after it; None if there are none."""
    later = per_call.days[per_call.days > np.datetime64(last, "D")]
    if not len(later):
        return None
    return Reference(How.CHOSEN, first, last, later[0].item(), later[-1].item(), None)


def measure_inflation(
    per_call: CountedDays,
    per_session: CountedDays,
    reference: Reference | None,
    rng: np.random.Generator,
    days: Days | None = None,
) -> ReferencedInflation:
    """Compare the tokens of calls, and of sessions by the day of their first call, with the reference period.

    All days since it are compared, or those of them that are among `days`.
    """
    if reference is None:
        return ReferencedInflation(None, None, None)
    now = (reference.since, reference.until) if days is None else reference.compared(*days)
    if now is None:
        return ReferencedInflation(reference, None, None)
    before = (reference.first, reference.last)
    return ReferencedInflation(
        reference, inflation(per_call, before, now, rng), inflation(per_session, before, now, rng), now
    )
