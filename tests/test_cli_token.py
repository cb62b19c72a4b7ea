"""`leeway token` where no keyring takes the token: what isn't kept isn't called kept."""

from __future__ import annotations

import io
import sys

import keyring
import keyring.backends.fail
import pytest
from tests.command_line import leeway

TOKEN = "odd-token-4711-abcdef"


def test_a_token_that_no_keyring_takes_is_said_to_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEEWAY_GITHUB_TOKEN", raising=False)
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{TOKEN}\n"))
    run = leeway("token", "set", "github")
    assert run.returncode == 1
    assert "wasn't kept" in run.stderr
    assert "LEEWAY_GITHUB_TOKEN" in run.stderr
    assert TOKEN not in run.stdout + run.stderr
