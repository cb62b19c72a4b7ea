"""An archive inspected from a file: what is said, printed, and taken into the register."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from tests.command_line import leeway
from tests.formats.package_archives import source_map, tgz, zipped

from leeway.assets import asset
from leeway.domain.editing import add
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.validation import changed
from leeway.errors import UnreadableSource
from leeway.services.inspecting import archive_signals, inspect_archive, inspection_document
from leeway.services.inspecting_words import size_words

DAY = date(2026, 11, 30)
MANIFEST = json.dumps({"name": "tool", "version": "2.0", "scripts": {"install": "node x.js"}}).encode()


@pytest.fixture
def leaking(tmp_path: Path) -> Path:
    path = tmp_path / "tool-2.0.tgz"
    files = {
        "package/package.json": MANIFEST,
        "package/cli.js.map": source_map("a\nb", "c"),
        "package/.env": b"A=1",
    }
    path.write_bytes(tgz(files))
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "tool-1.0.zip"
    path.write_bytes(zipped({"package/package.json": b'{"name": "tool", "version": "1.0"}'}))
    return path


def test_remarks_say_the_worst_first_and_the_difference_last(leaking: Path, clean: Path) -> None:
    found = inspect_archive(leaking, clean)
    weights = [remark.weight for remark in found.remarks]
    assert weights == ["exposed", "exposed", "look", "exposed"]
    assert found.remarks[0].text.startswith(
        "1 source map of 1 carries the source itself: 2 files with 3 lines."
    )
    assert found.remarks[-1].text.startswith("Against tool 1.0: ")
    for words in (
        "2 files more",
        "1 source map more",
        "2 exposed source files more",
        "1 script that runs more",
    ):
        assert words in found.remarks[-1].text
    assert "no difference" in inspect_archive(clean, clean).remarks[-1].text


def test_findings_become_signals_with_the_hash_of_the_file(leaking: Path) -> None:
    findings = inspect_archive(leaking).findings
    register = changed(Register.empty(), add(Vendor("v", "Maker"), Product("p", "v", "Tool")))
    signals = archive_signals("v", "p", findings, DAY)
    after = changed(register, add(*signals))
    by_metric = {signal.metric: signal for signal in after.signals.values()}
    exposed = by_metric["Source files exposed by packaging"]
    assert (exposed.value, exposed.unit, exposed.standing, exposed.as_of) == ("2", "files", "measured", DAY)
    assert exposed.source == f"tool-2.0.tgz, SHA-256 {findings.sha256}"
    assert by_metric["Secrets in the package"].value == "1"
    assert by_metric["Native binaries in the package"].value == "0"


def test_what_couldnt_be_looked_at_never_reads_as_clean(tmp_path: Path) -> None:
    path = tmp_path / "x.tgz"
    path.write_bytes(tgz({"package/a.js.map": b"{", "package/b.js.map": source_map("x")}))
    found = inspect_archive(path)
    told = {signal.metric: signal for signal in archive_signals("v", None, found.findings, DAY)}
    assert told["Source files exposed by packaging"].value == "1+"
    assert "Secrets in the package" not in told
    assert "1 of its files couldn't be looked at wholly" in told["Package size, unpacked"].note
    assert [remark.weight for remark in found.remarks] == ["exposed", "unknown"]
    assert not any("No secret" in remark.text or "none carries" in remark.text for remark in found.remarks)


def test_a_file_that_isnt_there_or_cant_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"nowhere\.tgz isn't there"):
        inspect_archive(tmp_path / "nowhere.tgz")
    with pytest.raises(UnreadableSource, match="isn't a file"):
        inspect_archive(tmp_path)


def test_the_command_prints_what_was_found(leaking: Path, clean: Path) -> None:
    done = leeway("inspect", leaking, "--against", clean)
    assert done.returncode == 0
    assert "■ 1 source map of 1 carries the source itself" in done.stdout
    assert "package/.env (an environment file)" in done.stdout
    printed = json.loads(leeway("inspect", leaking, "--json").stdout)
    assert printed == json.loads(json.dumps(inspection_document(inspect_archive(leaking))))
    assert (printed["archive"]["exposed_sources"], printed["against"]) == (2, None)


def test_the_guide_shows_the_json_as_it_is(leaking: Path) -> None:
    guide = asset("resources", "help", "command-line.md").read_text(encoding="utf-8")
    shown = json.loads(
        re.findall(r"```\n(\{.*?\n\})\n```", guide.split("## leeway inspect")[1], re.DOTALL)[0]
    )
    printed = json.loads(json.dumps(inspection_document(inspect_archive(leaking))))
    assert {
        key: list(value) if isinstance(value, dict) else type(value)
        for key, value in shown["archive"].items()
    } == {
        key: list(value) if isinstance(value, dict) else type(value)
        for key, value in printed["archive"].items()
    }
    assert [list(shown), list(shown["remarks"][0])] == [list(printed), list(printed["remarks"][0])]


def test_the_command_refuses_what_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "page.tgz"
    path.write_text("<html>")
    done = leeway("inspect", path)
    assert done.returncode == 1
    assert done.stderr.strip() == "page.tgz is no package archive; give the package as .tgz, .whl or .zip."


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (59_800_000, "59.8 MB"), (1_500_000_000, "1.5 GB")],
)
def test_sizes_are_in_decimal_units(size: int, words: str) -> None:
    assert size_words(size) == words
