"""Logs of Claude Code: the quick reading of lines of the usual form says what the rules say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.usage_logs import AT, call, refusal, usage

from leeway.domain.usage import Call
from leeway.formats.usage_claude import HINT, MARK, ClaudeReader, read_row
from leeway.formats.usage_rows import Bounds, Refused

BOUNDS = Bounds.at(datetime(2026, 11, 22, tzinfo=UTC))


def line(row: Any) -> bytes:
    return json.dumps(row).encode()


def quickly(*rows: Any) -> tuple[list[Call], int]:
    """The calls of lines of the usual form, and how many lines aren't."""
    unusual: list[bytes] = []
    calls = list(ClaudeReader(BOUNDS).calls([line(row) for row in rows], "file", unusual))
    return calls, len(unusual)


USUAL = [
    call(), call(isSidechain=True), call(requestId=...), call(model=None), call(sessionId=None), call(sessionId=" "),
    call(at="2026-09-14T12:00:00+02:00"), call(at="2026-09-14T10:00:00.123456Z"), call(tokens={}),
    call(tokens=usage(cache_creation_input_tokens=None)), call(tokens=usage(cache_creation=None)),
    call(tokens=usage(cache_creation={"ephemeral_1h_input_tokens": 99})), call(tokens=usage(speed=None)),
    call(model="<synthetic>"), {"type": "user", "toolUseResult": {"usage": usage()}}, {"type": "assistant"},
    {"type": "progress", "timestamp": AT, "data": {"message": {"message": call()["message"]}}},
    {"type": "progress", "timestamp": AT, "data": {"message": None}},
]  # fmt: skip


@pytest.mark.parametrize("row", USUAL)
def test_a_line_of_the_usual_form_is_read_by_the_rules(row: dict[str, Any]) -> None:
    calls, unusual = quickly(row)
    ruled = read_row(row, "file", BOUNDS, UTC)
    assert not unusual
    assert calls == ([] if ruled is None else [ruled])


UNUSUAL = [
    call(None), call(at=None), call(at="yesterday"), call(at="2026-11-25T10:00:00Z"), call(tokens=usage(-1)),
    call(tokens=usage(1.0)), call(tokens=usage(10**9 + 1)), call(tokens=usage(None)), call(isSidechain=None),  # type: ignore[arg-type]
    call(sessionId=5), refusal("5-hour limit reached ∙ resets 2am"), [1], "x", {"type": "assistant", "message": "x"},
]  # fmt: skip


@pytest.mark.parametrize("row", UNUSUAL)
def test_any_other_line_is_left_to_the_rules(row: Any) -> None:
    assert quickly(row) == ([], 1)


odd = (
    st.none()
    | st.booleans()
    | st.integers(-5, 2**64)
    | st.floats()
    | st.text(max_size=3)
    | st.just([])
    | st.just({})
)
tokens = st.fixed_dictionaries({}, optional={
    **dict.fromkeys(("input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"),
                    st.integers(0, 99) | odd),
    "cache_creation": odd | st.fixed_dictionaries({}, optional=dict.fromkeys(
        ("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"), st.integers(0, 99) | odd)),
})  # fmt: skip
messages = st.fixed_dictionaries({}, optional={
    "id": st.just("m") | odd, "model": st.just("opus") | odd, "usage": tokens | odd, "content": odd,
})  # fmt: skip
rows = st.fixed_dictionaries({"type": st.sampled_from(("assistant", "progress", "user")) | odd}, optional={
    "timestamp": st.just(AT) | st.just("2026-09-14T10:00:00") | odd, "sessionId": st.just("s") | odd,
    "requestId": st.just("r") | odd, "uuid": st.just("u") | odd, "isSidechain": odd, "isApiErrorMessage": odd,
    "message": messages | odd, "data": odd | st.fixed_dictionaries({"message": odd | st.fixed_dictionaries({"message": messages})}),
})  # fmt: skip


@given(rows)
def test_whatever_a_row_holds_is_read_by_the_rules_or_left_to_them(row: dict[str, Any]) -> None:
    row = json.loads(json.dumps(row))
    calls, unusual = quickly(row)
    try:
        ruled = read_row(row, "file", BOUNDS, UTC)
    except Refused:
        ruled = None
        assert unusual
    if not unusual:
        assert calls == ([] if ruled is None else [ruled])


def test_of_the_rows_of_a_call_that_follow_each_other_one_counts() -> None:
    calls, _ = quickly(
        call("a", tokens=usage(1, 10)),
        call("a", tokens=usage(1, 90), at="2026-09-14T10:00:07.000Z"),
        call("a", tokens=usage(1, 90), at="2026-09-14T10:00:05.000Z"),
        call("a", tokens=usage(1, 90), at="2026-09-14T10:00:09.000Z"),
        call("a", tokens=usage(1, 99), isSidechain=True),
        call("b", tokens=usage(1, 20)),
    )
    assert [(found.output, found.copied) for found in calls] == [(90, False), (99, True), (20, False)]
    assert calls[0].at % 60_000 == 5_000


def test_a_line_that_holds_something_has_the_mark() -> None:
    for row in (call(), refusal("You've hit your limit")):
        assert MARK.search(line(row))
    assert HINT == b'"role":"assistant"'  # as Claude Code writes it, without spaces
    assert not MARK.search(line({"type": "user", "message": {"content": '"usage": "isApiErrorMessage"'}}))
