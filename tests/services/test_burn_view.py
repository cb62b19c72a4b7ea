"""What the Session burn page shows: of all days as the command line tells it, of some days as they add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.builders import Team
from tests.engine.usage_builders import ms

from leeway.domain.editing import add, update
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.scope import Scope
from leeway.domain.usage import Call, Hit
from leeway.domain.usage_entities import UsageImport
from leeway.domain.validation import changed
from leeway.engine.burn_days import Period
from leeway.engine.burn_reference import How
from leeway.services.burn_document import burn_document
from leeway.services.burn_figures import stall_cost
from leeway.services.burn_report import BurnReport, burn_report
from leeway.services.burn_view import BurnSource, products_with_usage, read_burn, strip, view
from leeway.services.burn_words import key_figures
from leeway.services.finding import find_product
from leeway.services.open_register import OpenRegister
from leeway.services.opening import create_register, create_sample
from leeway.store.usage_columns import UsageBatch, columns_of

ZONE = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRegister]:
    path = tmp_path_factory.mktemp("view") / "sample.leeway"
    desk = create_sample(path, author="tester", today=DAY, zone=UTC)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def source(sample: OpenRegister) -> BurnSource:
    return read_burn(sample, find_product(sample.register, "Claude Code").id, ZONE)


def with_reference(register: Register, first: date, last: date) -> Register:
    product = find_product(register, "Claude Code")
    return changed(register, update(register, "product", product.id, reference_from=first, reference_to=last))


@pytest.mark.parametrize("reference", [None, (date(2026, 6, 1), date(2026, 6, 30))])
def test_all_days_come_to_what_the_command_line_tells(
    sample: OpenRegister, source: BurnSource, reference: tuple[date, date] | None
) -> None:
    register = with_reference(sample.register, *reference) if reference else sample.register
    with sample.usage() as usage:
        report = burn_report(register, usage, "Claude Code", ZONE)
    shown = view(source, register, zone=ZONE)
    assert shown.burn
    assert (shown.product, shown.title, shown.example) == ("Claude Code", "Anthropic / Claude Code", True)
    assert (shown.first, shown.last) == source.whole == (date(2026, 5, 25), date(2026, 11, 20))
    assert shown.zone == "Europe/Berlin"
    assert burn_document(BurnReport(report.product, shown.burn, (), example=True)) == burn_document(report)


def test_the_key_figures_are_those_of_the_burn(sample: OpenRegister, source: BurnSource) -> None:
    figures = view(source, sample.register, zone=ZONE).figures
    assert figures.median_hours is not None
    assert figures.median_hours == pytest.approx(4.263, abs=0.01)
    assert figures.shorter == pytest.approx(figures.median_hours / 5 - 1)
    assert (figures.limit_hits, figures.windows) == (110, 260)
    assert figures.limited_share == 110 / 260
    assert figures.inflation
    assert figures.inflation.factor == pytest.approx(12.5, abs=0.1)
    assert figures.proposed
    assert figures.reference_words.startswith("Proposed by change point: 2026-05-25 to 2026-09-04")
    assert figures.compared == (date(2026, 9, 7), date(2026, 11, 20))
    assert figures.burn_rate_p95
    assert figures.stall_cost.per_hour == Decimal(1450)
    assert figures.stall_cost.amount == pytest.approx(
        Decimal(figures.stall_hours) * 1450, abs=Decimal("0.01")
    )
    assert len(figures.stall_cost.counted) == 3


def test_some_days_are_compared_with_the_reference_that_all_days_propose(
    sample: OpenRegister, source: BurnSource
) -> None:
    shown = view(source, sample.register, zone=ZONE, days=(date(2026, 8, 1), date(2026, 10, 4)))
    assert (shown.first, shown.last) == (date(2026, 8, 3), date(2026, 10, 2))
    figures = shown.figures
    assert figures.reference == source.proposed
    assert figures.compared == (date(2026, 9, 7), date(2026, 10, 4))
    assert figures.inflation
    assert figures.inflation.calls[0] == 2100
    assert figures.inflation.days == (75, 20)


def test_days_within_the_reference_have_nothing_to_compare_and_say_so(
    sample: OpenRegister, source: BurnSource
) -> None:
    figures = view(source, sample.register, zone=ZONE, days=(date(2026, 6, 1), date(2026, 7, 1))).figures
    assert (figures.inflation, figures.compared) == (None, None)
    assert figures.reference_words.endswith("None of the selected days comes after it.")
    assert (figures.limit_hits, figures.limited_share) == (0, 0.0)


def test_a_chosen_reference_is_not_called_proposed(sample: OpenRegister, source: BurnSource) -> None:
    register = with_reference(sample.register, date(2026, 10, 1), date(2026, 10, 31))
    figures = view(source, register, zone=ZONE).figures
    assert figures.reference
    assert (figures.reference.how, figures.proposed) == (How.CHOSEN, False)
    assert figures.inflation
    assert figures.inflation.factor == pytest.approx(1.0, abs=0.2)


def test_a_chosen_reference_that_no_use_follows_is_told_as_one(
    sample: OpenRegister, source: BurnSource
) -> None:
    register = with_reference(sample.register, date(2026, 6, 1), date(2027, 1, 31))
    figures = view(source, register, zone=ZONE).figures
    assert (figures.reference, figures.inflation) == (None, None)
    with sample.usage() as usage:
        report = burn_report(register, usage, "Claude Code", ZONE)
    assert dict(key_figures(report))["Reference"] == (
        "Chosen: 2026-06-01 to 2027-01-31, but there is no use after it to compare."
    )
    assert burn_document(report)["inflation"]["reference"] is None


def test_days_that_follow_each_other_add_up(sample: OpenRegister, source: BurnSource) -> None:
    whole = view(source, sample.register, zone=ZONE)
    cuts = [date(2026, 5, 25), date(2026, 7, 14), date(2026, 9, 17), date(2026, 11, 21)]
    parts = [
        view(source, sample.register, zone=ZONE, days=(begin, end - timedelta(days=1)))
        for begin, end in pairwise(cuts)
    ]
    for name in ("windows", "sessions", "limit_hits", "stall_hours"):
        assert sum(getattr(part.figures, name) for part in parts) == pytest.approx(
            getattr(whole.figures, name)
        )
    assert whole.burn
    assert sum(use.total for part in parts if part.burn for use in part.burn.models) == sum(
        use.total for use in whole.burn.models
    )


def test_days_without_use_show_empty_charts_that_say_what_to_do(
    sample: OpenRegister, source: BurnSource
) -> None:
    shown = view(source, sample.register, zone=ZONE, days=(date(2025, 1, 1), date(2025, 2, 1)))
    assert (shown.burn, shown.first, shown.last) == (None, None, None)
    assert not shown.figures.has_use
    assert shown.figures.reference == source.proposed
    assert (shown.figures.windows, shown.figures.median_hours, shown.figures.burn_rate_p95) == (0, None, None)
    assert all(chart.is_empty and "Import logs" in chart.empty for chart in shown.charts)


def test_days_in_which_no_session_began_have_use_all_the_same(tmp_path: Path) -> None:
    desk = create_register(tmp_path / "late.leeway", author="tester")
    desk.edit(add(Vendor("v", name="Acme"), Product("p", vendor_id="v", name="Agent")))
    edit = desk.edit(add(UsageImport("i1", kind="codex", product_id="p", name="Logs", number=1)))
    assert edit
    times = ("2026-09-01 22:10", "2026-09-01 23:50", "2026-09-02 00:20")
    calls = [Call(key, ms(at), "s", "m", 100, 1, 0, 0, 0, 0) for key, at in enumerate(times)]
    columns = columns_of(calls)
    desk.save(edit, (UsageBatch(1, columns, np.zeros(3, np.bool_), ()),))
    second = view(
        read_burn(desk, "p", UTC), desk.register, zone=UTC, days=(date(2026, 9, 2), date(2026, 9, 2))
    )
    assert second.burn
    assert (second.figures.has_use, second.figures.windows) == (True, 0)
    assert sum(use.total for use in second.burn.models) == 101
    desk.close()


def test_a_product_without_usage_has_nothing_to_show(sample: OpenRegister) -> None:
    product = find_product(sample.register, "Claude API")
    source = read_burn(sample, product.id, ZONE)
    assert source.is_empty
    assert source.whole is None
    assert len(strip(source).days) == 0
    assert view(source, sample.register, zone=ZONE).burn is None


def test_an_edit_of_the_planned_session_needs_no_reading(tmp_path: Path) -> None:
    desk = create_sample(tmp_path / "sample.leeway", author="tester", today=DAY, zone=UTC)
    product = find_product(desk.register, "Claude Code")
    source = read_burn(desk, product.id, ZONE)
    desk.edit(update(desk.register, "product", product.id, session_hours=2.0))
    shown = view(source, desk.register, zone=ZONE)
    assert shown.figures.planned_hours == 2.0
    assert shown.figures.windows > 260
    desk.close()


def test_days_of_another_zone_are_refused(sample: OpenRegister, source: BurnSource) -> None:
    with pytest.raises(ValueError, match="another zone"):
        view(source, sample.register, zone=UTC)


def test_the_strip_has_every_day_and_all_tokens(source: BurnSource) -> None:
    found = strip(source)
    assert (found.days[0].item(), found.days[-1].item()) == source.whole
    assert (np.diff(found.days).astype(int) == 1).all()
    assert found.tokens.sum() == source.daily.total.sum()
    assert found.tokens[5] == 0  # a Saturday


def test_products_with_usage_come_with_most_calls_first_and_within_the_scope(sample: OpenRegister) -> None:
    register = sample.register
    names = [product.name for product in products_with_usage(register, Scope())]
    assert names == ["Claude Code", "Codex CLI"]
    codex = find_product(register, "Codex CLI")
    assert products_with_usage(register, Scope(vendor_id=codex.vendor_id)) == (codex,)
    assert products_with_usage(register, Scope(product_id=find_product(register, "Claude API").id)) == ()


def test_a_register_without_usage_has_no_products_to_show(tmp_path: Path) -> None:
    desk = create_register(tmp_path / "empty.leeway", author="tester")
    desk.edit(add(Vendor("v", name="Acme"), Product("p", vendor_id="v", name="Agent")))
    assert products_with_usage(desk.register, Scope()) == ()
    desk.close()


# ----------------------------------------------------------------------------------------- stall cost


def test_stalls_cost_what_the_workflows_cost_that_the_product_is_primary_for() -> None:
    team = Team()
    for name in ("Agent", "Other"):
        team.sold(name)
    team.need(team.workflow("Builds", cost_per_hour=Decimal(100)), "Agent", ("Other", {}))
    team.need(team.workflow("Reviews", cost_per_hour=Decimal("70.50")), "Agent")
    team.need(team.workflow("Notes"), "Agent")
    team.need(team.workflow("Elsewhere", cost_per_hour=Decimal(9)), "Other", ("Agent", {}))
    cost = stall_cost(team.register(), "Agent", 2.0)
    assert (cost.amount, cost.per_hour) == (Decimal("341.00"), Decimal("170.50"))
    assert (cost.counted, cost.left_out) == (("Builds", "Reviews"), ("Notes",))
    assert "fallbacks aren't taken into account" in cost.words
    assert cost.words.endswith("“Notes” has no cost per hour.")


def test_without_a_cost_per_hour_the_cost_is_not_known_and_says_why() -> None:
    team = Team()
    team.sold("Agent")
    team.sold("Unused")
    team.need(team.workflow("Notes"), "Agent")
    cost = stall_cost(team.register(), "Agent", 2.0)
    assert (cost.amount, cost.words) == (None, "Not known: “Notes” has no cost per hour.")
    assert stall_cost(team.register(), "Unused", 2.0).words == (
        "Not known: no workflow has this product as its primary."
    )


def test_each_period_gives_its_own_charts(sample: OpenRegister, source: BurnSource) -> None:
    for period in Period:
        shown = view(source, sample.register, zone=ZONE, period=period)
        assert shown.period is period
        assert shown.chart("session-length").title.endswith(f"by {period.value}")


def test_a_day_on_which_only_an_earlier_session_went_on_shows_its_tokens(tmp_path: Path) -> None:
    desk = create_register(tmp_path / "night.leeway", author="tester")
    row = UsageImport("i", kind="codex", product_id="p", name="Logs", number=1)
    edit = desk.edit(add(Vendor("v", name="Acme"), Product("p", vendor_id="v", name="Agent"), row))
    assert edit
    evening = ms("2026-09-01 21:00")
    calls = [Call(n, evening + n * 3_600_000, "s", "m", 10, 0) for n in range(3)]
    hit = Hit(9, evening + 10_000_000, evening + 14_000_000, "s", "session")
    desk.save(edit, (UsageBatch(1, columns_of(calls), np.zeros(3, np.bool_), (hit,)),))
    source = read_burn(desk, "p", ZONE)
    day = date(2026, 9, 2)
    shown = view(source, desk.register, zone=ZONE, days=(day, day))
    assert (shown.first, shown.last) == (day, day)
    assert (shown.figures.windows, shown.figures.limited_share, shown.figures.limit_hits) == (0, None, 1)
    assert not shown.chart("tokens-by-model").is_empty
    assert not shown.chart("limit-hits").is_empty
    for name in ("session-length", "burn-down", "session-histogram"):
        assert shown.chart(name).empty == "No session began in these days. Choose more days."
    desk.close()


def test_days_on_which_nothing_but_a_limit_was_hit_show_it(tmp_path: Path) -> None:
    desk = create_register(tmp_path / "blocked.leeway", author="tester")
    row = UsageImport("i", kind="codex", product_id="p", name="Logs", number=1)
    edit = desk.edit(add(Vendor("v", name="Acme"), Product("p", vendor_id="v", name="Agent"), row))
    assert edit
    calls = [Call(day, ms(f"2026-09-0{day} 08:00"), "s", "m", 10, 0) for day in (1, 4)]
    hit = Hit(9, ms("2026-09-02 07:00"), ms("2026-09-02 10:00"), "s", "weekly")
    desk.save(edit, (UsageBatch(1, columns_of(calls), np.zeros(2, np.bool_), (hit,)),))
    source = read_burn(desk, "p", ZONE)
    day = date(2026, 9, 2)
    shown = view(source, desk.register, zone=ZONE, days=(day, day))
    assert (shown.first, shown.last) == (None, None)
    figures = shown.figures
    assert (figures.windows, figures.limit_hits, figures.stall_hours, figures.inflation) == (0, 1, 3.0, None)
    for name in ("limit-hits", "stalled-hours"):
        assert [row[2:4] for row in shown.chart(name).table.rows] == [(1, 3.0)]
    for name in ("session-length", "burn-down", "session-histogram", "tokens-by-model"):
        assert shown.chart(name).is_empty
        assert shown.chart(name).empty
    desk.close()
