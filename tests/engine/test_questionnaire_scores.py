"""Scores by hand-computed examples and by what must hold for any definition and any answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.questionnaires import (
    FACTS_KNOWN,
    TODAY,
    answers,
    choice,
    chosen,
    definition,
    definitions,
    given_answers,
    many,
    number,
    one_pillar,
    pillar,
    values_for,
    yes_no,
)

from leeway.domain.questionnaire import Band, Choice, Combine, Definition, Pillar, Question, QuestionKind
from leeway.domain.questionnaire_answers import Answer, Answers
from leeway.domain.questionnaire_conditions import AnyOf
from leeway.domain.questionnaire_visibility import Standing
from leeway.engine.questionnaire_scores import (
    RiskBand,
    Score,
    Scores,
    band_of,
    score_assessment,
    score_text,
    value_score,
)


def scores(of: Definition, given: Answers, facts: Any = None) -> Scores:
    return score_assessment(of, given, facts or {}, TODAY)


def overall(of: Definition, given: Answers) -> Score:
    return scores(of, given).overall


# ----------------------------------------------------------------------------------------- by hand


def test_a_pillar_is_the_weighted_mean_of_its_answers() -> None:
    of = one_pillar(choice("x", 0, 4, weight=3), choice("y", 0, 2, weight=1))
    # 3 times 4 and once 2, over 4
    assert scores(of, answers(x="b", y="b")).pillars[0].score.score == 3.5


def test_the_overall_score_weighs_the_pillars() -> None:
    of = definition(pillar("p", choice("x", 0, 4), weight=3), pillar("q", choice("y", 1, 2), weight=2))
    # 3 times 4 and 2 times 1, over 5
    assert overall(of, answers(x="b", y="a")).score == 2.8


def test_an_unanswered_question_is_in_the_range_and_not_in_the_score() -> None:
    of = one_pillar(choice("x", 0, 2, weight=1), choice("y", 0, 4, weight=3))
    found = overall(of, answers(x="b"))
    # y at 0: (2 + 0) / 4; y at 4: (2 + 12) / 4; not applicable would leave 2
    assert (found.score, found.low, found.high) == (2.0, 0.5, 3.5)
    assert not found.settled


def test_without_any_answer_there_is_a_range_and_no_score() -> None:
    found = overall(one_pillar(choice("x", 1, 3), choice("y", 0, 2)), {})
    assert (found.score, found.low, found.high, found.band) == (None, 0.0, 3.0, None)


def test_that_a_question_may_turn_out_not_to_apply_is_in_the_range() -> None:
    of = one_pillar(choice("x", 0, 2), choice("y", 3, 4))
    found = overall(of, answers(x="b"))
    # y answered gives 2.5 or 3; not applicable gives 2
    assert (found.low, found.high) == (2.0, 3.0)


def test_not_applicable_leaves_the_mean() -> None:
    of = one_pillar(choice("x", 0, 2), choice("y", 0, 4))
    found = overall(of, answers(x="b", y="n/a"))
    assert (found.score, found.low, found.high) == (2.0, 2.0, 2.0)
    assert found.settled


def test_a_pillar_that_does_not_apply_leaves_the_overall_score() -> None:
    of = definition(pillar("p", choice("x", 0, 3), weight=5), pillar("q", choice("y", 0, 4)))
    assert overall(of, answers(x="n/a", y="b")).score == 4.0


def test_nothing_scored_is_no_score_and_no_range() -> None:
    found = overall(one_pillar(choice("x", None, None)), answers(x="a"))
    assert (found.score, found.range) == (None, None)
    assert found.settled


def test_a_question_that_an_open_condition_may_bring_is_in_the_range() -> None:
    of = one_pillar(yes_no("x", 4, 4), choice("y", 0, 4, when=chosen("x", "yes")))
    found = scores(of, {})
    assert found.standings["y"] is Standing.OPEN
    assert (found.overall.low, found.overall.high) == (0.0, 4.0)
    found = scores(of, answers(x="no"))
    assert found.standings["y"] is Standing.HIDDEN
    assert (found.overall.low, found.overall.high) == (4.0, 4.0)


def test_an_answer_that_may_come_to_be_hidden_may_leave_the_mean() -> None:
    of = one_pillar(yes_no("x", 2, 2), choice("y", 0, 4, when=chosen("x", "yes")))
    found = overall(of, answers(y="b"))
    # x yes: (2 + 4) / 2, x no: 2; x not applicable hides y as well and leaves nothing
    assert (found.score, found.low, found.high) == (None, 2.0, 4.0)


@pytest.mark.parametrize(
    ("value", "text"), [(1.46, "1.46"), (1.5, "1.5"), (1.44, "1.4"), (2.4999, "2.4999"), (0, "0.0")]
)
def test_a_score_is_never_rounded_into_another_band(value: float, text: str) -> None:
    assert score_text(value) == text


@pytest.mark.parametrize(
    ("combine", "picked", "score"),
    [
        (Combine.WORST, ("a", "b"), 1.0),
        (Combine.BEST, ("a", "b"), 2.0),
        (Combine.SUM, ("a", "b"), 3.0),
        (Combine.SUM, ("a", "b", "c"), 4.0),
        (Combine.SUM, ("none",), 0.0),
    ],
)
def test_several_choices_are_worth_the_worst_the_best_or_their_sum(
    combine: Combine, picked: tuple[str, ...], score: float
) -> None:
    of = one_pillar(many("x", combine, 1.0, 2.0, 3.0))
    assert overall(of, answers(x=picked)).score == score


@pytest.mark.parametrize(("value", "score"), [(-1, 4), (0, 4), (0.5, 3), (1, 3), (1.01, 2), (3, 2), (4, 0)])
def test_a_number_falls_into_the_band_up_to_its_limit(value: float, score: float) -> None:
    of = one_pillar(number("x", (0, 4), (1, 3), (3, 2), (None, 0)))
    assert overall(of, answers(x=value)).score == score


@pytest.mark.parametrize(("age", "score"), [(0, 4), (90, 4), (91, 2), (180, 2), (181, 0), (-1, 0)])
def test_a_day_scores_by_its_age_and_one_in_the_future_never_well(age: int, score: float) -> None:
    bands = (Band(90, 4), Band(180, 2), Band(None, 0))
    question = Question("x", "When?", QuestionKind.DATE, bands=bands, choices=(Choice("never", "Never", 0),))
    assert value_score(question, TODAY - timedelta(days=age), TODAY) == score
    assert value_score(question, ("never",), TODAY) == 0


def test_a_day_loses_its_score_as_time_goes_by() -> None:
    question = Question("x", "When?", QuestionKind.DATE, bands=(Band(90, 4), Band(None, 0)))
    of, given = one_pillar(question), answers(x=date(2026, 9, 1))
    assert score_assessment(of, given, {}, date(2026, 11, 1)).overall.score == 4
    assert score_assessment(of, given, {}, date(2026, 12, 1)).overall.score == 0


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0, RiskBand.HIGH),
        (1.499999999, RiskBand.HIGH),
        (1.5, RiskBand.ELEVATED),
        (2.5, RiskBand.MODERATE),
        (3.499999999, RiskBand.MODERATE),
        (3.5, RiskBand.LOW),
        (4, RiskBand.LOW),
    ],
)
def test_the_bands_are_those_of_the_design(score: float, band: RiskBand) -> None:
    assert band_of(score) is band


def test_progress_counts_what_is_asked_and_dealt_with() -> None:
    of = one_pillar(yes_no("x"), choice("y", 0, 4, when=chosen("x", "yes")), choice("z", 0, 4))
    found = scores(of, answers(x="no", y="a", z="n/a"))
    assert (found.done, found.asked, found.complete) == (2, 2, True)


# --------------------------------------------------------------------------------------- by property


@given(st.data())
def test_the_stated_range_contains_the_final_score(data: st.DataObject) -> None:
    of, facts = data.draw(definitions()), data.draw(FACTS_KNOWN)
    final = data.draw(given_answers(of))
    now = {id: answer for id, answer in final.items() if data.draw(st.booleans())}
    stated, ended = scores(of, now, facts), scores(of, final, facts)
    pairs = [(stated.overall, ended.overall)]
    pairs += zip((p.score for p in stated.pillars), (p.score for p in ended.pillars), strict=True)
    for before, after in pairs:
        if after.score is not None:
            assert before.low is not None
            assert before.high is not None
            assert before.low <= after.score <= before.high


@given(st.data())
def test_an_answer_more_never_widens_the_range_nor_changes_what_is_asked(data: st.DataObject) -> None:
    of, facts = data.draw(definitions()), data.draw(FACTS_KNOWN)
    final = data.draw(given_answers(of))
    now = {id: answer for id, answer in final.items() if data.draw(st.booleans())}
    before, after = scores(of, now, facts), scores(of, final, facts)
    for id, standing in before.standings.items():
        assert standing in {Standing.OPEN, after.standings[id]}
    if before.overall.range is not None and after.overall.range is not None:
        assert before.overall.range.low <= after.overall.range.low
        assert after.overall.range.high <= before.overall.range.high


@given(st.data())
def test_nothing_is_open_and_everything_settled_once_all_that_is_asked_is_dealt_with(
    data: st.DataObject,
) -> None:
    of = data.draw(definitions())
    given = data.draw(given_answers(of, complete=True))
    found = scores(of, given)
    assert found.complete
    assert Standing.OPEN not in found.standings.values()
    assert found.overall.settled


@given(st.data())
def test_a_better_answer_never_lowers_a_score_nor_its_range(data: st.DataObject) -> None:
    of = data.draw(definitions(conditions=False))
    given = data.draw(given_answers(of))
    question = data.draw(st.sampled_from(list(of.questions.values())))
    one, other = data.draw(values_for(question)), data.draw(values_for(question))
    worth = {value: value_score(question, value, TODAY) for value in (one, other)}
    if None in worth.values():
        return
    worse, better = sorted((one, other), key=lambda value: worth[value] or 0.0)
    low = overall(of, {**given, question.id: Answer(question.id, worse)})
    high = overall(of, {**given, question.id: Answer(question.id, better)})
    assert low.score is not None
    assert high.score is not None
    assert low.score <= high.score
    assert (low.low, low.high) <= (high.low, high.high)


@given(st.data())
def test_answering_with_the_best_there_is_never_lowers_a_pillar_below_it(data: st.DataObject) -> None:
    of = one_pillar(*(choice(f"q{i}", 0, 4, weight=w) for i, w in enumerate(data.draw(_some_weights))))
    given = data.draw(given_answers(of))
    before = overall(of, given).score
    for id in of.questions:
        if id not in given:
            given[id] = Answer(id, ("b",))
            after = overall(of, given).score
            assert after is not None
            assert before is None or before <= after
            before = after


_some_weights = st.lists(st.sampled_from((0.1, 1.0, 2.5, 7.0)), min_size=1, max_size=5)


@given(st.data())
def test_hiding_equals_not_asking(data: st.DataObject) -> None:
    of, facts = data.draw(definitions()), data.draw(FACTS_KNOWN)
    given = data.draw(given_answers(of))
    extra = data.draw(values_for(choice("hidden", 0, 4)))
    hidden = choice("hidden", 0, 4, when=AnyOf(()), weight=5)
    pillars = (replace(of.pillars[0], questions=(*of.pillars[0].questions, hidden)), *of.pillars[1:])
    with_hidden = replace(of, pillars=pillars)
    shown = scores(with_hidden, {**given, "hidden": Answer("hidden", extra)}, facts)
    without = scores(of, given, facts)
    assert shown.overall == without.overall
    assert shown.pillars == without.pillars


@given(st.data())
def test_not_applicable_equals_not_being_there(data: st.DataObject) -> None:
    of = data.draw(definitions(conditions=False))
    given = data.draw(given_answers(of))
    extra = choice("extra", 0, 4, weight=5)
    pillars = (replace(of.pillars[0], questions=(*of.pillars[0].questions, extra)), *of.pillars[1:])
    told = scores(replace(of, pillars=pillars), {**given, "extra": Answer("extra", None, "no")})
    assert told.overall == overall(of, given)


@given(st.data(), st.sampled_from((0.5, 2.0, 8.0)))
def test_weights_scale_the_ceiling_too(data: st.DataObject, factor: float) -> None:
    """Only how weights compare counts, and the best answers give the best score whatever the weights are."""
    of = data.draw(definitions(conditions=False))
    given = data.draw(given_answers(of))
    scaled = replace(of, pillars=tuple(_scaled(pillar, factor) for pillar in of.pillars))
    one, other = overall(of, given), overall(scaled, given)
    assert (one.score, one.low, one.high) == pytest.approx((other.score, other.low, other.high), abs=2e-9)
    best = one_pillar(*(choice(f"q{i}", 0, 4, weight=w) for i, w in enumerate(data.draw(_some_weights))))
    assert overall(best, answers(**dict.fromkeys(best.questions, "b"))).score == 4.0
    assert overall(best, answers(**dict.fromkeys(best.questions, "a"))).score == 0.0


def _scaled(pillar: Pillar, factor: float) -> Pillar:
    questions = tuple(replace(question, weight=question.weight * factor) for question in pillar.questions)
    return replace(pillar, questions=questions, weight=pillar.weight * factor)


@given(st.data())
def test_without_conditions_both_ends_of_the_range_can_be_reached(data: st.DataObject) -> None:
    options = st.lists(st.sampled_from((0.0, 1.0, 2.5, 4.0)), min_size=2, max_size=3, unique=True)
    shape = data.draw(st.lists(st.tuples(options, st.sampled_from((1.0, 2.0, 5.0))), min_size=1, max_size=4))
    of = one_pillar(*(choice(f"q{i}", *worth, weight=w) for i, (worth, w) in enumerate(shape)))
    given = data.draw(given_answers(of))
    stated = overall(of, given)
    free = [id for id in of.questions if id not in given]
    ends = []
    for values in product(*([*(c.id for c in of.questions[id].choices), "n/a"] for id in free)):
        score = overall(of, {**given, **answers(**dict(zip(free, values, strict=True)))}).score
        if score is not None:
            ends.append(score)
    if ends:
        assert (stated.low, stated.high) == pytest.approx((min(ends), max(ends)), abs=2e-9)
