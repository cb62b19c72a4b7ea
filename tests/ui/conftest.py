"""What tests of the window share: a theme, and sessions on real register files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from tests.register_files import AUTHOR, write_register
from tests.ui.rows import NOW, TODAY, small_register

from leeway.app import make_window
from leeway.services import outages
from leeway.ui import expecting
from leeway.ui.jobs import Jobs
from leeway.ui.pages import (
    burn_board,
    memo,
    outages_incidents,
    outages_reading,
    portfolio_explanation,
    whatif_resting,
)
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.theme import Appearance, ThemeController

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow


@pytest.fixture(autouse=True)
def _british_english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def _pauses_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what waits for the user's typing or dragging to end begin as soon as there is nothing else to do."""
    for module in (outages_reading, outages_incidents, burn_board, whatif_resting):
        monkeypatch.setattr(module, "_QUIET_MS", 1)
    for module in (expecting, portfolio_explanation):
        monkeypatch.setattr(module, "_PAUSE_MS", 1)
    monkeypatch.setattr(memo, "_REFRESH_MS", 1)


@pytest.fixture(autouse=True)
def _simulations_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check the yearly loss with fewer events: the window only tells the outcome, and tests of the engine need all."""
    monkeypatch.setattr(outages, "_EVENTS", outages._EVENTS // 50)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[ThemeController]:
    """Return the theme controller of the application, in the light theme."""
    # Widgets of the test before would be styled anew, and take the activation with them when they go later.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    controller = ThemeController(qapp, Appearance.LIGHT)
    yield controller
    controller.set_choice(Appearance.LIGHT)
    controller.deleteLater()


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path) -> Iterator[Jobs]:
    """Return jobs that have ended before the files of the test go; a crash in one fails the test."""
    crashes: list[BaseException] = []
    made = Jobs()
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    if crashes:
        raise crashes[0]


@pytest.fixture
def empty_session(jobs: Jobs) -> Iterator[Session]:
    """Return a session without a register."""
    session = Session(jobs, author=AUTHOR, today=lambda: TODAY, clock=lambda: NOW)
    yield session
    session.close()


@pytest.fixture
def register_file(tmp_path: Path) -> Path:
    """Return a small register file: four vendors, of which each has its own verdict."""
    return write_register(tmp_path / "acme.leeway", *small_register(), now=NOW)


@pytest.fixture
def session(empty_session: Session, register_file: Path, qtbot: QtBot) -> Session:
    """Return a session with the register of `register_file` open."""
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(register_file)
    return empty_session


@pytest.fixture
def preferences(request: pytest.FixtureRequest, tmp_path: Path) -> Preferences:
    """Return preferences that nothing was kept in yet but for the page that a module's FIRST_PAGE names.

    A window that begins there needn't build the Portfolio first.
    """
    made = Preferences(tmp_path / "window.ini")
    if first := getattr(request.module, "FIRST_PAGE", ""):
        made.keep_text("page", first)
    return made


@pytest.fixture
def window(
    empty_session: Session, theme: ThemeController, preferences: Preferences, tmp_path: Path, qtbot: QtBot
) -> MainWindow:
    """Return the window, shown and active, without a register."""
    made = make_window(empty_session, theme, preferences, tmp_path / "sample.leeway")
    qtbot.addWidget(made)
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def open_window(window: MainWindow, session: Session) -> MainWindow:
    """Return the window with the register of `register_file` open."""
    return window
