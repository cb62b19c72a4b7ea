"""JSON with assessments that something else wrote, or that was changed by hand: refused row by row, never a crash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.assessments import Desk

from leeway.domain.register import Register
from leeway.services.exporting import export_open
from leeway.services.importing import ImportPlan, plan_import


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path / "a.leeway")
    found.answer("week", ("c",))
    yield found
    found.open.close()


def plan(desk: Desk, into: Register, tmp_path: Path, table: str, **values: Any) -> ImportPlan:
    """Import the register's own JSON once the first row of a table has other values."""
    path = export_open(desk.open, desk.register, tmp_path / "first.json")
    document = json.loads(path.read_text("utf-8"))
    document["tables"][table][0].update(values)
    path.write_text(json.dumps(document), "utf-8")
    return plan_import(into, [path])


def refused(plan: ImportPlan) -> list[str]:
    return [row.reason for row in plan.rows if row.status == "refused"]


@pytest.mark.parametrize(
    "value",
    ['{"number": 1%s}' % ("0" * 400), "[" * 5_000, "[" * 5_000 + "]" * 5_000, '{"number": NaN}', "null"],
)
def test_an_answer_that_leeway_never_wrote_is_refused(desk: Desk, tmp_path: Path, value: str) -> None:
    found = refused(plan(desk, Register.empty(), tmp_path, "answer", value=value))
    assert found == ["The answer to “week” isn't written as Leeway writes answers."]


@pytest.mark.parametrize(
    "facts",
    [
        "rubbish",
        "5",
        "[1]",
        "[" * 5_000 + "]" * 5_000,
        '[{"name": "leeway", "number": 1e999, "words": "", "source": "", "standing": "", "url": "", "as_of": "2026-01-01"}]',
        '[{"name": "leeway", "number": NaN, "words": "", "source": "", "standing": "", "url": "", "as_of": "2026-01-01"}]',
    ],
)
def test_facts_that_leeway_never_wrote_are_refused(desk: Desk, tmp_path: Path, facts: str) -> None:
    desk.approve()
    found = refused(plan(desk, Register.empty(), tmp_path, "assessment", facts=facts))
    assert found == [
        "The facts of assessment 1 aren't written as Leeway writes facts.",
        "Assessment of answer “week” refers to an assessment that isn't in the register.",
    ]


def test_an_approval_comes_with_the_facts_it_goes_by_and_a_draft_without(desk: Desk, tmp_path: Path) -> None:
    found = refused(plan(desk, Register.empty(), tmp_path, "assessment", facts="[]"))
    assert found[0] == "Assessment 1 is draft, but has the facts of an approval."
    desk.approve()
    found = refused(plan(desk, Register.empty(), tmp_path, "assessment", facts=""))
    assert found[0] == "Assessment 1 is approved, but has no facts of that day."


def test_a_questionnaire_whose_text_was_changed_is_refused(desk: Desk, tmp_path: Path) -> None:
    row = next(iter(desk.register.questionnaires.values()))
    text = row.definition.replace("score = 0", "score = 4")
    found = refused(plan(desk, Register.empty(), tmp_path, "questionnaire", definition=text))
    assert "isn't that of its SHA-256" in found[0]


def test_no_import_rewords_the_questionnaire_that_an_approved_assessment_goes_by(
    desk: Desk, tmp_path: Path
) -> None:
    desk.approve()
    row = next(iter(desk.register.questionnaires.values()))
    text = row.definition.replace("score = 0", "score = 4")
    assert text != row.definition
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    found = plan(desk, desk.register, tmp_path, "questionnaire", definition=text, sha256=sha256)
    assert "stays as it was when it was answered" in refused(found)[0]
    assert found.changes == ()


def test_an_assessment_of_another_register_comes_beside_the_one_of_its_number(
    desk: Desk, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "b.leeway")
    other.answer("week", ("a",))
    other.answer("about", "theirs")
    path = export_open(other.open, other.register, tmp_path / "theirs.json")
    mine, theirs = desk.view().answers, other.view().answers
    found = plan_import(desk.register, [path])
    assert refused(found) == []
    desk.do(found.changes, found.brings)
    assert {one.number for one in desk.register.assessments.values()} == {1, 2}
    assert desk.register.assessments[other.id].number == 2
    assert desk.view().answers == mine
    assert desk.view(id=other.id).answers == theirs
    assert not plan_import(desk.register, [path]).changes  # known by its id, whatever its number is there
    other.open.close()
