"""Conditions, standing, texts and answers: the rules that need no file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.questionnaires import (
    TODAY,
    answers,
    choice,
    chosen,
    definitions,
    many,
    number,
    one_pillar,
    pillar,
    values_for,
    yes_no,
)
from tests.strategies import texts

from leeway.domain.questionnaire import (
    Choice,
    Combine,
    Definition,
    EvidenceRule,
    Question,
    QuestionKind,
    Severity,
    both,
)
from leeway.domain.questionnaire_answers import (
    Answer,
    AnswerValue,
    answer_problems,
    decode_value,
    encode_value,
    normal_value,
    tidied,
    value_problems,
    value_words,
)
from leeway.domain.questionnaire_conditions import (
    AllOf,
    AnswerTest,
    AnyOf,
    Asked,
    Condition,
    FactTest,
    Is,
    Known,
    Not,
    Within,
    asked_about,
)
from leeway.domain.questionnaire_facts import Fact, fact_words, signal_name
from leeway.domain.questionnaire_visibility import Standing, standings
from leeway.domain.questionnaire_wording import escaped, fill, wording_problems

HIDDEN, OPEN, ASKED = Standing.HIDDEN, Standing.OPEN, Standing.ASKED
LATER = Question("d", "When?", QuestionKind.DATE)


def standing(when: Condition, facts: dict[str, Any] | None = None, **given: Any) -> Standing:
    """How a question of that condition stands beside a choice x, a yes-no y that hangs on it, a number n and a day d."""
    of = one_pillar(
        Question("t", "Why?", QuestionKind.TEXT, when=when),
        choice("x", 0, 2, 4),
        yes_no("y", when=chosen("x", "a")),
        number("n"),
        LATER,
    )
    return standings(of, answers(**given), facts or {})["t"]


# ------------------------------------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("when", "given", "expected"),
    [
        (chosen("x", "a", "b"), {}, OPEN),
        (chosen("x", "a", "b"), {"x": "b"}, ASKED),
        (chosen("x", "a", "b"), {"x": "c"}, HIDDEN),
        (chosen("x", "a"), {"x": "n/a"}, HIDDEN),
        (Not(chosen("x", "a")), {}, OPEN),
        (Not(chosen("x", "a")), {"x": "n/a"}, ASKED),
        (AnswerTest("x", Known()), {"x": "a"}, ASKED),
        (AnswerTest("x", Known()), {"x": "n/a"}, HIDDEN),
        (AnswerTest("x", Known(wanted=False)), {}, OPEN),
        (AnswerTest("x", Known(wanted=False)), {"x": "n/a"}, ASKED),
        (AnswerTest("x", Asked()), {}, ASKED),
        (AnswerTest("n", Within(above=3)), {"n": 3}, HIDDEN),
        (AnswerTest("n", Within(above=3)), {"n": 3.1}, ASKED),
        (AnswerTest("n", Within(at_least=3, below=5)), {"n": 3}, ASKED),
        (AnswerTest("n", Within(at_least=3, below=5)), {"n": 5}, HIDDEN),
        (AnswerTest("n", Within(at_most=3)), {"n": 3}, ASKED),
        (AnswerTest("d", Within(above=TODAY)), {"d": TODAY}, HIDDEN),
        (AnswerTest("d", Within(at_least=TODAY)), {"d": TODAY}, ASKED),
        (AnswerTest("d", Within(above=3)), {"d": TODAY}, HIDDEN),
        (AllOf(()), {}, ASKED),
        (AnyOf(()), {}, HIDDEN),
        (AllOf((chosen("x", "a"), AnswerTest("n", Known()))), {"x": "b"}, HIDDEN),
        (AllOf((chosen("x", "a"), AnswerTest("n", Known()))), {"x": "a"}, OPEN),
        (AnyOf((chosen("x", "a"), AnswerTest("n", Known()))), {"x": "a"}, ASKED),
        (AnyOf((chosen("x", "a"), AnswerTest("n", Known()))), {"x": "b"}, OPEN),
    ],
)
def test_a_question_is_asked_hidden_or_open(
    when: Condition, given: dict[str, Any], expected: Standing
) -> None:
    assert standing(when, **given) is expected


@pytest.mark.parametrize(
    ("test", "unasked", "open_"),
    [
        (Is(("yes",)), HIDDEN, OPEN),
        (Known(), HIDDEN, OPEN),
        (Known(wanted=False), ASKED, OPEN),
        (Asked(), HIDDEN, OPEN),
        (Asked(wanted=False), ASKED, OPEN),
    ],
)
def test_a_hidden_question_counts_as_not_asked(test: Any, unasked: Standing, open_: Standing) -> None:
    assert standing(AnswerTest("y", test), x="b", y="yes") is unasked
    assert standing(AnswerTest("y", test), y="yes") is open_


def test_an_answer_that_fails_either_way_is_told_although_its_question_is_open() -> None:
    assert standing(chosen("y", "yes"), y="no") is HIDDEN


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        (Is(("stop",)), "stop", ASKED),
        (Is(("yes",)), True, ASKED),
        (Is(("no",)), True, HIDDEN),
        (Is(("stop",)), None, HIDDEN),
        (Within(above=3), 4.0, ASKED),
        (Within(above=3), float("inf"), ASKED),
        (Within(above=3), None, HIDDEN),
        (Within(above=3), "many", HIDDEN),
        (Within(above=0), True, HIDDEN),
        (Within(below=TODAY), date(2026, 1, 1), ASKED),
        (Known(), 0.0, ASKED),
        (Known(), None, HIDDEN),
        (Known(wanted=False), None, ASKED),
    ],
)
def test_a_fact_that_is_not_known_only_passes_as_not_known(test: Any, value: Any, expected: Standing) -> None:
    assert standing(FactTest("f", test), {} if value is None else {"f": value}) is expected


def test_a_question_may_hang_on_a_later_one_through_another() -> None:
    of = one_pillar(
        choice("first", 0, 4, when=chosen("second", "yes")),
        yes_no("second", when=chosen("third", "yes")),
        yes_no("third"),
    )
    assert of.resolving_order == ("third", "second", "first")
    assert list(standings(of, answers(third="yes", second="yes"), {}).values()) == [ASKED] * 3
    assert list(standings(of, answers(third="no", second="yes"), {}).values()) == [HIDDEN, HIDDEN, ASKED]


def test_a_pillar_s_condition_holds_for_each_of_its_questions() -> None:
    of = Definition(
        "i", "1", "T", (pillar("p", yes_no("x")), pillar("q", choice("z", 0, 4), when=chosen("x", "yes")))
    )
    assert standings(of, answers(x="no"), {})["z"] is HIDDEN
    one, other = chosen("x", "yes"), chosen("x", "no")
    assert (both(None, None), both(one, None), both(None, other)) == (None, one, other)
    assert asked_about(both(one, other)) == ("x",)


def test_a_circle_of_conditions_is_found_with_its_questions() -> None:
    of = one_pillar(
        yes_no("x", when=chosen("y", "yes")),
        yes_no("y", when=chosen("z", "yes")),
        yes_no("z", when=chosen("x", "yes")),
    )
    assert set(of.circle) == {"x", "y", "z"}
    assert of.circle[0] == of.circle[-1]
    assert one_pillar(yes_no("x")).circle == ()


# ------------------------------------------------------------------------------------------------ texts


def test_names_are_put_in_their_places_and_unknown_ones_are_named() -> None:
    assert fill("{vendor} stops at {answer}", {"vendor": "Acme", "answer": "4 h"}) == "Acme stops at 4 h"
    assert fill("{tightest_workflow} first", {}) == "the tightest workflow first"


def test_what_stands_in_brackets_is_left_out_unless_all_of_it_is_known() -> None:
    text = "The least leeway[: {tightest_workflow}, {leeway}]."
    assert fill(text, {"tightest_workflow": "Release", "leeway": "4 h"}) == "The least leeway: Release, 4 h."
    assert fill(text, {"leeway": "4 h"}) == "The least leeway."


def test_doubled_braces_and_brackets_stand_for_themselves() -> None:
    assert fill("{{x}} and [[y]]", {}) == "{x} and [y]"


@given(texts)
def test_an_escaped_text_is_filled_in_as_it_is(text: str) -> None:
    assert list(wording_problems(escaped(text))) == []
    assert fill(escaped(text), {"vendor": "Acme"}) == text


@given(st.text("{}[]vendor", max_size=12))
def test_any_text_can_be_filled_in(text: str) -> None:
    assert isinstance(fill(text, {"vendor": "Acme"}), str)
    assert isinstance(list(wording_problems(text)), list)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{vender}", "names nothing that is known"),
        ("{vendor", "too many"),
        ("vendor}", "too many"),
        ("[vendor", "isn't closed"),
        ("vendor]", "too many"),
        ("[a [b]]", "too many"),
    ],
)
def test_a_text_that_is_not_well_formed_is_told(text: str, told: str) -> None:
    assert any(told in problem for problem in wording_problems(text))


def test_facts_are_named_in_the_fewest_words() -> None:
    values = {
        "leeway": float("inf"),
        "notice": 12.857,
        "has_fallback": False,
        "last_tested": TODAY,
        "vendor": "Acme",
    }
    found = fact_words({name: Fact(name, value, "", "", TODAY) for name, value in values.items()})
    assert list(found.values()) == ["unlimited", "12.86 weeks", "no", "2026-11-22", "Acme"]


def test_a_signal_is_found_whatever_its_case_and_spaces() -> None:
    assert signal_name(" Outside  Builders") == "signal:outside builders"


# ---------------------------------------------------------------------------------------------- answers


@given(st.data())
def test_a_value_is_read_back_as_it_was_written(data: st.DataObject) -> None:
    of = data.draw(definitions(conditions=False))
    question = data.draw(st.sampled_from(list(of.questions.values())))
    value = data.draw(values_for(question))
    assert decode_value(encode_value(value)) == value
    assert type(decode_value(encode_value(value))) is type(value)
    assert value_problems(question, value, TODAY) == ()
    assert value_words(question, value)
    assert normal_value(question, value) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "null",
        '{"chosen": "a"}',
        '{"chosen": [1]}',
        '{"number": true}',
        '{"number": NaN}',
        '{"number": 1e999}',
        '{"day": "22.11.2026"}',
        '{"day": "2026-02-30"}',
        '{"text": "a", "number": 1}',
        '{"value": 1}',
    ],
)
def test_what_is_no_kept_answer_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decode_value(text)


SHARE = number("n", (5, 0), (None, 4), unit="%", low=0.0, high=100.0)
PEOPLE = Question("p", "?", QuestionKind.NUMBER, whole=True, low=1, unit="person|people")
SCORED_DAY = Question("d", "?", QuestionKind.DATE, bands=(number("n", (5, 0), (None, 4))).bands)


@pytest.mark.parametrize(
    ("question", "value", "told"),
    [
        (choice("x", 0, 4), ("c",), "no choice “c”"),
        (choice("x", 0, 4), ("a", "b"), "Only one"),
        (choice("x", 0, 4), (), "Nothing is chosen"),
        (choice("x", 0, 4), "a", "one of the choices"),
        (choice("x", 0, 4), 3.0, "one of the choices"),
        (many("m", Combine.BEST, 1, 2), ("a", "none"), "“None” can't be chosen together"),
        (many("m", Combine.BEST, 1, 2), ("a", "a"), "twice"),
        (SHARE, -0.1, "at least 0 %"),
        (SHARE, 100.1, "at most 100 %"),
        (SHARE, float("nan"), "finite"),
        (SHARE, float("inf"), "finite"),
        (SHARE, TODAY, "must be a number"),
        (PEOPLE, 0.0, "at least 1 person."),
        (PEOPLE, 1.5, "whole number"),
        (SCORED_DAY, date(2026, 11, 23), "lies in the future"),
        (SCORED_DAY, 3.0, "must be a day"),
        (Question("t", "?", QuestionKind.TEXT), " \n", "blank"),
        (Question("t", "?", QuestionKind.TEXT), "x" * 10_001, "10,001 characters"),
        (Question("t", "?", QuestionKind.TEXT), 3.0, "must be a text"),
    ],
)
def test_why_a_value_can_not_be_an_answer_is_told(question: Question, value: AnswerValue, told: str) -> None:
    assert any(told in problem for problem in value_problems(question, value, TODAY))


def test_a_day_without_a_score_may_lie_in_the_future() -> None:
    assert value_problems(LATER, date(2030, 1, 1), TODAY) == ()


def test_an_answer_has_a_value_or_a_reason_and_texts_of_bounded_length() -> None:
    question = choice("x", 0, 4)
    assert answer_problems(question, Answer("x", ("a",)), TODAY) == ()
    assert answer_problems(question, Answer("x", note="later"), TODAY) == ()
    (told,) = answer_problems(question, Answer("x", ("a",), "because"), TODAY)
    assert "keep one of them" in told
    (told,) = answer_problems(question, Answer("x", ("a",), note="x" * 10_001), TODAY)
    assert "note has 10,001 characters" in told


def test_a_bare_note_is_no_answer() -> None:
    assert not Answer("x", note="later").given
    assert Answer("x", None, "because").given


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  a b \n", "a b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00\x07\ud800b\ufffe", "ab"),
        ("a\tb", "a\tb"),
        ("=1+1 <b>x</b>", "=1+1 <b>x</b>"),
        ("🏳️\u200d🌈", "🏳️\u200d🌈"),
    ],
)
def test_texts_from_outside_are_tidied_and_not_rewritten(text: str, kept: str) -> None:
    assert tidied(text) == kept


@given(texts)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)


def test_chosen_ids_are_kept_in_the_order_of_the_question() -> None:
    assert normal_value(many("m", Combine.BEST, 1, 2, 3), ("c", "a")) == ("a", "c")
    assert normal_value(choice("x", 0, 4), ("gone",)) == ("gone",)


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        (choice("x", 0, 4), ("b",), "B"),
        (choice("x", 0, 4), ("gone",), "gone"),
        (many("m", Combine.BEST, 1, 2), ("a", "b"), "A; B"),
        (PEOPLE, 1.0, "1 person"),
        (PEOPLE, 1200.0, "1,200 people"),
        (SHARE, 33.3, "33.3 %"),
        (LATER, TODAY, "2026-11-22"),
    ],
)
def test_a_value_is_said_in_the_words_of_its_question(
    question: Question, value: AnswerValue, words: str
) -> None:
    assert value_words(question, value) == words


def test_evidence_is_required_above_a_score_or_always_or_never() -> None:
    assert [EvidenceRule(required_above=2).requires(s) for s in (None, 2, 3)] == [False, False, True]
    assert [EvidenceRule(required_above=-1).requires(s) for s in (None, 0, 4)] == [True, True, True]
    assert [EvidenceRule().requires(s) for s in (None, 0, 4)] == [False, False, False]
    assert not EvidenceRule(asked=False).requires(4)


def test_severities_are_ranked_from_the_worst() -> None:
    assert [severity.rank for severity in Severity] == [0, 1, 2, 3]
    assert Severity.CRITICAL.words == "Critical"


def test_a_choice_is_found_by_its_id() -> None:
    question = choice("x", 0, 4)
    assert question.choice("b") == Choice("b", "B", 4)
    assert question.choice("z") is None
