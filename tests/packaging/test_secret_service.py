from __future__ import annotations

import sys
from pathlib import Path

import pytest

import console
import debian
import secret_service


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was to be installed, on a Debian that has neither program."""
    asked: list[object] = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(debian, "is_debian", lambda: True)
    monkeypatch.setattr(secret_service.shutil, "which", lambda _: None)
    monkeypatch.setattr(debian, "install", lambda _root, choices, *_, **__: asked.append(choices))
    return asked


def test_what_is_missing_is_installed(installed: list[object], tmp_path: Path) -> None:
    secret_service.provide(tmp_path, assume_yes=True)
    assert installed == [[("gnome-keyring",), ("dbus-daemon", "dbus")]]


def test_nothing_is_done_elsewhere_or_where_all_is_there(
    installed: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "is_debian", lambda: False)
    secret_service.provide(tmp_path, assume_yes=True)
    monkeypatch.setattr(debian, "is_debian", lambda: True)
    monkeypatch.setattr(secret_service.shutil, "which", lambda name: f"/usr/bin/{name}")
    secret_service.provide(tmp_path, assume_yes=True)
    assert installed == []


@pytest.mark.usefixtures("installed")
def test_a_refusal_is_said_and_gone_past(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise console.Failure("Nothing was installed.")

    monkeypatch.setattr(debian, "install", refuse)
    secret_service.provide(tmp_path, assume_yes=False)
    assert "the tests of the keyring are skipped" in capsys.readouterr().out
