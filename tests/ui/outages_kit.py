"""What tests of the Outages page share: a register with outages, and the window that shows its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from tests import register_files
from tests.outage_case import NOW

from leeway.ui.dialogs.incident import IncidentDialog
from leeway.ui.dialogs.provenance import ProvenanceDialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.domain.register_tables import Entity
    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.outages import OutagesPage
    from leeway.ui.session import Session

WAIT = 20_000
LEFT = Qt.MouseButton.LeftButton
Dialog = TypeVar("Dialog", bound=QDialog)


def write_register(path: Path, *rows: Entity) -> Path:
    """Make a register file of these rows."""
    return register_files.write_register(path, *rows, now=NOW)


def show_outages(window: MainWindow, session: Session, path: Path, qtbot: QtBot) -> OutagesPage:
    """Open a register and go to the page, once it shows what there is."""
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(path)
    window.show_page("outages")
    page: OutagesPage = window.pages.current_page  # type: ignore[assignment]
    settled(page, qtbot)
    return page


def settled(page: OutagesPage, qtbot: QtBot) -> None:
    """Return once the page has nothing left to work out."""
    qtbot.waitUntil(lambda: page.up_to_date and page.session.jobs.idle, timeout=WAIT)


def opened(page: OutagesPage, kind: type[Dialog], qtbot: QtBot) -> Dialog:
    """Return the dialog of that kind that is open, or opens."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)), timeout=WAIT)
    return next(one for one in page.findChildren(kind) if one.isVisible())


def provenance(page: OutagesPage, qtbot: QtBot) -> dict[str, str]:
    """Return the inputs that are shown, and close the dialog."""
    dialog = opened(page, ProvenanceDialog, qtbot)
    told = {"title": dialog.told.title, **dict(dialog.told.inputs)}
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.findChildren(ProvenanceDialog), timeout=WAIT)
    return told


def incident(page: OutagesPage, qtbot: QtBot) -> IncidentDialog:
    """Return the incident that is shown in full."""
    return opened(page, IncidentDialog, qtbot)


def titles(page: OutagesPage) -> list[str]:
    """Return the titles in the list, from the top."""
    model = page.board.incidents.model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def choose_title(page: OutagesPage, title: str) -> None:
    """Select an incident of the list by its title."""
    table = page.board.incidents.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(titles(page).index(title), 0))
