"""A sentence that floats next to a field and says what is wrong with what was typed."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui import formatting
from leeway.ui.widgets.roles import label, set_look

_WIDTH = 320
_GAP = 4


class Bubble(QFrame):
    """The sentence, kept below the field (or above, where there is no room) until it is mended."""

    def __init__(self, field: QWidget, sentence: str) -> None:
        super().__init__(field.window())
        self.field = field
        self.setProperty("role", "message")
        self.setProperty("kind", "error")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.sentence = label(formatting.line(sentence, 400), "error", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.addWidget(self.sentence)
        self.setAccessibleName(sentence)
        # Not at once: the field may be sending an event through its filters, and a new one would make it repeat.
        QTimer.singleShot(0, self, self._watch)
        field.destroyed.connect(self.deleteLater)
        self._place()
        self.show()
        self.raise_()

    @Slot()
    def _watch(self) -> None:
        self.field.installEventFilter(self)

    def _place(self) -> None:
        width = min(_WIDTH, self.window().width() - 2 * _GAP)
        self.setFixedWidth(width)
        self.setFixedHeight(
            self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        )
        window = self.window()
        below = self.field.mapTo(window, QPoint(0, self.field.height() + _GAP))
        if below.y() + self.height() > window.height():
            below.setY(self.field.mapTo(window, QPoint(0, 0)).y() - self.height() - _GAP)
        below.setX(max(_GAP, min(below.x(), window.width() - self.width() - _GAP)))
        self.move(below)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.Move | QEvent.Type.Resize | QEvent.Type.Show:
                self._place()
            case QEvent.Type.Hide:
                self.hide()
        return False


def show_problem(field: QWidget, sentence: str | None) -> None:
    """Show a sentence next to a field, instead of the one before; take it away for None."""
    for former in field.window().findChildren(Bubble):
        if former.field is field:
            former.hide()
            former.deleteLater()
    if sentence:
        Bubble(field, sentence)
    field.setAccessibleDescription(sentence or "")
    set_look(field, "problem", bool(sentence))
