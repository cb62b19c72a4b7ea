"""KEY=VALUE: what a person writes finds the number that is meant, or says what there is."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from tests.builders import Team, proven

from leeway.domain.register import Register
from leeway.domain.scenario_entities import LEVER, Scenario
from leeway.errors import LeewayError
from leeway.services.whatif_keys import find_scenario, read_setting


@pytest.fixture
def register() -> Register:
    team = Team()
    acme = team.vendor("Acme")
    coder = team.product(acme, "Claude Code", session_hours=5.0)
    team.product(acme, "Mail")
    team.product(team.vendor("Bolt"), "Mail ", annual_cost=Decimal(1))
    spare = team.sold("Codex CLI")
    team.need(team.workflow("Release pipeline"), coder, proven(spare))
    team.need(team.workflow("Reports"), coder, proven(spare))
    team.integration(coder, "Plugins")
    return team.register()


SUPPLY = "Release pipeline-need-Claude Code-Codex CLI"


@pytest.mark.parametrize(
    ("text", "about", "value"),
    [
        ("outage-length:Acme=2", (LEVER, "Acme", "outage-length"), 2.0),
        ("Outage Length : acme = ×2.5", (LEVER, "Acme", "outage-length"), 2.5),
        ("quality:claude  code=60%", (LEVER, "Claude Code", "quality"), 0.6),
        ("quality:Acme/Claude Code=0.6", (LEVER, "Claude Code", "quality"), 0.6),
        ("notice:Claude Code=30", (LEVER, "Claude Code", "notice"), 30),
        ("gone:Acme=yes", (LEVER, "Acme", "gone"), True),
        (
            "workflow.cost_per_hour:release PIPELINE=900",
            ("workflow", "Release pipeline", "cost_per_hour"),
            "900",
        ),
        ("workflow.critical:Reports=no", ("workflow", "Reports", "critical"), False),
        ("workflow.tolerated stop:Reports=not known", ("workflow", "Reports", "tolerated_stop"), None),
        ("supply.capacity:Release pipeline/Codex CLI=0.6", ("supply", SUPPLY, "capacity"), 0.6),
        (
            "supply.last_tested:Release pipeline/Codex CLI=2026-11-01",
            ("supply", SUPPLY, "last_tested"),
            "2026-11-01",
        ),
        ("supply.product_id:Release pipeline/Codex CLI=Acme/Mail", ("supply", SUPPLY, "product_id"), "Mail"),
        ("integration.count:Claude Code/Plugins=3", ("integration", "Claude Code-Plugins", "count"), 3),
        ("policy.proven_days=365", ("policy", "policy", "proven_days"), 365),
    ],
)
def test_a_setting_finds_what_it_is_about(
    register: Register, text: str, about: tuple[str, str, str], value: Any
) -> None:
    found = read_setting(register, text)
    assert found.about == about
    assert json.loads(found.value) == value
    assert type(json.loads(found.value)) is type(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("outage-length:Acme", "isn't KEY=VALUE"),
        ("=2", "isn't KEY=VALUE"),
        ("outage-lenght:Acme=2", "isn't a lever. There is: outage-rate, outage-length"),
        ("outage-length=2", "needs what it is about"),
        ("outage-length:Acmee=2", "There is no vendor “Acmee” in the register. There is: “Acme”"),
        ("price:Mail=2", "Several are called “Mail”: “Acme/Mail”, “Bolt/Mail”. Name one"),
        ("supply.capacity:Codex CLI=0.6", "Several are called"),
        ("desk.capacity:x=1", "There is no table “desk”"),
        ("workflow.colour:Reports=1", "isn't a field of a workflow"),
        ("workflow.name:Reports=1", "isn't a field of a workflow"),
        ("outage-length:Acme=nan", "NaN"),
        ("outage-length:Acme=inf", "Infinity"),
        ("outage-length:Acme=two", "expected a number"),
        ("outage-length:Acme=-1", "below 0.01"),
        ("quality:Claude Code=160%", "above 1"),
        ("outage-length:Acme=120%", 'is "120%": expected a number'),
        ("notice:Claude Code=50 %", 'is "50 %": expected a whole number'),
        ("notice:Claude Code=1.5", "expected a whole number"),
        ("gone:Acme=perhaps", "expected true or false"),
        ("workflow.cost_per_hour:Reports=1.234", "two decimals"),
        ("workflow.cost_per_hour:Reports=1e999999", "finite number"),
        ("workflow.cost_per_hour:Reports=1e20", "can't be above"),
        ("supply.last_tested:Reports/Codex CLI=yesterday", "expected a date"),
        ("quality:Claude Code=", "expected a number"),
    ],
)
def test_what_can_not_be_read_says_what_there_is(register: Register, text: str, words: str) -> None:
    with pytest.raises(LeewayError) as caught:
        read_setting(register, text)
    assert words in str(caught.value)


def test_scenarios_are_found_by_name(register: Register) -> None:
    with pytest.raises(LeewayError, match="There is: none yet"):
        find_scenario(register, "bad")
    with_one = register.with_rows({"scenario": {"s": Scenario("s", "Bad week")}})
    assert find_scenario(with_one, " bad  WEEK").id == "s"
    with pytest.raises(LeewayError, match="There is: “Bad week”"):
        find_scenario(with_one, "good week")
