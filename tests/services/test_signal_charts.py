"""The chart of a figure over time: a line for each source, only what is a number of the latest unit, all of it in the table."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from leeway.domain.chart import Hue, Line, Points, Quantity, Shape
from leeway.domain.register_entities import Signal
from leeway.engine.signal_series import SignalSeries
from leeway.services.signal_charts import figure_chart


def signal(number: int, value: str, source: str = "Docs", unit: str = "stars", url: str = "") -> Signal:
    day = date(2026, 10, 1 + number)
    return Signal(f"s{number:02}", "v", "Stars", value, source, day, "measured", unit, "p", url)


def series(*signals: Signal) -> SignalSeries:
    return SignalSeries("v", "p", signals)


def milliseconds(*days: int) -> list[float]:
    return [datetime(2026, 10, 1 + day, tzinfo=UTC).timestamp() * 1_000 for day in days]


def test_nothing_selected_says_how_to_see_something() -> None:
    chart = figure_chart(None)
    assert chart.is_empty
    assert chart.empty == "Select a figure in the table to see it over time."
    assert [column.title for column in chart.table.columns] == [
        "As of", "Value", "Number", "Unit", "Source", "Standing",
    ]  # fmt: skip
    assert chart.table.rows == ()


def test_one_source_is_a_line_with_its_points_without_a_legend() -> None:
    chart = figure_chart(series(signal(0, "1,000"), signal(3, "1,250+"), signal(9, "2000")))
    line, points = chart.marks
    assert isinstance(line, Line)
    assert isinstance(points, Points)
    assert line.x.tolist() == points.x.tolist() == milliseconds(0, 3, 9)
    assert line.y.tolist() == points.y.tolist() == [1_000.0, 1_250.0, 2_000.0]
    assert np.asarray(points.rows).tolist() == [0, 1, 2]
    assert chart.legend == ()
    assert (chart.title, chart.x.quantity, chart.y.label) == ("Stars", Quantity.DAY, "stars")
    assert chart.words == "3 figures of Stars: from 1,000 on 01 Oct 2026 to 2000 stars on 10 Oct 2026."
    assert chart.table.rows[1] == (date(2026, 10, 4), "1,250+", 1_250.0, "stars", "Docs", "measured")


def test_sources_are_told_apart_and_the_one_with_most_figures_comes_first() -> None:
    chart = figure_chart(
        series(
            signal(0, "5", "Blog"), signal(1, "6"), signal(2, "7"),
            signal(3, "8", "pkg-1.tgz, SHA-256 aa"), signal(4, "9", "pkg-1.tgz, SHA-256 bb"), signal(5, "10"),
        )
    )  # fmt: skip
    assert chart.legend == (
        ("Docs", Hue.SERIES_1), ("pkg-1.tgz, SHA-256 aa", Hue.SERIES_2), ("Blog", Hue.SERIES_3),
    )  # fmt: skip
    assert [type(mark) for mark in chart.marks] == [Line, Points, Line, Points, Points]
    points = [mark for mark in chart.marks if isinstance(mark, Points)]
    assert [mark.shapes for mark in points] == [(Shape.CIRCLE,), (Shape.SQUARE,), (Shape.TRIANGLE,)]
    assert [np.asarray(mark.rows).tolist() for mark in points] == [[1, 2, 5], [3, 4], [0]]


def test_more_than_six_sources_leave_the_rest_as_points_of_others() -> None:
    rows = [signal(number, str(number), f"Source {number}") for number in range(9)]
    chart = figure_chart(series(*rows, signal(10, "1", "Source 0")))
    assert [name for name, _ in chart.legend] == [*(f"Source {n}" for n in range(5)), "Others"]
    others = chart.marks[-1]
    assert isinstance(others, Points)
    assert np.asarray(others.rows).tolist() == [5, 6, 7, 8]
    assert sum(isinstance(mark, Line) for mark in chart.marks) == 1
    assert len(chart.table.rows) == 10


def test_words_and_other_units_are_in_the_table_and_not_in_the_drawing() -> None:
    chart = figure_chart(series(signal(0, "5", unit="k"), signal(1, "many"), signal(2, "7"), signal(3, "9")))
    (line, _) = chart.marks
    assert isinstance(line, Line)
    assert line.y.tolist() == [7.0, 9.0]
    assert [row[2] for row in chart.table.rows] == [5.0, None, 7.0, 9.0]
    words = figure_chart(series(signal(0, "MIT", unit="")))
    assert words.is_empty
    assert "there is no line to draw" in words.empty
    assert words.words == "One figure of Stars: MIT on 01 Oct 2026."
    assert len(words.table.rows) == 1


@pytest.mark.parametrize("text", ["x" * 10_000, "a\nb " * 500])
def test_long_texts_are_short_in_the_drawing_and_whole_in_the_table(text: str) -> None:
    chart = figure_chart(series(signal(0, "1", text, text), signal(1, "2", "Docs", text)))
    assert all(len(name) <= 40 and "\n" not in name for name, _ in chart.legend)
    assert len(chart.y.label) <= 40
    assert len(chart.words) < 250
    assert chart.table.rows[0][4] == text
