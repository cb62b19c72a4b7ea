"""What the answers give away: the findings of an assessment, worst first, each with the questions behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from leeway.domain.questionnaire import Definition, Finding, Pillar, Question, Severity
from leeway.domain.questionnaire_answers import Answer, Answers, value_words
from leeway.domain.questionnaire_conditions import asked_about, holds
from leeway.domain.questionnaire_facts import Facts, fact_values, fact_words
from leeway.domain.questionnaire_visibility import Seen, Standing, Standings
from leeway.domain.questionnaire_wording import ANSWER, fill
from leeway.engine.questionnaire_scores import answer_score, band_for


class Origin(StrEnum):
    """What raises a finding."""

    ANSWER = "answer"
    ANSWERS_TOGETHER = "answers together"
    EVIDENCE_MISSING = "evidence missing"
    EVIDENCE_EXPIRED = "evidence expired"


@dataclass(frozen=True, slots=True)
class RaisedFinding:
    """A finding of an assessment: its texts filled in, and the questions whose answers raise it."""

    severity: Severity
    text: str
    advice: str
    origin: Origin
    pillar: str
    questions: tuple[str, ...]


def raised_findings(
    definition: Definition,
    answers: Answers,
    standing: Standings,
    facts: Facts,
    as_of: date,
    today: date | None = None,
) -> tuple[RaisedFinding, ...]:
    """List the findings of an assessment by severity, then in the order of the definition.

    Only answers that are given raise findings; those of hidden questions, and conditions that still hang on an answer,
    raise none. Evidence counts up to and with the day on which it expires; whether it has is told as of `today`, which is
    `as_of` unless given: answers that were approved age no more, their evidence does.
    """
    today = today or as_of
    found: list[RaisedFinding] = []
    words = fact_words(facts)
    seen = Seen(answers, fact_values(facts), standing)
    for pillar in definition.pillars:
        for question in pillar.questions:
            answer = answers.get(question.id)
            if answer is not None and answer.value is not None and standing[question.id] is Standing.ASKED:
                found.extend(_of_answer(pillar, question, answer, words, as_of))
                found.extend(_of_evidence(pillar, question, answer, words, (as_of, today)))
        found.extend(_of_rules(pillar, seen, words))
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def _of_answer(
    pillar: Pillar, question: Question, answer: Answer, words: Mapping[str, str], as_of: date
) -> Iterator[RaisedFinding]:
    assert answer.value is not None
    words = {**words, ANSWER: value_words(question, answer.value)}
    for finding in _findings(question, answer, as_of):
        yield _raised(finding, words, Origin.ANSWER, pillar, (question.id,))


def _findings(question: Question, answer: Answer, as_of: date) -> Iterator[Finding]:
    value = answer.value
    assert value is not None
    if isinstance(value, tuple):
        yield from (choice.finding for choice in question.choices if choice.id in value and choice.finding)
        return
    band = band_for(question, value, as_of)
    if isinstance(value, date) and value > as_of:
        band = min(question.bands, key=lambda band: band.score or 0.0, default=None)
    if band is not None and band.finding is not None:
        yield band.finding


def _of_evidence(
    pillar: Pillar, question: Question, answer: Answer, words: Mapping[str, str], days: tuple[date, date]
) -> Iterator[RaisedFinding]:
    assert answer.value is not None
    as_of, today = days
    text = fill(question.text, words)
    expired = [one for one in answer.evidence if one.expires is not None and one.expires < today]
    for one in expired:
        assert one.expires is not None
        told = f"Evidence “{one.name}” expired on {one.expires.isoformat()}: {text}"
        yield RaisedFinding(
            Severity.MINOR,
            told,
            "Renew it, or answer again.",
            Origin.EVIDENCE_EXPIRED,
            pillar.id,
            (question.id,),
        )
    if not answer.evidence and question.evidence.requires(answer_score(question, answer, as_of)):
        yield RaisedFinding(
            Severity.MAJOR,
            f"No evidence for “{value_words(question, answer.value)}”: {text}",
            "Add a file or a link that shows it.",
            Origin.EVIDENCE_MISSING,
            pillar.id,
            (question.id,),
        )


def _of_rules(pillar: Pillar, seen: Seen, words: Mapping[str, str]) -> Iterator[RaisedFinding]:
    if pillar.when is not None and not holds(pillar.when, seen):
        return
    for rule in pillar.findings:
        if holds(rule.when, seen):
            behind = asked_about(rule.when)
            yield _raised(rule.finding, words, Origin.ANSWERS_TOGETHER, pillar, behind)


def _raised(
    finding: Finding, words: Mapping[str, str], origin: Origin, pillar: Pillar, questions: tuple[str, ...]
) -> RaisedFinding:
    text, advice = fill(finding.text, words), fill(finding.advice, words)
    return RaisedFinding(finding.severity, text, advice, origin, pillar.id, questions)
