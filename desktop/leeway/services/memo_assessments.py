"""What a memo takes of its product's assessments: the latest approved one, or else the latest draft."""

from dataclasses import dataclass
from datetime import date

from leeway.domain.assessment_entities import APPROVED, Assessment
from leeway.domain.assessment_reading import assessments_of, is_frozen
from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.memo.assessment import AssessmentFindings
from leeway.services.assessment_facts import FactSources, facts_of, read_fact_sources
from leeway.services.assessment_view import view_assessment
from leeway.services.burn_zone import local_zone
from leeway.services.open_register import OpenRegister
from leeway.services.outages import read_outages


@dataclass(frozen=True, slots=True, eq=False)
class MemoSources:
    """What a memo takes beside the register's rows: the incidents that count, and what a draft goes by.

    `facts` is None where no draft is printed: what was approved carries its facts with it.
    """

    incidents: IncidentColumns
    facts: FactSources | None = None


def read_memo_sources(desk: OpenRegister, register: Register, product_id: str, day: date) -> MemoSources:
    """Read what the memo on a product takes beside the register's rows; for a thread of its own.

    Raises:
        RegisterFileError: The file can't be read.
    """
    incidents = read_outages(desk, register)
    chosen = assessment_for_memo(register, product_id)
    if chosen is None or chosen.facts or product_id not in register.products:
        return MemoSources(incidents)
    facts = read_fact_sources(desk, register, product_id, day, local_zone(), incidents)
    return MemoSources(incidents, facts)


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
