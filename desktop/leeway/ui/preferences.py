"""What the window remembers between sessions, in the user's own folder: never in a register."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from leeway.ui.theme import Appearance

_RECENT: Final = 10


class Preferences:
    """Appearance, recent files, the window's place and the sizes of its parts, kept in one small file."""

    def __init__(self, path: Path) -> None:
        """Read the file, which need not be there; one that is damaged counts as empty."""
        self._own = path
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def appearance(self) -> Appearance:
        """The theme chosen."""
        value = str(self._settings.value("appearance", ""))
        return Appearance(value) if value in set(Appearance) else Appearance.SYSTEM

    @appearance.setter
    def appearance(self, choice: Appearance) -> None:
        self._settings.setValue("appearance", choice.value)

    @property
    def recent(self) -> tuple[Path, ...]:
        """The registers opened last, the latest first; some may be gone."""
        value = self._settings.value("recent", [])
        texts = [value] if isinstance(value, str) else value
        return tuple(Path(str(text)) for text in texts if text) if isinstance(texts, list) else ()

    def remember(self, path: Path) -> None:
        """Put a register first among the recent ones."""
        others = [other for other in self.recent if other != path]
        self._keep_recent([path, *others][:_RECENT])

    def forget(self, path: Path) -> None:
        """Take a register off the recent ones."""
        self._keep_recent([other for other in self.recent if other != path])

    @property
    def folder(self) -> Path:
        """The folder that file dialogs begin in: that of the last file, or the home folder."""
        value = Path(str(self._settings.value("folder", "") or Path.home()))
        return value if value.is_dir() else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._settings.setValue("folder", str(folder))

    @property
    def questionnaires(self) -> Path:
        """The folder of the team's own questionnaires; it need not be there."""
        return Path(str(self._settings.value("questionnaires", "") or self._own.parent / "questionnaires"))

    @questionnaires.setter
    def questionnaires(self, folder: Path) -> None:
        self._settings.setValue("questionnaires", str(folder))

    def text(self, name: str, default: str = "") -> str:
        """Return a small text kept under a name."""
        return str(self._settings.value(name, default))

    def keep_text(self, name: str, value: str) -> None:
        """Keep a small text under a name."""
        self._settings.setValue(name, value)

    def state(self, name: str) -> QByteArray:
        """Return the state of a window or splitter kept under a name; empty if there is none."""
        value = self._settings.value(f"state/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Keep the state of a window or splitter under a name."""
        self._settings.setValue(f"state/{name}", state)

    def write(self) -> None:
        """Write what was kept to the file now."""
        self._settings.sync()

    def _keep_recent(self, paths: list[Path]) -> None:
        self._settings.setValue("recent", [str(path) for path in paths])
