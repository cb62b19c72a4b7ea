from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from leeway.collect.client import Client, open_client
from leeway.collect.progress import StopSwitch
from leeway.collect.retrying import Retries
from leeway.collect.terms import Terms

QUICK = Terms(
    connect=1.0, read=0.3, total=3.0, longest_wait=0.3, retries=Retries(3, 0.01, 0.02), decoded_bytes=2_000_000,
    interval=0.0,
)  # fmt: skip


@pytest.fixture
def make_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Client]]:
    """A function that opens a client whose user agreed to this machine; it is closed at the end."""
    monkeypatch.delenv("LEEWAY_OFFLINE", raising=False)
    opened: list[Client] = []

    def make(is_allowed: Callable[[], bool] = lambda: True, **options: Any) -> Client:
        names = Terms.__dataclass_fields__
        terms = replace(QUICK, **{name: options.pop(name) for name in list(options) if name in names})
        options.setdefault("agreed", ("127.0.0.1", "localhost"))
        opened.append(open_client(is_allowed, terms=terms, environ={}, **options))
        return opened[-1]

    yield make
    for client in opened:
        client.close()


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    return make_client()


@pytest.fixture
def progress() -> StopSwitch:
    return StopSwitch()
