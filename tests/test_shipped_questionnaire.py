"""The questionnaire that ships with Leeway: as designed, well worded, and every part of it within reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from tests.questionnaires import TODAY, shipped

from leeway.domain.questionnaire import Definition, Question, QuestionKind, Severity, possible_scores
from leeway.domain.questionnaire_answers import Answer
from leeway.domain.questionnaire_conditions import (
    AnswerTest,
    Condition,
    FactTest,
    Is,
    Known,
    Within,
    asked_about,
    holds,
    single_tests,
)
from leeway.domain.questionnaire_facts import FACTS
from leeway.domain.questionnaire_visibility import Seen, Standing, standings
from leeway.domain.questionnaire_wording import fill
from leeway.engine.questionnaire_findings import raised_findings
from leeway.engine.questionnaire_scores import score_assessment, value_score
from leeway.engine.questionnaire_trials import trial_answers

DESIGNED = {
    "dependency": (2, "critical count tolerance upstream data contract spend"),
    "community": (3, "ecosystem builders gap route-around standards absence help"),
    "recovery": (3, "bad-week alternative tested capacity people mid-task history comms"),
    "roadmap": (3, "published vote kept deprecation surprise changelog"),
    "limits": (2, "session inflation visible notice mid-deploy"),
    "hygiene": (1, "archive integrity incident secrecy"),
    "context": (2, "shared portable holders handover export"),
    "exit": (2, "plan effort time data-back rehearsed"),
}
JARGON = re.compile(
    r"\b(MTPD|RTO|RPO|SLA|BCP|TPRM|KPI|leverage|utili[sz]e|robust|stakeholder|shall|herein)\b", re.IGNORECASE
)
AMERICAN = re.compile(r"\b(color|behavior|organization|center|license[sd]? to|analyze|while ago)\b")


@pytest.fixture(scope="module")
def of() -> Definition:
    return shipped()


def test_the_pillars_and_questions_are_those_of_the_design(of: Definition) -> None:
    assert (of.id, of.version, of.title) == ("single-source", "1.0", "Single-source critical infrastructure")
    assert {
        p.id: (p.weight, " ".join(q.id.removeprefix(f"{p.id}.") for q in p.questions)) for p in of.pillars
    } == DESIGNED
    assert [p.id for p in of.pillars if p.main] == ["community", "recovery", "roadmap"]
    bad_week = of.questions["recovery.bad-week"]
    assert [(c.id, c.score) for c in bad_week.choices] == [
        ("stop", 0),
        ("by-hand", 1),
        ("failover", 3),
        ("spread", 4),
    ]


def test_every_question_has_guidance_and_a_score_from_bad_to_good(of: Definition) -> None:
    for question in of.questions.values():
        assert question.guidance, question.id
        possible = possible_scores(question)
        assert (possible[0], possible[-1]) == (0, 4), question.id


def test_every_pillar_says_why_it_is_asked(of: Definition) -> None:
    assert all(pillar.why.endswith("?") for pillar in of.pillars)


def test_questions_are_questions_and_short(of: Definition) -> None:
    for question in of.questions.values():
        assert question.text.endswith("?"), question.id
        assert len(question.text) <= 110, question.id
        assert len(question.guidance) <= 260, question.id


def test_texts_are_plain_british_english(of: Definition) -> None:
    for text in texts(of):
        assert not JARGON.search(text), text
        assert not AMERICAN.search(text), text
        assert "'" not in text or "’" not in text, text
        assert "  " not in text


def test_texts_read_well_with_and_without_what_the_register_knows(of: Definition) -> None:
    words = dict.fromkeys(FACTS, "X") | {"answer": "3 people"}
    for text in texts(of):
        for filled in (fill(text, words), fill(text, {"answer": "3 people"})):
            assert "{" not in filled
            assert "[" not in filled
            assert not re.search(r" [.,?:]|\(\)", filled), filled


def texts(of: Definition) -> Iterator[str]:
    yield of.about
    for pillar in of.pillars:
        yield from (pillar.title, pillar.why)
        yield from (text for rule in pillar.findings for text in (rule.finding.text, rule.finding.advice))
        for question in pillar.questions:
            yield from (question.text, question.guidance, question.section)
            for part in question.worth:
                yield from (getattr(part, "text", ""), getattr(part, "hint", ""))
                if part.finding:
                    yield from (part.finding.text, part.finding.advice)


def test_the_worst_answer_to_a_heavy_question_raises_a_finding(of: Definition) -> None:
    for question in of.questions.values():
        if question.weight >= 4:
            worst = [part for part in question.worth if part.score == 0]
            assert any(part.finding for part in worst), question.id


def test_only_bad_answers_raise_findings(of: Definition) -> None:
    for question in of.questions.values():
        for part in question.worth:
            if part.finding:
                assert part.score is not None
                limit = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 1}[part.finding.severity]
                assert part.score <= limit, question.id


# --------------------------------------------------------------------------------------------- exploring


def representative(question: Question, of: Definition) -> list[Answer]:
    """Every answer that can make a difference, and not applicable."""
    limits = [
        limit
        for condition in [*of.conditions.values(), *(r.when for p in of.pillars for r in p.findings)]
        for test in single_tests(condition)
        if isinstance(test, AnswerTest) and test.question == question.id and isinstance(test.test, Within)
        for limit in test.test.given
    ]
    found = [Answer(question.id, value) for value in trial_answers(question, limits, TODAY)]
    return [*found, Answer(question.id, None, "It doesn't apply")]


def fact_choices(condition: Condition | None) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for tested in single_tests(condition):
        if isinstance(tested, FactTest):
            values = found.setdefault(tested.fact, [None])
            match tested.test:
                case Is(words):
                    values += words
                case Within():
                    values += [v for limit in tested.test.given for v in (limit - 1, limit, limit + 1)]  # type: ignore[operator]
                case Known():
                    values.append(1.0)
    return found


def worlds(of: Definition, condition: Condition | None) -> Iterator[tuple[dict[str, Answer], dict[str, Any]]]:
    """Every combination of answers and facts on which a condition hangs, directly or not."""
    involved: dict[str, None] = {}
    waiting = list(asked_about(condition))
    facts = fact_choices(condition)
    while waiting:
        id = waiting.pop()
        if id not in involved:
            involved[id] = None
            waiting.extend(asked_about(of.conditions[id]))
            facts |= fact_choices(of.conditions[id])
    options = [representative(of.questions[id], of) for id in involved]
    for values in product(*options):
        for known in product(*facts.values()):
            told = {name: value for name, value in zip(facts, known, strict=True) if value is not None}
            yield {answer.question: answer for answer in values}, told


def test_every_question_can_be_reached_and_every_condition_can_fail(of: Definition) -> None:
    for id, condition in of.conditions.items():
        seen = {standings(of, given, facts)[id] for given, facts in worlds(of, condition)}
        assert Standing.ASKED in seen, f"{id} is never asked"
        assert (Standing.HIDDEN in seen) is (condition is not None), f"{id} is never hidden"
        assert Standing.OPEN not in seen


def test_every_part_of_every_condition_can_hold_and_fail(of: Definition) -> None:
    conditions = [c for c in of.conditions.values() if c is not None]
    conditions += [rule.when for pillar in of.pillars for rule in pillar.findings]
    for condition in conditions:
        for part in single_tests(condition):
            seen = {
                holds(part, Seen(given, facts, standings(of, given, facts)))
                for given, facts in worlds(of, condition)
            }
            assert seen == {True, False}, part


def test_every_finding_can_be_raised(of: Definition) -> None:
    raised: set[str] = set()
    for question in of.questions.values():
        for given, facts in worlds(of, of.conditions[question.id]):
            if standings(of, given, facts)[question.id] is Standing.ASKED:
                for answer in representative(question, of):
                    told = {**given, question.id: answer}
                    found = raised_findings(of, told, standings(of, told, facts), {}, TODAY)
                    raised |= {one.text for one in found if one.questions == (question.id,)}
                break
    expected = [part.finding.text for q in of.questions.values() for part in q.worth if part.finding]
    for text in expected:
        pattern = re.escape(fill(text.replace("{answer}", "@"), {})).replace("@", ".+")
        assert any(re.fullmatch(pattern, one) for one in raised), text
    for rule in (rule for pillar in of.pillars for rule in pillar.findings):
        assert any(
            holds(rule.when, Seen(given, facts, standings(of, given, facts)))
            for given, facts in worlds(of, rule.when)
        ), rule.id


def test_the_best_answers_give_4_and_the_worst_0(of: Definition) -> None:
    for end, pick in ((4.0, max), (0.0, min)):
        given = {}
        for question in of.questions.values():
            values = [answer for answer in representative(question, of) if answer.value is not None]
            given[question.id] = pick(values, key=lambda a: value_score(question, a.value, TODAY) or 0.0)
        found = score_assessment(of, given, {}, TODAY)
        assert found.complete
        assert found.overall.score == end
        assert {pillar.score.score for pillar in found.pillars} == {end}


def test_most_questions_are_asked_of_a_team_that_has_an_alternative(of: Definition) -> None:
    given = {"recovery.alternative": Answer("recovery.alternative", ("all",))}
    asked = [s for s in standings(of, given, {}).values() if s is Standing.ASKED]
    assert len(asked) >= 35


def test_facts_that_suggest_fit_their_questions(of: Definition) -> None:
    suggesting = [q for q in of.questions.values() if q.suggest]
    assert len(suggesting) >= 15
    kinds = {q.kind for q in suggesting}
    assert {QuestionKind.CHOICE, QuestionKind.YES_NO, QuestionKind.NUMBER, QuestionKind.DATE} == kinds
