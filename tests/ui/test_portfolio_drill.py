"""The bad-week drill on the Portfolio: a matrix whose cells explain themselves, by mouse and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.register_files import write_sample
from tests.ui.rows import NOW, TODAY

from leeway.domain.drill import BadWeek, DrillOutcome, DrillParameters
from leeway.domain.editing import update
from leeway.domain.scope import Scope
from leeway.engine.drill import drill
from leeway.engine.loss import Losses
from leeway.ui.models.drill_rows import FIRST_SCENARIO
from leeway.ui.pages.portfolio_drill import DrillCard
from leeway.ui.widgets.badge import MARK_ROLE

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

WAIT = 10_000


@pytest.fixture
def card(session: Session, theme: ThemeController, qtbot: QtBot) -> DrillCard:
    made = DrillCard(session, theme)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    with qtbot.waitExposed(made), qtbot.waitSignal(made.worked_out, timeout=WAIT):
        made.show()
        made.refresh()
    session.register_changed.connect(made.refresh)
    session.scope_changed.connect(made.refresh)
    return made


def test_logs_that_were_undone_and_brought_back_count_again(
    empty_session: Session, theme: ThemeController, tmp_path: Path, qtbot: QtBot
) -> None:
    session = empty_session
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(write_sample(tmp_path / "sample.leeway", NOW))
    made = DrillCard(session, theme)
    qtbot.addWidget(made)
    session.register_changed.connect(made.refresh)
    made.refresh()
    settled = lambda: made.up_to_date and session.jobs.idle and not session.unsaved  # noqa: E731
    qtbot.waitUntil(settled, timeout=WAIT)
    told = {row.id: row.cells[BadWeek.INFLATION].workflows for row in made.rows.rows}
    session.undo()
    qtbot.waitUntil(settled, timeout=WAIT)
    assert not made.rows.rows
    session.redo()
    qtbot.waitUntil(settled, timeout=WAIT)
    assert {row.id: row.cells[BadWeek.INFLATION].workflows for row in made.rows.rows} == told


def word(card: DrillCard, product: str, one: BadWeek) -> str:
    index = card.rows.index_of(product, FIRST_SCENARIO + list(BadWeek).index(one))
    return str(index.data())


def test_every_cell_is_that_of_the_engine_and_trouble_comes_first(card: DrillCard, session: Session) -> None:
    register = session.register
    found = drill(Losses(register, TODAY), DrillParameters.of(register.policy))
    words = {
        DrillOutcome.STOPS: "Stops", DrillOutcome.DEGRADES: "Degrades", DrillOutcome.HOLDS: "Holds",
        DrillOutcome.NOT_KNOWN: "Not known", DrillOutcome.NOT_APPLICABLE: "—",
    }  # fmt: skip
    assert {row.id for row in card.rows.rows} == set(register.products)
    for id, cells in found.items():
        for one, cell in cells.items():
            assert word(card, id, one) == words[cell.outcome]
    assert card.rows.rows[0].cells[BadWeek.OUTAGE].outcome is DrillOutcome.STOPS


def test_a_click_on_a_cell_tells_which_workflows_stop_and_why(card: DrillCard, qtbot: QtBot) -> None:
    assert not card.detail.isVisible()
    index = card.rows.index_of("p-code", FIRST_SCENARIO)
    where = card.table.visualRect(index).center()
    qtbot.mouseClick(card.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert card.cell == ("p-code", BadWeek.OUTAGE)
    assert card.heading.text().endswith("Claude Code: bad outage")
    assert card.badge.accessibleName() == "Stops"
    assert next(row.found.name for row in card.workflows.rows) == "Release pipeline"
    assert card.remedies.isVisible()
    assert index.data(MARK_ROLE).word == "Stops"


def test_arrow_keys_walk_through_the_cells(card: DrillCard, qtbot: QtBot) -> None:
    card.choose("p-code", BadWeek.OUTAGE)
    card.table.setFocus()
    for one in list(BadWeek)[1:]:
        qtbot.keyClick(card.table, Qt.Key.Key_Right)
        assert card.cell == ("p-code", one)
        assert card.heading.text().endswith(one.words.lower())
    qtbot.keyClick(card.table, Qt.Key.Key_Down)
    assert card.cell is not None
    assert card.cell[0] != "p-code"
    qtbot.keyClick(card.table, Qt.Key.Key_Home)
    assert card.cell is None
    assert not card.detail.isVisible()


def test_an_edit_changes_the_cell_and_its_explanation(
    card: DrillCard, session: Session, qtbot: QtBot
) -> None:
    card.choose("p-code", BadWeek.OUTAGE)
    with qtbot.waitSignal(card.worked_out, timeout=WAIT):
        session.edit(update(session.register, "policy", "policy", drill_outage_hours=0.25))
    assert card.rows.columns[FIRST_SCENARIO].title == "0.25 h outage"
    assert card.cell == ("p-code", BadWeek.OUTAGE)
    assert card.badge.accessibleName() == "Holds"
    with qtbot.waitSignal(card.worked_out, timeout=WAIT):
        session.undo()
    assert card.badge.accessibleName() == "Stops"


def test_the_scope_narrows_the_matrix(card: DrillCard, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.worked_out, timeout=WAIT):
        session.set_scope(Scope(product_id="p-code"))
    assert [row.id for row in card.rows.rows] == ["p-code"]


def test_what_the_drill_does_not_read_does_not_drill_again(card: DrillCard, session: Session) -> None:
    session.edit(update(session.register, "setting", "setting", title="Other"))
    assert card.up_to_date


def test_closing_the_register_empties_the_matrix(card: DrillCard, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.close()
    assert card.rows.total == 0
