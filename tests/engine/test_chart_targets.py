"""What is pointed at: the nearest thing that tells a row."""

from __future__ import annotations

import numpy as np
from tests.charts import EvenWriting, changes, daily, exceedance, nothing, powers, scattered, timeline, weekly

from leeway.domain.chart import Chart
from leeway.engine.chart_layout import first_view, lay_out
from leeway.engine.chart_marks import prepare
from leeway.engine.chart_targets import PlacedTargets, placed, targets


def pointed(chart: Chart) -> PlacedTargets:
    writing = EvenWriting()
    drawing = lay_out(prepare(chart), first_view(chart, 500.0, 260.0, writing), 500.0, 260.0, writing)
    return placed(targets(chart), drawing)


def row_at(found: PlacedTargets, x: float, y: float) -> int | None:
    number = found.nearest(x, y)
    return None if number is None else int(found.targets.rows[number])


def test_a_column_is_found_above_it_too() -> None:
    found = pointed(weekly())
    box = found.box(9)
    assert row_at(found, box.left + 2, box.top + 3) == 9
    assert row_at(found, box.left + 2, box.top - 60) == 9


def test_beyond_the_columns_there_is_nothing() -> None:
    found = pointed(weekly())
    assert row_at(found, found.box(11).right + 30, 100) is None


def test_a_line_is_found_by_what_is_beside_it() -> None:
    found = pointed(exceedance())
    box = found.box(100)
    assert row_at(found, box.left + 0.4, box.top - 40) == 100


def test_a_point_is_found_near_it_only() -> None:
    found = pointed(scattered())
    box = found.box(1)
    assert row_at(found, box.left + 6, box.top + 6) == 1
    assert row_at(found, box.left + 6, box.top + 60) is None


def test_an_incident_is_found_in_its_lane_only() -> None:
    found = pointed(timeline())
    box = found.box(20)
    middle = box.left + box.width / 2
    assert row_at(found, middle, box.top + 5) == 20
    assert row_at(found, middle, box.top - 20) is None


def test_what_isnt_known_isnt_found() -> None:
    assert len(pointed(daily()).targets) == 115
    assert len(pointed(powers()).targets) == 48
    assert pointed(nothing()).nearest(10, 10) is None


def test_steps_go_from_left_to_right_through_lanes_from_the_top() -> None:
    line = targets(exceedance())
    assert line.rows[line.steps].tolist() == list(range(200))
    lanes = targets(changes())
    assert lanes.rows[lanes.steps].tolist() == [2, 1, 0]
    times = targets(timeline())
    assert times.rows[times.steps].tolist() == list(range(30))


def test_there_is_one_step_for_each_row() -> None:
    found = targets(weekly())
    assert found.step_of(4) == 4
    assert np.array_equal(found.of_row(4), [4])
