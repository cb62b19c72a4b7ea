"""A whole pillar of questions on one scrolling page, built a few at a time so that nobody waits for the last ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.pages.questionnaire_question import QuestionPanel

_AT_ONCE: Final = 4
"""Questions that are built in one go."""


class PillarView(QWidget):
    """The questions of one pillar, one under the other."""

    worked_on = Signal(str)
    """The focus went to a question."""
    finished = Signal(str)
    """Enter: go on from a question."""

    def __init__(self, make: Callable[[], QuestionPanel], scroll: QScrollArea) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._make = make
        self._scroll = scroll
        self._view: AssessmentView | None = None
        self._ids: tuple[str, ...] = ()
        self._place: Callable[[str], str] = str
        self.panels: dict[str, QuestionPanel] = {}
        self._rules: dict[str, QFrame] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(18)
        self._column.addStretch(1)
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._on_rest)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    @property
    def is_whole(self) -> bool:
        """Whether every question is built and has its place."""
        return len(self.panels) == len(self._ids) and not self._rest.isActive()

    def show_questions(
        self, view: AssessmentView, ids: tuple[str, ...], place: Callable[[str], str], current: str
    ) -> None:
        """Show questions of a view, at once those up to the current one."""
        self._view, self._ids, self._place = view, ids, place
        for id in [id for id in self.panels if id not in ids]:
            self._drop(id)
        for id, panel in self.panels.items():
            panel.show_question(view, id, place(id))
        if self._build(current) or len(self.panels) < len(ids):
            self._rest.start()

    def clear(self) -> None:
        """Take all questions away."""
        self._rest.stop()
        self._ids = ()
        for id in list(self.panels):
            self._drop(id)

    def focus_question(self, id: str) -> None:
        """Go to where a question is answered, and show it whole if there is room."""
        self._build(id)
        panel = self.panels.get(id)
        if panel is None:
            return
        panel.focus_answer()
        QTimer.singleShot(0, self, lambda: self._show_whole(id))  # once it is laid out

    def _show_whole(self, id: str) -> None:
        panel = self.panels.get(id)
        if panel is not None:
            bar = self._scroll.verticalScrollBar()
            if (
                panel.y() < bar.value()
                or panel.geometry().bottom() > bar.value() + self._scroll.viewport().height()
            ):
                bar.setValue(panel.y())

    def _build(self, up_to: str, at_least: int = _AT_ONCE) -> bool:
        """Build the questions up to one; tell whether any was missing."""
        if self._view is None:
            return False
        wanted = self._ids.index(up_to) + 1 if up_to in self._ids else 0
        missing = [id for id in self._ids[: max(wanted, at_least)] if id not in self.panels]
        for id in missing:
            self._add(id)
        if missing:
            self._fit()
        return bool(missing)

    def _fit(self) -> None:
        """Take the room that all questions need at once: laid out in less, they would flash up squeezed."""
        self._column.activate()
        room = max(self._column.heightForWidth(self.width()), self._scroll.viewport().height())
        self.resize(self.width(), room)

    def _add(self, id: str) -> None:
        assert self._view is not None
        panel = self._make()
        panel.finished.connect(lambda: self.finished.emit(id))
        panel.show_question(self._view, id, self._place(id))
        before = sum(1 for other in self._ids[: self._ids.index(id)] if other in self.panels)
        rule = QFrame()
        rule.setProperty("role", "rule")
        self._column.insertWidget(2 * before, panel)
        self._column.insertWidget(2 * before + 1, rule)
        panel.show()  # at once, so that it can have the focus
        self.panels[id], self._rules[id] = panel, rule
        after = [self.panels[other] for other in self._ids[: self._ids.index(id)] if other in self.panels]
        if after and len(self.panels) > before + 1:
            panel.tab_follows(after[-1])

    def _drop(self, id: str) -> None:
        for gone in (self.panels.pop(id), self._rules.pop(id)):
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    @Slot()
    def _on_rest(self) -> None:
        """Build a few more, and come back for the rest, or at last to see that all have their place."""
        missing = [id for id in self._ids if id not in self.panels]
        for id in missing[:_AT_ONCE]:
            self._add(id)
        self._fit()
        if missing:
            self._rest.start()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible() or not self.isAncestorOf(now):
            return
        for id, panel in self.panels.items():
            if panel.isAncestorOf(now):
                self.worked_on.emit(id)
                self._scroll.ensureWidgetVisible(now, 0, 24)
                return
