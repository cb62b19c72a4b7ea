"""Incidents on the Outages page: found, read in full, entered, corrected, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton
from tests.outage_case import NOW, feed, history, team
from tests.ui.outages_kit import (
    LEFT,
    WAIT,
    choose_title,
    incident,
    opened,
    settled,
    show_outages,
    titles,
    write_register,
)
from tests.ui.pages_kit import fill_in, press_ok, retype, said

from leeway.domain.change import Action
from leeway.domain.editing import update
from leeway.services.incident_import import plan_incident_import
from leeway.ui.dialogs import incident as incident_dialog
from leeway.ui.dialogs.incident import opens
from leeway.ui.dialogs.register_form import RegisterForm
from leeway.ui.models.incident_list import LASTED, VENDOR

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.outages import OutagesPage
    from leeway.ui.session import Session

FIRST_PAGE = "outages"
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


@pytest.fixture
def page(window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot) -> OutagesPage:
    """Return the page of a register with incidents by hand and five imported ones of GitHub."""
    file = write_register(tmp_path / "team.leeway", *team(), *history())
    shown = show_outages(window, empty_session, file, qtbot)
    desk = empty_session.desk
    assert desk is not None
    plan = plan_incident_import(desk, [feed(tmp_path / "feed.csv")], now=NOW, zone=NOW.tzinfo)  # type: ignore[arg-type]
    assert empty_session.try_edit(plan.changes, plan.label, Action.IMPORT, plan.batches) is None
    settled(shown, qtbot)
    return shown


def filter_by(page: OutagesPage, text: str, qtbot: QtBot, *, count: int) -> None:
    retype(qtbot, page.board.incidents.filter, text)
    qtbot.waitUntil(lambda: page.board.incidents.model.rowCount() == count, timeout=WAIT)


# --------------------------------------------------------------------------------------- the list


def test_the_list_is_a_proper_item_model(page: OutagesPage) -> None:
    model = page.board.incidents.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.sort(VENDOR)
    model.sort(LASTED, Qt.SortOrder.DescendingOrder)
    assert model.rowCount() == 21
    assert model.index(0, VENDOR).data() == "GitHub"
    del tester


def test_words_of_title_and_vendor_find_incidents(page: OutagesPage, qtbot: QtBot) -> None:
    card = page.board.incidents
    filter_by(page, "runners FAIL github", qtbot, count=5)
    assert card.counted.text() == "5 of 21 incidents"
    filter_by(page, "nothing like it", qtbot, count=0)
    assert card.none.isVisible()
    qtbot.keyClick(card.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: card.model.rowCount() == 21, timeout=WAIT)
    assert card.counted.text() == "21 incidents"


def test_severity_and_kind_narrow_the_list(page: OutagesPage, qtbot: QtBot) -> None:
    card = page.board.incidents
    card.kind.setCurrentIndex(card.kind.findData("by-hand"))
    card.kind.activated.emit(0)
    assert card.model.rowCount() == 16
    card.severity.setCurrentIndex(card.severity.findData("maintenance"))
    card.severity.activated.emit(0)
    assert card.model.rowCount() == 2


def test_a_click_on_a_heading_sorts_and_keeps_what_is_selected(page: OutagesPage, qtbot: QtBot) -> None:
    card = page.board.incidents
    choose_title(page, "Runners fail, number 4")
    header = card.table.horizontalHeader()
    page.scroll_area.ensureWidgetVisible(card.table)
    where = QPoint(header.sectionViewportPosition(LASTED) + 10, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=where)
    lasted = [card.model.index(row, LASTED).data() for row in (0, 20)]
    assert sorted(lasted) == ["1 h", "5 h"]
    assert card.model.index(card.table.currentIndex().row(), 1).data() == "Runners fail, number 4"


# --------------------------------------------------------------------------------------- one in full


def test_enter_shows_an_incident_with_its_text_as_it_is(page: OutagesPage, qtbot: QtBot) -> None:
    choose_title(page, "Runners fail, number 2")
    qtbot.keyClick(page.board.incidents.table, Qt.Key.Key_Return)
    shown = incident(page, qtbot)
    assert shown.text.toPlainText() == "We are looking into it"
    facts = dict(incident_dialog.incident_facts(page.session.register, shown.row))
    assert facts["Source"] == "status.example.org"
    assert facts["Ended"].endswith("after 3\N{NO-BREAK SPACE}h")
    qtbot.keyClick(shown, Qt.Key.Key_Escape)


def test_markup_of_others_is_shown_as_it_is(page: OutagesPage, qtbot: QtBot) -> None:
    words = "<img src='https://example.org/x'><b>down</b>"
    page.session.edit(update(page.session.register, "incident", "v-github-0", name=words, updates=words))
    settled(page, qtbot)
    choose_title(page, words)
    qtbot.keyClick(page.board.incidents.table, Qt.Key.Key_Return)
    shown = incident(page, qtbot)
    assert shown.text.toPlainText() == words
    labels = [one for one in shown.findChildren(QLabel) if one.text() == words]
    assert [one.textFormat() for one in labels] == [Qt.TextFormat.PlainText]


def test_a_click_on_a_bar_of_the_timeline_shows_its_incident(page: OutagesPage, qtbot: QtBot) -> None:
    plot = page.board.timeline.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    row = plot.current_row
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    shown = incident(page, qtbot)
    assert page.view is not None
    assert row is not None
    assert shown.row.key == int(page.view.incidents.key[row])


def test_a_link_is_shown_whole_and_opened_only_on_a_click(
    page: OutagesPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited: list[str] = []
    monkeypatch.setattr(
        incident_dialog.QDesktopServices, "openUrl", lambda url: visited.append(url.toString())
    )
    choose_title(page, "Runners fail, number 1")
    qtbot.keyClick(page.board.incidents.table, Qt.Key.Key_Return)
    shown = incident(page, qtbot)
    assert isinstance(shown.link, QPushButton)
    assert shown.link.text() == "https://status.example.org/1"
    assert visited == []
    qtbot.mouseClick(shown.link, LEFT)
    assert visited == ["https://status.example.org/1"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "status.example.org", "http:relative"]
)
def test_only_links_of_the_web_can_be_opened(url: str) -> None:
    assert not opens(url)
    assert opens("https://status.example.org/a?b=c")


def test_an_incident_that_never_touched_us_is_marked_and_undone(page: OutagesPage, qtbot: QtBot) -> None:
    assert page.view is not None
    before = page.view.curve.mean
    choose_title(page, "Runners fail, number 4")
    qtbot.keyClick(page.board.incidents.table, Qt.Key.Key_Return)
    shown = incident(page, qtbot)
    qtbot.mouseClick(shown.untouched, LEFT)
    settled(page, qtbot)
    (correction,) = page.session.register.incident_corrections.values()
    assert correction.touched is False
    assert page.view.curve.mean < before
    qtbot.mouseClick(shown.untouched, LEFT)
    assert not page.session.register.incident_corrections
    shown.close()


# --------------------------------------------------------------------------------------- by hand


def test_an_incident_is_entered_by_hand(page: OutagesPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.board.incidents.add, LEFT)
    form = opened(page, RegisterForm, qtbot)
    fill_in(
        qtbot,
        form,
        vendor_id="Okta",
        name="Nobody could sign in",
        started="2026-11-02 08:15",
        resolved="2 Nov 2026 11:45",
        impact="Critical",
    )
    press_ok(qtbot, form)
    settled(page, qtbot)
    (row,) = (row for row in page.session.register.incidents.values() if row.vendor_id == "v-okta")
    assert row.resolved is not None
    assert (row.resolved - row.started).total_seconds() == 3.5 * 3_600
    assert row.started.astimezone().hour == 8  # by the local clock
    assert "Nobody could sign in" in titles(page)
    assert any(vendor.name == "Okta" and vendor.hours_at_risk for vendor in page.view.vendors)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({}, "Say when it ended"),
        ({"resolved": "2026-11-02 07:00"}, "It would end before it starts"),
        ({"resolved": "2027-01-01 10:00"}, "It would end in the future"),
        ({"started": "2027-01-01 10:00"}, "It would start in the future"),
        ({"started": "yesterday"}, "isn't a time; write it like 2026-11-22 14:05"),
        ({"ending": "It goes on", "resolved": "2026-11-02 10:00"}, "blank it, or choose that it ended"),
        (
            {"resolved": "2026-11-02 10:00", "product_id": "GitHub · Actions"},
            "“Actions” is a product of GitHub",
        ),
    ],
)
def test_what_cannot_be_is_a_sentence_and_the_form_stays(
    page: OutagesPage, qtbot: QtBot, texts: dict[str, str], sentence: str
) -> None:
    before = page.session.register
    qtbot.mouseClick(page.board.incidents.add, LEFT)
    form = opened(page, RegisterForm, qtbot)
    fill_in(qtbot, form, **{"vendor_id": "Okta", "name": "Gone", "started": "2026-11-02 08:15", **texts})
    press_ok(qtbot, form)
    assert form.isVisible()
    assert sentence in " ".join(said(form))
    assert page.session.register is before
    form.close()


@pytest.mark.parametrize(
    ("ending", "unknown"), [("It goes on", False), ("Over, but nobody noted when", True)]
)
def test_an_end_may_be_open_or_not_known(page: OutagesPage, qtbot: QtBot, ending: str, unknown: bool) -> None:
    page.asking.add_incident()
    form = opened(page, RegisterForm, qtbot)
    fill_in(qtbot, form, vendor_id="Okta", name="Slow", started="2026-11-21 08:15", ending=ending)
    press_ok(qtbot, form)
    (row,) = (row for row in page.session.register.incidents.values() if row.vendor_id == "v-okta")
    assert (row.resolved, row.end_unknown) == (None, unknown)


def test_an_incident_by_hand_is_edited_and_removed(page: OutagesPage, qtbot: QtBot) -> None:
    card = page.board.incidents
    choose_title(page, "GitHub is down, number 0")
    assert card.remove.isEnabled()
    qtbot.mouseClick(card.edit, LEFT)
    form = opened(page, RegisterForm, qtbot)
    fill_in(qtbot, form, name="GitHub was down")
    press_ok(qtbot, form)
    settled(page, qtbot)
    changed = page.session.register.incidents["v-github-0"]
    assert changed.name == "GitHub was down"
    assert changed.started == history()[9].started
    choose_title(page, "GitHub was down")
    qtbot.mouseClick(card.remove, LEFT)
    settled(page, qtbot)
    assert "v-github-0" not in page.session.register.incidents
    assert card.model.total == 20
    page.session.undo()
    settled(page, qtbot)
    assert card.model.total == 21


def test_an_imported_incident_is_corrected_not_changed(page: OutagesPage, qtbot: QtBot) -> None:
    card = page.board.incidents
    choose_title(page, "Runners fail, number 0")
    assert not card.remove.isEnabled()
    qtbot.mouseClick(card.edit, LEFT)
    form = opened(page, RegisterForm, qtbot)
    fill_in(qtbot, form, resolved="2026-01-08 08:00")
    press_ok(qtbot, form)
    assert "It would end before it starts" in " ".join(said(form))
    fill_in(qtbot, form, resolved="2026-01-09 20:00", impact="Critical", note="We were down longer")
    press_ok(qtbot, form)
    settled(page, qtbot)
    (correction,) = page.session.register.incident_corrections.values()
    assert (correction.impact, correction.started, correction.note) == (
        "critical",
        None,
        "We were down longer",
    )
    choose_title(page, "Runners fail, number 0")
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    facts = dict(incident_dialog.incident_facts(page.session.register, incident(page, qtbot).row))
    assert facts["Corrected here"] == "severity, end" or set(facts["Corrected here"].split(", ")) >= {"end"}
