"""A new version of a definition: what became of each question, and which answers it takes over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.questionnaires import (
    TODAY,
    answers,
    choice,
    chosen,
    definitions,
    given_answers,
    many,
    number,
    one_pillar,
    yes_no,
)

from leeway.domain.questionnaire import Choice, Combine, Question, QuestionKind
from leeway.domain.questionnaire_answers import Answer, Evidence
from leeway.domain.questionnaire_visibility import standings
from leeway.engine.questionnaire_comparison import Assessed, compare_assessments
from leeway.engine.questionnaire_incoming import Effect, plan_answers
from leeway.engine.questionnaire_scores import score_assessment
from leeway.engine.questionnaire_versions import Fate, carry_over, compare_versions

OLD = one_pillar(choice("x", 0, 2, 4), yes_no("y"), number("n", (5, 4), (None, 0)))


def fates(old: list[Question], new: list[Question]) -> list[tuple[Fate, str | None, str | None]]:
    changes = compare_versions(one_pillar(*old), one_pillar(*new))
    return [(change.fate, change.before, change.after) for change in changes]


def test_kept_new_and_gone_questions_are_told() -> None:
    assert fates([choice("x", 0, 4), yes_no("y")], [choice("z", 0, 4), choice("x", 0, 4)]) == [
        (Fate.NEW, None, "z"),
        (Fate.KEPT, "x", "x"),
        (Fate.GONE, "y", None),
    ]


def test_a_question_follows_those_that_it_replaces() -> None:
    new = choice("both", 0, 4, replaces=("x", "y"))
    assert fates([choice("x", 0, 4), yes_no("y")], [new]) == [
        (Fate.CHANGED, "x", "both"),
        (Fate.CHANGED, "y", "both"),
    ]


@pytest.mark.parametrize(
    ("after", "what", "meaning"),
    [
        (replace(choice("x", 0, 4), text="Which  x?"), (), False),
        (replace(choice("x", 0, 4), text="Another?"), ("wording",), True),
        (choice("x", 0, 3), ("scores",), True),
        (choice("x", 0, 4, 4), ("choices", "scores"), True),
        (choice("x", 0, 4, weight=3, guidance="More"), (), False),
        (choice("x", 0, 4, when=chosen("w", "yes")), ("condition",), False),
    ],
)
def test_what_changed_about_a_question_is_told(after: Question, what: tuple[str, ...], meaning: bool) -> None:
    old, new = one_pillar(choice("x", 0, 4), yes_no("w")), one_pillar(after, yes_no("w"))
    change = compare_versions(old, new)[0]
    assert (change.what, change.meaning_changed) == (what, meaning)
    assert change.fate is (Fate.CHANGED if what else Fate.KEPT)


def test_answers_are_carried_over_by_id_with_note_and_evidence() -> None:
    given = {"x": Answer("x", ("b",), "", "Seen it", (Evidence("a.pdf"),))}
    found = carry_over(OLD, OLD, given, TODAY)
    assert found.answers == given
    assert (found.left, found.to_check) == ({}, ())


def test_answers_are_carried_over_to_what_replaces_their_question() -> None:
    new = one_pillar(replace(choice("new", 0, 2, 4), replaces=("gone", "x")))
    found = carry_over(OLD, new, answers(x="c", y="yes"), TODAY)
    assert found.answers == answers(new="c")
    assert found.to_check == ("new",)
    assert found.left == answers(y="yes")


def test_an_answer_to_the_question_itself_comes_before_that_of_a_replaced_one() -> None:
    new = one_pillar(replace(choice("x", 0, 2, 4), replaces=("z",)))
    old = one_pillar(choice("z", 0, 2, 4), choice("x", 0, 2, 4))
    found = carry_over(old, new, answers(z="a", x="b"), TODAY)
    assert found.answers == answers(x="b")
    assert found.left == answers(z="a")


def test_a_bare_note_gives_way_to_the_answer_of_another_question_that_became_the_same() -> None:
    old = one_pillar(choice("x", 0, 4), choice("y", 0, 4))
    new = one_pillar(choice("both", 0, 4, replaces=("x", "y")))
    given = {"x": Answer("x", note="ask Cy"), **answers(y="b")}
    found = carry_over(old, new, given, TODAY)
    assert (found.answers["both"].value, dict(found.sources)) == (("b",), {"both": "y"})
    assert set(found.left) == {"x"}


def test_an_answer_that_does_not_fit_any_more_is_left_and_not_rewritten() -> None:
    new = one_pillar(choice("x", 0, 2), number("y"), yes_no("n"))
    found = carry_over(OLD, new, answers(x="c", y="yes", n=3), TODAY)
    assert found.answers == {}
    assert found.left == answers(x="c", y="yes", n=3)


def test_not_applicable_and_bare_notes_are_carried_over() -> None:
    given = answers(x="n/a") | {"y": Answer("y", note="Ask Ann")}
    assert carry_over(OLD, OLD, given, TODAY).answers == given


def test_an_answer_whose_question_changed_its_meaning_is_to_be_checked() -> None:
    new = one_pillar(replace(choice("x", 0, 2, 4), text="Another?"), yes_no("y"))
    found = carry_over(OLD, new, answers(x="a", y="no"), TODAY)
    assert found.to_check == ("x",)


@given(st.data())
def test_the_same_version_carries_everything_over(data: st.DataObject) -> None:
    of = data.draw(definitions())
    given = data.draw(given_answers(of))
    found = carry_over(of, of, given, TODAY)
    assert found.answers == given
    assert not found.left
    assert {change.fate for change in found.changes} == {Fate.KEPT}


# ---------------------------------------------------------------------------- two assessments side by side


def assessed(of, given) -> Assessed:
    return Assessed(of, given, score_assessment(of, given, {}, TODAY))


def test_answers_are_kept_changed_new_and_gone() -> None:
    of = one_pillar(
        choice("k", 0, 4), choice("c", 0, 4), choice("n", 0, 4), choice("g", 0, 4), choice("u", 0, 4)
    )
    found = compare_assessments(
        assessed(of, answers(k="a", c="a", g="b")), assessed(of, answers(k="a", c="b", n="b"))
    )
    told = {change.question: (change.fate, change.before, change.after) for change in found.answers}
    assert told == {
        "k": (Fate.KEPT, "A", "A"),
        "c": (Fate.CHANGED, "A", "B"),
        "n": (Fate.NEW, "", "B"),
        "g": (Fate.GONE, "B", ""),
    }
    assert [found.count(fate) for fate in Fate] == [1, 1, 1, 1]
    changed = next(change for change in found.answers if change.question == "c")
    assert (changed.score_before, changed.score_after) == (0, 4)


def test_the_difference_of_scores_is_told_by_pillar_and_overall() -> None:
    of = one_pillar(choice("x", 0, 4), choice("y", 0, 4))
    found = compare_assessments(assessed(of, answers(x="a", y="b")), assessed(of, answers(x="b", y="b")))
    assert (found.difference, found.pillars[0].difference) == (2.0, 2.0)
    assert compare_assessments(assessed(of, {}), assessed(of, answers(x="a"))).difference is None


def test_a_hidden_answer_counts_as_none() -> None:
    of = one_pillar(yes_no("x"), choice("y", 0, 4, when=chosen("x", "yes")))
    found = compare_assessments(assessed(of, answers(x="yes", y="a")), assessed(of, answers(x="no", y="a")))
    assert {c.question: c.fate for c in found.answers} == {"x": Fate.CHANGED, "y": Fate.GONE}


def test_a_reworded_choice_of_the_same_id_is_kept() -> None:
    new = one_pillar(replace(choice("x", 0, 4), choices=(Choice("a", "Worse", 0), Choice("b", "Better", 4))))
    found = compare_assessments(
        assessed(one_pillar(choice("x", 0, 4)), answers(x="a")), assessed(new, answers(x="a"))
    )
    assert [(c.fate, c.before, c.after) for c in found.answers] == [(Fate.KEPT, "A", "Worse")]


def test_versions_are_compared_through_what_replaces_what() -> None:
    old, new = one_pillar(choice("x", 0, 4), yes_no("y")), one_pillar(choice("z", 0, 4, replaces=("x",)))
    found = compare_assessments(assessed(old, answers(x="a", y="no")), assessed(new, answers(z="a")))
    assert [(c.fate, c.question) for c in found.answers] == [(Fate.KEPT, "z"), (Fate.GONE, "y")]


def test_not_applicable_is_an_answer_with_its_reason() -> None:
    of = one_pillar(choice("x", 0, 4))
    found = compare_assessments(assessed(of, answers(x="a")), assessed(of, answers(x="n/a")))
    assert [(c.fate, c.after, c.score_after) for c in found.answers] == [
        (Fate.CHANGED, "Not applicable: It doesn't apply", None)
    ]


# ------------------------------------------------------------------------------------ answers from outside


def test_answers_from_outside_add_change_clear_or_change_nothing() -> None:
    current = answers(c="a", k="a", x="a")
    incoming = answers(n="b", c="b", k="a") | {"x": Answer("x")}
    found = plan_answers(current, incoming)
    assert {id: one.effect for id, one in found.items()} == {
        "n": Effect.ADD,
        "c": Effect.CHANGE,
        "k": Effect.UNCHANGED,
        "x": Effect.CLEAR,
    }


def test_evidence_stays_whatever_comes_from_outside() -> None:
    evidence = (Evidence("a.pdf", date(2027, 1, 1)),)
    current = {"x": Answer("x", ("a",), "", "old", evidence)}
    found = plan_answers(current, {"x": Answer("x", ("b",), "", "new")})
    assert found["x"].after == Answer("x", ("b",), "", "new", evidence)


def test_a_new_note_alone_is_a_change() -> None:
    assert plan_answers(answers(x="a"), {"x": Answer("x", ("a",), "", "new")})["x"].effect is Effect.CHANGE


def test_what_is_not_applicable_any_more_is_compared_too() -> None:
    of = one_pillar(many("m", Combine.BEST, 1, 2), Question("t", "Why?", QuestionKind.TEXT))
    given = {"m": Answer("m", ("a", "b")), "t": Answer("t", "so")}
    assert set(standings(of, given, {}).values()) == {"asked"}
    found = compare_assessments(assessed(of, given), assessed(of, given))
    assert [c.before for c in found.answers] == ["A; B", "so"]
