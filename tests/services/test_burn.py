"""Session burn as a whole: its terms from the register, its JSON document, and its words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.builders import TODAY, Team
from tests.engine.usage_builders import calls_of, hits_of, ms

from leeway.domain.durations import length
from leeway.domain.register import Register
from leeway.domain.register_entities import Product
from leeway.domain.usage import LimitHits, Unread, UsageCalls
from leeway.engine.burn_days import ALWAYS, WorkingHours
from leeway.engine.burn_windows import PlannedWindow
from leeway.services.burn import BurnTerms, burn_terms, measure_burn, summed_up
from leeway.services.burn_document import burn_document
from leeway.services.burn_prices import read_prices
from leeway.services.burn_report import BurnReport
from leeway.services.burn_words import key_figures, model_rows, unread_lines, week_rows, working_words
from leeway.services.sample_usage import sample_usage

TERMS = BurnTerms(PlannedWindow(5.0), WorkingHours(), UTC)


def register_of(build: Callable[[Team], Any]) -> Register:
    team = Team()
    build(team)
    return Register.of(team.rows)


def report(
    calls: UsageCalls,
    hits: LimitHits | None = None,
    terms: BurnTerms = TERMS,
    unread: tuple[Unread, ...] = (),
) -> BurnReport:
    hits = hits or LimitHits.empty()
    found = measure_burn(summed_up(calls, hits, terms.zone), hits, terms, read_prices())
    assert found
    return BurnReport(Product("p", vendor_id="v", name="Agent"), found, unread, example=False)


def sample_report(place: int = 0) -> BurnReport:
    one = sample_usage(TODAY, UTC)[place]
    return report(one.calls, one.hits)


def figures(of: BurnReport) -> dict[str, str]:
    return {name: value for name, value in key_figures(of) if name}


# ---------------------------------------------------------------------------------------------- terms


def test_the_planned_session_is_the_product_s() -> None:
    register = register_of(lambda team: team.sold("Agent", session_hours=1.5))
    assert burn_terms(register, "Agent", UTC).planned == PlannedWindow(1.5)


@pytest.mark.parametrize("hours", [None, 0.0])
def test_without_a_planned_session_five_hours_are_assumed_and_said(hours: float | None) -> None:
    register = register_of(lambda team: team.sold("Agent", session_hours=hours))
    assert burn_terms(register, "Agent", UTC).planned == PlannedWindow(5.0, assumed=True)


def test_working_hours_are_those_of_an_office_unless_a_workflow_runs_around_the_clock() -> None:
    def build(team: Team) -> None:
        for name, hours in (("Office", 50.0), ("Night and day", 168.0), ("Unknown", None)):
            team.sold(name)
            team.need(team.workflow(f"With {name}", hours_per_week=hours), name)

    register = register_of(build)
    assert burn_terms(register, "Office", UTC).working == WorkingHours()
    assert burn_terms(register, "Unknown", UTC).working == WorkingHours()
    assert burn_terms(register, "Night and day", UTC).working == ALWAYS


def test_a_fallback_is_not_measured_by_the_hours_of_what_it_stands_in_for() -> None:
    def build(team: Team) -> None:
        team.sold("First")
        team.sold("Second")
        team.need(team.workflow("Night and day", hours_per_week=168.0), "First", ("Second", {}))

    assert burn_terms(register_of(build), "Second", UTC).working == WorkingHours()


def test_without_calls_there_is_no_burn() -> None:
    none = LimitHits.empty()
    assert measure_burn(summed_up(UsageCalls.empty(), none, UTC), none, TERMS, {}) is None


# ------------------------------------------------------------------------------------------- document


def test_the_document_has_the_keys_that_are_promised() -> None:
    made = burn_document(sample_report())
    assert list(made) == [
        "product", "from", "to", "sessions", "median_actual_hours", "planned_hours", "limit_hits", "stall_hours",
        "inflation", "tokens", "by_model", "by_day", "windows", "unread",
    ]  # fmt: skip
    assert list(made["inflation"]) == ["factor", "low", "high", "reference"]
    assert list(made["tokens"]) == ["input", "output", "cache_write", "cache_read", "total"]


def test_days_models_and_windows_all_add_up_to_the_tokens() -> None:
    made = burn_document(sample_report())
    for kind, total in made["tokens"].items():
        assert sum(row[kind] for row in made["by_model"]) == total
        assert sum(row[kind] for row in made["by_day"]) == total
        assert sum(row[kind] for day in made["by_day"] for row in day["by_model"]) == total
    assert sum(row["tokens"] for row in made["windows"]) == made["tokens"]["total"]
    assert sum(row["calls"] for row in made["windows"]) == sum(row["calls"] for row in made["by_day"])
    assert sum(row["limit_hits"] for row in made["by_day"]) == made["limit_hits"]
    assert sum(row["stall_hours"] for row in made["by_day"]) == pytest.approx(made["stall_hours"], abs=1e-3)
    assert sum(row["windows"] for row in made["by_day"]) == len(made["windows"])


def test_the_document_is_plain_json() -> None:
    for place in (0, 1):
        made = burn_document(sample_report(place))
        assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_the_same_use_gives_the_same_document() -> None:
    assert burn_document(sample_report()) == burn_document(sample_report())


def test_what_is_not_known_is_null() -> None:
    calls = calls_of([(ms("2026-09-01 08:10"), "s", 1000)], model="kimi-k2.5")
    made = burn_document(report(calls, hits_of(("2026-09-01 09:30", None))))
    assert made["inflation"] == {"factor": None, "low": None, "high": None, "reference": None}
    assert (made["limit_hits"], made["stall_hours"]) == (1, 0.0)
    assert made["windows"][0]["stall_hours"] is None
    assert made["windows"][0]["reset"] is None
    assert made["by_model"][0]["api_equivalent_usd"] is None
    assert made["by_model"][0]["price"] == "no price"


def test_a_day_with_a_limit_hit_alone_is_listed() -> None:
    calls = calls_of([(ms("2026-09-01 08:10"), "s", 1000)])
    made = burn_document(report(calls, hits_of(("2026-09-03 09:30", "2026-09-03 10:30"))))
    assert [(row["date"], row["calls"], row["limit_hits"]) for row in made["by_day"]] == [
        ("2026-09-01", 1, 0),
        ("2026-09-03", 0, 1),
    ]


def test_days_are_those_of_the_zone_and_the_ends_carry_its_offset() -> None:
    calls = calls_of([(ms("2026-09-01 22:30"), "s", 1)])
    made = burn_document(report(calls, terms=BurnTerms(PlannedWindow(), ALWAYS, ZoneInfo("Europe/Berlin"))))
    assert made["from"] == made["to"] == "2026-09-02T00:30:00.000+02:00"
    assert made["by_day"][0]["date"] == "2026-09-02"
    assert made["windows"][0]["start"] == "2026-09-01T22:00:00.000Z"


def test_unread_lines_are_in_the_document_and_told() -> None:
    unread = tuple(Unread(f"{n}.jsonl", 3, "not JSON") for n in range(22))
    of = report(calls_of([(ms("2026-09-01 08:10"), "s", 1)]), unread=unread)
    assert burn_document(of)["unread"][0] == {"file": "0.jsonl", "lines": 3, "why": "not JSON"}
    lines = unread_lines(of)
    assert lines[0] == "Not read: 0.jsonl, 3 lines: not JSON"
    assert lines[-1] == "Not read: 2 more files; --json lists them."


def test_a_chosen_reference_is_taken_and_named() -> None:
    one = sample_usage(TODAY, UTC)[0]
    terms = BurnTerms(PlannedWindow(), WorkingHours(), UTC, (date(2026, 6, 1), date(2026, 6, 30)))
    made = burn_document(report(one.calls, one.hits, terms))["inflation"]
    assert made["reference"]["set_by"] == "chosen"
    assert made["reference"]["evidence"] == "Chosen: 2026-06-01 to 2026-06-30."
    assert made["reference"]["compared_from"] == "2026-07-01"


# ---------------------------------------------------------------------------------------------- words


def test_the_figures_of_the_example_are_told_with_what_they_mean() -> None:
    told = figures(sample_report())
    assert told["Actual length"] == "4 h 16 m at the median, planned 5 h"
    assert told["Limit hits"].startswith("110, in 42 % of windows, after 1 h 3")
    assert "working hours (Mon to Fri 08:00 to 18:00)" in told["Stalled"]
    assert told["Token inflation"].startswith("per call: ×12.5 (90 % band 11.")
    assert told["Reference"].startswith("Proposed by change point: 2026-05-25 to ")
    assert told["Cost"].endswith("USD, API-equivalent, not money paid; prices as of 2026-10-24")
    assert told["From, to"].endswith(", UTC")


def test_a_product_without_prices_has_no_cost_and_says_for_what() -> None:
    of = sample_report(1)
    assert figures(of)["Cost"] == "not known; no price for gpt-5.2-codex, gpt-5.3-codex"
    assert figures(of)["Limit hits"] == "none"
    assert [row[-1] for row in model_rows(of)] == ["API-equivalent", "no price", "no price"]


def test_hits_without_a_reset_are_said_to_be_left_out() -> None:
    of = report(calls_of([(ms("2026-09-01 08:10"), "s", 1)]), hits_of(("2026-09-01 09:30", None)))
    assert figures(of)["Stalled"].endswith("; not in it: 1 without a reset")
    assert figures(of)["Burn rate"] == "0 tokens a minute at the median; P95 0 without cache reads"


def test_each_week_has_a_row() -> None:
    rows = week_rows(sample_report())
    assert len(rows) == 27
    assert rows[1][:5] == ("2026-05-25", "10", "4 h 46 m", "5 h", "0")


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (None, "not known"),
        (0.0, "0 m"),
        (0.999, "1 h"),
        (1.5, "1 h 30 m"),
        (1.0166, "1 h 01 m"),
        (5.0, "5 h"),
    ],
)
def test_a_length_is_told_in_hours_and_minutes(hours: float | None, told: str) -> None:
    assert length(hours) == told


def test_working_hours_are_told() -> None:
    assert working_words(WorkingHours()) == "Mon to Fri 08:00 to 18:00"
    assert working_words(ALWAYS) == "around the clock"
    assert working_words(WorkingHours(frozenset({6, 0}))) == "Mon, Sun 08:00 to 18:00"
