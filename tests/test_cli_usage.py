"""`leeway import` of agents' logs: whose they are, and one sentence for what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.formats.usage_logs import call, write
from tests.test_cli_burn import ok, sample, sentence

__all__ = ["sample"]  # a fixture


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(tmp_path / "logs" / "a.jsonl", call("m1", at="2026-09-14T10:00:00Z"))
    return tmp_path / "logs"


@pytest.fixture
def register(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "own.leeway"))


def test_a_product_that_is_named_is_kept_for_logs_that_are_known(register: Path, tree: Path) -> None:
    assert "Claude Code: 1 call added, 0 updated" in ok("import", register, tree)
    assert "nothing in these logs that the register lacks" in ok("import", register, tree)
    assert "would keep which product" in ok("import", register, tree, "--product", "Codex CLI", "--dry-run")
    assert "keeps which product" in ok("import", register, tree, "--product", "Codex CLI")
    write(tree / "b.jsonl", call("m2", at="2026-09-14T11:00:00Z"))
    assert ok("import", register, tree).startswith("Codex CLI: 1 call added")


def test_what_is_missing_or_empty_is_told_as_such(register: Path, tree: Path, tmp_path: Path) -> None:
    gone, empty = tmp_path / "gone", tmp_path / "empty"
    empty.mkdir()
    assert sentence("import", register, tree, gone) == f"There is no file or folder {gone}."
    assert "has no logs of agents" in sentence("import", register, empty, "--product", "Claude Code")
    (empty / "a.jsonl").symlink_to("nowhere")
    assert "it has gone" in ok("import", register, empty, "--product", "Claude Code")
