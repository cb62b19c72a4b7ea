"""Reports of ccusage as JSON: sums by day, week, month or session, or its 5-hour blocks.

A sum by model becomes one call: at noon of the day (of the first day of the week or month) in the user's zone, at the
session's last activity, or at the block's last entry. Keys name the period, so that a later report of the same period,
which has more tokens, takes the place of the earlier one.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from leeway.domain.usage import SESSION, Call, Hit
from leeway.errors import UnreadableSource
from leeway.formats.decoding import text_of as decoded
from leeway.formats.usage_limits import ReachedLimit
from leeway.formats.usage_rows import (
    NO_MODEL,
    NO_TIME,
    Bounds,
    Refused,
    hit_of,
    instant,
    instant_of,
    key_of,
    milliseconds,
    text_of,
    tokens_of,
    within,
)

_REPORTS: Final = ("daily", "weekly", "monthly", "session", "sessions", "blocks")
_BEGINS: Final = re.compile(
    rb'^\s*(?:\xef\xbb\xbf)?\s*\{\s*"(?:daily|weekly|monthly|sessions?|blocks|totals)"\s*:'
)
_MOST_OF_A_PERIOD: Final = 10**13


def looks_like_ccusage(head: bytes) -> bool:
    """Tell from the beginning of a file whether it is a report of ccusage."""
    return bool(_BEGINS.match(head))


def read_ccusage(file: str, data: bytes, zone: tzinfo, bounds: Bounds) -> tuple[list[Call], list[Hit]]:
    """Read a report: its sums as calls, and the limits that its blocks tell of.

    Raises:
        UnreadableSource: It isn't one, or a row can't be trusted; the message says which.
    """
    try:
        document = json.loads(decoded(file, data))
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"{file} can't be read as JSON: {error}.") from error
    report = next(
        (name for name in _REPORTS if isinstance(document, dict) and isinstance(document.get(name), list)),
        None,
    )
    if report is None:
        raise UnreadableSource(
            f"{file} is no report of ccusage: it has none of daily, weekly, monthly, session, blocks."
        )
    calls: list[Call] = []
    hits: list[Hit] = []
    for number, told in enumerate(document[report], start=1):
        try:
            row = _object(told)
            calls += _block(row, bounds) if report == "blocks" else _period(report, row, zone, bounds)
            hits += _limits(row, bounds) if report == "blocks" else ()
        except Refused as refused:
            raise UnreadableSource(f"{file}: row {number} of “{report}” has {refused}.") from refused
    return calls, hits


def _object(row: Any) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise Refused("no object")
    return row


def _period(report: str, row: Mapping[str, Any], zone: tzinfo, bounds: Bounds) -> Iterator[Call]:
    period = next(
        (row[name] for name in ("period", "date", "week", "month", "sessionId", "session") if row.get(name)),
        None,
    )
    name = text_of(period, "")
    if report.startswith("session"):
        metadata = row.get("metadata")
        told = row.get("lastActivity") or (
            metadata.get("lastActivity") if isinstance(metadata, Mapping) else None
        )
        at, session = _instant(told, zone, bounds), name
    else:
        at, session = _instant(name, zone, bounds), f"ccusage {report}"
    models = row.get("modelBreakdowns")
    for sums in models if isinstance(models, list) and models else [row]:
        if isinstance(sums, Mapping):
            yield _call(f"ccusage {report} {row.get('agent', '')} {name}", at, session, sums)


def _call(name: str, at: int, session: str, sums: Mapping[str, Any]) -> Call:
    model = text_of(sums.get("modelName"), NO_MODEL)
    return Call(
        key=key_of(f"{name} {model}"),
        at=at,
        session=session,
        model=model,
        input=_sum(sums, "inputTokens"),
        output=_sum(sums, "outputTokens"),
        cache_write_5m=_sum(sums, "cacheCreationTokens", "cacheCreationInputTokens"),
        cache_read=_sum(sums, "cacheReadTokens", "cacheReadInputTokens"),
    )


def _block(row: Mapping[str, Any], bounds: Bounds) -> Iterator[Call]:
    counts = row.get("tokenCounts")
    if row.get("isGap") is True or not isinstance(counts, Mapping):
        return
    start = instant_of(row.get("startTime"), bounds)
    end = row.get("actualEndTime")
    at = instant_of(end, bounds) if end else start
    told = row.get("models")
    models = [text_of(model, NO_MODEL) for model in told] if isinstance(told, list) else []
    named = {**counts, "modelName": models[0] if len(models) == 1 else NO_MODEL}
    yield _call(f"ccusage block {start}", at, f"ccusage block {instant(start):%Y-%m-%d %H:%M}", named)


def _limits(row: Mapping[str, Any], bounds: Bounds) -> Iterator[Hit]:
    told = row.get("usageLimitResetTime")
    if told:
        reset = instant(instant_of(told, Bounds(bounds.earliest, bounds.latest + 31 * 86_400_000)))
        start = instant_of(row.get("startTime"), bounds)
        end = row.get("actualEndTime")
        at = instant_of(end, bounds) if end else start
        yield hit_of(ReachedLimit(SESSION, reset), at, f"ccusage block {instant(start):%Y-%m-%d %H:%M}")


def _instant(value: Any, zone: tzinfo, bounds: Bounds) -> int:
    """Read an instant, or a day or month: its (first) noon in the user's zone, so that it stays that day."""
    text = text_of(value, "")
    if not text:
        raise Refused(NO_TIME)
    if len(text) > 10:
        return instant_of(text, bounds)
    try:
        day = datetime.fromisoformat(text if len(text) > 7 else f"{text}-01")
        noon = day.replace(hour=12, tzinfo=zone).astimezone(UTC)
        return within(milliseconds(noon), bounds)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("something else than a time") from error


def _sum(sums: Mapping[str, Any], *names: str) -> int:
    for name in names:
        if sums.get(name) is not None:
            return tokens_of(sums[name], _MOST_OF_A_PERIOD)
    return 0
