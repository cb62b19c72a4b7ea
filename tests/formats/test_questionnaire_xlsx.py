"""Answers as a workbook: out and back exactly, and whatever an operator may have done to it in between."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.questionnaires import (
    TODAY,
    answers,
    choice,
    chosen,
    definitions,
    given_answers,
    many,
    number,
    one_pillar,
    shipped,
    yes_no,
)
from tests.strategies import NASTY

from leeway.domain.questionnaire import Combine, Definition, Question, QuestionKind
from leeway.domain.questionnaire_answers import Answer, Answers, Evidence, tidied
from leeway.domain.questionnaire_visibility import standings
from leeway.errors import UnreadableSource
from leeway.formats.questionnaire_xlsx import COLUMNS, WorkbookSubject, write_answers
from leeway.formats.questionnaire_xlsx_reading import AnswersRead, read_answers
from leeway.formats.xlsx_cells import escaped, unescaped

TEXT = Question("t", "Why?", QuestionKind.TEXT)
DAY = Question("d", "When?", QuestionKind.DATE, bands=number("n", (90, 4), (None, 0)).bands,
               choices=choice("x", 0).choices[:0])  # fmt: skip
OF = one_pillar(
    choice("x", 0, 2, 4),
    yes_no("y"),
    many("m", Combine.BEST, 1, 2, 3),
    number("n", (5, 4), (None, 0), unit="%", low=0.0, high=100.0),
    DAY,
    TEXT,
)
Change = Callable[[openpyxl.Workbook], None]


def write(of: Definition, given: Answers, words: dict[str, str] | None = None) -> bytes:
    return write_answers(
        of, given, standings(of, given, {}), words or {}, WorkbookSubject("Acme / Coder", "By Ann")
    )


def read(data: bytes, of: Definition = OF, words: dict[str, str] | None = None) -> AnswersRead:
    return read_answers("back.xlsx", data, of, words or {}, TODAY)


def changed(given: Answers, change: Change, of: Definition = OF) -> AnswersRead:
    """Export, let someone change the workbook, and read it back."""
    workbook = openpyxl.load_workbook(io.BytesIO(write(of, given)))
    change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return read(target.getvalue(), of)


def cell(workbook: openpyxl.Workbook, id: str, column: str = "Answer") -> Any:
    sheet = workbook["Answers"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == id)
    return row[COLUMNS.index(column)]


def put(id: str, value: Any, column: str = "Answer", *, formula: bool = False) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        target = cell(workbook, id, column)
        target.value = value
        if isinstance(value, str) and not formula:
            target.data_type = "s"

    return change


def refused(data: bytes, of: Definition = OF) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read(data, of)
    return str(caught.value)


def refused_after(change: Change) -> str:
    workbook = openpyxl.load_workbook(io.BytesIO(write(OF, {})))
    change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return refused(target.getvalue())


def given_all() -> Answers:
    return answers(x="b", y="no", m=("a", "c"), n=33.3, d=date(2026, 9, 30)) | {
        "t": Answer("t", "Because\nof this", "", "=1+1")
    }


# -------------------------------------------------------------------------------------------- round trip


@given(st.data())
def test_what_goes_out_comes_back_exactly(data: st.DataObject) -> None:
    of = data.draw(definitions(most=5))
    given = data.draw(given_answers(of))
    found = read(write(of, given), of)
    assert (found.problems, found.notes, found.missing) == ((), (), ())
    assert found.answers == {id: given.get(id, Answer(id)) for id in of.questions}


@pytest.mark.parametrize(
    "text", [text for text in NASTY if tidied(text)] + ["_x0041_", "a_x000D_b", "x" * 10_000]
)
def test_no_text_is_changed_on_its_way(text: str) -> None:
    kept = tidied(text)
    given = {"t": Answer("t", kept, "", kept)}
    assert read(write(OF, given)).answers["t"] == given["t"]


@given(st.text(max_size=20))
def test_any_text_can_be_escaped_for_a_cell_and_back(text: str) -> None:
    assert unescaped(escaped(text)) == text


def test_the_same_answers_give_the_same_bytes() -> None:
    assert write(OF, given_all()) == write(OF, given_all())


def test_the_shipped_questionnaire_goes_out_and_back() -> None:
    of, given = shipped(), answers(**{"recovery.bad-week": "by-hand", "dependency.count": 3})
    words = {"vendor": "Anthropic", "product": "Claude Code", "tightest_workflow": "Release pipeline"}
    found = read(write(of, given, words), of, words)
    assert (found.problems, found.notes) == ((), ())
    assert {id: answer for id, answer in found.answers.items() if answer.given} == given


def test_evidence_is_shown_and_not_taken_back() -> None:
    given = {"x": Answer("x", ("a",), "", "", (Evidence("a.pdf"), Evidence("b.pdf")))}
    workbook = openpyxl.load_workbook(io.BytesIO(write(OF, given)))
    assert cell(workbook, "x", "Evidence").value == "a.pdf\nb.pdf"
    assert read(write(OF, given)).answers["x"].evidence == ()


def test_a_day_older_than_spreadsheets_can_reckon_comes_back() -> None:
    assert read(write(OF, answers(d=date(1815, 12, 10)))).answers["d"].value == date(1815, 12, 10)


# ------------------------------------------------------------------------------------------ the workbook


def test_only_answers_reasons_and_notes_can_be_edited_and_ids_are_hidden() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(write(OF, {})))
    sheet = workbook["Answers"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    for column in COLUMNS:
        editable = column in {"Answer", "Not applicable because", "Note"}
        assert cell(workbook, "x", column).protection.locked is not editable
    assert workbook["Choices"].sheet_state == "hidden"
    assert workbook["Leeway"].sheet_state == "veryHidden"


def test_choices_are_chosen_from_a_list_in_the_hidden_sheet() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(write(OF, {})))
    rules = {str(rule.sqref): rule for rule in workbook["Answers"].data_validations.dataValidation}
    rule = rules[cell(workbook, "x").coordinate]
    assert (rule.type, rule.formula1) == ("list", "Choices!$A$1:$A$3")
    assert [workbook["Choices"].cell(row, 1).value for row in (1, 2, 3)] == ["A", "B", "C"]
    bounds = rules[cell(workbook, "n").coordinate]
    assert (bounds.type, bounds.formula1, bounds.formula2) == ("decimal", "0.0", "100.0")


def test_what_begins_like_a_formula_is_a_text_in_the_file_itself() -> None:
    with zipfile.ZipFile(io.BytesIO(write(OF, given_all()))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in everything
    assert b'quotePrefix="1"' in everything
    workbook = openpyxl.load_workbook(io.BytesIO(write(OF, given_all())))
    note = cell(workbook, "t", "Note")
    assert (note.value, note.data_type, note.quotePrefix, note.number_format) == ("=1+1", "s", True, "@")


def test_texts_name_the_product_and_hidden_questions_are_marked() -> None:
    of = one_pillar(replace(yes_no("x"), text="Does {vendor}?"), choice("z", 0, 4, when=chosen("x", "yes")))
    workbook = openpyxl.load_workbook(io.BytesIO(write(of, answers(x="no"), {"vendor": "Acme"})))
    assert cell(workbook, "x", "Question").value == "Does Acme?"
    assert (cell(workbook, "x", "Asked").value, cell(workbook, "z", "Asked").value) == ("yes", "no")
    assert workbook["About"]["A2"].value == "Acme / Coder"


# --------------------------------------------------------------------------------- what an operator types


@pytest.mark.parametrize(
    ("id", "typed", "value"),
    [
        ("x", "b", ("b",)),
        ("x", " C ", ("c",)),
        ("y", "YES", ("yes",)),
        ("y", True, ("yes",)),
        ("y", "No", ("no",)),
        ("n", 12, 12.0),
        ("n", "12.5", 12.5),
        ("n", "12 %", 12.0),
        ("d", date(2026, 9, 30), date(2026, 9, 30)),
        ("d", "2026-09-30", date(2026, 9, 30)),
        ("t", 42, "42"),
        ("t", 4.5, "4.5"),
        ("t", date(2026, 9, 30), "2026-09-30"),
        ("t", True, "yes"),
        ("t", " <b>bold</b>\r\n ", "<b>bold</b>"),
        ("t", "   ", None),
        ("t", "=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_what_is_typed_is_taken_by_the_kind_of_question(id: str, typed: Any, value: Any) -> None:
    found = changed({}, put(id, typed))
    assert found.problems == ()
    assert found.answers[id].value == value


def test_a_cell_that_shows_per_cent_is_taken_as_it_shows() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        target = cell(workbook, "n")
        target.value, target.number_format = 0.607, "0%"

    assert changed({}, change).answers["n"].value == 60.7


@pytest.mark.parametrize(
    ("id", "typed", "told"),
    [
        ("x", "Z", "“x”: “Z” is none of its choices; they are “A”, “B” and “C”"),
        ("x", 3, "“3” is none of its choices"),
        ("y", "maybe", "“maybe” is none of its choices"),
        ("n", "many", "isn't a number"),
        ("n", "1,5", "write 1.5, with a point"),
        ("n", 101, "it must be at most 100 %"),
        ("n", True, "“yes” isn't a number"),
        ("n", date(2026, 1, 1), "isn't a number"),
        ("d", "30.9.2026", "write the day as 2026-03-02"),
        ("d", datetime.fromisoformat("2026-09-30T12:30"), "a day with a time"),
        ("d", date(2026, 12, 24), "2026-12-24 lies in the future"),
        ("t", "x" * 10_001, "10,001 characters"),
        ("m#a", "perhaps", "write yes, or leave it blank"),
    ],
)
def test_what_can_not_be_an_answer_is_told_with_its_row_and_left(id: str, typed: Any, told: str) -> None:
    given = given_all()
    found = changed(given, put(id, typed))
    question = id.partition("#")[0]
    (problem,) = found.problems
    assert problem.startswith("back.xlsx, row ")
    assert told in problem
    assert question not in found.answers
    assert found.answers == {k: v for k, v in given.items() if k != question}


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://example.org","x")', "=cmd|' /C calc'!A0"])
@pytest.mark.parametrize("id", ["x", "n", "t", "m#a"])
def test_a_formula_is_never_an_answer(formula: str, id: str) -> None:
    found = changed({}, put(id, formula, formula=True))
    (problem,) = found.problems
    assert "it is a formula; write the value itself" in problem
    assert id.partition("#")[0] not in found.answers


def test_a_formula_or_an_error_in_a_note_is_told_too() -> None:
    assert "it is a formula" in changed({}, put("x", "=A1", "Note", formula=True)).problems[0]

    def change(workbook: openpyxl.Workbook) -> None:
        target = cell(workbook, "x", "Note")
        target.value, target.data_type = "#REF!", "e"

    assert "it shows the error #REF!" in changed({}, change).problems[0]


def test_an_answer_and_a_reason_why_there_is_none_contradict() -> None:
    found = changed(answers(x="a"), put("x", "No such thing here", "Not applicable because"))
    assert "keep one of them" in found.problems[0]
    assert "x" not in found.answers


def test_a_blank_answer_means_unanswered() -> None:
    assert changed(given_all(), put("x", None)).answers["x"] == Answer("x")


def test_the_reason_and_the_note_are_taken() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        put("x", "Not for us", "Not applicable because")(workbook)
        put("x", " Ask\r\nAnn ", "Note")(workbook)

    assert changed({}, change).answers["x"] == Answer("x", None, "Not for us", "Ask\nAnn")


def test_several_choices_are_marked_one_by_one() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        put("m#a", None)(workbook)
        put("m#b", "X")(workbook)

    assert changed(given_all(), change).answers["m"].value == ("b", "c")


def test_a_choice_that_excludes_the_others_is_told() -> None:
    assert "can't be chosen together" in changed(given_all(), put("m#none", "yes")).problems[0]


# ---------------------------------------------------------------------------- moved, removed and renamed


def test_rows_and_columns_may_be_moved() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["Answers"]
        rows = [[c.value for c in row] for row in sheet.iter_rows()]
        order = [3, 0, 6, 4, 7, 1, 2, 5, 8, 9]
        moved = [rows[0], *reversed(rows[1:])]
        sheet.delete_rows(1, len(rows))
        for r, row in enumerate([[], *moved], 1):
            for c, source in enumerate(order, 1):
                if row:
                    target = sheet.cell(r, c)
                    target.value = row[source]
                    if isinstance(row[source], str):
                        target.data_type = "s"

    found = changed(given_all(), change)
    assert (found.problems, found.notes, found.missing) == ((), (), ())
    assert found.answers == given_all()


def test_a_row_that_was_removed_is_listed_and_its_answer_left() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook["Answers"].delete_rows(cell(workbook, "n").row)

    found = changed(given_all(), change)
    assert found.missing == ("n",)
    assert "n" not in found.answers
    assert found.problems == ()


def test_a_choice_s_row_that_was_removed_leaves_its_question() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook["Answers"].delete_rows(cell(workbook, "m#b").row)

    found = changed(given_all(), change)
    assert "1 of its 4 rows of choices are missing" in found.problems[0]
    assert "m" not in found.answers


def test_a_row_of_an_unknown_id_is_told() -> None:
    found = changed(given_all(), put("x", "z", "Id"))
    assert "there is no question “z” in this questionnaire; the row is left out" in found.problems[0]
    assert found.missing == ("x",)


def test_a_row_without_its_id_is_found_by_its_wording() -> None:
    found = changed(given_all(), put("x", None, "Id"))
    assert found.problems == ()
    assert "its id is gone; by its wording it is “x”" in found.notes[0]
    assert found.answers == given_all()


def test_a_row_without_id_and_wording_is_told() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        put("x", "Something else?", "Question")(workbook)
        put("x", None, "Id")(workbook)

    assert "has no id any more, and isn't worded like any question" in changed({}, change).problems[0]


def test_a_question_that_was_reworded_keeps_its_answer_and_is_told() -> None:
    found = changed(given_all(), put("x", "Which one do you like?", "Question"))
    assert "the question was reworded; its answer counts for “Which x?”" in found.notes[0]
    assert found.answers == given_all()


def test_a_row_that_is_there_twice_counts_once_and_never_if_the_two_differ() -> None:
    def copied(answer: str) -> Change:
        def change(workbook: openpyxl.Workbook) -> None:
            sheet = workbook["Answers"]
            values = [c.value for c in sheet[cell(workbook, "x").row]]
            values[COLUMNS.index("Answer")] = answer
            sheet.append(values)

        return change

    assert changed(given_all(), copied("B")).answers == given_all()
    found = changed(given_all(), copied("C"))
    assert "“x” is there twice, with different answers" in found.problems[0]
    assert "x" not in found.answers


def test_rows_that_an_operator_added_are_told() -> None:
    found = changed(
        {}, lambda workbook: workbook["Answers"].append([None, None, "What about lunch?", None, "Yes"])
    )
    assert "isn't worded like any question" in found.problems[0]


# --------------------------------------------------------------------------------------- not such a file


def rename(column: str, to: str | None) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook["Answers"].cell(1, COLUMNS.index(column) + 1).value = to

    return change


def retitle(sheet: str) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook[sheet].title = "Renamed"

    return change


def identity(row: int, value: str) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook["Leeway"].cell(row, 2).value = value

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (rename("Answer", "Reply"), "the heading “Answer” is missing; it was renamed or removed"),
        (rename("Id", None), "the heading “Id” is missing"),
        (
            lambda w: w["Answers"].delete_cols(5, 4),
            "the heading “Answer”, “Not applicable because” and “Note” is missing",
        ),
        (lambda w: w["Answers"].delete_rows(1, 99), "the sheet “Answers” is empty"),
        (retitle("Answers"), "has no sheet “Answers”; it has “Renamed”, “Choices”"),
        (retitle("Leeway"), "isn't a workbook of answers that Leeway wrote"),
        (identity(1, "leeway-answers-9"), "was written by another version of Leeway"),
        (identity(2, "other"), "answers another questionnaire, “other”; this assessment is of “test”"),
        (
            identity(3, "0.9"),
            "answers another version of the questionnaire, “0.9”; this assessment is of “1.0”",
        ),
    ],
)
def test_a_workbook_that_lost_what_it_needs_is_refused(change: Change, told: str) -> None:
    message = refused_after(change)
    assert message.startswith("back.xlsx")
    assert told in message


def zip_of(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "isn't a workbook"),
        (b"id,answer\n", "isn't a workbook; it must be an .xlsx file"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "an old .xls workbook, or protected by a password"),
        (b"PK\x03\x04" + b"x" * 100, "back.xlsx"),
        (zip_of(a=b"x"), "isn't a workbook that can be read"),
        (zip_of(**{"[Content_Types].xml": b"<not xml"}), "isn't a workbook that can be read"),
        (zip_of(bomb=b"0" * 60_000_000), "times its size"),
        (b"PK\x03\x04" + b"0" * 20_000_001, "more than 20,000,000 bytes"),
    ],
)
def test_what_is_not_a_workbook_is_refused(data: bytes, told: str) -> None:
    assert told in refused(data)


def test_an_ordinary_workbook_is_refused() -> None:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    assert "isn't a workbook of answers that Leeway wrote" in refused(target.getvalue())


def test_a_damaged_workbook_is_refused() -> None:
    whole = write(OF, given_all())
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet][: len(members[sheet]) // 2]
    assert "is damaged" in refused(zip_of(**members))


def test_a_text_longer_than_a_cell_is_refused_on_its_way_out() -> None:
    with pytest.raises(ValueError, match="longer than a cell"):
        write(OF, {"t": Answer("t", "x" * 40_000)})
