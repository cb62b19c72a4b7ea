"""What the user can do from anywhere in the window: each an action with its name, shortcut and icon."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from leeway.ui.icons import icon
from leeway.ui.theme import ThemeController

_Keys = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Command:
    """The name of an action in the code, its words, shortcuts, what it does and its icon."""

    name: str
    text: str
    shortcuts: tuple[str, ...]
    tip: str
    icon: str = ""


COMMANDS: Final = (
    Command("new", "&New register…", ("Ctrl+N",), "Make an empty register file", "new"),
    Command("open", "&Open…", ("Ctrl+O",), "Open a register file", "open"),
    Command("sample", "Open the &sample…", (), "Make a copy of the example register and open it", "sample"),
    Command("import_files", "&Import…", ("Ctrl+I",), "Import JSON, CSV, zip, agents' logs or status pages, after a preview", "import"),
    Command("import_folder", "Import a &folder of CSV…", (), "Import CSV tables, after a preview", "import"),
    Command("import_logs", "Import &logs…", ("Ctrl+L",), "Read agents' logs and see what they bring before it is imported", "import"),
    Command("export", "&Export…", ("Ctrl+Shift+E",), "Write the register as JSON or CSV, or an empty template", "export"),
    Command("history", "&History…", ("Ctrl+H",), "See who changed what, and take it back", "history"),
    Command("close_register", "&Close the register", ("Ctrl+W",), "Close the register; everything is saved", "close"),
    Command("quit", "&Quit", ("Ctrl+Q",), "Close the window; everything is saved", "quit"),
    Command("undo", "&Undo", ("Ctrl+Z",), "Take the last edit back", "undo"),
    Command("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Do the edit again that was taken back", "redo"),
    Command("export_memo", "Export &memo…", ("Ctrl+E",), "Write the memo of a product as PDF", "memo"),
    Command("baseline", "Back to &baseline", ("Ctrl+B",), "Look at the register as it is again, without a scenario", "portfolio"),
    Command("find", "&Find on this page", ("Ctrl+F",), "Go to the filter of the page", "search"),
    Command("page_help", "Help with this page", ("F1",), "Read the guide's page about what is shown", "help"),
)  # fmt: skip


class Actions(QObject):
    """The actions by name, as attributes would be: ``actions["undo"]``."""

    def __init__(self, theme: ThemeController, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = {command.name: self._made(command) for command in COMMANDS}
        self._paint_icons()
        theme.changed.connect(self._paint_icons)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return every action."""
        return list(self._actions.values())

    def _made(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        keys = ", ".join(
            QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in command.shortcuts
        )
        action.setToolTip(f"{command.tip} ({keys})" if keys else command.tip)
        action.setData(command.icon)
        return action

    def _paint_icons(self) -> None:
        for action in self._actions.values():
            action.setIcon(icon(action.data(), self._theme.theme, "muted"))
