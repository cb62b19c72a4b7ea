"""The answers of an assessment as a workbook: out to an operator without Leeway, and back."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from leeway.domain.assessment_reading import is_frozen
from leeway.domain.change import Change
from leeway.domain.register import Register
from leeway.engine.questionnaire_incoming import Effect, IncomingAnswer, plan_answers
from leeway.errors import InvalidEdit, UnreadableSource, UnwritableTarget
from leeway.formats.questionnaire_xlsx import WorkbookSubject, write_answers
from leeway.formats.questionnaire_xlsx_reading import AnswersRead, read_answers
from leeway.formats.wording import printable, shown
from leeway.services.answering import take_answers
from leeway.services.assessing import Signature
from leeway.services.assessment_view import AssessmentView
from leeway.services.file_writing import write_files
from leeway.services.finding import title

_LARGEST: Final = 50_000_000
_NAMES: Final = ("vendor", "product")
"""The facts that stay the same while a workbook is away; the others would reword its questions."""


@dataclass(frozen=True, slots=True)
class WorkbookPlan:
    """What taking a workbook's answers would do: each answer beside the one that is there, and the changes.

    `read` has its rows that can't be taken, and what is odd about others.
    """

    read: AnswersRead
    incoming: Mapping[str, IncomingAnswer]
    changes: tuple[Change, ...] = field(repr=False)
    label: str

    def count(self, effect: Effect) -> int:
        """Count the answers with an effect."""
        return sum(one.effect is effect for one in self.incoming.values())


def export_workbook(register: Register, view: AssessmentView, target: Path) -> Path:
    """Write an assessment's questions and answers as .xlsx, and return where.

    Raises:
        UnwritableTarget: It can't be written there.
    """
    try:
        place = Path(os.path.realpath(target.expanduser()))
    except (OSError, RuntimeError, ValueError) as error:
        raise UnwritableTarget(f"{printable(str(target))} can't be followed to a place: {error}.") from error
    if place.suffix.casefold() != ".xlsx":
        raise UnwritableTarget(
            f"{printable(place.name)}: answers are written as a workbook; end the name in .xlsx."
        )
    about = f"Assessment {view.assessment.number}, begun on {view.assessment.started.isoformat()}"
    subject = WorkbookSubject(title(register, register.products[view.assessment.product_id]), about)
    write_files(
        {place: write_answers(view.definition, view.answers, view.scores.standings, _words(view), subject)}
    )
    return place


def _words(view: AssessmentView) -> Mapping[str, str]:
    return {name: view.words[name] for name in _NAMES if name in view.words}


def plan_workbook(
    register: Register, view: AssessmentView, source: Path, signature: Signature, today: date
) -> WorkbookPlan:
    """Read a workbook that came back and lay its answers beside those that are there; nothing is changed.

    Raises:
        UnreadableSource: It isn't a workbook of answers to this questionnaire.
        InvalidEdit: The assessment is approved.
    """
    assessment = view.assessment
    if is_frozen(assessment):
        raise InvalidEdit(
            (
                f"Assessment {assessment.number} is {assessment.status}; start a new one, and import the answers into it.",
            )
        )
    name = printable(source.name)
    read = read_answers(name, _bytes(source), view.definition, _words(view), today)
    incoming = plan_answers(view.answers, read.answers)
    taken = {id: one.after for id, one in incoming.items() if one.effect is not Effect.UNCHANGED}
    changes = take_answers(register, assessment.id, view.definition, taken, signature)
    return WorkbookPlan(read, incoming, changes, f"Import answers from {shown(name)}")


def _bytes(source: Path) -> bytes:
    name = printable(str(source))
    try:
        with source.expanduser().open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        raise UnreadableSource(f"There is no file {name}.") from None
    except IsADirectoryError:
        raise UnreadableSource(f"{name} is a folder; name the workbook in it.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableSource(f"{name} can't be read: {reason or 'the system gave no reason'}.") from error
    if len(data) > _LARGEST:
        raise UnreadableSource(f"{name} has more than {_LARGEST:,} bytes; that is no workbook of answers.")
    return data
