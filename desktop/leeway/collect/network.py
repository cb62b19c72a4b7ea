"""The sockets below the client: every name is looked up and checked, and that very address is connected to.

So a name that leads to a private address now and then (DNS rebinding) gets nowhere. Nothing here waits for longer than
a moment without asking the question's watch: not the look-up, not the handshake, not a read.

Behind a proxy the proxy looks names up, and only what is written in the address can be checked.
"""

import contextlib
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final

import httpcore
from typing_extensions import override

from leeway.collect.addresses import ip_of, is_public
from leeway.collect.errors import BrokenOff, NeedsAsking, NoSuchHost, TimedOut, Unreachable, Untrusted
from leeway.collect.progress import SLICE, Watch

_LATER: Final = "Try again later; what is known stays."
_DEFAULT_SECONDS: Final = 30.0


class Watching:
    """Which watch the question has that a thread is at work on."""

    def __init__(self) -> None:
        self._local = threading.local()

    @contextlib.contextmanager
    def by(self, watch: Watch) -> Iterator[None]:
        """Let a watch look after what this thread does in the block."""
        self._local.watch = watch
        try:
            yield
        finally:
            del self._local.watch

    def check(self) -> None:
        """Ask this thread's watch whether to go on."""
        watch = getattr(self._local, "watch", None)
        if watch is not None:
            watch.check()


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to public addresses, and to those of hosts that the user agreed to.

    With `checks` off it connects to anything: to the proxy of the system, which usually is in the private network.
    """

    def __init__(self, watching: Watching, agreed: Collection[str], *, checks: bool = True) -> None:
        self._watching = watching
        self._agreed = agreed
        self._checks = checks

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look a name up, check where it leads, and connect to that address.

        Raises:
            NoSuchHost: The name leads nowhere.
            NeedsAsking: It leads to a private address that nobody agreed to.
            Unreachable: Nobody answers there.
        """
        end = time.monotonic() + (timeout or _DEFAULT_SECONDS)
        found = self._looked_up(host, port, end)
        if self._checks and host not in self._agreed:
            _refuse_private(host, found)
        problem: Unreachable | None = None
        for number, (family, place) in enumerate(found):
            share = (end - time.monotonic()) / (len(found) - number)
            try:
                return WatchedStream(self._connected(family, place, host, share), host, self._watching)
            except Unreachable as error:
                problem = error
        raise problem or NoSuchHost(_no_such(host))

    def _looked_up(self, host: str, port: int, end: float) -> list[tuple[int, Any]]:
        """Look a name up on a thread of its own: the system's look-up can't be interrupted."""
        answer: list[Any] = []
        done = threading.Event()

        def look_up() -> None:
            try:
                answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                answer.append(error)
            done.set()

        if ip_of(host):
            look_up()
        else:
            threading.Thread(target=look_up, name="leeway-look-up", daemon=True).start()
        while not done.wait(SLICE):
            self._watching.check()
            if time.monotonic() > end:
                raise TimedOut(f"Nobody told in time where {host} is. Is the network up? {_LATER}")
        if isinstance(answer[0], Exception):
            raise NoSuchHost(_no_such(host)) from answer[0]
        return [(row[0], row[4]) for row in answer[0]]

    def _connected(self, family: int, place: Any, host: str, seconds: float) -> socket.socket:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._connect(sock, place, host, seconds)
        except OSError as error:
            sock.close()
            raise Unreachable(
                f"{host} can't be reached: nobody answers on port {place[1]}. Is the address right? {_LATER}"
            ) from error
        except BaseException:
            sock.close()
            raise
        return sock

    def _connect(self, sock: socket.socket, place: Any, host: str, seconds: float) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(BlockingIOError):
            sock.connect(place)
        end = time.monotonic() + seconds
        while not _ready(sock, selectors.EVENT_WRITE):
            self._watching.check()
            if time.monotonic() > end:
                raise TimedOut(f"{host} didn't take the call within {seconds:,.3g} s. {_LATER}")
        if code := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(code, "")


class WatchedStream(httpcore.NetworkStream):
    """A connection whose waiting can be ended at any moment."""

    def __init__(self, sock: socket.socket, host: str, watching: Watching) -> None:
        self._sock = sock
        self._host = host
        self._watching = watching

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, or what comes within `timeout` seconds; b"" is the end."""
        try:
            data: bytes = self._patiently(lambda: self._sock.recv(max_bytes), timeout, "sent nothing")
        except ssl.SSLEOFError:
            data = b""
        except ssl.SSLError as error:
            raise BrokenOff(f"The connection to {self._host} broke off. {_LATER}") from error
        return data

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        view = memoryview(buffer)
        while view:
            rest = view
            sent = self._patiently(lambda: self._sock.send(rest), timeout, "took nothing")  # noqa: B023 - called at once
            view = view[sent:]

    @override
    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._sock.close()

    @override
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands.

        Raises:
            Untrusted: The certificate can't be trusted.
        """
        name = server_hostname or self._host
        if isinstance(self._sock, ssl.SSLSocket):
            self.close()
            raise Unreachable(
                "The system's proxy is itself asked by https, which Leeway can't. Set its http address."
            )
        secured = self
        try:
            sock = ssl_context.wrap_socket(
                self._sock, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            secured = WatchedStream(sock, name, self._watching)
            # By slices, as truststore holds a lock meanwhile: one silent host would keep all others waiting.
            secured._patiently(sock.do_handshake, timeout, "didn't shake hands")
        except ssl.SSLCertVerificationError as error:
            secured.close()
            raise Untrusted(
                f"The certificate of {name} can't be trusted: {error.verify_message or 'its issuer is unknown'}. Nothing was "
                "asked. If a proxy of your organisation issues certificates, its authority belongs into the system's store."
            ) from error
        except ssl.SSLError as error:
            secured.close()
            raise Unreachable(
                f"{name} can't be asked by https ({error.reason or 'no reason given'}). {_LATER}"
            ) from error
        except BaseException:
            secured.close()
            raise
        return secured

    @override
    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return _ready(self._sock, selectors.EVENT_READ, 0.0)
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return self._sock if info == "socket" else None

    def _patiently(self, act: Callable[[], Any], timeout: float | None, what: str) -> Any:
        """Do something as soon as the socket lets us."""
        seconds = timeout or _DEFAULT_SECONDS
        end = time.monotonic() + seconds
        waiting_for = selectors.EVENT_READ
        while True:
            self._watching.check()
            try:
                return act()
            except ssl.SSLWantReadError:
                waiting_for = selectors.EVENT_READ
            except ssl.SSLWantWriteError:
                waiting_for = selectors.EVENT_WRITE
            except BlockingIOError:
                waiting_for = selectors.EVENT_WRITE if what == "took nothing" else selectors.EVENT_READ
            except ssl.SSLError:
                raise
            except OSError as error:
                raise BrokenOff(f"The connection to {self._host} broke off. {_LATER}") from error
            _ready(self._sock, waiting_for)
            if time.monotonic() > end:
                raise TimedOut(f"{self._host} {what} for {seconds:,.3g} s. {_LATER}")


def _ready(sock: socket.socket, event: int, seconds: float = SLICE) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, event)
        return bool(selector.select(seconds))


def _refuse_private(host: str, found: list[tuple[int, Any]]) -> None:
    for _, place in found:
        ip = ip_of(place[0])
        if ip is None or not is_public(ip):
            raise NeedsAsking(
                f"{host} leads to {place[0]}, an address of a private network or of this machine. Nothing was asked: "
                "agree to this host first, if it is one of yours.",
                host,
            )


def _no_such(host: str) -> str:
    return f"There is no host {host}, or the network is down. Look for a slip in the address. {_LATER}"
