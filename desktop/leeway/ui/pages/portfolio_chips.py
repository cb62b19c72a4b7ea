"""The buttons beside the portfolio's filter: one for each verdict."""

from typing import Final

from PySide6.QtWidgets import QPushButton

from leeway.domain.verdict import Verdict
from leeway.ui.widgets.marks import VERDICTS
from leeway.ui.widgets.roles import describe

_SHEET: Final = "QPushButton { padding: 4px 10px; min-height: 20px; border-radius: 15px; }"


def verdict_chips() -> dict[Verdict, QPushButton]:
    """Make a button for each verdict, the worst first; one that is pressed shows products of its verdict."""
    return {verdict: _chip(verdict) for verdict in sorted(Verdict, key=lambda verdict: -verdict.severity)}


def _chip(verdict: Verdict) -> QPushButton:
    chip = QPushButton(VERDICTS[verdict].text)
    chip.setCheckable(True)
    chip.setStyleSheet(_SHEET)
    describe(chip, f"Only {verdict.words.lower()}", f"Show only products that are {verdict.words.lower()}")
    return chip
