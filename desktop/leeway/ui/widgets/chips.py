"""Chips: small buttons beside a filter that stay pressed."""

from typing import Final

from PySide6.QtWidgets import QPushButton

from leeway.ui.widgets.roles import describe

_SHEET: Final = "QPushButton { padding: 4px 10px; min-height: 20px; border-radius: 15px; }"


def chip(text: str, name: str, tip: str) -> QPushButton:
    """Make a chip; one that is pressed shows only what it names."""
    made = QPushButton(text)
    made.setCheckable(True)
    made.setStyleSheet(_SHEET)
    describe(made, name, tip)
    return made
