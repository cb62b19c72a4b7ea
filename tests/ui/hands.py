"""What a user does to the window, by mouse or by keyboard alone: press, choose, answer a dialog, go to a page or a cell."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLineEdit, QScrollArea

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QWidget
    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow

Key, Mod = Qt.Key, Qt.KeyboardModifier
_LEFT = Qt.MouseButton.LeftButton
_FURTHEST = 200


class Hand(Protocol):
    """A user with one way of doing things."""

    def go(self, page: str) -> None:
        """Show a page."""

    def press(self, button: QAbstractButton) -> None:
        """Press a button, or tick a box."""

    def choose(self, box: QComboBox, words: str) -> None:
        """Choose what has some words from a list."""

    def select(self, table: QAbstractItemView, cell: QModelIndex) -> None:
        """Make a cell the current one."""

    def export_memo(self) -> None:
        """Ask for the memo's PDF."""

    def accept(self, dialog: QDialog, text: str) -> None:
        """Type the text that a dialog asks for, and accept it."""


class Mouse:
    """Sees only what is in view: what is further down is scrolled to."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    def go(self, page: str) -> None:
        self.press(self._window.rail.button(page))

    def press(self, button: QAbstractButton) -> None:
        self._click(button, button.rect().center())

    def choose(self, box: QComboBox, words: str) -> None:
        pause = QApplication.doubleClickInterval()
        QApplication.setDoubleClickInterval(0)  # for so long a list that opened takes no second click
        self._click(box, box.rect().center())
        view = box.view()
        self._qtbot.waitUntil(view.isVisible)
        index = box.model().index(_place(box, words), 0)
        view.scrollTo(index)
        self._qtbot.mouseMove(view.viewport(), view.visualRect(index).center())
        self._qtbot.mouseClick(view.viewport(), _LEFT, pos=view.visualRect(index).center())
        self._qtbot.waitUntil(lambda: not view.isVisible())
        QApplication.setDoubleClickInterval(pause)
        _back_to(self._window, self._qtbot)

    def select(self, table: QAbstractItemView, cell: QModelIndex) -> None:
        table.scrollTo(cell)
        self._click(table.viewport(), table.visualRect(cell).center())

    def export_memo(self) -> None:
        self.press(self._window.top_bar.buttons[-1])

    def accept(self, dialog: QDialog, text: str) -> None:
        line = _line(dialog)
        line.selectAll()
        self._qtbot.keyClicks(line, text)
        (buttons,) = dialog.findChildren(QDialogButtonBox)
        accepting = (QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Save)
        (button,) = filter(None, map(buttons.button, accepting))
        self._qtbot.mouseClick(button, _LEFT)

    def _click(self, widget: QWidget, place: QPoint) -> None:
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                at = widget.mapTo(above.widget(), place)
                above.ensureVisible(at.x(), at.y())
            above = above.parentWidget()
        seen = self._window.childAt(widget.mapTo(self._window, place))
        assert seen is widget or widget.isAncestorOf(seen), f"{seen} is in front of {widget}"
        self._qtbot.mouseClick(widget, _LEFT, pos=place)


class Keyboard:
    """Knows shortcuts, and goes from one control to the next with Tab; presses go to what has the focus."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    def go(self, page: str) -> None:
        entry = self._window.pages.entries[page].rail
        assert entry is not None
        modifier, _, key = entry.shortcut.partition("+")
        assert modifier == "Ctrl"
        self._key(Key[f"Key_{key}"], Mod.ControlModifier)

    def press(self, button: QAbstractButton) -> None:
        self._tab_to(button)
        self._key(Key.Key_Space)

    def choose(self, box: QComboBox, words: str) -> None:
        self._tab_to(box)
        self._key(Key.Key_Down, Mod.AltModifier)
        self._qtbot.waitUntil(box.view().isVisible)
        wanted = _place(box, words)
        self._qtbot.keyClick(box.view(), Key.Key_Home)
        for _ in range(wanted):
            self._qtbot.keyClick(box.view(), Key.Key_Down)
        self._qtbot.keyClick(box.view(), Key.Key_Return)
        self._qtbot.waitUntil(lambda: not box.view().isVisible())
        _back_to(self._window, self._qtbot)

    def select(self, table: QAbstractItemView, cell: QModelIndex) -> None:
        self._tab_to(table)
        if not table.currentIndex().isValid():
            self._key(Key.Key_Down)
        for key, distance in (
            (Key.Key_Down, cell.row() - table.currentIndex().row()),
            (Key.Key_Right, cell.column() - table.currentIndex().column()),
        ):
            back = {Key.Key_Down: Key.Key_Up, Key.Key_Right: Key.Key_Left}[key]
            for _ in range(abs(distance)):
                self._key(key if distance > 0 else back)
        assert table.currentIndex() == cell

    def export_memo(self) -> None:
        self._key(Key.Key_E, Mod.ControlModifier)

    def accept(self, dialog: QDialog, text: str) -> None:
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit), f"{line} has the focus in {dialog}"
        assert dialog.isAncestorOf(line)
        self._qtbot.keyClick(line, Key.Key_A, Mod.ControlModifier)
        self._qtbot.keyClicks(line, text)
        self._qtbot.keyClick(line, Key.Key_Return)

    def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        self._qtbot.keyClick(QApplication.focusWidget() or self._window, key, modifier)

    def _tab_to(self, widget: QWidget) -> None:
        passed: list[str] = []
        for _ in range(_FURTHEST):
            focus = QApplication.focusWidget()
            if focus is widget:
                return
            passed.append("nothing" if focus is None else focus.accessibleName() or repr(focus))
            self._key(Key.Key_Tab)
        raise AssertionError(f"Tab doesn't lead to {widget.accessibleName()}: {passed}")


@contextmanager
def answering(hand: Hand, text: str, qtbot: QtBot) -> Iterator[None]:
    """Answer the dialog that what is done within opens; it must open one."""
    answered: list[QDialog] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.isVisible() and dialog.isActiveWindow() and not answered:
            answered.append(dialog)
            hand.accept(dialog, text)

    timer = QTimer(interval=5)
    timer.timeout.connect(answer)
    timer.start()
    yield
    timer.stop()
    assert answered, "no dialog came up"
    _back_to(answered[0].parentWidget().window(), qtbot)


def _back_to(window: QWidget, qtbot: QtBot) -> None:
    """Do what window managers do when a list or a dialog closes, and the platform without a screen doesn't."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def _place(box: QComboBox, words: str) -> int:
    return next(place for place in range(box.count()) if words in box.itemText(place))


def _line(dialog: QDialog) -> QLineEdit:
    return next(line for line in dialog.findChildren(QLineEdit) if line.isVisible())
