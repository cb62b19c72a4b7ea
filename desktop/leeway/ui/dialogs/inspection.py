"""A package is looked through: what was found, held against an older version if wanted, and kept as signals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from leeway.errors import LeewayError
from leeway.services.inspecting import Inspection, Interrupted, inspect_archive
from leeway.services.inspecting_words import Remark, Weight
from leeway.services.package_signals import PackagePlan, package_plan, proposed_subject
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.reading_dialog import ReadingDialog
from leeway.ui.dialogs.signal_asking import subject_field, subject_of, subject_options
from leeway.ui.formatting import count, counted, isolated, line
from leeway.ui.jobs import JobCancelledError
from leeway.ui.widgets.editor_lists import SearchInput
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.roles import describe, label
from leeway.ui.writing import READ_ONLY

if TYPE_CHECKING:
    from pathlib import Path

    from leeway.ui.jobs import Progress
    from leeway.ui.session import Session

_NEXT: Final = 2
"""How the dialog ends where the next package is to be looked through, beside Qt's two."""
_PLACES: Final = 5
_LONGEST: Final = 300
_MARK_WIDTH: Final = 84
_LOOKS: Final = {
    Weight.EXPOSED: ("error", "Exposed"),
    Weight.LOOK: ("notice", "Look at it"),
    Weight.NOTED: ("secondary", "Noted"),
    Weight.UNKNOWN: ("secondary", "Not known"),
}
_BUG: Final = "The package couldn’t be looked through because of an error in Leeway. Nothing was kept."
_WHOSE: Final = "Choose what the package is about; its name doesn’t say it clearly."


class InspectionDialog(ReadingDialog):
    """Looks through a package in a job, says what was found, and keeps it as one step if the user wants that."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None, more: int = 0) -> None:
        """Begin to look through a package; `more` are to come after it."""
        title = f"Inspect a package ({count(more)} more to come)" if more else "Inspect a package"
        super().__init__(title, "Looking through the package", parent)
        self.resize(760, 600)
        self._session = session
        self._path, self._more = path, more
        self._older: Path | None = None
        self.inspection: Inspection | None = None
        self.kept: PackagePlan | None = None
        self._build()
        session.opened.connect(self.reject)
        self._start()

    # ------------------------------------------------------------------------------------------ set-up

    def _build(self) -> None:
        self.name = label(line(self._path.name), "card-title", wrap=True)
        column = self.begin(self.name)
        self._remarks = QWidget()
        self._told = QVBoxLayout(self._remarks)
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.setSpacing(10)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._remarks)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(scroll, "What was found")
        column.addWidget(scroll, 1)
        column.addLayout(self._about())
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addWidget(self._buttons())

    def _about(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.subject = SearchInput(subject_field(), subject_options(self._session.register))
        self.subject.activated.connect(self._say_nothing)
        name = label("About")
        name.setBuddy(self.subject)
        row.addWidget(name)
        row.addWidget(self.subject, 1)
        return row

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.keep_button = box.addButton("Keep as signals", QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep_button.setProperty("role", "primary")
        tip = "Add what was counted to the register, as one step that can be undone"
        describe(self.keep_button, "Keep as signals", READ_ONLY if self._session.read_only else tip)
        self.compare_button = QPushButton("Compare with an older version…")
        box.addButton(self.compare_button, QDialogButtonBox.ButtonRole.ActionRole)
        describe(
            self.compare_button, "Compare with an older version", "Choose the package of the version before"
        )
        self.compare_button.clicked.connect(self._on_compare)
        self.next_button = box.addButton("Next package", QDialogButtonBox.ButtonRole.ActionRole)
        describe(self.next_button, "Next package", "Keep nothing of this one, and look through the next")
        self.next_button.setVisible(bool(self._more))
        self.next_button.clicked.connect(partial(self.done, _NEXT))
        close = box.button(QDialogButtonBox.StandardButton.Close)
        end = "Keep nothing of this one, and don’t look at those to come (Esc)"
        describe(close, "Close", end if self._more else "Stop, and keep nothing (Esc)")
        for button in (self.keep_button, self.compare_button, self.next_button, close):
            button.setAutoDefault(False)
        box.accepted.connect(self._on_keep)
        box.rejected.connect(self.reject)
        return box

    # ------------------------------------------------------------------------------------------ reading

    def _start(self) -> None:
        self.summary.setText("Looking through it…")
        self._enable(ready=False)
        job = self._session.jobs.run_with_progress(_inspected, self._path, self._older)
        self.follow(job, self._on_inspected, self._on_failed)

    def _enable(self, *, ready: bool) -> None:
        self.compare_button.setEnabled(ready)
        self.keep_button.setEnabled(ready and not self._session.read_only)

    @Slot(object)
    def _on_inspected(self, found: Inspection) -> None:
        first = self.inspection is None
        self.inspection = found
        self.summary.setText(line(found.findings.title, _LONGEST))
        while (item := self._told.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for remark in found.remarks:
            self._told.addWidget(_remark(remark))
        self._told.addStretch(1)
        if first:
            proposed = proposed_subject(self._session.register, found.findings)
            self.subject.fill(proposed)
            self._say("" if proposed else _WHOSE)
        self._enable(ready=True)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        """Say why; what was found before stays, without the older package that couldn't be read."""
        self._older = None
        sentence = f"{error} Nothing was kept." if isinstance(error, LeewayError) else _BUG
        self._say(line(sentence, 1_000))
        self.summary.setText(line(self.inspection.findings.title, _LONGEST) if self.inspection else "")
        self._enable(ready=self.inspection is not None)

    # ------------------------------------------------------------------------------------------ slots

    @Slot()
    def _on_compare(self) -> None:
        older = ask.package_to_inspect(self, self._path.parent)
        if older is not None:
            self._older = older
            self._start()

    @Slot()
    def _say_nothing(self) -> None:
        self._say("")

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    @Slot()
    def _on_keep(self) -> None:
        session, found = self._session, self.inspection
        if found is None:
            return
        self.subject.modified = True  # it is read even if nobody touched it
        try:
            vendor_id, product_id = subject_of(session.register, str(self.subject.read()))
        except NotReadable as error:
            self._say(str(error))
            self.subject.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        plan = package_plan(session.register, vendor_id, product_id, found.findings, session.as_of)
        if not plan.new:
            self._say("These figures are already there, from this file and this day. Nothing was changed.")
            return
        why = session.try_edit(plan.changes, plan.label)
        if why is not None:
            self._say(line(why, 1_000))
            return
        self.kept = plan
        self.accept()


def _remark(remark: Remark) -> QWidget:
    """Show a remark: how much it matters, its sentence, and the first places."""
    weight = Weight(remark.weight)
    role, word = _LOOKS[weight]
    shown = [line(place, _LONGEST) for place in remark.places[:_PLACES]]
    more = len(remark.places) - len(shown)
    places = [f"    {place}" for place in shown] + ([f"    and {count(more)} more"] if more > 0 else [])
    mark = label(f"{weight.shape} {word}", role)
    mark.setMinimumWidth(_MARK_WIDTH)
    text = label("\n".join([line(remark.text, 1_000), *places]), wrap=True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return made


def _inspected(progress: Progress, path: Path, older: Path | None) -> Inspection:
    try:
        return inspect_archive(path, older, partial(_is_stopped, progress))
    except Interrupted as error:
        raise JobCancelledError from error


def _is_stopped(progress: Progress) -> bool:
    return progress.is_stopped


@dataclass(frozen=True, slots=True)
class Seen:
    """What was kept of a package, None if nothing was; and whether the user wants to see no other."""

    kept: PackagePlan | None
    stopped: bool


def inspect_package(session: Session, path: Path, parent: QWidget, more: int = 0) -> Seen:
    """Look through a package and show what was found; `more` are to come after it."""
    dialog = InspectionDialog(session, path, parent, more)
    stopped = dialog.exec() == QDialog.DialogCode.Rejected
    kept = dialog.kept
    dialog.deleteLater()
    return Seen(kept, stopped)


def kept_words(plan: PackagePlan, about: str) -> str:
    """Say what was kept."""
    there = f" {counted(plan.known, 'figure was', 'figures were')} already there." if plan.known else ""
    return f"Kept {counted(len(plan.new), 'figure')} of {isolated(line(about, 80))}.{there}"
