"""The left side of the memo page: the form, and the way to what was exported."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from leeway.ui.dialogs.memos import show_memos
from leeway.ui.pages.memo_form import MemoForm
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.message_bar import MessageBar
from leeway.ui.widgets.roles import describe


class MemoSide(QWidget):
    """Lays the form out, which scrolls where the window is low, over the button that lists exported memos."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        form: MemoForm,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        self._theme = theme
        self._messages = messages
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 18)
        area = QScrollArea()
        area.setProperty("role", "page")
        area.setWidgetResizable(True)
        area.setWidget(form)
        area.setFixedWidth(form.width() + 14)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(area, 1)
        self.exported = QPushButton("Exported memos…")
        describe(self.exported, "Exported memos", "See what was exported, and have a memo again")
        self.exported.clicked.connect(self._on_exported)
        column.addWidget(self.exported)

    @Slot()
    def _on_exported(self) -> None:
        show_memos(self._session, self._theme, self._messages, self)
