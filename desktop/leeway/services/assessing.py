"""Assess a product: begin, move to a new version, hand in for review, approve. Each returns the changes of one edit."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from leeway.domain.assessment_entities import (
    APPROVED,
    DRAFT,
    IN_REVIEW,
    SUPERSEDED,
    Assessment,
    Questionnaire,
)
from leeway.domain.assessment_reading import AssessmentRows, assessments_of, is_frozen
from leeway.domain.change import Change
from leeway.domain.editing import add, remove, update
from leeway.domain.questionnaire import Definition
from leeway.domain.questionnaire_facts import Facts, encode_facts
from leeway.domain.register import Register
from leeway.engine.questionnaire_versions import CarriedOver, carry_over
from leeway.errors import InvalidEdit
from leeway.ids import new_id
from leeway.services.assessment_definitions import definition_of, parsed


@dataclass(frozen=True, slots=True)
class Signature:
    """Who makes an edit, and when (UTC)."""

    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Started:
    """An assessment that goes by another definition: its id, the changes, and what it takes over.

    `carried` is None where there is nothing to take over.
    """

    id: str
    changes: tuple[Change, ...] = field(repr=False)
    carried: CarriedOver | None = None


def start_assessment(register: Register, product_id: str, text: str, author: str, today: date) -> Started:
    """Begin an assessment of a product by the definition of a text.

    The answers of the latest one by the same questionnaire are taken over, with notes and evidence.

    Raises:
        UnreadableSource: The text isn't a definition.
    """
    definition = parsed(text)
    earlier = assessments_of(register, product_id)
    added, questionnaire_id = _questionnaire(register, definition, text)
    number = max((one.number for one in earlier), default=0) + 1
    new = Assessment(new_id(), product_id, questionnaire_id, today, number, assessor=author)
    same = (o for o in earlier if register.questionnaires[o.questionnaire_id].key == definition.id)
    before = next(same, None)
    if before is None:
        return Started(new.id, (*added, *add(new)))
    rows = AssessmentRows.of(register, before.id)
    carried = carry_over(definition_of(register, before), definition, rows.read(), today)
    return Started(new.id, (*added, *add(new), *_copied(rows, carried.sources, new.id)), carried)


def _questionnaire(register: Register, definition: Definition, text: str) -> tuple[tuple[Change, ...], str]:
    """Return the changes that keep a definition in the register, none if it is there, and the id of its row."""
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    key = (definition.id, definition.version, sha256)
    for row in register.questionnaires.values():
        if (row.key, row.version, row.sha256) == key:
            return (), row.id
    new = Questionnaire(new_id(), definition.id, definition.version, definition.title, sha256, text)
    return add(new), new.id


def _copied(rows: AssessmentRows, sources: Mapping[str, str], assessment_id: str) -> Iterator[Change]:
    """Yield the changes that add answers, by question and that of before, and their evidence to an assessment."""
    for question, source in sources.items():
        row = replace(rows.answers[source], id=new_id(), assessment_id=assessment_id, question=question)
        yield from add(row)
        for evidence in rows.evidence.get(source, ()):
            yield from add(replace(evidence, id=new_id(), answer_id=row.id))


def move_assessment(register: Register, assessment_id: str, text: str, today: date) -> Started:
    """Let an assessment that isn't approved go by another version of its questionnaire; answers are carried over.

    Answers that the new version has no place for leave the assessment; undo brings them back.

    Raises:
        UnreadableSource: The text isn't a definition.
        InvalidEdit: The assessment is approved.
    """
    assessment = register.assessments[assessment_id]
    _refuse_frozen(assessment)
    definition = parsed(text)
    added, questionnaire_id = _questionnaire(register, definition, text)
    rows = AssessmentRows.of(register, assessment_id)
    carried = carry_over(definition_of(register, assessment), definition, rows.read(), today)
    moved: dict[str, str] = {}
    for question, source in carried.sources.items():
        moved.setdefault(source, question)
    changes = [*added, *update(register, "assessment", assessment_id, questionnaire_id=questionnaire_id)]
    for question, row in rows.answers.items():
        if question in moved:
            changes += update(register, "answer", row.id, question=moved[question])
        else:
            changes += remove(register, "answer", row.id)
    more = {question: source for question, source in carried.sources.items() if moved[source] != question}
    return Started(assessment_id, (*changes, *_copied(rows, more, assessment_id)), carried)


def _refuse_frozen(assessment: Assessment) -> None:
    if is_frozen(assessment):
        told = f"Assessment {assessment.number} is {assessment.status}; start a new one, which takes its answers over."
        raise InvalidEdit((told,))


def hand_in(register: Register, assessment_id: str) -> tuple[Change, ...]:
    """Hand a draft in for review."""
    _refuse_frozen(register.assessments[assessment_id])
    return update(register, "assessment", assessment_id, status=IN_REVIEW)


def hand_back(register: Register, assessment_id: str) -> tuple[Change, ...]:
    """Give an assessment in review back to its assessor."""
    _refuse_frozen(register.assessments[assessment_id])
    return update(register, "assessment", assessment_id, status=DRAFT)


def approve(
    register: Register, assessment_id: str, facts: Facts, reviewer: str, today: date, due: date
) -> tuple[Change, ...]:
    """Approve an assessment: it is frozen with the facts it goes by, and supersedes those of its questionnaire before it.

    Raises:
        InvalidEdit: It is approved already, or nobody is named as its reviewer.
    """
    assessment = register.assessments[assessment_id]
    _refuse_frozen(assessment)
    if not reviewer.strip():
        raise InvalidEdit(("Name the reviewer who approves the assessment.",))
    approval = update(
        register,
        "assessment",
        assessment_id,
        status=APPROVED,
        reviewer=reviewer.strip(),
        approved_on=today,
        review_due=due,
        facts=encode_facts(facts),
    )
    key = register.questionnaires[assessment.questionnaire_id].key
    superseded = (
        update(register, "assessment", one.id, status=SUPERSEDED)
        for one in assessments_of(register, assessment.product_id)
        if one.status == APPROVED and register.questionnaires[one.questionnaire_id].key == key
    )
    return (*(change for changes in superseded for change in changes), *approval)
