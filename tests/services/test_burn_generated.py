"""Logs made by the generator, imported and measured: days, models, windows and limit hits are those of its truth."""

from __future__ import annotations

import argparse
import importlib.util
import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leeway.services.burn_document import burn_document
from leeway.services.burn_report import burn_report
from leeway.services.open_register import OpenRegister
from leeway.services.opening import create_sample
from leeway.services.sample_import import is_example
from leeway.services.usage_import import plan_usage_import, run_usage_import

GENERATOR = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "gen_session_logs.py"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not GENERATOR.exists(), reason="the log generator isn't beside this checkout")


@cache
def generator() -> Any:
    spec = importlib.util.spec_from_file_location("gen_session_logs", GENERATOR)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=[(21, False), (22, True)], ids=["seed 21", "seed 22 with quirks"])
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The truth, and the documents of Claude Code and of Codex CLI, from logs imported into the sample register."""
    seed, quirks = request.param
    folder = tmp_path_factory.mktemp("generated")
    tree = folder / "tree"
    generator().Gen(argparse.Namespace(
        out=str(tree), mb=10.0, codex_share=0.3, days=10, shift_day=5, seed=seed, start="2026-09-01", max_row_kb=600,
        quirks=quirks,
    )).run()  # fmt: skip
    desk = create_sample(folder / "sample.leeway", author="tester", today=date(2026, 11, 22), zone=UTC)
    try:
        run_usage_import(desk, plan_usage_import(desk, [tree / "claude", tree / "codex"], now=NOW, zone=UTC))
        truth = json.loads((tree / "truth.json").read_text(encoding="utf-8"))
        return truth, document(desk, "Claude Code"), document(desk, "Codex CLI")
    finally:
        desk.close()


def document(desk: OpenRegister, name: str) -> Any:
    with desk.usage() as usage:
        return burn_document(burn_report(desk.register, usage, name, UTC))


def by_day_and_model(made: Any, *kinds: str) -> dict[tuple[str, str], tuple[int, ...]]:
    return {
        (day["date"], row["model"]): tuple(row[kind] for kind in kinds)
        for day in made["by_day"]
        for row in day["by_model"]
    }


def test_claude_s_days_and_models_are_those_of_the_truth(measured: Any) -> None:
    truth, claude, _ = measured
    assert by_day_and_model(claude, "calls", "input", "output", "cache_write", "cache_read") == {
        (row["date"], row["model"]): (
            row["calls"], row["inputTokens"], row["outputTokens"], row["cacheCreationTokens"], row["cacheReadTokens"]
        )
        for row in truth["claude"]
    }  # fmt: skip


def test_codex_s_days_and_models_are_those_of_the_truth(measured: Any) -> None:
    truth, _, codex = measured
    assert by_day_and_model(codex, "calls", "input", "output", "cache_read", "total") == {
        (row["date"], row["model"]): (
            row["calls"], row["inputTokens"], row["outputTokens"], row["cachedInputTokens"], row["totalTokens"]
        )
        for row in truth["codex"]
    }  # fmt: skip


def test_windows_are_those_of_the_truth(measured: Any) -> None:
    truth, claude, _ = measured
    names = {"start": "start", "first": "first", "last": "last", "tokens": "totalTokens", "calls": "entries"}
    assert [{theirs: row[ours] for ours, theirs in names.items()} for row in claude["windows"]] == truth[
        "blocks"
    ]


def test_limit_hits_end_their_windows_as_in_the_truth(measured: Any) -> None:
    truth, claude, codex = measured
    hits = [(row["limit_hit"], row["reset"]) for row in claude["windows"] if row["limit_hit"]]
    assert hits == [(row["ts"], row["reset"]) for row in truth["claudeLimitEvents"]]
    assert (claude["limit_hits"], codex["limit_hits"]) == (
        len(truth["claudeLimitEvents"]),
        len(truth["codexLimitEvents"]),
    )


def test_sessions_and_cost_are_those_of_the_truth(measured: Any) -> None:
    truth, claude, _ = measured
    assert claude["sessions"] == truth["sessions"]
    cost = sum(row["api_equivalent_usd"] or 0 for row in claude["by_model"])
    assert cost == pytest.approx(sum(row["cost"] for row in truth["claude"]), abs=1e-5)


def test_the_inflation_of_ten_to_twenty_times_is_found_on_its_day(measured: Any) -> None:
    inflation = measured[1]["inflation"]
    assert 9 < inflation["factor"] < 20
    assert (inflation["reference"]["set_by"], inflation["reference"]["to"]) == ("change-point", "2026-09-05")


def test_real_logs_take_the_place_of_the_example_weeks_and_undo_brings_them_back(tmp_path: Path) -> None:
    tree = tmp_path / "claude" / "projects" / "p"
    tree.mkdir(parents=True)
    call = {
        "type": "assistant", "timestamp": "2026-11-20T10:00:00.000Z", "sessionId": "s", "requestId": "r",
        "message": {"id": "m", "model": "claude-opus-4-8", "usage": {"input_tokens": 5, "output_tokens": 7}},
    }  # fmt: skip
    (tree / "s.jsonl").write_text(json.dumps(call) + "\n", encoding="utf-8")
    desk = create_sample(tmp_path / "sample.leeway", author="tester", today=date(2026, 11, 22), zone=UTC)
    try:
        example = document(desk, "Claude Code")
        run_usage_import(desk, plan_usage_import(desk, [tmp_path / "claude"], now=NOW, zone=UTC))
        assert document(desk, "Claude Code")["tokens"]["total"] == 12
        assert [is_example(row) for row in desk.register.usage_imports.values()].count(True) == 1
        undone = desk.undo()
        assert undone
        desk.save(undone)
        assert document(desk, "Claude Code") == example
    finally:
        desk.close()
