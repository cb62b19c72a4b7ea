"""Session burn of a product: from its calls and limit hits to sessions, stalls, inflation and cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Final

import numpy as np

from leeway.domain.register import Register
from leeway.domain.register_entities import PRIMARY
from leeway.domain.usage import DailyTokens, LimitHits, UsageCalls
from leeway.domain.usage_summary import UsageSummary
from leeway.engine.burn_cost import ModelUse, Price, by_model
from leeway.engine.burn_days import ALWAYS, Calendar, Period, WorkingHours
from leeway.engine.burn_measure import Measured, measured
from leeway.engine.burn_medians import counted_days
from leeway.engine.burn_reference import (
    ReferencedInflation,
    chosen_reference,
    measure_inflation,
    propose_reference,
)
from leeway.engine.burn_sessions import PeriodLength, SessionLengths
from leeway.engine.burn_stalls import Stalls
from leeway.engine.burn_tokens import summary
from leeway.engine.burn_windows import DEFAULT_HOURS, PlannedWindow, Windows

HOURS_A_WEEK: Final = 168.0
SEED: Final = 20_261_122
"""Bands and change points draw from a generator of this seed: the same use gives the same figures."""


@dataclass(frozen=True, slots=True)
class BurnTerms:
    """What use is measured against: the planned window, the working hours and the zone by whose clock they are.

    `reference` is the period, first and last day, that was chosen for token inflation; None leaves it to be proposed.
    """

    planned: PlannedWindow
    working: WorkingHours
    zone: tzinfo
    reference: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Burn:
    """The session burn of a product; `sessions` counts those logged."""

    terms: BurnTerms
    measured: Measured
    sessions: int
    daily: DailyTokens
    models: tuple[ModelUse, ...]
    inflation: ReferencedInflation

    @property
    def calendar(self) -> Calendar:
        """The days on which there was use, or a limit."""
        return self.measured.calendar

    @property
    def windows(self) -> Windows:
        """The usage windows."""
        return self.measured.windows

    @property
    def lengths(self) -> SessionLengths:
        """What each window's session came to: a row for each of `windows`."""
        return self.measured.lengths

    @property
    def stalls(self) -> Stalls:
        """The stalls behind the limit hits."""
        return self.measured.stalls

    @property
    def first(self) -> datetime:
        """The first call, by the clock of the terms' zone."""
        return _clock(self.windows.first[0], self.terms.zone)

    @property
    def last(self) -> datetime:
        """The last call, by the clock of the terms' zone."""
        return _clock(self.windows.last[-1], self.terms.zone)

    def by_period(self, period: Period) -> tuple[PeriodLength, ...]:
        """Sum up sessions and stalls by day, week or month."""
        return self.measured.by_period(period)


def burn_terms(register: Register, product_id: str, zone: tzinfo) -> BurnTerms:
    """Take a product's terms from the register, with the reference period that was chosen there.

    The planned session is the product's, or 5 hours if it has none (`PlannedWindow.assumed`). Working hours are Monday
    to Friday from 08:00 to 18:00; none are cut if a workflow that the product is primary for runs around the clock.
    """
    product = register.products[product_id]
    hours = product.session_hours
    planned = PlannedWindow(DEFAULT_HOURS, assumed=True) if not hours else PlannedWindow(hours)
    always = any(hours >= HOURS_A_WEEK for hours in _hours_a_week(register, product_id))
    return BurnTerms(planned, ALWAYS if always else WorkingHours(), zone, product.reference)


def _hours_a_week(register: Register, product_id: str) -> list[float]:
    """Return the operating hours of the workflows that the product is primary for, where they are known."""
    supplies = (register.supplies[id] for id in register.links.supplied_by.get(product_id, ()))
    needs = {supply.need_id for supply in supplies if supply.role == PRIMARY}
    hours = (register.workflows[register.needs[id].workflow_id].hours_per_week for id in needs)
    return [known for known in hours if known is not None]


def measure_burn(
    usage: UsageSummary, hits: LimitHits, terms: BurnTerms, prices: Mapping[str, Price]
) -> Burn | None:
    """Measure the burn of one product; None without calls.

    `usage` is by the days of the terms' zone, and its slices are cut at the hits.
    """
    if not len(usage.slices):
        return None
    rng = np.random.default_rng(SEED)
    per_call, per_session = counted_days(usage.per_call), counted_days(usage.per_session)
    reference = (
        propose_reference(per_call, rng)
        if terms.reference is None
        else chosen_reference(*terms.reference, per_call)
    )
    return Burn(
        terms=terms,
        measured=measured(usage.slices, hits, terms.planned, terms.working, terms.zone),
        sessions=usage.sessions,
        daily=usage.daily,
        models=by_model(usage.daily, prices),
        inflation=measure_inflation(per_call, per_session, reference, rng),
    )


def summed_up(calls: UsageCalls, hits: LimitHits, zone: tzinfo) -> UsageSummary:
    """Sum up calls by the clock of a zone, as `measure_burn` takes them."""
    return summary(calls, hits.at, Calendar.covering((calls.at, hits.at, hits.reset), zone))


def _clock(instant: np.datetime64, zone: tzinfo) -> datetime:
    at: datetime = instant.astype("datetime64[ms]").item()
    return at.replace(tzinfo=UTC).astimezone(zone)
