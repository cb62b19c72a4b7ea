"""The reference period of token inflation on the burn page: proposed, accepted, chosen, and gone back from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.ui import burn_kit
from tests.ui.burn_kit import rest
from tests.ui.pages_kit import fill_in, open_form, press_ok, said

from leeway.engine.burn_reference import How
from leeway.ui.dialogs.reference_period import reference_problem
from leeway.ui.models.burn_range import DayRange
from leeway.ui.models.burn_reference import KeptReference, ReferenceShelf

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.engine.burn_reference import Reference
    from leeway.ui.pages.burn import BurnPage
    from leeway.ui.preferences import Preferences

page, sample = burn_kit.page, burn_kit.sample
Left = Qt.MouseButton.LeftButton


def reference(page: BurnPage) -> Reference:
    assert page.view is not None
    found = page.view.figures.reference
    assert found is not None
    return found


def test_the_proposal_is_said_to_be_one_with_its_evidence(page: BurnPage) -> None:
    line = page.board.reference
    assert reference(page).how is How.CHANGE_POINT
    assert line.days.text().startswith("Compared with ")
    assert line.how.text().startswith("proposed: change point on ")
    assert "log-likelihood ratio" in line.how.toolTip()
    assert line.accept.isVisible()
    assert not line.back.isVisible()


def test_an_accepted_proposal_is_the_users_from_then_on(
    page: BurnPage, preferences: Preferences, qtbot: QtBot
) -> None:
    line, proposed = page.board.reference, reference(page)
    before = page.board.figures[2].value.text()
    qtbot.mouseClick(line.accept, Left)
    rest(page, qtbot)
    assert reference(page).how is How.CHOSEN
    assert (reference(page).first, reference(page).last) == (proposed.first, proposed.last)
    assert line.how.text() == "proposed, and accepted by you"
    assert not line.accept.isVisible()
    assert page.board.figures[2].value.text() == before
    days = DayRange(proposed.first, proposed.last)
    assert ReferenceShelf(preferences).kept(page.product_id) == KeptReference(days, accepted=True)


def test_other_days_are_chosen_by_keyboard_and_gone_back_from(page: BurnPage, qtbot: QtBot) -> None:
    line, proposed = page.board.reference, reference(page)
    line.choose.setFocus()
    qtbot.keyClick(line.choose, Qt.Key.Key_Space)
    form = open_form(page)
    last = proposed.first.replace(day=min(proposed.first.day + 5, 28))
    fill_in(qtbot, form, last=last.isoformat())
    qtbot.keyClick(form, Qt.Key.Key_Return)
    rest(page, qtbot)
    assert (reference(page).first, reference(page).last) == (proposed.first, last)
    assert line.how.text() == "chosen by you"
    assert page.board.range.strip._reference == DayRange(proposed.first, last)
    qtbot.mouseClick(line.back, Left)
    rest(page, qtbot)
    assert reference(page) == proposed
    assert line.accept.isVisible()


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-09-01", "2026-06-01", "before the first"),
        ("2019-01-01", "2019-02-01", "no use in these days"),
        ("rubbish", "2026-06-01", "isn't a date"),
        ("", "2026-06-01", "First day"),
        ("2026-06-01", "2030-01-01", "Nothing is left to compare"),
    ],
)
def test_days_that_cant_be_a_reference_are_answered_by_a_sentence(
    page: BurnPage, qtbot: QtBot, first: str, last: str, sentence: str
) -> None:
    before = page.view
    qtbot.mouseClick(page.board.reference.choose, Left)
    form = open_form(page)
    fill_in(qtbot, form, first=first, last=last)
    press_ok(qtbot, form)
    assert form.isVisible()
    assert any(sentence in one for one in said(form))
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert page.view is before


def test_a_reference_belongs_to_its_product(page: BurnPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.board.reference.accept, Left)
    rest(page, qtbot)
    page.products.setFocus()
    qtbot.keyClick(page.products, Qt.Key.Key_Down)
    rest(page, qtbot)
    assert reference(page).how is not How.CHOSEN


def test_days_can_be_a_reference_as_long_as_use_follows() -> None:
    whole = DayRange(date(2026, 6, 1), date(2026, 11, 21))
    assert reference_problem(date(2026, 6, 1), date(2026, 11, 20), whole) is None
    assert reference_problem(date(2026, 5, 1), date(2026, 6, 1), whole) is None
    problem = reference_problem(date(2026, 6, 1), date(2026, 11, 21), whole)
    assert problem is not None
    assert "Choose an earlier last day" in problem
