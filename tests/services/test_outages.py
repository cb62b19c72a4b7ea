"""Outage exposure of a real register file: the figures, their scope, what isn't known, where they come from."""

from __future__ import annotations

from datetime import UTC, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.outage_case import NOW, feed, history, team

from leeway.domain.editing import add, remove, update
from leeway.domain.incident import Incident
from leeway.domain.scope import Scope
from leeway.services.incident_editing import mark_touched
from leeway.services.incident_import import plan_incident_import, run_incident_import
from leeway.services.opening import create_register
from leeway.services.outage_backing import back_up
from leeway.services.outage_provenance import of_loss, of_vendor, of_workflow
from leeway.services.outage_view import OutageView, view_outages
from leeway.services.outages import OutageReport, assess_outages, checked, read_outages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leeway.services.open_register import OpenRegister

BERLIN = ZoneInfo("Europe/Berlin")


def opened(path: Path, *rows: object) -> OpenRegister:
    desk = create_register(path, author="ann", clock=lambda: NOW)
    edit = desk.edit(add(*rows))  # type: ignore[arg-type]
    assert edit is not None
    desk.save(edit)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenRegister]:
    made = opened(tmp_path / "team.leeway", *team(), *history())
    yield made
    made.close()


def assessed(desk: OpenRegister) -> OutageReport:
    return assess_outages(desk.register, read_outages(desk, desk.register), NOW)


def seen(desk: OpenRegister, scope: Scope | None = None) -> OutageView:
    return view_outages(desk.register, assessed(desk), scope or Scope(), BERLIN)


def test_the_loss_of_the_vendors_adds_up_to_that_of_the_workflows(desk: OpenRegister) -> None:
    report = assessed(desk)
    assert report.money is not None
    assert report.money.curve.mean > 0
    by_workflow = sum(row.loss_per_year or 0.0 for row in report.workflows)
    assert report.money.curve.mean == pytest.approx(by_workflow, rel=1e-6)
    assert sum(report.money.by_vendor.values()) == pytest.approx(by_workflow, rel=1e-6)


def test_the_same_register_gives_the_same_figures(desk: OpenRegister) -> None:
    first, second = assessed(desk), assessed(desk)
    assert first.main.curve.quantile(0.95) == second.main.curve.quantile(0.95)
    assert back_up(first, first.main.loss).mean_band == back_up(second, second.main.loss).mean_band


def test_the_curve_agrees_with_a_simulation(desk: OpenRegister) -> None:
    check = checked(assessed(desk).main.loss)
    assert check is not None
    assert abs(check.standard_errors) <= 4
    assert check.years > 1_000


def test_without_any_cost_the_loss_is_in_hours(tmp_path: Path) -> None:
    desk = opened(tmp_path / "bare.leeway", *team(cost=None), *history())
    view = seen(desk)
    assert view.report.money is None
    assert view.currency is None
    assert view.curve.mean == pytest.approx(sum(row.lost_hours_per_year for row in view.workflows), rel=1e-6)
    assert any("counts in hours only" in sentence for sentence in view.report.missing)
    desk.close()


def test_a_register_without_incidents_says_what_is_missing_and_loses_nothing(tmp_path: Path) -> None:
    desk = opened(tmp_path / "none.leeway", *team())
    view = seen(desk)
    assert view.curve.mean == 0
    assert view.timeline.is_empty
    assert view.exceedance(100.0).is_empty
    assert checked(view.loss) is None
    assert any("Nothing says since when" in sentence for sentence in view.report.missing)
    desk.close()


def test_what_was_entered_by_hand_and_goes_on_has_lasted_until_now(desk: OpenRegister) -> None:
    before = seen(desk)
    start = NOW - timedelta(hours=30)
    rows = [
        Incident("i-on", "v-github", "Down", start),
        Incident("i-over", "v-github", "Down", start, end_unknown=True),
    ]
    (down,) = (row.outages.availability.down_hours for row in before.vendors if row.name == "GitHub")
    for row, hours in zip(rows, (30.0, 0.0), strict=True):
        desk.edit(add(row))
        view = seen(desk)
        (github,) = (row.outages for row in view.vendors if row.name == "GitHub")
        assert github.availability.down_hours == pytest.approx(down + hours)
        assert github.counts.open == 1
        place = int(np.flatnonzero(~view.incidents.known_end)[0])
        assert view.incidents.hours[place] == pytest.approx(hours)
        assert view.timeline.table.rows[place][4] == pytest.approx(hours)
        desk.edit(remove(desk.register, "incident", row.id))


def test_a_vendor_that_nobody_watched_is_not_known_rather_than_safe(desk: OpenRegister) -> None:
    (row,) = (row for row in seen(desk).vendors if row.name == "Okta")
    assert row.hours_at_risk is None
    assert row.outages.availability.availability is None


def test_a_scope_has_its_vendors_alone(desk: OpenRegister) -> None:
    whole, part = seen(desk), seen(desk, Scope(vendor_id="v-github"))
    assert [row.name for row in part.vendors] == ["GitHub"]
    assert len(part.incidents) == 7
    assert len(whole.incidents) == 16
    assert 0 < part.curve.mean < whole.curve.mean
    assert [row.workflow_id for row in part.workflows] == ["w-sync"]
    lost = part.lost_hours(part.workflows[0])
    assert lost == pytest.approx(part.vendors[0].hours_at_risk)


def test_the_scope_of_a_product_leaves_out_incidents_of_another(desk: OpenRegister) -> None:
    changes = update(desk.register, "incident", "v-github-0", product_id="p-actions")
    other = add(type(desk.register.products["p-actions"])("p-pages", "v-github", "Pages"))
    desk.edit((*other, *changes))
    assert len(seen(desk, Scope(product_id="p-actions")).incidents) == 7
    assert len(seen(desk, Scope(product_id="p-pages")).incidents) == 6


def test_what_never_touched_us_stays_on_the_timeline_and_counts_for_nothing(desk: OpenRegister) -> None:
    before = seen(desk)
    with desk.incidents() as reads:
        rows = reads.rows(desk.register, before.incidents.key[before.incidents.touched].tolist())
    desk.edit(
        mark_touched(desk.register, [row for row in rows if row.vendor_id == "v-github"], touched=False)
    )
    after = seen(desk)
    assert len(after.incidents) == len(before.incidents)
    (row,) = (row for row in after.vendors if row.name == "GitHub")
    assert row.outages.counts.episodes == 0
    assert after.curve.mean < before.curve.mean


def test_a_milder_policy_lowers_the_loss(desk: OpenRegister) -> None:
    before = assessed(desk).main.curve.mean
    desk.edit(update(desk.register, "policy", "policy", impact_share_major=0.0, impact_share_critical=0.1))
    assert assessed(desk).main.curve.mean < before


def test_the_rows_of_the_timeline_are_the_incidents_in_their_order(desk: OpenRegister) -> None:
    view = seen(desk)
    rows = view.timeline.table.rows
    assert len(rows) == len(view.incidents)
    assert [row[1] for row in rows[:2]] == ["critical", "critical"]
    assert {row[0]: row[4] for row in rows[:2]} == {"Anthropic": 2.0, "GitHub": 1.0}
    assert [row[2] for row in rows[:5]] == sorted(row[2] for row in rows[:5])  # type: ignore[type-var]
    with pytest.raises(IndexError):
        rows[len(rows)]


def test_the_rows_of_the_exposure_name_their_workflows(desk: OpenRegister) -> None:
    view = seen(desk)
    names = [row[0] for row in view.exposure.table.rows]
    assert [desk.register.workflows[id].name for id in view.exposed] == names
    shares = np.array([row[1:-1] for row in view.exposure.table.rows], float).sum(axis=1)
    assert shares == pytest.approx([float(row[-1]) for row in view.exposure.table.rows])  # type: ignore[arg-type]


def test_availability_by_month_has_the_months_watched_and_the_sla(desk: OpenRegister) -> None:
    rows = seen(desk).availability.table.rows
    github = [row for row in rows if row[0] == "GitHub"]
    assert {row[4] for row in github} == {0.999}
    assert len(github) == 11  # January to November
    assert all(0.9 < row[2] <= 1.0 for row in github)  # type: ignore[operator]


def test_a_chosen_loss_has_its_chance_in_the_chart_beyond_the_grid_too(desk: OpenRegister) -> None:
    view = seen(desk)
    at = view.curve.quantile(0.95)
    assert view.chance(at) == pytest.approx(0.05, abs=0.002)
    assert view.exceedance(at).table.rows[-1] == ("Chosen", at, view.chance(at))
    beyond = 20 * view.curve.top
    assert 0 <= view.chance(beyond) < 1e-6


def test_every_figure_tells_its_formula_its_inputs_and_as_of_when(desk: OpenRegister) -> None:
    view = seen(desk)
    backing = back_up(view.report, view.loss)
    loss = of_loss(desk.register, view, backing)
    names = [name for name, _ in loss.inputs]
    assert {"Expected", "Quantiles", "Chance of no loss", "Anthropic", "FFT against simulation"} <= set(names)
    assert "standard errors" in dict(loss.inputs)["FFT against simulation"]
    assert "Okta" not in names
    vendor = of_vendor(desk.register, view.report, view.report.vendors["v-github"], backing)
    assert dict(vendor.inputs)["of those maintenance"] == "1"
    assert "bootstrap" in dict(vendor.inputs)["Availability, 90 % band"]
    workflow = of_workflow(desk.register, view.report, view.workflows[0])
    assert dict(workflow.inputs)["Cost per hour"] == f"{Decimal(600)} EUR"
    assert {told.as_of for told in (loss, vendor, workflow)} == {NOW}
    assert all(told.formula and told.method for told in (loss, vendor, workflow))


def test_without_its_backing_a_figure_says_less_and_nothing_wrong(desk: OpenRegister) -> None:
    view = seen(desk)
    names = [name for name, _ in of_loss(desk.register, view).inputs]
    assert "FFT against simulation" not in names
    assert "Expected, 90 % band" not in names


def test_backing_up_can_be_stopped(desk: OpenRegister) -> None:
    def stop() -> None:
        raise InterruptedError

    view = seen(desk)
    with pytest.raises(InterruptedError):
        back_up(view.report, view.loss, stop)


def test_vendors_with_many_outages_have_bands_beside_those_with_few(
    tmp_path: Path, desk: OpenRegister
) -> None:
    many = feed(tmp_path / "many.csv", "GitHub", 9)
    lines = many.read_text(encoding="utf-8").splitlines()
    extra = [
        f"X-{n:05},Short one,2026-0{1 + n % 9}-{1 + n // 9 % 28:02}T{n // 252:02}:00:00+00:00,"
        f"2026-0{1 + n % 9}-{1 + n // 9 % 28:02}T{n // 252:02}:0{1 + n % 9}:00+00:00,minor,,,GitHub"
        for n in range(3_000)
    ]
    many.write_text("\n".join([*lines, *extra]) + "\n", encoding="utf-8")
    plan = plan_incident_import(desk, [many], now=NOW, zone=UTC)
    assert not plan.refused
    run_incident_import(desk, plan)
    view = seen(desk)
    assert view.report.vendors["v-github"].counts.episodes > 2_000
    assert back_up(view.report, view.loss).mean_band is not None
