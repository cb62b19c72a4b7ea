"""Everything that can be used has a name, can be reached by keyboard, and shows text as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTableView,
    QWidget,
)

from leeway.domain.editing import add
from leeway.domain.feed_entities import STATUSPAGE, Feed
from leeway.services.refresh_plan import plan_refresh
from leeway.services.refreshing import RefreshChanges, Refreshed
from leeway.ui.crash import crash_report
from leeway.ui.dialogs import refresh_report
from leeway.ui.dialogs.crash import CrashDialog
from leeway.ui.dialogs.export import ExportDialog
from leeway.ui.dialogs.history import HistoryDialog
from leeway.ui.dialogs.import_preview import ImportDialog
from leeway.ui.dialogs.inspection import InspectionDialog
from leeway.ui.dialogs.refresh_consent import ConsentDialog
from leeway.ui.dialogs.token import TokenDialog
from leeway.ui.network import Network
from leeway.ui.preferences import Preferences
from leeway.ui.widgets.message_bar import MessageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

CONTROLS = (QAbstractButton, QLineEdit, QAbstractScrollArea, QComboBox, QAbstractSpinBox, QAbstractSlider)
PARTS_OF_QT = (QScrollBar, QHeaderView, QScrollArea)
HOLDERS = (QComboBox, QLineEdit, QAbstractSpinBox, QTableView)
PAGES = [
    "welcome",
    "portfolio",
    "register",
    "burn",
    "outages",
    "signals",
    "questionnaire",
    "whatif",
    "compare",
    "memo",
    "settings",
    "help",
]


def controls(top: QWidget) -> Iterator[QWidget]:
    """List what a person can use below a widget, without what Qt itself puts inside controls."""
    for widget in top.findChildren(QWidget):
        if isinstance(widget, CONTROLS) and not isinstance(widget, PARTS_OF_QT):
            inside = any(isinstance(above, HOLDERS) for above in ancestors(widget))
            if not inside and not widget.objectName().startswith("qt_"):
                yield widget


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


def nameless(top: QWidget) -> list[str]:
    return [
        f"{type(w).__name__} in {type(w.parentWidget()).__name__}"
        for w in controls(top)
        if not w.accessibleName()
    ]


def unreachable(top: QWidget) -> list[str]:
    """List controls that the keyboard can't get to: neither Tab nor an arrow leads there."""
    return [
        f"{type(w).__name__} {w.accessibleName()}"
        for w in controls(top)
        if not w.focusPolicy() & Qt.FocusPolicy.TabFocus and not arrows_lead_to(w)
    ]


def arrows_lead_to(widget: QWidget) -> bool:
    """Tell whether a control is in a group that Tab reaches at its checked button."""
    if not isinstance(widget, QAbstractButton):
        return False
    if widget.autoExclusive():
        return any(button.isChecked() for button in widget.parentWidget().findChildren(type(widget)))
    group = widget.group()
    return group is not None and group.exclusive() and group.checkedButton() is not None


def rich(top: QWidget) -> list[str]:
    """List labels that would read text as markup."""
    labels = top.findChildren(QLabel)
    return [w.text() for w in labels if w.textFormat() != Qt.TextFormat.PlainText and not w.pixmap()]


def silent(top: QWidget) -> list[str]:
    """List buttons without a tooltip."""
    return [w.accessibleName() for w in controls(top) if isinstance(w, QAbstractButton) and not w.toolTip()]


@pytest.fixture
def preferences(request: pytest.FixtureRequest, tmp_path: Path) -> Preferences:
    """Return preferences with which the window begins at the page that is looked at."""
    made = Preferences(tmp_path / "window.ini")
    made.keep_text("page", request.node.callspec.params.get("page", "settings"))
    return made


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_plain_texts_tooltips_names_ways_by_keyboard_and_one_primary_button(
    open_window: MainWindow, page: str
) -> None:
    open_window.pages.show_page(page)
    assert rich(open_window) == []
    assert silent(open_window) == []
    buttons = open_window.findChildren(QAbstractButton)
    assert len([b for b in buttons if b.isVisible() and b.property("role") == "primary"]) <= 1
    open_window.messages.show_message("Done.", MessageKind.DONE, offers=[("Undo", lambda: None)])
    assert nameless(open_window) == []
    assert unreachable(open_window) == []


@pytest.fixture
def dialogs(
    session: Session, theme: ThemeController, open_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> list[Callable[[], QWidget]]:
    table = tmp_path / "vendors.csv"
    table.write_text("name\nBolt\n")
    actions = open_window.actions_by_name
    feed = Feed("f", next(iter(session.register.vendors)), "https://status.intranet", STATUSPAGE)
    session.edit(add(feed))
    plan = plan_refresh(session.register, ["f"])
    return [
        lambda: ImportDialog(session, theme, [table]),
        lambda: HistoryDialog(session, actions),
        ExportDialog,
        lambda: CrashDialog(crash_report("Traceback", tmp_path / "none.log")),
        TokenDialog,
        lambda: InspectionDialog(session, table, open_window, 2),
        lambda: ConsentDialog(open_window, session, plan, Network(Preferences(tmp_path / "consent.ini"), {})),
        lambda: refresh_report.show(
            open_window,
            session.register,
            RefreshChanges("x", (), (), (), {}, ()),
            Refreshed((), (), session.now),
        ),
    ]


@pytest.mark.parametrize("which", range(8))
def test_every_control_of_a_dialog_has_a_name(
    dialogs: list[Callable[[], QWidget]], which: int, session: Session, qtbot: QtBot
) -> None:
    dialog = dialogs[which]()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: session.jobs.idle)
    assert nameless(dialog) == []
    assert unreachable(dialog) == []
    assert rich(dialog) == []
