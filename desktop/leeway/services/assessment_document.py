"""An assessment as a JSON document, the shape that `leeway assess --json` prints."""

from datetime import date
from typing import Any

from leeway.domain.questionnaire import Pillar, Question
from leeway.domain.questionnaire_answers import AnswerValue, value_words
from leeway.domain.questionnaire_facts import fact_values
from leeway.domain.questionnaire_wording import fill
from leeway.domain.register import Register
from leeway.engine.questionnaire_effects import answer_first
from leeway.engine.questionnaire_findings import RaisedFinding
from leeway.engine.questionnaire_scores import PillarScore, Score
from leeway.services.assessment_view import AssessmentView

Json = dict[str, Any]


def assessment_document(register: Register, view: AssessmentView, today: date) -> Json:
    """Write an assessment as JSON.

    Scores are 0 to 4; `low` and `high` bound where the score can end once everything is answered. A score is null while
    nothing that counts is answered. `answers` has every question that is asked; `answer_first` those whose answer
    narrows the overall range most.
    """
    product = register.products[view.assessment.product_id]
    return {
        "vendor": register.vendors[product.vendor_id].name,
        "product": product.name,
        "questionnaire": _questionnaire(register, view),
        "assessment": _assessment(view, today),
        "as_of": view.as_of.isoformat(),
        "asked": view.scores.asked,
        "answered": view.scores.done,
        "overall": _score(view.scores.overall),
        "pillars": [_pillar(view, pillar) for pillar in view.scores.pillars],
        "findings": [_finding(finding) for finding in view.findings],
        "contradictions": [
            {
                "question": one.question,
                "answer": one.answer,
                "suggested": one.suggestion.words,
                "source": one.suggestion.fact.source,
                "as_of": one.suggestion.fact.as_of.isoformat(),
            }
            for one in view.contradictions
        ],
        "answer_first": [
            {
                "question": effect.question,
                "text": _text(view, effect.question),
                "narrows": round(effect.narrows, 6),
            }
            for effect in answer_first(view.definition, view.answers, fact_values(view.facts), view.as_of)
        ],
        "answers": [_answer(view, view.definition.questions[id]) for id in view.order],
    }


def _questionnaire(register: Register, view: AssessmentView) -> Json:
    row = register.questionnaires[view.assessment.questionnaire_id]
    return {"id": row.key, "version": row.version, "title": row.name, "sha256": row.sha256}


def _assessment(view: AssessmentView, today: date) -> Json:
    one = view.assessment
    due = one.review_due
    return {
        "number": one.number,
        "status": one.status,
        "started": one.started.isoformat(),
        "assessor": one.assessor,
        "reviewer": one.reviewer,
        "approved_on": None if one.approved_on is None else one.approved_on.isoformat(),
        "review_due": None if due is None else due.isoformat(),
        "overdue": due is not None and due < today,
    }


def _score(score: Score) -> Json:
    return {
        "score": _rounded(score.score),
        "low": _rounded(score.low),
        "high": _rounded(score.high),
        "band": None if score.band is None else score.band.value,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _pillar(view: AssessmentView, score: PillarScore) -> Json:
    pillar: Pillar = next(one for one in view.definition.pillars if one.id == score.pillar)
    return {
        "id": score.pillar,
        "title": fill(score.title, view.words),
        "main": pillar.main,
        "weight": score.weight,
        **_score(score.score),
        "asked": score.asked,
        "answered": score.done,
    }


def _finding(finding: RaisedFinding) -> Json:
    return {
        "severity": finding.severity.value,
        "text": finding.text,
        "advice": finding.advice,
        "origin": finding.origin.value,
        "pillar": finding.pillar,
        "questions": list(finding.questions),
    }


def _text(view: AssessmentView, question: str) -> str:
    return fill(view.definition.questions[question].text, view.words)


def _answer(view: AssessmentView, question: Question) -> Json:
    answer, row = view.answer(question.id), view.row(question.id)
    answered_at = None if row is None or row.answered_at is None else row.answered_at.isoformat()
    return {
        "question": question.id,
        "text": _text(view, question.id),
        "answer": None if answer.value is None else value_words(question, answer.value),
        "value": None if answer.value is None else _plain(answer.value),
        "score": _rounded(view.scores.questions.get(question.id)),
        "not_applicable": answer.not_applicable or None,
        "note": answer.note,
        "answered_by": "" if row is None else row.answered_by,
        "answered_at": answered_at,
        "evidence": [
            {
                "name": one.name,
                "link": one.link or None,
                "sha256": one.sha256 or None,
                "size": one.size,
                "expires": None if one.expires is None else one.expires.isoformat(),
            }
            for one in view.evidence(question.id)
        ],
    }


def _plain(value: AnswerValue) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
