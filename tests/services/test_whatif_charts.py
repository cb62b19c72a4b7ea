"""The charts of what-if: both sides in one, and bars from the baseline."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.outage_case import NOW, history, team

from leeway.domain.chart import Bars, Hue, Line
from leeway.domain.editing import add
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.engine.whatif_tornado import change_bars
from leeway.services.burn_zone import local_zone
from leeway.services.opening import create_register
from leeway.services.whatif import read_whatif, reckon
from leeway.services.whatif_charts import comparison_chart, tornado_chart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leeway.engine.whatif import WhatIf


@pytest.fixture
def whatif(tmp_path: Path) -> Iterator[WhatIf]:
    desk = create_register(tmp_path / "team.leeway", author="ann", clock=lambda: NOW)
    edit = desk.edit(add(*team(), *history()))
    assert edit is not None
    desk.save(edit)
    yield read_whatif(desk, desk.register, local_zone(), NOW.date(), None).whatif
    desk.close()


def lever(name: str, row: str, value: float) -> ScenarioChange:
    return ScenarioChange("", "", LEVER, row, name, json.dumps(value))


def test_the_baseline_alone_is_one_dashed_line(whatif: WhatIf) -> None:
    chart = comparison_chart(whatif.compare([]), "EUR")
    (line,) = chart.marks
    assert isinstance(line, Line)
    assert line.dashed
    assert line.hue is Hue.MUTED
    assert "what the baseline loses" in chart.words


def test_baseline_and_scenario_are_those_of_the_engine(whatif: WhatIf) -> None:
    found = whatif.compare([lever("outage-length", "v-anthropic", 2.0)])
    chart = comparison_chart(found, "EUR")
    before, after = chart.marks
    assert isinstance(before, Line)
    assert isinstance(after, Line)
    assert (before.dashed, after.dashed, after.hue) == (True, False, Hue.ACCENT)
    for line, year in ((before, found.baseline.year), (after, found.scenario.year)):
        middle = len(line.x) // 2
        assert line.y[middle] == pytest.approx(year.exceedance(float(line.x[middle])), abs=1e-6)
    assert len(chart.table.rows) == len(before.x) + len(after.x)


def test_what_every_year_loses_is_certain_on_the_curve(whatif: WhatIf) -> None:
    found = whatif.compare([lever("bad-outage", "v-anthropic", 24.0)])
    line = comparison_chart(found, "EUR").marks[1]
    assert isinstance(line, Line)
    least = found.scenario.year.beyond.total
    assert least > 0
    assert line.x[:2].tolist() == [0.0, least]
    assert line.y[:2].tolist() == [1.0, 1.0]


def test_bars_go_from_the_baseline_to_either_side_the_widest_on_top(whatif: WhatIf) -> None:
    changes = [
        lever("outage-length", "v-anthropic", 2.0),
        lever("outage-rate", "v-github", 0.5),
        lever("price", "p-code", 2.0),
    ]
    bars = change_bars(whatif, changes)
    chart = tornado_chart(bars, "EUR")
    (mark,) = chart.marks
    assert isinstance(mark, Bars)
    assert len(mark.left) == 2  # a price moves no loss
    moved = [bar.at_high - bar.at_low for bar in bars if bar.width]
    assert (mark.left + mark.right).tolist() == pytest.approx(moved)
    assert all(low <= 0 <= high for low, high in zip(mark.left, mark.right, strict=True))
    assert [hue is Hue.STOPS for hue in mark.hues] == [by > 0 for by in moved]
    assert mark.top[0] > mark.top[1]
    assert chart.y.ticks[-1][1] == bars[0].name


def test_nothing_moved_is_an_empty_chart_that_says_how(whatif: WhatIf) -> None:
    chart = tornado_chart(reckon(whatif, (), 0.0, 0.0).bars, None)
    assert chart.is_empty
    assert "Move a slider" in chart.empty
