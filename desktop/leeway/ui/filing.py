"""Register files: new, open, sample, recent, import, export; asks the user and has the session do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from leeway.errors import LeewayError
from leeway.ui.csv_columns import ColumnMemory
from leeway.ui.dialogs import ask
from leeway.ui.formatting import counted, line
from leeway.ui.incident_filing import IncidentFiling
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.sorting import SortedSources, sort_sources
from leeway.ui.theme import ThemeController
from leeway.ui.usage_filing import UsageFiling
from leeway.ui.widgets.message_bar import MessageBar, MessageKind
from leeway.ui.widgets.places import show_folder
from leeway.ui.writing import READ_ONLY

SUFFIX: Final = ".leeway"
SOURCE_SUFFIXES: Final = frozenset(
    {".json", ".csv", ".zip", ".jsonl", ".ndjson", ".tsv", ".txt", ".atom", ".rss", ".xml"}
)


@dataclass(frozen=True, slots=True)
class _Groups:
    """What is to be imported, by who takes it."""

    logs: tuple[Path, ...]
    incidents: tuple[Path, ...]
    rows: tuple[Path, ...]

    @property
    def mixed(self) -> bool:
        """Whether there is more than one kind."""
        return sum(map(bool, (self.logs, self.incidents, self.rows))) > 1

    @property
    def words(self) -> str:
        """The kinds that there are, for a sentence that begins "Some of these are"."""
        kinds = (
            ("agents' logs", self.logs),
            ("incidents", self.incidents),
            ("rows of the register", self.rows),
        )
        return ", others ".join(name for name, group in kinds if group)


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
        self.logs = UsageFiling(session, ColumnMemory(preferences), messages, window, self._undo_offer)
        self.incidents = IncidentFiling(session, theme, messages, window, self._undo_offer)
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

    @Slot()
    def import_logs(self) -> None:
        """Ask which agents' logs to import, and import them after a preview."""
        if self._may_import():
            self.logs.ask()

    def import_sources(self, sources: Sequence[Path]) -> None:
        """Import files after a preview, if a register is open: agents' logs, or rows of the register."""
        if not sources or not self._may_import():
            return
        self._preferences.folder = sources[0].parent
        if any(source.is_dir() for source in sources):
            # whether logs are in a folder may take long to find out
            job = self._session.jobs.run(sort_sources, tuple(sources))
            job.succeeded.connect(self._on_sorted)
        else:
            self._on_sorted(sort_sources(sources))

    def _may_import(self) -> bool:
        why = ""
        if self._session.desk is None:
            why = "Open a register first, or make a new one; then these files can be imported into it."
        elif self._session.read_only:
            why = READ_ONLY
        if why:
            self._messages.show_message(why, MessageKind.NOTICE)
        return not why

    @Slot(object)
    def _on_sorted(self, sources: SortedSources) -> None:
        told = tuple(source for source in sources.unknown if self.logs.knows_columns_of(source))
        unknown = tuple(source for source in sources.unknown if source not in told)
        groups = _Groups((*sources.logs, *told), sources.incidents, (*sources.rows, *unknown))
        if groups.mixed:
            self._offer_one_of(groups)
        elif unknown and not sources.rows:
            self._ask_about(unknown)
        elif groups.logs:
            self._take_logs(groups.logs)
        elif groups.incidents:
            self._take_incidents(groups.incidents)
        else:
            self._import_rows(groups.rows)

    def _offer_one_of(self, groups: "_Groups") -> None:
        offers = (
            ("Import the logs", self._take_logs, groups.logs),
            ("Import the incidents", self._take_incidents, groups.incidents),
            ("Import the rows", self._import_rows, groups.rows),
        )
        self._messages.show_message(
            f"Some of these are {groups.words}. Import one after the other.",
            MessageKind.NOTICE,
            offers=[(name, partial(take, group)) for name, take, group in offers if group],
        )

    def _ask_about(self, unknown: Sequence[Path]) -> None:
        self._messages.show_message(
            f"The columns of {line(unknown[0].name, 60)} are those of no table of the register. If it holds "
            "agents' usage, say which column is what.",
            MessageKind.NOTICE,
            offers=[
                ("Choose columns…", partial(self._take_logs, unknown)),
                ("Import as rows", partial(self._import_rows, unknown)),
            ],
        )

    def _take_incidents(self, feeds: Sequence[Path]) -> None:
        if self._may_import():
            self.incidents.take(feeds)

    def _take_logs(self, logs: Sequence[Path]) -> None:
        if self._may_import():  # it may have been closed since the offer, or since the folder was dropped
            self.logs.take(logs)

    def _import_rows(self, sources: Sequence[Path]) -> None:
        if not self._may_import():
            return
        from leeway.ui.dialogs.import_preview import import_with_preview

        imported = import_with_preview(self._session, self._theme, list(sources), self._window)
        if imported:
            self._messages.show_message(
                f"Imported {counted(imported, 'row')}.", offers=[("Undo", self._undo_offer())]
            )

    def _undo_offer(self) -> Callable[[], object]:
        """Return what takes back the import that was just made."""
        desk = self._session.desk
        steps = desk.undo_stack.undoable if desk else ()
        return partial(self._undo_import, steps[-1].id if steps else "")

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
        from leeway.services.exporting import export_open, export_template

        self._preferences.folder = target.parent
        if template:
            job = self._session.jobs.run(export_template, target)
        else:
            assert self._session.desk is not None
            job = self._session.jobs.run(export_open, self._session.desk, self._session.register, target)
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

    def take_dropped(self, paths: Sequence[Path]) -> None:
        """Open or import what was dropped on the window."""
        registers = [path for path in paths if path.suffix.lower() == SUFFIX]
        if QApplication.activeModalWidget() is not None:  # a drop gets through to the window behind a dialog
            self._messages.show_message(
                "Close the dialog first, then drop the files again.", MessageKind.NOTICE
            )
        elif registers:
            self.open_path(registers[0])
        else:
            self.import_sources([path for path in paths if can_be_imported(path)])

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
    """Tell whether a file or folder may hold rows or logs to import."""
    return path.suffix.lower() in SOURCE_SUFFIXES or path.is_dir()
