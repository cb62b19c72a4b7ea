"""Where Tab goes: controls that are made later would come last, wherever they are shown."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_after(first: QWidget, second: QWidget, *, inside: bool = True) -> None:
    """Let Tab go from a widget, or from the last control inside it, to the controls inside another, in their order."""
    last = controls(first)[-1] if inside else first
    for control in controls(second):
        QWidget.setTabOrder(last, control)
        last = control


def controls(widget: QWidget) -> list[QWidget]:
    """List the controls inside a widget in the order of Tab."""
    found = []
    following = widget.nextInFocusChain()
    inside = len(widget.findChildren(QWidget))
    while following is not None and following is not widget and inside:
        if widget.isAncestorOf(following):
            inside -= 1
            if following.focusPolicy() & Qt.FocusPolicy.TabFocus:
                found.append(following)
        following = following.nextInFocusChain()
    return found
