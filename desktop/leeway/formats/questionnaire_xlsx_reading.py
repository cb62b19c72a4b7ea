"""Answers read back from a workbook: rows found by their ids wherever they stand, cells typed and checked.

What can't be taken is told with its row, and the answer to that question stays as it is. A blank row means unanswered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from leeway.domain.fields import Field, Kind
from leeway.domain.questionnaire import Definition, Question, QuestionKind
from leeway.domain.questionnaire_answers import (
    Answer,
    Answers,
    AnswerValue,
    answer_problems,
    tidied,
)
from leeway.domain.questionnaire_wording import fill
from leeway.domain.validation import folded
from leeway.formats.cells import read_cell
from leeway.formats.questionnaire_xlsx import CHOICE_MARK, YES_MARK
from leeway.formats.questionnaire_xlsx_rows import Row, as_text, check_identity, rows_of
from leeway.formats.wording import listed, shown
from leeway.formats.xlsx_cells import CellValue, Uncounted, is_per_cent
from leeway.formats.xlsx_files import opened_workbook

_MARKS: Final = {YES_MARK, "true", "x", "1", "✓"}
_NO_MARKS: Final = {"", "no", "false", "0"}
_NUMBER: Final = Field("answer", "The answer", Kind.NUMBER)
_DAY: Final = Field("answer", "The answer", Kind.DATE)


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """What a workbook says: the answers that can be taken, by question, and everything worth telling about it.

    `problems`: rows that can't be taken; `notes`: what was taken although something about it is odd; `missing`: the
    questions that have no row. Answers have no evidence, which isn't taken from workbooks.
    """

    answers: Answers
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]


def read_answers(
    file: str, data: bytes, definition: Definition, words: Mapping[str, str], today: date
) -> AnswersRead:
    """Read the answers of a workbook that `questionnaire_xlsx.write_answers` wrote and a person filled in.

    `words` are the short words of facts, as they were given when it was written.

    Raises:
        UnreadableSource: It isn't such a workbook, is one of another questionnaire or version, or has lost a column.
    """
    with opened_workbook(file, data) as workbook:
        check_identity(file, workbook, definition)
        rows = list(rows_of(file, workbook))
    return _Reading(file, definition, words, today).read(rows)


class _Reading:
    """Goes through the rows of a workbook."""

    def __init__(self, file: str, definition: Definition, words: Mapping[str, str], today: date) -> None:
        self._file = file
        self._definition = definition
        self._words = words
        self._today = today
        self._problems: list[str] = []
        self._notes: list[str] = []
        self._refused: set[str] = set()
        self._by_text = {str(folded(self._filled(q.text))): q.id for q in definition.questions.values()}

    def read(self, rows: list[Row]) -> AnswersRead:
        """Read every row."""
        found: dict[str, Row] = {}
        marks: dict[str, dict[str, Row]] = {}
        for row in rows:
            if not row.blank:
                self._place(row, found, marks)
        answers: dict[str, Answer] = {}
        for id, row in found.items():
            answer = self._answer(self._definition.questions[id], row, marks.get(id, {}))
            if answer is not None and id not in self._refused:
                answers[id] = answer
        missing = tuple(id for id in self._definition.questions if id not in found)
        return AnswersRead(answers, tuple(self._problems), tuple(self._notes), missing)

    def _place(self, row: Row, found: dict[str, Row], marks: dict[str, dict[str, Row]]) -> None:
        id, _, choice = row.id.partition(CHOICE_MARK)
        if not row.id:
            id = self._by_text.get(str(folded(row.plain("Question"))), "")
            if not id:
                self._problem(
                    row, "it has no id any more, and isn't worded like any question; it is left out"
                )
                return
            self._notes.append(f"{self._at(row)}: its id is gone; by its wording it is “{id}”.")
        if id not in self._definition.questions:
            self._problem(
                row, f"there is no question “{shown(id)}” in this questionnaire; the row is left out"
            )
            return
        rows = marks.setdefault(id, {}) if choice else found
        key = choice or id
        if key in rows and not rows[key].same(row):
            self._problem(row, f"“{row.id}” is there twice, with different answers; both are left out")
            self._refused.add(id)
        rows.setdefault(key, row)
        if not choice:
            self._check_wording(row, self._definition.questions[id])

    def _check_wording(self, row: Row, question: Question) -> None:
        wording = row.plain("Question")
        if wording and folded(wording) != folded(self._filled(question.text)):
            self._notes.append(
                f"{self._at(row)}: the question was reworded; its answer counts for “{self._filled(question.text)}”."
            )

    def _answer(self, question: Question, row: Row, marks: Mapping[str, Row]) -> Answer | None:
        try:
            value = (
                self._marked(question, marks)
                if question.kind is QuestionKind.MANY
                else self._value(question, row)
            )
            answer = Answer(question.id, value, row.text("Not applicable because"), row.text("Note"))
        except ValueError as error:
            self._problem(row, f"“{question.id}”: {error}")
            return None
        problems = answer_problems(question, answer, self._today)
        for problem in problems:
            self._problem(row, f"“{question.id}”: {problem[0].lower()}{problem[1:].rstrip('.')}")
        return None if problems else answer

    def _marked(self, question: Question, marks: Mapping[str, Row]) -> AnswerValue | None:
        lost = [choice.id for choice in question.choices if choice.id not in marks]
        if lost:
            raise ValueError(f"{len(lost)} of its {len(question.choices)} rows of choices are missing")
        return tuple(c.id for c in question.choices if self._is_marked(marks[c.id])) or None

    def _is_marked(self, row: Row) -> bool:
        try:
            text = row.text("Answer").casefold()
        except Uncounted as error:
            raise ValueError(f"in row {row.number} {error}") from None
        if text in _MARKS:
            return True
        if text in _NO_MARKS:
            return False
        raise ValueError(f"in row {row.number} there is “{shown(text)}”; write {YES_MARK}, or leave it blank")

    def _value(self, question: Question, row: Row) -> AnswerValue | None:
        value = row.value("Answer")
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        chosen = self._choice(question, value)
        if chosen is not None:
            return (chosen,)
        match question.kind:
            case QuestionKind.TEXT:
                return tidied(as_text(value))
            case QuestionKind.NUMBER:
                return _number(question, value, row.cells["Answer"])
            case QuestionKind.DATE:
                return _day(value)
            case _:
                texts = listed(tuple(f"“{self._filled(choice.text)}”" for choice in question.choices))
                raise ValueError(f"“{shown(as_text(value))}” is none of its choices; they are {texts}")

    def _choice(self, question: Question, value: CellValue) -> str | None:
        wanted = str(folded(as_text(value)))
        for choice in question.choices:
            if wanted in {str(folded(text)) for text in (self._filled(choice.text), choice.text, choice.id)}:
                return choice.id
        return None

    def _filled(self, text: str) -> str:
        return fill(text, self._words)

    def _at(self, row: Row) -> str:
        return f"{self._file}, row {row.number}"

    def _problem(self, row: Row, text: str) -> None:
        self._problems.append(f"{self._at(row)}: {text}.")


def _number(question: Question, value: CellValue, cell: Any) -> float:
    per_cent = question.unit == "%"
    if isinstance(value, float):
        return round(value * 100, 10) if per_cent and is_per_cent(cell) else value
    if not isinstance(value, str):
        raise ValueError(f"“{as_text(value)}” isn't a number")
    bare = value.strip()
    for unit in (*question.unit.split("|"), "%" if per_cent else ""):
        if unit and bare.casefold().endswith(unit.casefold()):
            bare = bare[: -len(unit)].rstrip()
    read = read_cell(_NUMBER, bare)
    assert isinstance(read, float)
    return read


def _day(value: CellValue) -> date:
    if isinstance(value, date):
        return value
    read = read_cell(_DAY, as_text(value))
    assert isinstance(read, date)
    return read
