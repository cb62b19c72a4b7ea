"""Medians of token counts: exact for any run of days, though bins show the way."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leeway.domain.usage_summary import TokenCounts
from leeway.engine.burn_medians import counted_days

FIRST = date(2026, 9, 1)


def counts(rows: list[tuple[int, int, int]]) -> TokenCounts:
    day, tokens, count = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    return TokenCounts(np.datetime64(FIRST, "D") + day, tokens, count)


def test_the_median_of_each_day_is_of_its_own_calls() -> None:
    found = counted_days(counts([(6, 100, 1), (1, 5, 1), (1, 1, 1), (1, 3, 1)]))
    assert found.days.tolist() == [date(2026, 9, 2), date(2026, 9, 7)]
    assert found.medians().tolist() == [3.0, 100.0]


rows_of_days = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.one_of(st.integers(0, 300), st.integers(0, 2**50)),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=40,
)


@given(rows_of_days, st.integers(-1, 10), st.integers(0, 10))
def test_the_median_of_a_run_of_days_is_that_of_its_values_written_out(
    rows: list[tuple[int, int, int]], begin: int, length: int
) -> None:
    found = counted_days(counts(rows))
    run = found.run(FIRST + timedelta(days=begin), FIRST + timedelta(days=begin + length))
    values = [tokens for day, tokens, count in rows if begin <= day <= begin + length for _ in range(count)]
    assert found.total(run) == len(values)
    assert (run[0] < run[1]) == bool(values)
    if values:
        assert found.median(run) == np.median(np.array(values, np.float64))


@given(rows_of_days)
def test_each_bin_holds_the_counts_that_its_column_tells(rows: list[tuple[int, int, int]]) -> None:
    found = counted_days(counts(rows))
    assert found.reached[:, -1].sum() == sum(count for *_, count in rows)
    assert (np.diff(found.reached, axis=1) >= 0).all()
    assert found.begin[-1] == len(found.tokens) == len(rows)
    assert (np.diff(found.tokens) >= 0).all()


def test_no_counts_have_no_days() -> None:
    none = np.zeros(0, np.int64)
    found = counted_days(TokenCounts(none.astype("datetime64[D]"), none, none))
    assert len(found.days) == 0
    assert found.run(FIRST, FIRST) == (0, 0)
    assert found.total((0, 0)) == 0
