"""The scenario of the top bar: every page judges the register in it, and edits never go through it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.outage_case import NOW, history, team
from tests.register_files import write_register

from leeway.domain.editing import remove, update
from leeway.domain.scenario import changes_of
from leeway.domain.scenario_entities import LEVER, Scenario, ScenarioChange
from leeway.domain.verdict import Verdict
from leeway.ui.pages.catalogue import RAIL

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.domain.register_tables import Entity
    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

FIRST_PAGE = "portfolio"
WAIT = 20_000
FALLBACK_ROW = {"need_id": "n-release", "product_id": "p-actions", "role": "fallback", "switch_time": 1.0, "capacity": 1.0,
                "last_tested": NOW.date().isoformat()}  # fmt: skip
ROWS: tuple[Entity, ...] = (
    *team(),
    *history(),
    Scenario("s-answer", "Answer <b>& more", "What we'd do"),
    ScenarioChange("c1", "s-answer", "supply", "new", "", json.dumps(FALLBACK_ROW)),
    ScenarioChange("c2", "s-answer", "workflow", "w-release", "tolerated_stop", "6.0"),
    Scenario("s-gone", "Anthropic gone"),
    ScenarioChange("c3", "s-gone", LEVER, "v-anthropic", "gone", "true"),
    Scenario("s-worse", "Twice the outages"),
    ScenarioChange("c4", "s-worse", LEVER, "v-anthropic", "outage-rate", "2.0"),
)


@pytest.fixture
def opened(window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    with qtbot.waitSignal(empty_session.opened, timeout=WAIT):
        empty_session.open(write_register(tmp_path / "team.leeway", *ROWS, now=NOW))
    return window


def rest(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    page = window.pages.current_page
    qtbot.waitUntil(lambda: session.jobs.idle and getattr(page, "up_to_date", True), timeout=WAIT)


def choose(window: MainWindow, words: str) -> None:
    """Choose in the top bar's menu; the offscreen platform can't open it."""
    menu = window.top_bar.scenarios
    menu.refresh()
    next(action for action in menu.actions() if words in action.text()).trigger()


def test_every_page_shows_the_scenario_and_going_back_shows_the_register(
    opened: MainWindow, qtbot: QtBot
) -> None:
    session = opened._session
    rest(opened, session, qtbot)
    page = opened.pages.page("portfolio")
    loss = page.figures[1].value.text()  # type: ignore[attr-defined]
    assert opened.scenario_bar.isHidden()
    choose(opened, "Answer")
    assert session.scenario_id == "s-answer"
    assert opened.top_bar.scenario.value == "Answer <b>& more"
    assert session.portfolio.products["p-code"].verdict is not Verdict.SINGLE_SOURCE_CRITICAL
    assert session.baseline_portfolio.products["p-code"].verdict is Verdict.SINGLE_SOURCE_CRITICAL
    rest(opened, session, qtbot)
    rows = {row.id: row.verdict for row in page.model.all_rows}  # type: ignore[attr-defined]
    assert rows["p-code"] is session.portfolio.products["p-code"].verdict
    assert page.figures[1].value.text() != loss  # type: ignore[attr-defined]
    title = opened.scenario_bar.title.text()
    assert "Scenario “Answer <b>& more”" in title
    assert "Tolerated stop of Release pipeline: 4 h → 6 h" in title.replace("\N{NO-BREAK SPACE}", " ")
    for name, entry in RAIL.items():
        opened.show_page(name)
        rest(opened, session, qtbot)
        about = opened.pages.page(name).in_scenario
        assert opened.scenario_bar.isHidden() == (about is None), entry.name
        if about is not None:
            assert about in opened.scenario_bar.text.text()
    opened.show_page("portfolio")
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(opened.pages.page("portfolio"), Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert session.scenario_id is None
    rest(opened, session, qtbot)
    assert page.figures[1].value.text() == loss  # type: ignore[attr-defined]
    assert opened.scenario_bar.isHidden()
    assert opened.top_bar.scenario.value == "Baseline"


def test_the_register_is_edited_as_it_is_and_says_what_the_scenario_has(
    opened: MainWindow, qtbot: QtBot
) -> None:
    session = opened._session
    before = session.register
    session.set_scenario("s-answer")
    opened.show_page("register")
    page = opened.pages.page("register")
    page.select("workflow", "w-release")  # type: ignore[attr-defined]
    edit = page.detail.figures.fields["tolerated_stop"]  # type: ignore[attr-defined]
    assert edit.input.text().startswith("4")
    assert edit.scenario.text().replace("\N{NO-BREAK SPACE}", " ") == "In the scenario: 6 h"
    assert page.detail.figures.fields["owner"].scenario.isHidden()  # type: ignore[attr-defined]
    edit.input.setFocus()
    edit.input.selectAll()
    qtbot.keyClicks(edit.input, "5")
    qtbot.keyClick(edit.input, Qt.Key.Key_Return)
    assert session.register.workflows["w-release"].tolerated_stop == 5.0
    assert session.shown.workflows["w-release"].tolerated_stop == 6.0
    assert session.register.supplies == before.supplies
    assert changes_of(session.register, "s-answer") == changes_of(before, "s-answer")
    session.undo()
    assert session.register.workflows["w-release"].tolerated_stop == 4.0
    session.set_scenario(None)
    assert edit.scenario.isHidden()


@pytest.mark.parametrize("scenario", ["s-gone", "s-worse"])
def test_pages_stand_a_vendor_that_is_gone_and_other_outages(
    opened: MainWindow, scenario: str, qtbot: QtBot
) -> None:
    session = opened._session
    baseline = {row.id for row in opened.pages.page("portfolio").model.all_rows}  # type: ignore[attr-defined]
    session.set_scenario(scenario)
    for name in RAIL:
        opened.show_page(name)
        rest(opened, session, qtbot)
    opened.show_page("portfolio")
    rest(opened, session, qtbot)
    rows = {row.id for row in opened.pages.page("portfolio").model.all_rows}  # type: ignore[attr-defined]
    assert rows == (baseline - {"p-code"} if scenario == "s-gone" else baseline)
    assert ("Gone for good: “Anthropic”." in opened.scenario_bar.title.text()) == (scenario == "s-gone")


def test_a_scenario_that_is_deleted_or_renamed_is_followed(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened._session
    session.set_scenario("s-answer")
    session.edit(update(session.register, "scenario", "s-answer", name="Our answer"))
    assert opened.top_bar.scenario.value == "Our answer"
    session.edit(remove(session.register, "workflow", "w-release"))
    assert len(session.scene.problems) == 2
    assert not opened.scenario_bar.problems.isHidden()
    session.undo()
    assert session.scene.problems == ()
    with qtbot.waitSignal(session.scenario_changed):
        session.edit(remove(session.register, "scenario", "s-answer"))
    assert session.scenario_id is None
    assert session.shown is session.register
    session.undo()
    assert "s-answer" in session.register.scenarios
    assert session.scenario_id is None


def test_whatif_and_the_top_bar_choose_the_same_scenario(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened._session
    session.set_scenario("s-worse")
    opened.show_page("whatif")
    page = opened.pages.page("whatif")
    rest(opened, session, qtbot)
    drafts = page.drafts  # type: ignore[attr-defined]
    assert drafts.key == "s-worse"
    drafts.choose("s-answer")
    assert session.scenario_id == "s-answer"
    drafts.work(drafts.draft.without(("workflow", "w-release", "tolerated_stop")))
    assert session.scenario_edited
    assert opened.top_bar.scenario.value == "Answer <b>& more (edited)"
    assert session.shown.workflows["w-release"].tolerated_stop == 6.0
    assert drafts.save()
    assert not session.scenario_edited
    assert session.shown.workflows["w-release"].tolerated_stop == 4.0
    session.undo()
    assert session.shown.workflows["w-release"].tolerated_stop == 6.0
    session.set_scenario(None)
    assert not drafts.is_saved
    drafts.begin("Another")
    assert session.scenario_id is None
    session.edit(update(session.register, "workflow", "w-sync", tolerated_stop=30.0))
    assert drafts.draft.name == "Another"
    rest(opened, session, qtbot)
