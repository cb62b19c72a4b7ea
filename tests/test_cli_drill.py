"""`leeway drill`: what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.builders import TODAY, Team
from tests.command_line import leeway

from leeway.domain.editing import add, update
from leeway.services.opening import create_register


@pytest.fixture
def file(tmp_path: Path) -> Path:
    team = Team()
    coder = team.sold("Coder \x1b[31m", session_hours=5.0)
    team.need(team.workflow("Release", tolerated=4.0, hours_per_week=40.0), coder)
    desk = create_register(tmp_path / "a.leeway", author="ann")
    edit = desk.edit((*add(*team.rows), *update(desk.register, "policy", "policy", drill_outage_hours=3.0)))
    assert edit
    desk.save(edit)
    desk.close()
    return tmp_path / "a.leeway"


def test_json_has_every_scenario_with_its_parameters_and_reasons(file: Path) -> None:
    run = leeway("drill", file, "--json", "--as-of", TODAY.isoformat())
    assert (run.returncode, run.stderr) == (0, "")
    found = json.loads(run.stdout)
    assert [one["id"] for one in found["scenarios"]] == [
        "bad-outage", "tighter-limits", "token-inflation", "price-rise", "worse-model", "exit",
    ]  # fmt: skip
    assert found["scenarios"][0]["hours"] == 3.0
    row = found["rows"][0]
    assert row["vendor"].startswith("Coder")
    outage, price = row["outcomes"]["bad-outage"], row["outcomes"]["price-rise"]
    assert (outage["outcome"], outage["workflows"]) == ("degrades", ["Release"])
    assert outage["details"][0] == {
        "name": "Release", "outcome": "degrades", "lost_hours": 3.0, "tolerated_stop": 4.0,
        "why": "“Release” loses 3 h of work (away 3 h); 4 h can be borne.",
    }  # fmt: skip
    assert (price["outcome"], price["workflows"], price["missing"]) == ("not-known", [], ["Cost a year"])


def test_the_table_has_shapes_and_words_and_never_speaks_to_the_terminal(file: Path) -> None:
    run = leeway("drill", file)
    assert run.returncode == 0
    assert "▲ degrades" in run.stdout
    assert "■ stops" in run.stdout
    assert "\x1b" not in run.stdout
