"""Charts of how long sessions lasted: against the plan over time, and how often each length came."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.chart import (
    Axis,
    Bars,
    Cell,
    Chart,
    Column,
    Hue,
    Mark,
    Numbers,
    Quantity,
    Rule,
    Table,
    empty_chart,
)
from leeway.domain.durations import length
from leeway.engine.burn_reference import Reference
from leeway.engine.burn_sessions import PeriodLength
from leeway.services.burn_charts_periods import PERIOD_COLUMNS, Charted, Spans, no_session, spans

_LENGTH: Final = "session-length"
_HISTOGRAM: Final = "session-histogram"
_BINS: Final = 20
_HISTOGRAM_TITLE: Final = "Session length"
_LENGTH_COLUMNS: Final = (
    *PERIOD_COLUMNS,
    Column("Windows", Quantity.COUNT),
    Column("Median session", Quantity.HOURS),
    Column("Planned", Quantity.HOURS),
    Column("Ended at a limit", Quantity.COUNT),
    Column("Tokens of the windows", Quantity.TOKENS),
)
_BIN_COLUMNS: Final = (
    Column("From", Quantity.HOURS),
    Column("To", Quantity.HOURS),
    Column("Windows", Quantity.COUNT),
)


def length_chart(charted: Charted | None, noun: str) -> Chart:
    """Draw the median session of each period before the planned one.

    A bar is red where at least half of the period's windows ended at a limit: a session that people end early is
    nobody's failure.
    """
    title = f"Expected against actual session length, by {noun}"
    hours = Axis(Quantity.HOURS, low=0.0)
    none = no_session(charted)
    if none or charted is None:
        return empty_chart(_LENGTH, title, Axis(Quantity.DAY), hours, _LENGTH_COLUMNS, none)
    planned = charted.burn.terms.planned.hours
    laid = spans([one.start for one in charted.periods], charted.period, charted.zone)
    return Chart(
        _LENGTH, title, laid.axis, hours,
        marks=(*_length_bars(charted.periods, laid, planned), Rule(planned, f"Expected session {length(planned)}")),
        table=Table(_LENGTH_COLUMNS, tuple(_length_row(charted, one) for one in charted.periods)),
        words=_length_words(charted),
        legend=_length_legend(charted.periods),
    )  # fmt: skip


def _length_bars(periods: tuple[PeriodLength, ...], laid: Spans, planned: float) -> tuple[Mark, ...]:
    rows = np.array([i for i, one in enumerate(periods) if one.median_hours is not None], np.int64)
    actual = np.array([periods[i].median_hours for i in rows], np.float64)
    left, right, base = laid.left[rows], laid.right[rows], np.zeros(len(rows))
    hues = tuple(Hue.STOPS if _limited(periods[i]) else Hue.ACCENT for i in rows)
    expected = Bars("Planned", left, right, np.full(len(rows), planned), base, (Hue.FAINT,), rows)
    return expected, Bars("Median session", left, right, actual, base, hues or (Hue.ACCENT,), rows)


def _length_legend(periods: tuple[PeriodLength, ...]) -> tuple[tuple[str, Hue], ...]:
    """Name the colours that there are."""
    red = {_limited(one) for one in periods if one.sessions}
    names = {
        False: ("Median session", Hue.ACCENT),
        True: ("Median session where half of the windows or more ended at a limit", Hue.STOPS),
    }
    return tuple(name for limited, name in names.items() if limited in red)


def _limited(one: PeriodLength) -> bool:
    return 2 * one.limited >= one.sessions > 0


def _length_row(charted: Charted, one: PeriodLength) -> tuple[Cell, ...]:
    planned = charted.burn.terms.planned.hours
    return (*charted.named(one.start), one.sessions, one.median_hours, planned, one.limited, one.tokens)


def _length_words(charted: Charted) -> str:
    burn, noun = charted.burn, charted.noun
    with_sessions = [one for one in charted.periods if one.sessions]
    first, last = with_sessions[0], with_sessions[-1]
    red = sum(map(_limited, with_sessions))
    told = f"In {red} of {len(with_sessions)} {noun}s, drawn in red, half of the windows or more ended at a limit."
    return (
        f"The median session lasted {length(burn.lengths.median_hours)} of {length(burn.terms.planned.hours)} planned: "
        f"{length(first.median_hours)} in the first {noun} and {length(last.median_hours)} in the last. "
        f"{told if red else f'In no {noun} did half of the windows or more end at a limit.'}"
    )


# ------------------------------------------------------------------------------------------ histogram


def histogram_chart(charted: Charted | None) -> Chart:
    """Draw how many windows' sessions had which length, those of the reference period and the others on top of each other."""
    count = Axis(Quantity.COUNT, "windows", low=0.0)
    none = no_session(charted)
    if none or charted is None:
        return empty_chart(_HISTOGRAM, _HISTOGRAM_TITLE, Axis(Quantity.HOURS), count, _BIN_COLUMNS, none)
    reference = charted.burn.inflation.reference
    hours = charted.burn.lengths.hours
    edges = np.linspace(0.0, max(charted.burn.terms.planned.hours, float(hours.max())), _BINS + 1)
    parts = [
        (name, hue, np.histogram(hours[rows], edges)[0].astype(np.float64))
        for name, hue, rows in _parts(charted, reference)
    ]
    columns = (
        (*_BIN_COLUMNS, *(Column(name, Quantity.COUNT) for name, *_ in parts)) if reference else _BIN_COLUMNS
    )
    return Chart(
        _HISTOGRAM, _HISTOGRAM_TITLE,
        x=Axis(Quantity.HOURS, low=0.0, high=float(edges[-1])),
        y=count,
        marks=_stacked(parts, edges),
        table=Table(columns, _bin_rows(edges, [values for *_, values in parts], split=reference is not None)),
        words=_histogram_words(charted, edges, sum(values for *_, values in parts)),
        legend=tuple((name, hue) for name, hue, _ in parts) if reference else (),
    )  # fmt: skip


def _parts(charted: Charted, reference: Reference | None) -> list[tuple[str, Hue, NDArray[np.bool_]]]:
    """Divide windows into those of the reference period, those since, and those before a period that was chosen."""
    days = charted.burn.measured.days()
    if reference is None:
        return [("Windows", Hue.ACCENT, np.ones(len(days), np.bool_))]
    first, last = np.datetime64(reference.first, "D"), np.datetime64(reference.last, "D")
    found = [
        ("Before the reference", Hue.MUTED, days < first),
        (f"Reference, to {charted.day_words(reference.last)}", Hue.ACCENT, (days >= first) & (days <= last)),
        (f"Since {charted.day_words(reference.since)}", Hue.SERIES_2, days > last),
    ]
    return [part for part in found if part[2].any()]


def _stacked(parts: list[tuple[str, Hue, Numbers]], edges: Numbers) -> tuple[Mark, ...]:
    gap = (edges[1] - edges[0]) * 0.06
    left, right = edges[:-1] + gap, edges[1:] - gap
    base = np.zeros(_BINS)
    marks = []
    for name, hue, values in parts:
        rows = np.flatnonzero(values)
        top = base + values
        marks.append(Bars(name, left[rows], right[rows], top[rows], base[rows], (hue,), rows))
        base = top
    return tuple(marks)


def _bin_rows(edges: Numbers, parts: list[Numbers], *, split: bool) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            float(edges[i]),
            float(edges[i + 1]),
            int(sum(values[i] for values in parts)),
            *((int(values[i]) for values in parts) if split else ()),
        )
        for i in range(_BINS)
    )


def _histogram_words(charted: Charted, edges: Numbers, counts: Numbers | int) -> str:
    hours = charted.burn.lengths.hours
    most = int(np.argmax(counts))
    low, high = np.quantile(hours, (0.1, 0.9))
    return (
        f"Of {len(hours):,} windows, eight in ten had a session of {length(float(low))} to {length(float(high))}; most "
        f"often it lasted {length(float(edges[most]))} to {length(float(edges[most + 1]))}."
    )
