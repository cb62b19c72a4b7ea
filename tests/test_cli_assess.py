"""`leeway assess` and `leeway answers`: what they print, and what they say where they can't."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.assessments import Desk, small, text_of
from tests.command_line import leeway


@pytest.fixture
def file(tmp_path: Path) -> Path:
    desk = Desk(tmp_path / "a.leeway")
    desk.answer("week", ("b",))
    desk.answer("published", ("b",))
    desk.note("week", "rehearsed \x1b[31monce")
    desk.open.close()
    return tmp_path / "a.leeway"


def document(file: Path, *words: object) -> dict[str, Any]:
    run = leeway("assess", file, "--product", "Coder", "--json", *words)
    assert (run.returncode, run.stderr) == (0, "")
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_no_score_is_rounded_into_another_band(tmp_path: Path) -> None:
    file = tmp_path / "sample.leeway"
    leeway("sample", file)
    lines = leeway("assess", file, "--product", "Claude Code", "--number", "1").stdout.splitlines()
    (line,) = (line for line in lines if line.startswith("Context portability"))
    assert line.split()[-3:] == ["1.47", "high", "risk"]


def test_json_has_scores_with_their_ranges(file: Path) -> None:
    found = document(file)
    assert (found["vendor"], found["product"]) == ("Coder Inc", "Coder")
    assert found["questionnaire"] | {"sha256": ""} == {
        "id": "test",
        "version": "1.0",
        "title": "A test",
        "sha256": "",
    }
    assert found["assessment"]["status"] == "draft"
    recovery, roadmap = found["pillars"]
    # recovery: week b = 1 of weight 1; switch 0 to 4, detail 0 to 4 if asked, data 0 to 3, each of weight 1, may be missing
    assert (recovery["score"], recovery["low"], recovery["high"]) == (1.0, 0.25, 3.0)
    assert (roadmap["score"], roadmap["low"], roadmap["high"], roadmap["band"]) == (4.0, 4.0, 4.0, "low")
    # weights 3 and 1
    assert found["overall"] == {"score": 1.75, "low": 1.1875, "high": 3.25, "band": "elevated"}
    assert (found["asked"], found["answered"]) == (5, 2)
    assert {row["question"]: row["answer"] for row in found["answers"]} == {
        "week": "B", "switch": None, "data": None, "about": None, "published": "B",
    }  # fmt: skip


def test_the_table_speaks_to_people_and_never_to_the_terminal(file: Path) -> None:
    run = leeway("assess", file, "--product", "Coder")
    assert run.returncode == 0
    assert "Recovery" in run.stdout
    assert "1.2 to 3.2" in run.stdout
    assert "elevated" in run.stdout
    assert "\x1b" not in run.stdout


def test_a_new_assessment_takes_answers_over_and_the_old_one_can_still_be_printed(
    file: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.toml"
    newer.write_text(text_of(small("2.0")), encoding="utf-8")
    run = leeway("assess", file, "--product", "Coder", "--start", "--questionnaire", newer, "--json")
    assert run.returncode == 0
    assert "Took 2 answers over; look again at 0." in run.stderr
    assert json.loads(run.stdout)["questionnaire"]["version"] == "2.0"
    assert document(file)["assessment"]["number"] == 2
    assert document(file, "--number", 1)["questionnaire"]["version"] == "1.0"


def test_the_shipped_questionnaire_is_begun_unless_another_is_named(file: Path) -> None:
    run = leeway("assess", file, "--product", "Coder", "--start", "--json")
    assert json.loads(run.stdout)["questionnaire"]["id"] == "single-source"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--product", "Nobody"), "There is no product “Nobody”"),
        (("--product", "Coder", "--number", 7), "Coder has no assessment 7; there is 1."),
        (("--product", "Coder", "--questionnaire", "x.toml"), "--questionnaire goes with --start"),
        (("--product", "Coder", "--start", "--questionnaire", "gone.toml"), "There is no file gone.toml"),
    ],
)
def test_what_can_not_be_done_is_one_sentence(file: Path, words: tuple[object, ...], told: str) -> None:
    run = leeway("assess", file, *words)
    assert run.returncode == 1
    assert told in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_product_without_an_assessment_says_how_to_begin_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "b.leeway")
    from leeway.domain.editing import remove

    desk.do(remove(desk.register, "assessment", desk.id))
    desk.open.close()
    run = leeway("assess", tmp_path / "b.leeway", "--product", "Coder")
    assert "no assessment of Coder yet. Begin one with --start" in run.stderr


def test_answers_go_out_as_a_workbook_and_come_back(file: Path, tmp_path: Path) -> None:
    book = tmp_path / "out.xlsx"
    assert leeway("answers", "export", file, "--product", "Coder", "-o", book).returncode == 0
    unchanged = leeway("answers", "import", file, book, "--product", "Coder")
    assert unchanged.stdout.strip() == "0 to add, 0 to change, 0 to clear, 6 unchanged."
    workbook = load_workbook(book)
    sheet = workbook["Answers"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "week")
    row[4].value = "nonsense"
    workbook.save(book)
    refused = leeway("answers", "import", file, book, "--product", "Coder")
    assert refused.returncode == 1
    assert "nothing was imported" in refused.stderr
    row[4].value = "D"
    workbook.save(book)
    dry = leeway("answers", "import", file, book, "--product", "Coder", "--dry-run")
    assert "1 to change" in dry.stdout
    assert next(a for a in document(file)["answers"] if a["question"] == "week")["answer"] == "B"
    assert leeway("answers", "import", file, book, "--product", "Coder").returncode == 0
    assert next(a for a in document(file)["answers"] if a["question"] == "week")["answer"] == "D"
