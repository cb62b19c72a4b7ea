"""The chart of one figure over time, its sources told apart by colour and shape."""

from datetime import UTC, date, datetime
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
    Shape,
    Table,
    empty_chart,
)
from leeway.domain.register_entities import Signal
from leeway.engine.signal_series import SignalSeries, number_of, origin

_NAME: Final = "figure-over-time"
_HUES: Final = (Hue.SERIES_1, Hue.SERIES_2, Hue.SERIES_3, Hue.SERIES_4, Hue.SERIES_5, Hue.SERIES_6)
_SHAPES: Final = (
    Shape.CIRCLE, Shape.SQUARE, Shape.TRIANGLE, Shape.DIAMOND, Shape.RING, Shape.CIRCLE,
)  # fmt: skip
_MOST: Final = len(_HUES)
_NAMED: Final = 40
_COLUMNS: Final = (
    Column("As of", Quantity.DAY),
    Column("Value", Quantity.TEXT),
    Column("Number", Quantity.NUMBER),
    Column("Unit", Quantity.TEXT),
    Column("Source", Quantity.TEXT),
    Column("Standing", Quantity.TEXT),
)
_NOTHING: Final = "Select a figure in the table to see it over time."
_WORDS_ONLY: Final = (
    "These figures are words, so there is no line to draw. The list beside it has all of them."
)


def figure_chart(series: SignalSeries | None) -> Chart:
    """Draw the figures of a series that are numbers in the unit of the latest, a line for each source.

    With more than six sources the rest are "others", points without a line. The table has all figures, words too.
    """
    if series is None:
        x, y = Axis(Quantity.DAY), Axis(Quantity.NUMBER)
        return empty_chart(_NAME, "Figure over time", x, y, _COLUMNS, _NOTHING)
    groups = _by_source(series)
    return Chart(
        _NAME,
        series.latest.metric,
        Axis(Quantity.DAY, zone=UTC),
        Axis(Quantity.NUMBER, _short(series.latest.unit)),
        tuple(
            mark for place, (name, rows) in enumerate(groups) for mark in _marks(series, place, name, rows)
        ),
        Table(_COLUMNS, tuple(_row(one) for one in series.signals)),
        _words(series),
        _WORDS_ONLY,
        legend=tuple((name, _HUES[place]) for place, (name, _) in enumerate(groups)) if groups[1:] else (),
    )


def _by_source(series: SignalSeries) -> list[tuple[str, list[int]]]:
    """Return the rows that can be drawn by the source that they are from; the sources with most figures come first."""
    found: dict[str, list[int]] = {}
    for row, (signal, number) in enumerate(zip(series.signals, series.numbers, strict=True)):
        if number is not None and signal.unit == series.latest.unit:
            found.setdefault(origin(signal), []).append(row)
    groups = sorted(found.values(), key=lambda rows: -len(rows))
    named = [(_short(series.signals[rows[0]].source), rows) for rows in groups]
    if len(named) <= _MOST:
        return named
    rest = sorted(row for _, rows in named[_MOST - 1 :] for row in rows)
    return [*named[: _MOST - 1], ("Others", rest)]


def _marks(series: SignalSeries, place: int, name: str, rows: list[int]) -> tuple[Mark, ...]:
    x = np.array([_milliseconds(series.signals[row].as_of) for row in rows], np.float64)
    y = np.array([series.numbers[row] for row in rows], np.float64)
    numbers = np.array(rows, np.int64)
    points = Points(name, x, y, (_HUES[place],), (_SHAPES[place],), numbers)
    if len(rows) == 1 or name == "Others":
        return (points,)
    return Line(name, x, y, _HUES[place]), points


def _milliseconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1_000


def _row(one: Signal) -> tuple[Cell, ...]:
    return (one.as_of, one.value, number_of(one.value), one.unit, one.source, one.standing)


def _short(text: str) -> str:
    flat = " ".join(text[: 4 * _NAMED].split())
    return flat if len(flat) <= _NAMED else f"{flat[: _NAMED - 1]}…"


def _words(series: SignalSeries) -> str:
    first, last = series.signals[0], series.latest
    now = f"{_short(last.value)} {_short(last.unit)}".strip()
    if first is last:
        return f"One figure of {_short(last.metric)}: {now} on {last.as_of:%d %b %Y}."
    return (
        f"{len(series.signals):,} figures of {_short(last.metric)}: from {_short(first.value)} on "
        f"{first.as_of:%d %b %Y} to {now} on {last.as_of:%d %b %Y}."
    )
