"""The rules that assessments keep: what rows of answers and evidence must hold, and what an approval freezes."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from leeway.domain.assessment_entities import (
    APPROVED,
    FROZEN,
    SUPERSEDED,
    AnswerRow,
    Assessment,
    EvidenceRow,
    Questionnaire,
)
from leeway.domain.questionnaire_answers import decode_value
from leeway.domain.questionnaire_facts import decode_facts
from leeway.domain.register import Register

Problem = tuple[tuple[str, str], str]
"""The row, as (entity, id), and a sentence about what is wrong with it."""

Touched = Mapping[str, set[str]]
"""Ids of rows by entity."""


def assessment_problems(register: Register, touched: Touched | None) -> Iterator[Problem]:
    """Check questionnaires, answers, evidence and approvals; `touched` limits the check to some rows."""
    for questionnaire in _rows(register, "questionnaire", touched):
        if (
            hashlib.sha256(questionnaire.definition.encode("utf-8", "replace")).hexdigest()
            != questionnaire.sha256
        ):
            told = f"{_named(questionnaire)} has a text that isn't that of its SHA-256; it was changed or damaged."
            yield ("questionnaire", questionnaire.id), told
    for answer in _rows(register, "answer", touched):
        if (text := _answer_problem(answer)) is not None:
            yield ("answer", answer.id), text
    for evidence in _rows(register, "evidence", touched):
        if bool(evidence.link) == bool(evidence.sha256) or (evidence.sha256 and evidence.size is None):
            told = f"Evidence “{evidence.name}” must be a file with its size, or else a link."
            yield ("evidence", evidence.id), told
    for assessment in _rows(register, "assessment", touched):
        yield from ((("assessment", assessment.id), text) for text in _approval_problems(assessment))


def _rows(register: Register, entity: str, touched: Touched | None) -> Iterator[Any]:
    rows = register.tables[entity]
    ids = rows.keys() if touched is None else touched.get(entity, set())
    return (rows[id] for id in ids if id in rows)


def _approval_problems(assessment: Assessment) -> Iterator[str]:
    is_now = f"Assessment {assessment.number} is {assessment.status}"
    if assessment.status in FROZEN and assessment.approved_on is None:
        yield f"{is_now}, but has no day of approval."
    if assessment.status in FROZEN and not assessment.facts:
        yield f"{is_now}, but has no facts of that day."
    if assessment.status not in FROZEN and assessment.facts:
        yield f"{is_now}, but has the facts of an approval."
    try:
        decode_facts(assessment.facts or "[]")
    except ValueError:
        yield f"The facts of assessment {assessment.number} aren't written as Leeway writes facts."


def _named(questionnaire: Questionnaire) -> str:
    return f"Questionnaire “{questionnaire.name[:60]}”, version {questionnaire.version[:60]},"


def _answer_problem(answer: AnswerRow) -> str | None:
    if not answer.value:
        return None
    if answer.not_applicable:
        return f"“{answer.question}” has an answer, and a reason why there is none; keep one of them."
    try:
        decode_value(answer.value)
    except ValueError:
        return f"The answer to “{answer.question}” isn't written as Leeway writes answers."
    return None


def frozen_problems(before: Register, after: Register, touched: Touched) -> Iterator[Problem]:
    """Find what would change an assessment that is approved or superseded, or a questionnaire in use.

    Its next review and its note stay open, an approved one may become superseded, and the whole of it can be deleted.
    """
    for id in touched.get("questionnaire", ()):
        was, now = before.questionnaires.get(id), after.questionnaires.get(id)
        if was is not None and now is not None and was != now:
            told = f"{_named(was)} stays as it was when it was answered; give a changed one another version."
            yield ("questionnaire", id), told
    for id in touched.get("assessment", ()):
        old, new = before.assessments.get(id), after.assessments.get(id)
        if old is not None and new is not None and old.status in FROZEN and not _may_become(old, new):
            yield ("assessment", id), _frozen(old)
    for entity in ("answer", "evidence"):
        for id in touched.get(entity, ()):
            rows = [state.tables[entity].get(id) for state in (before, after)]
            if rows[0] == rows[1]:
                continue
            owners = {_owner(row, before, after) for row in rows if row is not None}
            for owner in owners & before.assessments.keys() & after.assessments.keys():
                if before.assessments[owner].status in FROZEN:
                    yield (entity, id), _frozen(before.assessments[owner])


def _may_become(old: Assessment, new: Assessment) -> bool:
    status = SUPERSEDED if (old.status, new.status) == (APPROVED, SUPERSEDED) else old.status
    return new == replace(old, status=status, review_due=new.review_due, note=new.note)


def _owner(row: AnswerRow | EvidenceRow, before: Register, after: Register) -> str:
    """Return the id of the assessment of a row; empty if its answer is nowhere."""
    if isinstance(row, AnswerRow):
        return row.assessment_id
    answer = before.answers.get(row.answer_id) or after.answers.get(row.answer_id)
    return "" if answer is None else answer.assessment_id


def _frozen(assessment: Assessment) -> str:
    return (
        f"Assessment {assessment.number} is {assessment.status}, so its answers stay as they are. "
        "Start a new assessment; it takes them over."
    )
