"""Assessments side by side: with the one before, and of several products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.assessments import Desk, small
from tests.builders import TODAY
from tests.compared import BEFORE, OTHER, add_other, assessed_twice, latest

from leeway.domain.editing import add
from leeway.domain.questionnaire import Severity
from leeway.domain.register_entities import Product
from leeway.engine.portfolio import assess_portfolio
from leeway.engine.questionnaire_versions import Fate
from leeway.services.assessment_comparison import (
    MOST_PRODUCTS,
    against_before,
    compared_first,
    latest_assessments,
    side_by_side,
)
from leeway.services.assessment_facts import FactSources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leeway.services.assessment_comparison import SideBySide


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = assessed_twice(tmp_path / "a.leeway")
    yield made
    made.open.close()


def sides(desk: Desk, *ids: str, read: list[str] | None = None) -> SideBySide:
    def sources(id: str) -> FactSources:
        if read is not None:
            read.append(id)
        return FactSources()

    portfolio = assess_portfolio(desk.register, TODAY)
    return side_by_side(desk.register, portfolio, latest(desk), ids, TODAY, sources)


def test_an_assessment_is_compared_with_the_approved_one_before_it(desk: Desk) -> None:
    found = against_before(desk.register, latest(desk), TODAY)
    assert found is not None
    assert found.before.assessment.approved_on == BEFORE
    assert found.same_version
    fates = {change.question: change.fate for change in found.comparison.answers}
    assert fates == {
        "week": Fate.CHANGED, "switch": Fate.CHANGED, "detail": Fate.GONE, "data": Fate.NEW,
        "published": Fate.KEPT,
    }  # fmt: skip


def test_its_scores_are_those_of_both_by_hand(desk: Desk) -> None:
    found = against_before(desk.register, latest(desk), TODAY)
    assert found is not None
    recovery, roadmap = found.comparison.pillars
    assert recovery.before is not None
    assert recovery.after is not None
    assert recovery.before.score == pytest.approx((0 + 4 + 4) / 3)  # a, yes, two
    assert recovery.after.score == pytest.approx((3 + 0 + 1) / 3)  # c, no, a
    assert recovery.difference == pytest.approx(-4 / 3)
    assert roadmap.difference == 0.0


def test_the_first_assessment_has_none_before_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "b.leeway")
    assert against_before(desk.register, desk.view(), TODAY) is None
    desk.open.close()


def test_another_version_before_is_told(tmp_path: Path) -> None:
    desk = assessed_twice(tmp_path / "c.leeway", version="2.0")
    found = against_before(desk.register, latest(desk), TODAY)
    assert found is not None
    assert not found.same_version
    desk.open.close()


def test_a_draft_before_goes_by_the_facts_of_now(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "d.leeway")
    desk.answer("week", ("b",))
    draft = desk.id
    desk.start(small())
    view = latest(desk)
    found = against_before(desk.register, view, TODAY)
    assert found is not None
    assert found.before.assessment.id == draft
    assert found.before.facts is view.facts
    assert [change.fate for change in found.comparison.answers] == [Fate.KEPT]
    desk.open.close()


def test_the_latest_of_each_product_counts_whatever_its_version(desk: Desk) -> None:
    other = add_other(desk)
    found = latest_assessments(desk.register, "test")
    assert {id: one.id for id, one in found.items()} == {desk.product: desk.id, OTHER: other}
    assert latest_assessments(desk.register, "another questionnaire") == {}


def test_a_product_is_compared_with_those_assessed_last_and_never_with_more_than_five(desk: Desk) -> None:
    assert compared_first(desk.register, "test", desk.product) == (desk.product,)
    add_other(desk)
    assert compared_first(desk.register, "test", desk.product) == (desk.product, OTHER)
    kept = desk.product, desk.id
    for number in range(6):
        desk.do(add(Product(f"p-{number}", "v-other", f"Product {number}")))
        desk.product = f"p-{number}"
        desk.start(small())
    desk.product, desk.id = kept
    found = compared_first(desk.register, "test", desk.product)
    assert found == (desk.product, "p-0", "p-1", "p-2", "p-3")
    assert len(found) == MOST_PRODUCTS


def test_products_stand_side_by_side_and_what_is_missing_is_missing(desk: Desk) -> None:
    add_other(desk)
    desk.do(add(Product("p-none", "v-other", "Never")))
    own, other, none = sides(desk, desk.product, OTHER, "p-none").products
    assert own.view is not None
    assert own.view.assessment.id == desk.id
    roadmap = other.pillar("roadmap")
    assert roadmap is not None
    assert roadmap.score == 4.0
    recovery = other.pillar("recovery")
    assert recovery is not None
    assert (recovery.score, recovery.low, recovery.high) == (None, 0.0, 4.0)
    assert other.findings(Severity.CRITICAL) == 0
    assert (none.view, none.scores, none.pillar("roadmap"), none.findings(Severity.MAJOR)) == (None,) * 4
    assert (none.vendor, none.product) == ("Other Inc", "Never")


def test_logs_are_read_only_for_what_isnt_approved(desk: Desk) -> None:
    add_other(desk)
    read: list[str] = []
    sides(desk, desk.product, OTHER, read=read)
    assert read == []
    desk.product = OTHER
    kept, _ = desk.id, desk.start(small())
    desk.id = kept
    desk.product = desk.register.assessments[kept].product_id
    sides(desk, desk.product, OTHER, read=read)
    assert read == [OTHER]


def test_the_pillars_are_those_of_all_in_the_order_of_the_first(desk: Desk) -> None:
    add_other(desk)
    found = sides(desk, desk.product, OTHER)
    assert found.pillars == (("recovery", "Recovery", True), ("roadmap", "Roadmap", False))
