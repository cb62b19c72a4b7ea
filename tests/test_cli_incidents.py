"""Importing incidents on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.formats.incident_files import incident, statuspage

from leeway.cli import main


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["leeway", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        main()
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "incidents.json"
    path.write_text(
        json.dumps(statuspage(incident(), incident("zero00000001", resolved_at="2026-11-20T10:00:00Z")))
    )
    return path


def test_counts_and_the_range_of_each_vendor_are_printed_and_twice_is_no_change(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, feed: Path
) -> None:
    register = tmp_path / "team.leeway"
    code, out, err = run(monkeypatch, capsys, "import", register, feed, "--vendor", "GitHub")
    assert (code, err.startswith("Made the register")) == (0, True)
    assert out.splitlines() == [
        "2 added, 0 updated, 0 unchanged, 0 refused.",
        "GitHub (new): 2 incidents from www.githubstatus.com, 2026-11-20 to 2026-11-20; 1 without length.",
    ]
    code, out, _ = run(monkeypatch, capsys, "import", register, feed, "--json")
    document = json.loads(out)
    assert (code, document["to_add"], document["unchanged"], document["imported"]) == (0, 0, 2, True)
    assert document["incidents"][0]["vendor"] == "GitHub"


def test_refused_incidents_stop_the_import_unless_they_are_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    register, path = tmp_path / "team.leeway", tmp_path / "ours.csv"
    path.write_text("title,started,resolved\nA,2026-01-02T00:00Z,2026-01-01T00:00Z\nB,2026-01-02T00:00Z,\n")
    code, out, err = run(monkeypatch, capsys, "import", register, path, "--vendor", "Acme")
    assert code == 1
    assert "ours.csv, line 2: It ends before it starts" in out
    assert err == (
        "1 incident was refused, so nothing was imported. Mend them, or add --skip-refused to import the others.\n"
    )
    assert not register.exists()
    code, out, _ = run(monkeypatch, capsys, "import", register, path, "--vendor", "Acme", "--skip-refused")
    assert (code, out.splitlines()[0]) == (0, "1 added, 0 updated, 0 unchanged, 1 refused.")


def test_a_dry_run_makes_no_register(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, feed: Path
) -> None:
    code, out, _ = run(monkeypatch, capsys, "import", tmp_path / "team.leeway", feed, "--dry-run")
    assert (code, out.splitlines()[0]) == (0, "Dry run: 2 to add, 0 to update, 0 unchanged, 0 refused.")
    assert not (tmp_path / "team.leeway").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("page.json", "<!DOCTYPE html><html></html>", "page.json, line 1: this is a web page (HTML)"),
        (
            "list.csv",
            "title,started\nDown,2026-01-01T00:00Z\n",
            "list.csv doesn't say whose incidents these are.",
        ),
        ("cut.json", '{"page": {}, "incidents": [{"id": "a",', "cut.json, line 1, column"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, content: str, says: str
) -> None:  # fmt: skip
    (tmp_path / name).write_text(content)
    code, out, err = run(monkeypatch, capsys, "import", tmp_path / "team.leeway", tmp_path / name)
    assert (code, out) == (1, "")
    assert says in err


def test_a_file_that_is_said_to_hold_a_vendor_s_incidents_and_has_none_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "other.json").write_text('{"a": 1}')
    code, _, err = run(
        monkeypatch, capsys, "import", tmp_path / "t.leeway", tmp_path / "other.json", "--vendor", "Acme"
    )
    assert code == 1
    assert "other.json has no incidents that Leeway knows" in err


def test_incidents_and_rows_are_imported_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, feed: Path
) -> None:
    (tmp_path / "vendors.csv").write_text("name\nAcme\n")
    code, _, err = run(
        monkeypatch, capsys, "import", tmp_path / "team.leeway", feed, tmp_path / "vendors.csv"
    )
    assert code == 1
    assert "one after the other" in err
