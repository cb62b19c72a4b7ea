"""All answers of an assessment, with notes, evidence and what the register suggests, for an appendix of the memo."""

from datetime import datetime
from typing import Final

from leeway.domain.assessment_entities import AnswerRow, EvidenceRow
from leeway.domain.questionnaire import Pillar, Question, QuestionKind
from leeway.domain.questionnaire_answers import Answer, value_words
from leeway.domain.questionnaire_visibility import Standing
from leeway.memo import wording
from leeway.memo.assessment import AssessmentFindings, cut, said, whence
from leeway.memo.questionnaire_content import AnswerItem, EvidenceItem, PillarAnswers
from leeway.memo.sources import ordinary

_ENDING: Final = 5
"""The longest ending of a name that tells the kind of a file."""


def about(found: AssessmentFindings) -> tuple[str, ...]:
    """Say which questionnaire was answered, by whom, and how far an approval vouches for it."""
    one, kept = found.assessment, found.questionnaire
    people = [("Assessor", one.assessor), ("reviewer", one.reviewer)]
    named = "; ".join(f"{role}: {cut(name) if name.strip() else 'nobody named'}" for role, name in people)
    approved = f"approved on {wording.day(one.approved_on)}" if one.approved_on else "not approved"
    due = "none set" if one.review_due is None else wording.day(one.review_due)
    if one.review_due is not None and one.review_due < found.today:
        due = f"{due}, overdue"
    lines = (
        f"Questionnaire: “{cut(kept.name)}”, version {cut(kept.version)}, SHA-256 {kept.sha256}.",
        f"Assessment {one.number:,}: {one.status}, begun on {wording.day(one.started)}, {approved}; next review: {due}.",
        f"{named}.",
        f"Note: {cut(one.note)}" if one.note else "",
    )
    return tuple(line for line in lines if line)


def answers_by_pillar(found: AssessmentFindings) -> tuple[PillarAnswers, ...]:
    """List the questions that are asked, by pillar in the order of the questionnaire, each with its answer."""
    differing = {one.question for one in found.contradictions}
    return tuple(_pillar(found, pillar, differing) for pillar in found.definition.pillars)


def _pillar(found: AssessmentFindings, pillar: Pillar, differing: set[str]) -> PillarAnswers:
    score = next(one for one in found.scores.pillars if one.pillar == pillar.id)
    standing = found.scores.standings
    asked = [question for question in pillar.questions if standing[question.id] is Standing.ASKED]
    waiting = sum(standing[question.id] is Standing.OPEN for question in pillar.questions)
    hang = "question hangs" if waiting == 1 else "questions hang"
    return PillarAnswers(
        title=cut(pillar.title),
        summary=f"Weight {wording.number(pillar.weight)}. {said(score.score).capitalize()}. "
        f"{score.done:,} of {score.asked:,} answered.",
        answers=tuple(_answer(found, question, differs=question.id in differing) for question in asked),
        waiting=f"{waiting:,} more {hang} on answers that aren't given." if waiting else "",
    )


def _answer(found: AssessmentFindings, question: Question, *, differs: bool) -> AnswerItem:
    answer = found.answers.get(question.id, Answer(question.id))
    row = found.rows.get(question.id)
    return AnswerItem(
        question=cut(found.text(question.text)),
        answer=_words(question, answer),
        worth=_worth(found, question),
        note=cut(answer.note),
        signed=_signed(row) if row is not None and answer.given else "",
        suggested=_suggested(found, question.id),
        differs=differs,
        evidence=tuple(_evidence(found, one) for one in found.evidence.get(question.id, ())),
    )


def _words(question: Question, answer: Answer) -> str:
    if answer.not_applicable:
        return f"Not applicable because: {cut(answer.not_applicable)}"
    if answer.value is None:
        return "Not answered"
    if question.kind is QuestionKind.DATE and not isinstance(answer.value, tuple | str | float):
        return wording.day(answer.value)
    return cut(value_words(question, answer.value))


def _worth(found: AssessmentFindings, question: Question) -> str:
    if not question.scored:
        return "not scored"
    weight = f"weight {wording.number(question.weight)}"
    score = found.scores.questions.get(question.id)
    return weight if score is None else f"{wording.number(score)} of 4, {weight}"


def _signed(row: AnswerRow) -> str:
    by = cut(row.answered_by) if row.answered_by.strip() else "nobody named"
    return f"{by}, {_instant(row.answered_at)}"


def _instant(at: datetime | None) -> str:
    return wording.NOT_KNOWN if at is None else f"{wording.day(at.date())}, {at:%H:%M} UTC"


def _suggested(found: AssessmentFindings, question: str) -> str:
    one = found.suggested.get(question)
    if one is None:
        return ""
    return f"{cut(one.words)} (source: {whence(one)}, {wording.day(one.fact.as_of)})"


def _evidence(found: AssessmentFindings, one: EvidenceRow) -> EvidenceItem:
    if one.sha256:
        kind = one.name.rpartition(".")[2].upper() if "." in one.name.strip(".") else ""
        named = f"{kind} file" if kind.isalnum() and len(kind) <= _ENDING else "file"
        what = f"{named}, {wording.counted(one.size or 0, 'byte', 'bytes')}, SHA-256 {one.sha256}"
    else:
        what = f"link, {cut(one.link)}"
    return EvidenceItem(cut(one.name), what, one.link if ordinary(one.link) else "", _expiry(found, one))


def _expiry(found: AssessmentFindings, one: EvidenceRow) -> str:
    if one.expires is None:
        return ""
    expired = one.expires < found.today
    return f"expired on {wording.day(one.expires)}" if expired else f"counts until {wording.day(one.expires)}"
