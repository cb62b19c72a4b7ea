"""What a memo takes of its product's assessments: the latest approved one, or else the latest draft."""

from leeway.domain.assessment_entities import APPROVED, Assessment
from leeway.domain.assessment_reading import assessments_of, is_frozen
from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.memo.assessment import AssessmentFindings
from leeway.services.assessment_facts import FactSources, facts_of
from leeway.services.assessment_view import view_assessment


def assessment_for_memo(register: Register, product_id: str) -> Assessment | None:
    """Return the assessment that a memo tells of: the latest approved one, else the latest; None if there is none."""
    found = assessments_of(register, product_id)
    return next((one for one in found if one.status == APPROVED), found[0] if found else None)


def find_assessment(
    register: Register, portfolio: Portfolio, product_id: str, facts: FactSources | None
) -> AssessmentFindings | None:
    """Work out what a product's assessment says, as of the portfolio's day; None if it has none.

    Raises:
        UnreadableSource: What the register holds of its questionnaire isn't one.
    """
    chosen = assessment_for_memo(register, product_id)
    if chosen is None:
        return None
    known = facts_of(register, portfolio, chosen, facts)
    view = view_assessment(register, chosen.id, known, portfolio.as_of)
    latest = assessments_of(register, product_id)[0]
    return AssessmentFindings(
        assessment=chosen,
        questionnaire=register.questionnaires[chosen.questionnaire_id],
        definition=view.definition,
        rows=view.rows.answers,
        evidence=view.rows.evidence,
        answers=view.answers,
        words=view.words,
        scores=view.scores,
        findings=view.findings,
        suggested=view.suggested,
        contradictions=view.contradictions,
        as_of=view.as_of,
        today=portfolio.as_of,
        underway=None if latest.id == chosen.id or is_frozen(latest) else latest,
    )
