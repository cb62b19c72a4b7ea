"""The card of Settings that says where the team's own questionnaires are."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from leeway.ui.dialogs import ask
from leeway.ui.preferences import Preferences
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.places import show_folder
from leeway.ui.widgets.roles import describe, label

_NOTE = "Files of your own questionnaires (.toml) are looked for in this folder. For this computer."


class QuestionnairesCard(Card):
    """Shows the folder, and lets it be chosen or opened."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__("Questionnaires", parent, note=_NOTE)
        self._preferences = preferences
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        describe(self.folder, "Folder of your questionnaires", "Choose another one with the button")
        self.choose = QPushButton("Choose…")
        describe(self.choose, "Choose the folder", "The folder in which your team keeps its questionnaires")
        self.open = QPushButton("Open")
        describe(self.open, "Open the folder", "Show it; it is made if it isn't there")
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        row.addWidget(self.open)
        self.body.addLayout(row)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.choose.clicked.connect(self._on_choose)
        self.open.clicked.connect(self._on_open)
        self.refresh()

    def refresh(self) -> None:
        """Show the folder that is kept."""
        self.folder.setText(str(self._preferences.questionnaires))
        self.folder.setCursorPosition(0)

    @Slot()
    def _on_choose(self) -> None:
        folder = ask.folder_of_questionnaires(self, self._preferences.questionnaires)
        if folder is not None:
            self._preferences.questionnaires = folder
            self._say("")
            self.refresh()

    @Slot()
    def _on_open(self) -> None:
        folder = self._preferences.questionnaires
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._say(f"The folder can't be made: {error.strerror or error}.")
            return
        self._say("" if show_folder(folder) else "The system has no program that shows folders.")

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
