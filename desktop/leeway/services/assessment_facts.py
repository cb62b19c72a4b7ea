"""What an assessment's questionnaire can know of its product: from the register, its logs and its incidents."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final

import numpy as np

from leeway.domain.assessment_entities import Assessment
from leeway.domain.incident import IncidentColumns
from leeway.domain.questionnaire_facts import Facts, decode_facts
from leeway.domain.register import Register
from leeway.engine.outage_availability import availability_between
from leeway.engine.outage_episodes import episodes
from leeway.engine.outages import histories
from leeway.engine.portfolio import Portfolio
from leeway.engine.questionnaire_facts import OutageFigures, UseFigures, product_facts
from leeway.services.burn import burn_terms, measure_burn
from leeway.services.burn_prices import read_prices
from leeway.services.expected_loss import end_of_day
from leeway.services.open_register import OpenRegister
from leeway.services.outages import read_outages
from leeway.services.questionnaire_use import use_figures

_YEAR_HOURS: Final = 365 * 24.0
_WATCHED: Final = 0.9
"""The share of the past year that must have been watched for its hours of outage to be known."""


@dataclass(frozen=True, slots=True)
class FactSources:
    """What was read of a product beside the register's rows; None where nothing is known."""

    use: UseFigures | None = None
    outages: OutageFigures | None = None


def read_fact_sources(
    desk: OpenRegister,
    register: Register,
    product_id: str,
    today: date,
    zone: tzinfo,
    incidents: IncidentColumns | None = None,
) -> FactSources:
    """Read what logs and incidents say about a product; for a thread of its own. `incidents`, if they are read already.

    Raises:
        RegisterFileError: The file can't be read.
    """
    found = read_outages(desk, register) if incidents is None else incidents
    return FactSources(_use(desk, register, product_id, zone), _outages(register, product_id, found, today))


def _use(desk: OpenRegister, register: Register, product_id: str, zone: tzinfo) -> UseFigures | None:
    if not any(one.product_id == product_id for one in register.usage_imports.values()):
        return None
    with desk.usage(register) as usage:
        hits = usage.limit_hits(product_id)
        summary = usage.summary(product_id, zone, hits.at)
    burn = measure_burn(summary, hits, burn_terms(register, product_id, zone), read_prices())
    return None if burn is None else use_figures(burn)


def _outages(
    register: Register, product_id: str, incidents: IncidentColumns, today: date
) -> OutageFigures | None:
    vendor_id = register.products[product_id].vendor_id
    past = histories(incidents, register, end_of_day(today))
    if vendor_id not in past:
        return None
    found, _ = episodes(past[vendor_id])
    until = end_of_day(today).timestamp() / 3600
    share, watched = availability_between(
        found, past[vendor_id].observed, np.array([until - _YEAR_HOURS, until])
    )
    if watched[0] < _WATCHED * _YEAR_HOURS:
        return None
    return OutageFigures(today, float((1.0 - share[0]) * watched[0]), "the incidents on record")


def facts_of(
    register: Register, portfolio: Portfolio, assessment: Assessment, sources: FactSources | None = None
) -> Facts:
    """Return the facts that an assessment goes by: those of its approval once there is one, else today's.

    Before the approval, what isn't given of `sources` isn't known.
    """
    if assessment.facts:
        return decode_facts(assessment.facts)
    if assessment.product_id not in portfolio.products:
        return {}
    known = sources or FactSources()
    return product_facts(register, portfolio, assessment.product_id, known.use, known.outages)


def review_due(register: Register, portfolio: Portfolio, product_id: str, approved: date) -> date:
    """Return the day by which a product is to be assessed again, by the policy.

    Products on which critical work hangs are due sooner.
    """
    policy = register.policy
    assessed = portfolio.products.get(product_id)
    critical = assessed is not None and any(
        register.workflows[touched.workflow_id].critical for touched in assessed.workflows
    )
    months = policy.review_months_critical if critical else policy.review_months_other
    return months_later(approved, months)


def months_later(day: date, months: int) -> date:
    """Return the day of the same number some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
