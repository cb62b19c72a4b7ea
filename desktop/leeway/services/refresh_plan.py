"""What a refresh will ask, said beforehand: which hosts, for what, and what is sent to them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leeway.domain import feed_entities
from leeway.domain.feed_entities import Feed
from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.services.tokens import GITHUB_API, github_apis

if TYPE_CHECKING:
    from leeway.collect.client import Client
    from leeway.collect.fetched import Asked, Fetched, Known
    from leeway.collect.progress import Progress


@dataclass(frozen=True, slots=True)
class HostAsk:
    """One host that will be asked: for what, and what is sent to it. `private` says why the user must agree to it first."""

    host: str
    what: tuple[str, ...]
    sends: tuple[str, ...]
    private: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A feed that isn't asked, and why, in a sentence. `private` is the host that the user must agree to, if that is why."""

    feed_id: str
    sentence: str
    private: str = ""


@dataclass(frozen=True, slots=True)
class RefreshPlan:
    """The feeds that will be asked, by id in their order, and the hosts that are.

    `token_apis` are the APIs of GitHub that are sent their token; `trouble` says why others aren't, where the keyring is why.
    """

    feed_ids: tuple[str, ...]
    hosts: tuple[HostAsk, ...]
    refused: tuple[Refused, ...]
    token_apis: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def private_hosts(self) -> tuple[str, ...]:
        """The hosts that the user must agree to: addresses of a private network, which a shared register may name."""
        return tuple(one.host for one in self.hosts if one.private)

    def knowing(self, private: Collection[str]) -> "RefreshPlan":
        """Return the plan where these hosts are known to be private, whatever their names look like."""
        why = "{} led to an address of a private network or of this machine when it was asked."
        hosts = (
            replace(one, private=one.private or why.format(one.host)) if one.host in private else one
            for one in self.hosts
        )
        return replace(self, hosts=tuple(hosts))


def feeds_in(register: Register, scope: Scope, kind: str | None = None) -> tuple[str, ...]:
    """List the feeds of what is in scope, of one kind if one is given, by vendor, kind and address."""
    rows = [
        feed
        for feed in register.feeds.values()
        if kind in (None, feed.kind) and _covers(register, scope, feed)
    ]
    rows.sort(key=lambda feed: (register.vendors[feed.vendor_id].name.casefold(), feed.kind, feed.address))
    return tuple(feed.id for feed in rows)


def _covers(register: Register, scope: Scope, feed: Feed) -> bool:
    if feed.product_id is not None:
        return scope.covers_product(register, feed.product_id)
    return scope.covers_vendor(register, feed.vendor_id)


def plan_refresh(
    register: Register,
    feed_ids: Iterable[str],
    *,
    token_apis: Collection[str] = (),
    trouble: str = "",
    agreed: Collection[str] | None = None,
) -> RefreshPlan:
    """Say what refreshing feeds will ask; nothing is asked for it. `token_apis`: the APIs of GitHub with a token.

    `trouble` says why others have none, if the keyring is why. `agreed` are the private hosts that may be asked without a further
    word: feeds of others are refused. None where the user sees the plan first and agrees to all of it or to nothing.
    """
    from leeway.collect.errors import CollectError

    planned: list[str] = []
    refused: list[Refused] = []
    hosts: dict[str, HostAsk] = {}
    for id in feed_ids:
        feed = register.feeds.get(id)
        if feed is None:
            continue
        try:
            asked = _asked(feed, token_apis)
        except CollectError as error:
            refused.append(Refused(id, str(error)))
            continue
        if (private := _private(asked, agreed)) is not None:
            refused.append(Refused(id, private.needs_asking, private.host))
            continue
        planned.append(id)
        for one in asked:
            hosts[one.host] = _with(hosts.get(one.host), one)
    apis = github_apis(register.feeds[id] for id in planned)
    sent = tuple(api for api in apis if api in token_apis)
    told = trouble if len(sent) < len(apis) else ""
    return RefreshPlan(tuple(planned), tuple(hosts.values()), tuple(refused), sent, told)


def feeds_of(plan: RefreshPlan, register: Register) -> tuple[Feed | None, ...]:
    """Return the feeds that a plan is about as a register has them: it is true only of a register where they are the same."""
    ids = (*plan.feed_ids, *(one.feed_id for one in plan.refused))
    return tuple(register.feeds.get(id) for id in ids)


def _private(asked: Iterable["Asked"], agreed: Collection[str] | None) -> "Asked | None":
    """Return the first that isn't agreed to; None if all are, or if the user is still to be asked."""
    return next(
        (one for one in asked if one.needs_asking and agreed is not None and one.host not in agreed), None
    )


def _with(before: HostAsk | None, asked: "Asked") -> HostAsk:
    if before is None:
        return HostAsk(asked.host, (asked.what,), (asked.sends,), asked.needs_asking)
    what, sends = dict.fromkeys((*before.what, asked.what)), dict.fromkeys((*before.sends, asked.sends))
    return HostAsk(before.host, tuple(what), tuple(sends), before.private or asked.needs_asking)


def _asked(feed: Feed, token_apis: Collection[str] = ()) -> tuple["Asked", ...]:
    from leeway.collect import (
        feeds,
        github_graphql,
        github_rest,
        google_cloud,
        incidentio,
        scorecard,
        statuspage,
    )
    from leeway.collect.addresses import read_address
    from leeway.collect.fetched import Asked
    from leeway.collect.github_address import read_repository

    match feed.kind:
        case feed_entities.REPOSITORY:
            repository = read_repository(feed.address)
            token = repository.api in token_apis
            votes = github_graphql.requests(repository) if token else ()
            return (*github_rest.requests(repository, with_token=token), *votes)
        case feed_entities.SCORECARD:
            return scorecard.requests(read_repository(feed.address))
        case feed_entities.TOPIC:
            sent = ", and your token for this host" if GITHUB_API in token_apis else ""
            host = read_address(GITHUB_API).host
            return (Asked(host, "how many repositories carry a topic", f"the topic {feed.address}{sent}"),)
        case feed_entities.STATUSPAGE:
            return statuspage.requests(feed.address)
        case feed_entities.INCIDENT_IO:
            return incidentio.requests(feed.address)
        case feed_entities.GOOGLE_CLOUD:
            return google_cloud.requests(feed.address)
        case _:
            return feeds.requests(feed.address)


def fetch_feed(feed: Feed, client: "Client", progress: "Progress", known: "Known") -> "Fetched":
    """Ask what a feed tells.

    Raises:
        CollectError: Nothing could be asked, because the network is off or the address can't be asked.
    """
    from leeway.collect import (
        feeds,
        github_graphql,
        github_rest,
        google_cloud,
        incidentio,
        scorecard,
        statuspage,
    )
    from leeway.collect.fetched import together
    from leeway.collect.github_address import read_repository

    match feed.kind:
        case feed_entities.REPOSITORY:
            repository = read_repository(feed.address)
            found = github_rest.fetch(client, repository, progress, known)
            return together(found, github_graphql.fetch(client, repository, progress, known))
        case feed_entities.SCORECARD:
            return scorecard.fetch(client, read_repository(feed.address), progress, known)
        case feed_entities.TOPIC:
            return github_rest.fetch_ecosystem(client, feed.address, progress, known)
        case feed_entities.STATUSPAGE:
            return statuspage.fetch(client, feed.address, progress, known)
        case feed_entities.INCIDENT_IO:
            return incidentio.fetch(client, feed.address, progress, known)
        case feed_entities.GOOGLE_CLOUD:
            return google_cloud.fetch(client, feed.address, progress, known)
        case _:
            return feeds.fetch(client, feed.address, progress, known)


def hosts_of(feed: Feed) -> tuple[str, ...]:
    """Name the hosts that a feed asks, the main one first.

    Raises:
        CollectError: Its address can't be asked.
    """
    return tuple(one.host for one in _asked(feed))
