"""What leaving a product takes: hours of rebuilding, and weeks."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from leeway.domain.policy import Policy
from leeway.domain.register_entities import Integration, Product

DAYS_PER_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Effort:
    """Hours to rebuild what isn't portable.

    `hours` is None where it can't be known; `at_least` is what the known part adds up to; `missing` says what
    would have to be known.
    """

    hours: float | None
    at_least: float
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeToLeave:
    """Weeks until a product is left: the longest of notice, the team's work, and one integration's rebuild.

    `weeks`, and each of the three parts in weeks, is None where it can't be known; `at_least` is the longest of what
    is known; `missing` says what would have to be known.
    """

    weeks: float | None
    at_least: float
    notice: float | None
    team: float | None
    longest_rebuild: float | None
    missing: tuple[str, ...]


def effort_to_leave(integrations: Iterable[Integration]) -> Effort:
    """Add up count x hours each of a product's integrations that aren't portable.

    None recorded is not the same as none: the effort isn't known then.
    """
    recorded = list(integrations)
    if not recorded:
        return Effort(None, 0.0, ("Which integrations are built on it",))
    tied = [integration for integration in recorded if _tied(integration)]
    known = math.fsum(i.count * i.hours_each for i in tied if i.hours_each is not None)
    missing = _texts(f"Hours to rebuild integration “{i.name}”" for i in tied if i.hours_each is None)
    return Effort(None if missing else known, known, missing)


def time_to_leave(product: Product, integrations: Iterable[Integration], policy: Policy) -> TimeToLeave:
    """Work out the weeks to leave a product: max(notice, effort / team hours a week, longest rebuild).

    The longest rebuild is that of the one integration that keeps its own people busy longest: its hours over
    rebuilders x one person's hours a week. It can't be shared out to others. Where the people aren't recorded, the
    team's hours alone limit it; where there is nobody, the time can't be known.
    """
    recorded = list(integrations)
    effort = effort_to_leave(recorded)
    notice = None if product.notice_days is None else product.notice_days / DAYS_PER_WEEK
    team = effort.at_least / policy.team_hours_per_week
    rebuilds = [_rebuild(i, policy) for i in recorded if _tied(i) and i.rebuilders is not None]
    longest = max((weeks for weeks in rebuilds if weeks is not None), default=0.0)
    missing = (*(() if notice is not None else ("Notice period",)), *effort.missing, *_nobody(recorded))
    at_least = max(notice or 0.0, team, longest)
    return TimeToLeave(
        weeks=None if missing else at_least,
        at_least=at_least,
        notice=notice,
        team=None if effort.hours is None else team,
        longest_rebuild=None if None in rebuilds or not rebuilds else longest,
        missing=missing,
    )


def _tied(integration: Integration) -> bool:
    """Tell whether leaving means rebuilding it, whatever that takes."""
    return not integration.portable and integration.count > 0 and integration.hours_each != 0


def _rebuild(integration: Integration, policy: Policy) -> float | None:
    if integration.hours_each is None or not integration.rebuilders:
        return None
    people_hours_per_week = integration.rebuilders * policy.person_hours_per_week
    return integration.count * integration.hours_each / people_hours_per_week


def _nobody(integrations: Iterable[Integration]) -> tuple[str, ...]:
    """Name the integrations that nobody could rebuild."""
    tied = [integration for integration in integrations if _tied(integration)]
    return _texts(f"Who could rebuild integration “{i.name}”" for i in tied if i.rebuilders == 0)


def _texts(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
