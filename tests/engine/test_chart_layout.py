"""A chart laid out: everything within the drawing, words apart from one another, only what is seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charts import (
    KINDS,
    EvenWriting,
    changes,
    daily,
    exceedance,
    nothing,
    powers,
    scores,
    timeline,
    weekly,
)

from leeway.domain.chart import Axis, Bars, Chart, Hue, Line, Points, Quantity, Rule, Shape, Spans, Table
from leeway.engine.chart_layout import first_view, lay_out
from leeway.engine.chart_marks import prepare
from leeway.engine.chart_shapes import Area, Box, Boxes, Drawing, Path, Segment, Symbols, Words
from leeway.engine.chart_view import View

WRITING = EvenWriting()


def laid_out(chart: Chart, width: float = 500.0, height: float = 260.0, view: View | None = None) -> Drawing:
    seen = view or first_view(chart, width, height, WRITING)
    return lay_out(prepare(chart), seen, width, height, WRITING)


def box_of(words: Words) -> Box:
    width = WRITING.width(words.text)
    return Box(words.x - words.anchor * width, words.y - WRITING.size / 2, width, WRITING.size)


def texts(drawing: Drawing) -> list[str]:
    return [words.text for words in drawing.words]


def only(drawing: Drawing, kind: type) -> list[object]:
    return [mark for mark in drawing.marks if isinstance(mark, kind)]


def chart_of(*marks: object, x: Axis | None = None, y: Axis | None = None) -> Chart:
    numbers = Axis(Quantity.COUNT)
    return Chart("c", "C", x or numbers, y or numbers, marks, Table(()), "w")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(500.0, 260.0), (240.0, 140.0), (1_200.0, 400.0), (200.0, 90.0)])
def test_no_words_leave_the_drawing_or_overlap(kind: object, size: tuple[float, float]) -> None:
    drawing = laid_out(kind(), *size)  # type: ignore[operator]
    boxes = [box_of(words) for words in (*drawing.words, *(key.words for key in drawing.legend))]
    assert boxes
    for box in boxes:
        assert box.left >= -0.01
        assert box.right <= size[0] + 0.01
        assert box.top >= -WRITING.size * 0.2
        assert box.bottom <= size[1] + WRITING.size * 0.2
    for one, other in combinations(boxes, 2):
        assert not Box(one.left, one.top + 1, one.width, one.height - 2).overlaps(other), (one, other)


def test_columns_are_shown_whole_with_room_above_the_rule() -> None:
    drawing = laid_out(weekly())
    assert drawing.view.y == (0.0, 6.0)
    assert drawing.view.x[0] < -0.4
    assert drawing.view.x[1] > 11.4
    assert texts(drawing)[:2] == ["0\N{NO-BREAK SPACE}h", "1\N{NO-BREAK SPACE}h"]
    assert "Expected session 5 h" in texts(drawing)


def test_bars_keep_their_hues_and_only_those_on_one_ground_are_rounded() -> None:
    faint, bars = only(laid_out(weekly()), Boxes)
    assert faint.radius == 0.0
    assert bars.radius > 0
    assert [bars.hues[kind] for kind in bars.kinds] == [Hue.ACCENT] * 6 + [Hue.STOPS] * 6
    assert only(laid_out(changes()), Boxes)[0].radius == 0.0


def test_a_line_breaks_where_a_value_is_missing_and_steps_hold_theirs() -> None:
    steps, line = only(laid_out(daily()), Path)
    assert len(line.x) == 120
    assert int(np.isnan(line.y).sum()) == 5
    assert len(steps.x) == 2 * 120 - 1
    assert steps.y[1] == steps.y[0]


def test_a_point_of_a_line_without_neighbours_is_a_dot() -> None:
    y = np.asarray([1.0, np.nan, 2.0, np.nan, 3.0, 4.0])
    dots, _ = laid_out(chart_of(Line("l", np.arange(6.0), y, Hue.ACCENT))).marks
    assert isinstance(dots, Symbols)
    assert len(dots.x) == 2


def test_values_without_a_logarithm_have_no_place() -> None:
    (line,) = only(laid_out(powers()), Path)
    assert int(np.isnan(line.x).sum() + np.isnan(line.y).sum()) == 2


def test_what_isnt_seen_isnt_drawn() -> None:
    chart = weekly()
    whole = first_view(chart, 500.0, 260.0, WRITING)
    bars = only(laid_out(chart, view=View((2.6, 5.4), whole.y)), Boxes)[1]
    assert len(bars.left) == 3
    (line,) = only(laid_out(exceedance(), view=View((0.0, 3_000.0), (0.0, 1.0))), Path)[1:2]
    assert len(line.x) <= 5


def test_no_width_is_no_bar_but_an_incident_that_was_over_at_once_is() -> None:
    none = Bars("b", np.zeros(1), np.zeros(1), np.ones(1), np.zeros(1), (Hue.ACCENT,))
    lanes = Axis(Quantity.TEXT, low=-1.0, high=2.0, ticks=((0.5, "A"),))
    assert len(only(laid_out(chart_of(none, y=lanes)), Boxes)[0].left) == 0
    (incidents,) = only(laid_out(timeline()), Boxes)
    assert len(incidents.left) == 30
    assert incidents.width.min() == pytest.approx(1.0)


def test_lying_bars_have_their_labels_past_their_ends_on_their_side() -> None:
    drawing = laid_out(changes())
    words = {one.text: box_of(one) for one in drawing.words}
    zero = drawing.x.place(0.0)
    assert words["−€ 38.2 k"].right < zero
    assert words["+€ 31.5 k"].left > zero
    assert any(segment.strong for segment in drawing.behind)


def test_the_end_of_a_line_is_labelled_in_the_margin() -> None:
    drawing = laid_out(daily())
    ends = {one.text: one for one in drawing.words if one.text in {"all", "output"}}
    assert all(words.x > drawing.field.right for words in ends.values())
    assert ends["all"].y < ends["output"].y


def test_rules_outside_the_view_arent_drawn() -> None:
    chart = exceedance()
    drawing = laid_out(chart, view=View((0.0, 100_000.0), (0.0, 1.0)))
    assert len(only(drawing, Segment)) == 1
    assert "P95 € 231 k" not in texts(drawing)


def test_the_words_of_two_rules_dont_read_as_one() -> None:
    line = Line("l", np.array([0.0, 100.0]), np.array([0.0, 100.0]), Hue.ACCENT)
    gap = (
        WRITING.width("Expected 74.5 k") + WRITING.size * 0.7
    )  # that of the first reaches to the second, just
    for far in (0.0, 6.0, 2.0 * WRITING.size):
        at = 20.0 + (gap + far) / 4.0
        drawing = laid_out(
            chart_of(line, *(Rule(x, text, upright=True) for x, text in ((20.0, "Expected 74.5 k"), (at, "P95")))),
            width=440.0,
        )  # fmt: skip
        one, other = (box_of(words) for words in drawing.words if words.text in ("Expected 74.5 k", "P95"))
        apart = other.left - one.right
        assert abs(one.top - other.top) >= WRITING.size or apart >= WRITING.size


def test_only_horizontal_lines_are_behind_and_none_behind_lying_bars() -> None:
    assert all(segment.y1 == segment.y2 for segment in laid_out(weekly()).behind)
    assert len(laid_out(timeline()).behind) == 2
    assert [segment.strong for segment in laid_out(changes()).behind] == [True]


def test_the_legend_shows_lines_as_lines_and_wraps() -> None:
    drawing = laid_out(exceedance())
    assert [(key.line, key.dashed) for key in drawing.legend] == [(True, True), (True, False)]
    many = replace(exceedance(), legend=tuple((f"A long name, number {n}", Hue.ACCENT) for n in range(6)))
    keys = laid_out(many, 300.0).legend
    assert len({key.words.y for key in keys}) == 3


def test_the_same_number_of_shapes_is_drawn_however_many_points_there_are() -> None:
    count = 200_000
    at = np.arange(float(count))
    values = np.random.default_rng(0).lognormal(1, 1, count)
    hues = (Hue.ACCENT, Hue.STOPS) * (count // 2)
    bars = Bars("b", at, at + 0.8, values, np.zeros(count), hues)
    line = Line("l", at, values, Hue.ACCENT)
    points = Points("p", at, values, (Hue.ACCENT,), (Shape.CIRCLE,))
    drawing = laid_out(chart_of(bars, line, points))
    boxes, path, dots = drawing.marks
    assert isinstance(boxes, Boxes)
    assert isinstance(path, Path)
    assert isinstance(dots, Boxes)
    assert len(boxes.left) <= 2 * 502
    assert len(path.x) <= 5 * 502
    assert len(dots.left) < 40_000
    assert boxes.top.min() == pytest.approx(drawing.y.place(float(values.max())))
    assert float(np.nanmin(path.y)) == pytest.approx(drawing.y.place(float(values.max())))


def test_a_column_of_a_screen_with_a_gap_keeps_a_gap() -> None:
    count = 50_000
    values = np.ones(count)
    values[20_000:30_000] = np.nan
    (path,) = laid_out(chart_of(Line("l", np.arange(float(count)), values, Hue.ACCENT))).marks
    assert isinstance(path, Path)
    gap = path.x[np.isnan(path.y)]
    assert gap.min() == pytest.approx(path.x.min() + (path.x.max() - path.x.min()) * 0.4, abs=2.0)


def test_a_range_is_a_line_between_two_ends_beside_its_bar() -> None:
    drawing = laid_out(scores())
    path = next(mark for mark in drawing.marks if isinstance(mark, Path))
    parts = [part[~np.isnan(part)] for part in np.split(path.x, np.flatnonzero(np.isnan(path.x)))]
    ends = [part.tolist() for part in parts if len(part)]
    low, high = (drawing.x.place(value) for value in (1.1, 3.2))  # of the last of three
    assert ends[6:] == [pytest.approx(end) for end in ([low, low], [low, high], [high, high])]
    middle = drawing.y.place(2.0)
    assert path.y[-8:-1].tolist()[2:4] == pytest.approx([middle, middle])


def test_a_range_that_isnt_known_is_left_out_and_alone_it_makes_a_chart() -> None:
    some = Spans("s", np.asarray([np.nan, 1.0]), np.asarray([2.0, 3.0]), np.asarray([0.0, 1.0]), Hue.MUTED)
    chart = chart_of(some)
    assert not chart.is_empty
    (path,) = laid_out(chart).marks
    assert isinstance(path, Path)
    assert len(path.x) == 9
    none = Spans("s", np.asarray([np.nan]), np.asarray([2.0]), np.asarray([0.0]), Hue.MUTED)
    assert laid_out(chart_of(none)).marks == ()


def test_an_empty_chart_has_axes_only() -> None:
    drawing = laid_out(nothing())
    assert not only(drawing, Boxes)
    assert not only(drawing, Area)


@given(
    values=st.lists(
        st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.floats(-1e18, 1e18)), max_size=30
    ),
    rule=st.floats(allow_nan=True, allow_infinity=True),
    log=st.booleans(),
    quantity=st.sampled_from(list(Quantity)),
)
def test_whatever_the_numbers_are_a_chart_is_laid_out(
    values: list[float], rule: float, log: bool, quantity: Quantity
) -> None:
    numbers = np.asarray(values, np.float64)
    count = len(numbers)
    axis = Axis(quantity, log=log)
    marks = (
        Bars("b", numbers, numbers + 1, numbers, np.zeros(count), (Hue.ACCENT,)),
        Line("l", numbers, numbers, Hue.ACCENT, steps=True, label="line"),
        Points("p", numbers, numbers, (Hue.ACCENT,), (Shape.RING,)),
        Spans("s", numbers, numbers + 1, numbers, Hue.MUTED),
        Rule(rule, "rule"),
    )
    drawing = laid_out(chart_of(*marks, x=axis, y=axis))
    assert drawing.view.x[0] < drawing.view.x[1]
    assert drawing.view.y[0] < drawing.view.y[1]
    assert np.isfinite([*drawing.view.x, *drawing.view.y]).all()
