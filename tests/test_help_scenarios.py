"""The guide's page about scenarios, true to the program that it describes."""

from __future__ import annotations

import json
import re

import pytest

from leeway.assets import asset
from leeway.domain.drill import DrillOutcome
from leeway.domain.policy import Policy
from leeway.domain.scenario_levers import Lever
from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_yearly_loss import YearlyLoss
from leeway.engine.whatif import Figures
from leeway.engine.whatif_weeks import Beyond
from leeway.engine.whatif_year import Year
from leeway.services.whatif_document import figures_of


def text(name: str) -> str:
    return asset("resources", "help", name).read_text(encoding="utf-8")


@pytest.mark.parametrize("lever", list(Lever))
def test_every_lever_has_its_row_with_what_it_is_set_for(lever: Lever) -> None:
    rows = [line for line in text("scenarios.md").splitlines() if line.startswith(f"| `{lever.value}` |")]
    assert len(rows) == 1
    assert rows[0].split("|")[2].strip() == lever.about


def test_the_figures_are_those_that_the_command_line_shows() -> None:
    part = text("command-line.md").partition("## leeway whatif")[2]
    block = re.search(r"^```\n(\{.*?)^```$", part, re.DOTALL | re.MULTILINE)
    assert block
    shown = json.loads(block[1])
    nothing = Year(YearlyLoss.of(OutageModel.of([]), "hours"), Beyond(), Beyond())
    assert isinstance(nothing.curve, LossCurve)
    assert set(shown["baseline"]) == set(figures_of(Figures(nothing, {}, {}, 0.0)))
    assert shown["workflows"][0]["outcome"] in set(DrillOutcome)


def test_the_hours_of_a_bad_outage_are_the_policys() -> None:
    assert f"({Policy().drill_outage_hours:g} h)" in text("scenarios.md")
