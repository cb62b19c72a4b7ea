"""The command line: what it prints, what it writes, and one sentence where it can't."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.command_line import leeway

from leeway.domain.register_tables import EXCHANGED
from leeway.services.opening import open_register


def ok(*words: object) -> str:
    run = leeway(*words)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    return run.stdout


def sentence(*words: object) -> str:
    """Run a command that must fail, and return what it says: one line, no traceback."""
    run = leeway(*words)
    assert run.returncode == 1, run.stdout
    assert run.stderr.count("\n") == 1
    assert "Traceback" not in run.stderr
    return run.stderr.strip()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sample") / "sample.leeway"
    assert "Made the sample register" in ok("sample", file)
    return file


def test_the_portfolio_is_printed_as_the_documented_json(sample: Path) -> None:
    found = json.loads(ok("portfolio", sample, "--json"))
    assert set(found) >= {"as_of", "currency", "products", "single_points", "pairs", "concentration"}
    for product in found["products"]:
        assert set(product) >= {
            "vendor", "product", "verdict", "leeway_hours", "reasons", "missing", "effort_to_leave_hours",
            "time_to_leave_weeks", "workflows",
        }  # fmt: skip
        assert product["verdict"] in {
            "single-source-critical",
            "concentrated",
            "replaceable",
            "not-enough-known",
        }
        assert all(set(reason) == {"code", "text"} for reason in product["reasons"])
        assert all(w["outcome"] in {"stops", "degrades", "holds"} for w in product["workflows"])
    for weighting in ("spend", "critical_workflows", "integrations"):
        assert set(found["concentration"][weighting]) >= {"hhi", "effective_number"}
    claude = next(p for p in found["products"] if p["product"] == "Claude Code")
    assert claude["verdict"] == "single-source-critical"


def test_the_portfolio_for_people_names_verdicts_and_reasons(sample: Path) -> None:
    shown = ok("portfolio", sample)
    assert "■ Single-source critical" in shown
    assert "has no fallback for Claude Code" in shown
    assert "Example data." in shown


def test_judging_as_of_a_later_day_lets_tests_expire(sample: Path) -> None:
    def replaceable(*words: str) -> int:
        found = json.loads(ok("portfolio", sample, "--json", *words))
        return sum(p["verdict"] == "replaceable" for p in found["products"])

    assert replaceable("--as-of", "2030-01-01") < replaceable()


@pytest.mark.parametrize("target", ["all.json", "tables.zip", "tables"])
def test_export_then_import_into_a_new_register_is_the_identity(
    sample: Path, tmp_path: Path, target: str
) -> None:
    ok("export", sample, tmp_path / target)
    other = tmp_path / "other.leeway"
    run = leeway("import", other, tmp_path / target)
    assert run.returncode == 0, run.stderr
    one, two = (open_register(path, author="test", read_only=True) for path in (sample, other))
    assert [one.register.tables[e] for e in EXCHANGED] == [two.register.tables[e] for e in EXCHANGED]
    one.close()
    two.close()
    again = json.loads(ok("import", other, tmp_path / target, "--json"))
    assert (again["to_add"], again["to_update"], again["refused"]) == (0, 0, 0)
    assert again["unchanged"] > 0


def test_a_dry_run_imports_nothing(sample: Path, tmp_path: Path) -> None:
    ok("export", sample, tmp_path / "all.json")
    found = json.loads(ok("import", tmp_path / "new.leeway", tmp_path / "all.json", "--dry-run", "--json"))
    assert found["to_add"] > 0
    assert not found["imported"]
    assert not (tmp_path / "new.leeway").exists()


def test_refused_rows_stop_an_import_unless_told_to_skip_them(tmp_path: Path) -> None:
    vendors = tmp_path / "vendors.csv"
    vendors.write_text("name\nAcme\nAcme\n", encoding="utf-8")
    file = tmp_path / "team.leeway"
    run = leeway("import", file, vendors)
    assert run.returncode == 1
    assert "vendors.csv, line 3" in run.stdout
    assert "nothing was imported" in run.stderr
    assert leeway("import", file, vendors, "--skip-refused").returncode == 0
    assert "Acme" in ok("export", file, tmp_path / "out.json") + (tmp_path / "out.json").read_text(
        encoding="utf-8"
    )


def test_the_history_tells_who_did_what(sample: Path) -> None:
    (first, *_) = json.loads(ok("history", sample, "--json"))[::-1]
    assert set(first) >= {"at", "author", "action", "label", "changes"}
    assert {"entity", "field", "before", "after"} <= set(first["changes"][0])
    assert "Make the sample register" in ok("history", sample)


def test_a_memo_is_written_and_noted(sample: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "memo.pdf"
    ok("memo", sample, "--product", "Claude Code", "--output", pdf)
    assert pdf.read_bytes().startswith(b"%PDF-")
    desk = open_register(sample, author="test", read_only=True)
    assert desk.memos()[0].product == "Anthropic / Claude Code"
    assert desk.memos()[0].file_name == "memo.pdf"
    desk.close()


def test_check_says_that_the_sample_is_sound(sample: Path) -> None:
    assert "is sound" in ok("check", sample)


def test_what_goes_wrong_is_one_sentence(sample: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.leeway"
    text.write_text("no register")
    assert "is not a Leeway register" in sentence("portfolio", text)
    assert "There is no file" in sentence("check", tmp_path / "none.leeway")
    assert "exists already" in sentence("sample", sample)
    assert "Codex" in sentence("memo", sample, "--product", "Codex", "--output", tmp_path / "x.pdf")
    assert "no-such.json" in sentence("import", sample, tmp_path / "no-such.json")
    assert "is a folder" in sentence("portfolio", tmp_path)
    missing = tmp_path / "no" / "such" / "folder.json"
    assert "folder" in sentence("export", sample, missing)
    assert not missing.parent.exists()


def test_a_register_is_never_written_over(sample: Path, tmp_path: Path) -> None:
    before = sample.read_bytes()
    other = tmp_path / "other.json"
    other.write_bytes(before)
    assert "is a register" in sentence("memo", sample, "--product", "Claude Code", "--output", sample)
    assert "is a register" in sentence(
        "memo", sample, "--product", "Claude Code", "--output", f"{sample}.wal"
    )
    assert "is a register" in sentence("export", sample, other)
    assert sample.read_bytes() == other.read_bytes() == before


def test_a_failed_import_leaves_no_new_register_behind(tmp_path: Path) -> None:
    file = tmp_path / "new.leeway"
    assert "none.json" in sentence("import", file, tmp_path / "none.json")
    bad = tmp_path / "vendors.csv"
    bad.write_text("name\nAcme\nAcme\n", encoding="utf-8")
    assert leeway("import", file, bad).returncode == 1
    assert not file.exists()


def test_words_that_the_command_line_does_not_know_are_one_sentence(sample: Path) -> None:
    assert "nonsense" in sentence("portfolio", sample, "--as-of", "nonsense")
    assert "--limit" in sentence("history", sample, "--limit", "0")
    assert "no-such" in sentence("no-such")
    assert "Missing argument" in sentence("portfolio")
    assert "Usage" in ok()


def test_odd_names_of_files_are_one_sentence(tmp_path: Path) -> None:
    long = tmp_path / f"{'x' * 300}.leeway"
    for words in (("portfolio", long), ("sample", long), ("import", long, long)):
        assert "can't be followed" in sentence(*words)
    pipe = tmp_path / "pipe.leeway"
    os.mkfifo(pipe)
    assert "is not an ordinary file" in sentence("check", pipe)
    if os.fsencode("é") == "é".encode():
        assert "isn't a name that is text" in sentence(
            "sample", os.fsdecode(os.fsencode(tmp_path) + b"/\xff.leeway")
        )


def test_an_error_of_our_own_is_no_traceback_even_if_the_log_can_not_be_written(sample: Path) -> None:
    code = (
        "import sys; import leeway.cli as cli; sys.argv = ['leeway', 'check', 'x'];"
        "cli.opening.check_register = lambda path: 1 / 0; cli.paths.log_dir = lambda: cli.Path('/proc/no/such'); cli.main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "error of its own" in run.stderr
    assert "Traceback" not in run.stderr


def test_names_speak_to_the_reader_and_not_to_the_terminal(tmp_path: Path) -> None:
    team = tmp_path / "vendors.csv"
    team.write_text("name\n\x1b[2J\x1b]0;owned\x07Acme ■ 名前\n", encoding="utf-8")
    products = tmp_path / "products.csv"
    products.write_text("vendor,name\n\x1b[2J\x1b]0;owned\x07Acme ■ 名前,Tool\n", encoding="utf-8")
    file = tmp_path / "team.leeway"
    assert leeway("import", file, team, products).returncode == 0
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    run = subprocess.run(
        [sys.executable, "-m", "leeway", "portfolio", str(file)],
        capture_output=True,
        check=True,
        env=environment,
    )
    assert b"\x1b" not in run.stdout
    assert "Acme ■ 名前" in run.stdout.decode("utf-8")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_the_window_says_so(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "There is no display" in sentence("open", sample)


def test_the_version_is_printed() -> None:
    assert ok("--version").startswith("Leeway 1")
