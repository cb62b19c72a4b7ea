"""Logs that come again: in another zone, for another product, with lines that can't be read; nothing is counted twice."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.formats.usage_logs import AT, call, codex, count, counters, write
from tests.services.test_usage_import import MAPPED, Desk, our

from leeway.domain.editing import add, remove
from leeway.domain.usage import CLAUDE_CODE, CODEX, Unread
from leeway.domain.usage_entities import UsageImport
from leeway.services.usage_import import (
    find_logs,
    mapped_products,
    products_by_option,
    remapped,
    run_usage_import,
)
from leeway.store.usage_columns import UsageBatch, columns_of

__all__ = ["our"]  # a fixture

THREAD = (
    codex("2026-09-14T10:00:00.000Z", "session_meta", id="t"),
    count("2026-09-14T10:00:02.000Z", counters(1000, 800, 100)),
)


def unread(our: Desk, product: str) -> tuple[Unread, ...]:
    with our.desk.usage() as reads:
        return reads.unread(product)


@pytest.mark.parametrize("codex_product", ["codex", "claude"])
def test_what_was_not_read_is_kept_once_and_with_its_own_product(our: Desk, codex_product: str) -> None:
    write(our.tree / "a.jsonl", call("m1"))
    write(our.tree / "rollout-b.jsonl", *THREAD, "rubbish")
    (our.tree / "gone.jsonl").symlink_to("nowhere")
    our.take(products=MAPPED | {CODEX: codex_product})
    told = {row.file: row.lines for name in {"claude", codex_product} for row in unread(our, name)}
    assert told == {"tree/gone.jsonl": 0, "tree/rollout-b.jsonl": 1}
    assert [row.file for row in unread(our, "claude")].count("tree/rollout-b.jsonl") == (
        1 if codex_product == "claude" else 0
    )


def test_rows_of_a_table_that_is_read_again_are_not_refused_twice(our: Desk, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("time,input,output\n2026-09-14 10:00,1,1\n2026-09-14 11:00,-1,1\n")
    our.take(table)
    table.write_text(table.read_text() + "2026-09-14 12:00,1,1\n")
    our.take(table)
    assert [row.lines for row in unread(our, "claude")] == [1]


def test_a_table_without_zones_is_known_again_in_another_zone(our: Desk, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "time,input,output,limit_hit\n2026-09-14 10:00,100,0,\n2026-09-14 11:00,0,0,yes\n2026-09-14,5,0,\n"
    )
    our.take(table)
    table.write_text(table.read_text() + "2026-09-15T10:00:00Z,1,0,\n")
    plan = our.take(table, zone=ZoneInfo("Asia/Tokyo"))
    assert (plan.calls, plan.limit_hits, our.total()) == (1, 0, 106)


def test_a_folder_without_a_name_can_be_imported(our: Desk) -> None:
    write(our.tree / " " / "a.jsonl", call("m1"))
    assert our.take(our.tree / " ").label.endswith("from a folder without a name")


def test_a_product_can_be_named_where_no_log_can_be_read(our: Desk) -> None:
    (our.tree / "a.jsonl").symlink_to("nowhere")
    assert products_by_option(our.desk.register, find_logs([our.tree]), "Claude Code") == {}


def test_the_product_of_logs_without_calls_is_kept_with_the_others(our: Desk) -> None:
    write(our.tree / "a.jsonl", call("m1"))
    write(our.tree / "rollout-b.jsonl", THREAD[0])
    our.take()
    assert mapped_products(our.desk.register) == {CLAUDE_CODE: "claude", CODEX: "codex"}


def test_another_product_for_known_logs_moves_what_grows_and_undo_gives_it_back(our: Desk) -> None:
    write(
        our.tree / "a.jsonl", call("m1", tokens={"input_tokens": 10}), call("m2", tokens={"input_tokens": 1})
    )
    our.take()
    before = our.total()
    write(
        our.tree / "a.jsonl", call("m1", tokens={"input_tokens": 50}), call("m2", tokens={"input_tokens": 1})
    )
    os.utime(our.tree / "a.jsonl", (1, 1))
    plan = our.take(products=MAPPED | {CLAUDE_CODE: "codex"})
    assert [(part.new, part.fuller, part.known) for part in plan.parts] == [(0, 1, 1)]
    after = (our.total(), our.total("codex"))
    assert (len(our.calls()), len(our.calls("codex"))) == (1, 1)
    our.undo()
    assert (our.total(), our.total("codex")) == (before, 0)
    assert mapped_products(our.desk.register) == {CLAUDE_CODE: "claude"}
    our.redo()
    assert (our.total(), our.total("codex")) == after
    assert our.plan(products=MAPPED | {CLAUDE_CODE: "codex"}).empty
    our.undo()
    our.undo()
    assert (our.total(), our.total("codex")) == (0, 0)
    assert our.take().calls == 2


def test_a_product_that_goes_takes_its_calls_along_and_they_can_come_again(our: Desk) -> None:
    write(our.tree / "a.jsonl", call("m1"))
    our.take()
    write(our.tree / "a.jsonl", call("m1"), call("m2"))
    our.take(products=MAPPED | {CLAUDE_CODE: "codex"})
    gone = our.desk.edit(remove(our.desk.register, "product", "claude"))
    assert gone
    our.desk.save(gone)
    assert our.plan(products={CLAUDE_CODE: "codex"}).calls == 1
    our.take(products={CLAUDE_CODE: "codex"})
    assert len(our.calls("codex")) == 2
    our.undo()
    our.undo()
    assert (len(our.calls()), len(our.calls("codex"))) == (1, 1)


def test_many_sessions_and_models_are_named_at_once(our: Desk) -> None:
    many = 20_000
    texts = np.array([f"s{place}" for place in range(many)], object)
    columns = columns_of(()) | {
        name: np.ones(many, np.int64)
        for name in ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read", "reasoning")
    }
    columns |= {
        "key": np.arange(many).astype(np.uint64), "at": np.arange(many) + 1_789_000_000_000,
        "session": texts, "model": texts, "copied": np.zeros(many, np.bool_),
    }  # fmt: skip
    edit = our.desk.edit(add(UsageImport("i", CLAUDE_CODE, "claude", "x", 1, many)))
    assert edit
    our.desk.save(edit, [UsageBatch(1, columns, np.zeros(many, np.bool_))])
    calls = our.calls()
    assert calls.sessions == tuple(texts)
    assert [calls.models[code] for code in calls.model[[0, -1]]] == ["s0", f"s{many - 1}"]


@pytest.mark.parametrize("models", [5, {"a": 1}, None, [None, 5]])
def test_blocks_whose_models_are_no_list_of_names_are_read(our: Desk, tmp_path: Path, models: Any) -> None:
    block = {"startTime": AT, "tokenCounts": {"inputTokens": 1}, "models": models}
    report = tmp_path / "r.json"
    report.write_text(json.dumps({"blocks": [block]}))
    assert our.take(report).calls == 1


def test_a_product_that_is_named_is_kept_even_where_nothing_is_new(our: Desk) -> None:
    write(our.tree / "a.jsonl", call("m1"))
    our.take()
    named = products_by_option(our.desk.register, find_logs([our.tree]), "Codex CLI")
    plan = remapped(our.desk.register, our.plan(products=named), named)
    assert not plan.empty
    run_usage_import(our.desk, plan)
    assert mapped_products(our.desk.register) == {CLAUDE_CODE: "codex"}
    assert (len(our.calls()), len(our.calls("codex"))) == (1, 0)


def test_usage_that_logs_and_sums_both_tell_of_is_pointed_out(our: Desk, tmp_path: Path) -> None:
    write(our.tree / "a.jsonl", call("m1"))
    report = tmp_path / "r.json"
    report.write_text(json.dumps({"daily": [{"date": "2026-09-14", "inputTokens": 5}]}))
    (sentence,) = our.plan(our.tree, report).overlaps
    assert sentence.startswith("Claude Code has usage from Claude Code and from ccusage for the same days.")
    assert our.take().overlaps == ()
    assert our.plan(report).overlaps == (sentence,)
    assert our.plan(report, products=MAPPED | {"ccusage": "codex"}).overlaps == ()
    assert remapped(our.desk.register, our.plan(report), {"ccusage": "codex"}).overlaps == ()
    report.write_text(json.dumps({"daily": [{"date": "2026-09-12", "inputTokens": 5}]}))
    assert our.take(report).overlaps == ()
    write(our.tree / "b.jsonl", call("m2"))
    assert our.plan().overlaps == ()


@pytest.mark.parametrize("order", [(100, 70), (70, 100)])
def test_of_two_reports_of_one_day_the_fuller_one_counts(
    our: Desk, tmp_path: Path, order: tuple[int, int]
) -> None:
    reports = [tmp_path / "a.json", tmp_path / "b.json"]
    for report, tokens in zip(reports, order, strict=True):
        report.write_text(json.dumps({"daily": [{"date": "2026-09-14", "inputTokens": tokens}]}))
    our.take(*reports)
    assert our.total() == 100
    assert our.plan(*reports).empty
