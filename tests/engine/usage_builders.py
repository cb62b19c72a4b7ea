"""Calls and limit hits for tests, built from a few words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np

from leeway.domain.usage import LimitHits, UsageCalls


def ms(text: str) -> int:
    """An instant in UTC, "2026-09-01 08:30", as milliseconds."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def calls_of(
    rows: Iterable[tuple[int, str, int]], *, model: str = "model", cache_read: int = 0
) -> UsageCalls:
    """Calls from (milliseconds, session, tokens), sorted by time; the tokens are input but for `cache_read` each."""
    rows = sorted(rows)
    names = tuple(dict.fromkeys(session for _, session, _ in rows))
    none = np.zeros(len(rows), np.int64)
    cached = np.minimum(np.array([tokens for *_, tokens in rows], np.int64), cache_read)
    return UsageCalls(
        at=np.array([at for at, *_ in rows], "datetime64[ms]"),
        session=np.array([names.index(session) for _, session, _ in rows], np.int32),
        model=np.zeros(len(rows), np.int16),
        input=np.array([tokens for *_, tokens in rows], np.int64) - cached,
        output=none,
        cache_write_5m=none,
        cache_write_1h=none,
        cache_read=cached,
        reasoning=none,
        sessions=names,
        models=(model,) if rows else (),
    )


def hits_of(*rows: tuple[str, str | None] | tuple[str, str | None, str]) -> LimitHits:
    """Limit hits from ("2026-09-01 09:30", "2026-09-01 13:00" or None[, kind]), in the order of time."""
    return LimitHits(
        at=np.array([ms(row[0]) for row in rows], "datetime64[ms]"),
        reset=np.array([np.datetime64("NaT") if row[1] is None else np.datetime64(ms(row[1]), "ms") for row in rows],
                       "datetime64[ms]"),
        session=np.zeros(len(rows), np.int32),
        kind=tuple(row[2] if len(row) == 3 else "session" for row in rows),
        sessions=("s",) if rows else (),
    )  # fmt: skip
