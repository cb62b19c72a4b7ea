"""The evidence of an answer: files and links, and a place to drop a file or to type a link."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leeway.domain.assessment_entities import EvidenceRow
from leeway.ui import formatting
from leeway.ui.models.columns import plain_tip
from leeway.ui.widgets.elided_button import ElidedButton
from leeway.ui.widgets.roles import describe, holds_focus, label, set_look
from leeway.ui.widgets.tab_order import tab_after

_LONGEST: Final = 60


class EvidenceRowView(QWidget):
    """One piece of evidence: its name opens it, a menu saves it or sets its last day, a cross takes it away."""

    def __init__(self, row: EvidenceRow, today: date, box: "EvidenceBox", *, writable: bool) -> None:
        super().__init__(box)
        self.row = row
        name = formatting.line(row.name, _LONGEST)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        self.open_button = ElidedButton(name, "link-row", cut=Qt.TextElideMode.ElideMiddle)
        where = formatting.line(row.link, 2_000) if row.link else name
        describe(self.open_button, f"Open {name}", f"Open {where}")
        self.open_button.setToolTip(plain_tip(f"Open {where}"))
        self.open_button.clicked.connect(partial(box.open_wanted.emit, row.id))
        line.addWidget(self.open_button)
        self.details: QLabel = label(evidence_words(row, today), _role(row, today))
        line.addWidget(self.details)
        line.addStretch(1)
        self.menu = self._menu(box, writable=writable)
        line.addWidget(self._more(name))
        self.remove_button = _flat("✕", f"Remove {name}", "Take it out of this answer; undo brings it back")
        self.remove_button.clicked.connect(partial(box.remove_wanted.emit, row.id))
        self.remove_button.setVisible(writable)
        line.addWidget(self.remove_button)

    def _menu(self, box: "EvidenceBox", *, writable: bool) -> QMenu:
        menu = QMenu(self)
        entries = [("&Open", box.open_wanted)]
        if self.row.sha256:
            entries.append(("&Save as…", box.save_wanted))
        if writable:
            entries += [("Last &day…", box.expiry_wanted), ("&Remove", box.remove_wanted)]
        for words, signal in entries:
            action = QAction(words, menu)
            action.triggered.connect(partial(self._emit, signal))
            menu.addAction(action)
        return menu

    def _emit(self, signal: object, *_: object) -> None:
        signal.emit(self.row.id)  # type: ignore[attr-defined]

    def _more(self, name: str) -> QToolButton:
        button = _flat("⋯", f"More about {name}", "Open, save, set the last day on which it counts, remove")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self.menu)
        return button


class EvidenceBox(QFrame):
    """States what is to become of the evidence of one answer; files and addresses can be dropped on it."""

    files_given = Signal(object)  # list[Path]
    link_given = Signal(str)
    browse_wanted = Signal()
    open_wanted = Signal(str)
    save_wanted = Signal(str)
    expiry_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAccessibleName("Evidence")
        self.setAcceptDrops(True)
        self._shown: tuple[object, ...] = ()
        self.rows: list[EvidenceRowView] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        self._shown_rows = QWidget()
        self._list = QVBoxLayout(self._shown_rows)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        column.addWidget(self._shown_rows)
        self._adding = QWidget()
        line = QHBoxLayout(self._adding)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.link = QLineEdit()
        self.link.setPlaceholderText("Drop file or paste link")
        self.link.setMaxLength(10_000)
        describe(self.link, "Link to evidence", "A web address; Enter adds it")
        self.link.returnPressed.connect(self._on_link)
        self.browse = QPushButton("Add file…")
        describe(self.browse, "Add a file as evidence", "It is copied into the register, up to 25 MB")
        self.browse.clicked.connect(self.browse_wanted)
        line.addWidget(self.link, 1)
        line.addWidget(self.browse)
        column.addWidget(self._adding)
        self.problem: QLabel = label("", "error", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)

    def show_rows(self, rows: tuple[EvidenceRow, ...], today: date, *, writable: bool) -> None:
        """Show the evidence that there is."""
        shown = (rows, today, writable)
        if shown == self._shown:
            return
        self._shown = shown
        had_focus = holds_focus(self._shown_rows)
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [EvidenceRowView(row, today, self, writable=writable) for row in rows]
        for made in self.rows:
            self._list.addWidget(made)
            made.show()
        if rows:
            tab_after(self.browse, self._shown_rows)
        self._adding.setVisible(writable)
        self.setAcceptDrops(writable)
        if had_focus:
            self.link.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """Say what went wrong; empty if nothing did."""
        self.problem.setText(formatting.line(sentence, 1_000))
        self.problem.setVisible(bool(sentence))

    def link_taken(self) -> None:
        """Clear the field, now that what was in it is kept."""
        self.link.clear()
        self.say("")

    def _on_link(self) -> None:
        if self.link.text().strip():
            self.link_given.emit(self.link.text())

    # ------------------------------------------------------------------------------------ Qt's own

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()
            set_look(self, "over", value=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_look(self, "over", value=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, "over", value=False)
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.files_given.emit(paths)
        elif urls:
            self.link_given.emit(urls[0].toString())
        else:
            self.link_given.emit(event.mimeData().text())


def evidence_words(row: EvidenceRow, today: date) -> str:
    """Say how large a piece of evidence is, and until when it counts."""
    parts = ["link"] if row.link else [formatting.data_size(row.size or 0)]
    if row.expires is not None:
        gone = row.expires < today
        parts.append(f"{'expired' if gone else 'until'} {formatting.day(row.expires)}")
    return " · ".join(parts)


def _role(row: EvidenceRow, today: date) -> str:
    return "notice" if row.expires is not None and row.expires < today else "secondary"


def _flat(sign: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(sign)
    button.setProperty("role", "flat")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    describe(button, name, tip)
    return button
