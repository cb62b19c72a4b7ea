"""Signals and incidents refreshed from a real local server into a real register."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.collect.server import Server
from tests.command_line import leeway
from tests.register_files import write_register

from leeway.assets import asset
from leeway.cli_network import _hosts
from leeway.collect.client import Client, open_client
from leeway.collect.errors import NetworkOff
from leeway.collect.fetched import Fetched, Reading
from leeway.collect.progress import StopSwitch
from leeway.collect.terms import Retries, Terms
from leeway.domain.change import Action
from leeway.domain.editing import add, update
from leeway.domain.feed_entities import REPOSITORY, STATUSPAGE, SYNDICATION, Feed
from leeway.domain.fields import NAME_LIMIT
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.scope import Scope
from leeway.ids import new_id
from leeway.services.open_register import OpenRegister
from leeway.services.opening import open_register
from leeway.services.refresh_plan import feeds_in, plan_refresh
from leeway.services.refresh_run import RefreshReport, refresh_document, run_refresh
from leeway.services.refreshing import FeedResult, ask_feeds, plan_changes
from leeway.services.tokens import GITHUB_API

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
API = "/api/v3/repos/maker/tool"
QUICK = Terms(connect=1, read=1, total=3, longest_wait=0.2, retries=Retries(attempts=2), interval=0.0)


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LEEWAY_OFFLINE", "LEEWAY_GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def path(tmp_path: Path, server: Server) -> Path:
    rows = (
        Vendor("v", "Maker"),
        Vendor("w", "Other"),
        Product("p", "v", "Tool"),
        Feed("f-repo", "v", f"{server.url}/maker/tool", REPOSITORY, "p"),
        Feed("f-status", "w", server.url, STATUSPAGE),
    )
    return write_register(tmp_path / "team.leeway", *rows, now=NOW)


@pytest.fixture
def desk(path: Path) -> Iterator[OpenRegister]:
    made = open_register(path, author="tester")
    yield made
    made.close()


def client(*, allowed: bool = True, at: datetime = NOW) -> Client:
    return open_client(lambda: allowed, agreed={"127.0.0.1"}, terms=QUICK, clock=lambda: at, environ={})


def repository(server: Server, stars: int) -> None:
    server.answer(API, {"stargazers_count": stars, "forks_count": 3, "default_branch": "main"})


def status_page(server: Server, *names: str) -> None:
    rows = [
        {
            "id": f"abcdefgh{number}", "name": name, "impact": "major", "status": "resolved",
            "created_at": "2026-11-01T10:00:00Z", "started_at": "2026-11-01T10:00:00Z",
            "resolved_at": "2026-11-01T12:00:00Z", "updated_at": "2026-11-01T12:00:00Z",
            "shortlink": "", "incident_updates": [], "components": [],
        }
        for number, name in enumerate(names)
    ]  # fmt: skip
    page = {
        "id": "pageid",
        "name": "Other",
        "url": server.url,
        "time_zone": "Etc/UTC",
        "updated_at": "2026-11-30T12:00:00Z",
    }
    server.answer("/api/v2/incidents.json", {"page": page, "incidents": rows})
    server.answer("/api/v2/scheduled-maintenances.json", {"page": page, "scheduled_maintenances": []})
    server.answer("/history.json", {"months": []})


def refreshed(desk: OpenRegister, at: datetime = NOW) -> Any:
    plan = plan_refresh(desk.register, feeds_in(desk.register, Scope()))
    with client(at=at) as asking:
        return run_refresh(desk, plan, asking, StopSwitch(), UTC)


def signals(desk: OpenRegister, metric: str) -> list[tuple[str, str]]:
    rows = [one for one in desk.register.signals.values() if one.metric == metric]
    return [(one.as_of.isoformat(), one.value) for one in sorted(rows, key=lambda one: one.as_of)]


def test_what_will_be_asked_is_said_beforehand(desk: OpenRegister) -> None:
    plan = plan_refresh(desk.register, feeds_in(desk.register, Scope()), token_apis=[GITHUB_API])
    assert plan.feed_ids == ("f-repo", "f-status")
    (host,) = plan.hosts
    assert host.host == "127.0.0.1"
    assert "its incidents, maintenance and history" in host.what
    assert host.sends[0] == "the name maker/tool"  # the token is for another host
    assert plan.token_apis == ()
    assert plan.private_hosts == ("127.0.0.1",)
    assert feeds_in(desk.register, Scope(vendor_id="w")) == ("f-status",)
    assert feeds_in(desk.register, Scope(), REPOSITORY) == ("f-repo",)


def test_figures_become_signals_and_incidents_are_imported_as_one_step(
    desk: OpenRegister, server: Server
) -> None:
    repository(server, 67_123)
    status_page(server, "Down", "Down again")
    before = desk.register
    report = refreshed(desk)
    assert report.edited
    assert signals(desk, "Stars") == [("2026-11-30", "67,123")]
    stars = next(one for one in desk.register.signals.values() if one.metric == "Stars")
    assert (stars.vendor_id, stars.product_id, stars.standing) == ("v", "p", "measured")
    assert stars.url == server.url + API
    with desk.incidents() as reads:
        assert len(reads.columns(desk.register)) == 2
    assert "2 new" in report.taken.incidents["w"]
    assert desk.undo_stack.undoable[-1].action is Action.IMPORT
    desk.undo()
    assert desk.register.signals == before.signals
    assert desk.register.incident_imports == before.incident_imports


def test_a_flat_stretch_has_a_beginning_and_an_end_and_a_day_has_one_figure(
    desk: OpenRegister, server: Server
) -> None:
    for day, stars in enumerate((100, 100, 100, 120, 120)):
        repository(server, stars)
        refreshed(desk, NOW + timedelta(days=day))
    assert signals(desk, "Stars") == [
        ("2026-11-30", "100"),
        ("2026-12-02", "100"),
        ("2026-12-03", "120"),
        ("2026-12-04", "120"),
    ]
    repository(server, 130)
    refreshed(desk, NOW + timedelta(days=4, hours=1))
    assert signals(desk, "Stars")[-2:] == [("2026-12-03", "120"), ("2026-12-04", "130")]


def test_a_failed_question_never_changes_a_value_and_the_rest_is_kept(
    desk: OpenRegister, server: Server
) -> None:
    repository(server, 100)
    status_page(server, "Down")
    refreshed(desk)
    before = signals(desk, "Stars")
    server.answer(API, b"<html>down</html>", Content_Type="text/html")
    status_page(server, "Down", "Another")
    report = refreshed(desk, NOW + timedelta(days=1))
    assert signals(desk, "Stars") == before
    by_feed = {one.feed.id: one for one in report.refreshed.results}
    assert any(by_feed["f-repo"].problems)
    with desk.incidents() as reads:
        assert len(reads.columns(desk.register)) == 2


def test_the_second_time_only_what_changed_is_asked_for(desk: OpenRegister, server: Server) -> None:
    def answer(handler: Any) -> None:
        if handler.headers.get("If-None-Match") == '"one"':
            handler.send(304, b"", ETag='"one"')
        else:
            handler.send(200, {"stargazers_count": 5, "forks_count": 1}, ETag='"one"')

    server.routes[API] = answer
    refreshed(desk)
    assert desk.snapshots()[server.url + API].is_whole
    report = refreshed(desk, NOW + timedelta(days=1))
    assert signals(desk, "Stars") == [("2026-11-30", "5"), ("2026-12-01", "5")]
    assert any(one.metric == "Stars" and not one.is_new for one in report.taken.taken)
    sent = [headers for request, headers, _ in server.requests if request.partition("?")[0] == API]
    assert [headers.get("If-None-Match") for headers in sent] == [None, '"one"']


def test_details_of_an_old_incident_outlive_the_shorter_row_of_the_history(
    desk: OpenRegister, server: Server
) -> None:
    status_page(server)
    stamp = "Mar <var data-var='date'>5</var>, <var data-var='time'>06:55</var> - <var data-var='time'>16:02</var> UTC"
    row = {"code": "k2m4n6p8q0rs", "name": "Down", "message": "Fixed.", "impact": "minor", "timestamp": stamp}
    pages = {1: {"months": [{"name": "March", "year": 2026, "incidents": [row]}]}}
    server.routes["/history.json"] = lambda handler: handler.send(
        200, pages.get(int(handler.path.rpartition("=")[2] or 1), {"months": []})
    )
    details = {
        "id": "k2m4n6p8q0rs", "name": "Down", "impact": "minor", "status": "resolved", "shortlink": "",
        "created_at": "2026-03-05T06:55:10Z", "started_at": "2026-03-05T06:50:00Z",
        "resolved_at": "2026-03-05T16:02:30Z", "updated_at": "2026-03-05T16:02:30Z", "components": [],
        "incident_updates": [],
    }  # fmt: skip
    server.answer("/incidents/k2m4n6p8q0rs.json", details, ETag='"o"')

    def known() -> list[tuple[object, object, int]]:
        with desk.incidents() as reads:
            found = reads.columns(desk.register)
        return list(zip(found.started.tolist(), found.resolved.tolist(), found.impact.tolist(), strict=True))

    refreshed(desk)
    first = known()
    assert len(first) == 1
    asked = server.asked["/incidents/k2m4n6p8q0rs.json"]
    report = refreshed(desk, NOW + timedelta(days=1))
    assert server.asked["/incidents/k2m4n6p8q0rs.json"] == asked
    assert known() == first, report.taken.incidents


def test_a_feed_that_was_changed_while_it_was_asked_is_left_out(desk: OpenRegister, server: Server) -> None:
    repository(server, 100)
    feeds = [desk.register.feeds["f-repo"]]
    with client() as asking:
        found = ask_feeds(feeds, asking, {}, StopSwitch())
    desk.edit(update(desk.register, "feed", "f-repo", address="maker/other"))
    taken = plan_changes(desk, desk.register, found, UTC, new_id)
    assert taken.changes == ()
    assert "left out" in taken.problems[0]


def test_with_the_network_off_nothing_is_asked(desk: OpenRegister, server: Server) -> None:
    with pytest.raises(NetworkOff, match="The network is off"):
        client(allowed=False)
    switch = [True]
    with open_client(lambda: switch[0], agreed={"127.0.0.1"}, terms=QUICK, environ={}) as asking:
        switch[0] = False
        with pytest.raises(NetworkOff):
            ask_feeds(desk.register.feeds.values(), asking, {}, StopSwitch())
    assert not server.requests


def test_a_feed_that_moved_is_told_and_the_register_keeps_its_address(
    desk: OpenRegister, server: Server
) -> None:
    server.routes[API] = lambda handler: handler.send(
        301, b"", Location=f"{server.url}/api/v3/repos/new/tool"
    )
    server.answer("/api/v3/repos/new/tool", {"stargazers_count": 9, "forks_count": 1})
    report = refreshed(desk)
    moves = [text for one in report.refreshed.results for text in one.moves]
    assert any(
        "/repos/new/tool" in text and "put the new address into the register" in text for text in moves
    )
    assert desk.register.feeds["f-repo"].address == f"{server.url}/maker/tool"


def test_a_body_that_isnt_one_of_incidents_is_told(path: Path, server: Server) -> None:
    rows = (Vendor("v", "Maker"), Feed("f", "v", f"{server.url}/feed.xml", SYNDICATION))
    file = write_register(path.parent / "feed.leeway", *rows, now=NOW)
    server.answer(
        "/feed.xml",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry>",
        Content_Type="application/atom+xml",
    )
    desk = open_register(file, author="tester")
    report = refreshed(desk)
    told = [*report.taken.problems, *(text for one in report.refreshed.results for text in one.problems)]
    assert told
    assert not report.edited
    desk.close()


def test_the_command_says_what_it_asks_and_prints_what_came(
    path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(server, 42)
    status_page(server, "Down")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    refused = leeway("refresh", path)
    assert refused.returncode == 1
    assert "add --yes" in refused.stderr
    assert "Asks 127.0.0.1 for" in refused.stderr
    assert not server.requests
    done = leeway("refresh", path, "--yes", "--private", "127.0.0.1")
    assert done.returncode == 0, done.stderr
    assert "Tool: Stars 42" in done.stdout
    assert "Other, incidents: " in done.stdout
    again = leeway("refresh", path, "--yes", "--private", "127.0.0.1", "--json", "--vendor", "maker")
    printed = json.loads(again.stdout)
    assert {
        "metric": "Stars",
        "value": "42 stars",
        "before": "42 stars",
        "product": "Tool",
        "vendor": "Maker",
    } in printed["signals"]
    assert [one["address"] for one in printed["feeds"]] == [f"{server.url}/maker/tool"]


def test_yes_alone_doesnt_agree_to_private_hosts(
    path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(server, 42)
    status_page(server, "Down")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    none = leeway("refresh", path, "--yes")
    assert none.returncode == 1
    assert f"Not asked: {server.url}/maker/tool. 127.0.0.1 is an address of a private network" in none.stderr
    assert "Nothing was asked. --yes alone doesn't agree to hosts of a private network" in none.stderr
    assert leeway("refresh", path, "--yes", "--private", "10.0.0.7").returncode == 1
    assert not server.requests
    elsewhere = f"http://localhost:{server.url.rpartition(':')[2]}"
    with contextlib.closing(open_register(path, author="tester")) as desk:
        edit = desk.edit(update(desk.register, "feed", "f-status", address=elsewhere))
        assert edit
        desk.save(edit)
    some = leeway("refresh", path, "--yes", "--private", "127.0.0.1", "--json")
    assert some.returncode == 1
    assert "1 feed was left out; the others were asked." in some.stderr
    printed = json.loads(some.stdout)
    assert [one["host"] for one in printed["asked"]] == ["127.0.0.1"]
    assert [one["feed"] for one in printed["refused"]] == [elsewhere]
    assert "42 stars" in [one["value"] for one in printed["signals"]]
    assert {headers["Host"].partition(":")[0] for _, headers, _ in server.requests} == {"127.0.0.1"}
    both = leeway("refresh", path, "--yes", "--private", "127.0.0.1", "--private", "LocalHost")
    assert both.returncode == 0, both.stderr
    assert "Other, incidents: " in both.stdout


def test_a_private_host_is_named_without_scheme_or_path(path: Path) -> None:
    for text in ("https://10.0.0.7", "10.0.0.7/feed", "a b", ""):
        done = leeway("refresh", path, "--yes", "--private", text)
        assert done.returncode == 1
        assert f"“{text}” isn't the name of a host; write --private 10.0.0.7" in done.stderr
    feed = Feed("f", "v", "https://[fd00::7]/feed", SYNDICATION)
    for text in ("fd00::7", "[FD00::7]"):
        plan = plan_refresh(Register.of((Vendor("v", "Maker"), feed)), ["f"], agreed=_hosts([text]))
        assert plan.feed_ids == ("f",)


def test_a_figure_that_the_register_refuses_keeps_none_of_the_others_out(
    desk: OpenRegister, server: Server
) -> None:
    repository(server, 100)
    status_page(server, "Down")
    odd = Feed("f-odd", "v", f"{server.url}/odd/tool", REPOSITORY)
    desk.edit(add(odd))
    readings = tuple(
        Reading(f"odd {number} " + "x" * NAME_LIMIT, 1.0, "", None, NOW, f"{server.url}/odd")
        for number in (1, 2)
    )
    with client() as asking:
        found = ask_feeds(
            [desk.register.feeds["f-repo"], desk.register.feeds["f-status"]], asking, {}, StopSwitch()
        )
    found = replace(found, results=(FeedResult(odd, Fetched(readings), (), ()), *found.results))
    taken = plan_changes(desk, desk.register, found, UTC, new_id)
    (told,) = taken.problems
    assert told.startswith(
        f"{server.url}/odd/tool: the register refuses what came, so it keeps what it was. Metric of "
    )
    assert told.endswith("can be kept. And 1 more.")
    assert desk.edit(taken.changes, taken.label, Action.IMPORT, taken.brings)
    assert signals(desk, "Stars") == [("2026-11-30", "100")]
    assert "1 new" in taken.incidents["w"]
    assert not any(one.metric.startswith("Odd") for one in desk.register.signals.values())


@pytest.mark.allow_warnings
def test_a_bug_that_one_answer_brings_out_costs_that_feed_alone_and_is_logged(
    desk: OpenRegister, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    repository(server, 10**400)  # no float holds it
    status_page(server, "Down")
    report = refreshed(desk)
    assert report.edited
    by_feed = {one.feed.id: one for one in report.refreshed.results}
    assert "error in Leeway" in by_feed["f-repo"].problems[0]
    assert "1 new" in report.taken.incidents["w"]
    assert any(row.exc_info and row.exc_info[0] is OverflowError for row in caplog.records)


def test_a_locked_keyring_is_told_where_github_is_asked_and_only_there(
    desk: OpenRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = "The keyring is locked. GitHub is asked without a token."
    asking = plan_refresh(desk.register, ["f-status", "f-repo"], trouble=trouble)
    assert asking.trouble == trouble
    assert plan_refresh(desk.register, ["f-status"], trouble=trouble).trouble == ""
    with client() as made:
        found = ask_feeds([], made, {}, StopSwitch(), asking.trouble)
    taken = plan_changes(desk, desk.register, found, UTC, new_id)
    printed = refresh_document(desk, asking, RefreshReport(found, taken, edited=False))
    assert printed["problems"] == [trouble]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--vendor", "Nobody"], "There is no vendor “Nobody” in the register. There is: "),
        (["--source", "Gopher"], "There is no source “Gopher”; choose one of GitHub repository"),
        (["--source", "google cloud", "--yes"], "There is no feed to ask"),
    ],
)
def test_the_command_refuses_what_it_cant_find(
    path: Path, words: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    done = leeway("refresh", path, *words)
    assert done.returncode == 1
    assert sentence in done.stderr


def test_leeway_offline_goes_before_everything(
    path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEEWAY_OFFLINE", "1")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    done = leeway("refresh", path, "--yes", "--private", "127.0.0.1")
    assert done.returncode == 1
    assert "LEEWAY_OFFLINE is set" in done.stderr
    assert not server.requests


def test_the_token_of_the_environment_is_told_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWAY_GITHUB_TOKEN", "ghp_verysecret")
    done = leeway("token", "status", "github")
    assert "taken from the environment" in done.stdout
    assert "verysecret" not in done.stdout + done.stderr
    assert "“gitlab” names no token" in leeway("token", "status", "gitlab").stderr
    assert os.environ["LEEWAY_GITHUB_TOKEN"] == "ghp_verysecret"


def test_the_json_has_what_is_asked_and_what_came(desk: OpenRegister, server: Server) -> None:
    repository(server, 1)
    plan = plan_refresh(desk.register, ["f-repo", "gone"])
    with client() as asking:
        report = run_refresh(desk, plan, asking, StopSwitch(), UTC)
    printed = refresh_document(desk, plan, report)
    assert printed["asked"][0]["host"] == "127.0.0.1"
    assert printed["feeds"][0]["figures"] >= 2
    assert json.loads(json.dumps(printed)) == printed
    guide = (
        asset("resources", "help", "command-line.md")
        .read_text(encoding="utf-8")
        .split("## leeway refresh")[1]
    )
    shown = json.loads(guide.split("```")[3])
    assert list(shown) == list(printed)
    for name in ("asked", "feeds", "signals"):
        assert list(shown[name][0]) == list(printed[name][0])


def test_a_feed_that_names_no_address_of_its_page_is_taken_like_any_other(
    desk: OpenRegister, server: Server
) -> None:
    """What the register refused of it would keep all other vendors' figures out with it."""
    repository(server, 10)
    body = (
        "<rss version='2.0'><channel><title>Other</title><item><title>API down</title><guid>g1</guid>"
        "<pubDate>Sun, 01 Nov 2026 12:00:00 +0000</pubDate></item></channel></rss>"
    )
    server.routes["/rss"] = lambda handler: handler.send(
        200, body.encode(), Content_Type="application/rss+xml"
    )
    assert desk.edit(
        update(desk.register, "feed", "f-status", kind=SYNDICATION, address=f"{server.url}/rss"), "x"
    )
    report = refreshed(desk)
    assert report.edited
    assert "1 new" in report.taken.incidents["w"]
    assert signals(desk, "Stars") == [("2026-11-30", "10")]
    assert [one.source for one in desk.register.tables["incident_import"].values()] == ["Atom or RSS"]
