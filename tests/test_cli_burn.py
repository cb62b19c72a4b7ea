"""`leeway burn`: what it prints, and one sentence where it can't."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.command_line import leeway


def ok(*words: object, zone: str = "UTC") -> str:
    run = leeway(*words, zone=zone)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    return run.stdout


def sentence(*words: object) -> str:
    run = leeway(*words)
    assert run.returncode == 1, run.stdout
    assert run.stderr.count("\n") == 1
    assert "Traceback" not in run.stderr
    return run.stderr.strip()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("burn") / "sample.leeway"
    ok("sample", file)
    return file


def test_the_json_has_exactly_the_keys_that_are_documented(sample: Path) -> None:
    made = json.loads(ok("burn", sample, "--product", "Claude Code", "--json"))
    assert set(made) == {
        "product", "from", "to", "sessions", "median_actual_hours", "planned_hours", "limit_hits", "stall_hours",
        "inflation", "tokens", "by_model", "by_day", "windows", "unread",
    }  # fmt: skip
    assert set(made["inflation"]) == {"factor", "low", "high", "reference"}
    assert set(made["tokens"]) == {"input", "output", "cache_write", "cache_read", "total"}
    assert (made["product"], made["planned_hours"], made["unread"]) == ("Claude Code", 5.0, [])


def test_the_table_tells_the_figures_the_weeks_and_the_models(sample: Path) -> None:
    shown = ok("burn", sample, "--product", "anthropic / claude code", zone="Europe/Berlin")
    assert "Claude Code (example data)" in shown
    assert "Europe/Berlin" in shown
    assert "API-equivalent, not money paid" in shown
    assert "claude-opus-4-8" in shown
    assert sum(line.startswith("20") for line in shown.splitlines()) >= 26


def test_a_model_without_a_price_is_listed_as_such(sample: Path) -> None:
    assert "no price" in ok("burn", sample, "--product", "Codex CLI")


def test_the_reference_of_the_register_is_taken(sample: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(sample, tmp_path / "chosen.leeway"))
    table = tmp_path / "products.csv"
    row = "vendor,name,reference_from,reference_to\nAnthropic,Claude Code,2026-06-01,"
    table.write_text(f"{row}2026-06-30\n", encoding="utf-8")
    ok("import", file, table)
    made = json.loads(ok("burn", file, "--product", "Claude Code", "--json"))["inflation"]["reference"]
    assert (made["set_by"], made["from"], made["to"]) == ("chosen", "2026-06-01", "2026-06-30")
    other = json.loads(ok("burn", file, "--product", "Codex CLI", "--json"))["inflation"]["reference"]
    assert other["set_by"] != "chosen"
    table.write_text(f"{row}2026-05-30\n", encoding="utf-8")
    assert "ends before, on 2026-05-30; swap the days." in leeway("import", file, table).stdout


def test_days_follow_the_user_s_time_zone(sample: Path) -> None:
    here = json.loads(ok("burn", sample, "--product", "Codex CLI", "--json"))
    there = json.loads(ok("burn", sample, "--product", "Codex CLI", "--json", zone="Pacific/Kiritimati"))
    assert here["from"].endswith("+00:00")
    assert there["from"].endswith("+14:00")
    assert here["tokens"] == there["tokens"]
    assert here["windows"][0]["start"] == there["windows"][0]["start"]


def test_several_products_are_listed_in_a_sentence(sample: Path) -> None:
    said = sentence("burn", sample, "--json")
    assert said.startswith("Several products have usage: “Anthropic / Claude Code”, “OpenAI / Codex CLI”.")


def test_a_register_without_usage_says_how_to_import(tmp_path: Path) -> None:
    file = tmp_path / "empty.leeway"
    (tmp_path / "vendors.csv").write_text("name\nAcme\n", encoding="utf-8")
    leeway("import", file, tmp_path / "vendors.csv")
    assert "holds no usage. Import the agents' logs with: leeway import" in sentence("burn", file)


def test_a_register_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert "There is no file" in sentence("burn", tmp_path / "none.leeway")
