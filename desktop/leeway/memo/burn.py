"""Session burn in the memo: how long agents' sessions last against the plan, week by week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from leeway.domain.chart import Chart
from leeway.domain.durations import length
from leeway.domain.register_entities import Product
from leeway.engine.burn_inflation import Inflation
from leeway.engine.burn_sessions import PeriodLength
from leeway.memo import wording
from leeway.memo.content import Fact
from leeway.memo.drawn import drawn
from leeway.memo.section_content import BurnSection, WeekRow

_HEIGHT: Final = 112.0
_WEEKS: Final = 53


@dataclass(frozen=True, slots=True, eq=False)
class BurnFindings:
    """What the logs of a product say, as the Session burn page shows it; `chart` is that of its weeks.

    `median_hours` is None where no window began. `stall_cost` in the register's currency, None where no cost is known,
    and `stall_cost_words` say how it was worked out. `imports` name what was read; `zone` is that of all days.
    """

    first: date | None
    last: date | None
    zone: str
    example: bool
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
    reference_words: str
    stall_hours: float
    without_reset: int
    working: str
    stall_cost: Decimal | None
    stall_cost_words: str
    weeks: tuple[PeriodLength, ...]
    chart: Chart


def burn_section(product: Product, found: BurnFindings | None, currency: str) -> BurnSection:
    """Write the section on a product; `found` is None without logs.

    Raises:
        MemoError: The figure can't be drawn.
    """
    if found is None:
        return BurnSection(
            f"No agents' logs of {product.name} are in the register, so how long its sessions last isn't known. That is "
            "not a sign of safety."
        )
    weeks = found.weeks[-_WEEKS:]
    earlier = len(found.weeks) - len(weeks)
    return BurnSection(
        line=_line(found),
        caption=_caption(found),
        figure=None if found.chart.is_empty else drawn(found.chart, _HEIGHT),
        facts=tuple(_facts(found, currency)),
        reference=_notes(found),
        weeks=tuple(map(_week, weeks)),
        earlier=f"{wording.counted(earlier, 'earlier week is', 'earlier weeks are')} in the figures above."
        if earlier
        else "",
    )


def _line(found: BurnFindings) -> str:
    if found.median_hours is None:
        return f"No session began in the logs; {wording.counted(found.limit_hits, 'limit', 'limits')} hit."
    less = f", {wording.percent(-found.shorter, 0)} less" if found.shorter and found.shorter < 0 else ""
    parts = [
        f"The median session lasts {length(found.median_hours)} of {length(found.planned_hours)} planned{less}{_lately(found)}."
    ]
    if found.limit_hits and found.limited_share is not None:
        hits = wording.counted(found.limit_hits, "limit was", "limits were")
        parts.append(
            f"{hits} hit, in {wording.percent(found.limited_share, 0)} of windows; {wording.number(found.stall_hours, 1)} "
            "working hours stood still."
        )
    if found.inflation is not None and found.inflation.factor is not None:
        parts.append(f"Tokens per call: {_factor(found.inflation)} the reference period's.")
    return " ".join(parts)


def _lately(found: BurnFindings) -> str:
    """Say how long the sessions of the last week with any last: the median of all weeks hides what has changed."""
    medians = [one.median_hours for one in found.weeks if one.median_hours is not None]
    return f"; in the last week {length(medians[-1])}" if len(medians) > 1 else ""


def _caption(found: BurnFindings) -> str:
    days = f"{wording.day(found.first)} to {wording.day(found.last)}" if found.first else "no day with calls"
    example = " Example weeks: invented." if found.example else ""
    windows = wording.counted(found.windows, "window", "windows")
    return f"Median session per week against the plan: {windows}, {days}.{example}"


def _facts(found: BurnFindings, currency: str) -> Iterator[Fact]:
    assumed = " (assumed: the product has none)" if found.planned_assumed else ""
    yield Fact(
        "Median session", length(found.median_hours), f"of {length(found.planned_hours)} planned{assumed}"
    )
    share = None if found.limited_share is None else wording.percent(found.limited_share, 0)
    unknown = f"; {found.without_reset:,} without a reset" if found.without_reset else ""
    yield Fact("Limits hit", f"{found.limit_hits:,}", f"in {share or 'none'} of windows{unknown}")
    cost = (
        f"at {wording.money(found.stall_cost, currency)}"
        if found.stall_cost is not None
        else "cost not known"
    )
    yield Fact("Stood still", f"{wording.number(found.stall_hours, 1)} h", f"working hours, {cost}")
    yield Fact("Tokens per call", _factor(found.inflation), _band(found.inflation))
    yield Fact("Tokens per session", _factor(found.inflation_per_session), _band(found.inflation_per_session))


def _factor(found: Inflation | None) -> str:
    return wording.NOT_KNOWN if found is None or found.factor is None else f"×{found.factor:.3g}"


def _band(found: Inflation | None) -> str:
    if found is None:
        return "no reference period"
    if found.factor is None or found.low is None or found.high is None:
        return found.reason
    return f"90 % band ×{found.low:.3g} to ×{found.high:.3g}"


def _notes(found: BurnFindings) -> tuple[str, ...]:
    return (
        f"Reference of token inflation. {found.reference_words}",
        f"Stalls are cut to working hours, {found.working}, {found.zone}. {found.stall_cost_words}",
    )


def _week(one: PeriodLength) -> WeekRow:
    return WeekRow(
        week=wording.day(one.start),
        windows=f"{one.sessions:,}",
        median=length(one.median_hours) if one.sessions else "–",
        limits=f"{one.limit_hits:,}",
        stalled=f"{wording.number(one.stall_hours, 1)} h",
    )
