"""The menu of the register button: files, edits, history."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from leeway.ui.actions import Actions
from leeway.ui.filing import Filing
from leeway.ui.formatting import line

_ORDER: Final = (
    ("new", "open"),
    ("undo", "redo", "history"),
    ("import_files", "import_folder", "import_logs", "export", "export_memo"),
    ("close_register", "quit"),
)


class RegisterMenu(QMenu):
    """New, open, recent, undo, import, export, close; the recent files are looked up when it opens."""

    def __init__(self, actions: Actions, filing: Filing, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._filing = filing
        for group in _ORDER:
            self.addActions([actions[name] for name in group])
            if group[0] == "new":
                self.recent = self.addMenu("Open &recent")
                self.recent.setToolTipsVisible(True)
                self.addAction(actions["sample"])
            if group is not _ORDER[-1]:
                self.addSeparator()
        self.aboutToShow.connect(self._on_about_to_show)
        self._on_about_to_show()

    @Slot()
    def _on_about_to_show(self) -> None:
        self.recent.clear()
        for path in self._filing.recent:
            action = self.recent.addAction(line(path.name.replace("&", "&&"), 60))
            action.setToolTip(str(path))
            action.setEnabled(path.exists())
            action.triggered.connect(partial(self._open, path))
        self.recent.setEnabled(bool(self._filing.recent))

    def _open(self, path: Path, *_: object) -> None:
        self._filing.open_path(path)
