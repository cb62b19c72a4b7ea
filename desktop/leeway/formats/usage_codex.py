"""A log of Codex, read row by row: its counters tell what each call used.

`token_count` events carry the thread's total so far; a call is what the total grew by. Events that repeat a total are
no calls, and neither are those that a fork replays from its parent: they come at the fork's beginning, of turns that
were started before it, or without a pause of more than a second. A total that falls has been reset: what it says then
is new. `token_usage_record` tells the same again, and is only looked at where there is no `token_count`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from typing import Any, Final, TypeGuard

from leeway.domain.usage_logs import Call, Hit
from leeway.formats.usage_codex_counts import NONE, ROW, Total, added, grown, total_of
from leeway.formats.usage_limits import ReachedLimit, kind_of_window, reached_limit
from leeway.formats.usage_rows import (
    NO_MODEL,
    Bounds,
    Refused,
    hit_of,
    instant,
    instant_of,
    key_of,
    text_of,
    tokens_of,
)

MARK: Final = re.compile(
    rb'"[tsu](?:oken_(?:count|usage_record)|urn_context|ession_meta|ask_started|sage_limit_exceeded)"'
)
"""A line without it holds nothing to read. The first letters in a class: that is found faster than six words."""

HINT: Final = b'"token_count"'
"""A line with it has the mark."""

_PAUSE: Final = 1_000
_NEAR: Final = 60_000
_LATEST_SECOND: Final = 2**37
"""Of a reset, since 1970: in the year 6325; what is later no clock can show."""
_REMEMBERED: Final = 16
_EPOCH: Final = instant(0)
_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass
class CodexState:
    """Where the reading of a file stands; JSON can keep it, so that only what is new has to be read next time."""

    session: str = ""
    model: str = NO_MODEL
    epoch: int = 0
    total: Total = NONE
    recent: list[Total] = field(default_factory=list)
    fork: bool = False
    replay: bool = False
    began: int = 0
    last: int = 0
    counted: bool = False
    windows: list[tuple[int, float, float, int | None]] = field(default_factory=list)

    def dumped(self) -> str:
        """Write the state as JSON."""
        return json.dumps(vars(self), separators=(",", ":"))

    @classmethod
    def loaded(cls, text: str) -> "CodexState":
        """Read what `dumped` wrote."""
        values = json.loads(text)
        values["total"] = tuple(values["total"])
        values["recent"] = [tuple(total) for total in values["recent"]]
        values["windows"] = [tuple(window) for window in values["windows"]]
        return cls(**values)


class CodexReader:
    """The reading of one file: `take` its rows in order, then look at `calls` and `hits`."""

    def __init__(self, state: CodexState, file_session: str, bounds: Bounds, zone: tzinfo) -> None:
        """Go on from a state; `file_session` names the session where the file doesn't, `zone` is the user's."""
        self.state = state
        self.calls: list[Call] = []
        self.hits: list[Hit] = []
        self._file_session = file_session
        self._bounds = bounds
        self._zone = zone
        self._records: list[tuple[int, Mapping[str, Any]]] = []
        self._limits: tuple[int, Mapping[str, Any] | bytes] | None = None

    def take_count(self, line: bytes) -> bool:
        """Take the next line if it is a count of the usual form, in bounds; tell whether it was."""
        try:
            row = ROW.decode(line)
        except (ValueError, RecursionError):
            return False
        event, at = row.payload, (row.timestamp - _EPOCH) // _MILLISECOND
        if row.type != "event_msg" or event.type != "token_count":
            return False
        if not self._bounds.earliest <= at <= self._bounds.latest:
            return False
        limits = bytes(event.rate_limits)
        if limits.startswith(b"{"):
            self._limits = (at, limits)
        if event.info:
            total, last = event.info.total_token_usage, event.info.last_token_usage
            self.state.counted = True
            self._call(at, total.total() if total else None, last.total() if last else None)
        return True

    def take(self, row: Mapping[str, Any]) -> None:
        """Take the next row.

        Raises:
            Refused: It is a count, or a hit, that can't be trusted.
        """
        payload = row.get("payload")
        if not isinstance(payload, Mapping):
            return
        kind = row.get("type")
        what = payload.get("type") if kind == "event_msg" else kind
        match what:
            case "session_meta":
                self._meta(row, payload)
            case "turn_context":
                self.state.model = text_of(payload.get("model"), self.state.model)
            case "task_started":
                self._started(payload)
            case "token_count":
                self._count(row, payload)
            case "token_usage_record":
                self._records.append((instant_of(row.get("timestamp"), self._bounds), payload))
            case "error" | "task_complete":
                self._error(row, payload)
            case _:
                pass

    def finish(self) -> None:
        """Take the records of files that have no counts, and bring the state up to date."""
        self._see_windows()
        records, self._records = self._records, []
        if not self.state.counted:
            for at, record in records:
                total = total_of(record.get("thread_token_usage"))
                self._call(at, total, total_of(record.get("usage")))

    def _meta(self, row: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        state = self.state
        id = text_of(payload.get("id"), self._file_session)
        if not state.session:
            state.session = id
            state.began = state.last = _at_or(row.get("timestamp"), payload.get("timestamp"))
            state.fork = bool(payload.get("forked_from_id"))
            state.replay = state.fork
        elif id != state.session and not state.counted:
            state.fork = state.replay = True

    def _started(self, payload: Mapping[str, Any]) -> None:
        """End the replay at the first turn that was started after the fork."""
        started = payload.get("started_at")
        if self.state.replay and isinstance(started, int | float) and not isinstance(started, bool):
            if started >= self.state.began // 1000:
                self.state.replay = False
            else:
                self.state.last = 0  # a turn of the parent: pauses don't end it

    def _count(self, row: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        limits, info = payload.get("rate_limits"), payload.get("info")
        if not isinstance(info, Mapping) and not isinstance(limits, Mapping):
            return
        at = instant_of(row.get("timestamp"), self._bounds)
        if isinstance(limits, Mapping):
            self._limits = (at, limits)
        if isinstance(info, Mapping):
            self.state.counted = True
            self._call(at, total_of(info.get("total_token_usage")), total_of(info.get("last_token_usage")))

    def _call(self, at: int, total: Total | None, last: Total | None) -> None:
        """Note what the total grew by, unless it is a repetition or a replay."""
        state = self.state
        if total is None:
            if last is None or not any(last):
                return
            total = added(state.total, last)
        if self._replayed(at):
            state.total, state.recent = total, [total]
            return
        if total[0] <= state.total[0] and (total == state.total or total in state.recent):
            return
        more = grown(state.total, total)
        if more is None:
            state.epoch += 1
            state.recent = []
            more = last if last is not None and grown(last, total) is not None else total
        elif state.fork and state.total == NONE and last is not None:
            more = last  # what the parent used is in the total, without having been replayed
        state.total = total
        state.recent.append(total)
        if len(state.recent) > _REMEMBERED:
            del state.recent[0]
        if any(more):
            self.calls.append(self._as_call(at, total, more))

    def _replayed(self, at: int) -> bool:
        state = self.state
        if state.replay and state.last and at - state.last > _PAUSE:
            state.replay = False
        if state.last:
            state.last = at
        return state.replay

    def _as_call(self, at: int, total: Total, more: Total) -> Call:
        state = self.state
        session = state.session or self._file_session
        whole, cached, written, output, reasoning = more
        tokens_of(max(whole, output))
        key = key_of(f"codex {session} {state.epoch} {total}")
        new = whole - cached - written
        return Call(key, at, session, state.model, new, output, written, 0, cached, reasoning)

    def _see_windows(self) -> None:
        if self._limits is None:
            return
        (at, limits), self._limits = self._limits, None
        if isinstance(limits, bytes):
            try:
                limits = dict(json.loads(limits))
            except (ValueError, RecursionError):
                return  # such as a number of ten thousand digits
        seen = []
        for window in (limits.get("primary"), limits.get("secondary")):
            if isinstance(window, Mapping):
                minutes, used = window.get("window_minutes"), window.get("used_percent")
                if _sensible(minutes) and _sensible(used):
                    seen.append((at, float(minutes), float(used), _reset(window, at)))
        if seen:
            self.state.windows = seen

    def _error(self, row: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        error = payload.get("error")
        told = error if isinstance(error, Mapping) else payload
        if told.get("codex_error_info") != "usage_limit_exceeded":
            return
        at = instant_of(row.get("timestamp"), self._bounds)
        if self.state.replay and at - self.state.began <= _PAUSE:
            return
        limit, at = self._limit(at, text_of(told.get("message"), ""))
        self.hits.append(hit_of(limit, at, self.state.session or self._file_session))

    def _limit(self, at: int, message: str) -> tuple[ReachedLimit, int]:
        """Return the window that is used up, from when it was reported so; else what the message says."""
        self._see_windows()
        full = [w for w in self.state.windows if w[2] >= 100 and at - w[0] <= _NEAR and w[3] is not None]
        if full:
            seen, minutes, _, reset = max(full, key=lambda window: window[3] or 0)
            return ReachedLimit(kind_of_window(minutes), instant(reset or 0)), seen
        said = reached_limit(f"usage_limit_exceeded {message}", instant(at), self._zone)
        assert said is not None
        return said, at


def _at_or(*texts: Any) -> int:
    for text in texts:
        try:
            return instant_of(text, Bounds(0, 2**53))
        except Refused:
            continue
    return 0


def _sensible(value: Any) -> TypeGuard[float]:
    """Tell whether a value is a number that a window can have."""
    return isinstance(value, int | float) and 0 <= value < 2**31


def _reset(window: Mapping[str, Any], at: int) -> int | None:
    ahead = window.get("resets_in_seconds")
    for name in ("resets_at", "reset_at"):
        told = window.get(name)
        if isinstance(told, int | float) and 0 < told < _LATEST_SECOND:
            return int(told) * 1000
        if isinstance(told, str):
            return _at_or(told) or None
    if isinstance(ahead, int | float) and 0 < ahead < 2**31:
        return at + int(timedelta(seconds=ahead) / timedelta(milliseconds=1))
    return None
