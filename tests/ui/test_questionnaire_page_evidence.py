"""The Questionnaire page: what the register says about an answer, and the evidence behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from tests.ui.pages_kit import fill_in, open_form, press_ok
from tests.ui.questionnaire_kit import (
    LEFT,
    WAIT,
    Key,
    begin,
    checked,
    current,
    panel_of,
    press,
    settled,
    show_questionnaire,
    type_text,
    value,
)

from leeway.domain import editing
from leeway.domain.evidence import EVIDENCE_LIMIT
from leeway.ui.dialogs import ask
from leeway.ui.pages.questionnaire_evidence import safe_name

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.questionnaire import QuestionnairePage
    from leeway.ui.session import Session

FIRST_PAGE = "settings"


@pytest.fixture
def page(open_window: MainWindow, session: Session, qtbot: QtBot) -> QuestionnairePage:
    begin(session)
    return show_questionnaire(open_window, qtbot)


# ------------------------------------------------------------------------------------- what the register says


def test_a_suggestion_is_filled_in_by_a_click_and_never_by_itself(
    page: QuestionnairePage, qtbot: QtBot
) -> None:
    advice = panel_of(page).advice
    assert advice.chip.isVisible()
    assert advice.chip.accessibleName().startswith("From your register:")
    assert "as of 22 Nov 2026" in advice.chip.accessibleDescription()
    assert value(page, "week") is None
    assert checked(page) == []
    qtbot.mouseClick(advice.chip, LEFT)
    assert value(page, "week") == ("stop",)
    assert not advice.chip.isEnabled()
    assert not advice.warning.isVisible()


def test_an_answer_that_differs_from_the_register_is_marked(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_3)
    warning = panel_of(page).advice.warning
    assert warning.isVisible()
    assert "Answer differs from the register" in warning.text()
    press(qtbot, Key.Key_1)
    assert not warning.isVisible()


def test_texts_name_what_the_register_knows(page: QuestionnairePage) -> None:
    assert panel_of(page).title.text() == "When Anthropic has a bad week, what happens?"
    assert panel_of(page).guidance.text() == "Think of Release pipeline."


def test_the_register_changes_and_so_does_the_suggestion(page: QuestionnairePage, session: Session) -> None:
    before = panel_of(page).advice.chip.text()
    session.edit(editing.remove(session.register, "workflow", "w-release"))
    assert panel_of(page).advice.chip.text() != before
    assert "Release pipeline" not in panel_of(page).guidance.text()


def test_an_answer_leaves_the_portfolio_as_it_is(
    page: QuestionnairePage, session: Session, qtbot: QtBot
) -> None:
    before = session.portfolio
    press(qtbot, Key.Key_1)
    assert session.portfolio is before
    assert not session.portfolio_pending
    session.edit(editing.update(session.register, "workflow", "w-sync", critical=True))
    assert session.portfolio is not before


# ------------------------------------------------------------------------------------------ evidence


def drop(page: QuestionnairePage, *urls: QUrl) -> None:
    data = QMimeData()
    data.setUrls(list(urls))
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel_of(page).evidence.dropEvent(event)


def evidence_names(page: QuestionnairePage) -> list[str]:
    return [row.row.name for row in panel_of(page).evidence.rows]


def test_a_dropped_file_is_evidence_until_undo(
    page: QuestionnairePage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    proof = tmp_path / "rehearsal.txt"
    proof.write_text("It took two hours.")
    drop(page, QUrl.fromLocalFile(str(proof)))
    qtbot.waitUntil(lambda: evidence_names(page) == ["rehearsal.txt"], timeout=WAIT)
    (row,) = panel_of(page).evidence.rows
    assert row.details.text().startswith("18 bytes")
    settled(page, qtbot)
    assert session.desk is not None
    assert session.desk.evidence(row.row.sha256) == b"It took two hours."
    session.undo()
    assert evidence_names(page) == []


@pytest.mark.parametrize(
    ("size", "sentence"),
    [(0, "is empty: 0 bytes"), (EVIDENCE_LIMIT + 1, "at most 25 MB"), (None, "There is no file")],
)
def test_a_file_that_is_no_evidence_says_why(
    page: QuestionnairePage, tmp_path: Path, qtbot: QtBot, size: int | None, sentence: str
) -> None:
    proof = tmp_path / "proof.bin"
    if size is not None:
        with proof.open("wb") as stream:
            stream.truncate(size)
    drop(page, QUrl.fromLocalFile(str(proof)))
    problem = panel_of(page).evidence.problem
    qtbot.waitUntil(lambda: sentence in problem.text(), timeout=WAIT)
    assert evidence_names(page) == []


def test_a_link_is_typed_or_refused(page: QuestionnairePage, qtbot: QtBot) -> None:
    box = panel_of(page).evidence
    box.link.setFocus()
    type_text(qtbot, "ftp://example.com")
    press(qtbot, Key.Key_Return)
    assert "must be a web address" in box.problem.text()
    assert box.link.text() == "ftp://example.com"
    box.link.clear()
    type_text(qtbot, "https://example.com/report")
    press(qtbot, Key.Key_Return)
    assert evidence_names(page) == ["example.com/report"]
    assert (box.link.text(), box.problem.text()) == ("", "")
    assert current(page) == "week"


def test_evidence_has_a_last_day_is_opened_saved_and_removed(
    page: QuestionnairePage, session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    target = tmp_path / "copy.txt"
    monkeypatch.setattr(ask, "file_to_write", lambda *_, **__: target)
    proof = tmp_path / "proof.txt"
    proof.write_text("yes")
    monkeypatch.setattr(ask, "evidence_to_add", lambda *_: (proof,))
    qtbot.mouseClick(panel_of(page).evidence.browse, LEFT)
    qtbot.waitUntil(lambda: evidence_names(page) == ["proof.txt"], timeout=WAIT)
    entries = {action.text(): action for action in panel_of(page).evidence.rows[0].menu.actions()}
    entries["Last &day…"].trigger()
    form = open_form(page)
    fill_in(qtbot, form, expires="21 Nov 2026")
    press_ok(qtbot, form)
    assert panel_of(page).evidence.rows[0].details.text() == "3 bytes · expired 21 Nov 2026"
    panel_of(page).evidence.rows[0].open_button.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=WAIT)
    assert opened[0].endswith("/proof.txt")
    entries = {action.text(): action for action in panel_of(page).evidence.rows[0].menu.actions()}
    entries["&Save as…"].trigger()
    qtbot.waitUntil(target.exists, timeout=WAIT)
    assert target.read_text() == "yes"
    settled(page, qtbot)
    panel_of(page).evidence.rows[0].remove_button.click()
    assert evidence_names(page) == []


def test_a_program_is_saved_not_opened(
    page: QuestionnairePage,
    open_window: MainWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: pytest.fail("it was opened"))
    proof = tmp_path / "setup.exe"
    proof.write_bytes(b"MZ")
    drop(page, QUrl.fromLocalFile(str(proof)))
    qtbot.waitUntil(lambda: evidence_names(page) == ["setup.exe"], timeout=WAIT)
    panel_of(page).evidence.rows[0].open_button.click()
    assert "can run as programs" in open_window.messages.message


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("a\x00b\n\u202efdp.exe", "a b fdp.exe"),
        ("x" * 10_000 + ".pdf", "x" * 116 + ".pdf"),
        ("証" * 100 + ".pdf", "証" * 38 + ".pdf"),
        ("...", "evidence"),
    ],
)
def test_evidence_is_saved_under_a_name_that_every_disk_takes(name: str, kept: str, tmp_path: Path) -> None:
    assert safe_name(name) == kept
    (tmp_path / safe_name(name)).touch()


def test_an_address_that_nothing_opens_is_told(
    page: QuestionnairePage, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    panel_of(page).evidence.link_given.emit("https://[example.com/spread")
    panel_of(page).evidence.rows[0].open_button.click()
    assert "no program that takes the address" in open_window.messages.message


def test_a_good_answer_without_its_evidence_says_so(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_4)
    assert "needs some" in panel_of(page).evidence_title.text()
    panel_of(page).evidence.link_given.emit("https://example.com/spread")
    assert panel_of(page).evidence_title.text() == "Evidence"
