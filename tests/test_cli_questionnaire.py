"""`leeway questionnaire`: what it prints, and what it says where it can't."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import command_line
from tests.command_line import Run
from tests.questionnaires import REAL

from leeway.assets import asset

SHIPPED = asset("resources", "questionnaires", "single-source.toml")
VSAQ = '{"questionnaire": [{"type": "block", "text": "T", "items": [{"type": "%s", "id": "x", "text": "What?", "choicesConds": 1, "choices": [{"a": "A"}, {"b": "B"}]}]}]}'


def leeway(*words: object) -> Run:
    return command_line.leeway("questionnaire", *words)


def test_a_sound_definition_is_said_to_be_sound() -> None:
    run = leeway("check", SHIPPED)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == (
        "Single-source critical infrastructure, version 1.0: 8 pillars, 47 questions, 47 of them scored. It is sound.\n"
    )


def test_every_problem_of_a_definition_has_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    text = SHIPPED.read_text(encoding="utf-8").replace("weight = 5", "weight = 0")
    bad.write_text(text.replace('suggest = "fact:workflows"', 'suggest = "fact:work"'), encoding="utf-8")
    run = leeway("check", bad)
    assert (run.returncode, run.stdout) == (1, "")
    lines = run.stderr.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("bad.toml, line ") for line in lines)
    assert "question “dependency.count”: there is no fact “work”" in run.stderr


@pytest.mark.parametrize(
    "words", [("check", "gone.toml"), ("import", "gone.json", "-o", "x.toml"), ("check", ".")]
)
def test_what_can_not_be_read_is_one_sentence(words: tuple[str, ...]) -> None:
    run = leeway(*words)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "Traceback" not in run.stderr


def test_a_vsaq_file_is_imported_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    source, target = tmp_path / "own.json", tmp_path / "own.toml"
    source.write_text(VSAQ % "radiogroup", encoding="utf-8")
    run = leeway("import", source, "-o", target)
    assert run.returncode == 0
    assert "1 pillar, 1 question, 0 findings" in run.stdout
    assert run.stderr.startswith("Left out: radiogroup “x”: the conditions of its choices")
    assert leeway("check", target).returncode == 0
    source.write_text(VSAQ % "slider", encoding="utf-8")
    assert "there is no type “slider”" in leeway("import", source, "-o", target).stderr


def test_the_real_vsaq_questionnaire_is_imported(tmp_path: Path) -> None:
    source = REAL / "vsaq" / "webapp.json"
    if not source.exists():
        pytest.skip("the real VSAQ questionnaire isn't here")
    run = leeway("import", source, "-o", tmp_path / "webapp.toml")
    assert (run.returncode, run.stderr) == (0, "")
    assert "9 pillars, 110 questions, 55 findings" in run.stdout
    assert "110 questions" in leeway("check", tmp_path / "webapp.toml").stdout
