"""Logs come in by the menu or by dropping them; what came of it is told, with the way back and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from tests.formats.usage_logs import call, write
from tests.ui.test_main_window import drop

from leeway.domain import editing
from leeway.domain.usage import CLAUDE_CODE
from leeway.domain.usage_entities import UsageSource
from leeway.formats.usage_csv_columns import CsvMapping
from leeway.ui.csv_columns import ColumnMemory
from leeway.ui.dialogs import import_preview, import_usage, import_usage_sources
from leeway.ui.dialogs.import_usage import ImportUsageDialog
from leeway.ui.sorting import sort_sources

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    write(tmp_path / "logs" / "a.jsonl", call("m1"), call("m2", sessionId="s2"))
    return tmp_path / "logs"


@pytest.fixture
def mapped(open_window: MainWindow, session: Session) -> MainWindow:
    assert session.edit(
        editing.add(UsageSource("l", CLAUDE_CODE, "p-code"), UsageSource("c", "csv", "p-code"))
    )
    return open_window


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """What the previews were asked to show, instead of showing it."""
    found: dict[str, list[Any]] = {"logs": [], "rows": []}
    monkeypatch.setattr(
        import_usage, "import_usage_with_preview", lambda *args: found["logs"].append([*args[2]])
    )
    monkeypatch.setattr(import_preview, "import_with_preview", lambda *args: found["rows"].append([*args[2]]))
    return found


def importing() -> QTimer:
    """Press Import in the preview as soon as it can be pressed."""

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ImportUsageDialog) and dialog.accept_button.isEnabled():
            timer.stop()
            dialog.accept_button.click()

    timer = QTimer(interval=10)
    timer.timeout.connect(press)
    timer.start()
    return timer


def test_logs_are_imported_from_the_menu_and_undone_from_the_message(
    mapped: MainWindow, session: Session, logs: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(import_usage_sources, "ask_log_sources", lambda *_: (logs,))
    _kept = importing()
    mapped.actions_by_name["import_logs"].trigger()
    assert mapped.messages.message == "Imported 2 calls in 2 sessions."
    assert len(session.register.usage_imports) == 1
    mapped.messages.buttons[0].click()
    qtbot.waitUntil(lambda: session.jobs.idle)
    assert not session.register.usage_imports


def test_the_message_leads_to_the_session_burn_page(
    mapped: MainWindow, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(mapped.filing.logs, "shows_burn", True)
    mapped.filing.logs.burn_asked.connect(lambda: shown.append("burn"))
    _kept = importing()
    mapped.filing.logs.take((logs,))
    assert [button.text() for button in mapped.messages.buttons] == ["Undo", "Show session burn"]
    with monkeypatch.context() as patched:
        patched.setattr(mapped, "show_page", lambda _: None)
        mapped.messages.buttons[1].click()
    assert shown == ["burn"]


def test_without_that_page_the_message_does_not_lead_there(
    mapped: MainWindow, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapped.filing.logs, "shows_burn", False)
    _kept = importing()
    mapped.filing.logs.take((logs,))
    assert [button.text() for button in mapped.messages.buttons] == ["Undo"]


def test_an_undo_that_came_too_late_is_told(mapped: MainWindow, session: Session, logs: Path) -> None:
    _kept = importing()
    mapped.filing.logs.take((logs,))
    session.edit(editing.update(session.register, "product", "p-code", notice_days=7))
    mapped.messages.buttons[0].click()
    assert "Something was changed since that import" in mapped.messages.message
    assert session.register.usage_imports


def test_a_dropped_folder_of_logs_is_imported(
    open_window: MainWindow, logs: Path, asked: dict[str, list[Any]], qtbot: QtBot
) -> None:
    assert drop(open_window, logs)
    qtbot.waitUntil(lambda: asked["logs"] == [[logs]])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", "{}\n"),
        ("report.json", '{"daily": []}'),
        ("usage.csv", "date,input tokens,output tokens\n"),
        ("usage.tsv", "date\tinput tokens\toutput tokens\n"),
    ],
)
def test_a_dropped_log_is_imported(
    open_window: MainWindow, tmp_path: Path, asked: dict[str, list[Any]], qtbot: QtBot, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    assert drop(open_window, tmp_path / name)
    qtbot.waitUntil(lambda: asked["logs"] == [[tmp_path / name]])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vendors.csv", "name\n"),
        ("signals.csv", "vendor,metric,value,source,as_of\n"),
        ("our-vendors.csv", "name,nonsense\n"),
        ("x.csv", "workflow,name\n"),
        ("x.json", '{"format": "leeway-register"}'),
        ("x.zip", "PK"),
    ],
)
def test_dropped_rows_of_the_register_are_imported_as_such(
    open_window: MainWindow, tmp_path: Path, asked: dict[str, list[Any]], qtbot: QtBot, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    assert drop(open_window, tmp_path / name)
    qtbot.waitUntil(lambda: asked["rows"] == [[tmp_path / name]])


def test_a_folder_of_tables_is_no_folder_of_logs(
    open_window: MainWindow, tmp_path: Path, asked: dict[str, list[Any]], qtbot: QtBot
) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "vendors.csv").write_text("name\n")
    open_window.filing.import_sources([tables])
    qtbot.waitUntil(lambda: asked["rows"] == [[tables]])


def test_logs_and_rows_together_are_imported_one_after_the_other(
    open_window: MainWindow, logs: Path, tmp_path: Path, asked: dict[str, list[Any]], qtbot: QtBot
) -> None:
    table = tmp_path / "vendors.csv"
    table.write_text("name\nBolt\n")
    assert drop(open_window, logs, table)
    qtbot.waitUntil(lambda: "one after the other" in open_window.messages.message)
    assert [button.text() for button in open_window.messages.buttons] == [
        "Import the logs",
        "Import the rows",
    ]
    open_window.messages.buttons[1].click()
    assert asked == {"logs": [], "rows": [[table]]}


def test_a_table_that_could_be_either_is_asked_about_until_its_columns_are_known(
    open_window: MainWindow,
    tmp_path: Path,
    asked: dict[str, list[Any]],
    preferences: Preferences,
    qtbot: QtBot,
) -> None:
    table = tmp_path / "export.csv"
    table.write_text("Wann,Rein,Raus\n")
    assert drop(open_window, table)
    qtbot.waitUntil(lambda: "export.csv" in open_window.messages.message)
    assert [button.text() for button in open_window.messages.buttons] == ["Choose columns…", "Import as rows"]
    open_window.messages.buttons[0].click()
    assert asked["logs"] == [[table]]
    ColumnMemory(preferences).keep(("Wann", "Rein", "Raus"), CsvMapping("Wann", "Rein", "Raus"))
    assert drop(open_window, table)
    qtbot.waitUntil(lambda: asked["logs"] == [[table], [table]])


def test_logs_dropped_before_a_register_is_open_are_not_lost_without_a_word(
    window: MainWindow, logs: Path, qtbot: QtBot
) -> None:
    assert drop(window, logs)
    qtbot.waitUntil(lambda: "Open a register first" in window.messages.message)
    assert not window.actions_by_name["import_logs"].isEnabled()


def test_an_offer_to_import_is_refused_once_the_register_is_closed(
    open_window: MainWindow, session: Session, logs: Path, tmp_path: Path, asked: dict[str, list[Any]],
    qtbot: QtBot,
) -> None:  # fmt: skip
    table = tmp_path / "vendors.csv"
    table.write_text("name\nBolt\n")
    assert drop(open_window, logs, table)
    qtbot.waitUntil(lambda: "one after the other" in open_window.messages.message)
    offers = [*open_window.messages.buttons]
    session.close()
    for offer in offers:
        offer.click()
        assert "Open a register first" in open_window.messages.message
    assert asked == {"logs": [], "rows": []}


def test_a_folder_that_is_sorted_after_the_register_was_closed_is_not_imported(
    open_window: MainWindow, session: Session, logs: Path, asked: dict[str, list[Any]], qtbot: QtBot
) -> None:
    assert drop(open_window, logs)
    qtbot.waitUntil(lambda: not session.jobs.idle or bool(asked["logs"]))
    session.close()
    qtbot.waitUntil(lambda: session.jobs.idle)
    assert asked["logs"] == []
    assert "Open a register first" in open_window.messages.message


def test_what_is_dropped_behind_a_dialog_is_not_taken(
    open_window: MainWindow, logs: Path, asked: dict[str, list[Any]], qtbot: QtBot
) -> None:
    dialog = QDialog(open_window)
    dialog.open()
    assert drop(open_window, logs)
    qtbot.waitUntil(lambda: "Close the dialog first" in open_window.messages.message)
    dialog.reject()
    assert drop(open_window, logs)
    qtbot.waitUntil(lambda: asked["logs"] == [[logs]])


def test_a_read_only_register_takes_no_logs(
    window: MainWindow, empty_session: Session, register_file: Path, logs: Path, asked: dict[str, list[Any]],
    qtbot: QtBot,
) -> None:  # fmt: skip
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(register_file, read_only=True)
    window.filing.import_logs()
    assert "read-only" in window.messages.message
    assert asked["logs"] == []


def test_what_is_no_longer_there_is_left_to_the_import_to_say(tmp_path: Path) -> None:
    gone = tmp_path / "gone.csv"
    assert sort_sources([gone]).rows == (gone,)
