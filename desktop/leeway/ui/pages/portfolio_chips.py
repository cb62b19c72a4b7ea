"""The buttons beside the portfolio's filter: one for each verdict."""

from PySide6.QtWidgets import QPushButton

from leeway.domain.verdict import Verdict
from leeway.ui.widgets.chips import chip
from leeway.ui.widgets.marks import VERDICTS


def verdict_chips() -> dict[Verdict, QPushButton]:
    """Make a button for each verdict, the worst first; one that is pressed shows products of its verdict."""
    return {verdict: _chip(verdict) for verdict in sorted(Verdict, key=lambda verdict: -verdict.severity)}


def _chip(verdict: Verdict) -> QPushButton:
    words = verdict.words.lower()
    return chip(VERDICTS[verdict].text, f"Only {words}", f"Show only products that are {words}")
