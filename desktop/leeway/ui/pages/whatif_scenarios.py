"""The choice of the scenario that is worked on, and what can be done with it: save, rename, copy, note, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from leeway.ui import formatting
from leeway.ui.dialogs.scenario import ask_name, ask_note
from leeway.ui.icons import icon
from leeway.ui.models.columns import plain_tip
from leeway.ui.widgets.choices import Choices
from leeway.ui.widgets.roles import describe

if TYPE_CHECKING:
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController
    from leeway.ui.whatif_drafts import Drafts

_ACTIONS: Final = (
    ("new", "&New scenario", "Begin another one at the baseline; this one stays as it is"),
    ("save_as", "Save &as…", "Keep what is shown under another name"),
    ("rename", "&Rename…", "Give this scenario another name"),
    ("note", "N&ote…", "Say what this scenario is about"),
    ("copy", "&Copy", "Make another one like it, as it was saved"),
    ("delete", "&Delete", "Take this scenario out of the register; undo brings it back"),
)
_LONGEST: Final = 60


class ScenarioChooser(QWidget):
    """Lists the scenarios, and acts on the one that is chosen."""

    failed = Signal(str)
    told = Signal(str)
    """Something was done: a sentence."""

    def __init__(
        self, session: Session, drafts: Drafts, theme: ThemeController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._drafts, self._theme = session, drafts, theme
        self.box = Choices("Scenario", "The scenario that is worked on; the register itself is the baseline")
        self.box.setMinimumContentsLength(30)
        self.box.chosen.connect(drafts.choose)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.by_name: dict[str, QAction] = {}
        for name, words, tip in _ACTIONS:
            action = QAction(words, self)
            action.setToolTip(tip)
            action.triggered.connect(getattr(self, f"_on_{name}"))
            self.menu.addAction(action)
            self.by_name[name] = action
        self.button = QToolButton()
        self.button.setProperty("role", "flat")
        self.button.setMenu(self.menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        describe(self.button, "Scenario: menu", "Save it under a name, rename, copy, note, delete")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.box)
        row.addWidget(self.button)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()
        drafts.listed.connect(self.refresh)
        drafts.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what there is to choose, and offer what can be done."""
        drafts, writable = self._drafts, self._session.desk is not None and not self._session.read_only
        rows = [(key, formatting.line(words, _LONGEST)) for key, words in drafts.titles()]
        self.box.show_choices(rows, drafts.key)
        note = formatting.line(drafts.draft.note, 400)
        self.box.setToolTip(plain_tip("\n".join(filter(None, (drafts.draft.name, note)))))
        allowed = {
            "save_as": writable,
            "rename": writable or not drafts.is_saved,
            "note": writable or not drafts.is_saved,
            "copy": writable and drafts.is_saved,
            "delete": (writable and drafts.is_saved) or (not drafts.is_saved and drafts.is_modified),
        }
        for name, allow in allowed.items():
            self.by_name[name].setEnabled(allow)

    def save(self) -> None:
        """Write what is shown into its scenario; ask for a name if it has none in the register yet."""
        if not self._drafts.is_saved:
            self._on_save_as()
        elif self._drafts.is_modified and self._drafts.save():
            self.told.emit(f"Saved the scenario “{formatting.line(self._drafts.draft.name, _LONGEST)}”.")

    @Slot()
    def _on_new(self) -> None:
        self._drafts.begin()

    @Slot()
    def _on_save_as(self) -> None:
        name = ask_name(self.window(), "Save scenario", self._drafts.draft.name)
        if name is not None and self._drafts.save_as(name):
            self.told.emit(f"Saved the scenario “{formatting.line(self._drafts.draft.name, _LONGEST)}”.")

    @Slot()
    def _on_rename(self) -> None:
        name = ask_name(self.window(), "Rename scenario", self._drafts.draft.name)
        if name is not None:
            self._drafts.rename(name)

    @Slot()
    def _on_note(self) -> None:
        draft = self._drafts.draft
        note = ask_note(self.window(), draft.name, draft.note)
        if note is not None:
            self._drafts.write_note(note)

    @Slot()
    def _on_copy(self) -> None:
        self._drafts.copy()

    @Slot()
    def _on_delete(self) -> None:
        name, saved = self._drafts.draft.name, self._drafts.is_saved
        if self._drafts.delete() and saved:
            self.told.emit(f"Deleted the scenario “{formatting.line(name, _LONGEST)}”. Undo brings it back.")

    @Slot()
    def _paint_icon(self) -> None:
        self.button.setIcon(icon("more", self._theme.theme, "muted"))
