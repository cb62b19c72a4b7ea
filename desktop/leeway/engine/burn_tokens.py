"""Sum up single calls, exactly: into slices of time, by day and model, by session."""

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage import DailyTokens, UsageCalls
from leeway.domain.usage_summary import MINUTE, TokenCounts, UsageSlices, UsageSummary
from leeway.engine.burn_days import Calendar, Instants, milliseconds

Ints = NDArray[np.int64]


def summary(calls: UsageCalls, hits: Instants, calendar: Calendar) -> UsageSummary:
    """Sum up calls, which are in the order of time and covered by the calendar; `hits` are the instants to cut at."""
    days = np.datetime64(calendar.first, "D") + calendar.days_of(calls.at)
    first, tokens = session_tokens(calls)
    return UsageSummary(
        slices=slices(calls, hits),
        daily=daily_tokens(calls, calendar),
        per_call=TokenCounts(days, calls.total, np.ones(len(calls), np.int64)),
        per_session=TokenCounts(days[first], tokens, np.ones(len(first), np.int64)),
    )


def slices(calls: UsageCalls, hits: Instants) -> UsageSlices:
    """Gather calls by minute, and by the first hit in a minute: those up to it, and those after it."""
    at = milliseconds(calls.at)
    minute = (at - 1) // MINUTE
    cut_minutes, place = np.unique((milliseconds(hits) - 1) // MINUTE, return_index=True)
    cuts = milliseconds(np.sort(hits))[place] if len(hits) else at[:0]
    row = np.minimum(np.searchsorted(cut_minutes, minute), max(0, len(cut_minutes) - 1))
    late = (cut_minutes[row] == minute) & (at > cuts[row]) if len(cuts) else np.zeros(len(at), np.bool_)
    begin = _begins(minute * 2 + late)
    stop = np.append(begin[1:], len(at)).astype(np.int64) if len(begin) else begin
    return UsageSlices(
        first=calls.at[begin],
        last=calls.at[stop - 1],
        calls=stop - begin,
        tokens=_sums(calls.total, begin),
        cache_read=_sums(calls.cache_read, begin),
    )


def daily_tokens(calls: UsageCalls, calendar: Calendar) -> DailyTokens:
    """Sum up calls by the calendar's day and by model, in the order of days and then of model codes."""
    days = calendar.days_of(calls.at)
    keys = days * max(1, len(calls.models)) + calls.model
    order = np.argsort(keys, kind="stable")
    begin = _begins(keys[order])
    kinds = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read", "reasoning")
    return DailyTokens(
        day=np.datetime64(calendar.first, "D") + days[order[begin]],
        model=calls.model[order[begin]],
        calls=_sums(np.ones(len(keys), np.int64), begin),
        **{kind: _sums(getattr(calls, kind)[order], begin) for kind in kinds},
        models=calls.models,
    )


def rows_of(tokens: DailyTokens, rows: NDArray[np.bool_]) -> DailyTokens:
    """Return some of the rows."""
    columns = {
        field.name: getattr(tokens, field.name)[rows] for field in fields(tokens) if field.name != "models"
    }
    return DailyTokens(**columns, models=tokens.models)


def session_tokens(calls: UsageCalls) -> tuple[Ints, Ints]:
    """Return the index of the first call and the tokens of each session that called, both (k,) int64."""
    order = np.argsort(calls.session, kind="stable")
    begin = _begins(calls.session[order])
    return order[begin], _sums(calls.total[order], begin)


def _begins(keys: NDArray[np.signedinteger[Any]]) -> Ints:
    """Return where each run of equal keys begins."""
    if not len(keys):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])).astype(np.int64)


def _sums(values: Ints, begin: Ints) -> Ints:
    if not len(begin):
        return np.zeros(0, np.int64)
    sums: Ints = np.add.reduceat(values, begin)
    return sums
