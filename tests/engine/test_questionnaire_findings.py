"""Findings: raised by answers, by answers together, and by evidence that is missing or has expired."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.questionnaires import (
    TODAY,
    answers,
    choice,
    chosen,
    definition,
    number,
    one_pillar,
    pillar,
    yes_no,
)

from leeway.domain.questionnaire import (
    Band,
    Choice,
    Definition,
    EvidenceRule,
    Finding,
    FindingRule,
    Question,
    QuestionKind,
    Severity,
)
from leeway.domain.questionnaire_answers import Answer, Answers, Evidence
from leeway.domain.questionnaire_conditions import AllOf, Condition, Not
from leeway.domain.questionnaire_facts import Fact, Facts, fact_values
from leeway.domain.questionnaire_visibility import standings
from leeway.engine.questionnaire_findings import Origin, RaisedFinding, raised_findings

VENDOR: Facts = {"vendor": Fact("vendor", "Acme", "", "your register", TODAY)}


def raised(of: Definition, given: Answers, facts: Facts | None = None) -> tuple[RaisedFinding, ...]:
    known = VENDOR if facts is None else facts
    return raised_findings(of, given, standings(of, given, fact_values(known)), known, TODAY)


def finding(severity: Severity, text: str) -> Finding:
    return Finding(severity, text, "Do something.")


def bad(id: str, severity: Severity, **values: Any) -> Question:
    choices = (Choice("a", "Bad", 0, finding=finding(severity, f"{id} is bad")), Choice("b", "Good", 4))
    return Question(id, f"How is {id}?", QuestionKind.CHOICE, choices=choices, **values)


def test_the_worst_come_first_then_the_order_of_the_questions() -> None:
    of = one_pillar(
        bad("m1", Severity.MINOR),
        bad("c", Severity.CRITICAL),
        bad("m2", Severity.MINOR),
        bad("j", Severity.MAJOR),
    )
    found = raised(of, answers(m1="a", c="a", m2="a", j="a"))
    assert [one.questions for one in found] == [("c",), ("j",), ("m1",), ("m2",)]


def test_good_hidden_open_and_not_applicable_answers_raise_nothing() -> None:
    of = one_pillar(
        bad("x", Severity.MAJOR),
        bad("hidden", Severity.MAJOR, when=chosen("x", "a")),
        bad("open", Severity.MAJOR, when=chosen("y", "a")),
        choice("y", 0, 4),
        bad("no", Severity.MAJOR),
    )
    assert raised(of, answers(x="b", hidden="a", open="a", no="n/a")) == ()


def test_texts_name_the_vendor_and_the_answer() -> None:
    band = Band(None, 0, Finding(Severity.MAJOR, "{vendor} takes {answer}", "Ask {vendor}"))
    of = one_pillar(Question("x", "?", QuestionKind.NUMBER, bands=(Band(9, 4), band), unit="hour|hours"))
    found = raised(of, answers(x=12))
    assert (found[0].text, found[0].advice) == ("Acme takes 12 hours", "Ask Acme")
    assert raised(of, answers(x=9)) == ()
    assert raised(of, answers(x=12), {})[0].text == "the vendor takes 12 hours"


def test_every_choice_of_several_raises_its_own() -> None:
    choices = tuple(Choice(c, c, 0, finding=finding(Severity.MINOR, f"{c} is bad")) for c in "abc")
    of = one_pillar(Question("x", "?", QuestionKind.MANY, choices=choices))
    assert [one.text for one in raised(of, answers(x=("a", "c")))] == ["a is bad", "c is bad"]


def test_a_day_in_the_future_raises_what_the_worst_day_raises() -> None:
    bands = (Band(90, 4), Band(None, 0, finding(Severity.MAJOR, "Long ago")))
    of = one_pillar(Question("x", "?", QuestionKind.DATE, bands=bands))
    assert [one.text for one in raised(of, answers(x=date(2027, 1, 1)))] == ["Long ago"]
    assert raised(of, answers(x=date(2026, 11, 1))) == ()


# -------------------------------------------------------------------------------------- answers together


def together(when: Condition) -> Definition:
    rule = FindingRule("r", Finding(Severity.CRITICAL, "Both at {vendor}"), when)
    return definition(pillar("p", yes_no("x"), yes_no("y", when=chosen("x", "yes")), findings=(rule,)))


def test_answers_together_raise_a_finding_that_names_them_all() -> None:
    of = together(AllOf((chosen("x", "yes"), chosen("y", "yes"))))
    (found,) = raised(of, answers(x="yes", y="yes"))
    assert (found.text, found.questions, found.origin) == (
        "Both at Acme",
        ("x", "y"),
        Origin.ANSWERS_TOGETHER,
    )
    assert raised(of, answers(x="yes", y="no")) == ()


def test_what_still_hangs_on_an_answer_raises_nothing() -> None:
    of = together(Not(chosen("x", "yes")))
    assert raised(of, {}) == ()
    assert len(raised(of, answers(x="no"))) == 1


def test_a_rule_of_a_pillar_that_is_not_asked_raises_nothing() -> None:
    of = together(chosen("x", "yes"))
    pillars = (replace(of.pillars[0], when=chosen("z", "yes")), pillar("q", yes_no("z")))
    of = replace(of, pillars=pillars)
    assert raised(of, answers(x="yes", z="no")) == ()
    assert len(raised(of, answers(x="yes", z="yes"))) == 1


# ---------------------------------------------------------------------------------------------- evidence


def backed(score_above: float, *evidence: Evidence, value: str = "b") -> tuple[Definition, Answers]:
    of = one_pillar(choice("x", 0, 4, evidence=EvidenceRule(required_above=score_above)))
    return of, {"x": Answer("x", (value,), evidence=evidence)}


def test_a_good_answer_without_the_evidence_it_needs_raises_a_finding() -> None:
    (found,) = raised(*backed(2))
    assert (found.severity, found.origin, found.questions) == (
        Severity.MAJOR,
        Origin.EVIDENCE_MISSING,
        ("x",),
    )
    assert found.text == "No evidence for “B”: Which x?"
    assert raised(*backed(2, value="a")) == ()
    assert raised(*backed(2, Evidence("test.pdf"))) == ()


def test_required_evidence_is_required_of_any_answer() -> None:
    assert len(raised(*backed(-1, value="a"))) == 1
    text = Question("t", "Why?", QuestionKind.TEXT, evidence=EvidenceRule(required_above=-1))
    assert len(raised(one_pillar(text), {"t": Answer("t", "so")})) == 1


def test_evidence_counts_on_its_last_day_and_raises_a_finding_after_it() -> None:
    assert raised(*backed(2, Evidence("test.pdf", TODAY))) == ()
    (found,) = raised(*backed(2, Evidence("test.pdf", date(2026, 11, 21))))
    assert (found.severity, found.origin) == (Severity.MINOR, Origin.EVIDENCE_EXPIRED)
    assert found.text == "Evidence “test.pdf” expired on 2026-11-21: Which x?"


def test_expired_evidence_lowers_no_score() -> None:
    from leeway.engine.questionnaire_scores import score_assessment

    of, given = backed(2, Evidence("test.pdf", date(2020, 1, 1)))
    assert score_assessment(of, given, {}, TODAY).overall.score == 4


def test_a_number_without_bands_raises_nothing() -> None:
    assert raised(one_pillar(number("x")), answers(x=5)) == ()
