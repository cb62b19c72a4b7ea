"""The menu of the top bar in which the scenario is chosen that every page looks at."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from leeway.ui import formatting
from leeway.ui.models.columns import menu_text, plain_tip
from leeway.ui.session import Session

_LONGEST = 60


class ScenarioMenu(QMenu):
    """Lists the baseline and the scenarios of the register, by name; filled whenever it opens."""

    whatif_asked = Signal()
    """A scenario is to be made or changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """List what there is by now."""
        self.clear()
        session = self._session
        only = QActionGroup(self)
        self._add(only, "Baseline", "The register as it is, without any what-if", None)
        scenarios = session.register.scenarios.values()
        if scenarios:
            self.addSeparator()
        for one in sorted(scenarios, key=lambda row: row.name.casefold()):
            self._add(only, menu_text(formatting.line(one.name, _LONGEST)), one.note or one.name, one.id)
        self.addSeparator()
        whatif = QAction("Work on scenarios…", self)
        whatif.setToolTip("Go to What-if, where scenarios are made and changed")
        whatif.triggered.connect(self.whatif_asked)
        self.addAction(whatif)

    def _add(self, only: QActionGroup, words: str, tip: str, scenario_id: str | None) -> None:
        action = QAction(words, self)
        action.setToolTip(plain_tip(formatting.line(tip, 400)))
        action.setCheckable(True)
        action.setChecked(self._session.scenario_id == scenario_id)
        action.triggered.connect(partial(self._session.set_scenario, scenario_id))
        only.addAction(action)
        self.addAction(action)
