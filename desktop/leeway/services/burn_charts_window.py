"""The chart of burn-down inside the window: tokens used against the hours since a window's first call."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np

from leeway.domain.chart import (
    Axis,
    Cell,
    Chart,
    Column,
    Hue,
    Line,
    Mark,
    Points,
    Quantity,
    Rule,
    Shape,
    Table,
    empty_chart,
)
from leeway.domain.durations import length
from leeway.engine.burn_down import BurnCurve, burn_curve, evenly, median_curve, tokens_at_end
from leeway.services.burn_charts_periods import Charted, no_session, short

_NAME: Final = "burn-down"
_PAST: Final = 60
_PAST_POINTS: Final = 50
_POINTS: Final = 200
_MEDIAN_POINTS: Final = 61
_COLUMNS: Final = (
    Column("Window", Quantity.TEXT),
    Column("First call", Quantity.INSTANT),
    Column("Since first call", Quantity.HOURS),
    Column("Tokens used", Quantity.TOKENS),
    Column("Limit hit", Quantity.TEXT),
)
_LATEST_NAME: Final = "Latest window"
_LIMITED_NAME: Final = "Window of the latest limit"
_PAST_NAME: Final = "Past window"


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """A curve, the first cells of its rows in the table, and whether it ended at a limit (None: it is a median)."""

    name: str
    first: datetime | None
    curve: BurnCurve
    limited: bool | None

    def rows(self) -> list[tuple[Cell, ...]]:
        """Return a row of the table for each point."""
        ended = len(self.curve.hours) - 1
        return [
            (self.name, self.first, hours, tokens, self._limit(place == ended))
            for place, (hours, tokens) in enumerate(
                zip(self.curve.hours.tolist(), self.curve.tokens.tolist(), strict=True)
            )
        ]

    def _limit(self, last: bool) -> str | None:  # noqa: FBT001 - private
        return None if self.limited is None else "yes" if self.limited and last else ""


def window_chart(charted: Charted | None, planned_hours: float) -> Chart:
    """Draw the window of the latest limit hit, or the latest one, before past windows and the reference's median.

    Hours count from a window's first call, as session length does. The rule is the median of what had been used when
    limits were hit: observed, and nothing that a vendor has stated.
    """
    whole_hours = planned_hours == round(planned_hours)
    title = f"Burn-down in the {f'{planned_hours:.0f}-hour' if whole_hours else length(planned_hours)} window"
    x = Axis(Quantity.HOURS, "since the window's first call", low=0.0, high=planned_hours)
    y = Axis(Quantity.TOKENS, low=0.0)
    none = no_session(charted)
    if none or charted is None:
        return empty_chart(_NAME, title, x, y, _COLUMNS, none)
    shown, name = _shown(charted)
    latest = _drawn(charted, shown, name, _POINTS)
    median = _median(charted)
    limit = _observed_limit(charted)
    curves = [latest, *([median] if median else []), *_others(charted, shown)]
    begins = np.cumsum([0, *(len(one.curve.hours) for one in curves)])
    lines = [_line(charted, one, int(begin)) for one, begin in zip(curves, begins, strict=False)]
    return Chart(
        _NAME, title, x, y,
        marks=_marks(lines, latest, limit, int(begins[1]) - 1),
        table=Table(_COLUMNS, tuple(row for one in curves for row in one.rows())),
        words=_words(charted, latest, median, limit),
        legend=((_PAST_NAME, Hue.FAINT),) if len(lines) > 1 + bool(median) else (),
    )  # fmt: skip


def _shown(charted: Charted) -> tuple[int, str]:
    """Return the index of the window in front, and what it is called."""
    limited = np.flatnonzero(charted.burn.lengths.limited)
    if len(limited):
        return int(limited[-1]), _LIMITED_NAME
    return len(charted.burn.windows) - 1, _LATEST_NAME


def _others(charted: Charted, shown: int) -> list[_Drawn]:
    """Draw some windows, evenly chosen, without the one in front; that may not be the last."""
    others = np.delete(np.arange(len(charted.burn.windows)), shown)
    chosen = others[evenly(len(others), _PAST)]
    return [_drawn(charted, int(index), _PAST_NAME, _PAST_POINTS) for index in chosen]


def _drawn(charted: Charted, index: int, name: str, points: int) -> _Drawn:
    burn = charted.burn
    first = burn.windows.first[index].astype("datetime64[ms]").item().replace(tzinfo=UTC)
    curve = burn_curve(charted.slices, burn.windows, burn.lengths, index, points)
    return _Drawn(name, first.astimezone(charted.zone), curve, bool(burn.lengths.limited[index]))


def _median(charted: Charted) -> _Drawn | None:
    """Draw the median of the reference period's windows, whichever days are selected; None if there are none."""
    reference = charted.burn.inflation.reference
    if reference is None:
        return None
    whole = charted.whole
    days = whole.days()
    inside = (days >= np.datetime64(reference.first, "D")) & (days <= np.datetime64(reference.last, "D"))
    which = np.flatnonzero(inside)
    if not len(which):
        return None
    curve = median_curve(charted.slices, whole.windows, whole.lengths, which, _MEDIAN_POINTS)
    earlier = bool((days < np.datetime64(reference.first, "D")).any())
    begin = f"{charted.day_words(reference.first)} to" if earlier else "until"
    return _Drawn(f"Median {begin} {charted.day_words(reference.last)}", None, curve, None)


def _observed_limit(charted: Charted) -> float | None:
    limited = charted.burn.lengths.limited
    if not limited.any():
        return None
    used = tokens_at_end(charted.slices, charted.burn.windows, charted.burn.lengths)
    return float(np.median(used[limited]))


def _line(charted: Charted, one: _Drawn, begin: int) -> Line:
    rows = np.arange(begin, begin + len(one.curve.hours))
    end = length(float(one.curve.hours[-1]))
    if one.name == _PAST_NAME:
        return Line(_PAST_NAME, one.curve.hours, one.curve.tokens, Hue.FAINT, width=1.0, rows=rows)
    if one.limited is None:
        label = f"{one.name}: {end}"
        return Line(one.name, one.curve.hours, one.curve.tokens, Hue.ACCENT, label=label, rows=rows)
    assert one.first is not None
    ended = f"limit after {end}" if one.limited else f"{end}, no limit"
    label = f"{charted.day_words(one.first.date())}: {ended}"
    hue = Hue.STOPS if one.limited else Hue.SERIES_2
    return Line(one.name, one.curve.hours, one.curve.tokens, hue, width=2.5, label=label, rows=rows)


def _marks(lines: list[Line], latest: _Drawn, limit: float | None, hit_row: int) -> tuple[Mark, ...]:
    """Put past windows behind, and the latest in front, with a mark where its limit was hit."""
    rule = () if limit is None else (Rule(limit, f"Limit as observed: {short(limit)} tokens", hue=Hue.STOPS),)
    hit: tuple[Mark, ...] = ()
    if latest.limited:
        x, y = latest.curve.hours[-1:], latest.curve.tokens[-1:]
        hit = (Points("Limit hit", x, y, (Hue.STOPS,), (Shape.SQUARE,), np.array([hit_row], np.int64)),)
    return (*lines[:0:-1], *rule, lines[0], *hit)


def _words(charted: Charted, latest: _Drawn, median: _Drawn | None, limit: float | None) -> str:
    assert latest.first is not None
    used = short(float(latest.curve.tokens[-1]))
    lasted = length(float(latest.curve.hours[-1]))
    ended = "when it hit a limit" if latest.limited else "and hit no limit"
    words = f"The window of {charted.day_words(latest.first.date())} had used {used} tokens after {lasted}, {ended}."
    if median is not None:
        words += (
            f" The {median.name[0].lower()}{median.name[1:]} was {short(float(median.curve.tokens[-1]))} tokens in "
            f"{length(float(median.curve.hours[-1]))}."
        )
    if limit is not None:
        count = int(charted.burn.lengths.limited.sum())
        words += (
            f" The rule is the median of what had been used at {count:,} limit hits, {short(limit)} tokens: observed, "
            "not a figure of the vendor."
        )
    return words
