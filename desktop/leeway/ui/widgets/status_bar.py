"""The bar at the bottom: whether all is saved, how old the facts are, how big the register is."""

from datetime import datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from leeway.domain.register import Register
from leeway.ui.formatting import count, counted, day, time_of_day
from leeway.ui.session import Session
from leeway.ui.widgets.roles import label

_HEIGHT = 30


class StatusBar(QFrame):
    """Shows what the session says about saving, and counts."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status-bar")
        self.setFixedHeight(_HEIGHT)
        self._session = session
        self.example: QLabel = label("Example data", "notice")
        self.example.setToolTip("The team and the figures of this register are invented, not yours")
        self.saved: QLabel = label("", "secondary")
        self.signals: QLabel = label("", "secondary")
        self.working: QLabel = label("", "secondary")
        self.counts: QLabel = label("", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(18)
        for one in (self.example, self.saved, self.signals, self.working):
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.counts)
        session.opened.connect(self._on_opened)
        session.opening.connect(self._on_opening)
        session.opening_failed.connect(self._on_opened)
        session.register_changed.connect(self._on_register_changed)
        session.saving.connect(self._on_saving)
        session.saved.connect(self._on_saved)
        session.failed.connect(self._on_failed)
        self._on_opened()

    @Slot()
    def _on_opened(self) -> None:
        desk = self._session.desk
        if desk is None:
            self.saved.setText("")
        else:
            self.saved.setText("Read-only" if desk.read_only else "All saved")
        self.working.setText("")
        self._on_register_changed()

    @Slot(str)
    def _on_opening(self, name: str) -> None:
        self.working.setText(f"Opening {name}…")

    @Slot()
    def _on_register_changed(self) -> None:
        register = self._session.register
        is_open = self._session.desk is not None
        self.example.setVisible(is_open and register.setting.example)
        self.signals.setText(signals_words(register) if is_open else "")
        self.counts.setText(counts_words(register) if is_open else "")
        if is_open:
            self.working.setText("Working out what stops…" if self._session.portfolio_pending else "")

    @Slot()
    def _on_saving(self) -> None:
        self.saved.setText("Saving…")

    @Slot(object)
    def _on_saved(self, at: datetime) -> None:
        self.saved.setText(f"Saved {time_of_day(at)}")

    @Slot()
    def _on_failed(self) -> None:
        self.saved.setText("Not saved" if self._session.desk else "")


def signals_words(register: Register) -> str:
    """Say how old the youngest sourced figure is."""
    latest = max((signal.as_of for signal in register.signals.values()), default=None)
    return f"Signals as of {day(latest)}" if latest else "No signals yet"


def counts_words(register: Register) -> str:
    """Count vendors, what depends on what, and what is built on the products."""
    dependencies = len(register.upstreams) + len(register.supplies)
    integrations = sum(integration.count for integration in register.integrations.values())
    return " · ".join(
        (
            counted(len(register.vendors), "vendor"),
            f"{count(dependencies)} {'dependency' if dependencies == 1 else 'dependencies'}",
            counted(integrations, "integration"),
        )
    )
