"""A number that is moved: its name, the value as text that can be typed, and a slider with a mark at the baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui.models.columns import plain_tip
from leeway.ui.models.whatif_knobs import Knob, knob_words
from leeway.ui.widgets.editor_inputs import LineInput
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.roles import describe, label, set_look

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent

    from leeway.domain.fields import Value
    from leeway.ui.theme import ThemeController

_HEIGHT: Final = 22
_RADIUS: Final = 7.0
_VALUE_WIDTH: Final = 92
_PAGE: Final = 4
_KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -_PAGE,
    Qt.Key.Key_PageUp: _PAGE,
}
_HOW: Final = "Arrows move it, Home goes to the baseline, End to the end"


class LeverSlider(QAbstractSlider):
    """Its value is the number of a stop; `moved` comes from the user alone, with the stop."""

    moved = Signal(int)
    home_asked = Signal()
    """Home was pressed, and the baseline isn't known."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._home: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def place(self, value: int, highest: int, home: int | None) -> None:
        """Stand at a stop of 0 to `highest`; the baseline stands at `home`, None where it isn't known."""
        self._home = home
        with QSignalBlocker(self):
            self.setRange(0, highest)
            self.setValue(value)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, _HEIGHT)

    def x_of(self, stop: int) -> float:
        """Return where a stop is, in pixels from the left."""
        room = self.width() - 2 * _RADIUS - 2
        return _RADIUS + 1 + room * stop / max(self.maximum(), 1)

    def _go(self, stop: int) -> None:
        stop = min(max(stop, self.minimum()), self.maximum())
        if stop != self.value():
            self.setValue(stop)
            self.update()
            self.moved.emit(stop)

    def _go_to(self, x: float) -> None:
        room = max(self.width() - 2 * _RADIUS - 2, 1.0)
        self._go(round((x - _RADIUS - 1) / room * self.maximum()))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        key = Qt.Key(ev.key())
        if key in _KEYS:
            self._go(self.value() + _KEYS[key])
        elif key == Qt.Key.Key_Home and self._home is None:
            self.home_asked.emit()
        elif key == Qt.Key.Key_Home:
            self._go(self._home or 0)
        elif key == Qt.Key.Key_End:
            self._go(self.maximum())
        else:
            ev.ignore()

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()  # the card scrolls

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width(), 4), 2, 2)
        if self._home is not None:
            at = self.x_of(self._home)
            painter.setPen(QPen(self._theme.color("muted"), 2))
            painter.drawLine(QPointF(at, middle - 6), QPointF(at, middle + 6))
        if self.isEnabled():
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(self._theme.color("accent-soft" if self.hasFocus() else "surface"))
            painter.drawEllipse(QPointF(self.x_of(self.value()), middle), _RADIUS, _RADIUS)
        painter.end()


class LeverRow(QWidget):
    """Shows a knob, and says what the user wants of it."""

    moved = Signal(float)
    """A value was chosen, or typed."""
    cleared = Signal()
    """The baseline's value was asked for."""

    def __init__(self, knob: Knob, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knob = knob
        self.name = label(knob.field.label)
        self.input = LineInput(replace(knob.field, nullable=True), shown=self._written)
        self.input.setFixedWidth(_VALUE_WIDTH)
        self.input.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.input.setProperty("role", "value")
        self.slider = LeverSlider(theme)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.input)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.slider)
        column.addWidget(self.problem)
        self.slider.moved.connect(self._on_slid)
        self.slider.home_asked.connect(self.cleared)
        self.input.submitted.connect(self._on_submitted)
        self.show_knob(knob)

    @property
    def knob(self) -> Knob:
        """What is shown."""
        return self._knob

    def _written(self, value: Value) -> str:
        return knob_words(self._knob.field, value if isinstance(value, int | float) else None)

    def forget(self) -> None:
        """Let go of what is being typed or mended."""
        self.input.modified = False

    def show_knob(self, knob: Knob) -> None:
        """Show where a knob stands, but for a text that is being typed or mended."""
        self._knob = knob
        movable = not knob.why_not
        for widget in (self.input, self.slider):
            widget.setEnabled(movable)
        self.slider.place(knob.place, len(knob.stops) - 1, knob.home)
        words = knob.words(knob.value)
        mark = f"The baseline is {knob.words(knob.baseline)}."
        tip = "\n".join(filter(None, (knob.field.hint, mark, knob.why_not)))
        describe(self.slider, f"{knob.field.label}: {words}", plain_tip(f"{tip}\n{_HOW}"))
        self.slider.setAccessibleDescription(f"{mark} {knob.why_not or _HOW}")
        describe(self.input, f"{knob.field.label}, as text: {words}", plain_tip(tip))
        self.name.setToolTip(plain_tip(tip))
        set_look(self.input, "moved", knob.is_moved)
        if not self.input.modified:
            self._clear()

    def _clear(self) -> None:
        self.input.fill(self._knob.value)
        self.problem.hide()
        set_look(self.input, "problem", value=False)

    @Slot(int)
    def _on_slid(self, stop: int) -> None:
        self.input.modified = False
        if stop == self._knob.home:
            self.cleared.emit()
        else:
            self.moved.emit(self._knob.stops[stop])

    @Slot()
    def _on_submitted(self) -> None:
        if not self.input.modified:
            return
        try:
            value = self.input.read()
        except NotReadable as error:
            self.problem.setText(f"{error} What was typed isn’t used yet.")
            self.problem.show()
            set_look(self.input, "problem", value=True)
            return
        self.input.modified = False
        self._clear()
        if isinstance(value, int | float):
            self.moved.emit(float(value))
        else:
            self.cleared.emit()
