"""The key figures of session burn, as plain values with what they mean."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from leeway.domain.register import Register
from leeway.domain.register_entities import PRIMARY, Workflow
from leeway.engine.burn_inflation import Inflation
from leeway.engine.burn_reference import How, Reference
from leeway.services.burn import Burn, BurnTerms
from leeway.services.burn_words import working_words

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class StallCost:
    """What stalled hours cost, in `currency`: hours times the cost per hour of each workflow that the product is primary for.

    `amount` and `per_hour` are None where no such workflow has a cost. `counted` names the workflows that are in it,
    `left_out` those without a cost per hour; `words` say how it was worked out.
    """

    amount: Decimal | None
    per_hour: Decimal | None
    currency: str
    counted: tuple[str, ...]
    left_out: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures at the head of the page; what isn't known is None.

    `has_use` is whether there are tokens, or limits hit, in the days: also where no window began in them.
    `shorter` is the median over the planned length less 1, -0.69 for 69 % less. `limited_share` is the share of windows
    in which a limit was hit, `limit_hits` counts the limits. `reference` is what `inflation` (per call) and
    `inflation_per_session` are against, `reference_words` its evidence, and `compared` the days that are compared with
    it. `stall_hours` are working hours, as `working` says; `without_reset` counts hits that aren't in them.
    `burn_rate_p95` is in tokens a minute without cache reads: 95 % of windows burnt no faster.
    """

    has_use: bool
    windows: int
    sessions: int
    median_hours: float | None
    planned_hours: float
    planned_assumed: bool
    shorter: float | None
    limit_hits: int
    limited_share: float | None
    inflation: Inflation | None
    inflation_per_session: Inflation | None
    reference: Reference | None
    reference_words: str
    compared: tuple[date, date] | None
    stall_hours: float
    without_reset: int
    working: str
    stall_cost: StallCost
    burn_rate_p95: float | None

    @property
    def proposed(self) -> bool:
        """Whether the reference was proposed, and not chosen by the user."""
        return self.reference is not None and self.reference.how is not How.CHOSEN


def key_figures(
    burn: Burn | None, terms: BurnTerms, register: Register, product_id: str, reference: Reference | None
) -> KeyFigures:
    """Work out the key figures of a product's burn; None is no use in the days that were selected."""
    hours = burn.stalls.total_hours if burn else 0.0
    median = burn.lengths.median_hours if burn else None
    planned = terms.planned
    return KeyFigures(
        has_use=burn is not None,
        windows=len(burn.windows) if burn else 0,
        sessions=burn.sessions if burn else 0,
        median_hours=median,
        planned_hours=planned.hours,
        planned_assumed=planned.assumed,
        shorter=None if median is None else median / planned.hours - 1,
        limit_hits=len(burn.stalls) if burn else 0,
        limited_share=float(burn.lengths.limited.mean()) if burn and len(burn.windows) else None,
        inflation=burn.inflation.per_call if burn else None,
        inflation_per_session=burn.inflation.per_session if burn else None,
        reference=reference,
        reference_words=_reference_words(reference, burn),
        compared=burn.inflation.compared if burn else None,
        stall_hours=hours,
        without_reset=burn.stalls.unknown if burn else 0,
        working=working_words(terms.working),
        stall_cost=stall_cost(register, product_id, hours),
        burn_rate_p95=_burn_rate(burn) if burn else None,
    )


def _reference_words(reference: Reference | None, burn: Burn | None) -> str:
    if reference is None:
        return "None: no days of use come after it."
    if burn is not None and burn.inflation.compared is None:
        return f"{reference.words} None of the selected days comes after it."
    return reference.words


def stall_cost(register: Register, product_id: str, hours: float) -> StallCost:
    """Price stalled hours at the cost per hour of the workflows that the product is primary for.

    Each hour counts as one of standstill in all of them: fallbacks, which take time to switch to, are left out of it.
    """
    found = _workflows(register, product_id)
    counted = [one for one in found if one.cost_per_hour is not None]
    per_hour = sum((one.cost_per_hour for one in counted if one.cost_per_hour is not None), Decimal(0))
    names, left_out = (
        tuple(one.name for one in rows) for rows in (counted, [one for one in found if one not in counted])
    )
    return StallCost(
        amount=(per_hour * Decimal(str(round(hours, 6)))).quantize(_CENT) if counted else None,
        per_hour=per_hour if counted else None,
        currency=register.setting.currency,
        counted=names,
        left_out=left_out,
        words=_cost_words(names, left_out),
    )


def _cost_words(counted: tuple[str, ...], left_out: tuple[str, ...]) -> str:
    if not counted and not left_out:
        return "Not known: no workflow has this product as its primary."
    missing = f" {_quoted(left_out)} {'has' if len(left_out) == 1 else 'have'} no cost per hour."
    if not counted:
        return f"Not known:{missing}"
    return (
        f"Stalled working hours times the cost per hour of {_quoted(counted)}, for which this product is primary. "
        f"Each hour counts as one of standstill; fallbacks aren't taken into account."
        f"{missing if left_out else ''}"
    )


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _workflows(register: Register, product_id: str) -> list[Workflow]:
    """Return the workflows that the product is primary for, by name."""
    supplies = (register.supplies[id] for id in register.links.supplied_by.get(product_id, ()))
    needs = {supply.need_id for supply in supplies if supply.role == PRIMARY}
    ids = {register.needs[id].workflow_id for id in needs}
    return sorted((register.workflows[id] for id in ids), key=lambda one: (one.name, one.id))


def _burn_rate(burn: Burn) -> float | None:
    known = burn.lengths.burn_without_cache[~np.isnan(burn.lengths.burn_without_cache)]
    return float(np.quantile(known, 0.95)) if len(known) else None
