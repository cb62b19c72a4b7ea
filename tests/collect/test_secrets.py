"""Tokens: kept in the keyring, and out of sight."""

from __future__ import annotations

import copy
import logging
import pickle
import threading

import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked

from leeway.collect.errors import InvalidSecret, SecretError
from leeway.collect.secret import HIDDEN, Secret
from leeway.collect.secrets import GITHUB, Secrets, TokenState

TOKEN = "odd-token-4711-abcdef"


class Memory(KeyringBackend):
    """A keyring in memory; a test may make it forget, fail or hang."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.raises: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.calls = 0

    def _enter(self) -> None:
        self.calls += 1
        self.gate.wait(10)
        if self.raises:
            raise self.raises

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        del self.kept[service, username]


@pytest.fixture
def memory() -> Memory:
    return Memory()


def secrets(memory: KeyringBackend, **options: object) -> Secrets:
    return Secrets(lambda: memory, **({"environ": {}, "seconds": 2.0} | options))


def test_a_token_is_stored_read_and_deleted(memory: Memory) -> None:
    tokens = secrets(memory)
    assert tokens.status(GITHUB).state is TokenState.NONE
    assert tokens.set(GITHUB, f"  {TOKEN}\n").state is TokenState.STORED
    assert memory.kept == {("Leeway", GITHUB): TOKEN}
    assert secrets(memory).get(GITHUB) == Secret(TOKEN)
    assert tokens.delete(GITHUB).state is TokenState.NONE
    assert tokens.get(GITHUB) is None
    assert tokens.delete(GITHUB).state is TokenState.NONE


def test_a_keyring_that_forgets_isn_t_trusted(memory: Memory) -> None:
    memory.set_password = lambda *_: None
    tokens = secrets(memory)
    status = tokens.set(GITHUB, TOKEN)
    assert (status.state, "didn't keep" in status.why) == (TokenState.SESSION, True)
    assert tokens.get(GITHUB) == Secret(TOKEN)
    assert tokens.status(GITHUB).state is TokenState.SESSION


@pytest.mark.parametrize(
    ("error", "state"),
    [(KeyringLocked("x"), TokenState.LOCKED), (InitError("x"), TokenState.MISSING)],
)
def test_locked_and_missing_are_said(error: Exception, state: TokenState, memory: Memory) -> None:
    memory.raises = error
    assert secrets(memory).status(GITHUB).state is state


@pytest.mark.parametrize("module", [keyring.backends.null, keyring.backends.fail])
def test_keyrings_that_keep_nothing_are_refused(module: object) -> None:
    tokens = Secrets(module.Keyring, environ={})
    assert tokens.status(GITHUB).state is TokenState.MISSING
    assert tokens.set(GITHUB, TOKEN).state is TokenState.SESSION
    assert tokens.delete(GITHUB).state is TokenState.NONE


def test_a_keyring_that_hangs_holds_nobody_up_and_is_asked_once(memory: Memory) -> None:
    memory.gate.clear()
    tokens = secrets(memory, seconds=0.05)
    assert tokens.status(GITHUB).state is TokenState.LOCKED
    assert tokens.set(GITHUB, TOKEN).state is TokenState.SESSION
    assert memory.calls == 1
    memory.gate.set()


def test_what_a_backend_says_isn_t_passed_on(memory: Memory) -> None:
    memory.raises = RuntimeError(f"can't keep {TOKEN}")
    status = secrets(memory).set(GITHUB, TOKEN)
    assert TOKEN not in status.why
    with pytest.raises(SecretError) as caught:
        secrets(memory).get(GITHUB)
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_environment_goes_first(memory: Memory) -> None:
    tokens = secrets(memory, environ={"LEEWAY_GITHUB_TOKEN": f" {TOKEN} "})
    assert tokens.get(GITHUB) == Secret(TOKEN)
    assert tokens.status(GITHUB).state is TokenState.ENVIRONMENT
    assert memory.calls == 0


def test_windows_limit_is_said(memory: Memory) -> None:
    with pytest.raises(InvalidSecret, match=r"1,281 characters.*at most 1,280"):
        secrets(memory, platform="win32").set(GITHUB, "x" * 1281)
    assert secrets(memory, platform="win32").set(GITHUB, "x" * 1280).state is TokenState.STORED


@pytest.mark.parametrize(
    "text", ["", "  ", "ab cd ef", "abc\ndef", "abc\x00def", "abc\u200bdef", "abé-def", "x" * 10_001]
)
def test_what_can_t_be_a_token_is_refused_unquoted(text: str, memory: Memory) -> None:
    with pytest.raises(InvalidSecret) as caught:
        secrets(memory).set(GITHUB, text)
    assert not text.strip() or text not in str(caught.value)
    assert not memory.kept


def test_a_secret_shows_itself_nowhere(memory: Memory, caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(TOKEN)
    assert TOKEN not in f"{secret} {secret!r} {secret!s:>40} {[secret]}"
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="neither copied nor written"):
            write(secret)
    tokens = secrets(memory)
    tokens.set(GITHUB, TOKEN)
    tokens.hide_in(caplog.handler)
    caplog.set_level(logging.INFO)
    try:
        int(TOKEN)
    except ValueError:
        logging.getLogger("leeway.x").info("sent %s", TOKEN, exc_info=True)
    assert TOKEN not in caplog.text
    assert HIDDEN in caplog.text
