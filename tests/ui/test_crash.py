"""After an error of Leeway's own: logged, told once, without names or secrets, and the window goes on."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QGuiApplication

from leeway import logs
from leeway.ui.crash import CrashReporter, crash_report
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.crash import CrashDialog
from leeway.ui.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

SECRETS = f"{Path.home()}/acme.leeway of ada@example.org, token=abc123, password: hunter2, key = k-99"


class Reporter(CrashReporter):
    """Keeps the reports instead of showing them."""

    def __init__(self, log: Path) -> None:
        self.reports: list[str] = []
        self.goes_on = True
        super().__init__(log, self.answer)

    def answer(self, report: str) -> bool:
        self.reports.append(report)
        return self.goes_on


@pytest.fixture
def reporter(tmp_path: Path, qapp: object) -> Iterator[Reporter]:
    logger = logging.getLogger("leeway")
    before = list(logger.handlers)
    made = Reporter(logs.start(tmp_path))
    hooks = sys.excepthook, threading.excepthook
    made.install()
    yield made
    made.remove()
    sys.excepthook, threading.excepthook = hooks
    for handler in set(logger.handlers) - set(before):
        logger.removeHandler(handler)
        handler.close()


def fail(text: str = "boom") -> None:
    raise RuntimeError(text)


@pytest.mark.allow_warnings
def test_an_error_is_logged_and_reported_without_names_or_secrets(reporter: Reporter, qtbot: QtBot) -> None:
    try:
        fail(SECRETS)
    except RuntimeError as error:
        reporter.report(error)
    qtbot.waitUntil(lambda: bool(reporter.reports))
    (report,) = reporter.reports
    assert "RuntimeError" in report
    assert "unexpected error" in report
    for secret in (str(Path.home()), "ada@", "abc123", "hunter2", "k-99"):
        assert secret not in report
    log = reporter._log_path.read_text(encoding="utf-8")
    assert "hunter2" not in log
    assert str(Path.home()) not in log


@pytest.mark.allow_warnings
def test_an_error_on_another_thread_is_told_on_the_ui_thread(reporter: Reporter, qtbot: QtBot) -> None:
    threads: list[str] = []

    def answer(_: str) -> bool:
        threads.append(threading.current_thread().name)
        return True

    reporter._ask = answer
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: threads == ["MainThread"])


@pytest.mark.allow_warnings
def test_a_bug_in_a_job_is_reported(reporter: Reporter, qtbot: QtBot) -> None:
    jobs = Jobs()
    jobs.crashed.connect(reporter.report)
    jobs.run(fail)
    qtbot.waitUntil(lambda: bool(reporter.reports))
    jobs.close()
    assert "boom" in reporter.reports[0]


@pytest.mark.allow_warnings
def test_while_one_report_is_shown_others_are_only_logged(reporter: Reporter, qtbot: QtBot) -> None:
    def answer(report: str) -> bool:
        reporter.reports.append(report)
        reporter._on_caught("another")
        return True

    reporter._ask = answer
    reporter.report(RuntimeError("first"))
    qtbot.waitUntil(lambda: bool(reporter.reports))
    assert len(reporter.reports) == 1


@pytest.mark.allow_warnings
def test_the_user_can_quit(reporter: Reporter, qtbot: QtBot) -> None:
    reporter.goes_on = False
    with qtbot.waitSignal(reporter.quit_wanted):
        reporter.report(RuntimeError("boom"))


@pytest.mark.allow_warnings
@pytest.mark.qt_log_ignore("odd widget")
def test_what_qt_says_is_in_the_log(reporter: Reporter) -> None:
    qWarning("odd widget of ada@example.org")
    assert "odd widget of [mail]" in reporter._log_path.read_text(encoding="utf-8")


def test_a_report_without_a_log_says_so(tmp_path: Path) -> None:
    assert "(the log can't be read)" in crash_report("Traceback", tmp_path / "none.log")


def test_the_dialog_copies_and_saves_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    dialog = CrashDialog("<b>what happened</b>")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "<b>what happened</b>"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "report.txt")
    dialog.save.click()
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == "<b>what happened</b>"
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda *args: told.append(args[2]))
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "no" / "report.txt")
    dialog.save.click()
    assert "can't be written" in told[0]


def test_the_dialog_goes_on_or_quits(qtbot: QtBot) -> None:
    for name, result in (("go_on", 1), ("quit", 0)):
        dialog = CrashDialog("report")
        qtbot.addWidget(dialog)
        QTimer.singleShot(0, getattr(dialog, name).click)
        assert dialog.exec() == result
