"""Refresh 300 vendors against a local server: bounded connections, and total time near the slowest host's limit.

Run by hand: ``python packaging/dev.py bench refresh``. A third of the vendors share one host (as with GitHub), which may be
asked once every `INTERVAL` seconds; the others have 20 hosts between them. Names under .localhost all lead to this machine.
"""

import os
import socket
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.collect.server import Server

from leeway.collect import google_cloud
from leeway.collect.client import open_client
from leeway.collect.many import Task, run_all
from leeway.collect.progress import StopSwitch
from leeway.collect.terms import Terms

VENDORS = 300
SHARED = 100
HOSTS = 20
INTERVAL = 0.1


def main() -> None:
    """Print the figures; fail if connections aren't bounded, or it takes much longer than the limit of the slowest host."""
    found = socket.getaddrinfo
    socket.getaddrinfo = lambda _host, port, *more, **options: found("127.0.0.1", port, *more, **options)
    server = Server()
    server.answer("/incidents.json", [])
    hosts = ["shared.localhost" if n < SHARED else f"host{n % HOSTS}.localhost" for n in range(VENDORS)]
    terms = Terms(interval=INTERVAL)
    environ = {name: value for name, value in os.environ.items() if name != "LEEWAY_OFFLINE"}
    try:
        with open_client(lambda: True, agreed=set(hosts), terms=terms, environ=environ) as client:

            def task(host: str) -> Task[object]:
                origin = f"http://{host}:{server.server_port}"
                return Task(host, host, lambda quiet: google_cloud.fetch(client, origin, quiet, {}))

            start = time.perf_counter()
            outcomes = run_all([task(host) for host in hosts], StopSwitch())
            taken = time.perf_counter() - start
    finally:
        server.stop()
    limit = (max(Counter(hosts).values()) - 1) * INTERVAL
    good = sum(row.error is None and not row.result.problems for row in outcomes)
    print(f"vendors refreshed            {good:7} of {VENDORS}, on {len(set(hosts))} hosts")
    print(f"questions at a time, at most {server.most_at_once:7}   (limit {terms.in_all})")
    print(f"total time                   {taken:7.2f} s")
    print(f"slowest host's own limit     {limit:7.2f} s, ratio {taken / limit:.2f}   (aim below 1.25)")
    if good != VENDORS or server.most_at_once > terms.in_all or taken > 1.25 * limit:
        sys.exit(1)


if __name__ == "__main__":
    main()
