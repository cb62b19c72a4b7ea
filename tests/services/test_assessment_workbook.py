"""Answers out as a workbook and back: exact, a preview first, and nothing lost to what people do with workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.assessments import SIGNED, Desk, small
from tests.builders import TODAY

from leeway.domain.change import Action
from leeway.engine.questionnaire_incoming import Effect
from leeway.errors import InvalidEdit, UnreadableSource, UnwritableTarget
from leeway.services.assessment_workbook import WorkbookPlan, export_workbook, plan_workbook


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path / "a.leeway")
    found.answer("week", ("c",))
    found.answer("switch", ("yes",))
    found.answer("detail", 12.25)
    found.answer("data", ("a", "b"))
    found.answer("about", "=1+1\n@SUM(A1) <b>bold</b>")
    found.skip("published", "-5 roadmaps")
    found.note("week", "+note")
    yield found
    found.open.close()


def exported(desk: Desk, folder: Path) -> Path:
    return export_workbook(desk.register, desk.view(), folder / "answers.xlsx")


def planned(desk: Desk, path: Path) -> WorkbookPlan:
    return plan_workbook(desk.register, desk.view(), path, SIGNED, TODAY)


def edited(path: Path, **values: Any) -> Path:
    """Write into the workbook as a person would: the answer of a question by its id."""
    workbook = load_workbook(path)
    sheet = workbook["Answers"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        id = str(sheet.cell(row, columns["Id"]).value)
        if id in values:
            sheet.cell(row, columns["Answer"]).value = values[id]
    workbook.save(path)
    return path


def test_a_workbook_that_comes_back_unchanged_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    plan = planned(desk, exported(desk, tmp_path))
    assert plan.changes == ()
    assert (plan.read.problems, plan.read.notes, plan.read.missing) == ((), (), ())
    assert plan.count(Effect.UNCHANGED) == len(small().questions)


def test_what_was_answered_in_it_is_one_undoable_edit(desk: Desk, tmp_path: Path) -> None:
    before = desk.view().answers
    path = edited(exported(desk, tmp_path), week="A", detail=3, about="")
    plan = planned(desk, path)
    assert (plan.count(Effect.CHANGE), plan.count(Effect.CLEAR)) == (2, 1)
    assert desk.open.edit(plan.changes, plan.label, Action.IMPORT)
    assert desk.view().answer("week").value == ("a",)
    assert desk.view().answer("week").note == "+note"
    assert desk.view().answer("detail").value == 3.0
    assert desk.view().answer("about").value is None
    assert not planned(desk, path).changes
    desk.open.undo()
    assert desk.view().answers == before


def test_answers_come_into_an_empty_assessment_whole(desk: Desk, tmp_path: Path) -> None:
    path, answers = exported(desk, tmp_path), desk.view().answers
    other = Desk(tmp_path / "other.leeway")
    plan = planned(other, path)
    other.do(plan.changes)
    assert other.view().answers == answers
    other.open.close()


def test_evidence_stays_whatever_comes_back(desk: Desk, tmp_path: Path) -> None:
    proof = tmp_path / "proof.txt"
    proof.write_text("seen")
    desk.prove("week", proof)
    plan = planned(desk, edited(exported(desk, tmp_path), week=""))
    desk.do(plan.changes)
    assert desk.view().answer("week").value is None
    assert [row.name for row in desk.view().evidence("week")] == ["proof.txt"]


def test_rows_that_can_not_be_taken_are_told_and_the_others_are(desk: Desk, tmp_path: Path) -> None:
    plan = planned(desk, edited(exported(desk, tmp_path), week="Perhaps", detail="many", switch="no"))
    assert len(plan.read.problems) == 2
    assert all("answers.xlsx, row " in problem for problem in plan.read.problems)
    desk.do(plan.changes)
    assert desk.view().answer("week").value == ("c",)
    assert desk.view().answer("switch").value == ("no",)


def test_a_workbook_of_another_version_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = exported(desk, tmp_path)
    desk.start(small("2.0"))
    with pytest.raises(UnreadableSource, match="another version"):
        planned(desk, path)


def test_an_approved_assessment_takes_no_answers(desk: Desk, tmp_path: Path) -> None:
    path = exported(desk, tmp_path)
    desk.approve(date(2026, 11, 22))
    with pytest.raises(InvalidEdit, match="import the answers into it"):
        planned(desk, path)


def test_places_that_can_not_be_written_or_read_are_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnwritableTarget, match=r"end the name in \.xlsx"):
        export_workbook(desk.register, desk.view(), tmp_path / "answers.csv")
    for path, told in ((tmp_path / "gone.xlsx", "There is no file"), (tmp_path, "is a folder")):
        with pytest.raises(UnreadableSource, match=told):
            planned(desk, path)
