"""One row of a log of Claude Code: an API call, a limit that was reached, or neither.

The bulk reading in `leeway.store.usage_scan` follows the same rules in SQL.
"""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, Final

from leeway.domain.usage import Call, Hit
from leeway.formats.usage_limits import reached_limit
from leeway.formats.usage_rows import (
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
MARKS: Final = (b'"usage"', b'"isApiErrorMessage"')
"""A line without any of these holds nothing to read."""


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
    short, long = cache_writes(write, usage.get("cache_creation"))
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


def cache_writes(total: Any, parts: Any) -> tuple[int, int]:
    """Share the tokens written to the cache between 5 minutes and 1 hour; the total counts where they disagree."""
    parts = parts if isinstance(parts, Mapping) else {}
    long = tokens_of(parts.get("ephemeral_1h_input_tokens"))
    if total is None:
        return tokens_of(parts.get("ephemeral_5m_input_tokens")), long
    whole = tokens_of(total)
    long = min(long, whole)
    return whole - long, long


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
    texts = [content] if isinstance(content, str) else [_mapping(part).get("text") for part in content or ()]
    at = instant_of(row.get("timestamp"), bounds)
    for text in texts:
        limit = reached_limit(text, instant(at), zone) if isinstance(text, str) else None
        if limit:
            return hit_of(limit, at, text_of(row.get("sessionId"), file_session))
    return None
