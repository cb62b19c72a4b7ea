"""Assessments side by side: this one and the one before it, and the latest ones of several products."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from leeway.domain.assessment_entities import Assessment
from leeway.domain.assessment_reading import predecessor
from leeway.domain.questionnaire import Severity
from leeway.domain.questionnaire_facts import decode_facts
from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.engine.questionnaire_comparison import Comparison, compare_assessments
from leeway.engine.questionnaire_scores import Score, Scores
from leeway.services.assessment_facts import FactSources, facts_of
from leeway.services.assessment_view import AssessmentView, view_assessment

MOST_PRODUCTS: Final = 5
"""How many products are compared at most."""


@dataclass(frozen=True, slots=True, eq=False)
class AgainstBefore:
    """An assessment, the one before it, and what changed between them."""

    now: AssessmentView
    before: AssessmentView
    comparison: Comparison

    @property
    def same_version(self) -> bool:
        """Whether both went by the same version of the questionnaire."""
        return self.now.definition.version == self.before.definition.version


def against_before(register: Register, view: AssessmentView, today: date) -> AgainstBefore | None:
    """Compare an assessment with the one before it of its product; None for the first by its questionnaire.

    One before it that was never approved goes by the facts of this one: it is about the same product, today.

    Raises:
        UnreadableSource: What the register holds of its definition isn't one.
    """
    earlier = predecessor(register, view.assessment)
    if earlier is None:
        return None
    facts = decode_facts(earlier.facts) if earlier.facts else view.facts
    before = view_assessment(register, earlier.id, facts, today)
    return AgainstBefore(view, before, compare_assessments(before.assessed, view.assessed))


@dataclass(frozen=True, slots=True, eq=False)
class ComparedProduct:
    """A product with its latest assessment; `view` is None where it was never assessed by the questionnaire."""

    product_id: str
    product: str
    vendor: str
    view: AssessmentView | None

    @property
    def scores(self) -> Scores | None:
        """The scores of its assessment."""
        return None if self.view is None else self.view.scores

    def pillar(self, id: str) -> Score | None:
        """Return the score of a pillar; None if it wasn't assessed, or not by a questionnaire with that pillar."""
        pillars = () if self.view is None else self.view.scores.pillars
        return next((pillar.score for pillar in pillars if pillar.pillar == id), None)

    def findings(self, severity: Severity) -> int | None:
        """Count the findings of a severity; None if it wasn't assessed."""
        if self.view is None:
            return None
        return sum(finding.severity is severity for finding in self.view.findings)


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Products side by side; `pillars` are those of all their questionnaires: id, title and whether it is a main one."""

    products: tuple[ComparedProduct, ...]
    pillars: tuple[tuple[str, str, bool], ...]


def latest_assessments(register: Register, key: str) -> Mapping[str, Assessment]:
    """Return the latest assessment by a questionnaire, in whatever version, of each product that has one."""
    found: dict[str, Assessment] = {}
    for one in register.assessments.values():
        if register.questionnaires[one.questionnaire_id].key == key:
            before = found.get(one.product_id)
            if before is None or before.number < one.number:
                found[one.product_id] = one
    return found


def compared_first(register: Register, key: str, product_id: str) -> tuple[str, ...]:
    """Choose what to compare a product with: itself, then those assessed last, by name where that is the same day."""
    latest = latest_assessments(register, key)
    others = [one for one in latest.values() if one.product_id != product_id]
    others.sort(key=lambda one: register.products[one.product_id].name.casefold())
    others.sort(key=lambda one: one.approved_on or one.started, reverse=True)
    return (product_id, *(one.product_id for one in others))[:MOST_PRODUCTS]


def side_by_side(
    register: Register,
    portfolio: Portfolio,
    view: AssessmentView,
    product_ids: Sequence[str],
    today: date,
    sources: Callable[[str], FactSources],
) -> SideBySide:
    """Put the latest assessments of products by the same questionnaire as `view` side by side.

    The product of `view` is shown as in it. `sources` reads what logs and incidents say of a product; it is asked only
    for those whose latest assessment isn't approved.

    Raises:
        UnreadableSource: What the register holds of a definition isn't one.
    """
    key = register.questionnaires[view.assessment.questionnaire_id].key
    latest = latest_assessments(register, key)
    found = []
    for id in product_ids:
        product = register.products[id]
        one, shown = latest.get(id), None
        if id == view.assessment.product_id:
            shown = view
        elif one is not None:
            known = None if one.facts else sources(id)
            shown = view_assessment(register, one.id, facts_of(register, portfolio, one, known), today)
        vendor = register.vendors[product.vendor_id].name
        found.append(ComparedProduct(id, product.name, vendor, shown))
    return SideBySide(tuple(found), _pillars(product.view for product in found))


def _pillars(views: Iterable[AssessmentView | None]) -> tuple[tuple[str, str, bool], ...]:
    """List the pillars of all definitions, in the order of the first that has each."""
    found: dict[str, tuple[str, str, bool]] = {}
    for view in views:
        for pillar in () if view is None else view.definition.pillars:
            found.setdefault(pillar.id, (pillar.id, pillar.title, pillar.main))
    return tuple(found.values())
