from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import console
import debian

POLICY = """\
libegl1:
  Installed: (none)
  Candidate: 1.6.0-1
  Version table:
libglib2.0-0:
  Installed: (none)
  Candidate: (none)
  Version table:
libglib2.0-0t64:
  Installed: 2.84.4-3
  Candidate: 2.84.4-3
"""
GLIB = ("libglib2.0-0t64", "libglib2.0-0")


def test_the_name_that_this_release_has_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = subprocess.CompletedProcess([], 0, stdout=POLICY)
    monkeypatch.setattr(debian.subprocess, "run", lambda *_, **__: answer)
    available = debian.candidates(["libegl1", *GLIB])
    assert available == {"libegl1", "libglib2.0-0t64"}
    assert debian.choose([("libegl1",), GLIB], available) == ["libegl1", "libglib2.0-0t64"]
    assert debian.choose([GLIB], {"libglib2.0-0"}) == ["libglib2.0-0"]
    assert debian.choose([GLIB], set()) == ["libglib2.0-0"]


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ({"ID": "debian"}, True),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, True),
        ({"ID": "fedora", "ID_LIKE": "rhel"}, False),
        ({}, False),
    ],
)
def test_debian_s_relatives_are_known(
    monkeypatch: pytest.MonkeyPatch, release: dict[str, str], *, expected: bool
) -> None:
    monkeypatch.setattr(debian.platform, "freedesktop_os_release", lambda: release)
    monkeypatch.setattr(debian.shutil, "which", lambda _: "/usr/bin/apt-get")
    assert debian.is_debian() is expected


class Machine:
    """A system whose root, terminal and sudo a test sets, and which records what apt-get is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ran: list[list[str]] = []
        self.code = 0
        self._patch = monkeypatch
        self._patch.setattr(debian, "candidates", set)
        self._patch.setattr(debian, "follow", self._follow)
        self.is_like(root=True, terminal=False, sudo=False)

    def is_like(self, *, root: bool, terminal: bool, sudo: bool = True, answer: bool = True) -> None:
        self._patch.setattr(debian, "is_root", lambda: root)
        self._patch.setattr(debian, "interactive", lambda: terminal)
        self._patch.setattr(debian, "agrees", lambda _: answer)
        self._patch.setattr(debian.shutil, "which", lambda _: "/usr/bin/sudo" if sudo else None)

    def _follow(self, command: list[str], _environment: object):
        self.ran.append(command)
        yield "Setting up libegl1 (1.6.0-1) ..."
        yield self.code


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def install(root: Path, *, assume_yes: bool = False) -> None:
    debian.install(root, [("libegl1",)], "Qt", assume_yes=assume_yes)


def test_root_without_a_terminal_installs_unasked(machine: Machine, tmp_path: Path) -> None:
    install(tmp_path)
    update, get = machine.ran
    assert update[-1] == "update"
    assert get[:3] == ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    assert "DPkg::Lock::Timeout=120" in get
    assert get[-1] == "libegl1"
    assert "Setting up" in (tmp_path / ".dev" / "setup.log").read_text(encoding="utf-8")


def test_a_user_at_a_terminal_is_asked_and_gets_sudo(machine: Machine, tmp_path: Path) -> None:
    machine.is_like(root=False, terminal=True)
    install(tmp_path)
    assert all(command[0] == "sudo" for command in machine.ran)


@pytest.mark.parametrize("root", [True, False])
def test_no_means_nothing_is_installed(machine: Machine, tmp_path: Path, *, root: bool) -> None:
    machine.is_like(root=root, terminal=True, answer=False)
    with pytest.raises(console.Failure, match="Nothing was installed"):
        install(tmp_path)
    assert machine.ran == []


def test_a_user_nobody_can_ask_is_told_the_command(machine: Machine, tmp_path: Path) -> None:
    machine.is_like(root=False, terminal=False)
    with pytest.raises(console.Failure, match="`sudo apt-get install libegl1`"):
        install(tmp_path)
    assert machine.ran == []


def test_yes_on_the_command_line_is_an_answer(machine: Machine, tmp_path: Path) -> None:
    machine.is_like(root=False, terminal=False)
    install(tmp_path, assume_yes=True)
    assert len(machine.ran) == 2


def test_without_sudo_the_sentence_says_root(machine: Machine, tmp_path: Path) -> None:
    machine.is_like(root=False, terminal=True, sudo=False)
    with pytest.raises(console.Failure, match="as root, run `apt-get install libegl1`"):
        install(tmp_path)


def test_a_failing_apt_get_becomes_a_sentence(machine: Machine, tmp_path: Path) -> None:
    machine.code = 100
    with pytest.raises(console.Failure, match=r"apt-get could not install .* the log is \.dev/setup\.log"):
        install(tmp_path)
