from __future__ import annotations

import io

import pytest

import console


@pytest.mark.parametrize(
    ("answer", "agreed"), [("", True), ("y", True), ("YES", True), ("n", False), ("what", False)]
)
def test_enter_means_yes(monkeypatch: pytest.MonkeyPatch, answer: str, *, agreed: bool) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer + "\n"))
    assert console.agrees("Install?") is agreed


def test_the_end_of_the_input_means_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert not console.agrees("Install?")


def test_without_a_terminal_progress_prints_a_line_a_quarter(capsys: pytest.CaptureFixture[str]) -> None:
    progress = console.Progress("fetched", 80)
    for done in range(1, 81):
        progress.show(done, f"package-{done}")
    progress.end()
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"leeway:   fetched {n} of 80 package-{n}" for n in (20, 40, 60, 80)]


def test_in_a_terminal_progress_keeps_to_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdout", terminal)
    progress = console.Progress("installed", 3)
    progress.show(1, "a-long-name")
    progress.show(2, "b")
    progress.end()
    first, second = terminal.getvalue().rstrip("\n").split("\r")[1:]
    assert len(second) == len(first)  # the longer name is wiped
    assert terminal.getvalue().count("\n") == 1
