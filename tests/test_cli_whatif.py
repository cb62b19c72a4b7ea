"""`leeway whatif`: what it prints, and what it keeps."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.command_line import leeway
from tests.outage_case import NOW, history, team
from tests.register_files import write_register

from leeway.domain.editing import add, update
from leeway.services.opening import create_register, open_register
from leeway.services.scenarios import describe_scenario


@pytest.fixture
def file(tmp_path: Path) -> Path:
    desk = create_register(tmp_path / "a.leeway", author="ann")
    for changes in (add(*team(), *history()),):
        edit = desk.edit(changes)
        assert edit
        desk.save(edit)
    named = desk.edit(update(desk.register, "workflow", "w-sync", name="Data \x1b[31m sync"))
    assert named
    desk.save(named)
    desk.close()
    return tmp_path / "a.leeway"


def whatif(file: Path, *words: str) -> dict[str, Any]:
    run = leeway("whatif", file, "--json", "--as-of", NOW.date().isoformat(), *words)
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_json_has_both_sides_and_the_difference(file: Path) -> None:
    found = whatif(file, "--set", "outage-length:Anthropic=2", "--set", "quality:Claude Code=0.6")
    assert found["unit"] == "EUR"
    for name, more in found["difference"].items():
        assert more == pytest.approx(found["scenario"][name] - found["baseline"][name], abs=1e-5)
    assert found["difference"]["expected_loss"] > 0
    assert found["scenario"]["of_worse_model"] == pytest.approx(0.4 * 84 * 8760 / 168 * 600)
    assert found["baseline"]["workflows_that_stop"] == 1
    assert [bar["what"] for bar in found["tornado"]] == [
        "Model quality of Claude Code",
        "Outage length of Anthropic",
    ]
    assert [row["name"] for row in found["workflows"]] == [
        "Data \x1b[31m sync",
        "Release pipeline",
        "Staff sign-in",
    ]
    assert {row["product"]: row["scenario"] for row in found["verdicts"]}[
        "Claude Code"
    ] == "single-source-critical"
    assert found["problems"] == []


def test_nothing_set_differs_by_exactly_nothing(file: Path) -> None:
    found = whatif(file)
    assert set(found["difference"].values()) == {0}
    assert found["baseline"] == found["scenario"]


def test_a_loss_that_nobody_knows_is_null_and_not_nothing(tmp_path: Path) -> None:
    bare = write_register(tmp_path / "bare.leeway", *team(), now=NOW)
    found = whatif(bare, "--set", "quality:Claude Code=0.6")
    for side in ("baseline", "scenario", "difference"):
        assert found[side]["expected_loss"] is found[side]["p95"] is found[side]["lost_hours"] is None
    assert found["scenario"]["of_worse_model"] > 0
    assert found["mitigation"] is None
    assert "Expected loss a year not known" in " ".join(leeway("whatif", bare).stdout.split())


def test_the_table_has_no_control_characters(file: Path) -> None:
    run = leeway("whatif", file, "--set", "gone:GitHub=yes")
    assert run.returncode == 0
    assert "Verdicts that change" in run.stdout
    assert "Actions: Concentrated → gone" in run.stdout
    assert "of it vendors that are gone" in run.stdout
    assert "\x1b" not in run.stdout


def test_a_scenario_is_kept_found_again_and_undone(file: Path) -> None:
    saved = leeway("whatif", file, "--set", "quality:Claude Code=0.6", "--save", "Bad week")
    assert (saved.returncode, saved.stderr.strip()) == (0, "Saved the scenario “Bad week”.")
    alone = whatif(file, "--scenario", "bad WEEK")
    assert alone["changes"][0]["value"] == 0.6
    more = whatif(file, "--scenario", "Bad week", "--set", "quality:Claude Code=0.3")
    assert [one["value"] for one in more["changes"]] == [0.3]
    leeway("whatif", file, "--scenario", "Bad week", "--set", "outage-rate:GitHub=2", "--save", "bad week")
    desk = open_register(file, author="bob")
    try:
        assert [one.name for one in desk.register.scenarios.values()] == ["Bad week"]
        assert len(desk.register.scenario_changes) == 2
        for left in (1, 0):
            desk.undo()
            assert len(desk.register.scenario_changes) == left
        assert not desk.register.scenarios
    finally:
        desk.close()


def test_a_scenario_saved_under_another_name_takes_note_and_costs_along(file: Path) -> None:
    leeway("whatif", file, "--set", "quality:Claude Code=0.6", "--save", "Bad week")
    desk = open_register(file, author="bob")
    (id,) = desk.register.scenarios
    edit = desk.edit(describe_scenario(desk.register, id, note="Agreed", yearly_cost=Decimal(900)))
    assert edit
    desk.save(edit)
    desk.close()
    found = whatif(file, "--scenario", "Bad week", "--save", " Worse\n week ")
    assert found["name"] == "Worse week"
    desk = open_register(file, author="bob", read_only=True)
    other = next(one for one in desk.register.scenarios.values() if one.id != id)
    assert (other.name, other.note, other.yearly_cost) == ("Worse week", "Agreed", Decimal(900))
    desk.close()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--set", "outage-length:Anthropic=nan"), "NaN isn't a number that can be reckoned with"),
        (("--set", "outage-length:Anthropic=-inf"), "Infinity isn't a number that can be reckoned with"),
        (("--set", "outage-length:Anthropic=1e400"), "Infinity isn't a number that can be reckoned with"),
        (("--set", "outage-length:Anthropic=1001"), "it can't be above 1,000"),
        (("--set", "outage-length:Anthropic=1,5"), "expected a number"),
        (("--set", "outage-length:Anthropic=120%"), "expected a number"),
        (("--set", "outage-length:Anthropic="), "expected a number"),
        (("--set", "notice:Claude Code=1e300"), "more than 40 digits"),
        (("--save", ""), "--save needs a name"),
        (("--save", " \t"), "--save needs a name"),
        (("--set", "outage-length:Nobody=2"), "There is no vendor “Nobody”"),
        (("--set", "quality:Claude Code=2"), "can't be above 1"),
        (("--scenario", "none"), "There is no scenario “none”"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_1(file: Path, words: tuple[str, ...], sentence: str) -> None:
    before = file.read_bytes()
    run = leeway("whatif", file, *words)
    assert (run.returncode, run.stdout) == (1, "")
    assert file.read_bytes() == before
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr
