"""A real HTTP server on this machine whose answers a test chooses, faults included."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

JSON = {"Content-Type": "application/json; charset=utf-8"}


class Handler(BaseHTTPRequestHandler):
    """One connection; what it answers is in the server's routes, by path without query."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        path = self.path.partition("?")[0]
        with self.server.lock:
            self.server.asked[path] += 1
            self.server.requests.append((self.path, dict(self.headers), body))
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        try:
            route = self.server.routes.get(path) or self.server.otherwise
            route(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with self.server.lock:
                self.server.at_once -= 1

    def send(self, status: int = 200, body: bytes | Any = b"", **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = (JSON if not isinstance(body, bytes) else {}) | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        self.send_response(status)
        for name, value in given.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    @override
    def send_response_only(self, code: int, message: str | None = None) -> None:
        self.server.statuses.append(code)
        super().send_response_only(code, message)

    def hang(self) -> None:
        """Say nothing until the server is stopped."""
        self.server.stopping.wait(30)
        self.close_connection = True

    def half(self, body: bytes = b'{"half": ', status: int = 200) -> None:
        """Promise more than is sent."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) + 100))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def drip(self, seconds: float = 0.05) -> None:
        """Send a body without end, a little at a time."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        while not self.server.stopping.wait(seconds):
            self.wfile.write(b" ")

    @override
    def log_message(self, format: str, *args: Any) -> None:
        return


class Server(ThreadingHTTPServer):
    """The server: `routes` by path, `otherwise` for the rest; `asked` counts, `requests` keeps path, headers and body, `statuses` answers."""

    daemon_threads = True
    block_on_close = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Callable[[Handler], None]] = {}
        self.otherwise: Callable[[Handler], None] = lambda handler: handler.send(404, {})
        self.asked: Counter[str] = Counter()
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.at_once = self.most_at_once = 0
        self._context = context
        super().__init__(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), name="test-server")
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._context else 'http'}://127.0.0.1:{self.server_port}"

    def answer(self, path: str, body: bytes | Any, status: int = 200, **headers: str) -> None:
        self.routes[path] = lambda handler: handler.send(status, body, **headers)

    def each(self, path: str, *answers: Callable[[Handler], None]) -> None:
        """Give one answer after the other, the last for ever."""
        left = list(answers)

        def next_one(handler: Handler) -> None:
            (left.pop(0) if len(left) > 1 else left[0])(handler)

        self.routes[path] = next_one

    @override
    def get_request(self) -> tuple[socket.socket, Any]:
        sock, address = super().get_request()
        if self._context:
            sock.settimeout(2)
            sock = self._context.wrap_socket(sock, server_side=True)
        return sock, address

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        return

    def stop(self) -> None:
        self.stopping.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


def gzip_bomb(size: int = 50_000_000) -> bytes:
    """About 48 kB that unpack to `size` bytes."""
    return gzip.compress(b" " * size, 9)


def certificate(folder: Path, *names: str) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for this machine, and `names`, that nobody signed; return it and a server's context."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", ",".join(["subjectAltName=DNS:localhost,IP:127.0.0.1", *(f"DNS:{name}" for name in names)]), "-keyout", str(key),
         "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context
