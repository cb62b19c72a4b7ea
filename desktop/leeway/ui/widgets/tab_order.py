"""Where Tab goes: controls that are made later would come last, wherever they are shown.

The chain of focus isn't walked with `nextInFocusChain`: PySide takes what that returns for a part of the widget that was
asked, and lets go of it, an action of another page for instance, together with that widget.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_after(first: QWidget, second: QWidget) -> QWidget:
    """Let Tab go from a control to another one, or to those inside a widget as they were made; return the last of them."""
    last = first
    for control in (second, *second.findChildren(QWidget)):
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(last, control)
            last = control
    return last
