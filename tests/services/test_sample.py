"""The sample register: it is marked as an example, and every verdict and phenomenon that it is for occurs."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from leeway.assets import asset
from leeway.domain.register import Register
from leeway.domain.scenario import changes_of
from leeway.domain.validation import changed, problems_of
from leeway.domain.verdict import Code, Outcome, Verdict
from leeway.engine.portfolio import Portfolio, assess_portfolio
from leeway.errors import InvalidEdit, UnreadableSource
from leeway.services.sample import changes_from, sample_changes
from leeway.services.shown import show_scenario

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = date(2026, 11, 22)
DAYS = (WRITTEN, date(2024, 2, 29), date(2031, 6, 15))


@cache
def sample(today: date = WRITTEN) -> Register:
    return changed(Register.empty(), sample_changes(today))


@cache
def portfolio(today: date = WRITTEN) -> Portfolio:
    return assess_portfolio(sample(today), today)


def document() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        asset("resources", "samples", "example-team.json").read_text(encoding="utf-8")
    )
    return content


def load(folder: Path, content: Any) -> Register:
    path = folder / "team.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return changed(Register.empty(), changes_from(path, WRITTEN))


def by_product(today: date = WRITTEN) -> dict[str, Any]:
    register = sample(today)
    return {register.products[id].name: found for id, found in portfolio(today).products.items()}


def losses_of(product: str, today: date = WRITTEN) -> dict[str, Any]:
    return {loss.name: loss for loss in by_product(today)[product].workflows}


def codes_of(product: str, workflow: str) -> list[Code]:
    return [reason.code for reason in losses_of(product)[workflow].reasons]


def names(register: Register, ids: tuple[str, ...]) -> set[str]:
    return {register.workflows[id].name for id in ids}


# ------------------------------------------------------------------------------------- what it holds


def test_it_keeps_every_rule_of_the_register() -> None:
    assert list(problems_of(sample())) == []


def test_it_is_marked_as_an_example() -> None:
    setting = sample().setting
    assert setting.example
    assert setting.title == "Example register"
    assert "invented" in setting.organisation


def test_every_product_and_workflow_says_that_its_figures_are_an_example() -> None:
    register = sample()
    notes = [product.note for product in register.products.values()]
    notes += [workflow.note for workflow in register.workflows.values()]
    assert all(note.startswith("Example") for note in notes)
    assert all("invented" in vendor.note for vendor in register.vendors.values())


def test_it_has_the_size_of_a_small_team() -> None:
    register = sample()
    assert 6 <= len(register.vendors) <= 8
    assert 10 <= len(register.workflows) <= 14
    assert {row.critical for row in register.workflows.values()} == {True, False}


def test_claude_code_is_built_upon_as_in_the_drawing() -> None:
    register = sample()
    claude = next(p for p in register.products.values() if p.name == "Claude Code")
    built = [i for i in register.integrations.values() if i.product_id == claude.id]
    assert [(i.name, i.count, i.hours_each) for i in built] == [
        ("Plugins", 14, 6.0),
        ("Triggers", 9, 12.0),
        ("MCP servers", 22, 5.0),
        ("Prompt libraries", 31, 2.0),
        ("Evaluation suites", 5, 9.6),
    ]
    assert sum(i.count for i in built) == 81
    assert by_product()["Claude Code"].effort_to_leave == pytest.approx(412)
    assert claude.annual_cost == Decimal(184_000)
    assert (claude.notice_days, claude.contract_end) == (90, date(2027, 6, 30))
    assert claude.decision_asked


def test_portable_and_other_integrations_stand_beside_each_other() -> None:
    register = sample()
    codex = next(p for p in register.products.values() if p.name == "Codex CLI")
    built = [i for i in register.integrations.values() if i.product_id == codex.id]
    assert {i.portable for i in built} == {True, False}
    assert by_product()["Codex CLI"].effort_to_leave == 96


# ------------------------------------------------------------------------------- verdicts, whenever made


@pytest.mark.parametrize("today", DAYS)
def test_each_product_has_its_verdict_whenever_the_sample_is_made(today: date) -> None:
    assert {name: (found.verdict, found.leeway) for name, found in by_product(today).items()} == {
        "Claude Code": (Verdict.SINGLE_SOURCE_CRITICAL, 4.0),
        "Claude API": (Verdict.CONCENTRATED, math.inf),
        "Codex CLI": (Verdict.REPLACEABLE, math.inf),
        "OpenAI API": (Verdict.REPLACEABLE, math.inf),
        "Actions": (Verdict.CONCENTRATED, 6.0),
        "EC2 Frankfurt": (Verdict.SINGLE_SOURCE_CRITICAL, 6.0),
        "EC2 Ireland": (Verdict.CONCENTRATED, math.inf),
        "Athena": (Verdict.CONCENTRATED, math.inf),
        "CodeBuild": (Verdict.CONCENTRATED, math.inf),
        "Simple Email Service": (Verdict.CONCENTRATED, math.inf),
        "Workers": (Verdict.CONCENTRATED, 11.0),
        "Warehouse": (Verdict.CONCENTRATED, math.inf),
        "Email API": (Verdict.REPLACEABLE, math.inf),
        "Workforce sign-on": (Verdict.NOT_ENOUGH_KNOWN, None),
    }


def test_each_of_the_four_verdicts_occurs_among_vendors() -> None:
    assert {found.verdict for found in portfolio().vendors.values()} == set(Verdict)


def test_claude_code_stops_the_three_workflows_of_the_drawing() -> None:
    stopped = losses_of("Claude Code")
    assert {(name, loss.leeway, loss.outcome) for name, loss in stopped.items()} == {
        ("Release pipeline", 4.0, Outcome.STOPS),
        ("Code review triage", 8.0, Outcome.STOPS),
        ("Nightly migrations", 12.0, Outcome.STOPS),
    }
    costs = {row.name: row.cost_per_hour for row in sample().workflows.values() if row.name in stopped}
    assert costs == {"Release pipeline": 900, "Code review triage": 240, "Nightly migrations": 310}


@pytest.mark.parametrize(
    ("product", "workflow", "code"),
    [
        ("Claude Code", "Release pipeline", Code.NO_FALLBACK),
        ("Claude Code", "Code review triage", Code.TEST_EXPIRED),
        ("Actions", "Data sync", Code.FALLBACK_UNPROVEN),
        ("Actions", "Release pipeline", Code.FALLBACK_UNDER_SIZED),
        ("Workers", "Product images", Code.FALLBACK_TOO_SLOW),
        ("Warehouse", "Management reporting", Code.SHARED_UPSTREAM),
        ("EC2 Frankfurt", "Management reporting", Code.FALLBACK_FALLS_TOO),
    ],
)
def test_each_flaw_of_a_fallback_occurs(product: str, workflow: str, code: Code) -> None:
    assert codes_of(product, workflow) == [code]


def test_every_kind_of_reason_occurs() -> None:
    found = {reason.code for product in portfolio().products.values() for reason in product.reasons}
    assert found | {Code.MISSING} == set(Code)


def test_the_shared_upstream_is_named() -> None:
    (reason,) = by_product()["Warehouse"].reasons
    assert reason.text == (
        "“Management reporting”: fallback Athena is not independent of Warehouse: "
        "both run on Amazon Web Services EC2 Frankfurt."
    )


def test_two_workflows_that_are_not_critical_stop() -> None:
    stopped = {
        loss.name
        for found in portfolio().products.values()
        for loss in found.workflows
        if loss.critical is False and loss.outcome is Outcome.STOPS
    }
    assert stopped == {"Data sync", "Product images"}


def test_a_missing_number_is_named() -> None:
    assert by_product()["Workforce sign-on"].missing == ("Tolerated stop of workflow “Staff sign-in”",)
    assert by_product()["Workforce sign-on"].effort_to_leave is None


def test_an_untested_fallback_is_shown_and_not_counted() -> None:
    loss = losses_of("Actions")["Data sync"]
    assert loss.leeway == 24.0
    assert loss.leeway_if_unproven == math.inf


def test_pairs_of_vendors_stop_workflows_that_neither_stops_alone() -> None:
    register = sample()
    found = {
        frozenset(register.vendors[id].name for id in pair.vendor_ids): names(register, pair.workflow_ids)
        for pair in portfolio().pairs
    }
    assert found == {
        frozenset({"Anthropic", "OpenAI"}): {"Test generation", "Support drafts"},
        frozenset({"GitHub", "Amazon Web Services"}): {"Release pipeline"},
        frozenset({"Postmark", "Amazon Web Services"}): {"Customer notifications"},
    }


def test_the_cloud_is_a_single_point_for_work_that_another_vendor_sells() -> None:
    register = sample()
    points = {
        register.vendors[p.vendor_id].name: names(register, p.workflow_ids) for p in portfolio().single_points
    }
    assert points["Amazon Web Services"] == {"Customer portal", "Order processing", "Management reporting"}
    assert points["Anthropic"] == {"Release pipeline", "Code review triage", "Nightly migrations"}


def test_vendors_of_replaceable_products_stay_within_the_share_limit() -> None:
    register, found = sample(), portfolio()
    replaceable = {p.vendor_id for p in found.products.values() if p.verdict is Verdict.REPLACEABLE}
    assert all(found.reach.get(id, 0.0) <= register.policy.share_limit for id in replaceable)


# -------------------------------------------------------------------------------------- the scenario


def test_the_scenario_is_marked_as_an_example_and_says_what_it_costs() -> None:
    (scenario,) = sample().scenarios.values()
    assert scenario.name == "Codex CLI as a tested fallback"
    assert scenario.note.startswith("Example")
    assert "invented" in scenario.note
    assert (scenario.yearly_cost, scenario.one_off_cost) == (1_800, 4_000)


@pytest.mark.parametrize("today", DAYS)
def test_the_scenario_answers_what_stops_with_claude_code_whenever_the_sample_is_made(today: date) -> None:
    register = sample(today)
    (scenario,) = register.scenarios
    shown = show_scenario(register, scenario, today)
    assert shown.problems == ()
    found = assess_portfolio(shown.register, today)
    claude = next(id for id, product in register.products.items() if product.name == "Claude Code")
    assert {loss.name: loss.leeway for loss in found.products[claude].workflows} == pytest.approx(
        {"Release pipeline": 12.0, "Code review triage": 17.0, "Nightly migrations": 24.0}
    )
    assert found.products[claude].verdict is Verdict.CONCENTRATED
    assert found.products[claude].verdict is not by_product(today)["Claude Code"].verdict


def test_a_fallback_of_a_scenario_changes_the_one_that_is_there_and_adds_any_other() -> None:
    register = sample()
    (scenario,) = register.scenarios
    made = {(change.row in register.supplies, change.field) for change in changes_of(register, scenario)}
    assert made == {(False, ""), (True, "switch_time"), (True, "last_tested")}


# ------------------------------------------------------------------------------------ days and ids


def team_days(today: date) -> dict[tuple[str, str], date]:
    """Every day of the team in the sample that is made on a day, by id and field."""
    register = sample(today)
    found = {(id, "contract_end"): product.contract_end for id, product in register.products.items()}
    found |= {(id, "last_tested"): supply.last_tested for id, supply in register.supplies.items()}
    found |= {(id, "as_of"): integration.as_of for id, integration in register.integrations.items()}
    return {key: day for key, day in found.items() if day}


def test_days_of_the_team_move_with_the_day_of_making_and_days_of_signals_stay() -> None:
    later = WRITTEN + timedelta(days=100)
    assert team_days(later) == {key: day + timedelta(days=100) for key, day in team_days(WRITTEN).items()}
    assert len(team_days(WRITTEN)) > 40
    assert sample(later).signals == sample(WRITTEN).signals


def test_the_same_file_gives_the_same_rows_with_ids_of_version_7() -> None:
    assert sample_changes(WRITTEN) == sample_changes(WRITTEN)
    ids = [change.id for change in sample_changes(WRITTEN) if change.field is None]
    assert len(set(ids)) == len(ids)
    assert {(UUID(id).version, UUID(id).variant) for id in ids} == {(7, "specified in RFC 4122")}
    assert ids == [change.id for change in sample_changes(DAYS[2]) if change.field is None]


def test_rows_sort_by_id_as_they_stand_in_the_file() -> None:
    vendors = sample().vendors
    assert [vendors[id].name for id in sorted(vendors)] == [v["name"] for v in document()["vendors"]]


# ---------------------------------------------------------------------------------------- signals


def test_each_signal_names_source_standing_and_day_and_what_it_is() -> None:
    for signal in sample().signals.values():
        assert signal.source.startswith("Essay: closed code isolates the customer (secondary source)")
        assert signal.standing in ("claimed", "disputed")  # nothing was measured here
        assert signal.as_of <= WRITTEN
        assert len(signal.note) > 20


@pytest.mark.parametrize(
    ("vendor", "product", "metric", "value", "unit"),
    [
        ("OpenAI", None, "Funding round", "122", "billion USD"),
        ("OpenAI", None, "Valuation after the round", "852", "billion USD"),
        ("OpenAI", "Codex CLI", "Weekly users", "2,000,000", "users a week"),
        ("OpenAI", "Codex CLI", "Community stars", "67,000", "stars"),
        ("OpenAI", "Codex CLI", "Contributors", "400+", "people"),
        ("OpenAI", "Codex CLI", "Plugins", "20+", "plugins"),
        ("Anthropic", "Claude Code", "Session length, planned", "5", "h"),
        ("Anthropic", "Claude Code", "Session length, actual", "90", "min"),
        ("Anthropic", "Claude Code", "Token inflation", "10–20", "×"),
        ("Anthropic", "Claude Code", "Source map left in a package, size", "59.8", "MB"),
        ("Anthropic", "Claude Code", "Source files exposed by packaging", "1,900", "files"),
        ("Anthropic", "Claude Code", "Source lines exposed by packaging", "512,000", "lines"),
        ("Anthropic", "Claude Code", "Roadmap readable before release", "no", ""),
    ],
)
def test_the_essays_figures_are_there(
    vendor: str, product: str | None, metric: str, value: str, unit: str
) -> None:
    register = sample()
    found = [
        (signal.value, signal.unit)
        for signal in register.signals.values()
        if signal.metric == metric
        and register.vendors[signal.vendor_id].name == vendor
        and (register.products[signal.product_id].name if signal.product_id else None) == product
    ]
    assert found == [(value, unit)]


def test_user_reports_are_called_user_reports_where_the_memo_shows_it() -> None:
    reported = {s.metric for s in sample().signals.values() if s.source.endswith("on user reports")}
    assert reported == {"Session length, actual", "Token inflation"}


def test_the_weekly_users_are_those_of_march_2026() -> None:
    weekly = next(s for s in sample().signals.values() if s.metric == "Weekly users")
    assert weekly.as_of == date(2026, 3, 31)


# -------------------------------------------------------------------------------------- a bad file


@pytest.mark.parametrize(
    ("path", "key", "value", "sentence"),
    [
        (("vendors", 0), "websiet", "x", "team.json: vendors[1] has the unknown key “websiet”; it can have name, website"),
        (("workflows", 0), "tolerated_stop", "4", 'workflows[1].tolerated_stop is "4": expected a number'),
        (("workflows", 0), "tolerated_stop", "4,5", 'workflows[1].tolerated_stop is "4,5": expected a number'),
        (("workflows", 0), "tolerated_stop", True, "expected a number"),
        (("workflows", 0), "cost_per_hour", "9,00", "expected an amount"),
        (("workflows", 0), "critical", "yes", "expected true or false"),
        (("vendors", 0, "products", 0), "contract_end", "30.06.2027", "expected a date such as 2026-11-22"),
        (("vendors", 0, "products", 0, "integrations", 0), "count", 1.5, "expected a whole number"),
        (("vendors", 0, "products", 0), "vendor_id", "x", "has the unknown key “vendor_id”"),
        (("workflows", 0, "needs", 0), "primary", "Claude Code", "name a product of the file as “Vendor / Product”"),
        (("workflows", 0, "needs", 0), "fallbacks", {}, "workflows[1].needs[1].fallbacks must be a list in brackets"),
        (("workflows", 0), "needs", [3], "workflows[1].needs[1] must be an object in braces"),
        (("scenarios", 0), "cost", 1, "scenarios[1] has the unknown key “cost”"),
        (("scenarios", 0, "fallbacks", 0), "need", "Agent", "scenarios[1].fallbacks[1] must name a workflow of the file and its need"),
        (("scenarios", 0, "fallbacks", 0), "product", "Codex CLI", "name a product of the file as “Vendor / Product”"),
        (("scenarios", 0, "fallbacks", 0), "capacity", "all", "expected a number"),
        (("scenarios", 0), "fallbacks", ["x"], "scenarios[1].fallbacks[1] must name"),
        ((), "extra", 1, "the file has the unknown key “extra”"),
        ((), "written", "yesterday", "written must be the day of writing"),
        ((), "vendors", None, "vendors must be a list in brackets"),
    ],
)  # fmt: skip
def test_a_wrong_place_in_the_file_is_named(
    tmp_path: Path, path: tuple[Any, ...], key: str, value: Any, sentence: str
) -> None:
    content = document()
    row = content
    for step in path:
        row = row[step]
    row[key] = value
    with pytest.raises(UnreadableSource) as caught:
        load(tmp_path, content)
    assert sentence in str(caught.value)


def test_a_row_without_its_name_is_refused(tmp_path: Path) -> None:
    content = document()
    del content["vendors"][2]["name"]
    with pytest.raises(UnreadableSource, match=r"vendors\[3\] lacks name\."):
        load(tmp_path, content)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "must hold an object"),
        ("{", "can't be read as JSON"),
        ('{"written": "2026-11-22", "written": "2026-11-22"}', "“written” stands twice"),
        ('{"written": NaN}', "NaN is not a number"),
    ],
)
def test_a_file_that_is_not_strict_json_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UnreadableSource, match=sentence):
        load(tmp_path, text)


def test_numbers_out_of_bounds_are_left_to_the_rules_of_the_register(tmp_path: Path) -> None:
    content = document()
    content["workflows"][0]["tolerated_stop"] = -1
    with pytest.raises(InvalidEdit, match="can't be negative"):
        load(tmp_path, content)


def test_a_team_may_be_as_small_as_one_vendor(tmp_path: Path) -> None:
    register = load(tmp_path, {"written": "2026-11-22", "vendors": [{"name": "Solo"}], "workflows": []})
    assert [vendor.name for vendor in register.vendors.values()] == ["Solo"]
