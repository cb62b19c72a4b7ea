"""leeway compare: what it prints, and what it refuses."""

import json
from pathlib import Path

import pypdf
import pytest
from tests.outage_case import NOW
from tests.register_files import write_sample
from typer.testing import CliRunner

from leeway.cli import app


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "sample.leeway", NOW)


def test_two_products_are_printed_and_written_as_json_and_csv(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    products = ("Claude Code", "OpenAI / Codex CLI")
    found = CliRunner().invoke(app, ["compare", str(sample), *products, "--json", "--csv", str(target)])
    document = json.loads(found.stdout)
    assert [one["product"] for one in document["products"]] == ["Claude Code", "Codex CLI"]
    assert document["sections"][0]["rows"][0]["cells"][0]["value"] == "Single-source critical"
    assert "67,000 stars" in target.read_text(encoding="utf-8-sig")
    plain = CliRunner().invoke(app, ["compare", str(sample), *products])
    assert "≠" in plain.stdout
    assert "not public source" in plain.stdout


def test_its_pdf_is_written_on_the_paper_asked_for(sample: Path, tmp_path: Path) -> None:
    command = ["compare", str(sample), "Claude Code", "Codex CLI", "--pdf", str(tmp_path / "out.pdf")]
    assert CliRunner().invoke(app, [*command, "--paper", "us-letter"]).exit_code == 0
    assert pypdf.PdfReader(tmp_path / "out.pdf").pages[0].mediabox[2:] == [612, 792]
    found = CliRunner().invoke(app, [*command, "--paper", "napkin"])
    assert found.exit_code
    assert "There is no paper “napkin”" in str(found.exception) + found.output


def test_one_product_alone_is_refused(sample: Path) -> None:
    found = CliRunner().invoke(app, ["compare", str(sample), "Claude Code"])
    assert found.exit_code
    assert "two products at least" in str(found.exception) + found.output


def test_both_files_are_written_or_neither(sample: Path, tmp_path: Path) -> None:
    asked = [
        "compare",
        str(sample),
        "Claude Code",
        "OpenAI / Codex CLI",
        "--csv",
        str(tmp_path / "out.csv"),
        "--pdf",
    ]
    for target, sentence in ((tmp_path, "is a folder"), (tmp_path / "x" / ".." / "out.csv", "the same file")):
        found = CliRunner().invoke(app, [*asked, str(target)])
        assert found.exit_code
        assert sentence in str(found.exception) + found.output
        assert not (tmp_path / "out.csv").exists()
    assert not CliRunner().invoke(app, [*asked, str(tmp_path / "out.pdf")]).exit_code
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "out.csv").exists()
