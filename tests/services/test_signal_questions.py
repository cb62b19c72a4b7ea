"""Which questions take a figure as their suggestion."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from leeway.assets import asset
from leeway.domain.assessment_entities import Assessment, Questionnaire
from leeway.domain.editing import add
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Signal, Vendor
from leeway.domain.register_tables import Entity
from leeway.domain.scope import Scope
from leeway.domain.validation import changed
from leeway.engine.signal_series import SignalSeries, signal_series
from leeway.services.signal_questions import asking_questions

DAY = date(2026, 11, 22)
SHIPPED = asset("resources", "questionnaires", "single-source.toml").read_text(encoding="utf-8")


def register(*more: Entity) -> Register:
    rows = (Vendor("v", "Maker"), Product("p", "v", "Tool"), Product("q", "v", "Other tool"))
    return changed(Register.empty(), add(*rows, *more))


def figure(metric: str, product_id: str | None = None) -> Signal:
    return Signal("s", "v", metric, "3", "somewhere", DAY, product_id=product_id)


def series(register: Register) -> SignalSeries:
    (found,) = signal_series(register, Scope())
    return found


def begun(product_id: str, definition: str) -> tuple[Questionnaire, Assessment]:
    digest = sha256(definition.encode()).hexdigest()
    kept = Questionnaire("k", "team", "1.0", "Our own", digest, definition)
    return kept, Assessment("a", product_id, "k", DAY)


def test_a_product_s_figure_is_asked_for_by_the_questionnaire_that_ships() -> None:
    there = register(figure("Contributor  ABSENCE factor", "p"))
    (found,) = asking_questions(there, Scope(), series(there))
    assert (found.product_id, found.question_id, found.begun) == ("p", "community.absence", False)
    assert found.text == "What is the least number of people who made half of all contributions?"
    unasked = register(figure("Phase of the moon", "p"))
    assert asking_questions(unasked, Scope(), series(unasked)) == ()


def test_a_vendor_s_figure_is_asked_for_about_each_product_in_scope_those_under_way_first() -> None:
    there = register(figure("Outside builders"), *begun("q", SHIPPED))
    found = asking_questions(there, Scope(), series(there))
    assert [(one.product_id, one.begun) for one in found] == [("q", True), ("p", False)]
    found = asking_questions(there, Scope(product_id="p"), series(there))
    assert [one.product_id for one in found] == ["p"]


def test_an_assessment_goes_by_its_own_questionnaire_and_a_damaged_one_asks_nothing() -> None:
    own = SHIPPED.replace("signal:outside builders", "signal:phase of the moon")
    there = register(figure("Phase of the moon", "p"), *begun("p", own))
    assert [one.begun for one in asking_questions(there, Scope(), series(there))] == [True]
    there = register(figure("Outside builders", "p"), *begun("p", own))
    assert asking_questions(there, Scope(), series(there)) == ()
    there = register(figure("Outside builders", "p"), *begun("p", "no questionnaire ["))
    assert asking_questions(there, Scope(), series(there)) == ()


@pytest.mark.parametrize("product_id", ["p", None])
def test_a_product_that_is_gone_is_asked_nothing(product_id: str | None) -> None:
    before = register(figure("Outside builders", product_id))
    assert asking_questions(Register.empty(), Scope(), series(before)) == ()
