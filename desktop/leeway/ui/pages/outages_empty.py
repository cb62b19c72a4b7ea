"""What the Outages page says where there is nothing to show, and how to get something."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from leeway.domain.register import Register
from leeway.services.outages import OutageReport
from leeway.ui.widgets.roles import label

_HOW: Final = (
    "Save the incident history of a vendor’s status page and import the file: Statuspage or incident.io JSON, Google "
    "Cloud’s incidents.json, an Atom or RSS feed, or a list of your own as CSV or JSON lines. Or enter an incident by "
    "hand. Where a vendor has had none, say so: set “Incidents since” of the vendor on the Register page."
)


def is_bare(report: OutageReport) -> bool:
    """Tell whether there is neither an incident nor a vendor that was watched."""
    return not len(report.incidents) and not any(len(past.observed) for past in report.histories.values())


def empty_words(register: Register) -> str:
    """Say that there is nothing, and how to get something."""
    if not register.vendors:
        return f"This register has no vendors yet. Importing incidents makes the vendor, too. {_HOW}"
    return f"There are no incidents in this register yet, and nothing says that there were none. {_HOW}"


class Waiting(QWidget):
    """A few words in the middle, and a bar that moves while nothing can be said about how much is done."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(240)
        bar.setAccessibleName(words)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(label(words, "subtitle"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
