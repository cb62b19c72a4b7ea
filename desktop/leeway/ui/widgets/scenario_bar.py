"""The strip above a page that tells that a scenario is looked at, and what it has otherwise."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leeway.ui import formatting
from leeway.ui.models.columns import plain_tip
from leeway.ui.models.scenario_words import elsewhere_sentence, scenario_sentences
from leeway.ui.session import Session
from leeway.ui.widgets.roles import describe, label

_NAMED = 2
_MOST_IN_TIP = 30


class ScenarioBar(QFrame):
    """Hidden while the baseline is looked at, and on pages that a scenario is nothing to."""

    baseline_asked = Signal()
    whatif_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "scenario")
        self.setAccessibleName("Scenario")
        self._session = session
        self._about: str | None = None
        self.title = label("", "strong", wrap=True)
        self.text = label("", "secondary", wrap=True)
        self.problems = label("", "error", wrap=True)
        self.whatif = _link("Work on it", "Go to What-if with this scenario")
        self.baseline = _link("Back to baseline", "Look at the register as it is again (Ctrl+B)")
        self.whatif.clicked.connect(self.whatif_asked)
        self.baseline.clicked.connect(self.baseline_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 14, 6)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(1)
        for part in (self.title, self.text, self.problems):
            words.addWidget(part)
        row.addLayout(words, 1)
        row.addWidget(self.whatif)
        row.addWidget(self.baseline)
        session.scenario_changed.connect(self.refresh)
        session.register_changed.connect(self.refresh)
        self.refresh()

    def show_page(self, about: str | None) -> None:
        """Say what the page that is shown does in a scenario; None hides the strip."""
        self._about = about
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Tell of the scenario as it is by now."""
        session = self._session
        chosen = session.register.scenarios.get(session.scenario_id or "")
        self.setVisible(chosen is not None and self._about is not None)
        if chosen is None or self._about is None:
            return
        sentences = scenario_sentences(session.register, session.scene)
        others = sentences[len(session.scene.problems) :]
        self.title.setText(f"Scenario “{formatting.line(chosen.name, 80)}”: {_some(others)}")
        edited = "What was changed on What-if and not saved is in no page." if session.scenario_edited else ""
        parts = (self._about, elsewhere_sentence(session.scene), edited)
        self.text.setText(" ".join(part for part in parts if part))
        self.problems.setText(_some(session.scene.problems))
        self.problems.setVisible(bool(session.scene.problems))
        self.setToolTip(plain_tip("\n".join(sentences[:_MOST_IN_TIP])))


def _some(sentences: tuple[str, ...]) -> str:
    more = len(sentences) - _NAMED
    first = " · ".join(sentences[:_NAMED])
    return (f"{first} · and {more} more" if more > 0 else first) or "nothing differs"


def _link(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("role", "link")
    describe(button, words, tip)
    return button
