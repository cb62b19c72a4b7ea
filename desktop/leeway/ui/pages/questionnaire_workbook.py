"""The answers of an assessment out as a workbook, and back in: each with its question, the work in jobs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from leeway.domain.change import Action
from leeway.engine.questionnaire_incoming import Effect
from leeway.errors import LeewayError
from leeway.services.assessing import Signature
from leeway.services.assessment_workbook import export_workbook, plan_workbook
from leeway.ui import formatting
from leeway.ui.dialogs import ask
from leeway.ui.widgets.message_bar import MessageKind
from leeway.ui.widgets.places import show_folder

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from leeway.domain.register import Register
    from leeway.services.assessment_view import AssessmentView
    from leeway.services.assessment_workbook import WorkbookPlan
    from leeway.ui.pages.questionnaire_reading import AssessmentReading
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.widgets.message_bar import MessageBar

_TOLD: Final = 8
"""How many sentences about a workbook a question shows."""

_EFFECTS: Final = {
    Effect.ADD: "added",
    Effect.CHANGE: "changed",
    Effect.CLEAR: "cleared",
    Effect.UNCHANGED: "unchanged",
}


class WorkbookTransfer(QObject):
    """Writes the answers of the assessment that is shown as a workbook, and takes one that came back."""

    def __init__(
        self,
        session: Session,
        reading: AssessmentReading,
        preferences: Preferences,
        messages: MessageBar,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._reading = reading
        self._preferences = preferences
        self._messages = messages
        self._parent = parent

    @Slot()
    def send(self) -> None:
        """Ask where to, and write the workbook."""
        view, register = self._reading.view, self._session.register
        if view is None:
            return
        product = register.products[view.assessment.product_id]
        name = f"{formatting.file_stem(product.name)} answers.xlsx"
        target = ask.workbook_to_write(self._parent, self._preferences.folder / name)
        if target is None:
            return
        self._preferences.folder = target.parent
        job = self._session.jobs.run(export_workbook, register, view, target)
        job.succeeded.connect(self._on_sent)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_sent(self, target: Path) -> None:
        told = f"Wrote {formatting.line(target.name, 60)}. Fill in its column “Answer”, then import it here."
        self._messages.show_message(told, offers=[("Show folder", partial(show_folder, target))])

    @Slot()
    def take(self) -> None:
        """Ask which workbook, and read it."""
        source = ask.workbook_to_read(self._parent, self._preferences.folder)
        if source is not None:
            self._preferences.folder = source.parent
            self._plan(source)

    def _plan(self, source: Path) -> None:
        view, session = self._reading.view, self._session
        if view is None:
            return
        signature = Signature(session.author, session.now)
        job = session.jobs.run(plan_workbook, session.register, view, source, signature, session.as_of)
        job.succeeded.connect(partial(self._on_planned, session.register, view, source))
        job.failed.connect(self._on_failed)

    def _on_planned(self, register: Register, view: AssessmentView, source: Path, plan: WorkbookPlan) -> None:
        if register is not self._session.register or view is not self._reading.view:
            self._plan(source)  # something was edited meanwhile
            return
        name = formatting.line(source.name, 60)
        if not plan.changes:
            told = " ".join((f"{name} changes nothing.", *plan.read.problems[:_TOLD]))
            self._messages.show_message(told, MessageKind.NOTICE)
            return
        if ask.go_on(self._parent, f"Import answers from {name}?", _words(plan), "Import"):
            self._import(plan, name)

    def _import(self, plan: WorkbookPlan, name: str) -> None:
        why = self._session.try_edit(plan.changes, plan.label, Action.IMPORT)
        if why is not None:
            self._messages.show_error(why)
            return
        taken = sum(plan.count(effect) for effect in Effect if effect is not Effect.UNCHANGED)
        told = f"Imported {formatting.counted(taken, 'answer')} from {name}."
        self._messages.show_message(told, offers=[("Undo", self._session.undo)])

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        known = isinstance(error, LeewayError)
        told = str(error) if known else "The workbook couldn’t be used because of an error in Leeway."
        self._messages.show_error(told)


def _words(plan: WorkbookPlan) -> str:
    """Say what taking a workbook would do, and what is wrong with it."""
    counts = (f"{formatting.count(plan.count(effect))} {word}" for effect, word in _EFFECTS.items())
    lines = [f"Answers: {', '.join(counts)}. Evidence stays as it is; one import is one step to undo."]
    told = (*plan.read.problems, *plan.read.notes)
    if plan.read.problems:
        lines.append(f"{formatting.counted(len(plan.read.problems), 'row')} can’t be taken:")
    lines += [formatting.line(text, 200) for text in told[:_TOLD]]
    if len(told) > _TOLD:
        lines.append(f"… and {formatting.count(len(told) - _TOLD)} more")
    if plan.read.missing:
        lines.append(
            f"Without a row, so unchanged: {formatting.counted(len(plan.read.missing), 'question')}."
        )
    return "\n".join(lines)
