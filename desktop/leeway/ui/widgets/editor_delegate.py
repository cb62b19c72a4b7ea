"""Edit cells of a table in place: the right input for the field, and a sentence where it can't be kept."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QStyleOptionViewItem, QWidget
from shiboken6 import isValid
from typing_extensions import override

from leeway.ui.fonts import semi_bold
from leeway.ui.models.columns import Cell, Role
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.badge import BadgeDelegate
from leeway.ui.widgets.editor_bubble import show_problem
from leeway.ui.widgets.editor_inputs import AnyInput, input_for
from leeway.ui.widgets.editor_lists import ListInput, Option, SearchInput
from leeway.ui.widgets.editor_parsing import NotReadable

Index = QModelIndex | QPersistentModelIndex
_Hint: Final = QAbstractItemDelegate.EndEditHint
_TURN: Final = {Qt.Key.Key_Tab: _Hint.EditNextItem, Qt.Key.Key_Backtab: _Hint.EditPreviousItem}
_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class FieldDelegate(BadgeDelegate):
    """Paints cells (muted, bold, badges) and edits those that stand for a field of the register.

    An input that can't be kept stays open with its text and a sentence. `options` lists what a reference can
    point to.
    """

    def __init__(
        self,
        theme: ThemeController,
        options: Callable[[Cell], Sequence[Option]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._colors = theme
        self._options = options
        self._places: WeakKeyDictionary[QWidget, QPersistentModelIndex] = WeakKeyDictionary()

    # ------------------------------------------------------------------------------------ painting

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        styled: Any = option
        if index.data(Role.MUTED):
            for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
                styled.palette.setColor(group, QPalette.ColorRole.Text, self._colors.color("muted"))
        if index.data(Role.BOLD):
            styled.font = semi_bold(QFont(styled.font))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return
        state, rect = option.state, option.rect
        if state & QStyle.StateFlag.State_HasFocus:
            self._outline(painter, rect, "accent")
        elif state & QStyle.StateFlag.State_MouseOver:
            self._outline(painter, rect, "line")

    def _outline(self, painter: QPainter, rect: QRect, token: str) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colors.color(token), 1))
        painter.drawRoundedRect(rect.adjusted(2, 3, -3, -4), 4, 4)
        painter.restore()

    # ------------------------------------------------------------------------------------- editing

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        cell = index.data(Role.CELL)
        assert isinstance(cell, Cell)
        options = self._options(cell) if self._options and cell.field.target else ()
        editor = input_for(cell.field, options, parent)
        self._places[editor] = QPersistentModelIndex(index)
        if isinstance(editor, ListInput | SearchInput):
            editor.activated.connect(partial(self._on_chosen, editor))
        if isinstance(editor, ListInput):
            QTimer.singleShot(0, editor, editor.showPopup)
        return editor

    def _on_chosen(self, editor: AnyInput, _: int) -> None:
        self._submit(editor)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if not getattr(editor, "modified", False):
            editor.fill(index.data(Qt.ItemDataRole.EditRole))  # type: ignore[attr-defined]

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Give the input room for what will be typed, within the table."""
        rect: QRect = option.rect
        wanted = editor.sizeHint().width() if isinstance(editor, ListInput | SearchInput) else 90
        width = max(rect.width(), min(wanted, 280))
        room = editor.parentWidget()
        left = max(0, min(rect.left(), room.width() - width)) if room else rect.left()
        editor.setGeometry(left, rect.top() + 1, width, rect.height() - 2)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Do nothing: `_submit` has done it, and knows what to do with a refusal."""

    @override
    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(editor, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() not in _ELSEWHERE and not _has_popup(editor):
                self._submit(editor)
            return False
        return super().eventFilter(editor, event)

    def _on_key(self, editor: Any, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._submit(editor)
            return True
        if key in _TURN:
            self._submit(editor, _TURN[key])
            return True
        if key == Qt.Key.Key_Escape:
            show_problem(editor, None)
            self.closeEditor.emit(editor, _Hint.RevertModelCache)
            return True
        return False

    def _submit(self, editor: Any, then: QAbstractItemDelegate.EndEditHint = _Hint.NoHint) -> None:
        """Keep what is typed and close the input; where that can't be, say why and leave it open."""
        place = self._places.get(editor)
        if place is None or not isValid(editor):
            return
        try:
            value = editor.read()
        except NotReadable as error:
            show_problem(editor, str(error))
            return
        model = place.model()
        if editor.modified and place.isValid() and not model.setData(place, value):
            show_problem(editor, getattr(model, "refusal", "") or None)
            return
        self._places.pop(editor, None)
        if isValid(editor):
            show_problem(editor, None)
            self.closeEditor.emit(editor, then)


def _has_popup(editor: QObject) -> bool:
    """Tell whether the list of an input is open, which takes the focus for a moment."""
    if not isinstance(editor, ListInput | SearchInput):
        return False
    completer, view = editor.completer(), editor.view()
    popup = completer.popup() if completer is not None else None
    return any(one is not None and one.isVisible() for one in (view, popup))
