"""The pages of the window, each built when it is first shown."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from leeway.ui.pages.catalogue import PageEntry
from leeway.ui.pages.page import Page


class PageStack(QStackedWidget):
    """Shows one page at a time. `built` comes once a page, before it is shown."""

    built = Signal(str, object)  # name, Page
    shown = Signal(str)

    def __init__(self, entries: Iterable[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = {entry.name: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._current = ""

    @property
    def current_name(self) -> str:
        """The name of the page that is shown; empty before the first."""
        return self._current

    @property
    def current_page(self) -> Page | None:
        """The page that is shown."""
        return self._pages.get(self._current)

    def page(self, name: str) -> Page:
        """Return a page, built if it isn't yet."""
        if name not in self._pages:
            page = self.entries[name].build()
            self._pages[name] = page
            self.addWidget(page)
            self.built.emit(name, page)
        return self._pages[name]

    def show_page(self, name: str) -> None:
        """Show a page."""
        page = self.page(name)
        if name != self._current:
            self._current = name
            self.setCurrentWidget(page)
            self.shown.emit(name)
