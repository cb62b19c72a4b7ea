"""The rows of an assessment, read as answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import compress, repeat
from operator import attrgetter, eq
from typing import Final

from leeway.domain.assessment_entities import FROZEN, AnswerRow, Assessment, EvidenceRow
from leeway.domain.questionnaire_answers import Answer, Answers, Evidence, decode_value
from leeway.domain.register import Register

_ASSESSMENT_OF: Final = attrgetter("assessment_id")


def answers_of(register: Register, assessment_id: str) -> Iterator[AnswerRow]:
    """Yield the answers of an assessment; without a step of Python for each of the others, as there may be 200,000."""
    rows = register.answers.values()
    return compress(rows, map(eq, map(_ASSESSMENT_OF, rows), repeat(assessment_id)))


@dataclass(frozen=True, slots=True)
class AssessmentRows:
    """What the register holds of one assessment: its answers, and the evidence of each, by question."""

    answers: Mapping[str, AnswerRow]
    evidence: Mapping[str, tuple[EvidenceRow, ...]]

    @classmethod
    def of(cls, register: Register, assessment_id: str) -> "AssessmentRows":
        """Gather the rows."""
        answers = {row.question: row for row in answers_of(register, assessment_id)}
        question_of = {row.id: row.question for row in answers.values()}
        evidence: dict[str, list[EvidenceRow]] = {}
        for row in register.evidence.values():
            if row.answer_id in question_of:
                evidence.setdefault(question_of[row.answer_id], []).append(row)
        return cls(answers, {question: tuple(rows) for question, rows in evidence.items()})

    def read(self) -> Answers:
        """Return the answers by question."""
        return {
            question: Answer(
                question,
                decode_value(row.value) if row.value else None,
                row.not_applicable,
                row.note,
                tuple(Evidence(e.name, e.expires, e.link) for e in self.evidence.get(question, ())),
            )
            for question, row in self.answers.items()
        }


def is_frozen(assessment: Assessment) -> bool:
    """Tell whether nothing can be answered any more."""
    return assessment.status in FROZEN


def assessments_of(register: Register, product_id: str) -> tuple[Assessment, ...]:
    """Return the assessments of a product, the latest first."""
    found = [one for one in register.assessments.values() if one.product_id == product_id]
    return tuple(sorted(found, key=lambda one: -one.number))


def predecessor(register: Register, assessment: Assessment) -> Assessment | None:
    """Return the assessment of the product before this one, by the same questionnaire in whatever version.

    An approved one counts before a draft that was left behind.
    """
    key = register.questionnaires[assessment.questionnaire_id].key
    earlier = [
        one
        for one in assessments_of(register, assessment.product_id)
        if one.number < assessment.number and register.questionnaires[one.questionnaire_id].key == key
    ]
    return next((one for one in earlier if is_frozen(one)), earlier[0] if earlier else None)
