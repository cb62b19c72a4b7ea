"""The reference period of token inflation on the burn page: proposed, accepted, chosen, and gone back from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.register_files import write_sample
from tests.ui import burn_kit
from tests.ui.burn_kit import rest, show_burn
from tests.ui.pages_kit import fill_in, open_form, press_ok, said
from tests.ui.rows import NOW

from leeway.engine.burn_reference import How
from leeway.ui.dialogs.reference_period import reference_problem
from leeway.ui.dialogs.register_form import RegisterForm
from leeway.ui.models.burn_range import DayRange
from leeway.ui.writing import READ_ONLY

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.domain.register_entities import Product
    from leeway.engine.burn_reference import Reference
    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.burn import BurnPage
    from leeway.ui.session import Session

page, sample = burn_kit.page, burn_kit.sample
FIRST_PAGE = "burn"
Left = Qt.MouseButton.LeftButton


def reference(page: BurnPage) -> Reference:
    assert page.view is not None
    found = page.view.figures.reference
    assert found is not None
    return found


def product(page: BurnPage) -> Product:
    return page.session.register.products[page.product_id]


def test_the_proposal_is_said_to_be_one_with_its_evidence(page: BurnPage) -> None:
    line = page.board.reference
    assert reference(page).how is How.CHANGE_POINT
    assert line.days.text().startswith("Compared with ")
    assert line.how.text().startswith("proposed: change point on ")
    assert "log-likelihood ratio" in line.how.toolTip()
    assert line.accept.isVisible()
    assert not line.back.isVisible()


def test_an_accepted_proposal_is_kept_in_the_register(page: BurnPage, qtbot: QtBot) -> None:
    line, proposed = page.board.reference, reference(page)
    before = page.board.figures[2].value.text()
    qtbot.mouseClick(line.accept, Left)
    rest(page, qtbot)
    assert reference(page).how is How.CHOSEN
    assert (reference(page).first, reference(page).last) == (proposed.first, proposed.last)
    assert line.how.text() == "chosen, and kept in the register"
    assert not line.accept.isVisible()
    assert page.board.figures[2].value.text() == before
    assert product(page).reference == (proposed.first, proposed.last)


def test_a_choice_is_undone_and_done_again_without_reading_usage_anew(page: BurnPage, qtbot: QtBot) -> None:
    reads: list[object] = []
    page.reading.source_read.connect(reads.append)
    line, proposed = page.board.reference, reference(page)
    qtbot.mouseClick(line.accept, Left)
    rest(page, qtbot)
    desk = page.session.desk
    assert desk is not None
    assert desk.undo_stack.undoable[-1].label == "Choose the usual use of Claude Code"
    qtbot.keyClick(page.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    rest(page, qtbot)
    assert reference(page) == proposed
    assert (product(page).reference, line.accept.isVisible()) == (None, True)
    page.session.redo()
    rest(page, qtbot)
    assert reference(page).how is How.CHOSEN
    qtbot.mouseClick(line.back, Left)
    rest(page, qtbot)
    assert desk.undo_stack.undoable[-1].label == "Go back to the proposed usual use of Claude Code"
    assert product(page).reference is None
    assert reads == []


def test_a_choice_shows_while_days_without_use_are_looked_at(page: BurnPage, qtbot: QtBot) -> None:
    line, weekend = page.board.reference, DayRange(date(2026, 10, 3), date(2026, 10, 4))
    page.board.range.choose(weekend)
    page.board.range.range_changed.emit(weekend)
    rest(page, qtbot)
    assert page.view is not None
    assert page.view.burn is None
    qtbot.mouseClick(line.accept, Left)
    rest(page, qtbot)
    assert not line.accept.isVisible()
    assert line.back.isVisible()


def test_a_read_only_register_keeps_its_reference_and_says_so(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(write_sample(tmp_path / "sample.leeway", NOW), read_only=True)
    page = show_burn(window, qtbot)
    line = page.board.reference
    for button in (line.accept, line.choose):
        with qtbot.waitSignal(empty_session.refused) as told:
            qtbot.mouseClick(button, Left)
        assert told.args == [READ_ONLY]
        assert window.messages.isVisible()
    assert page.findChild(RegisterForm) is None
    assert reference(page).how is How.CHANGE_POINT


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
    assert line.how.text() == "chosen, and kept in the register"
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
