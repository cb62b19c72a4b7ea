"""Usage windows: where they start and end, and that nothing is lost between them."""

from __future__ import annotations

import argparse
import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.usage_builders import calls_of, ms

from leeway.domain.usage import UsageCalls
from leeway.engine.burn_tokens import slices
from leeway.engine.burn_windows import PlannedWindow, Windows
from leeway.engine.burn_windows import windows as windows_of_slices

HOUR = 3_600_000
FIVE = PlannedWindow(5.0)
GENERATOR = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "gen_session_logs.py"

rows = st.lists(
    st.tuples(st.integers(0, 40 * HOUR), st.sampled_from(["a", "b", "c"]), st.integers(0, 10**9)), max_size=60
)
hours = st.sampled_from([0.25, 1.0, 1.5, 5.0, 24.0])


NEVER = np.zeros(0, "datetime64[ms]")


def windows(calls: UsageCalls, planned: PlannedWindow) -> Windows:
    return windows_of_slices(slices(calls, NEVER), planned)


def starts(*times: str, hours: float = 5.0) -> list[str]:
    found = windows(calls_of([(ms(time), "s", 1) for time in times]), PlannedWindow(hours))
    return [str(start)[:16].replace("T", " ") for start in found.start]


def test_a_window_starts_at_the_hour_of_its_first_call() -> None:
    assert starts("2026-09-01 08:37") == ["2026-09-01 08:00"]


def test_a_call_at_the_end_still_belongs_to_the_window() -> None:
    assert starts("2026-09-01 08:37", "2026-09-01 13:00") == ["2026-09-01 08:00"]


def test_a_call_after_the_end_opens_the_next_window() -> None:
    assert starts("2026-09-01 08:37", "2026-09-01 13:01") == ["2026-09-01 08:00", "2026-09-01 13:00"]


def test_a_long_pause_opens_the_next_window_at_its_own_hour() -> None:
    assert starts("2026-09-01 08:37", "2026-09-01 20:59") == ["2026-09-01 08:00", "2026-09-01 20:00"]


def test_the_length_is_that_of_the_product() -> None:
    assert starts("2026-09-01 08:37", "2026-09-01 09:31", hours=1.5) == [
        "2026-09-01 08:00",
        "2026-09-01 09:00",
    ]


def test_a_window_of_less_than_an_hour_starts_at_the_minute_of_its_first_call() -> None:
    assert starts("2026-09-01 08:37", "2026-09-01 08:53", hours=0.25) == [
        "2026-09-01 08:37",
        "2026-09-01 08:53",
    ]


def test_without_calls_there_is_no_window() -> None:
    assert len(windows(UsageCalls.empty(), FIVE)) == 0


def test_a_window_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 0 hours"):
        PlannedWindow(0.0)


def by_the_rule(calls: UsageCalls, hours: float) -> list[tuple[int, int, int, int, int]]:
    """Start, first, last, calls and tokens of each window, call by call, as the rule words it; for an hour and more."""
    length = round(hours * HOUR)
    found: list[tuple[int, int, int, int, int]] = []
    start = last = None
    for at, tokens in zip(calls.at.astype(int).tolist(), calls.total.tolist(), strict=True):
        if start is None or last is None or at - start > length or at - last > length:
            start = at // HOUR * HOUR
            found.append((start, at, at, 0, 0))
        _, first, _, n, summed = found[-1]
        found[-1] = (start, first, at, n + 1, summed + tokens)
        last = at
    return found


@given(rows, st.sampled_from([1.0, 1.5, 5.0, 24.0]))
def test_windows_of_minutes_are_those_of_single_calls(made: list[Any], length: float) -> None:
    calls = calls_of(made)
    found = windows(calls, PlannedWindow(length))
    columns = (found.start, found.first, found.last, found.calls, found.tokens)
    assert list(zip(*(column.astype(int).tolist() for column in columns), strict=True)) == by_the_rule(
        calls, length
    )


@given(st.lists(st.integers(0, 3 * 60), max_size=30), st.sampled_from([1.0, 2.0]))
def test_calls_on_the_hour_itself_belong_where_the_rule_says(minutes: list[int], length: float) -> None:
    calls = calls_of([(ms("2026-09-01 08:00") + minute * 60_000, "s", 1) for minute in minutes])
    found = windows(calls, PlannedWindow(length))
    assert list(zip(found.first.astype(int).tolist(), found.calls.tolist(), strict=True)) == [
        (first, n) for _, first, _, n, _ in by_the_rule(calls, length)
    ]


@given(rows, hours)
def test_the_sums_of_the_windows_are_the_sums_of_the_calls(made: list[Any], length: float) -> None:
    calls = calls_of(made, cache_read=1000)
    found = windows(calls, PlannedWindow(length))
    assert found.tokens.sum() == calls.total.sum()
    assert found.cache_read.sum() == calls.cache_read.sum()
    assert found.calls.sum() == len(calls)


@given(rows, hours)
def test_no_call_lies_outside_its_window(made: list[Any], length: float) -> None:
    calls = calls_of(made)
    found = windows(calls, PlannedWindow(length))
    stop = np.cumsum(found.calls)
    for index in range(len(found)):
        inside = calls.at[stop[index] - found.calls[index] : stop[index]]
        assert (found.start[index] <= inside).all()
        assert (inside <= found.end[index]).all()
        assert (found.first[index], found.last[index]) == (inside[0], inside[-1])


@given(rows, hours, st.permutations(["x", "y", "z"]))
def test_renaming_sessions_changes_nothing(made: list[Any], length: float, names: list[str]) -> None:
    new = dict(zip("abc", names, strict=True))
    found = windows(calls_of(made), PlannedWindow(length))
    again = windows(calls_of([(at, new[name], tokens) for at, name, tokens in made]), PlannedWindow(length))
    for column in ("start", "end", "first", "last", "begin", "stop", "calls", "tokens"):
        assert (getattr(found, column) == getattr(again, column)).all()


# ------------------------------------------------------------------------------- against the generator


@cache
def generator() -> Any:
    spec = importlib.util.spec_from_file_location("gen_session_logs", GENERATOR)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not GENERATOR.exists(), reason="the log generator isn't beside this checkout")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_windows_are_those_of_the_log_generator(seed: int, tmp_path: Path) -> None:
    module = generator()
    out = tmp_path / "tree"
    made = module.Gen(argparse.Namespace(
        out=str(out), mb=6.0, codex_share=0.0, days=8, shift_day=4, seed=seed, start="2026-09-01", max_row_kb=600,
        quirks=False,
    ))  # fmt: skip
    made.run()
    truth = json.loads((out / "truth.json").read_text(encoding="utf-8"))["blocks"]
    found = windows(calls_of([(at, "s", tokens) for at, tokens in made.kept]), FIVE)
    assert [
        {"start": f"{start}Z", "first": f"{first}Z", "last": f"{last}Z", "totalTokens": tokens, "entries": n}
        for start, first, last, tokens, n in zip(
            found.start, found.first, found.last, found.tokens.tolist(), found.calls.tolist(), strict=True
        )
    ] == truth
