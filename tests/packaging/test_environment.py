from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import console
import debian
import environment
from environment import Environment


class Recorded(Environment):
    """An environment whose costly steps are recorded, not done."""

    def _make(self, *, assume_yes: bool) -> None:
        assert not assume_yes
        self.did("make")
        self.programs.mkdir(parents=True, exist_ok=True)
        self.python.touch()

    def _install_packages(self) -> None:
        self.did("packages")

    def _install_project(self) -> None:
        self.did("project")

    def did(self, step: str) -> None:
        with (self.root / "steps").open("a", encoding="utf-8") as file:
            file.write(step + " ")

    def steps(self) -> str:
        path = self.root / "steps"
        done = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        path.unlink(missing_ok=True)
        return done


@pytest.fixture
def checkout(tmp_path: Path) -> Recorded:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.lock").write_text("a==1 --hash=sha256:0", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]", encoding="utf-8")
    return Recorded(tmp_path)


def prepare(checkout: Recorded) -> str:
    fresh = checkout.prepare(assume_yes=False)
    steps = checkout.steps()
    assert fresh is bool(steps)
    return steps


def test_the_first_time_makes_all_and_the_second_nothing(checkout: Recorded) -> None:
    assert prepare(checkout) == "make packages project"
    assert prepare(checkout) == ""


def test_a_new_lock_installs_into_the_same_environment(checkout: Recorded) -> None:
    prepare(checkout)
    checkout.lock.write_text("a==2 --hash=sha256:0", encoding="utf-8")
    assert prepare(checkout) == "packages project"


def test_a_changed_project_is_only_linked_again(checkout: Recorded) -> None:
    prepare(checkout)
    (checkout.root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert prepare(checkout) == "project"


@pytest.mark.parametrize("field", ["python", "place"])
def test_another_python_or_a_moved_checkout_starts_anew(checkout: Recorded, field: str) -> None:
    prepare(checkout)
    other = dataclasses.replace(checkout.wanted(), **{field: "other"})
    checkout.stamp_file.write_text(json.dumps(dataclasses.asdict(other)), encoding="utf-8")
    assert prepare(checkout) == "make packages project"


@pytest.mark.parametrize("stamp", [None, "", "{", "[]", '{"python": "3.11"}'])
def test_a_half_made_environment_is_made_anew(checkout: Recorded, stamp: str | None) -> None:
    prepare(checkout)
    checkout.stamp_file.unlink()
    if stamp is not None:
        checkout.stamp_file.write_text(stamp, encoding="utf-8")
    assert prepare(checkout) == "make packages project"


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Recorded) -> None:
    prepare(checkout)
    checkout.python.unlink()
    assert prepare(checkout) == "make packages project"


@pytest.mark.parametrize(
    ("interrupted", "next_time"),
    [("_install_packages", "make packages project"), ("_install_project", "project")],
)
def test_an_interrupted_set_up_repeats_what_is_missing(
    checkout: Recorded, monkeypatch: pytest.MonkeyPatch, interrupted: str, next_time: str
) -> None:
    def interrupt(_: Recorded) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Recorded, interrupted, interrupt)
        with pytest.raises(KeyboardInterrupt):
            checkout.prepare(assume_yes=False)
    checkout.steps()
    assert prepare(checkout) == next_time


def test_two_set_ups_at_once_take_turns(checkout: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    with environment._alone(checkout.root):
        second = threading.Thread(target=checkout.prepare, kwargs={"assume_yes": False})
        second.start()
        second.join(0.3)
        assert second.is_alive()
        assert not checkout.stamp_file.exists()
    second.join()
    assert checkout.steps() == "make packages project"
    assert "waiting for it" in capsys.readouterr().out


def test_a_checkout_without_its_lock_is_told_so(checkout: Recorded) -> None:
    checkout.lock.unlink()
    with pytest.raises(console.Failure, match="complete checkout"):
        checkout.prepare(assume_yes=False)


def test_pins_are_counted_and_markers_are_not() -> None:
    lock = (
        "# a==b\na.b==1 ; sys_platform == 'linux' \\\n    --hash=sha256:0\nc-d==2 \\\n    --hash=sha256:0\n"
    )
    assert environment.count_pins(lock) == 2


def test_without_venv_debian_installs_it_and_others_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed: list[object] = []
    monkeypatch.setattr(
        environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name
    )
    monkeypatch.setattr(debian, "install", lambda _root, choices, *_, **__: installed.append(choices))
    monkeypatch.setattr(debian, "is_debian", lambda: True)
    environment.provide_venv(tmp_path, assume_yes=False)
    assert installed == [[("python{}.{}-venv".format(*sys.version_info),)]]
    monkeypatch.setattr(debian, "is_debian", lambda: False)
    with pytest.raises(console.Failure, match="without venv and ensurepip"):
        environment.provide_venv(tmp_path, assume_yes=False)


def test_a_failing_pip_becomes_a_sentence_and_leaves_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def follow(*_: object):
        yield "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
        yield 1

    monkeypatch.setattr(environment, "follow", follow)
    with pytest.raises(console.Failure, match="differs from the one"):
        Environment(tmp_path)._install_project()
    assert "DO NOT MATCH" in (tmp_path / ".dev" / "setup.log").read_text(encoding="utf-8")


def test_a_real_environment_is_made_over_a_broken_one(tmp_path: Path) -> None:
    real = Environment(tmp_path)
    real.programs.mkdir(parents=True)
    real.python.write_text("not an interpreter", encoding="utf-8")
    real._make(assume_yes=False)
    where = subprocess.run(
        [real.python, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=True
    )
    assert os.path.samefile(where.stdout.strip(), real.folder)  # noqa: PTH121
