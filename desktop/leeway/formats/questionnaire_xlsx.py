"""A questionnaire and its answers as a workbook, for an operator without Leeway; `questionnaire_xlsx_reading` reads it back.

One row is a question; a question with several choices at once has a row for each of them below. Ids are in a hidden
column. Only answers, reasons and notes can be edited: the sheet is protected, without a password.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from leeway.domain.questionnaire import Choice, Definition, Question, QuestionKind
from leeway.domain.questionnaire_answers import Answer, Answers, AnswerValue
from leeway.domain.questionnaire_visibility import Standing, Standings
from leeway.domain.questionnaire_wording import fill
from leeway.formats.xlsx_cells import put_text
from leeway.formats.xlsx_files import workbook_bytes

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ANSWERS: Final = "Answers"
ABOUT: Final = "About"
CHOICES: Final = "Choices"
IDENTITY: Final = "Leeway"
FORMAT: Final = "leeway-answers-1"
COLUMNS: Final = (
    "Id",
    "Pillar",
    "Question",
    "Guidance",
    "Answer",
    "Unit",
    "Not applicable because",
    "Note",
    "Evidence",
    "Asked",
)
CHOICE_MARK: Final = "#"
"""Between the ids of a question and of its choice; ids have none."""

YES_MARK: Final = "yes"
EDITABLE: Final = ("Answer", "Not applicable because", "Note")
_WIDTHS: Final = (10, 22, 60, 60, 40, 12, 30, 40, 30, 18)
_OLDEST_DAY: Final = date(1901, 1, 1)
"""Spreadsheets reckon days from 1900, with a day too many in it; older ones are written as text."""

_ASKED: Final = {
    Standing.ASKED: "yes",
    Standing.OPEN: "hangs on other answers",
    Standing.HIDDEN: "no",
}
_FORMATS: Final = {QuestionKind.NUMBER: "General", QuestionKind.DATE: "yyyy-mm-dd"}
_HOW_TO: Final = (
    "Fill in the column “Answer” of the sheet “Answers”. Save the file as .xlsx and send it back.",
    "Where there is a list, choose from it. Where several answers are possible, mark each with yes in the rows below.",
    "Numbers have a decimal point or comma as your spreadsheet writes them, without a unit. Days are days.",
    "If a question doesn't apply to you, leave its answer blank and say why in “Not applicable because”.",
    "Blank means: not answered. Questions that aren't asked now may come to be asked after other answers.",
    "Please don't change questions or the headings of columns.",
    "Evidence isn't taken back from this file; name it in the note, or send it along.",
)


@dataclass(frozen=True, slots=True)
class WorkbookSubject:
    """What a workbook is about: the product's name, and who assesses it as of when, in words."""

    product: str
    assessment: str = ""


def write_answers(
    definition: Definition,
    answers: Answers,
    standing: Standings,
    words: Mapping[str, str],
    subject: WorkbookSubject,
) -> bytes:
    """Write a questionnaire with its answers, the same bytes for the same content.

    `words`: the short words of facts, for the places in texts.

    Raises:
        ValueError: A text is longer than a cell can hold.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = ANSWERS
    lists = workbook.create_sheet(CHOICES)
    _Writer(sheet, lists, words).write(definition, answers, standing)
    _write_about(workbook, definition, words, subject)
    _write_identity(workbook, definition, subject)
    lists.sheet_state = "hidden"
    return workbook_bytes(workbook)


def _write_about(
    workbook: "Workbook", definition: Definition, words: Mapping[str, str], subject: WorkbookSubject
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = workbook.create_sheet(ABOUT)
    sheet.column_dimensions["A"].width = 100
    lines = (
        f"{fill(definition.title, words)}, version {definition.version}",
        subject.product,
        subject.assessment,
        fill(definition.about, words),
        "",
        *_HOW_TO,
    )
    for row, line in enumerate(lines, 1):
        cell = sheet.cell(row, 1)
        put_text(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.protection.sheet = True


def _write_identity(workbook: "Workbook", definition: Definition, subject: WorkbookSubject) -> None:
    sheet = workbook.create_sheet(IDENTITY)
    pairs = (
        ("format", FORMAT),
        ("definition", definition.id),
        ("version", definition.version),
        ("product", subject.product),
    )
    for row, (key, value) in enumerate(pairs, 1):
        put_text(sheet.cell(row, 1), key)
        put_text(sheet.cell(row, 2), value)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


class _Writer:
    """Fills the sheet of answers, and the hidden one with the lists to choose from."""

    def __init__(self, sheet: "Worksheet", lists: "Worksheet", words: Mapping[str, str]) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill, Protection

        self._sheet = sheet
        self._lists = lists
        self._words = words
        self._row = 1
        self._list_row = 0
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._open = Protection(locked=False)
        self._bold = Font(bold=True)
        self._faint = Font(color="5B6574")
        self._to_fill = PatternFill("solid", fgColor="E8EEFB")

    def write(self, definition: Definition, answers: Answers, standing: Standings) -> None:
        """Write every question with its answer."""
        self._heading()
        for pillar in definition.pillars:
            for question in pillar.questions:
                answer = answers.get(question.id, Answer(question.id))
                self._question(fill(pillar.title, self._words), question, answer, standing[question.id])
        self._finish()

    def _heading(self) -> None:
        for column, name in enumerate(COLUMNS, 1):
            cell = self._sheet.cell(1, column)
            put_text(cell, name)
            cell.font = self._bold
            self._sheet.column_dimensions[cell.column_letter].width = _WIDTHS[column - 1]
        self._sheet.column_dimensions["A"].hidden = True
        self._sheet.freeze_panes = "E2"

    def _finish(self) -> None:
        protection = self._sheet.protection
        protection.sheet = True
        # What is "protected" here is forbidden; these stay allowed.
        protection.formatColumns = protection.formatRows = protection.sort = protection.autoFilter = False
        self._sheet.auto_filter.ref = f"A1:{self._sheet.cell(1, len(COLUMNS)).column_letter}{self._row}"

    def _question(self, pillar: str, question: Question, answer: Answer, standing: Standing) -> None:
        many = question.kind is QuestionKind.MANY
        texts = {
            "Id": question.id,
            "Pillar": pillar,
            "Question": fill(question.text, self._words),
            "Guidance": self._guidance(question),
            "Unit": question.unit.replace("|", " or "),
            "Not applicable because": answer.not_applicable,
            "Note": answer.note,
            "Evidence": "\n".join(one.name for one in answer.evidence),
            "Asked": _ASKED[standing],
            "Answer": "mark each that holds with yes, below" if many else "",
        }
        self._put(texts, shown=standing is Standing.ASKED)
        if many:
            for choice in question.choices:
                self._choice(question, choice, answer.value)
            return
        cell = self._editable("Answer")
        self._value(cell, question, answer.value)
        self._restrict(cell, question)

    def _guidance(self, question: Question) -> str:
        said = [fill(question.guidance, self._words)] if question.guidance else []
        if question.kind.chosen:
            hints = [(c, fill(c.hint, self._words)) for c in question.choices if c.hint]
            said += [f"{self._text(choice)}: {hint}" for choice, hint in hints]
        elif question.choices:
            said.append("Or write: " + " / ".join(map(self._text, question.choices)))
        return "\n".join(said)

    def _text(self, choice: Choice) -> str:
        return fill(choice.text, self._words)

    def _put(self, texts: Mapping[str, str], *, shown: bool) -> None:
        self._row += 1
        for column, name in enumerate(COLUMNS, 1):
            cell = self._sheet.cell(self._row, column)
            put_text(cell, texts.get(name, ""))
            cell.alignment = self._wrapped
            if not shown:
                cell.font = self._faint
        for name in EDITABLE[1:]:
            self._editable(name)

    def _editable(self, name: str) -> Any:
        cell = self._sheet.cell(self._row, COLUMNS.index(name) + 1)
        cell.protection = self._open
        cell.fill = self._to_fill
        return cell

    def _choice(self, question: Question, choice: Choice, value: AnswerValue | None) -> None:
        self._row += 1
        chosen = isinstance(value, tuple) and choice.id in value
        texts = {
            "Id": f"{question.id}{CHOICE_MARK}{choice.id}",
            "Question": f"– {self._text(choice)}",
            "Guidance": fill(choice.hint, self._words),
            "Answer": YES_MARK if chosen else "",
        }
        for column, name in enumerate(COLUMNS, 1):
            cell = self._sheet.cell(self._row, column)
            put_text(cell, texts.get(name, ""))
            cell.alignment = self._wrapped
        self._validate(
            self._editable("Answer"), "list", f'"{YES_MARK}"', f"Write {YES_MARK}, or leave it blank."
        )

    def _value(self, cell: Any, question: Question, value: AnswerValue | None) -> None:
        match value:
            case None:
                put_text(cell, "")
            case tuple():
                chosen = [choice for choice in question.choices if choice.id in value]
                put_text(cell, self._text(chosen[0]) if chosen else value[0])
            case str():
                put_text(cell, value)
            case date() if value < _OLDEST_DAY:
                put_text(cell, value.isoformat())
            case _:
                cell.value = value
        # Not that of a text where a number or a day may be typed over it.
        cell.number_format = _FORMATS.get(question.kind, cell.number_format)

    def _restrict(self, cell: Any, question: Question) -> None:
        """Let the spreadsheet itself refuse what can't be an answer, as far as it can."""
        if question.kind.chosen:
            texts = [self._text(choice) for choice in question.choices]
            self._validate(cell, "list", self._list(texts), "Choose one of the list.")
        elif question.kind is QuestionKind.NUMBER and not question.choices:
            low = -1e15 if question.low is None else question.low
            high = 1e15 if question.high is None else question.high
            self._validate(cell, "decimal", repr(low), f"A number from {low:,g} to {high:,g}.", repr(high))

    def _list(self, texts: list[str]) -> str:
        """Write a list of choices to the hidden sheet and return where it is."""
        first = self._list_row + 1
        for text in texts:
            self._list_row += 1
            put_text(self._lists.cell(self._list_row, 1), text)
        return f"{CHOICES}!$A${first}:$A${self._list_row}"

    def _validate(self, cell: Any, kind: str, formula: str, told: str, other: str | None = None) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(
            type=kind, formula1=formula, formula2=other, allow_blank=True, showErrorMessage=True
        )
        if kind == "decimal":
            rule.operator = "between"
        rule.error, rule.errorTitle = told, "Answer"
        rule.add(cell.coordinate)
        self._sheet.add_data_validation(rule)
