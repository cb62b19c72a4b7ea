"""One row of a log of Claude Code: an API call, a limit that was reached, or neither.

`ClaudeReader` reads lines of the usual form quickly; `read_row` has the rules, and reads whatever a line may hold.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated, Any, Final

from msgspec import Meta, Struct, field
from msgspec.json import Decoder

from leeway.domain.usage_logs import Call, Hit
from leeway.formats.usage_limits import reached_limit
from leeway.formats.usage_rows import (
    MOST_TOKENS,
    NO_MODEL,
    Bounds,
    hit_of,
    instant,
    instant_of,
    key_of,
    text_of,
    tokens_of,
)

SYNTHETIC: Final = "<synthetic>"
MARK: Final = re.compile(rb'"(?:usage|isApiErrorMessage)"')
"""A line without it holds nothing to read."""

HINT: Final = b'"role":"assistant"'
"""A line with it mostly has the mark."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_Count = Annotated[int, Meta(ge=0, le=MOST_TOKENS)]
_Instant = Annotated[datetime, Meta(tz=True)]


class _Writes(Struct, gc=False):
    short: _Count = field(name="ephemeral_5m_input_tokens", default=0)
    long: _Count = field(name="ephemeral_1h_input_tokens", default=0)


class _Usage(Struct, gc=False):
    input_tokens: _Count = 0
    output_tokens: _Count = 0
    cache_creation_input_tokens: _Count | None = None
    cache_read_input_tokens: _Count = 0
    cache_creation: _Writes | None = None

    def total(self) -> int:
        """Return the sum of all tokens."""
        written = self.cache_creation_input_tokens
        if written is None:
            written = sum(self.writes())
        return self.input_tokens + self.output_tokens + written + self.cache_read_input_tokens

    def writes(self) -> tuple[int, int]:
        """Return the tokens written to the cache for 5 minutes and for 1 hour."""
        parts, total = self.cache_creation, self.cache_creation_input_tokens
        short, long = (parts.short, parts.long) if parts else (0, 0)
        return (short, long) if total is None or short + long == total else _shared_writes(total, long)


class _Message(Struct, gc=False):
    id: str | None = None
    model: str | None = None
    usage: _Usage | None = None


class _Report(Struct, gc=False):
    message: _Message | None = None


class _Data(Struct, gc=False):
    message: _Report | None = None


class _Row(Struct, gc=False):
    type: str | None = None
    timestamp: _Instant | None = None
    session: str | None = field(name="sessionId", default=None)
    sidechain: bool = field(name="isSidechain", default=False)
    error: bool = field(name="isApiErrorMessage", default=False)
    message: _Message | None = None
    data: _Data | None = None


_Best = tuple[_Row, _Message, int, int, bool]
"""A row, its message, all its tokens, its instant, and whether it is a copy."""


class ClaudeReader:
    """The reading of lines of the usual form: valid, with the fields that a call has, in bounds."""

    def __init__(self, bounds: Bounds) -> None:
        """Read rows whose instants lie in bounds."""
        self._bounds = bounds
        self._decode = Decoder(_Row).decode
        self._texts: dict[str | None, str] = {}

    def calls(self, lines: Iterable[bytes], file_session: str, unusual: list[bytes]) -> Iterator[Call]:
        """Yield the calls in lines, and add to `unusual` those lines that have to be read with `read_row`.

        `file_session` names the session where a line doesn't. The rows of a call mostly follow each other: of those
        only the one is yielded that counts.
        """
        decode, earliest, latest = self._decode, self._bounds.earliest, self._bounds.latest
        best: _Best | None = None
        for line in lines:
            try:
                row = decode(line)
            except (ValueError, RecursionError):
                unusual.append(line)
                continue
            message = row.message if row.type == "assistant" else _reported(row)
            if row.error:
                unusual.append(line)
            elif message and message.usage and message.model != SYNTHETIC:
                at = (row.timestamp - _EPOCH) // _MILLISECOND if row.timestamp else 0
                if not message.id or not earliest <= at <= latest:
                    unusual.append(line)
                    continue
                tokens, copied = message.usage.total(), row.sidechain or row.type == "progress"
                if best is None or message.id != best[1].id or copied != best[4]:
                    if best:
                        yield self._call(best, file_session)
                elif tokens < best[2] or (tokens == best[2] and at >= best[3]):
                    continue
                best = (row, message, tokens, at, copied)
        if best:
            yield self._call(best, file_session)

    def _call(self, best: _Best, file_session: str) -> Call:
        row, message, _, at, copied = best
        usage = message.usage
        assert message.id
        assert usage
        short, long = usage.writes()
        return Call(
            key_of(message.id),
            at,
            self._texts.get(row.session) or self._text(row.session, file_session),
            self._texts.get(message.model) or self._text(message.model, NO_MODEL),
            usage.input_tokens,
            usage.output_tokens,
            short,
            long,
            usage.cache_read_input_tokens,
            0,
            copied,
        )

    def _text(self, text: str | None, otherwise: str) -> str:
        kept = self._texts[text] = text_of(text, "")
        return kept or otherwise


def read_row(row: Mapping[str, Any], file_session: str, bounds: Bounds, zone: tzinfo) -> Call | Hit | None:
    """Read a row; `file_session` names the session where the row doesn't, `zone` is the user's.

    Raises:
        Refused: It has usage that can't be trusted.
    """
    if row.get("isApiErrorMessage") is True:
        return _hit(row, file_session, bounds, zone)
    message, progress = _message(row)
    usage = message.get("usage")
    if not isinstance(usage, Mapping) or message.get("model") == SYNTHETIC:
        return None
    at = instant_of(row.get("timestamp"), bounds)
    write, read = usage.get("cache_creation_input_tokens"), usage.get("cache_read_input_tokens")
    short, long = _cache_writes(write, usage.get("cache_creation"))
    call_tokens = tuple(tokens_of(usage.get(name)) for name in ("input_tokens", "output_tokens"))
    return Call(
        key=key_of(_name(row, message, call_tokens)),
        at=at,
        session=text_of(row.get("sessionId"), file_session),
        model=text_of(message.get("model"), NO_MODEL),
        input=call_tokens[0],
        output=call_tokens[1],
        cache_write_5m=short,
        cache_write_1h=long,
        cache_read=tokens_of(read),
        copied=progress or row.get("isSidechain") is True,
    )


def _reported(row: _Row) -> _Message | None:
    """Return the message that a sub-agent's progress reports."""
    return row.data.message.message if row.type == "progress" and row.data and row.data.message else None


def _shared_writes(total: int, long: int) -> tuple[int, int]:
    """Share the tokens written to the cache between 5 minutes and 1 hour; the total counts where they disagree."""
    long = min(long, total)
    return total - long, long


def _cache_writes(total: Any, parts: Any) -> tuple[int, int]:
    parts = _mapping(parts)
    long = tokens_of(parts.get("ephemeral_1h_input_tokens"))
    if total is None:
        return tokens_of(parts.get("ephemeral_5m_input_tokens")), long
    return _shared_writes(tokens_of(total), long)


def _message(row: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Return what a row says about a call, and whether it is a report of a sub-agent's progress."""
    if row.get("type") == "assistant":
        return _mapping(row.get("message")), False
    if row.get("type") == "progress":
        return _mapping(_mapping(_mapping(row.get("data")).get("message")).get("message")), True
    return {}, False


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _name(row: Mapping[str, Any], message: Mapping[str, Any], tokens: tuple[int, ...]) -> str:
    """Name the call: by its message, else its request, else its row."""
    for prefix, value in (
        ("", message.get("id")),
        ("request ", row.get("requestId")),
        ("row ", row.get("uuid")),
    ):
        if isinstance(value, str) and value:
            return prefix + value
    return f"at {row.get('timestamp')} {tokens[0]} {tokens[1]}"


def _hit(row: Mapping[str, Any], file_session: str, bounds: Bounds, zone: tzinfo) -> Hit | None:
    content = _mapping(row.get("message")).get("content")
    parts = content if isinstance(content, list) else []
    texts = [content] if isinstance(content, str) else [_mapping(part).get("text") for part in parts]
    at = instant_of(row.get("timestamp"), bounds)
    for text in texts:
        limit = reached_limit(text, instant(at), zone) if isinstance(text, str) else None
        if limit:
            return hit_of(limit, at, text_of(row.get("sessionId"), file_session))
    return None
