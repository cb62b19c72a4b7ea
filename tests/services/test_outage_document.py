"""Outage exposure as JSON: the keys that are documented, nulls for what isn't known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.outage_case import NOW, history, team

from leeway.domain.editing import add
from leeway.services.opening import create_register
from leeway.services.outage_document import outage_document
from leeway.services.outages import assess_outages, checked, read_outages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    return made(tmp_path, *team(), *history())


def made(folder: Path, *rows: object) -> dict[str, Any]:
    desk = create_register(folder / "team.leeway", author="ann", clock=lambda: NOW)
    edit = desk.edit(add(*rows))  # type: ignore[arg-type]
    assert edit is not None
    desk.save(edit)
    report = assess_outages(desk.register, read_outages(desk, desk.register), NOW)
    found = outage_document(desk.register, report, checked(report.main.loss))
    desk.close()
    whole: dict[str, Any] = json.loads(json.dumps(found, allow_nan=False))
    return whole


def test_the_document_has_the_keys_that_are_documented(document: dict[str, Any]) -> None:
    assert {"vendors", "workflows", "loss", "curve"} <= document.keys()
    assert {
        "vendor", "incidents", "open", "observed_years", "availability", "mtbf_hours", "mttr_hours", "rate_per_year",
        "duration",
    } <= document["vendors"][0].keys()  # fmt: skip
    assert document["vendors"][0]["rate_per_year"].keys() == {"mean", "q05", "q95"}
    assert document["vendors"][0]["duration"].keys() == {"mu", "sigma", "mean_hours"}
    assert document["workflows"][0].keys() == {
        "name", "stop_probability", "method", "lost_hours_per_year", "loss_per_year", "breach_probability",
        "not_known",
    }  # fmt: skip
    assert {
        "mean", "sd", "p50", "p80", "p95", "p99", "tvar95", "prob_zero", "check",
    } <= document["loss"].keys()  # fmt: skip
    assert document["loss"]["check"].keys() == {"simulated_mean", "standard_errors"}


def test_the_figures_are_in_order_and_the_check_holds(document: dict[str, Any]) -> None:
    loss = document["loss"]
    assert loss["p50"] <= loss["p80"] <= loss["p95"] <= loss["p99"]
    assert loss["p95"] <= loss["tvar95"]
    assert abs(loss["check"]["standard_errors"]) <= 4
    assert loss["unit"] == "EUR"
    chances = [chance for _, chance in document["curve"]]
    assert chances == sorted(chances, reverse=True)
    assert document["workflows"][0]["method"] == "exact"


def test_incidents_are_all_on_record_and_open_ones_without_an_end(document: dict[str, Any]) -> None:
    (anthropic,) = (row for row in document["vendors"] if row["vendor"] == "Anthropic")
    assert (anthropic["incidents"], anthropic["maintenance"], anthropic["open"]) == (9, 1, 0)
    assert anthropic["observed_years"] == pytest.approx(0.88, abs=0.01)


def test_what_is_not_known_is_null(document: dict[str, Any]) -> None:
    (okta,) = (row for row in document["vendors"] if row["vendor"] == "Okta")
    assert (okta["availability"], okta["mtbf_hours"], okta["rate_per_year"], okta["duration"]) == (None,) * 4
    (login,) = (row for row in document["workflows"] if row["name"] == "Staff sign-in")
    assert login["not_known"] == ["Okta"]
    names = ("stop_probability", "method", "lost_hours_per_year", "loss_per_year", "breach_probability")
    assert [login[name] for name in names] == [None] * 5
    (sync,) = (row for row in document["workflows"] if row["name"] == "Data sync")
    assert sync["not_known"] == []


def test_without_costs_the_loss_is_in_hours_and_without_incidents_there_is_none(tmp_path: Path) -> None:
    hours, bare = tmp_path / "hours", tmp_path / "bare"
    hours.mkdir()
    bare.mkdir()
    assert made(hours, *team(cost=None), *history())["loss"]["unit"] == "hours"
    nothing = made(bare, *team())
    assert set(nothing["loss"].values()) == {"hours", None}
    assert {"mean", "p95", "prob_zero", "check"} <= nothing["loss"].keys()
    assert nothing["curve"] == []
