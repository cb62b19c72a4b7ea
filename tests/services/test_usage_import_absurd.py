"""Rows of logs that no agent writes: what is wrong with them is counted, the rest of the import goes on."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.formats.usage_logs import call, write
from tests.services.test_usage_import import Desk, our

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["our"]

DIGITS = "9" * 400
"""More than a float can hold."""

USED = {"input_tokens": 10, "cached_input_tokens": 0, "output_tokens": 5, "reasoning_output_tokens": 0}


def codex(kind: str, payload: dict[str, Any]) -> str:
    return json.dumps({"timestamp": "2026-11-01T10:00:00Z", "type": kind, "payload": payload})


def counted(limits: dict[str, Any], **more: int) -> str:
    info = {"total_token_usage": USED | more, "last_token_usage": USED}
    return codex("event_msg", {"type": "token_count", "info": info, "rate_limits": {"primary": limits}})


def lines(path: Path, *rows: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize("content", [5, [5], [{"type": "text", "text": 7}], {"a": 1}])
def test_an_error_whose_text_is_none_is_passed_over(our: Desk, content: object) -> None:
    error = call("e", isApiErrorMessage=True)
    error["message"]["content"] = content
    write(our.tree / "a.jsonl", error, call("good"))
    our.take()
    assert our.total() >= 100


def test_tokens_of_400_digits_are_counted_as_unread(our: Desk) -> None:
    row = json.dumps(call("absurd")).replace('"input_tokens": ', f'"input_tokens": {DIGITS}')
    assert DIGITS in row
    lines(our.tree / "a.jsonl", row, json.dumps(call("good")))
    plan = our.take()
    assert [(one.lines, one.why) for one in plan.unread] == [(1, "more tokens than a call can have")]
    assert our.total() == 100


def test_a_window_of_400_digits_and_a_reset_beyond_all_calendars_are_passed_over(our: Desk) -> None:
    absurd = '{"used_percent": 100, "window_minutes": ' + DIGITS + ', "resets_at": 1}'
    limit = {"codex_error_info": "usage_limit_exceeded", "message": "You've hit your limit."}
    lines(
        our.tree / "sessions" / "2026" / "11" / "01" / "rollout-a.jsonl",
        codex("session_meta", {"id": "a"}),
        counted({"used_percent": 1, "window_minutes": 300, "resets_at": 10**12}),
        counted({"absurd": 1}, input_tokens=20).replace('{"absurd": 1}', absurd),
        codex("event_msg", {"type": "task_complete", "error": limit}),
    )
    our.take()
    assert our.total("codex") == 25


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are text there")
def test_names_of_files_need_not_be_text_nor_patterns(our: Desk) -> None:
    for name in (b"\xff\xfe.jsonl", b"*.jsonl", b"b.jsonl"):
        write(our.tree / os.fsdecode(name), call(f"of {name!r}"))
    plan = our.take()
    assert (our.total(), plan.unread) == (300, ())
