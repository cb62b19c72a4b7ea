from __future__ import annotations

import sys
from pathlib import Path

import pytest

import processes


def follow(code: str, tick: float = 0.5) -> list[str | int]:
    return list(processes.follow([sys.executable, "-c", code], processes.clean_environment(), tick))


def test_lines_come_in_order_and_the_exit_code_last() -> None:
    assert follow("import sys; print('a'); print('b', file=sys.stderr, flush=True); sys.exit(3)")[-1] == 3
    assert follow("print('a\\n\\nb')") == ["a", " ", "b", 0]


def test_silence_is_reported_so_that_progress_can_move() -> None:
    assert "" in follow("import time; time.sleep(0.3); print('done')", tick=0.05)


def test_a_program_doesn_t_outlive_whoever_follows_it() -> None:
    lines = processes.follow(
        [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"],
        processes.clean_environment(),
    )
    assert next(line for line in lines if line) == "up"
    lines.close()  # waits for the program's end


def test_another_python_s_settings_don_t_reach_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    environment = processes.clean_environment(MORE="1")
    assert "PYTHONPATH" not in environment
    assert "VIRTUAL_ENV" not in environment
    assert environment["MORE"] == "1"


def test_the_log_keeps_command_and_output(tmp_path: Path) -> None:
    processes.record(tmp_path, ["pip", "install"], ["one"])
    processes.record(tmp_path, ["pip", "check"], ["two"])
    assert (tmp_path / processes.LOG).read_text(encoding="utf-8") == "$ pip install\none\n$ pip check\ntwo\n"
