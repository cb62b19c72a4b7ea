"""Register files: new, open, sample, recent, import, export; asks the user and has the session do it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from leeway.errors import LeewayError
from leeway.ui.dialogs import ask
from leeway.ui.formatting import counted
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.message_bar import MessageBar, MessageKind
from leeway.ui.widgets.places import show_folder

SUFFIX: Final = ".leeway"
SOURCE_SUFFIXES: Final = frozenset({".json", ".csv", ".zip"})


class Filing(QObject):
    """What the user can do with files, from the menu, the welcome page, and by dropping them on the window."""

    recent_changed = Signal()

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        messages: MessageBar,
        window: QWidget,
        sample: Path,
    ) -> None:
        """`sample` is where the example register is kept once it is made."""
        super().__init__(window)
        self._session = session
        self._theme = theme
        self._preferences = preferences
        self._messages = messages
        self._window = window
        self._sample = sample
        session.opened.connect(self._on_opened)

    @property
    def recent(self) -> tuple[Path, ...]:
        """The registers opened last, the latest first; some may be gone."""
        return self._preferences.recent

    @Slot()
    def new(self) -> None:
        """Ask where, and make an empty register there."""
        path = ask.register_to_make(self._window, self._preferences.folder)
        if path is not None:
            self._session.create(path)

    @Slot()
    def open(self) -> None:
        """Ask for a register and open it."""
        path = ask.register_to_open(self._window, self._preferences.folder)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a register file."""
        self._session.open(path)

    def forget(self, path: Path) -> None:
        """Take a register off the recent ones; the file stays."""
        self._preferences.forget(path)
        self.recent_changed.emit()

    @Slot()
    def open_sample(self) -> None:
        """Open the example register, made the first time."""
        if self._sample.exists():
            self._session.open(self._sample)
        else:
            self._session.create_sample(self._sample)

    @Slot()
    def import_files(self) -> None:
        """Ask for files and import them after a preview."""
        self.import_sources(ask.sources_to_import(self._window, self._preferences.folder))

    @Slot()
    def import_folder(self) -> None:
        """Ask for a folder of CSV files and import them after a preview."""
        folder = ask.folder_to_import(self._window, self._preferences.folder)
        self.import_sources((folder,) if folder else ())

    def import_sources(self, sources: Sequence[Path]) -> None:
        """Import files after a preview, if a register is open."""
        if not sources:
            return
        if self._session.desk is None:
            self._messages.show_message(
                "Open a register first, or make a new one; then these files can be imported into it.",
                MessageKind.NOTICE,
            )
            return
        from leeway.ui.dialogs.import_preview import import_with_preview

        self._preferences.folder = sources[0].parent
        imported = import_with_preview(self._session, self._theme, sources, self._window)
        if imported:
            step = self._session.desk.undo_stack.undoable[-1].id
            undo = partial(self._undo_import, step)
            self._messages.show_message(f"Imported {counted(imported, 'row')}.", offers=[("Undo", undo)])

    def _undo_import(self, step: str) -> None:
        """Take an import back, unless something else was done since."""
        desk = self._session.desk
        if desk is not None and desk.undo_stack.undoable and desk.undo_stack.undoable[-1].id == step:
            self._session.undo()
        else:
            self._messages.show_message(
                "Something was changed since that import. Ctrl+Z takes the steps back one by one; the history lists them.",
                MessageKind.NOTICE,
            )

    @Slot()
    def export(self) -> None:
        """Ask for a form and a place, and write the register there."""
        from leeway.ui.dialogs.export import ask_export_form

        form = ask_export_form(self._window)
        if form is None:
            return
        folder = self._preferences.folder
        if form.is_folder:
            target = ask.folder_to_write(self._window, folder)
        else:
            ending, kind = ("json", "JSON (*.json)") if form.value == "json" else ("zip", "Zip (*.zip)")
            stem = "leeway-tables" if form.is_template else self._stem()
            target = ask.file_to_write(self._window, "Export the register", folder / f"{stem}.{ending}", kind)
        if target is not None:
            self._write(target, template=form.is_template)

    def _write(self, target: Path, *, template: bool) -> None:
        from leeway.services.exporting import export_register, export_template

        self._preferences.folder = target.parent
        if template:
            job = self._session.jobs.run(export_template, target)
        else:
            job = self._session.jobs.run(export_register, self._session.register, target)
        job.succeeded.connect(self._on_exported)
        job.failed.connect(self._on_not_exported)

    @Slot(object)
    def _on_exported(self, target: Path) -> None:
        self._messages.show_message(
            f"Exported to {target}.", offers=[("Show folder", partial(show_folder, target))]
        )

    @Slot(object)
    def _on_not_exported(self, error: Exception) -> None:
        if isinstance(error, LeewayError):
            self._messages.show_message(str(error), MessageKind.ERROR)

    def take_dropped(self, paths: Sequence[Path]) -> bool:
        """Open or import what was dropped on the window; False if it is neither a register nor a table."""
        registers = [path for path in paths if path.suffix.lower() == SUFFIX]
        if registers:
            self.open_path(registers[0])
            return True
        sources = [path for path in paths if can_be_imported(path)]
        self.import_sources(sources)
        return bool(sources)

    def _stem(self) -> str:
        return self._session.desk.path.stem if self._session.desk else "register"

    @Slot()
    def _on_opened(self) -> None:
        desk = self._session.desk
        if desk is None:
            return
        if desk.path != self._sample:
            self._preferences.folder = desk.path.parent
        self._preferences.remember(desk.path)
        self.recent_changed.emit()
        if desk.notices:
            self._messages.show_message(" ".join(desk.notices), MessageKind.NOTICE)


def can_be_dropped(path: Path) -> bool:
    """Tell whether a file or folder is something that the window can take."""
    return path.suffix.lower() == SUFFIX or can_be_imported(path)


def can_be_imported(path: Path) -> bool:
    """Tell whether a file or folder may hold rows to import."""
    return path.suffix.lower() in SOURCE_SUFFIXES or path.is_dir()
