"""Files that are dropped on the window: first those that the page takes that is shown, then what can be opened or imported."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from leeway.ui.filing import Filing, can_be_dropped

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

    from leeway.ui.page_stack import PageStack


class Dropping(QObject):
    """Tells what can be taken, and hands it on."""

    def __init__(self, filing: Filing, pages: PageStack, parent: QObject) -> None:
        super().__init__(parent)
        self._filing, self._pages = filing, pages

    def takes(self, event: QDropEvent) -> bool:
        """Tell whether there is anything for the page or the window among what is dragged."""
        return any(self._sorted(event))

    def take(self, event: QDropEvent) -> None:
        """Take it once the program that it comes from is let go: a preview may stay open for long."""
        QTimer.singleShot(0, partial(self._hand_on, *self._sorted(event)))

    def _sorted(self, event: QDropEvent) -> tuple[list[Path], list[Path]]:
        """Return the files for the page, and those of the others that are something to open or import."""
        page = self._pages.current_page
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        own = [path for path in paths if page is not None and page.takes_file(path)]
        return own, [path for path in paths if path not in own and can_be_dropped(path)]

    def _hand_on(self, own: list[Path], others: list[Path]) -> None:
        page = self._pages.current_page
        if own and page is not None:
            page.take_files(own)
        if others:
            self._filing.take_dropped(others)
