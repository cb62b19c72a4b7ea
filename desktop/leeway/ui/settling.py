"""What is being typed is kept before a command looks at the register, or takes it away."""

from PySide6.QtWidgets import QApplication
from shiboken6 import isValid


def settle_typing() -> bool:
    """Have the input that has the focus submit its text, as leaving it would; False if it can't be kept.

    Then the input still shows the text, with the sentence that says why.
    """
    focused = QApplication.focusWidget()
    if focused is None:
        return True
    focused.clearFocus()
    if not isValid(focused) or not focused.isVisible() or not getattr(focused, "modified", False):
        return True
    focused.setFocus()
    return False
