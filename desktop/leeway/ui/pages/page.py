"""What every page of the window has in common."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from leeway.ui.own_steps import OwnSteps
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController


class Page(QWidget):
    """A page: paints what the session says, states what the user wants.

    `help_topic` names the page of the guide that F1 opens. `in_scenario` says what the page does while a scenario is looked
    at; None where a scenario is nothing to the page, or it tells itself. `own_steps` is what Ctrl+Z takes back on the page
    before anything of the register; None where all that it does is in the register.
    """

    title = ""
    help_topic = "index"
    in_scenario: str | None = None
    own_steps: OwnSteps[Any] | None = None

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self.setProperty("role", "page")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def primary_actions(self) -> list[QAction]:
        """Return what the top bar offers for this page; the last one is the page's primary button."""
        return []

    def focus_filter(self) -> None:
        """Go to the page's filter, or to its first field."""
        self.setFocus()

    def takes_file(self, path: Path) -> bool:  # noqa: ARG002 - for pages that take some
        """Tell whether the page takes a file that is dropped on the window while it is shown."""
        return False

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take files that were dropped, at least one; each is one that `takes_file` said yes to."""
