"""The expected loss: of all vendors, of some, of the work on each product, and what isn't known."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.outage_case import NOW, history, team

from leeway.domain.editing import add, remove, update
from leeway.domain.scope import Scope
from leeway.services.expected_loss import ExpectedLoss, end_of_day, expect_loss
from leeway.services.opening import create_register
from leeway.services.outage_view import view_outages
from leeway.services.outages import assess_outages, read_outages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leeway.services.open_register import OpenRegister

DAY = NOW.date()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenRegister]:
    made = create_register(tmp_path / "team.leeway", author="ann", clock=lambda: NOW)
    edit = made.edit(add(*team(), *history()))
    assert edit is not None
    made.save(edit)
    yield made
    made.close()


def expected(desk: OpenRegister) -> ExpectedLoss:
    return expect_loss(desk.register, read_outages(desk, desk.register), DAY)


def edited(desk: OpenRegister, entity: str, id: str, **values: object) -> None:
    edit = desk.edit(update(desk.register, entity, id, **values))  # type: ignore[arg-type]
    assert edit is not None
    desk.save(edit)


def test_it_is_that_of_the_outages_page_in_every_scope(desk: OpenRegister) -> None:
    register = desk.register
    found = expected(desk)
    report = assess_outages(register, read_outages(desk, register), end_of_day(DAY))
    assert found.currency == "EUR"
    assert found.curve.mean == report.main.curve.mean
    assert found.curve.quantile(0.95) == report.main.curve.quantile(0.95)
    for vendor in ("v-anthropic", "v-github"):
        view = view_outages(register, report, Scope(vendor_id=vendor), NOW.tzinfo)  # type: ignore[arg-type]
        curve = found.curve_of([vendor])
        assert curve is not None
        assert curve.mean == view.curve.mean == pytest.approx(view.vendors[0].loss)
        assert curve.quantile(0.95) == view.curve.quantile(0.95)


def test_a_product_has_what_its_work_loses_and_the_parts_make_the_whole(desk: OpenRegister) -> None:
    found = expected(desk)
    assert set(found.products) == {"p-code", "p-actions"}
    money = [product.money for product in found.products.values()]
    assert None not in money
    assert sum(part or 0.0 for part in money) == pytest.approx(found.curve.mean)


def test_vendors_that_nobody_watched_are_not_known_rather_than_free(desk: OpenRegister) -> None:
    found = expected(desk)
    assert found.unknown == {"v-okta"}
    assert "p-sso" not in found.products
    assert found.curve_of(["v-okta"]) is None


def test_without_any_cost_it_is_in_hours(desk: OpenRegister) -> None:
    edited(desk, "workflow", "w-release", cost_per_hour=None)
    found = expected(desk)
    assert found.currency == "EUR"
    assert found.products["p-code"].money is None
    assert found.products["p-code"].hours > 0
    edited(desk, "workflow", "w-sync", cost_per_hour=None)
    found = expected(desk)
    assert found.currency is None
    assert found.curve.mean == pytest.approx(sum(product.hours for product in found.products.values()))


def test_a_product_of_which_some_work_has_no_cost_says_that_it_is_a_part(desk: OpenRegister) -> None:
    unlinked = desk.edit(remove(desk.register, "supply", "s-3"))
    assert unlinked is not None
    desk.save(unlinked)
    edited(desk, "supply", "s-2", product_id="p-code")
    edited(desk, "workflow", "w-sync", cost_per_hour=None)
    found = expected(desk).products["p-code"]
    assert found.partly
    assert found.money is not None
    edited(desk, "workflow", "w-sync", cost_per_hour=Decimal(10))
    assert not expected(desk).products["p-code"].partly


def test_a_product_that_is_only_a_fallback_costs_nothing(desk: OpenRegister) -> None:
    edited(desk, "supply", "s-1", product_id="p-actions")
    assert expected(desk).products["p-code"].money == 0.0


def test_an_edit_that_touches_no_outage_changes_nothing(desk: OpenRegister) -> None:
    before = expected(desk)
    edited(desk, "product", "p-code", notice_days=30)
    assert expected(desk).curve.mean == before.curve.mean
    assert expected(desk).products == before.products
