"""What the memo says follows from the register, and says so where it doesn't."""

from dataclasses import asdict
from typing import Any

import pytest
from tests.builders import LONG_AGO, Team
from tests.memo.example import TOOL, document, named, team

from leeway.domain.policy import Setting
from leeway.domain.register import Register
from leeway.memo.content import Fact, MemoContent


@pytest.fixture(scope="module")
def content() -> MemoContent:
    return document(team().register()).content


def of_team(team: Team, product: str = TOOL) -> MemoContent:
    return document(team.register(), product).content


def figures(content: MemoContent) -> dict[str, tuple[str, str]]:
    return {fact.label: (fact.value, fact.remark) for fact in content.key_figures}


def test_the_verdict_has_its_mark_and_its_reasons(content: MemoContent) -> None:
    assert (content.verdict.shape, content.verdict.words) == ("■", "Single-source critical")
    assert "“Release” has no fallback for Tool." in content.why


def test_it_says_who_prepared_it_when_and_for_whom(content: MemoContent) -> None:
    assert content.byline == "Prepared 22 Nov 2026 by M. Ortiz for the board"
    assert document(team().register(), author="", reader=" ").content.byline == "Prepared 22 Nov 2026"


def test_it_leads_with_what_stops(content: MemoContent) -> None:
    assert content.lead == "If Acme is away, of the 3 workflows that need Tool, 2 stop and 1 degrades."


def test_one_workflow_is_spoken_of_as_one() -> None:
    alone = Team()
    alone.need(alone.workflow("Ship"), alone.sold(TOOL))
    assert of_team(alone).lead == "If Tool Inc is away, the one workflow that needs Tool stops."


def test_the_key_figures_come_with_what_they_hang_on(content: MemoContent) -> None:
    assert figures(content) == {
        "Leeway": ("4 h", "until too much work is lost"),
        "Expected loss a year": ("not known", "its outages aren't on record"),
        "Effort to leave": ("224 h", "11 integrations to rebuild"),
        "Time to leave": ("13 weeks", "set by the contract's notice"),
        "Share of critical work": ("100 %", "the policy's limit is 25 %"),
    }


def test_each_workflow_is_told_with_its_fallback_and_outcome(content: MemoContent) -> None:
    rows = {row.workflow: row for row in content.stops}
    assert list(rows) == ["Release", "Review", "Nightly"]
    assert rows["Release"].fallbacks == ("none",)
    assert (rows["Release"].cost_per_hour, rows["Release"].outcome.words) == ("€ 900", "Stops")
    assert rows["Review"].fallbacks == ("Spare, 60 %, in 2 h, tested Oct 2026",)
    assert (rows["Review"].leeway, rows["Review"].outcome.words) == ("17 h", "Degrades")
    assert rows["Nightly"].fallbacks == ("Spare, 100 %, in 1 h, tested Mar 2026 (not valid)",)
    assert rows["Nightly"].remark == "∞ unlimited if the untested fallback works"
    assert (rows["Nightly"].critical, rows["Nightly"].cost_per_hour) == ("no", "not known")


def test_a_fallback_of_the_same_vendor_is_said_to_fall_too() -> None:
    own = Team()
    vendor = own.vendor("Acme")
    own.need(own.workflow("Ship"), own.product(vendor, TOOL), (own.product(vendor, "Sister"), {}))
    assert of_team(own).stops[0].fallbacks == ("Sister, 100 %, in 1 h, tested Oct 2026, falls too",)


def test_a_workflow_with_two_needs_names_them() -> None:
    both = Team()
    tool = both.sold(TOOL)
    ship = both.workflow("Ship")
    both.need(ship, tool)
    both.rows += _second_need(ship, tool)
    assert of_team(both).stops[0].fallbacks == ("keys: none", "need of Tool: none")


def _second_need(workflow: str, product: str) -> list[Any]:
    from leeway.domain.register_entities import PRIMARY, Need, Supply

    return [Need("keys", workflow, "keys"), Supply("keys-primary", "keys", product, PRIMARY)]


def test_what_would_change_the_verdict_comes_with_the_verdict(content: MemoContent) -> None:
    last = content.remedies[-1]
    assert last.verdict is not None
    assert last.verdict.words == "Replaceable"
    assert "Release" in last.text


def test_the_arithmetic_of_each_leeway_is_shown(content: MemoContent) -> None:
    assert {row.workflow: row.arithmetic for row in content.leeways} == {
        "Release": "T = 4 h",
        "Review": "2 + (8 − 2) / (1 − 0.6) = 17 h",
        "Nightly": "T = 12 h",
    }


def test_single_points_pairs_and_upstream_are_named(content: MemoContent) -> None:
    assert content.upstream == "Tool runs on Cloud Inc Cloud, and stops when that stops."
    cuts = {cut.text: cut.workflows for cut in content.cuts}
    assert cuts["Acme alone stops"] == ("Nightly", "Release")
    assert cuts["Acme and Spare Inc together stop"] == ("Review",)


def test_integrations_add_up_and_portable_ones_cost_nothing(content: MemoContent) -> None:
    leaving = content.leaving
    assert [(row.name, row.hours) for row in leaving.integrations] == [
        ("Servers", "144 h"),
        ("Trigger", "80 h"),
        ("Prompts", "0 h"),
    ]
    assert (leaving.total_count, leaving.total_hours) == ("1,211", "224 h")
    assert Fact("Notice", "91 d") in leaving.contract
    assert Fact("Availability promised", "99.5 %") in leaving.contract


def test_concentration_has_three_weightings_with_shares_index_and_band(content: MemoContent) -> None:
    by_label = {weighting.label: weighting for weighting in content.weightings}
    assert list(by_label) == ["Spend", "Critical workflows", "Integrations"]
    spend = by_label["Spend"]
    assert [(share.vendor, share.percent, share.own) for share in spend.shares] == [
        ("Acme", "75 %", True),
        ("Spare Inc", "25 %", False),
    ]
    assert (spend.hhi, spend.effective_number, spend.band) == ("6,250", "1.6", "high (above 1,800)")


def test_sourced_figures_have_standing_source_and_day(content: MemoContent) -> None:
    first, second = content.sources
    assert (first.about, first.metric, first.value) == ("Acme", "Round", "122 billion USD")
    assert (first.standing, first.source, first.as_of) == ("claimed", "Announcement", "22 Nov 2026")
    assert (second.about, second.standing) == (TOOL, "disputed")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https:///x", "http://[", "https://a b", "שלום", "file:///etc"]
)
def test_only_ordinary_addresses_become_links(url: str) -> None:
    linked = team()
    linked.signal("Acme", "Odd", "1", url=url)
    linked.signal("Acme", "Even", "1", url="https://example.com/a?b=c")
    links = {row.metric: row.link for row in of_team(linked).sources}
    assert (links["Odd"], links["Even"]) == ("", "https://example.com/a?b=c")


def test_what_is_not_known_is_listed(content: MemoContent) -> None:
    assert content.missing == ("Cost per hour of workflow “Nightly”",)


def test_a_product_of_which_nothing_is_known_says_so_everywhere() -> None:
    bare = Team()
    bare.sold(TOOL)
    content = of_team(bare)
    assert content.verdict.words == "Not enough known"
    assert content.why[0] == "Not known: Which workflows need “Tool”."
    assert {value for value, _ in figures(content).values()} == {"not known"}
    assert (content.stops, content.cuts, content.sources) == ((), (), ())
    assert {weighting.hhi for weighting in content.weightings} == {"not known"}
    assert "Which integrations are built on it" in content.missing


def test_a_step_whose_outcome_depends_on_the_figure_promises_no_verdict() -> None:
    unknown = Team()
    unknown.need(unknown.workflow("Ship", tolerated=None), unknown.sold(TOOL))
    content = of_team(unknown)
    assert [row.verdict for row in content.remedies] == [None]
    assert content.stops[0].outcome.words == "Not known"


def test_the_method_shows_every_rule_with_inputs_and_result(content: MemoContent) -> None:
    results = {part.name: part.result for part in content.method}
    assert results == {
        "Leeway": "4 h",
        "Verdict": "Single-source critical",
        "Share of critical work": "100 %",
        "Effort to leave": "224 h",
        "Time to leave": "13 weeks",
        "Concentration": "1.6 by spend, 1.0 by critical workflows, 1.0 by integrations",
    }
    inputs = {fact.label: fact.value for part in content.method for fact in part.inputs}
    assert inputs["not portable"] == "9 × 16 h + 2 × 40 h"
    assert inputs["notice"] == "91 d, 13 weeks"
    assert inputs["spend"] == "75² + 25² = 6,250"


def test_no_figure_is_left_blank() -> None:
    sparse = Team()
    sparse.need(
        sparse.workflow("Ship", critical=None, tolerated=None),
        sparse.sold(TOOL),
        (sparse.sold("Spare"), _blank()),
    )
    sparse.integration(TOOL)
    content = of_team(sparse)
    for row in (
        *content.stops,
        *content.leaving.integrations,
        *content.weightings,
        *content.leaving.contract,
    ):
        blank = [name for name, value in asdict(row).items() if value == "" and name != "remark"]
        assert not blank, row


def _blank() -> dict[str, Any]:
    return {"switch_time": None, "capacity": None, "last_tested": None}


def test_the_order_of_rows_in_the_register_does_not_matter() -> None:
    rows = team().rows
    there, back = Register.of(rows), Register.of(reversed(rows))
    assert document(there).content == document(back).content


def test_long_names_are_shortened_where_mentioned_and_listed_in_full() -> None:
    content = document(named("x" * 10_000)).content
    assert max(len(row.workflow) for row in content.stops) < 200
    assert max(map(len, content.why)) < 400
    assert Fact("[2]", "x" * 10_000) in content.long_names


def test_the_footer_tells_version_register_state_and_day(content: MemoContent) -> None:
    state = document(team().register()).state[:12]
    assert content.footer.endswith(f"· register “acme-2026” · state {state} · data as of 22 Nov 2026")


def test_an_example_register_is_marked() -> None:
    example = team()
    example.rows.append(Setting(example=True))
    assert of_team(example).example


def test_an_untested_fallback_is_said_to_be_untested() -> None:
    untested = Team()
    untested.need(
        untested.workflow("Ship"), untested.sold(TOOL), (untested.sold("Spare"), {"last_tested": None})
    )
    untested.need(untested.workflow("Sell"), TOOL, ("Spare", {"last_tested": LONG_AGO, "capacity": None}))
    rows = {row.workflow: row for row in of_team(untested).stops}
    assert rows["Ship"].fallbacks == ("Spare, 100 %, in 1 h, never tested",)
    assert rows["Sell"].fallbacks == ("Spare, capacity not known, in 1 h, tested Mar 2026 (not valid)",)
