"""What to answer first, against the slow way: answering each question in every way, and scoring anew."""

from __future__ import annotations

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
    number,
    one_pillar,
    pillar,
    yes_no,
)

from leeway.domain.questionnaire import Definition, Question, QuestionKind, possible_scores
from leeway.domain.questionnaire_answers import Answer, Answers
from leeway.domain.questionnaire_conditions import AnswerTest, Within, asked_about, single_tests
from leeway.domain.questionnaire_visibility import FactValues, Standing
from leeway.engine.questionnaire_effects import Effect, answer_first
from leeway.engine.questionnaire_order import next_unanswered, walk
from leeway.engine.questionnaire_scores import score_assessment, value_score
from leeway.engine.questionnaire_trials import trial_answers


def first(of: Definition, given: Answers, facts: FactValues | None = None) -> tuple[Effect, ...]:
    return answer_first(of, given, facts or {}, TODAY, most=100)


def width(of: Definition, given: Answers, facts: FactValues) -> float:
    found = score_assessment(of, given, facts, TODAY).overall.range
    return 0.0 if found is None else found.width


def slow(of: Definition, given: Answers, facts: FactValues) -> dict[str, float]:
    """The same by scoring the whole assessment after each possible answer."""
    standing = score_assessment(of, given, facts, TODAY).standings
    found = {}
    for question in of.questions.values():
        dealt_with = question.id in given and given[question.id].given
        if standing[question.id] is Standing.ASKED and not dealt_with:
            widths = [width(of, {**given, question.id: answer}, facts) for answer in tried(of, question)]
            if widths:
                found[question.id] = width(of, given, facts) - sum(widths) / len(widths)
    return found


def tried(of: Definition, question: Question) -> list[Answer]:
    every = list(of.conditions.values())
    limits = [
        limit
        for condition in every
        for test in single_tests(condition)
        if isinstance(test, AnswerTest) and test.question == question.id and isinstance(test.test, Within)
        for limit in test.test.given
    ]
    values = list(trial_answers(question, limits, TODAY))
    if any(question.id in asked_about(condition) for condition in every):
        return [Answer(question.id, value) for value in values]
    if not question.scored:
        return []
    by_score = {value_score(question, value, TODAY): value for value in values}
    return [Answer(question.id, by_score[score]) for score in possible_scores(question)]


def test_the_heavier_question_comes_first() -> None:
    of = one_pillar(choice("light", 0, 4, weight=1), choice("heavy", 0, 4, weight=5))
    assert [effect.question for effect in first(of, {})] == ["heavy", "light"]


def test_the_effect_is_the_mean_over_the_answers() -> None:
    of = one_pillar(choice("x", 0, 4), choice("y", 0, 4))
    # The range is 0 to 4. Once x is 0 it is 0 to 2, once x is 4 it is 2 to 4.
    assert first(of, {})[0] == Effect("x", pytest.approx(2.0, abs=1e-8))


def test_a_question_in_a_heavy_pillar_counts_more() -> None:
    of = definition(pillar("p", choice("x", 0, 4), weight=1), pillar("q", choice("y", 0, 4), weight=3))
    assert [effect.question for effect in first(of, {})] == ["y", "x"]


def test_what_a_question_brings_up_counts_with_it() -> None:
    gate = yes_no("gate", None, None)
    of = one_pillar(gate, choice("x", 0, 4, when=chosen("gate", "yes")), choice("y", 2, 3))
    # The range is 0 to 4. Yes leaves it so, no takes x away and leaves 2 to 3.
    assert {effect.question: effect.narrows for effect in first(of, {})}["gate"] == pytest.approx(
        1.5, abs=1e-8
    )


def test_what_is_dealt_with_or_not_asked_isn_t_listed() -> None:
    of = one_pillar(choice("x", 0, 4), choice("y", 0, 4, when=chosen("x", "a")), choice("z", 0, 4))
    assert [effect.question for effect in first(of, answers(x="b", z="n/a"))] == []


def test_a_question_without_a_score_that_brings_nothing_isn_t_listed() -> None:
    text = Question("t", "Why?", QuestionKind.TEXT)
    assert [effect.question for effect in first(one_pillar(text, choice("x", 0, 4)), {})] == ["x"]


def test_only_the_first_few_are_listed() -> None:
    of = one_pillar(*(choice(f"q{i}", 0, 4) for i in range(9)))
    assert len(answer_first(of, {}, {}, TODAY, most=3)) == 3


@given(st.data())
def test_the_effects_are_those_of_answering_and_scoring_anew(data: st.DataObject) -> None:
    of, facts = data.draw(definitions()), data.draw(FACTS_KNOWN)
    given = data.draw(given_answers(of))
    expected = slow(of, given, facts)
    found = {effect.question: effect.narrows for effect in first(of, given, facts)}
    assert set(found) <= set(expected)
    for id, narrows in expected.items():
        assert found.get(id, 0.0) == pytest.approx(narrows, abs=1e-7)


@given(st.data())
def test_trying_answers_leaves_nothing_behind(data: st.DataObject) -> None:
    of, facts = data.draw(definitions()), data.draw(FACTS_KNOWN)
    given = data.draw(given_answers(of))
    before = dict(given)
    assert first(of, given, facts) == first(of, given, facts)
    assert given == before


@given(st.data())
def test_every_way_to_answer_that_is_tried_can_be_an_answer(data: st.DataObject) -> None:
    from leeway.domain.questionnaire_answers import value_problems

    of = data.draw(definitions())
    for question in of.questions.values():
        for value in trial_answers(question, (5.0, TODAY), TODAY):
            assert value_problems(question, value, TODAY) == ()


# ---------------------------------------------------------------------------------------------- the walk


def standings(of: Definition, given: Answers) -> dict[str, Standing]:
    return dict(score_assessment(of, given, {}, TODAY).standings)


def test_the_walk_goes_through_what_is_asked_in_order() -> None:
    of = one_pillar(yes_no("x"), choice("y", 0, 4, when=chosen("x", "yes")), choice("z", 0, 4))
    assert walk(of, standings(of, {})) == ("x", "z")
    assert walk(of, standings(of, answers(x="yes"))) == ("x", "y", "z")


def test_the_next_question_is_the_next_unanswered_one_and_goes_round() -> None:
    of = one_pillar(choice("x", 0, 4), choice("y", 0, 4), choice("z", 0, 4))
    standing = standings(of, {})
    assert next_unanswered(of, {}, standing) == "x"
    assert next_unanswered(of, answers(y="a"), standing, "x") == "z"
    assert next_unanswered(of, answers(y="a", z="n/a"), standing, "z") == "x"
    assert next_unanswered(of, answers(x="a", y="a", z="n/a"), standing, "z") is None


def test_the_walk_goes_on_from_the_start_after_a_question_that_is_gone() -> None:
    of = one_pillar(choice("x", 0, 4))
    assert next_unanswered(of, {}, standings(of, {}), "gone") == "x"


def test_a_question_that_hangs_on_a_later_one_comes_up_once_that_is_answered() -> None:
    of = one_pillar(choice("x", 0, 4, when=AnswerTest("n", Within(above=3))), number("n", (5, 0), (None, 4)))
    assert next_unanswered(of, {}, standings(of, {})) == "n"
    given = answers(n=9)
    assert next_unanswered(of, given, standings(of, given), "n") == "x"
