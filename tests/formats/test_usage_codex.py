"""Logs of Codex: what its counters say that each call used."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.formats.usage_logs import codex, count, counters, event

from leeway.domain.usage import SESSION, WEEKLY
from leeway.formats.usage_codex import CodexReader, CodexState
from leeway.formats.usage_rows import NEGATIVE, TOO_MANY, Bounds, Refused, instant

BOUNDS = Bounds.at(datetime(2026, 11, 22, tzinfo=UTC))
META = codex("2026-09-14T10:00:00.000Z", "session_meta", id="thread")
FORK = codex("2026-09-14T12:00:00.000Z", "session_meta", id="fork", forked_from_id="thread")


def read(*rows: dict[str, Any], state: CodexState | None = None) -> CodexReader:
    """Read rows by the rules, and as lines, quickly where they are of the usual form: the same comes of it."""
    before = (state or CodexState()).dumped()
    reader, quick = (CodexReader(CodexState.loaded(before), "file", BOUNDS, UTC) for _ in range(2))
    for row in rows:
        reader.take(row)
        if not quick.take_count(json.dumps(row).encode()):
            quick.take(row)
    reader.finish()
    quick.finish()
    assert (quick.calls, quick.hits, quick.state) == (reader.calls, reader.hits, reader.state)
    return reader


def totals(reader: CodexReader) -> list[int]:
    return [c.input + c.cache_read + c.cache_write_5m + c.output for c in reader.calls]


def test_a_call_is_what_the_counters_grew_by() -> None:
    reader = read(
        META,
        codex("2026-09-14T10:00:01.000Z", "turn_context", model="gpt-5.2-codex"),
        count("2026-09-14T10:00:02.000Z", counters(1000, 800, 100, 40)),
        codex("2026-09-14T10:00:03.000Z", "turn_context", model="gpt-5.3-codex"),
        count("2026-09-14T10:00:04.000Z", counters(1500, 900, 160, 50)),
    )
    first, second = reader.calls
    assert (first.input, first.cache_read, first.output, first.reasoning) == (200, 800, 100, 40)
    assert (second.input, second.cache_read, second.output, second.reasoning) == (400, 100, 60, 10)
    assert [c.model for c in reader.calls] == ["gpt-5.2-codex", "gpt-5.3-codex"]
    assert {c.session for c in reader.calls} == {"thread"}


def test_events_that_are_repeated_or_empty_are_no_calls() -> None:
    reader = read(
        META,
        count("2026-09-14T10:00:02.000Z", counters(1000, 800, 100)),
        count("2026-09-14T10:00:03.000Z", counters(1000, 800, 100)),
        event("2026-09-14T10:00:04.000Z", "token_count", info=None, rate_limits=None),
        count("2026-09-14T10:00:05.000Z", counters(2000, 800, 100)),
        count("2026-09-14T10:00:06.000Z", counters(1000, 800, 100)),
        count("2026-09-14T10:00:07.000Z", counters(2000, 800, 100)),
    )
    assert totals(reader) == [1100, 1000]


def test_counters_that_were_reset_count_from_there() -> None:
    reader = read(
        META,
        count("2026-09-14T10:00:02.000Z", counters(1000, 800, 100)),
        count("2026-09-14T11:00:02.000Z", counters(0, 0, 0)),
        count("2026-09-14T12:00:02.000Z", counters(900, 700, 60)),
        count("2026-09-14T13:00:02.000Z", counters(300, 200, 60), counters(250, 200, 50)),
    )
    assert totals(reader) == [1100, 960, 300]
    assert len({c.key for c in reader.calls}) == 3


def test_a_fork_that_replays_its_parent_without_pause_counts_what_comes_after() -> None:
    parent = [count(f"2026-09-14T12:00:00.{n:03}Z", counters(1000 * n, 0, 10 * n)) for n in range(1, 9)]
    live = count("2026-09-14T12:01:00.000Z", counters(8500, 0, 100))
    assert totals(read(FORK, META, *parent, live)) == [520]


def test_a_fork_that_replays_turns_started_before_it_counts_the_turns_after() -> None:
    reader = read(
        FORK,
        META,
        event("2026-09-14T12:00:00.100Z", "task_started", started_at=1_775_001_600),
        count("2026-09-14T12:00:00.900Z", counters(100_000_000, 80_000_000, 1_000_000)),
        event("2026-09-14T12:00:02.200Z", "task_started", started_at=1_775_005_200),
        count("2026-09-14T12:00:05.100Z", counters(236_700_000, 200_000_000, 2_000_000)),
        event("2026-09-14T12:00:05.200Z", "task_started", started_at=1_789_387_205),
        count("2026-09-14T12:00:05.900Z", counters(236_705_000, 200_003_000, 2_000_500)),
    )
    assert totals(reader) == [5500]


def test_calls_within_a_second_count_where_nothing_was_forked() -> None:
    rows = [count(f"2026-09-14T10:00:00.{n}00Z", counters(1000 * n, 0, 10 * n)) for n in (3, 9)]
    assert totals(read(META, *rows)) == [3030, 6060]


def test_a_fork_without_replay_counts_its_last_call_not_its_parents_total() -> None:
    late = count("2026-09-14T12:05:00.000Z", counters(9000, 0, 90), counters(1000, 0, 10))
    assert totals(read(FORK, late)) == [1010]


@pytest.mark.parametrize("first", ["record", "count"])
def test_usage_records_are_paired_with_counts_and_never_added(first: str) -> None:
    rows = []
    for n in (1, 2):
        record = event(
            f"2026-09-14T10:00:0{n}.000Z",
            "token_usage_record",
            response_id=f"r{n}",
            usage=counters(100, 0, 10),
            thread_token_usage=counters(100 * n, 0, 10 * n),
        )
        pair = [record, count(f"2026-09-14T10:00:0{n}.001Z", counters(100 * n, 0, 10 * n))]
        rows += pair if first == "record" else pair[::-1]
    assert totals(read(META, *rows)) == [110, 110]


def test_usage_records_alone_count() -> None:
    rows = [
        codex(f"2026-09-14T10:00:0{n}.000Z", "token_usage_record", usage=counters(100, 0, 10),
              thread_token_usage=counters(100 * n, 0, 10 * n))
        for n in (1, 2)
    ]  # fmt: skip
    assert totals(read(META, *rows)) == [110, 110]


def limits(
    primary: tuple[float, int, int] | None, secondary: tuple[float, int, int] | None
) -> dict[str, Any]:
    names = ("used_percent", "window_minutes", "resets_at")
    slots = {"primary": primary, "secondary": secondary}
    return {name: dict(zip(names, slot, strict=True)) if slot else None for name, slot in slots.items()}


REFUSED = event(
    "2026-09-14T10:00:09.050Z",
    "task_complete",
    error={"codex_error_info": "usage_limit_exceeded", "message": ""},
)


@pytest.mark.parametrize("swapped", [False, True])
def test_windows_are_told_by_their_minutes_not_by_their_slot(swapped: bool) -> None:
    slots = [(100.0, 300, 1_789_387_200), (12.0, 10_080, 1_789_900_000)]
    seen = event(
        "2026-09-14T10:00:09.000Z",
        "token_count",
        info=None,
        rate_limits=limits(*slots[:: -1 if swapped else 1]),
    )
    (hit,) = read(META, seen, REFUSED).hits
    assert (hit.kind, hit.reset) == (SESSION, 1_789_387_200_000)
    assert instant(hit.at).isoformat() == "2026-09-14T10:00:09+00:00"


def test_a_week_that_is_used_up_is_a_weekly_limit() -> None:
    slots = ((40.0, 300, 1_789_387_200), (100.0, 10_080, 1_789_900_000))
    seen = event("2026-09-14T10:00:09.000Z", "token_count", info=None, rate_limits=limits(*slots))
    (hit,) = read(META, seen, REFUSED).hits
    assert (hit.kind, hit.reset) == (WEEKLY, 1_789_900_000_000)


def test_a_refusal_without_windows_takes_the_reset_from_its_text() -> None:
    told = {
        "codex_error_info": "usage_limit_exceeded",
        "message": "You've hit your usage limit. Try again at 5:00 PM.",
    }
    (hit,) = read(META, event("2026-09-14T10:00:09.000Z", "error", **told)).hits
    assert hit.reset
    assert instant(hit.reset).isoformat() == "2026-09-14T17:00:00+00:00"


def test_other_errors_are_no_limits() -> None:
    assert not read(META, event("2026-09-14T10:00:09.000Z", "error", message="usage_limit_exceeded?")).hits


def test_the_state_goes_on_where_it_was_left() -> None:
    rows = [
        META,
        codex("2026-09-14T10:00:01.000Z", "turn_context", model="gpt-5.3-codex"),
        count("2026-09-14T10:00:02.000Z", counters(1000, 800, 100)),
        count("2026-09-14T10:00:03.000Z", counters(1500, 900, 150)),
        count("2026-09-14T10:00:03.500Z", counters(1000, 800, 100)),
        count("2026-09-14T10:00:04.000Z", counters(0, 0, 10)),
        count("2026-09-14T10:00:05.000Z", counters(70, 0, 20)),
    ]
    whole = read(*rows).calls
    for cut in range(len(rows) + 1):
        before = read(*rows[:cut])
        after = read(*rows[cut:], state=CodexState.loaded(before.state.dumped()))
        assert [*before.calls, *after.calls] == whole


@pytest.mark.parametrize(("tokens", "why"), [(-1, NEGATIVE), (2**63, TOO_MANY)])
def test_absurd_counts_are_refused(tokens: int, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(META, count("2026-09-14T10:00:02.000Z", counters(tokens, 0, 100)))


def test_a_count_of_the_usual_form_is_read_quickly_and_any_other_by_the_rules() -> None:
    reader = CodexReader(CodexState(), "file", BOUNDS, UTC)
    at = "2026-09-14T10:00:02.000Z"

    def quickly(row: dict[str, Any]) -> bool:
        return reader.take_count(json.dumps(row).encode())

    assert quickly(count(at, counters(1000, 800, 100)))
    assert quickly(event(at, "token_count", info=None, rate_limits=None))
    assert quickly(count(at, counters(2000, 800, 100), rate_limits={"primary": {"used_percent": 1.0}}))
    assert not quickly(META)
    assert not quickly(event(at, "agent_message", info=None))
    assert not quickly(count(at, {"input_tokens": -1}))
    assert not quickly(count("yesterday", counters(1, 0, 1)))
    assert not quickly(count("2026-12-24T10:00:00Z", counters(1, 0, 1)))
    assert not reader.take_count(b'{"type":"event_msg"')
    assert totals(reader) == [1100, 1000]


def test_limits_that_cannot_be_read_are_none_while_the_count_counts() -> None:
    reader = CodexReader(CodexState(), "file", BOUNDS, UTC)
    line = json.dumps(count("2026-09-14T10:00:02.000Z", counters(1000, 800, 100), rate_limits={"primary": 7}))
    assert reader.take_count(line.replace("7", "7" * 10_000).encode())
    reader.finish()
    assert totals(reader) == [1100]
    assert not reader.state.windows
