"""The window put together: the one place where its objects meet."""

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from leeway import __version__, logs, paths
from leeway.services.signing import user_name, utc_now
from leeway.services.tokens import TokenKeeper
from leeway.ui.crash import CrashReporter
from leeway.ui.formatting import user_locale
from leeway.ui.icons import app_icon
from leeway.ui.interrupts import Interrupts
from leeway.ui.jobs import Jobs
from leeway.ui.main_window import MainWindow
from leeway.ui.network import Network
from leeway.ui.pages.catalogue import RAIL, PageEntry
from leeway.ui.pages.page import Page
from leeway.ui.preferences import Preferences
from leeway.ui.refreshing import Refresher
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.warming import Warming

_log = logging.getLogger(__name__)
_SWITCH_INTERVAL = 0.0005
"""Seconds that a job may keep the interpreter: a tenth of Python's own, so that painting doesn't wait for judging."""


def run_window(path: Path | None, *, argv: Sequence[str]) -> int:
    """Open the window, with a register if one is named, and return its exit code once it is closed."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    app = make_application(argv)
    log = logs.start(paths.log_dir())
    jobs = Jobs(app)
    reporter = CrashReporter(log, ask_to_go_on, app)
    reporter.install()
    jobs.crashed.connect(reporter.report)
    reporter.quit_wanted.connect(app.closeAllWindows)
    interrupts = Interrupts(app)
    interrupts.interrupted.connect(app.closeAllWindows)
    preferences = Preferences(paths.config_dir() / "window.ini")
    theme = ThemeController(app, preferences.appearance)
    session = make_session(jobs)
    if path is not None:
        session.open(path)  # it is read while the window is built
    window = make_window(session, theme, preferences, paths.state_dir() / "sample.leeway")
    window.show()
    _log.info("Leeway %s is open", __version__)
    try:
        return app.exec()
    finally:
        session.close()
        jobs.close()
        interrupts.remove()
        reporter.remove()


def make_application(argv: Sequence[str]) -> QApplication:
    """Set up Qt: names, icon, locale."""
    app = QApplication(list(argv))
    app.setApplicationName("leeway")
    app.setApplicationDisplayName("Leeway")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("leeway")
    app.setWindowIcon(app_icon())
    QLocale.setDefault(user_locale())
    return app


def make_session(jobs: Jobs) -> Session:
    """Begin a session for this user, by this computer's clock."""
    return Session(jobs, author=user_name(), today=date.today, clock=utc_now)


def make_window(
    session: Session, theme: ThemeController, preferences: Preferences, sample: Path
) -> MainWindow:
    """Make the window with its pages, each of which is imported when it is first shown.

    A page is made where it will stand: all that a page holds is styled anew when it moves to another parent.
    """
    network, keeper = Network(preferences), TokenKeeper()
    refresher = Refresher(session, network, keeper, session)

    def welcome() -> Page:
        from leeway.ui.pages.welcome import WelcomePage

        return WelcomePage(session, theme, window.actions_by_name, window.filing, parent=window.pages)

    def portfolio() -> Page:
        from leeway.ui.pages.portfolio import PortfolioPage

        return PortfolioPage(session, theme, parent=window.pages)

    def register() -> Page:
        from leeway.ui.pages.register import RegisterPage

        return RegisterPage(session, theme, parent=window.pages)

    def burn() -> Page:
        from leeway.ui.pages.burn import BurnPage

        return BurnPage(
            session, theme, window.messages, window.actions_by_name["import_logs"], parent=window.pages
        )

    def outages() -> Page:
        from leeway.ui.pages.outages import OutagesPage

        return OutagesPage(
            session, theme, window.messages, window.actions_by_name["import_files"], parent=window.pages
        )

    def questionnaire() -> Page:
        from leeway.ui.pages.questionnaire import QuestionnairePage

        return QuestionnairePage(session, theme, preferences, window.messages, parent=window.pages)

    def whatif() -> Page:
        from leeway.ui.pages.whatif import WhatIfPage

        return WhatIfPage(session, theme, window.messages, parent=window.pages)

    def compare() -> Page:
        from leeway.ui.pages.compare import ComparePage

        return ComparePage(session, theme, preferences, window.messages, parent=window.pages)

    def memo() -> Page:
        from leeway.ui.pages.memo import MemoPage

        return MemoPage(session, theme, preferences, window.messages, parent=window.pages)

    pages = (
        PageEntry("welcome", welcome, needs_register=False),
        PageEntry("portfolio", portfolio, RAIL["portfolio"]),
        PageEntry("register", register, RAIL["register"]),
        PageEntry("burn", burn, RAIL["burn"]),
        PageEntry("outages", outages, RAIL["outages"]),
        PageEntry(
            "signals", lambda: _signals_page(window, session, theme, preferences, refresher), RAIL["signals"]
        ),
        PageEntry("questionnaire", questionnaire, RAIL["questionnaire"]),
        PageEntry("whatif", whatif, RAIL["whatif"]),
        PageEntry("compare", compare, RAIL["compare"]),
        PageEntry("memo", memo, RAIL["memo"]),
        *_pages_without_register(session, theme, preferences, network, keeper, lambda: window.pages),
    )
    window = MainWindow(session, theme, preferences, network, pages, sample)
    Warming(session, window)
    window.start()
    return window


def _signals_page(
    window: MainWindow,
    session: Session,
    theme: ThemeController,
    preferences: Preferences,
    refresher: Refresher,
) -> Page:
    from leeway.ui.pages.signals import SignalsPage

    return SignalsPage(session, theme, preferences, window.messages, refresher, parent=window.pages)


def _pages_without_register(
    session: Session,
    theme: ThemeController,
    preferences: Preferences,
    network: Network,
    keeper: TokenKeeper,
    home: Callable[[], QWidget],
) -> tuple[PageEntry, ...]:
    """Return the pages at the bottom of the rail; `home` tells where they are shown."""

    def settings() -> Page:
        from leeway.ui.pages.settings import SettingsPage

        return SettingsPage(session, theme, preferences, network, keeper, parent=home())

    def guide() -> Page:
        from leeway.ui.pages.help import HelpPage

        return HelpPage(session, theme, parent=home())

    return (
        PageEntry("settings", settings, RAIL["settings"], needs_register=False),
        PageEntry("help", guide, RAIL["help"], needs_register=False),
    )


def ask_to_go_on(report: str) -> bool:
    """Show what went wrong; return whether the user wants to go on."""
    from leeway.ui.dialogs.crash import ask_to_go_on as ask

    return ask(report, QApplication.activeWindow())
