"""Answer the questions of an assessment: values, reasons, notes and evidence. Each returns the changes of one edit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from leeway.domain.assessment_entities import AnswerRow, EvidenceRow
from leeway.domain.assessment_reading import AssessmentRows, answers_of
from leeway.domain.change import Change
from leeway.domain.editing import add, remove, update
from leeway.domain.questionnaire import Definition, Question
from leeway.domain.questionnaire_answers import (
    Answer,
    AnswerValue,
    answer_problems,
    encode_value,
    normal_value,
    tidied,
)
from leeway.domain.register import Register
from leeway.errors import InvalidEdit
from leeway.ids import new_id
from leeway.services.assessing import Signature


def answer_question(
    register: Register,
    assessment_id: str,
    question: Question,
    value: AnswerValue | None,
    signature: Signature,
    today: date,
) -> tuple[Change, ...]:
    """Answer a question, or take its answer back with None; a reason why it isn't applicable goes.

    Raises:
        InvalidEdit: The value can't be the answer; each sentence says why.
    """
    given = None if value is None else normal_value(question, value)
    if given == "":
        given = None
    _refuse(question, Answer(question.id, given), today)
    text = "" if given is None else encode_value(given)
    return _put(register, assessment_id, question.id, signature, value=text, not_applicable="")


def not_applicable(
    register: Register, assessment_id: str, question: Question, reason: str, signature: Signature, today: date
) -> tuple[Change, ...]:
    """Say why a question isn't applicable; its answer goes.

    Raises:
        InvalidEdit: There is no reason, or it is too long.
    """
    given = tidied(reason)
    if not given:
        raise InvalidEdit(
            ("Say why the question isn't applicable; without a reason it counts as unanswered.",)
        )
    _refuse(question, Answer(question.id, not_applicable=given), today)
    return _put(register, assessment_id, question.id, signature, value="", not_applicable=given)


def note_answer(
    register: Register, assessment_id: str, question: Question, note: str, today: date
) -> tuple[Change, ...]:
    """Keep a note beside an answer, also before there is one; empty takes it away.

    Raises:
        InvalidEdit: It is too long.
    """
    given = tidied(note)
    _refuse(question, Answer(question.id, note=given), today)
    row = _row(register, assessment_id, question.id)
    if row is None:
        return add(replace(_new(assessment_id, question.id), note=given)) if given else ()
    return update(register, "answer", row.id, note=given)


def take_answers(
    register: Register,
    assessment_id: str,
    definition: Definition,
    answers: Mapping[str, Answer],
    signature: Signature,
) -> tuple[Change, ...]:
    """Take answers from outside, with their notes; evidence stays, and so do questions that they don't mention."""
    rows = AssessmentRows.of(register, assessment_id).answers
    changes: tuple[Change, ...] = ()
    for id, answer in answers.items():
        question = definition.questions[id]
        value = "" if answer.value is None else encode_value(normal_value(question, answer.value))
        given: dict[str, Any] = {"value": value, "not_applicable": answer.not_applicable, "note": answer.note}
        row = rows.get(id)
        if row is None and any(given.values()):
            changes += add(replace(_new(assessment_id, id), **given, **_signed(signature)))
        elif row is not None and any(getattr(row, name) != text for name, text in given.items()):
            changes += update(register, "answer", row.id, **given, **_signed(signature))
    return changes


def add_evidence(
    register: Register, assessment_id: str, question: Question, evidence: EvidenceRow
) -> tuple[Change, ...]:
    """Add a piece of evidence to a question, also before it is answered; its name is made unlike the others'."""
    rows = AssessmentRows.of(register, assessment_id)
    row = rows.answers.get(question.id)
    made: tuple[Change, ...] = ()
    if row is None:
        row = _new(assessment_id, question.id)
        made = add(row)
    taken = {one.name.casefold() for one in rows.evidence.get(question.id, ())}
    return (*made, *add(replace(evidence, answer_id=row.id, name=_unlike(evidence.name, taken))))


def _unlike(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".") if "." in name.strip(".") else (name, "", "")
    names = (
        name if number == 1 else f"{stem} ({number}){dot}{ending}" for number in range(1, len(taken) + 2)
    )
    return next(one for one in names if one.casefold() not in taken)


def _refuse(question: Question, answer: Answer, today: date) -> None:
    if problems := answer_problems(question, answer, today):
        raise InvalidEdit(problems)


def _row(register: Register, assessment_id: str, question: str) -> AnswerRow | None:
    return next((row for row in answers_of(register, assessment_id) if row.question == question), None)


def _new(assessment_id: str, question: str) -> AnswerRow:
    return AnswerRow(new_id(), assessment_id, question)


def _signed(signature: Signature) -> dict[str, Any]:
    return {"answered_by": signature.author, "answered_at": signature.at}


def _put(
    register: Register, assessment_id: str, question: str, signature: Signature, **values: Any
) -> tuple[Change, ...]:
    """Set the answer of a question, and who gave it; nothing if it is the same."""
    row = _row(register, assessment_id, question)
    if row is None:
        if not any(values.values()):
            return ()
        return add(replace(_new(assessment_id, question), **values, **_signed(signature)))
    if all(getattr(row, name) == value for name, value in values.items()):
        return ()
    if not any(values.values()) and not row.note and not _has_evidence(register, row.id):
        return remove(register, "answer", row.id)
    return update(register, "answer", row.id, **values, **_signed(signature))


def _has_evidence(register: Register, answer_id: str) -> bool:
    return any(one.answer_id == answer_id for one in register.evidence.values())
