"""The one window: rail, top bar, page, status bar; and what leads from one page to another."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui.actions import Actions
from leeway.ui.dialogs import ask
from leeway.ui.dropping import Dropping
from leeway.ui.filing import Filing
from leeway.ui.formatting import line
from leeway.ui.network import Network
from leeway.ui.page_links import PageLinks
from leeway.ui.page_stack import PageStack
from leeway.ui.pages.catalogue import PageEntry
from leeway.ui.pages.page import Page
from leeway.ui.preferences import Preferences
from leeway.ui.register_menu import RegisterMenu
from leeway.ui.session import Session
from leeway.ui.settling import settle_typing
from leeway.ui.theme import ThemeController
from leeway.ui.undoing import Undoing
from leeway.ui.widgets.in_sight import FocusInSight
from leeway.ui.widgets.message_bar import MessageBar
from leeway.ui.widgets.rail import Rail
from leeway.ui.widgets.scenario_bar import ScenarioBar
from leeway.ui.widgets.status_bar import StatusBar
from leeway.ui.widgets.top_bar import TopBar

_SIZE: Final = (1280, 800)
_SMALLEST: Final = (960, 600)
_FIRST_PAGE: Final = "portfolio"
_OFFERED: Final = {"register": ("import_files", "export")}
"""What the top bar offers on a page beside the page's own actions."""

_LEAVE_TYPING = frozenset({"undo", "redo", "find", "page_help", "quit"})
"""Commands that don't end what is being typed; quitting asks for itself."""


class MainWindow(QMainWindow):
    """Shows the welcome page while no register is open, else one of the pages."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        network: Network,
        pages: Iterable[PageEntry],
        sample: Path,
    ) -> None:
        super().__init__()
        self.setObjectName("leeway")
        self.setAcceptDrops(True)
        self.setMinimumSize(*_SMALLEST)
        self._session = session
        self._preferences = preferences
        self._closing = False
        self._wanted = preferences.text("page", _FIRST_PAGE)
        self.actions_by_name = Actions(theme, self)
        self.messages = MessageBar()
        self.filing = Filing(session, theme, preferences, self.messages, self, sample)
        self.pages = PageStack(pages)
        self.filing.logs.shows_burn = "burn" in self.pages.entries
        rail = [entry.rail for entry in self.pages.entries.values() if entry.rail is not None]
        self.rail = Rail(rail, theme)
        self.top_bar = TopBar(session, theme, network)
        self.scenario_bar = ScenarioBar(session)
        self.status = StatusBar(session)
        self.in_sight = FocusInSight(self)
        self._lay_out()
        self._connect_actions()
        self._connect_session()
        PageLinks(session, self.pages, self.show_page, self)
        self._dropping = Dropping(self.filing, self.pages, self)
        Undoing(session, self.actions_by_name, self.pages, self.messages, self)
        self._restore()

    def start(self) -> None:
        """Show the first page: that of the register that is being opened, or the welcome page."""
        if not self._session.is_opening:
            self._on_opened()

    # -------------------------------------------------------------------------------------- set-up

    def _lay_out(self) -> None:
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.scenario_bar)
        bar = QVBoxLayout()
        bar.setContentsMargins(20, 0, 20, 0)
        bar.addWidget(self.messages)
        column.addLayout(bar)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status)
        row.addLayout(column, 1)
        self.setCentralWidget(central)
        self.top_bar.register.set_menu(RegisterMenu(self.actions_by_name, self.filing, self))

    def _connect_actions(self) -> None:
        actions = self.actions_by_name
        for name, slot in {
            "new": self.filing.new,
            "open": self.filing.open,
            "sample": self.filing.open_sample,
            "import_files": self.filing.import_files,
            "import_folder": self.filing.import_folder,
            "import_logs": self.filing.import_logs,
            "export": self.filing.export,
            "history": self._on_history,
            "close_register": self._on_close_register,
            "quit": self.close,
            "export_memo": self._on_export_memo,
            "baseline": self._on_baseline,
            "find": self._on_find,
            "page_help": self._on_page_help,
        }.items():
            if name not in _LEAVE_TYPING:
                actions[name].triggered.connect(self._on_command)
            actions[name].triggered.connect(slot)
        self.addActions(actions.all())
        self.rail.chosen.connect(self.show_page)
        for name, entry in self.pages.entries.items():
            if entry.rail is not None:
                QShortcut(QKeySequence(entry.rail.shortcut), self, partial(self.show_page, name))
        self.filing.logs.burn_asked.connect(partial(self.show_page, "burn"))
        self.filing.incidents.outages_asked.connect(partial(self.show_page, "outages"))
        self.pages.built.connect(self._on_page_built)
        self.pages.shown.connect(self._on_page_shown)
        self.top_bar.scope_chosen.connect(self._session.set_scope)
        for part in (self.top_bar.scenarios, self.scenario_bar):
            part.whatif_asked.connect(partial(self.show_page, "whatif"))
        self.scenario_bar.baseline_asked.connect(self._on_baseline)

    def _connect_session(self) -> None:
        session = self._session
        session.opening.connect(self._on_opening)
        session.opened.connect(self._on_opened)
        session.opening_failed.connect(self._on_opening_failed)
        session.refused.connect(self.messages.show_error)
        session.failed.connect(self._on_save_failed)
        session.register_changed.connect(self._on_register_changed)

    def _restore(self) -> None:
        self.resize(*_SIZE)
        geometry = self._preferences.state("window")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    # --------------------------------------------------------------------------------------- pages

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Show a page; the welcome page instead of one that needs a register while none is open."""
        entry = self.pages.entries.get(name)
        if entry is None:
            return
        if entry.needs_register and self._session.desk is None:
            name = "welcome"
        elif entry.needs_register:
            self._wanted = name
        self.pages.show_page(name)

    @Slot(str, object)
    def _on_page_built(self, _: str, page: Page) -> None:
        for splitter in _splitters(page):
            splitter.restoreState(self._preferences.state(splitter.objectName()))

    @Slot(str)
    def _on_page_shown(self, name: str) -> None:
        page = self.pages.page(name)
        self.rail.mark(name if self.pages.entries[name].rail is not None else None)
        offered = [self.actions_by_name[action] for action in _OFFERED.get(name, ())]
        self.top_bar.set_actions([*offered, *page.primary_actions()])
        self.scenario_bar.show_page(page.in_scenario)
        page.setFocus()

    @Slot()
    def _on_export_memo(self) -> None:
        self.show_page("memo")
        if self.pages.current_name == "memo":
            self.pages.page("memo").export()  # type: ignore[attr-defined]

    @Slot()
    def _on_baseline(self) -> None:
        self._session.set_scenario(None)

    @Slot()
    def _on_find(self) -> None:
        page = self.pages.current_page
        if page is not None:
            page.focus_filter()

    @Slot()
    def _on_page_help(self) -> None:
        page = self.pages.current_page
        topic = page.help_topic if page is not None else ""
        self.show_page("help")
        self.pages.page("help").show_topic(topic)  # type: ignore[attr-defined]

    # ------------------------------------------------------------------------------------- session

    @Slot()
    def _on_command(self) -> None:
        """Keep what is being typed before a command looks at the register, or takes it away."""
        settle_typing()

    @Slot(str)
    def _on_opening(self, _name: str) -> None:
        """What is being typed belongs to the register that is still open; messages, too, are about that one."""
        settle_typing()
        self.messages.close_message()

    @Slot()
    def _on_opened(self) -> None:
        if self._closing:
            return
        desk = self._session.desk
        self.setWindowTitle(f"{line(desk.path.name)} – Leeway" if desk else "Leeway")
        for name, entry in self.pages.entries.items():
            if entry.rail is not None and entry.needs_register:
                self.rail.button(name).setEnabled(desk is not None)
        self._on_register_changed()
        shown = self.pages.current_name
        stays = shown in self.pages.entries and not self.pages.entries[shown].needs_register
        if desk is None or not stays or shown == "welcome":
            self.show_page(self._wanted if self._wanted in self.pages.entries else _FIRST_PAGE)

    @Slot()
    def _on_register_changed(self) -> None:
        desk = self._session.desk
        actions = self.actions_by_name
        writable = desk is not None and not desk.read_only
        actions["baseline"].setEnabled(self._session.scenario_id is not None)
        for name in ("export", "history", "close_register", "export_memo"):
            actions[name].setEnabled(desk is not None)
        for name in ("import_files", "import_folder", "import_logs"):
            actions[name].setEnabled(writable)

    @Slot(str)
    def _on_opening_failed(self, sentence: str) -> None:
        self.messages.show_error(sentence)
        if self.pages.current_page is None:
            self._on_opened()

    @Slot(str)
    def _on_save_failed(self, sentence: str) -> None:
        if self._closing:
            ask.tell(self, "The last edits weren't saved", sentence)
        else:
            self.messages.show_error(sentence)

    @Slot()
    def _on_close_register(self) -> None:
        if self._may_leave_file():
            self.messages.close_message()
            self._session.close()

    @Slot()
    def _on_history(self) -> None:
        from leeway.ui.dialogs.history import show_history

        show_history(self._session, self.actions_by_name, self)

    def _may_leave_file(self) -> bool:
        """Ask before the only copy of a register goes: its file was moved or deleted while it was open."""
        desk = self._session.desk
        if desk is None or desk.read_only or desk.in_place:
            return True
        return ask.go_on(
            self,
            "The register's file is gone",
            f"{line(desk.path.name)} was moved, replaced or deleted while it was open, so what is in this window is "
            "the only copy. Go back and export it, or close and lose what was changed since.",
            "Close anyway",
        )

    # ------------------------------------------------------------------------------------ Qt's own

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropping.takes(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self._dropping.takes(event):
            event.acceptProposedAction()
            self._dropping.take(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._session.refresh_day()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's state, then wait until every edit is in the file."""
        if not (settle_typing() and self._may_leave_file()):
            event.ignore()
            return
        self._closing = True
        self._preferences.keep_state("window", QByteArray(self.saveGeometry()))
        self._preferences.keep_text("page", self._wanted)
        for splitter in _splitters(self.pages):
            self._preferences.keep_state(splitter.objectName(), splitter.saveState())
        self._preferences.write()
        self.setCursor(Qt.CursorShape.WaitCursor)
        self._session.close()
        self._session.jobs.close()
        super().closeEvent(event)


def _splitters(widget: QWidget) -> list[QSplitter]:
    return [splitter for splitter in widget.findChildren(QSplitter) if splitter.objectName()]
