"""`leeway compare`: what it prints and writes."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.builders import Team
from tests.command_line import leeway
from tests.register_files import write_register, write_sample
from tests.ui.rows import NOW

from leeway.assets import asset

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--as-of", "2026-11-22")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("sample") / "sample.leeway", NOW)


def documented() -> dict[str, Any]:
    text = asset("resources", "help", "command-line.md").read_text(encoding="utf-8")
    block = text.split("## leeway compare", 1)[1].split("```", 2)[1]
    found: dict[str, Any] = json.loads(block)
    return found


def test_the_json_has_the_shape_of_the_guide(sample: Path) -> None:
    run = leeway("compare", sample, "Claude Code", "OpenAI / Codex CLI", "--json", *DAY)
    assert (run.returncode, run.stderr) == (0, "")
    found, guide = json.loads(run.stdout), documented()
    assert found.keys() == guide.keys()
    assert found["products"] == [
        {"vendor": "Anthropic", "product": "Claude Code"},
        {"vendor": "OpenAI", "product": "Codex CLI"},
    ]
    rows = {row["id"]: row for section in found["sections"] for row in section["rows"]}
    shown = guide["sections"][0]["rows"][0]
    stars = rows[shown["id"]]
    assert found["sections"][0].keys() == guide["sections"][0].keys()
    assert stars.keys() == shown.keys()
    assert stars["cells"][1] == {**shown["cells"][0], "note": stars["cells"][1]["note"]}
    assert rows["leeway"]["cells"][1]["unlimited"]
    assert rows["leeway"]["cells"][1]["value"] is None
    sla = rows["sla"]["cells"][0]
    assert (sla["value"], sla["missing"], sla["unlimited"]) == (None, "not recorded", False)
    assert (rows["cost"]["unit"], rows["cost"]["cells"][0]["value"]) == ("EUR", 184_000.0)
    assert found["chart"]["hours_to_leave"] == [412.0, 96.0]
    assert found["chart"]["community_score"][0] == guide["chart"]["community_score"][0]


def test_the_tables_say_what_differs_in_words_and_whence_it_comes(sample: Path) -> None:
    run = leeway("compare", sample, "Claude Code", "Codex CLI", *DAY)
    assert run.returncode == 0
    assert "not public source" in run.stdout
    assert "67,000 stars" in run.stdout
    assert "≠ differs" in run.stdout
    assert "■ stop after 4 h" in run.stdout
    assert "claimed, Essay" in run.stdout
    assert "412 hours to leave, community score 0.7 of 4" in run.stdout


def test_the_csv_has_a_line_for_each_figure_and_runs_no_formula(tmp_path: Path) -> None:
    team = Team()
    one, two = team.sold("=1+1 \x1b[31m"), team.sold("Plain")
    team.signal("Plain Inc", "@SUM(A1)", "-2+3", source="+cmd", note="=evil")
    file = write_register(tmp_path / "a.leeway", *team.rows, now=NOW)
    out = tmp_path / "out.csv"
    run = leeway("compare", file, one, two, "--csv", out, *DAY)
    assert run.returncode == 0
    assert "\x1b" not in run.stdout
    assert "out.csv" in run.stderr
    with out.open(encoding="utf-8-sig", newline="") as stream:
        head, *lines = csv.reader(stream)
    assert len(head) == 4 + 2 * 5
    assert not [text for line in (head, *lines) for text in line if text[:1] in "=+-@" and text]
    found = next(line for line in lines if "SUM" in line[1])
    assert found[3] == "known of some"
    assert found[4] == "not recorded"
    assert found[9] == "'-2+3"
    assert all(text for line in lines for text in (line[4], line[6], line[7], line[9], line[11], line[12]))


def test_what_can_not_be_compared_is_one_sentence(sample: Path, tmp_path: Path) -> None:
    for words, told in (
        (("Claude Code",), "two products at least"),
        (("Claude Code", "claude code"), "two products at least"),
        (("Claude Code", "Nothing"), "Nothing"),
        (("Claude Code", "Codex CLI", "Claude API", "OpenAI API", "Actions", "Athena"), "5 products at most"),
        (("Claude Code", "Codex CLI", "--csv", tmp_path / "no" / "a.csv"), "no folder"),
        (("Claude Code", "Codex CLI", "--csv", sample), "register"),
    ):
        run = leeway("compare", sample, *words)
        assert run.returncode == 1, words
        assert told in run.stderr
        assert "Traceback" not in run.stderr
