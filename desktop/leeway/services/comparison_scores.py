"""The part of a comparison that questionnaires tell: scores of the current assessments, and answers of the main pillars."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from leeway.domain.assessment_entities import APPROVED
from leeway.domain.comparison import Cell, Origin, Row, Section, Unit
from leeway.domain.questionnaire_answers import value_words
from leeway.domain.questionnaire_visibility import Standing
from leeway.domain.questionnaire_wording import fill
from leeway.engine.questionnaire_scores import score_text
from leeway.services.comparison_case import Case, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leeway.domain.questionnaire import Pillar
    from leeway.engine.questionnaire_scores import Score

COMMUNITY: Final = "community"
NOT_ASSESSED: Final = "not assessed"
_NOT_ASKED: Final = "not asked"
_NOT_ANSWERED: Final = "not answered"
_TONES: Final = {"high risk": "stops", "elevated": "degrades", "moderate": "", "low": "holds"}


def score_sections(cases: Sequence[Case]) -> tuple[Section, ...]:
    """Write the scores by pillar, and the answers behind those of the main pillars."""
    pillars: dict[str, Pillar] = {}
    for case in cases:
        for pillar in case.assessed.definition.pillars if case.assessed else ():
            pillars.setdefault(pillar.id, pillar)
    rows = [row("assessment", "Current assessment", cases, _assessment)]
    rows.append(row("overall", "Overall score", cases, lambda case: _scored(case, _overall(case))))
    for pillar in pillars.values():
        title = f"{pillar.title} (main)" if pillar.main else pillar.title
        rows.append(row(f"pillar {pillar.id}", title, cases, partial(_pillar, pillar.id)))
    if COMMUNITY not in pillars:
        rows.append(row(f"pillar {COMMUNITY}", "Community (main)", cases, lambda case: _scored(case, None)))
    answers = [
        _answers(cases, question.id, question.text)
        for p in pillars.values()
        if p.main
        for question in p.questions
    ]
    return (
        Section("scores", "Questionnaire scores (0 to 4)", tuple(rows)),
        Section("answers", "Answers on main pillars", tuple(answers)),
    )  # fmt: skip


def score_of(case: Case, pillar_id: str) -> Score | None:
    """Return the score of a pillar in the current assessment; None where there is none."""
    pillars = case.assessed.scores.pillars if case.assessed else ()
    return next((pillar.score for pillar in pillars if pillar.pillar == pillar_id), None)


def _pillar(pillar_id: str, case: Case) -> Cell:
    return _scored(case, score_of(case, pillar_id))


def _overall(case: Case) -> Score | None:
    return case.assessed.scores.overall if case.assessed else None


def _cell(
    case: Case, value: str | float | None, unit: Unit, missing: str, note: str = "", tone: str = ""
) -> Cell:
    found = case.assessed
    if found is None:
        return case.cell(
            None, unit, missing=NOT_ASSESSED, origin=Origin.QUESTIONNAIRE, source="no assessment"
        )
    said = f"assessment {found.assessment.number}, {found.assessment.status}"
    cell = case.cell(
        value, unit, missing=missing, origin=Origin.QUESTIONNAIRE, source=said, note=note, tone=tone
    )
    return replace(cell, as_of=found.as_of)


def _assessment(case: Case) -> Cell:
    found = case.assessed
    if found is None:
        return _cell(case, None, Unit.TEXT, NOT_ASSESSED)
    one, scores = found.assessment, found.scores
    note = f"{scores.done} of {scores.asked} questions answered; version {found.definition.version}"
    state = "approved" if one.status == APPROVED else f"{one.status}, not approved"
    return _cell(case, f"Assessment {one.number}, {state}", Unit.TEXT, NOT_ASSESSED, note)


def _scored(case: Case, score: Score | None) -> Cell:
    if score is None or score.range is None:
        return _cell(case, None, Unit.SCORE, _NOT_ASKED)
    ends = f"between {score_text(score.range.low)} and {score_text(score.range.high)}"
    if score.score is None or score.band is None:
        return _cell(case, None, Unit.SCORE, _NOT_ANSWERED, ends)
    note = f"{score.band.value}" + ("" if score.settled else f"; {ends} once all is answered")
    return _cell(case, score.score, Unit.SCORE, "", note, _TONES[score.band.value])


def _answers(cases: Sequence[Case], question_id: str, text: str) -> Row:
    named = fill(
        text, {}
    )  # the question is the same for all: it names "the vendor", and no one in particular
    return row(f"answer {question_id}", named, cases, lambda case: _answered(case, question_id))


def _answered(case: Case, question_id: str) -> Cell:
    found = case.assessed
    question = found.definition.questions.get(question_id) if found else None
    if found is None or question is None or found.scores.standings[question_id] is not Standing.ASKED:
        return _cell(case, None, Unit.TEXT, _NOT_ASKED)
    answer = found.answers.get(question_id)
    if answer is None or not answer.given:
        return _cell(case, None, Unit.TEXT, _NOT_ANSWERED)
    if answer.value is None:
        return _cell(case, f"Not applicable: {answer.not_applicable}", Unit.TEXT, "")
    return _cell(case, value_words(question, answer.value), Unit.TEXT, "", answer.note)
