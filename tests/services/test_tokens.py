"""The tokens for GitHub: each has the name of its server, and goes nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.collect.server import Server
from tests.register_files import write_register

from leeway.collect.client import open_client
from leeway.collect.progress import StopSwitch
from leeway.collect.secrets import Secrets
from leeway.collect.terms import Retries, Terms
from leeway.domain.editing import add
from leeway.domain.feed_entities import REPOSITORY, TOPIC, Feed
from leeway.domain.register_entities import Vendor
from leeway.domain.scope import Scope
from leeway.errors import LeewayError
from leeway.services.opening import open_register
from leeway.services.refresh_plan import feeds_in, plan_refresh
from leeway.services.refresh_run import run_refresh
from leeway.services.tokens import GITHUB_API, checked_name, find_tokens, github_apis, token_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leeway.services.open_register import OpenRegister

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
QUICK = Terms(connect=1, read=1, total=3, longest_wait=0.2, retries=Retries(attempts=2), interval=0.0)


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[OpenRegister]:
    feed = Feed("f-repo", "v", f"{server.url}/maker/tool", REPOSITORY)
    made = open_register(
        write_register(tmp_path / "team.leeway", Vendor("v", "Maker"), feed, now=NOW), author="tester"
    )
    yield made
    made.close()


class Kept:
    """A keyring with some tokens."""

    def __init__(self, tokens: dict[str, str]) -> None:
        self._tokens = tokens

    def get_password(self, _: str, name: str) -> str | None:
        return self._tokens.get(name)


def test_the_token_of_an_own_server_goes_there_alone_and_asks_for_votes_too(
    desk: OpenRegister, server: Server
) -> None:
    server.answer("/api/v3/repos/maker/tool", {"stargazers_count": 5, "forks_count": 3})
    desk.edit(add(Feed("f-public", "v", "maker/tool", REPOSITORY), Feed("f-topic", "v", "agents", TOPIC)))
    keyring = {token_name(f"{server.url}/api/v3"): "ghp_ofourserver1"}
    secrets = Secrets(lambda: Kept(keyring), environ={})  # type: ignore[arg-type,return-value]
    feeds = feeds_in(desk.register, Scope())
    apis = github_apis(desk.register.feeds[id] for id in feeds)
    assert sorted(apis) == [f"{server.url}/api/v3", GITHUB_API]
    tokens = find_tokens(secrets, apis)
    assert tokens.trouble == ""
    plan = plan_refresh(desk.register, feeds, token_apis=tokens.by_api)
    sends = {one.host: " ".join(one.sends) for one in plan.hosts}
    assert "your token for this host" in sends["127.0.0.1"]
    assert "token" not in sends["api.github.com"]
    assert plan.token_apis == (f"{server.url}/api/v3",)
    own = plan_refresh(desk.register, ["f-repo"], token_apis=tokens.by_api)
    with open_client(
        lambda: True, agreed={"127.0.0.1"}, terms=QUICK, environ={}, tokens=tokens.by_api
    ) as asking:
        run_refresh(desk, own, asking, StopSwitch(), UTC)
    sent = {path.partition("?")[0]: headers.get("Authorization") for path, headers, _ in server.requests}
    assert set(sent.values()) == {"Bearer ghp_ofourserver1"}
    assert "/api/graphql" in sent


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("GitHub", "github"), ("github.com", "github"), ("api.github.com", "github"),
        ("Git.Acme.com", "git.acme.com"), ("git.acme.com:8443", "git.acme.com:8443"), (" git.acme.com ", "git.acme.com"),
        ("git.acme.com:443", "git.acme.com"),
    ],
)  # fmt: skip
def test_a_token_is_called_by_its_server(given: str, name: str) -> None:
    assert checked_name(given) == name
    if name != "github":
        assert token_name(f"https://{name}/api/v3") == name


@pytest.mark.parametrize(
    "given",
    ["", "gitlab", "https://git.acme.com", "git.acme.com/api", "me@git.acme.com", "a b.com", "x" * 300],
)
def test_what_names_no_server_names_no_token(given: str) -> None:
    with pytest.raises(LeewayError, match="names no token: write github, or the host"):
        checked_name(given)
