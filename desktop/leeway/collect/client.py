"""The one client: everything that Leeway ever asks the network goes through it.

It asks only https (this machine excepted), only while the network is allowed, and private addresses only of hosts that
the user agreed to. Every answer is bounded, looked at, and dated.
"""

import logging
import os
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec

from leeway import __version__
from leeway.collect.addresses import Address, read_address
from leeway.collect.answers import Answer, Kind, Move, Question, Reply, Unagreed
from leeway.collect.bodies import checked, decoded, said
from leeway.collect.errors import BrokenOff, NeedsAsking, NetworkOff, RateLimited, RefusedAddress
from leeway.collect.headers import server_time
from leeway.collect.politeness import Politeness
from leeway.collect.progress import Progress, Watch
from leeway.collect.redirects import redirect_target
from leeway.collect.replies import REDIRECTS, TELLING, Asking, check_status
from leeway.collect.retrying import retried
from leeway.collect.secret import Secret
from leeway.collect.terms import Terms
from leeway.domain.snapshot import Snapshot

if TYPE_CHECKING:
    import httpx

    from leeway.collect.network import Watching

USER_AGENT: Final = f"Leeway/{__version__} (desktop app for reviewing vendors; asks when its user says so)"
OFFLINE: Final = "LEEWAY_OFFLINE"
_ALL_LANES: Final = "*"
_ACCEPTED: Final = {
    Kind.JSON: "application/json",
    Kind.FEED: "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8",
}


def is_offline(environ: Mapping[str, str]) -> bool:
    """Tell whether the environment forbids the network, whatever the user set."""
    return environ.get(OFFLINE, "").strip().casefold() not in ("", "0", "false", "no")


def open_client(
    is_allowed: Callable[[], bool],
    *,
    agreed: Collection[str] = (),
    tokens: Mapping[str, Secret] | None = None,
    terms: Terms | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    environ: Mapping[str, str] = os.environ,
) -> "Client":
    """Make a client; the only way to one. Close it after use, or use it in a `with`.

    `is_allowed` is the switch: it is asked again before and during every question, from any thread, so that turning it off
    ends what is under way. `agreed` are private hosts that the user agreed to. A token of `tokens` goes to the origin that
    is its key, an address, and nowhere else.

    Raises:
        NetworkOff: The network isn't allowed.
        RefusedAddress: A key of `tokens` is no address.
    """

    def allowed() -> bool:
        return not is_offline(environ) and is_allowed()

    if is_offline(environ):
        raise NetworkOff(
            f"{OFFLINE} is set, so nothing is asked. Unset it and start Leeway again to use the network."
        )
    if not is_allowed():
        raise NetworkOff("The network is off, so nothing was asked. Turn it on in Settings first.")
    quiet = logging.getLogger("stamina")
    if not quiet.handlers:  # else its warnings of retries end on the terminal
        quiet.addHandler(logging.NullHandler())
    return Client(allowed, [host.casefold() for host in agreed], tokens or {}, terms or Terms(), clock)


class Client:
    """Asks; made by `open_client`. Any thread may use it."""

    def __init__(
        self,
        is_allowed: Callable[[], bool],
        agreed: Iterable[str],
        tokens: Mapping[str, Secret],
        terms: Terms,
        clock: Callable[[], datetime],
    ) -> None:
        self._is_allowed = is_allowed
        self._agreed = set(agreed)
        self._followed: set[str] = set()
        self._tokens = {read_address(url).origin: secret for url, secret in tokens.items()}
        self._terms = terms
        self._clock = clock
        self._politeness = Politeness(terms.per_host, terms.in_all, terms.interval)
        self._limited: dict[tuple[str, str], RateLimited] = {}
        self._lock = threading.Lock()
        self._http, self._watching = _http_client(self._agreed, terms)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def agree(self, hosts: Iterable[Unagreed]) -> None:
        """Ask from now on what wasn't asked for want of agreement, in so far as that was why."""
        for one in hosts:
            self._agreed |= {one.host} if one.private else set()
            self._followed |= {one.host} if one.moved else set()

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self._clock().astimezone(UTC)

    def has_token(self, url: str) -> bool:
        """Tell whether there is a token for an address."""
        return read_address(url).origin in self._tokens

    def get(
        self, url: str, progress: Progress, *, kind: Kind = Kind.JSON, known: Snapshot | None = None,
        accept: str = "", lane: str = "",
    ) -> Answer:  # fmt: skip
        """Ask for what is at an address, or only whether it changed since it was `known`.

        Raises:
            CollectError: It can't be had; which of its kinds says why. What was known stays right.
        """
        return self._ask(Question(url, kind, accept, lane, known), progress)

    def post(self, url: str, payload: Any, progress: Progress, *, lane: str = "") -> Answer:
        """Ask a question that is itself JSON, and only reads (GraphQL).

        Raises:
            CollectError: As for `get`.
        """
        return self._ask(Question(url, Kind.JSON, "", lane, None, msgspec.json.encode(payload)), progress)

    def _ask(self, question: Question, progress: Progress) -> Answer:
        address = read_address(question.url)
        watch = Watch(lambda: self._go_on(progress), self._terms.total, address.host)
        moves: list[Move] = []
        while True:
            self._permit(address, question.lane)
            reply = self._reply(question, address, watch, progress)
            if reply.status not in REDIRECTS:
                return self._answer(question, address, reply, tuple(moves))
            most, hosts = self._terms.redirects, self._followed
            target = redirect_target(question, address, reply, moves, most, hosts)
            moves.append(Move(address.url, target.url, reply.status in (301, 308)))
            address = target

    def _go_on(self, progress: Progress) -> None:
        progress.go_on()
        if not self._is_allowed():
            raise NetworkOff("The network was turned off, so the question was given up; what is known stays.")

    def _permit(self, address: Address, lane: str) -> None:
        """Refuse what needs no network to be refused."""
        if address.needs_asking and address.host not in self._agreed:
            raise NeedsAsking(
                f"{address.needs_asking} Nothing was asked: agree to this host first, if it is one of yours.",
                address.host,
            )
        with self._lock:
            found = [self._limited.get((address.origin, one)) for one in (lane, _ALL_LANES)]
        for limited in found:
            if limited and limited.until > self.now():
                raise limited

    def _reply(self, question: Question, address: Address, watch: Watch, progress: Progress) -> Reply:
        def tell(what: str) -> None:
            progress.report(None, f"{address.host}: {what}")

        try:
            return retried(lambda: self._send(question, address, watch), self._terms.retries, watch, tell)
        except RateLimited as error:
            with self._lock:
                self._limited[address.origin, _ALL_LANES if error.of_all else question.lane] = error
            raise

    def _send(self, question: Question, address: Address, watch: Watch) -> Reply:
        """Ask once."""
        import httpcore
        import httpx

        headers = self._headers(question, address)
        try:
            with self._politeness.turn(address.host, watch), self._watching.by(watch):
                asked = self._http.stream(
                    question.method, address.url, headers=headers, content=question.payload
                )
                with asked as response:
                    return self._read(question, address, response)
        except (httpcore.RemoteProtocolError, httpcore.NetworkError, httpx.RemoteProtocolError) as error:
            raise BrokenOff(
                f"The answer of {address.shown} ends in the middle, or isn't HTTP. Try again later; what is known stays."
            ) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise RefusedAddress(
                f"{address.shown} isn't an address that can be asked. Look for a slip in the name of the host."
            ) from error
        except (httpcore.ProxyError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise BrokenOff(
                f"The system's proxy, or {address.host}, broke off the connection. Try again later."
            ) from error

    def _read(self, question: Question, address: Address, response: "httpx.Response") -> Reply:
        headers = {name.casefold(): value for name, value in response.headers.items()}
        encoding = headers.get("content-encoding", "")
        tells = response.status_code in TELLING
        told = said(response.iter_raw(), encoding, address.shown) if tells else b""
        reply = Reply(response.status_code, headers, told)
        known = _unchanged(question, address) is not None
        with_token = self._token(question, address) is not None
        check_status(reply, Asking(address, self.now(), self._terms.longest_wait, with_token, known))
        if response.status_code != 200:
            return reply
        body = decoded(response.iter_raw(), encoding, self._terms.decoded_bytes, address.shown)
        return replace(reply, body=body)

    def _headers(self, question: Question, address: Address) -> dict[str, str]:
        headers = {"Accept": question.accept or _ACCEPTED[question.kind], "Accept-Encoding": "gzip"}
        if question.payload is not None:
            headers["Content-Type"] = "application/json"
        if secret := self._token(question, address):
            headers["Authorization"] = f"Bearer {secret.reveal()}"
        if known := _unchanged(question, address):
            if _can_be_sent(known.etag):
                headers["If-None-Match"] = known.etag
            else:
                headers["If-Modified-Since"] = known.last_modified
        return headers

    def _token(self, question: Question, address: Address) -> Secret | None:
        """Return the token for an address; none where another origin sent us: it would ask in the user's name."""
        is_own = read_address(question.url).origin == address.origin
        return self._tokens.get(address.origin) if is_own else None

    def _answer(self, question: Question, address: Address, reply: Reply, moves: tuple[Move, ...]) -> Answer:
        now, at = self.now(), server_time(reply.headers)
        if reply.status == 304:
            assert question.known
            value = checked(question.known.body, "", question.kind, address.shown)
            link = reply.headers.get("link") or question.known.link
            known = replace(question.known, fetched_at=now, link=link, came_from=address.url)
            return Answer(known, False, value, moves, at)
        value = checked(reply.body, reply.headers.get("content-type", ""), question.kind, address.shown)
        snapshot = Snapshot(
            url=question.url,
            etag=reply.headers.get("etag", ""),
            last_modified=reply.headers.get("last-modified", ""),
            body=reply.body,
            fetched_at=now,
            sha256=sha256(reply.body).hexdigest(),
            link=reply.headers.get("link", ""),
            came_from=address.url,
        )
        return Answer(snapshot, True, value, moves, at)


def _unchanged(question: Question, address: Address) -> Snapshot | None:
    """Return the known snapshot if it came from this very address, can be asked about, and is whole."""
    known = question.known
    if known is None or known.source != address.url or not known.is_whole:
        return None
    return known if _can_be_sent(known.etag) or _can_be_sent(known.last_modified) else None


def _can_be_sent(text: str) -> bool:
    """Tell whether what a server named its answer can be said back to it: some put letters there that no header may have."""
    return bool(text) and text.isascii() and text.isprintable()


def _http_client(agreed: Collection[str], terms: Terms) -> "tuple[httpx.Client, Watching]":
    from leeway.collect.transport import checked_client

    return checked_client(USER_AGENT, agreed, terms)
