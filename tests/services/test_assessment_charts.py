"""The charts of assessments: what each line says, by shape, hue and word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.assessments import Desk, small
from tests.builders import TODAY
from tests.compared import OTHER, add_other, assessed_twice, latest
from tests.questionnaires import answers, choice, definition, pillar

from leeway.domain.chart import Bars, Hue, Points, Shape, Spans
from leeway.domain.editing import add
from leeway.domain.register_entities import Product
from leeway.engine.portfolio import assess_portfolio
from leeway.engine.questionnaire_ranges import Range
from leeway.engine.questionnaire_scores import RiskBand, Score, score_assessment
from leeway.services.assessment_charts import (
    LOOKS,
    band_words,
    change_words,
    changes_chart,
    products_chart,
    said,
    scores_chart,
)
from leeway.services.assessment_comparison import against_before, side_by_side
from leeway.services.assessment_facts import FactSources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leeway.domain.chart import Chart

FOUR = definition(
    pillar("high", choice("h", 0.0, 4.0), main=True, weight=3.0),
    pillar("elevated", choice("e", 2.0, 4.0)),
    pillar("moderate", choice("m", 3.0, 4.0), choice("open", 0.0, 4.0)),
    pillar("low", choice("l", 4.0, 0.0)),
    pillar("none", choice("n", 0.0, 4.0)),
)
GIVEN = answers(h="a", e="a", m="a", l="a")


def only(chart: Chart, kind: type) -> list[object]:
    return [mark for mark in chart.marks if isinstance(mark, kind)]


@pytest.fixture
def chart() -> Chart:
    return scores_chart(FOUR, score_assessment(FOUR, GIVEN, {}, TODAY))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = assessed_twice(tmp_path / "a.leeway")
    yield made
    made.open.close()


def test_each_band_has_a_shape_a_hue_and_a_word_of_its_own() -> None:
    assert len(set(LOOKS.values())) == len({shape for shape, _ in LOOKS.values()}) == len(RiskBand)
    assert len({hue for _, hue in LOOKS.values()}) == len(RiskBand)


def test_each_pillar_has_its_band_as_shape_hue_and_word(chart: Chart) -> None:
    (points,) = only(chart, Points)
    assert isinstance(points, Points)
    assert points.shapes[1:] == (Shape.SQUARE, Shape.TRIANGLE, Shape.DIAMOND, Shape.CIRCLE, Shape.RING)
    assert points.hues[1:] == (Hue.STOPS, Hue.DEGRADES, Hue.ACCENT, Hue.HOLDS, Hue.MUTED)
    ground = only(chart, Bars)[0]
    assert isinstance(ground, Bars)
    assert ground.labels[1:] == (
        "0.0 high risk", "2.0 elevated", "3.0 moderate", "4.0 low", "not answered",
    )  # fmt: skip


def test_main_pillars_are_marked_and_overall_comes_first(chart: Chart) -> None:
    names = [name for _, name in sorted(chart.y.ticks, reverse=True)]
    assert names == ["Overall", "High (main)", "Elevated", "Moderate", "Low", "None"]
    assert [row[1] for row in chart.table.rows] == ["", "yes", "", "", "", ""]


def test_a_range_is_drawn_where_answers_are_missing_and_nowhere_else(chart: Chart) -> None:
    (spans,) = only(chart, Spans)
    assert isinstance(spans, Spans)
    assert np.isfinite(spans.low).tolist() == [True, False, False, True, False, True]
    assert (spans.low[3], spans.high[3]) == (1.5, 3.5)
    assert (spans.low[5], spans.high[5]) == (0.0, 4.0)


def test_the_table_says_what_is_drawn(chart: Chart) -> None:
    titles = [column.title for column in chart.table.columns]
    row = dict(zip(titles, chart.table.rows[3], strict=True))
    assert row == {
        "Pillar": "Moderate", "Main": "", "Score": 3.0, "Lowest": 1.5, "Highest": 3.5, "Band": "moderate",
        "Weight": 1.0, "Asked": 2, "Answered": 1,
    }  # fmt: skip


def test_the_words_tell_the_range_the_band_and_the_lowest(chart: Chart) -> None:
    assert chart.words.startswith("Overall 1.5, between ")
    assert chart.words.endswith(" Lowest: High, 0.0.")
    assert said(Score(2.4, Range(1.1, 3.2))) == "2.4, between 1.1 and 3.2: elevated"
    assert said(Score(4.0, Range(4.0, 4.0))) == "4.0: low"
    assert said(Score(None, Range(0.0, 4.0))) == "not scored yet, between 0.0 and 4.0"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (1.2, 1.6, "1.2 → 1.6, +0.4 better"),
        (1.6, 1.3, "1.6 → 1.3, \N{MINUS SIGN}0.3 worse"),
        (2.0, 2.0, "2.0, the same"),
        (2.0, 2.02, "2.0, hardly changed"),
        (None, 2.0, "not comparable"),
    ],
)
def test_a_change_is_told_by_sign_and_word(before: float | None, after: float, words: str) -> None:
    old, new = Score(before, Range(0.0, 4.0)), Score(after, Range(0.0, 4.0))
    assert change_words(old, new, None if before is None else after - before) == words


def test_a_pillar_that_came_or_went_is_told() -> None:
    score = Score(2.0, Range(2.0, 2.0))
    near = Score(1.46, Range(1.46, 2.47))
    assert (band_words(near), said(near)) == ("1.46 high risk", "1.46, between 1.46 and 2.47: high risk")
    assert (change_words(None, score, None), change_words(score, None, None)) == ("new", "gone")


def test_before_is_a_ring_and_now_is_the_bands_shape(desk: Desk) -> None:
    found = against_before(desk.register, latest(desk), TODAY)
    assert found is not None
    chart = changes_chart(found.comparison)
    before, now = only(chart, Points)
    assert isinstance(before, Points)
    assert isinstance(now, Points)
    assert before.shapes == (Shape.RING,)
    assert before.x[1:].tolist() == pytest.approx([8 / 3, 0.0])
    assert now.x[1:].tolist() == pytest.approx([4 / 3, 0.0])
    assert now.shapes[1:] == (Shape.SQUARE, Shape.SQUARE)
    assert [row[-1] for row in chart.table.rows][1:] == [
        "2.7 → 1.3, \N{MINUS SIGN}1.3 worse", "0.0, the same",
    ]  # fmt: skip


def test_each_product_has_a_shape_and_a_hue_and_those_never_assessed_are_empty(desk: Desk) -> None:
    add_other(desk)
    desk.do(add(Product("p-none", "v-other", "Never")))
    ids = (desk.product, OTHER, "p-none")
    portfolio = assess_portfolio(desk.register, TODAY)
    found = side_by_side(desk.register, portfolio, latest(desk), ids, TODAY, lambda _: FactSources())
    chart = products_chart(found)
    points = only(chart, Points)
    looks = {(mark.shapes, mark.hues) for mark in points if isinstance(mark, Points)}
    assert len(points) == len(looks) == 3
    assert [name for name, _ in chart.legend] == ["Coder", "Helper", "Never"]
    never = points[2]
    assert isinstance(never, Points)
    assert np.isnan(never.x).all()
    assert chart.table.rows[2][-4:] == (None, None, None, None)
    assert "Never: not assessed." in chart.words


def test_a_questionnaire_without_scores_says_so() -> None:
    nothing = small().pillars[1].questions[0]
    chart = scores_chart(
        definition(pillar("texts", nothing)),
        score_assessment(definition(pillar("texts", nothing)), {}, {}, TODAY),
    )
    ground = only(chart, Bars)[0]
    assert isinstance(ground, Bars)
    assert ground.labels == ("not scored", "not scored")
