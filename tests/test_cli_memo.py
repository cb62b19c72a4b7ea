"""Memos from the command line: sections, mitigation, several products, the list, and one again."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.command_line import leeway

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "sample.leeway"
    assert leeway("sample", path).returncode == 0
    saved = leeway("whatif", path, "--set", "outage-length:Anthropic=2", "--save", "Twice as long")
    assert saved.returncode == 0
    return path


@pytest.fixture
def sample(made: Path, tmp_path: Path) -> Path:
    return shutil.copy(made, tmp_path / "team.leeway")


def refused(*words: object) -> str:
    run = leeway("memo", *words)
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1
    return run.stderr


def test_a_memo_is_listed_and_had_again_with_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    assert "No memo was exported" in leeway("memo", sample, "--list").stdout
    pdf, again = tmp_path / "memo.pdf", tmp_path / "again.pdf"
    run = leeway(
        "memo", sample, "Claude Code", "Codex CLI", "-o", pdf, "--scenario", "twice as long",
        "--sections", "mitigation, stops,method", "--paper", "us-letter", "--reader", "the board",
    )  # fmt: skip
    assert run.stdout == f"Wrote {pdf}: Anthropic / Claude Code and 1 more, single-source-critical.\n"
    assert leeway("whatif", sample, "--set", "quality:Claude Code=50 %", "--save", "Worse").returncode == 0
    (record,) = json.loads(leeway("memo", sample, "--list", "--json").stdout)
    assert record["request"]["sections"] == ["mitigation", "stops", "method"]
    assert record["request"]["paper"] == "us-letter"
    assert len(record["request"]["products"]) == 2
    listed = leeway("memo", sample, "--list").stdout
    assert record["id"][-8:] in listed
    assert "the board" in listed
    found = leeway("memo", sample, "--again", record["id"][-8:], again)
    assert found.returncode == 0, found.stderr
    assert "the same bytes as memo.pdf" in found.stdout
    assert again.read_bytes() == pdf.read_bytes()
    assert "is a register" in refused(sample, "--again", record["id"], sample)


def test_what_isnt_there_is_told_in_a_sentence_and_nothing_is_written(sample: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "memo.pdf"
    assert "no section “nonsense”" in refused(
        sample, "Claude Code", "-o", pdf, "--sections", "stops,nonsense"
    )
    assert "no scenario “Nope”" in refused(sample, "Claude Code", "-o", pdf, "--scenario", "Nope")
    assert "no product “Nope”" in refused(sample, "Claude Code", "Nope", "-o", pdf)
    assert "No exported memo has the id “12345678”" in refused(sample, "--again", "12345678", pdf)
    assert "Name the product" in refused(sample)
    assert "--output FILE.pdf" in refused(sample, "Claude Code")
    assert not pdf.exists()


def test_a_read_only_pdf_is_left_as_it_was(sample: Path, tmp_path: Path) -> None:
    import os

    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    pdf = tmp_path / "memo.pdf"
    pdf.write_bytes(b"old")
    pdf.chmod(0o400)
    assert "memo.pdf" in refused(sample, "Claude Code", "-o", pdf, "--sections", "stops")
    assert pdf.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["memo.pdf", "team.leeway"]
