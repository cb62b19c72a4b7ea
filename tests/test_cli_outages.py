"""`leeway outages`: what it prints, and one sentence where it can't."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.command_line import leeway
from tests.outage_case import NOW, feed, history, team

from leeway.domain.editing import add
from leeway.services.opening import create_register

if TYPE_CHECKING:
    from pathlib import Path


def ok(*words: object) -> str:
    run = leeway(*words)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outages") / "team.leeway"
    desk = create_register(path, author="ann", clock=lambda: NOW)
    edit = desk.edit(add(*team(), *history()))
    assert edit is not None
    desk.save(edit)
    desk.close()
    return path


def test_the_json_has_what_is_documented_and_its_check_holds(file: Path) -> None:
    made = json.loads(ok("outages", file, "--json", "--as-of", "2026-11-22"))
    assert {"vendors", "workflows", "loss", "curve"} <= made.keys()
    assert {row["vendor"] for row in made["vendors"]} == {"Anthropic", "GitHub", "Okta"}
    assert abs(made["loss"]["check"]["standard_errors"]) <= 4
    assert made["as_of"].startswith("2026-11-22")


def test_where_nothing_is_known_no_loss_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "bare.leeway"
    desk = create_register(path, author="ann", clock=lambda: NOW)
    edit = desk.edit(add(*team()))
    assert edit is not None
    desk.save(edit)
    desk.close()
    shown = ok("outages", path, "--as-of", "2026-11-22")
    assert "No loss can be worked out yet." in shown
    assert "100.0% of years" not in shown


def test_the_table_tells_the_loss_the_vendors_the_workflows_and_what_is_missing(file: Path) -> None:
    shown = ok("outages", file, "--as-of", "2026-11-22")
    for words in (
        "Expected loss a year",
        "EUR",
        "standard errors off",
        "GitHub",
        "Release pipeline",
        "exact",
    ):
        assert words in shown
    assert "Outages of Okta aren't counted." in shown
    assert "not known" in shown


def test_the_same_day_gives_the_same_figures(file: Path) -> None:
    first, second = (ok("outages", file, "--json", "--as-of", "2026-11-22") for _ in range(2))
    assert first == second


def test_an_import_changes_what_is_printed(tmp_path: Path) -> None:
    target = tmp_path / "new.leeway"
    assert leeway("import", target, feed(tmp_path / "feed.csv")).returncode == 0
    made = json.loads(ok("outages", target, "--json"))
    assert [(row["vendor"], row["incidents"]) for row in made["vendors"]] == [("GitHub", 5)]
    assert made["loss"]["mean"] is None  # no work leans on it


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    run = leeway("outages", tmp_path / "none.leeway")
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1
    assert "none.leeway" in run.stderr
