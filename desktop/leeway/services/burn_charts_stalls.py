"""Charts of what limits did over time: working hours stalled, and limits hit."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from leeway.domain.chart import Axis, Bars, Cell, Chart, Column, Hue, Numbers, Quantity, Table
from leeway.engine.burn_sessions import PeriodLength
from leeway.services.burn_charts_periods import NO_USE, PERIOD_COLUMNS, Charted, period_name, spans
from leeway.services.burn_words import working_words

_NO_LIMIT: Final = (
    "No limit was hit in these days. Limits show here once the agents' logs that have them are imported."
)
_COLUMNS: Final = (
    *PERIOD_COLUMNS,
    Column("Limit hits", Quantity.COUNT),
    Column("Stalled", Quantity.HOURS),
    Column("Windows", Quantity.COUNT),
    Column("Ended at a limit", Quantity.COUNT),
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What tells the one chart from the other."""

    name: str
    title: str
    axis: Axis
    hue: Hue


def stalls_chart(charted: Charted | None, noun: str) -> Chart:
    """Draw the working hours between limit hits and their resets, by the period of the hit."""
    hours = Axis(Quantity.HOURS, low=0.0)
    look = _Look("stalled-hours", f"Stalled working hours, by {noun}", hours, Hue.DEGRADES)
    if charted is None or not len(charted.burn.stalls):
        return _none(charted, look)
    top = np.array([one.stall_hours for one in charted.periods])
    return _bars(charted, look, top, _stall_words(charted))


def hits_chart(charted: Charted | None, noun: str) -> Chart:
    """Draw how many limits were hit, by period."""
    look = _Look("limit-hits", f"Limit hits, by {noun}", Axis(Quantity.COUNT, low=0.0), Hue.STOPS)
    if charted is None or not len(charted.burn.stalls):
        return _none(charted, look)
    top = np.array([one.limit_hits for one in charted.periods], np.float64)
    return _bars(charted, look, top, _hit_words(charted))


def _none(charted: Charted | None, look: _Look) -> Chart:
    words = NO_USE if charted is None else _NO_LIMIT
    rows = () if charted is None else tuple(_row(charted, one) for one in charted.periods)
    table = Table(_COLUMNS, rows)
    return Chart(look.name, look.title, Axis(Quantity.DAY), look.axis, (), table, words, words)


def _bars(charted: Charted, look: _Look, top: Numbers, words: str) -> Chart:
    laid = spans([one.start for one in charted.periods], charted.period, charted.zone)
    name, rows = look.title.partition(",")[0], np.arange(len(top))
    bars = Bars(name, laid.left, laid.right, top, np.zeros(len(top)), (look.hue,), rows)
    table = Table(_COLUMNS, tuple(_row(charted, one) for one in charted.periods))
    return Chart(look.name, look.title, laid.axis, look.axis, (bars,), table, words)


def _row(charted: Charted, one: PeriodLength) -> tuple[Cell, ...]:
    return (*charted.named(one.start), one.limit_hits, one.stall_hours, one.sessions, one.limited)


def _stall_words(charted: Charted) -> str:
    burn = charted.burn
    most = max(charted.periods, key=lambda one: one.stall_hours)
    unknown = burn.stalls.unknown
    left_out = f" Not in it: {unknown:,} without a reset." if unknown else ""
    return (
        f"Work stalled for {burn.stalls.total_hours:,.1f} working hours ({working_words(burn.terms.working)}), most of all "
        f"for {most.stall_hours:,.1f} h in {period_name(most.start, charted.period)}.{left_out}"
    )


def _hit_words(charted: Charted) -> str:
    most = max(charted.periods, key=lambda one: one.limit_hits)
    limited = charted.burn.lengths.limited
    share = f", in {limited.mean():.0%} of the windows".replace("%", " %") if len(limited) else ""
    return (
        f"{len(charted.burn.stalls):,} limits were hit{share}; most, {most.limit_hits:,}, in "
        f"{period_name(most.start, charted.period)}."
    )
