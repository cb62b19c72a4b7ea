"""The whole memo's figures are those that the pages show."""

from __future__ import annotations

import re
from datetime import UTC, date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.memo.example import pages_of

from leeway.domain.change import apply
from leeway.domain.drill import BadWeek, DrillParameters
from leeway.domain.durations import length
from leeway.domain.scenario import changes_of
from leeway.domain.scenario_entities import LEVER
from leeway.engine.drill import drill
from leeway.engine.loss import Losses
from leeway.engine.portfolio import assess_portfolio
from leeway.engine.switching import time_to_leave
from leeway.engine.whatif_mitigation import gains_at
from leeway.memo import wording
from leeway.memo.leaving import integrations_of
from leeway.memo.outages import amount
from leeway.services.burn_view import read_burn, view
from leeway.services.drills import read_session_hours
from leeway.services.expected_loss import expect_loss
from leeway.services.finding import find_product
from leeway.services.memo_export import memo_request, with_parts
from leeway.services.memos import MemoDocument, make_memo, read_memo_sources
from leeway.services.opening import create_sample
from leeway.services.outages import read_outages
from leeway.services.scenarios import new_scenario
from leeway.services.whatif import reckon, start_whatif
from leeway.services.whatif_keys import find_scenario, read_setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister

DAY = date(2026, 11, 22)
COSTS = (Decimal(900), Decimal(3_000))
SETTINGS = (
    "supply.last_tested:Code review triage/Codex CLI=2026-11-20",
    "supply.switch_time:Code review triage/Codex CLI=2",
    "supply.capacity:Code review triage/Codex CLI=0.9",
    "outage-length:Anthropic=2",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRegister]:
    path = tmp_path_factory.mktemp("sample") / "sample.leeway"
    found = create_sample(path, author="ann", today=DAY, zone=UTC)
    yield found
    found.close()


@pytest.fixture(scope="module")
def register(desk: OpenRegister) -> Register:
    """The sample with a scenario that it doesn't hold yet."""
    changes = [read_setting(desk.register, text) for text in SETTINGS]
    return apply(desk.register, new_scenario(desk.register, "Tested", changes, costs=COSTS).changes)


@pytest.fixture(scope="module")
def memo(desk: OpenRegister, register: Register) -> MemoDocument:
    request = with_parts(register, memo_request(register, "Claude Code", prepared=DAY), scenario="tested")
    sources = read_memo_sources(desk, register, request, UTC)
    return make_memo(register, assess_portfolio(register, DAY), request, sources)


def test_session_burn_is_that_of_its_page(desk: OpenRegister, register: Register, memo: MemoDocument) -> None:
    product = find_product(register, "Claude Code")
    seen = view(read_burn(desk, product.id, UTC), register, zone=UTC)
    figures, part = seen.figures, memo.content.burn
    facts = {fact.label: fact for fact in part.facts}
    assert facts["Median session"].value == length(figures.median_hours)
    assert facts["Limits hit"].value == f"{figures.limit_hits:,}"
    assert facts["Stood still"].value == f"{wording.number(figures.stall_hours, 1)} h"
    assert figures.inflation is not None
    assert facts["Tokens per call"].value == f"×{figures.inflation.factor:.3g}"
    assert part.figure is not None
    assert part.figure.alt == seen.chart("session-length").words
    table = seen.chart("session-length").table
    place = [column.title for column in table.columns].index("Median session")
    assert f"planned, 15 % less; in the last week {part.weeks[-1].median}." in part.line
    assert [row.median for row in part.weeks] == [length(row[place]) for row in table.rows]  # type: ignore[arg-type]


def test_the_expected_loss_is_that_of_the_products_row_on_the_portfolio(
    desk: OpenRegister, register: Register, memo: MemoDocument
) -> None:
    product = find_product(register, "Claude Code")
    expected = expect_loss(register, read_outages(desk, register), DAY)
    found = next(fact for fact in memo.content.key_figures if fact.label == "Expected loss a year")
    assert found.value == amount(expected.products[product.id].money or 0.0, "EUR")
    assert expected.products[product.id].money != expected.curve_of([product.vendor_id]).mean  # type: ignore[union-attr]


def test_the_drill_is_that_of_the_portfolio(
    desk: OpenRegister, register: Register, memo: MemoDocument
) -> None:
    product = find_product(register, "Claude Code")
    hours = read_session_hours(desk, register, UTC)
    cells = drill(Losses(register, DAY), DrillParameters.of(register.policy), hours)[product.id]
    assert [case.why for case in memo.content.drill] == [cells[one].why for one in BadWeek]
    assert [case.name for case in memo.content.drill] == [one.words for one in BadWeek]


def test_the_mitigation_is_that_of_what_if(
    desk: OpenRegister, register: Register, memo: MemoDocument
) -> None:
    scenario = find_scenario(register, "Tested")
    whatif = start_whatif(
        register, read_outages(desk, register), read_session_hours(desk, register, UTC), DAY
    )
    found = reckon(whatif, changes_of(register, scenario.id), *(float(cost) for cost in COSTS))
    part = memo.content.mitigation
    before, after = found.found.baseline, found.found.scenario
    rows = {row.label: (row.before, row.after) for row in part.rows}
    assert rows["Expected loss a year, all vendors"] == (
        amount(before.year.mean, "EUR"),
        amount(after.year.mean, "EUR"),
    )
    assert rows["One year in twenty loses more than"] == tuple(
        amount(side.year.quantile(0.95), "EUR") for side in (before, after)
    )
    assert rows["Workflows that stop"] == (str(len(before.stopping)), str(len(after.stopping)))
    assert found.gain is not None
    assert amount(found.gain.buys, "EUR") in part.worth[0]
    assert f"paid back after {wording.number(found.gain.payback_years or 0, 1)} years" in part.worth[1]
    assert len(part.changes) == 4
    assert any("Capacity of Codex CLI" in line and "90 % (now 60 %)" in line for line in part.changes)


def test_a_flip_says_where_it_lies_and_what_holds_from_there_on(
    desk: OpenRegister, register: Register, memo: MemoDocument
) -> None:
    capacity, length_line = memo.content.mitigation.flips
    assert capacity == (
        "Capacity of Codex CLI for Code review triage, Coding agent: the verdict is “Single-source critical” over all of "
        "0 % to 90 %."
    )
    found = re.fullmatch(
        r"Outage length of Anthropic: it pays from ×([\d.]+) on, and not below .*", length_line
    )
    assert found
    changes = changes_of(register, find_scenario(register, "Tested").id)
    lever = next(one for one in changes if one.entity == LEVER)
    whatif = start_whatif(
        register, read_outages(desk, register), read_session_hours(desk, register, UTC), DAY
    )
    costs = (float(COSTS[0]), float(COSTS[1]))
    pays = [gains_at(whatif, changes, lever, float(found[1]) * by, costs) for by in (0.98, 1.02)]
    assert pays == [False, True]


def test_the_samples_own_scenario_flips_the_verdict_with_any_fallback_at_all(desk: OpenRegister) -> None:
    request = with_parts(
        desk.register,
        memo_request(desk.register, "Claude Code", prepared=DAY),
        scenario="Codex CLI as a tested fallback",
        sections=["mitigation"],
    )
    sources = read_memo_sources(desk, desk.register, request, UTC)
    made = make_memo(desk.register, assess_portfolio(desk.register, DAY), request, sources)
    part = made.content.mitigation
    found = [line.partition(", Coding agent: the verdict becomes ") for line in part.flips[:2]]
    becomes = "“Concentrated” at anything above 0 %"
    assert [(of, to) for of, _, to in found] == [
        ("Capacity of Codex CLI for Release pipeline", f"{becomes} (0 % to 80 %)."),
        ("Capacity of Codex CLI for Code review triage", f"{becomes} (0 % to 60 %)."),
    ]
    lines = [line.rstrip() for page in pages_of(made.pdf()) for line in page.splitlines()]
    assert any("of expected loss a year and costs" in line for line in lines)
    assert not [line for line in lines if line.endswith("€")]  # a sign stays with its amount


def test_the_exit_plan_is_of_the_registers_facts(register: Register, memo: MemoDocument) -> None:
    product = find_product(register, "Claude Code")
    time = time_to_leave(product, integrations_of(register, product), register.policy)
    plan = memo.content.exit
    facts = {fact.label: fact for fact in plan.facts}
    assert facts["Duration"].value == wording.weeks(time.weeks)
    assert facts["Cost"].value == wording.hours(
        assess_portfolio(register, DAY).products[product.id].effort_to_leave
    )
    assert facts["Last test"].value == "never as a whole"
    assert plan.steps[0].what == "Give notice"
    states = [step.state.words for step in plan.steps if step.state]
    assert states == ["None", "None", "Test due"]
    rebuilds = [step for step in plan.steps if step.what.startswith("Rebuild")]
    weeks = [float(step.time.split()[0]) for step in rebuilds]
    assert weeks == sorted(weeks, reverse=True)
