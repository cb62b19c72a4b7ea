"""What can be done with an assessment as a whole: begin, move to a new version, hand in, give back, approve, delete."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from leeway.domain.assessment_entities import DRAFT, IN_REVIEW
from leeway.domain.assessment_reading import is_frozen
from leeway.domain.editing import remove
from leeway.errors import LeewayError
from leeway.services.assessing import (
    Started,
    approve,
    hand_back,
    hand_in,
    move_assessment,
    start_assessment,
)
from leeway.services.assessment_facts import review_due
from leeway.ui import formatting
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.approve import ask_reviewer
from leeway.ui.models.assessment_words import carried_words, frozen_words, unanswered_words
from leeway.ui.models.definition_rows import Offer, newer_offer, read_offers
from leeway.ui.pages.questionnaire_vsaq import VsaqConversion
from leeway.ui.pages.questionnaire_workbook import WorkbookTransfer
from leeway.ui.settling import settle_typing

if TYPE_CHECKING:
    from leeway.domain.assessment_entities import Assessment
    from leeway.domain.change import Change
    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.pages.questionnaire_reading import AssessmentReading
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.widgets.message_bar import MessageBar

_ACTIONS: Final = (
    ("new", "&New assessment…", "Begin another one; it takes the last answers over"),
    ("move", "&Move to a newer version…", "Go on with the newest version of this questionnaire"),
    ("hand_in", "&Hand in for review", "Tell that the answers are ready for a reviewer"),
    ("hand_back", "&Give back", "Let the assessor go on with it"),
    ("approve", "&Approve…", "Freeze it with its answers, and set the day of the next review"),
    ("export", "&Export answers…", "Write the questions as a workbook, for an operator without Leeway"),
    ("take", "&Import answers…", "Take the answers of a workbook that came back; a preview comes first"),
    ("delete", "&Delete…", "Take this assessment with its answers out of the register; undo brings it back"),
    ("import_vsaq", "Import &VSAQ…", "Turn a VSAQ file into a questionnaire of your own"),
)
_READING: Final = frozenset(("export", "import_vsaq"))
"""What can be done with a register that can't be written."""
_STILL_READ: Final = "Logs and incidents are still being read; press Approve again in a moment."


def _settled() -> bool:
    """Keep what is being typed, and leave the focus where it is; False if it can't be kept."""
    focused = QApplication.focusWidget()
    kept = settle_typing()
    if kept and focused is not None and isValid(focused) and focused.isVisible():
        focused.setFocus(Qt.FocusReason.OtherFocusReason)
    return kept


class AssessmentActions(QObject):
    """The commands of the page, each with its question; every one of them is an edit that undo takes back."""

    began = Signal(str)
    """An assessment was begun: its id."""

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
        self._offers: tuple[Offer, ...] = ()
        self._workbook = WorkbookTransfer(session, reading, preferences, messages, parent)
        self._vsaq = VsaqConversion(session.jobs, preferences, messages, parent)
        self._vsaq.converted.connect(self.read_definitions)
        self.by_name: dict[str, QAction] = {}
        self.menu = QMenu(parent)
        self.menu.setToolTipsVisible(True)
        for name, words, tip in _ACTIONS:
            if name in {"hand_in", "export", "delete", "import_vsaq"}:
                self.menu.addSeparator()
            action = QAction(words, self)
            self.menu.addAction(action)
            action.setToolTip(tip)
            action.triggered.connect(getattr(self, name))
            self.by_name[name] = action
        self.start = QAction("Start assessment", self)
        self.start.setToolTip("Choose a questionnaire, and begin")
        self.start.triggered.connect(self.new)

    # -------------------------------------------------------------------------------------- showing

    def refresh(self) -> None:
        """Offer what can be done with the assessment that is shown."""
        assessment, writable = self._assessment, self._writable
        is_open = assessment is not None and not is_frozen(assessment)
        status = "" if assessment is None else assessment.status
        allowed = {
            "new": bool(self._reading.product_id),
            "move": is_open and self._newer is not None,
            "hand_in": status == DRAFT,
            "hand_back": status == IN_REVIEW,
            "approve": status in {DRAFT, IN_REVIEW} and self._view is not None,
            "export": self._view is not None,
            "take": is_open and self._view is not None,
            "delete": assessment is not None,
            "import_vsaq": True,
        }
        for name, action in self.by_name.items():
            action.setEnabled(allowed[name] and (writable or name in _READING))
        self.start.setEnabled(bool(self._reading.product_id) and writable)
        newer = self._newer
        if newer is not None and newer.file.definition is not None:
            version = formatting.line(newer.file.definition.version, 30)
            self.by_name["move"].setText(f"&Move to version {version}…")

    def read_definitions(self) -> None:
        """Look in a job whether there is a newer version of a questionnaire."""
        job = self._session.jobs.run(read_offers, self._preferences.questionnaires)
        job.succeeded.connect(self._on_offers)

    @Slot(object)
    def _on_offers(self, offers: tuple[Offer, ...]) -> None:
        self._offers = offers
        self.refresh()

    @property
    def _assessment(self) -> Assessment | None:
        return self._session.register.assessments.get(self._reading.assessment_id)

    @property
    def _view(self) -> AssessmentView | None:
        return self._reading.view

    @property
    def _writable(self) -> bool:
        return self._session.desk is not None and not self._session.read_only

    @property
    def _newer(self) -> Offer | None:
        assessment = self._assessment
        if assessment is None:
            return None
        row = self._session.register.questionnaires[assessment.questionnaire_id]
        return newer_offer(self._offers, row.key, row.version)

    def _named(self, assessment: Assessment) -> str:
        product = self._session.register.products[assessment.product_id]
        return f"{formatting.line(product.name, 60)}, {assessment.number}"

    # -------------------------------------------------------------------------------- begin and move

    @Slot()
    def new(self) -> None:
        """Ask by which questionnaire, and begin."""
        from leeway.ui.dialogs.new_assessment import NewAssessment

        product_id = self._reading.product_id
        if not _settled() or product_id not in self._session.register.products:
            return
        session = self._session
        name = formatting.line(session.register.products[product_id].name, 80)

        def plan(text: str) -> Started:
            return start_assessment(session.register, product_id, text, session.author, session.as_of)

        begin = partial(self._begin, name)
        folder = self._preferences.questionnaires
        dialog = NewAssessment(self._parent, session.jobs, folder, name, plan, begin)
        dialog.begun.connect(self.began)
        dialog.open()

    def _begin(self, product: str, started: Started) -> str | None:
        return self._session.try_edit(started.changes, f"Start assessment of {product}")

    @Slot()
    def move(self) -> None:
        """Tell what a newer version takes over, and go on with it."""
        assessment, newer = self._assessment, self._newer
        if not _settled() or assessment is None or newer is None or newer.file.definition is None:
            return
        definition, register = newer.file.definition, self._session.register
        moved = move_assessment(register, assessment.id, newer.text, self._session.as_of)
        told = carried_words(moved.carried, definition) if moved.carried else ""
        title = f"Move to version {formatting.line(definition.version, 30)}?"
        if ask.go_on(self._parent, title, f"{told}\nUndo brings everything back.", "Move"):
            label = f"Move {self._named(assessment)} to version {formatting.line(definition.version, 30)}"
            self._edit(moved.changes, label)

    # -------------------------------------------------------------------------------------- review

    @Slot()
    def hand_in(self) -> None:
        """Hand the draft in."""
        assessment = self._assessment
        if _settled() and assessment is not None:
            changes = hand_in(self._session.register, assessment.id)
            self._edit(changes, f"Hand in {self._named(assessment)}", "Handed in for review.")

    @Slot()
    def hand_back(self) -> None:
        """Give it back to its assessor."""
        assessment = self._assessment
        if _settled() and assessment is not None:
            changes = hand_back(self._session.register, assessment.id)
            self._edit(changes, f"Give back {self._named(assessment)}", "Given back to its assessor.")

    @Slot()
    def approve(self) -> None:
        """Ask who approves, and freeze it."""
        assessment = self._assessment
        if not _settled() or assessment is None or self._view is None:
            return
        session, today = self._session, self._session.as_of
        due = review_due(session.register, session.baseline_portfolio, assessment.product_id, today)
        left = unanswered_words(self._view.scores)
        warning = (
            f"{left}, and stay so. Nothing unanswered counts as good."
            if left
            else "Every question is dealt with."
        )
        told = (
            f"{warning}\n\nAn approved assessment can’t be changed any more. "
            f"The next review is due by {formatting.day(due)}."
        )

        def keep(reviewer: str) -> str | None:
            view = self._view
            if view is None or view.assessment.id != assessment.id:
                return "This assessment is no longer shown; close this, and choose it again."
            if not self._reading.facts_known:
                return _STILL_READ
            try:
                changes = approve(session.register, assessment.id, view.facts, reviewer, today, due)
            except LeewayError as error:
                return str(error)
            return session.try_edit(changes, f"Approve {self._named(assessment)}")

        ask_reviewer(self._parent, told, assessment.assessor, assessment.reviewer, keep)

    # ------------------------------------------------------------------------------ out and in

    @Slot()
    def export(self) -> None:
        """Write the answers as a workbook."""
        if _settled():
            self._workbook.send()

    @Slot()
    def take(self) -> None:
        """Take the answers of a workbook."""
        if _settled():
            self._workbook.take()

    @Slot()
    def import_vsaq(self) -> None:
        """Turn a VSAQ file into a questionnaire of the team's own."""
        self._vsaq.ask()

    @Slot()
    def delete(self) -> None:
        """Take the assessment away; the message offers to bring it back."""
        assessment = self._assessment
        if assessment is not None and self._may_go(assessment):
            _settled()
            changes = remove(self._session.register, "assessment", assessment.id)
            name = self._named(assessment)
            answers = sum(change.entity == "answer" for change in changes)
            told = f"Deleted assessment {name} with {formatting.counted(answers, 'answer')}."
            self._edit(changes, f"Delete assessment {name}", told, undo=True)

    def _may_go(self, assessment: Assessment) -> bool:
        """Ask before an assessment goes that was approved."""
        if not is_frozen(assessment):
            return True
        told = f"{frozen_words(assessment)}\nDeleting takes it out of the register; undo brings it back."
        return ask.go_on(self._parent, f"Delete the assessment of {self._named(assessment)}?", told, "Delete")

    def _edit(self, changes: tuple[Change, ...], label: str, told: str = "", *, undo: bool = False) -> None:
        if self._session.edit(changes, label) and told:
            offers = [("Undo", self._session.undo)] if undo else []
            self._messages.show_message(told, offers=offers)
