"""Undo and redo of the window: what the page can take back of its own comes first, then the register's last edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from leeway.ui.formatting import line

if TYPE_CHECKING:
    from leeway.ui.actions import Actions
    from leeway.ui.own_steps import OwnSteps
    from leeway.ui.page_stack import PageStack
    from leeway.ui.pages.page import Page
    from leeway.ui.session import Session
    from leeway.ui.widgets.message_bar import MessageBar


class Undoing(QObject):
    """Keeps the two actions true: what they would do, and whether there is anything to do."""

    def __init__(
        self, session: Session, actions: Actions, pages: PageStack, messages: MessageBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._actions, self._pages, self._messages = session, actions, pages, messages
        actions["undo"].triggered.connect(self._on_undo)
        actions["redo"].triggered.connect(self._on_redo)
        for signal in (session.opened, session.register_changed, pages.shown):
            signal.connect(self._show)
        pages.built.connect(self._on_page_built)
        self._show()

    @property
    def _own(self) -> OwnSteps[Any] | None:
        page = self._pages.current_page
        return None if page is None else page.own_steps

    def _words(self) -> dict[str, str]:
        """What undo and redo would do, empty for nothing; a step that was just taken leaves nothing to be done again."""
        desk, own = self._session.desk, self._own
        undo, redo = (own.undo_words, own.redo_words) if own is not None else ("", "")
        if desk is not None and not desk.read_only:
            stack = desk.undo_stack
            redo = redo or (stack.redoable[-1].label if stack.redoable and not undo else "")
            undo = undo or (stack.undoable[-1].label if stack.undoable else "")
        return {"undo": undo, "redo": redo}

    @Slot()
    def _show(self) -> None:
        for name, words in self._words().items():
            label = line(words, 50).replace("&", "&&")
            self._actions[name].setText(f"&{name.title()}: {label}" if label else f"&{name.title()}")
            self._actions[name].setEnabled(bool(words))

    @Slot(str, object)
    def _on_page_built(self, _: str, page: Page) -> None:
        if page.own_steps is not None:
            page.own_steps.changed.connect(self._show)

    @Slot()
    def _on_undo(self) -> None:
        own = self._own
        if own is not None and own.undo_words:
            own.undo()
            return
        words = self._words()["undo"]
        if self._session.undo() and own is not None:  # the page may show nothing of it
            self._messages.show_message(
                f"Taken back in the register: {line(words, 80)}.", offers=[("Redo", self._session.redo)]
            )

    @Slot()
    def _on_redo(self) -> None:
        own = self._own
        if own is not None and own.redo_words:
            own.redo()
        elif self._session.redo() and own is not None:
            self._messages.close_message()  # that it was taken back isn't true any more
