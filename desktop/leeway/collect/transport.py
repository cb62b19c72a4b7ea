"""How httpx reaches the network here: over our own checked sockets, by way of the system's proxy where there is one."""

import ssl
import threading
import urllib.request
from collections.abc import Callable, Collection, Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

import httpcore
import httpx
import truststore
from typing_extensions import override

from leeway.collect.addresses import is_loopback
from leeway.collect.errors import Unreachable
from leeway.collect.network import CheckedNetwork, Watching
from leeway.collect.terms import Terms

_IDLE_SECONDS: Final = 15.0


class CheckedTransport(httpx.BaseTransport):
    """Sends the requests of an httpx client; which proxy an address needs is what the system says at the time."""

    def __init__(
        self,
        watching: Watching,
        agreed: Collection[str],
        connections: int,
        trust: Callable[[], ssl.SSLContext],
    ) -> None:
        self._direct = CheckedNetwork(watching, agreed)
        self._to_proxy = CheckedNetwork(watching, agreed, checks=False)
        self._connections = connections
        self._trust = trust
        self._context: ssl.SSLContext | None = None
        self._pools: dict[str, httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its answer, body unread."""
        pool = self._pool(proxy_of(request.url.scheme, request.url.host))
        assert isinstance(request.stream, httpx.SyncByteStream)
        reply = pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            reply.status, headers=reply.headers, stream=_Body(reply), extensions=reply.extensions
        )

    @override
    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            pool.close()

    def _pool(self, proxy: str) -> httpcore.ConnectionPool:
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = self._made(proxy)
            return self._pools[proxy]

    def _made(self, proxy: str) -> httpcore.ConnectionPool:
        if self._context is None:
            self._context = self._trust()
        if not proxy:
            return httpcore.ConnectionPool(
                self._context,
                max_connections=self._connections,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=self._direct,
            )
        parts = urlsplit(proxy)
        if parts.scheme != "http" or not parts.hostname:
            raise Unreachable(
                f"The system's proxy is a {parts.scheme or 'nameless'} one, which Leeway can't use: set its http address."
            )
        auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        named = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return httpcore.HTTPProxy(
            f"http://{named}:{parts.port or 80}",
            proxy_auth=auth,
            ssl_context=self._context,
            max_connections=self._connections,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=self._to_proxy,
        )


class _Body(httpx.SyncByteStream):
    """The body of an answer, as it comes in."""

    def __init__(self, reply: httpcore.Response) -> None:
        self._reply = reply

    @override
    def __iter__(self) -> Iterator[bytes]:
        yield from self._reply.iter_stream()

    @override
    def close(self) -> None:
        self._reply.close()


def proxy_of(scheme: str, host: str) -> str:
    """Return the address of the proxy that the system has for a host, empty for none; this machine never has one."""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return ""
    proxies = urllib.request.getproxies()
    found = proxies.get(scheme) or proxies.get("all") or ""
    return found if not found or "://" in found else f"http://{found}"


def checked_client(user_agent: str, agreed: Collection[str], terms: Terms) -> tuple[httpx.Client, Watching]:
    """Make a client of httpx that goes through here, and what watches over its questions.

    `agreed` are the private hosts that may be asked; more may be added to it meanwhile.
    """
    watching = Watching()
    client = httpx.Client(
        transport=CheckedTransport(watching, agreed, terms.in_all, _system_trust),
        timeout=httpx.Timeout(terms.read, connect=terms.connect),
        headers={"User-Agent": user_agent},
        trust_env=False,
        follow_redirects=False,
    )
    return client, watching


def _system_trust() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
