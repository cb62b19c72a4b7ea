"""Importing incidents in the window: whose they are, a preview, one step that can be undone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from tests.formats.usage_logs import call, write
from tests.outage_case import feed, team
from tests.ui.outages_kit import LEFT, WAIT, show_outages, write_register

from leeway.ui.dialogs import import_incidents
from leeway.ui.dialogs.import_incidents import ImportIncidentsDialog
from leeway.ui.sorting import sort_sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.outages import OutagesPage
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController


@pytest.fixture
def page(window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot) -> OutagesPage:
    return show_outages(window, empty_session, write_register(tmp_path / "team.leeway", *team()), qtbot)


@pytest.fixture
def preview(page: OutagesPage, theme: ThemeController, qtbot: QtBot) -> Callable[..., ImportIncidentsDialog]:
    def made(*sources: Path) -> ImportIncidentsDialog:
        dialog = ImportIncidentsDialog(page.session, theme, sources)
        qtbot.addWidget(dialog)
        dialog.show()
        ready(page.session, qtbot)
        return dialog

    return made


def ready(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)


def offer(window: MainWindow, words: str) -> QPushButton:
    return next(button for button in window.messages.buttons if button.text() == words)


def test_the_preview_counts_by_vendor_and_nothing_changes(
    preview: Callable[..., ImportIncidentsDialog], page: OutagesPage, tmp_path: Path
) -> None:
    before = page.session.register
    dialog = preview(feed(tmp_path / "feed.csv"))
    assert dialog.summary.text() == "5 incidents to add, 0 to update."
    (row,) = dialog.parts.rows
    assert (row.part.vendor, row.part.add, row.part.new_vendor) == ("GitHub", 5, False)
    assert dialog.accept_button.text() == "Import 5 incidents"
    assert dialog.board.table.model().rowCount() == 5
    dialog.reject()
    assert page.session.register is before


def test_incidents_are_imported_as_one_step_with_undo(
    preview: Callable[..., ImportIncidentsDialog], page: OutagesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = feed(tmp_path / "feed.csv")
    dialog = preview(file)
    qtbot.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: page.view is not None and len(page.view.incidents) == 5, timeout=WAIT)
    assert preview(file).summary.text() == "All of these incidents are in the register already."
    page.session.undo()
    qtbot.waitUntil(lambda: page.view is not None and not len(page.view.incidents), timeout=WAIT)


def test_a_file_that_names_no_vendor_asks_and_a_new_one_is_made(
    preview: Callable[..., ImportIncidentsDialog], page: OutagesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "own").mkdir()
    file = tmp_path / "own" / "list.csv"
    file.write_text(
        "title,started,resolved,severity\nAll down,2026-03-02 10:00,2026-03-02 12:00,critical\n",
        encoding="utf-8",
    )
    dialog = preview(file)
    assert "doesn't say whose incidents these are" in dialog.summary.text()
    assert not dialog.accept_button.isEnabled()
    edit = dialog.whose.vendor.lineEdit()
    assert edit is not None
    qtbot.keyClicks(edit, "Acme Cloud")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    ready(page.session, qtbot)
    assert [row.part.new_vendor for row in dialog.parts.rows] == [True]
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert "Acme Cloud" in {vendor.name for vendor in page.session.register.vendors.values()}


def test_a_vendor_on_record_can_be_chosen(
    preview: Callable[..., ImportIncidentsDialog], page: OutagesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("title,started,resolved\nAll down,2026-03-02 10:00,2026-03-02 12:00\n", encoding="utf-8")
    dialog = preview(file)
    dialog.whose.vendor.setCurrentIndex(dialog.whose.vendor.findText("Okta"))
    dialog.whose.vendor.activated.emit(dialog.whose.vendor.currentIndex())
    ready(page.session, qtbot)
    (row,) = dialog.parts.rows
    assert (row.part.vendor_id, row.part.new_vendor) == ("v-okta", False)


def test_what_is_refused_has_its_reason_and_the_rest_can_be_imported(
    preview: Callable[..., ImportIncidentsDialog], page: OutagesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = feed(tmp_path / "feed.csv", count=2)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("X-1,Back to front,2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,major,,,GitHub\n")
    dialog = preview(file)
    assert "1 refused incident is left out" in dialog.summary.text()
    dialog.board.filters["refused"].click()
    dialog.board.table.selectRow(0)
    assert dialog.board.detail.text()
    qtbot.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: page.view is not None and len(page.view.incidents) == 2, timeout=WAIT)


def test_a_web_page_in_place_of_a_feed_is_a_sentence(
    preview: Callable[..., ImportIncidentsDialog], tmp_path: Path
) -> None:
    file = tmp_path / "history.json"
    file.write_text("<!doctype html><html><body>Sign in</body></html>", encoding="utf-8")
    dialog = preview(file)
    assert "history.json" in dialog.summary.text()
    assert not dialog.accept_button.isEnabled()


def test_files_of_incidents_are_recognised_and_the_message_leads_on(
    window: MainWindow, page: OutagesPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def agree(dialog: ImportIncidentsDialog) -> int:
        dialog.show()
        ready(page.session, qtbot)
        asked.append(dialog.summary.text())
        qtbot.mouseClick(dialog.accept_button, LEFT)
        return 1

    monkeypatch.setattr(import_incidents.ImportIncidentsDialog, "exec", agree)
    window.show_page("portfolio")
    window.filing.import_sources([feed(tmp_path / "feed.csv")])
    assert asked == ["5 incidents to add, 0 to update."]
    assert window.messages.message == "Imported 5 incidents of GitHub."
    qtbot.mouseClick(offer(window, "Show outages"), LEFT)
    assert window.pages.current_name == "outages"
    qtbot.waitUntil(lambda: page.view is not None and len(page.view.incidents) == 5, timeout=WAIT)
    window.filing.import_sources([feed(tmp_path / "feed.csv", count=6)])
    qtbot.mouseClick(offer(window, "Undo"), LEFT)
    qtbot.waitUntil(lambda: page.view is not None and len(page.view.incidents) == 5, timeout=WAIT)


def test_lines_of_json_with_incidents_are_no_logs_alone_or_in_a_folder(tmp_path: Path) -> None:
    lines = tmp_path / "feeds" / "incidents.jsonl"
    lines.parent.mkdir()
    incident = {"id": "31032174", "title": "Incident with Actions", "started_at": "2026-07-29T15:26:00Z"}
    lines.write_text(json.dumps(incident) + "\n", encoding="utf-8")
    log = tmp_path / "logs" / "session.jsonl"
    write(log, call("m1"))
    for source in (lines, lines.parent):
        assert sort_sources([source]).incidents == (source,)
        assert sort_sources([source]).logs == ()
    for source in (log, log.parent):
        assert sort_sources([source]).logs == (source,)
        assert sort_sources([source]).incidents == ()


def test_incidents_and_rows_are_imported_one_after_the_other(
    window: MainWindow, page: OutagesPage, tmp_path: Path
) -> None:
    rows = tmp_path / "vendors.csv"
    rows.write_text("name,website\nBolt,\n", encoding="utf-8")
    window.filing.import_sources([feed(tmp_path / "feed.csv"), rows])
    assert "Import one after the other" in window.messages.message
    assert [button.text() for button in window.messages.buttons if button.isVisible()] == [
        "Import the incidents",
        "Import the rows",
    ]
    assert QApplication.activeModalWidget() is None
