"""The expected loss in the window: worked out in jobs, shown on the Portfolio, never in the way of an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.outage_case import feed, history, team
from tests.ui.outages_kit import write_register

from leeway.domain.change import Action
from leeway.domain.editing import update
from leeway.domain.scope import Scope
from leeway.services import outages as outages_module
from leeway.services.burn_zone import local_zone
from leeway.services.incident_import import plan_incident_import
from leeway.ui.pages.portfolio import PortfolioPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.domain.incident import IncidentColumns
    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

WAIT = 10_000
LOSS = 2


@pytest.fixture
def register_file(tmp_path: Path) -> Path:
    return write_register(tmp_path / "team.leeway", *team(), *history())


@pytest.fixture
def page(session: Session, theme: ThemeController, qtbot: QtBot) -> PortfolioPage:
    made = PortfolioPage(session, theme)
    qtbot.addWidget(made)
    made.resize(1240, 800)
    with qtbot.waitExposed(made):
        made.show()
    settle(made, qtbot)
    return made


def settle(page: PortfolioPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.losses.pending and page.session.jobs.idle, timeout=WAIT)


def shown(page: PortfolioPage) -> tuple[str, str]:
    figure = page.figures[LOSS]
    plain = (figure.value.text(), figure.detail.text())
    return (plain[0].replace("\N{NO-BREAK SPACE}", " "), plain[1].replace("\N{NO-BREAK SPACE}", " "))


def cells(page: PortfolioPage) -> dict[str, str]:
    column = next(n for n, c in enumerate(page.model.columns) if c.title == "Expected loss")
    return {
        row.product: page.model.index(n, column).data().replace("\N{NO-BREAK SPACE}", " ")
        for n, row in enumerate(page.model.rows)
    }


def test_the_expected_loss_and_p95_are_a_key_figure_and_a_column(page: PortfolioPage) -> None:
    found = page.losses.found
    assert found is not None
    value, note = shown(page)
    assert value == f"€ {found.curve.mean:,.0f}"
    assert note == f"P95 € {found.curve.quantile(0.95):,.0f} · 1 vendor not known"
    assert cells(page) == {
        "Claude Code": f"€ {found.products['p-code'].money:,.0f}",
        "Actions": f"€ {found.products['p-actions'].money:,.0f}",
        "Workforce": "not known",
    }


def test_a_scope_has_its_own_loss(page: PortfolioPage, session: Session) -> None:
    session.set_scope(Scope(vendor_id="v-github"))
    found = page.losses.found
    assert found is not None
    curve = found.curve_of(["v-github"])
    assert curve is not None
    assert shown(page) == (f"€ {curve.mean:,.0f}", f"P95 € {curve.quantile(0.95):,.0f}")
    session.set_scope(Scope(vendor_id="v-okta"))
    assert shown(page) == ("—", "Outages aren't known")


def test_an_edit_changes_it_without_reading_the_incidents_again(
    page: PortfolioPage, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Register] = []
    whole = outages_module.read_outages

    def counted(desk: OpenRegister, register: Register) -> IncidentColumns:
        read.append(register)
        return whole(desk, register)

    monkeypatch.setattr(outages_module, "read_outages", counted)
    before = shown(page)
    with qtbot.waitSignal(page.losses.worked_out, timeout=WAIT):
        session.edit(update(session.register, "workflow", "w-release", cost_per_hour=None))
    assert shown(page)[0] != before[0]
    assert cells(page)["Claude Code"] == "not known"
    assert read == []
    with qtbot.waitSignal(page.losses.worked_out, timeout=WAIT):
        session.edit(update(session.register, "incident", "v-github-0", touched=False))
    assert len(read) == 1


def test_without_any_cost_the_figures_are_hours(page: PortfolioPage, session: Session, qtbot: QtBot) -> None:
    changes = [
        change
        for id in ("w-release", "w-sync")
        for change in update(session.register, "workflow", id, cost_per_hour=None)
    ]
    with qtbot.waitSignal(page.losses.worked_out, timeout=WAIT):
        session.edit(changes)
    assert shown(page)[0].endswith(" h")
    assert cells(page)["Claude Code"].endswith(" h")


def test_an_import_is_counted_once_it_is_in_the_file(
    page: PortfolioPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = session.desk
    assert desk is not None
    before = page.losses.found
    assert before is not None
    path = feed(tmp_path / "okta.csv", "Okta", 9)
    plan = plan_incident_import(desk, [path], vendor="Okta", now=session.now, zone=local_zone())
    with qtbot.waitSignal(page.losses.worked_out, timeout=WAIT):
        assert session.try_edit(plan.changes, plan.label, Action.IMPORT, plan.batches) is None
    found = page.losses.found
    assert found is not None
    assert found.unknown == frozenset()
    assert "v-okta" in found.vendors
    assert "not known" not in shown(page)[1]
    with qtbot.waitSignal(page.losses.worked_out, timeout=WAIT):
        session.undo()
    assert page.losses.found is not None
    assert page.losses.found.unknown == {"v-okta"}


def test_quick_edits_are_worked_out_together(page: PortfolioPage, session: Session, qtbot: QtBot) -> None:
    told: list[None] = []
    page.losses.worked_out.connect(lambda: told.append(None))
    for hours in range(1, 6):
        session.edit(update(session.register, "workflow", "w-release", hours_per_week=float(hours)))
    assert page.losses.pending
    assert "being worked out" in page.header.subtitle.text()
    settle(page, qtbot)
    assert len(told) == 1
    assert "being worked out" not in page.header.subtitle.text()


def test_a_register_without_incidents_says_so(
    page: PortfolioPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.opened):
        session.open(write_register(tmp_path / "other.leeway", *team()))
    settle(page, qtbot)
    assert shown(page) == ("—", "No incidents on record")
    assert set(cells(page).values()) == {"not known"}


def test_a_register_that_is_closed_while_it_is_worked_out_does_no_harm(
    page: PortfolioPage, session: Session, qtbot: QtBot
) -> None:
    session.edit(update(session.register, "incident", "v-github-0", touched=False))
    session.close()
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
    assert page.losses.found is None
