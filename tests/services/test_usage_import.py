"""Agents' logs from the disk into a register: correct totals, only what is new, and whatever can be wrong with them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.formats.usage_logs import AT, call, codex, count, counters, event, refusal, usage, write
from tests.places import own_folder

from leeway.domain.change import Action
from leeway.domain.editing import add, remove
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.usage import CLAUDE_CODE, CODEX, UsageCalls
from leeway.errors import LeewayError, RegisterFileError, UnreadableSource
from leeway.formats.usage_lines import CUT_OFF, NO_JSON, NO_TEXT
from leeway.formats.usage_rows import IN_FUTURE, NEGATIVE, NO_TIME, NO_ZONE, NOT_A_TIME, TOO_MANY, TOO_OLD
from leeway.services.open_register import OpenRegister
from leeway.services.opening import create_register, open_register
from leeway.services.usage_import import (
    Interrupted,
    UnmappedUsage,
    UsagePlan,
    find_logs,
    is_usage,
    plan_usage_import,
    products_by_option,
    run_usage_import,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHARED = Path(__file__).parents[3] / "shared"
GENERATOR = SHARED / "tools" / "gen_session_logs.py"
MAPPED = {CLAUDE_CODE: "claude", CODEX: "codex", "ccusage": "claude", "csv": "claude"}
PRODUCTS = (Vendor("v", "Vendor"), Product("claude", "v", "Claude Code"), Product("codex", "v", "Codex CLI"))


@dataclass
class Desk:
    """A register with two products, and imports into it."""

    desk: OpenRegister
    tree: Path

    def plan(self, *sources: Path, **options: Any) -> UsagePlan:
        given = {"now": NOW, "zone": UTC, "products": MAPPED} | options
        return plan_usage_import(self.desk, sources or (self.tree,), **given)

    def take(self, *sources: Path, **options: Any) -> UsagePlan:
        plan = self.plan(*sources, **options)
        run_usage_import(self.desk, plan)
        return plan

    def calls(self, product: str = "claude") -> UsageCalls:
        with self.desk.usage() as reads:
            return reads.calls(product)

    def total(self, product: str = "claude") -> int:
        return int(self.calls(product).total.sum())

    def undo(self) -> None:
        edit = self.desk.undo()
        assert edit
        self.desk.save(edit)

    def redo(self) -> None:
        edit = self.desk.redo()
        assert edit
        self.desk.save(edit)


@pytest.fixture
def our(tmp_path: Path) -> Iterator[Desk]:
    desk = create_register(tmp_path / "ours.leeway", author="tester")
    edit = desk.edit(add(*PRODUCTS))
    assert edit
    desk.save(edit)
    tree = tmp_path / "tree"
    tree.mkdir()
    ours = Desk(desk, tree)
    yield ours
    ours.desk.close()


def whys(plan: UsagePlan) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in plan.unread:
        found[row.why] += row.lines
    return dict(found)


# ------------------------------------------------------------------------------------------- against the truth


def generated(root: Path, *options: str) -> dict[str, Any]:
    if not GENERATOR.exists():
        pytest.skip("there is no generator of logs beside the repository")
    command = [sys.executable, str(GENERATOR), "--out", str(root), *options]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return json.loads((root / "truth.json").read_text())


@pytest.mark.parametrize(("seed", "quirks"), [("3", False), ("4", True), ("5", True)])
def test_totals_limits_and_windows_of_a_generated_tree_are_the_truth(
    our: Desk, seed: str, quirks: bool
) -> None:
    truth = generated(our.tree, "--mb", "20", "--seed", seed, *(["--quirks"] if quirks else []))
    our.take(our.tree)
    kinds = {
        "claude": ("cacheCreation5m", "cacheCreation1h", "cacheReadTokens"),
        "codex": ("", "", "cachedInputTokens"),
    }
    with our.desk.usage() as reads:
        for product, (short, long, cached) in kinds.items():
            names = {"calls": "calls", "input": "inputTokens", "output": "outputTokens", "cache_read": cached}
            names |= (
                {"cache_write_5m": short, "cache_write_1h": long}
                if short
                else {"reasoning": "reasoningOutputTokens"}
            )
            daily = reads.tokens_by_day_and_model(product, UTC)
            found = {
                (str(day), daily.models[model]): {name: int(getattr(daily, name)[row]) for name in names}
                for row, (day, model) in enumerate(zip(daily.day, daily.model, strict=True))
            }
            assert found == {
                (row["date"], row["model"]): {name: row[theirs] for name, theirs in names.items()}
                for row in truth[product]
            }
            hits = reads.limit_hits(product)
            first: dict[str, str] = {}
            for at, reset in zip(hits.at, hits.reset, strict=True):
                first.setdefault(f"{reset}Z", f"{at}Z")
            assert first == {row["reset"]: row["ts"] for row in truth[f"{product}LimitEvents"]}
    # Where a sub-agent's copy of a call has another time than the call, the generator keeps the call's; so do we.
    assert windows(our.calls()) == [
        (row["start"][:-5], row["totalTokens"], row["entries"]) for row in truth["blocks"]
    ]


def windows(calls: UsageCalls) -> list[tuple[str, int, int]]:
    """The 5-hour windows, by the rule of the truth."""
    found: list[list[Any]] = []
    start = last = None
    five = np.timedelta64(5, "h")
    for at, tokens in zip(calls.at, calls.total, strict=True):
        if start is None or at - start > five or at - last > five:
            start = at.astype("datetime64[h]")
            found.append([str(start.astype("datetime64[s]")), 0, 0])
        last = at
        found[-1][1] += int(tokens)
        found[-1][2] += 1
    return [(start, tokens, entries) for start, tokens, entries in found]


def test_the_real_codex_logs_have_the_tokens_that_are_known_of_them(our: Desk) -> None:
    real = SHARED / "real" / "logs" / "codex-real"
    if not real.is_dir():
        pytest.skip("the real logs aren't beside the repository")
    our.take(real)
    assert our.total("codex") == 50_062_931


def test_a_growing_tree_gives_the_same_as_one_that_was_read_at_once(our: Desk, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    generated(whole, "--mb", "10", "--days", "12", "--shift-day", "6", "--quirks", "--seed", "8")
    steps = len(our.desk.undo_stack.undoable)
    for share in (0.3, 0.301, 0.7, 1.0):
        for path in whole.rglob("*.jsonl"):
            part = our.tree / path.relative_to(whole)
            part.parent.mkdir(parents=True, exist_ok=True)
            data = path.read_bytes()
            if share < 0.5 and not zlib.crc32(path.name.encode()) % 3:
                continue
            part.write_bytes(data[: int(len(data) * share)])
        our.take()
    grown = {product: our.calls(product) for product in ("claude", "codex")}
    while len(our.desk.undo_stack.undoable) > steps:  # a share that brought nothing new is no step
        our.undo()
    assert len(our.calls()) == 0
    our.take(whole)
    for product, calls in grown.items():
        again = our.calls(product)
        assert calls.total.sum() == again.total.sum()
        assert len(calls) == len(again)
        assert (np.sort(calls.at) == np.sort(again.at)).all()


# ----------------------------------------------------------------------------------------- shapes that others lose


def test_one_call_written_several_times_counts_once_with_its_most_tokens(our: Desk) -> None:
    write(
        our.tree / "a.jsonl",
        call(tokens=usage(10, 5)),
        call(tokens=usage(10, 80), at="2026-09-14T10:00:05.000Z"),
        call(tokens=usage(10, 80), at="2026-09-14T10:00:09.000Z"),
        call("msg_2", tokens=usage(1, 1)),
    )
    write(our.tree / "b.jsonl", call(tokens=usage(10, 80), at="2026-09-14T10:00:05.000Z"))
    our.take()
    calls = our.calls()
    assert calls.output.tolist() == [1, 80]
    assert str(calls.at[1]) == "2026-09-14T10:00:05.000"
    assert (calls.cache_write_5m[0], calls.cache_write_1h[0], calls.cache_read[0]) == (10, 20, 40)


def test_a_sidechain_copy_loses_to_its_parent_even_with_more_tokens(our: Desk) -> None:
    write(
        our.tree / "a" / "subagents" / "agent-1.jsonl",
        call(tokens=usage(10, 99), isSidechain=True, requestId="other"),
    )
    write(our.tree / "b.jsonl", call(tokens=usage(10, 80)))
    our.take()
    assert our.calls().output.tolist() == [80]


def test_usage_in_progress_rows_counts_where_the_agents_own_log_lacks_it(our: Desk) -> None:
    def progress(id: str, output: int) -> dict[str, Any]:
        row = call(id, tokens=usage(10, output))
        message = {"type": "assistant", "timestamp": AT, "message": row["message"]}
        return {
            "type": "progress",
            "timestamp": AT,
            "sessionId": "s1",
            "data": {"type": "agent", "message": message},
        }

    write(our.tree / "a.jsonl", progress("m1", 50), progress("m2", 5), call("m2", tokens=usage(10, 60)))
    our.take()
    assert sorted(our.calls().output.tolist()) == [50, 60]


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        (call(content=[{"type": "tool_use", "input": {"id": None, "model": None, "usage": None}}]), 100),
        (call(tokens=usage(speed=None, service_tier=None)), 100),
        (json.dumps(call(), indent=None, separators=(" , ", " : ")), 100),
        (call(at="2026-09-14T10:00:00.123456Z"), 100),
        (call(at="2026-09-14T12:00:00+02:00"), 100),
        (call(requestId=...), 100),
        (json.dumps(call(content=[{"text": "\ud83d half"}]), ensure_ascii=True), 100),
        (b"\xef\xbb\xbf" + json.dumps(call()).encode(), 100),
        (json.dumps(call()) + json.dumps(call("msg_2")), 200),
        (json.dumps(call()) + "  " + json.dumps(call("msg_2")) + "\r", 200),
        (json.dumps(call(content=[{"text": "X"}])).encode().replace(b"X", b"\xff\xfe bad"), 100),
        (json.dumps(call()) + "\r", 100),
        ("\n\n" + json.dumps(call()) + "\n", 100),
        (call(content=[{"text": "x" * 17_000_000}]), 100),
        (call(content=[{"text": "x" * 40_000_000}]), 100),
        (call(tokens=usage(cache_creation=None)), 100),
        (call(tokens=usage(cache_creation={"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 800})), 100),
        (call(None), 100),
        (call(model=None), 100),
        (call(sessionId=None), 100),
        (call(model="<synthetic>"), 0),
        ({"type": "user", "timestamp": AT, "toolUseResult": {"usage": usage()}}, 0),
    ],
    ids=[
        "null-in-tool-input", "speed-null", "spaces-after-colons", "6-digit-fraction", "offset", "no-request-id",
        "lone-surrogate", "byte-order-mark", "two-objects", "two-objects-apart", "bad-utf-8", "crlf", "blank-lines",
        "17-mb", "40-mb", "no-cache-parts", "cache-parts-at-odds", "no-message-id", "no-model", "no-session",
        "synthetic", "tool-use-result",
    ],
)  # fmt: skip
def test_a_shape_that_other_readers_lose_is_read(our: Desk, line: Any, tokens: int) -> None:
    write(our.tree / "s.jsonl", {"type": "mode"}, line, call("last", tokens=usage(0, 0)))
    plan = our.take()
    assert our.total() == tokens + 70
    assert not plan.unread


# ------------------------------------------------------------------------------------------------------ limit hits


def test_limit_hits_have_their_resets_and_quoted_texts_are_none(our: Desk) -> None:
    write(
        our.tree / "a.jsonl",
        call(
            content=[{"type": "text", "text": "You've hit your session limit · resets 3pm (Europe/Berlin)"}]
        ),
        {"type": "user", "timestamp": AT, "message": {"content": "Claude AI usage limit reached|1789387200"}},
        refusal("5-hour limit reached ∙ resets 2am"),
        refusal("5-hour limit reached ∙ resets 2am", at="2026-09-14T10:01:00.000Z"),
        refusal("API Error: 529 Overloaded", at="2026-09-14T10:02:00.000Z"),
        refusal("... weekly limit · resets Sep 15, 3am (Europe/Dublin)", at="2026-09-14T10:03:00.000Z"),
        refusal(
            "You've hit your weekly limit · resets Sep 15, 3am (Europe/Dublin)", at="2026-09-14T10:04:00.000Z"
        ),
    )
    shutil.copy(our.tree / "a.jsonl", our.tree / "resumed.jsonl")
    our.take(zone=ZoneInfo("Europe/Berlin"))
    with our.desk.usage() as reads:
        hits = reads.limit_hits("claude")
    assert [str(at)[11:16] for at in hits.at] == ["10:00", "10:04"]
    assert [str(reset) for reset in hits.reset] == ["2026-09-15T00:00:00.000", "2026-09-15T02:00:00.000"]
    assert hits.kind == ("session", "weekly")
    assert not our.plan().changes


# ------------------------------------------------------------------------------------------------ again and undone


def test_importing_twice_changes_nothing(our: Desk) -> None:
    write(our.tree / "a.jsonl", call(), refusal("5-hour limit reached ∙ resets 2am"))
    our.take()
    assert our.plan().empty
    os.utime(our.tree / "a.jsonl", ns=(1, 1))
    assert our.plan().empty


def test_only_the_new_bytes_of_a_grown_file_are_read(our: Desk) -> None:
    path = write(our.tree / "a.jsonl", *(call(f"m{n}") for n in range(50)))
    other = write(our.tree / "b.jsonl", call("other"))
    our.take()
    other_bytes, size = other.stat().st_size, path.stat().st_size
    with path.open("ab") as stream:
        stream.write(json.dumps(call("new")).encode() + b"\n")
    seen: list[tuple[int, int]] = []
    plan = our.take(progress=lambda done, all_: seen.append((done, all_)))
    assert plan.parts[0].new == 1
    assert seen[-1] == (path.stat().st_size - size,) * 2
    assert other_bytes
    assert len(our.calls()) == 52


def test_a_line_that_was_cut_off_is_read_once_it_is_whole(our: Desk) -> None:
    line = json.dumps(call("late")).encode()
    path = write(our.tree / "a.jsonl", call("early"))
    with path.open("ab") as stream:
        stream.write(line[:80])
    assert whys(our.take()) == {CUT_OFF: 1}
    with path.open("ab") as stream:
        stream.write(line[80:] + b"\n")
    plan = our.take()
    assert not plan.unread
    assert len(our.calls()) == 2


def test_a_file_that_was_rewritten_is_read_anew(our: Desk) -> None:
    path = write(our.tree / "a.jsonl", call("m1"), call("m2"))
    our.take()
    write(path, call("m3"), call("m2"), call("m4"), call("m5"))
    plan = our.take()
    assert (plan.parts[0].new, plan.parts[0].known) == (3, 1)


def test_a_call_that_grew_replaces_its_lesser_row_and_undo_brings_that_back(our: Desk) -> None:
    path = write(our.tree / "a.jsonl", call("m1", tokens=usage(10, 5)))
    our.take()
    write(path, call("m1", tokens=usage(10, 5)), call("m1", tokens=usage(10, 80)))
    plan = our.take()
    assert (plan.parts[0].new, plan.parts[0].fuller) == (0, 1)
    assert our.calls().output.tolist() == [80]
    our.undo()
    assert our.calls().output.tolist() == [5]
    our.redo()
    assert our.calls().output.tolist() == [80]


def test_an_import_is_one_step_that_undo_takes_back_and_can_be_made_again(our: Desk) -> None:
    write(our.tree / "a.jsonl", call())
    our.take()
    (edit,) = our.desk.history(1)
    assert edit.action is Action.IMPORT
    assert edit.label == "Import 1 call in 1 session of Claude Code from tree"
    our.undo()
    assert len(our.calls()) == 0
    assert our.plan().parts[0].new == 1
    our.take()
    assert len(our.calls()) == 1


def test_an_import_that_is_removed_out_of_turn_can_be_made_again(our: Desk) -> None:
    write(our.tree / "a.jsonl", call("m1"))
    our.take()
    write(our.tree / "b.jsonl", call("m1"), call("m2"))
    our.take()
    first = min(our.desk.register.usage_imports.values(), key=lambda row: row.number)
    edit = our.desk.edit(remove(our.desk.register, "usage_import", first.id))
    assert edit
    our.desk.save(edit)
    assert len(our.calls()) == 1
    our.take()
    assert len(our.calls()) == 2


def test_usage_outlives_closing_and_opening(our: Desk, tmp_path: Path) -> None:
    write(our.tree / "a.jsonl", call())
    our.take()
    our.desk.close()
    our.desk = open_register(tmp_path / "ours.leeway", author="tester")
    assert our.total() == 100
    assert our.plan().empty


# ------------------------------------------------------------------------------------------------- whose logs they are


def test_logs_of_an_unknown_product_are_refused_with_a_sentence(our: Desk) -> None:
    write(our.tree / "a.jsonl", call())
    with pytest.raises(UnmappedUsage, match="which product the logs of Claude Code are about") as raised:
        our.plan(products=None)
    assert raised.value.kinds == (CLAUDE_CODE,)


def test_the_product_is_said_once(our: Desk) -> None:
    write(our.tree / "a.jsonl", call())
    our.take(products=products_by_option(our.desk.register, find_logs([our.tree]), "claude code"))
    write(our.tree / "b.jsonl", call("m2"))
    plan = our.take(products=None)
    assert plan.parts[0].product == "Claude Code"
    assert [(row.kind, row.product_id) for row in our.desk.register.usage_sources.values()] == [
        (CLAUDE_CODE, "claude")
    ]


def test_one_product_for_two_kinds_of_log_is_refused(our: Desk) -> None:
    mixed_tree(our)
    with pytest.raises(LeewayError, match="Claude Code and Codex: name the product of one kind"):
        products_by_option(our.desk.register, find_logs([our.tree]), "Claude Code")


def mixed_tree(our: Desk) -> None:
    write(our.tree / "x" / "a.jsonl", call())
    write(
        our.tree / "x" / "b.jsonl",
        codex("2026-09-14T10:00:00.000Z", "session_meta", id="t", base_instructions={"text": "x" * 9000}),
        event(AT, "user_message", message="hello"),
        count("2026-09-14T10:00:02.000Z", counters(1000, 800, 100)),
    )


def test_logs_of_two_vendors_in_one_folder_are_told_apart(our: Desk) -> None:
    mixed_tree(our)
    our.take()
    assert (our.total("claude"), our.total("codex")) == (100, 1100)


# --------------------------------------------------------------------------------------------------------- bad input


def test_no_word_of_a_prompt_or_an_answer_gets_into_the_register(our: Desk, tmp_path: Path) -> None:
    marker = "Zwiebelfisch-4711"
    write(
        our.tree / marker / "a.jsonl",
        call(content=[{"type": "text", "text": marker}], cwd=f"/home/{marker}"),
        refusal(f"5-hour limit reached ∙ resets 2am {marker}"),
        json.dumps({"type": "user", "message": marker})[:-1],
        b"\xef\xbb\xbf" + json.dumps(call("m2", content=[{"text": marker}])).encode(),
    )
    write(our.tree / "c.jsonl", codex(AT, "session_meta", id="t", base_instructions=marker), event(AT, "user_message", message=marker),
          count(AT, counters(1, 0, 1)))  # fmt: skip
    our.take()
    our.desk.close()
    held = b"".join(path.read_bytes() for path in tmp_path.glob("ours.leeway*"))
    assert held.count(marker.encode()) == held.count(
        f"{marker}/a.jsonl".encode()
    )  # the name of an unread file alone
    our.desk = open_register(tmp_path / "ours.leeway", author="tester")


def test_an_empty_tree_is_refused_with_a_sentence(our: Desk) -> None:
    assert not is_usage(our.tree)
    with pytest.raises(UnreadableSource, match="has no logs of agents"):
        our.plan()
    with pytest.raises(UnreadableSource, match="There is no file or folder"):
        our.plan(our.tree / "nowhere")


def test_empty_logs_hold_nothing(our: Desk) -> None:
    write(our.tree / "a.jsonl")
    assert our.plan().empty


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (call(at=None), NO_TIME),
        (call(at="2026-09-14T10:00:00"), NO_ZONE),
        (call(at="yesterday"), NOT_A_TIME),
        (call(at="2026-11-25T10:00:00Z"), IN_FUTURE),
        (call(at="9999-12-31T23:59:59Z"), IN_FUTURE),
        (call(at="1970-01-01T00:00:00Z"), TOO_OLD),
        (call(tokens=usage(-1)), NEGATIVE),
        (call(tokens=usage(2**63)), TOO_MANY),
        (call(tokens=usage(10, 2**63 - 1)), TOO_MANY),
        (json.dumps(call())[:-20], NO_JSON),
        ("undefined", NO_JSON),
        ("[1, 2]", NO_JSON),
        ("[" * 100_000, "nested too deeply"),
        (b"\x00" * 40, NO_TEXT),
        (bytes(range(256)).replace(b"\n", b""), NO_TEXT),
    ],
)
@pytest.mark.parametrize("grown", [False, True], ids=["new", "grown"])
def test_a_row_that_cannot_be_trusted_is_counted_with_its_reason(
    our: Desk, row: Any, why: str, grown: bool
) -> None:
    path = write(our.tree / "a.jsonl", call("first", tokens=usage(1, 1)))
    if grown:
        our.take()
    data = path.read_bytes()
    write(path, row, call("good"))
    path.write_bytes(data + path.read_bytes())
    plan = our.take()
    assert [(unread.file, unread.lines, unread.why) for unread in plan.unread] == [("tree/a.jsonl", 1, why)]
    assert len(our.calls()) == 2
    with our.desk.usage() as reads:
        assert [row.why for row in reads.unread("claude")] == [why]


def test_rubbish_that_is_called_a_log_is_reported(our: Desk) -> None:
    write(our.tree / "a.jsonl", os.urandom(3_000_000).replace(b"\n", b" "))
    write(our.tree / "rollout-b.jsonl", os.urandom(300_000))
    write(our.tree / "c.jsonl", call())
    plan = our.take()
    assert {Path(row.file).name for row in plan.unread} == {"a.jsonl", "rollout-b.jsonl"}
    assert our.total() == 100


def test_a_bomb_of_lines_is_counted_without_being_kept(our: Desk) -> None:
    path = write(our.tree / "a.jsonl", call())
    with path.open("ab") as stream:
        stream.write(b"{}\n" * 500_000 + b"x\n" * 100_000)
    plan = our.take()
    assert our.total() == 100
    assert whys(plan) == {NO_JSON: 100_000}


def test_a_line_beyond_all_measure_is_left_out(our: Desk) -> None:
    path = write(our.tree / "a.jsonl", call("m1"))
    with path.open("ab") as stream:
        stream.write(b'{"type":"assistant","x":"')
        for _ in range(70):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n' + json.dumps(call("m2")).encode() + b"\n")
    plan = our.take()
    assert whys(plan) == {"a line of more than 64 MB": 1}
    assert len(our.calls()) == 2


def test_what_may_not_be_read_is_reported(tmp_path: Path) -> None:
    with own_folder() as folder:
        write(folder / "a.jsonl", call())
        shut = write(folder / "shut.jsonl", call("m2"))
        shut.chmod(0)
        closed = folder / "closed"
        closed.mkdir()
        closed.chmod(0)
        found = find_logs([folder])
        closed.chmod(0o700)
        assert [file.path.name for file in found.files] == ["a.jsonl"]
        assert [(Path(row.file).name, row.why) for row in found.unread] == [
            ("closed", "no permission to read it"),
            ("shut.jsonl", "no permission to read it"),
        ]


def test_files_that_vanish_or_grow_while_being_read_do_no_harm(our: Desk) -> None:
    for n in range(5):
        write(our.tree / f"{n}.jsonl", call(f"m{n}"))
    write(our.tree / "rollout-c.jsonl", count(AT, counters(1, 0, 1)))

    def meddle(done: int, all_: int) -> None:
        if done == 0 and (our.tree / "2.jsonl").exists():
            (our.tree / "2.jsonl").unlink()
            (our.tree / "rollout-c.jsonl").unlink()
            with (our.tree / "3.jsonl").open("ab") as stream:
                stream.write(json.dumps(call("grown")).encode() + b"\n")

    plan = our.take(progress=meddle)
    assert {(Path(row.file).name, row.why) for row in plan.unread} == {
        ("2.jsonl", "it has gone"),
        ("rollout-c.jsonl", "it has gone"),
    }
    assert len(our.calls()) == 5
    our.take()
    assert len(our.calls()) == 5


def test_a_full_disk_leaves_the_register_as_it_was(our: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    from leeway.store import register_store

    def full(*args: object) -> None:
        raise duckdb.IOException("IO Error: No space left on device")

    write(our.tree / "a.jsonl", call())
    with monkeypatch.context() as patched:
        patched.setattr(register_store, "write_usage", full)
        with pytest.raises(RegisterFileError, match="no space left"):
            our.take()
    assert not our.desk.register.usage_imports
    assert len(our.calls()) == 0
    our.take()
    assert our.total() == 100


def test_cancelling_answers_at_once_and_changes_nothing(our: Desk) -> None:
    big = [call(f"m{n}", content=[{"text": "x" * 20_000}]) for n in range(5_000)]
    write(our.tree / "a.jsonl", *big)
    write(our.tree / "rollout-b.jsonl", *(count(AT, counters(n, 0, n)) for n in range(1, 20_000)))
    asked: list[float] = []
    started = time.monotonic()

    def stopped() -> bool:
        if time.monotonic() - started > 0.15:
            asked.append(time.monotonic())
        return bool(asked)

    with pytest.raises(Interrupted):
        our.plan(stopped=stopped)
    assert (
        time.monotonic() - asked[0] < 1.5
    )  # 0.3 is what tests/bench/burn.py holds it to; here others run beside it
    plan = our.plan()
    with pytest.raises(Interrupted):
        run_usage_import(our.desk, plan, lambda: True)
    assert not our.desk.register.usage_imports
    assert len(our.calls()) == 0


def test_reading_again_reads_only_what_was_added(our: Desk) -> None:
    generated(our.tree, "--mb", "20", "--seed", "9")
    read: list[int] = []
    our.take(progress=lambda done, _all: read.append(done))
    first = max(read)
    path = max(our.tree.rglob("*.jsonl"), key=lambda path: path.stat().st_size)
    with path.open("ab") as stream:
        for n in range(50):
            stream.write(json.dumps(call(f"new{n}", content=[{"text": "x" * 4_000}])).encode() + b"\n")
    read.clear()
    plan = our.take(progress=lambda done, _all: read.append(done))
    assert sum(part.new for part in plan.parts) >= 1
    assert max(read) < first / 10  # and so in time, as tests/bench/burn.py measures at a gigabyte


# ------------------------------------------------------------------------------------------------ ccusage and CSV


def test_a_report_of_ccusage_counts_by_day_and_model(our: Desk, tmp_path: Path) -> None:
    models = [
        {
            "modelName": "a",
            "inputTokens": 10,
            "outputTokens": 20,
            "cacheCreationTokens": 30,
            "cacheReadTokens": 5_000_000_000,
        },
        {
            "modelName": "b",
            "inputTokens": 1,
            "outputTokens": 2,
            "cacheCreationTokens": 3,
            "cacheReadTokens": 4,
        },
    ]
    report = {"daily": [{"period": "2026-09-14", "modelBreakdowns": models, "totalCost": 1.0}]}
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report))
    assert is_usage(path)
    our.take(path, zone=ZoneInfo("America/Los_Angeles"))
    with our.desk.usage() as reads:
        daily = reads.tokens_by_day_and_model("claude", ZoneInfo("America/Los_Angeles"))
    assert {str(day) for day in daily.day} == {"2026-09-14"}
    assert sorted(daily.total.tolist()) == [10, 5_000_000_060]
    models[1]["outputTokens"] = 9
    path.write_text(json.dumps(report))
    our.take(path, zone=ZoneInfo("America/Los_Angeles"))
    assert our.total() == 5_000_000_077


def test_blocks_of_ccusage_tell_their_limits(our: Desk, tmp_path: Path) -> None:
    counts = {"inputTokens": 1, "outputTokens": 2, "cacheCreationInputTokens": 3, "cacheReadInputTokens": 4}
    block = {"startTime": "2026-09-14T07:00:00.000Z", "actualEndTime": "2026-09-14T08:30:00.000Z", "isGap": False,
             "tokenCounts": counts, "models": ["a"], "usageLimitResetTime": "2026-09-14T12:00:00.000Z"}  # fmt: skip
    path = tmp_path / "blocks.json"
    path.write_text(json.dumps({"blocks": [block, {"isGap": True, "startTime": None}]}))
    our.take(path)
    with our.desk.usage() as reads:
        hits = reads.limit_hits("claude")
    assert (str(hits.at[0]), str(hits.reset[0])) == ("2026-09-14T08:30:00.000", "2026-09-14T12:00:00.000")
    assert our.total() == 10


def test_usage_as_csv_is_read_by_its_columns(our: Desk, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(
        "Date;Model;Input Tokens;Output tokens;Note\n2026-09-14;a;10;20;x\n2026-09-15 08:00;a;1;2;y\n;a;1;2;\n"
        "2026-09-15;a;-1;2;\n2026-09-15;a;many;2;\n"
    )
    assert is_usage(path)
    plan = our.take(path, zone=ZoneInfo("Europe/Berlin"))
    assert our.total() == 33
    assert [str(at) for at in our.calls().at] == ["2026-09-14T10:00:00.000", "2026-09-15T06:00:00.000"]
    assert sum(whys(plan).values()) == 3
    assert our.plan(path, zone=ZoneInfo("Europe/Berlin")).empty


def test_tables_of_the_register_are_no_usage(tmp_path: Path) -> None:
    for name, text in (
        ("signals.csv", "vendor,metric,value,source,as_of\n"),
        ("x.json", '{"format": "leeway-register"}'),
    ):
        (tmp_path / name).write_text(text)
        assert not is_usage(tmp_path / name)
    assert not is_usage(tmp_path)


def test_time_ranges_and_buckets_are_taken_in_the_register(our: Desk) -> None:
    write(
        our.tree / "a.jsonl",
        *(call(f"m{n}", at=f"2026-09-14T{n:02}:30:00Z", sessionId=f"s{n % 2}") for n in range(10)),
    )
    our.take()
    start, end = (datetime(2026, 9, 14, hour, tzinfo=UTC) for hour in (2, 6))
    with our.desk.usage() as reads:
        assert len(reads.calls("claude", start, end)) == 4
        assert reads.sessions("claude", start, end).calls.tolist() == [2, 2]
        at, tokens, calls = reads.tokens_over_time("claude", timedelta(hours=1))
        assert (tokens.tolist(), calls.tolist(), str(at[9])) == (
            [100] * 10,
            [1] * 10,
            "2026-09-14T09:00:00.000",
        )
        assert reads.span("claude") == (
            datetime(2026, 9, 14, 0, 30, tzinfo=UTC),
            datetime(2026, 9, 14, 9, 30, tzinfo=UTC),
        )
        days = reads.tokens_by_day_and_model("claude", ZoneInfo("America/Los_Angeles"))
        assert dict(zip(map(str, days.day), days.calls.tolist(), strict=True)) == {
            "2026-09-13": 7,
            "2026-09-14": 3,
        }
