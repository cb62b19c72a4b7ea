"""The sources against the local server: what is there is taken, what fails is noted, and known figures come out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.collect.server import Handler, Server
from tests.formats.incident_files import atom, entry, incident, parsed, real
from tests.formats.incident_files import statuspage as status_feed

from leeway.collect import feeds, github_graphql, github_rest, google_cloud, incidentio, scorecard, statuspage
from leeway.collect.client import Client
from leeway.collect.errors import NetworkOff
from leeway.collect.fetched import Fetched, Reading
from leeway.collect.github_address import Repository
from leeway.collect.progress import Interrupted, StopSwitch
from leeway.collect.secret import Secret

MakeClient = Callable[..., Client]
NOW = datetime.now(UTC)
STAMP = "Mar <var data-var='date'>{}</var>, <var data-var='time'>06:55</var> - <var data-var='time'>16:02</var> UTC"


def ago(days: float) -> str:
    return f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def values(found: Fetched) -> dict[str, float | None]:
    return {row.metric: row.value for row in found.readings}


def by_metric(found: Fetched, metric: str) -> Reading:
    return next(row for row in found.readings if row.metric == metric)


def month(*codes: str) -> dict[str, Any]:
    rows = [
        {
            "code": code,
            "name": "Down",
            "message": "Fixed.",
            "impact": "minor",
            "timestamp": STAMP.format(number),
        }
        for number, code in enumerate(codes, 1)
    ]
    return {"name": "March", "year": 2025, "incidents": rows}


def by_page(*pages: dict[str, Any]) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        number = int(handler.path.rpartition("=")[2])
        handler.send(200, pages[number - 1] if number <= len(pages) else {"months": []})

    return answer


def test_a_status_page_is_read_back_to_its_beginning(
    server: Server, client: Client, progress: StopSwitch, tmp_path: Path
) -> None:
    server.answer("/api/v2/incidents.json", status_feed(incident("newest1")))
    server.answer("/api/v2/scheduled-maintenances.json", b"", 500)
    server.routes["/history.json"] = by_page(
        {"months": [month("newest1", "older1")]}, {"months": [month()]}, {"months": [month("oldest1")]}
    )
    server.answer("/incidents/older1.json", incident("older1"), ETag='"o"')
    found = statuspage.fetch(client, server.url, progress, {})
    assert [body.name for body in found.bodies] == [
        "incidents.json", "history page 1.json", "history page 3.json", "incident older1.json",
    ]  # fmt: skip
    assert ["failed (500)" in row.sentence for row in found.problems] == [True]
    ids = [
        row.external_id
        for body in found.bodies
        for row in parsed(tmp_path, body.data.decode(), body.name).incidents
    ]
    assert ids == ["newest1", "newest1", "older1", "oldest1", "older1"]
    asked = server.asked["/incidents/older1.json"]
    known = {row.url: row for row in found.snapshots}
    statuspage.fetch(client, server.url, progress, known)
    assert server.asked["/incidents/older1.json"] == asked  # it was over


def test_a_history_without_end_is_cut_off_and_said(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    def page(handler: Handler) -> None:
        handler.send(200, {"months": [month(f"code{handler.path.rpartition('=')[2]}")]})

    server.routes["/history.json"] = page
    depth = statuspage.Depth(pages=30, details=3)
    found = statuspage.fetch(client, server.url, progress, {}, depth)
    assert server.asked["/history.json"] == 30
    said = " ".join(row.sentence for row in found.problems)
    assert "goes on after 30 pages" in said
    assert "Details of 27 older incidents" in said
    assert sum("/incidents/code" in url for url in found.looked_at) == 30  # what is known of the others stays
    quiet = by_page(
        *[{"months": [{"name": "May", "year": 2000 + number, "incidents": []}]} for number in range(20)]
    )
    server.routes["/history.json"] = quiet
    statuspage.fetch(client, server.url, progress, {})
    assert server.asked["/history.json"] == 34


def test_the_same_page_over_and_over_ends_at_once(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    server.answer("/history.json", {"months": [month("a1b2c3")]})
    statuspage.fetch(client, server.url, progress, {})
    assert server.asked["/history.json"] == 2


def test_incident_io_survives_the_loss_of_its_own_lists(
    server: Server, client: Client, progress: StopSwitch, tmp_path: Path
) -> None:
    server.answer("/api/v2/incidents.json", status_feed(incident()))
    server.otherwise = lambda handler: handler.send(
        200, b"<!doctype html><html></html>", Content_Type="text/html"
    )
    found = incidentio.fetch(client, server.url, progress, {})
    assert [body.name for body in found.bodies] == ["incidents.json"]
    assert "undocumented" in found.problems[-1].sentence
    id = "01KG77ZCW3ZCZBXCRP47BT0KFG"
    impact = {"id": "x", "component_id": "c", "status_page_incident_id": id, "status": "full_outage",
              "start_at": "2026-07-14T10:00:00Z", "end_at": "2026-07-14T11:00:00Z"}  # fmt: skip
    server.answer(
        "/proxy/127.0.0.1",
        {"summary": {"structure": {"items": [{"component": {"component_id": "c", "name": "API"}}]}}},
    )
    spans: list[str] = []

    def impacts(handler: Handler) -> None:
        spans.append(parse_qs(urlsplit(handler.path).query)["end_at"][0])
        handler.send(200, {"component_impacts": [impact], "incident_links": []})

    server.routes["/proxy/127.0.0.1/component_impacts"] = impacts
    body = incidentio.fetch(client, server.url, progress, {}).bodies[-1]
    (row,) = parsed(tmp_path, body.data.decode()).incidents
    assert (row.external_id, row.components, row.impact) == (id, ("API",), "critical")
    assert [datetime.fromisoformat(end) > client.now() for end in spans] == [True]  # what began today, too


def test_a_feed_and_google_s_list_become_bodies(server: Server, client: Client, progress: StopSwitch) -> None:
    text = atom(entry("x")).encode()
    server.answer("/history.atom", text, Content_Type="application/atom+xml")
    server.answer("/incidents.json", [])
    assert feeds.fetch(client, f"{server.url}/history.atom", progress, {}).bodies[0].data == text
    assert google_cloud.fetch(client, server.url, progress, {}).bodies[0].data == b"[]"
    server.answer("/incidents.json", {"message": "no"})
    found = google_cloud.fetch(client, server.url, progress, {})
    assert (found.bodies, len(found.problems)) == ((), 1)


def test_scorecard_tells_each_check_and_what_is_inconclusive(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    server.answer("/projects/github.com/o/r", real("http/scorecard/valid-payload.json").read_bytes())
    found = scorecard.fetch(client, Repository("o", "r"), progress, {}, server.url)
    figures = values(found)
    assert (figures["scorecard overall"], figures["scorecard Code-Review"], len(figures)) == (5.8, 0.0, 20)
    assert figures["scorecard Packaging"] is None
    assert by_metric(found, "scorecard Packaging").note == "Inconclusive: no published package detected"
    assert found.readings[0].as_of == datetime(2022, 6, 29, tzinfo=UTC)


def user(login: str, association: str = "NONE") -> dict[str, Any]:
    kind = "Bot" if login.endswith("[bot]") else "User"
    return {"user": {"login": login, "type": kind}, "author_association": association}


def repository(server: Server) -> Repository:
    """A repository whose figures are known."""
    found = Repository("o", "r", server.url)
    base = "/repos/o/r"
    server.answer(base, {"stargazers_count": 1200, "forks_count": 30})
    counts = (1000, 202, 90, 33, 332, 343, 42, 433)
    people = [{"login": f"p{n}", "type": "User", "contributions": count} for n, count in enumerate(counts)]
    people.append({"login": "dependabot[bot]", "type": "Bot", "contributions": 9_000})

    def contributors(handler: Handler) -> None:
        last = f'<{server.url}{base}/contributors?per_page=1&anon=true&page=374>; rel="last"'
        handler.send(200, people, **({"Link": last} if "anon" in handler.path else {}))

    server.routes[f"{base}/contributors"] = contributors

    def issue(number: int, opened: float, closed: float | None = None, **more: Any) -> dict[str, Any]:
        return (
            {"url": f"i{number}", "created_at": ago(opened), "closed_at": closed and ago(closed)}
            | user("u")
            | more
        )

    issues = [
        issue(1, 10, 1),
        issue(2, 20),
        issue(3, 30, 29),
        issue(4, 40, pull_request={}),
        issue(5, 200, 5),
    ]

    def listed(handler: Handler) -> None:
        is_open = "state=open" in handler.path
        handler.send(200, [row for row in issues if not (is_open and row["closed_at"])])

    server.routes[f"{base}/issues"] = listed
    server.answer(f"{base}/issues/comments", [
        {"issue_url": "i1", "created_at": ago(9)} | user("m", "MEMBER"),
        {"issue_url": "i1", "created_at": ago(9.5)} | user("x[bot]", "MEMBER"),
        {"issue_url": "i2", "created_at": ago(18)} | user("stranger"),
        {"issue_url": "i3", "created_at": ago(29.5)} | user("m", "OWNER"),
    ])  # fmt: skip
    pulls = [("a", "CONTRIBUTOR", 5), ("a", "CONTRIBUTOR", 6), ("m", "MEMBER", 7), ("d[bot]", "NONE", 8)]
    server.answer(f"{base}/pulls", [
        user(who, how) | {"merged_at": ago(days), "updated_at": ago(days)} for who, how, days in pulls
    ])  # fmt: skip
    server.answer(f"{base}/releases", [
        {"published_at": ago(days), "draft": False} for days in (1, 11, 21, 31, 400)
    ] + [{"draft": True, "published_at": ago(2)}])  # fmt: skip
    server.answer(f"{base}/contents/", [{"name": "README.md", "path": "README.md"}])
    server.answer(f"{base}/contents/docs", [{"name": "Roadmap.md", "path": "docs/Roadmap.md"}])
    server.answer(f"{base}/milestones", [
        {"due_on": ago(20), "closed_at": ago(15)}, {"due_on": ago(3), "closed_at": None}, {"due_on": None},
        {"due_on": ago(-9), "closed_at": None},
    ])  # fmt: skip
    return found


def test_a_repository_s_figures(server: Server, client: Client, progress: StopSwitch) -> None:
    found = github_rest.fetch(client, repository(server), progress, {})
    assert found.problems == ()
    figures = values(found)
    assert (figures["stars"], figures["forks"], figures["contributors"]) == (1200, 30, 374)
    assert figures["contributor absence factor"] == 2
    assert by_metric(found, "contributor absence factor").n == 8
    assert figures["issue closure ratio"] == 1.0  # three opened, three closed
    assert figures["issue age, median"] == pytest.approx(20, abs=0.01)
    assert figures["issue first response, median"] == pytest.approx(24, abs=0.1)
    assert figures["issue first response, 90th percentile"] is None  # too many wait
    assert "1 of 3 have no answer yet" in by_metric(found, "issue first response, median").note
    assert (figures["outside builders"], by_metric(found, "outside builders").n) == (2, 3)
    assert figures["release frequency"] == 4
    assert figures["roadmap published"] == 1
    assert (figures["milestones late, median"], figures["milestones overdue"]) == (
        pytest.approx(5, abs=0.01),
        1.0,
    )


def test_what_fails_is_noted_and_the_rest_is_kept(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    wanted = repository(server)
    server.answer("/repos/o/r/issues/comments", b"", 500)
    server.answer("/repos/o/r/releases", b"<html></html>", Content_Type="text/html")
    found = github_rest.fetch(client, wanted, progress, {})
    assert {metric for row in found.problems for metric in row.metrics} == {
        "issue first response", "release frequency", "release gap variation",
    }  # fmt: skip
    assert values(found)["stars"] == 1200
    assert not any(name.startswith(("release", "issue first")) for name in values(found))


def test_a_used_up_limit_is_one_problem(server: Server, client: Client, progress: StopSwitch) -> None:
    reset = str(int((NOW + timedelta(minutes=30)).timestamp()))
    server.otherwise = lambda handler: handler.send(
        403, {}, X_RateLimit_Remaining="0", X_RateLimit_Reset=reset
    )
    found = github_rest.fetch(client, Repository("o", "r", server.url), progress, {})
    assert (len(found.problems), len(server.requests), found.readings) == (1, 1, ())
    assert "stars" in found.problems[0].metrics
    assert "milestones late" in found.problems[0].metrics


def test_a_moved_repository_is_told(server: Server, client: Client, progress: StopSwitch) -> None:
    repository(server)
    server.answer("/repos/old/r", b"", 301, Location="/repositories/17")
    server.answer("/repositories/17", {"stargazers_count": 1200, "forks_count": 30, "full_name": "o/r"})
    found = github_rest.fetch(client, Repository("old", "r", server.url), progress, {})
    assert found.moves[0].to_url == f"{server.url}/repositories/17"
    assert "The repository is called o/r now." in found.problems[0].sentence
    assert values(found)["stars"] == 1200


def test_a_second_time_only_changes_are_sent(server: Server, client: Client, progress: StopSwitch) -> None:
    server.answer("/repos/o/r", {"stargazers_count": 7, "forks_count": 1}, ETag='"e"')
    target = Repository("o", "r", server.url)
    known = {row.url: row for row in github_rest.fetch(client, target, progress, {}).snapshots}
    server.answer("/repos/o/r", b"", 304)
    assert values(github_rest.fetch(client, target, progress, known))["stars"] == 7


def test_votes_need_a_token_and_errors_with_200_are_errors(
    server: Server, make_client: MakeClient, progress: StopSwitch
) -> None:
    target = Repository("o", "r", f"{server.url}/api/v3")
    found = github_graphql.fetch(make_client(), target, progress, {})
    assert (found.problems[0].metrics, server.requests) == (("roadmap votes",), [])
    client = make_client(tokens={server.url: Secret("token-for-this-host")})
    nodes = [
        {"upvoteCount": 5, "category": {"name": "Ideas"}},
        {"upvoteCount": 9, "category": {"name": "Q&A"}},
    ]
    answer = {"data": {"repository": {"hasDiscussionsEnabled": True, "discussions": {"nodes": nodes}}}}
    server.answer("/api/graphql", answer)
    reading = by_metric(github_graphql.fetch(client, target, progress, {}), "roadmap votes")
    assert (reading.value, reading.n) == (5, 1)
    assert json.loads(server.requests[-1][2])["variables"] == {"owner": "o", "name": "r"}
    server.answer("/api/graphql", {"errors": [{"message": "Could not resolve"}]})
    found = github_graphql.fetch(client, target, progress, {})
    assert (found.readings, "Could not resolve" in found.problems[0].sentence) == ((), True)


def test_the_ecosystem_is_counted(server: Server, client: Client, progress: StopSwitch) -> None:
    server.answer("/search/repositories", {"total_count": 431, "incomplete_results": True})
    reading = github_rest.fetch_ecosystem(client, "mcp server", progress, {}, server.url).readings[0]
    assert (reading.value, "a floor" in reading.note) == (431, True)
    assert server.requests[0][0] == "/search/repositories?q=topic%3Amcp%20server&per_page=1"


def test_a_cancel_and_the_switch_end_a_source(
    server: Server, make_client: MakeClient, progress: StopSwitch
) -> None:
    answers = iter((True, True, True, True, True))
    with pytest.raises(NetworkOff):
        statuspage.fetch(make_client(lambda: next(answers, False)), server.url, progress, {})
    progress.stop()
    with pytest.raises(Interrupted):
        statuspage.fetch(make_client(), server.url, progress, {})


def test_hosts_and_what_they_are_sent_are_told_beforehand() -> None:
    target = Repository("o", "r", "https://git.corp/api/v3")
    asked = [
        *statuspage.requests("https://status.example.com"), *incidentio.requests("https://status.example.org"),
        *google_cloud.requests(), *feeds.requests("https://example.net/history.atom"), *scorecard.requests(Repository("o", "r")),
        *github_rest.requests(target, with_token=True), *github_graphql.requests(target),
    ]  # fmt: skip
    assert [row.host for row in asked] == [
        "status.example.com", "status.example.org", "status.cloud.google.com", "example.net", "api.scorecard.dev",
        "git.corp", "git.corp",
    ]  # fmt: skip
    assert "your token" in asked[5].sends
    assert asked[5].needs_asking
    assert not asked[0].needs_asking


def recorded(name: str, path: str) -> Any:
    rows = json.loads(real(f"http/octokit-fixtures/{name}.json").read_text(encoding="utf-8"))
    return next(row for row in rows if row["path"].startswith(path))


def test_recorded_answers_of_github_give_their_figures(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    target = Repository("octokit-fixture-org", "hello-world", server.url)
    row = recorded("get-repository", "/repos/octokit-fixture-org/hello-world")
    server.answer(row["path"], row["response"])
    row = recorded("get-content", "/repos/octokit-fixture-org/hello-world/contents/")
    server.answer(row["path"], row["response"])
    people = json.loads(real("oss-health/augur-contributors.json").read_text(encoding="utf-8"))
    server.answer("/repos/octokit-fixture-org/hello-world/contributors", people)
    found = github_rest.fetch(client, target, progress, {})
    figures = values(found)
    assert {"stars", "forks", "roadmap published"} <= figures.keys()
    assert figures["roadmap published"] == 0
    counts = sorted((row["contributions"] for row in people if row["type"] == "User"), reverse=True)
    factor = int(figures["contributor absence factor"] or 0)
    assert 2 * sum(counts[:factor]) >= sum(counts) > 2 * sum(counts[: factor - 1])
