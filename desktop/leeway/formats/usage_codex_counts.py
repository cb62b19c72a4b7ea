"""The counts that a log of Codex carries: a thread's totals so far, what they grew by, and the events that tell them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from msgspec import Meta, Raw, Struct
from msgspec.json import Decoder

from leeway.formats.usage_rows import tokens_of

Total = tuple[int, int, int, int, int]
"""Input, of it cached, of it written to the cache, output, of it reasoning."""

NONE: Final = (0, 0, 0, 0, 0)

_MOST_IN_TOTAL: Final = 10**15
_Count = Annotated[int, Meta(ge=0, le=_MOST_IN_TOTAL)]


class Usage(Struct, gc=False):
    """Token usage as an event tells it."""

    input_tokens: _Count = 0
    cached_input_tokens: _Count = 0
    cache_write_input_tokens: _Count = 0
    output_tokens: _Count = 0
    reasoning_output_tokens: _Count = 0

    def total(self) -> Total:
        """Return it as a total."""
        return _consistent(
            self.input_tokens, self.cached_input_tokens, self.cache_write_input_tokens,
            self.output_tokens, self.reasoning_output_tokens,
        )  # fmt: skip


class Info(Struct, gc=False):
    """What a count tells of usage."""

    total_token_usage: Usage | None = None
    last_token_usage: Usage | None = None


class Event(Struct, gc=False):
    """What a count tells; `rate_limits` is JSON."""

    type: str = ""
    info: Info | None = None
    rate_limits: Raw = Raw(b"null")


class CountRow(Struct, gc=False):
    """A row with a count, if its type and that of its event say so."""

    type: str
    timestamp: Annotated[datetime, Meta(tz=True)]
    payload: Event


ROW: Final = Decoder(CountRow)
"""Reads rows of the usual form; ValueError or RecursionError for all others."""


def total_of(usage: Any) -> Total | None:
    """Read a count, in which cached input is part of input and reasoning part of output.

    Raises:
        Refused: A number is negative or absurd.
    """
    if not isinstance(usage, Mapping):
        return None
    whole, cached, written, output, reasoning = (_sum_of(usage.get(name)) for name in Usage.__struct_fields__)
    return _consistent(whole, cached, written, output, reasoning)


def grown(before: Total, after: Total) -> Total | None:
    """Return by how much each number grew; None if the sum, or input or output, fell."""
    whole, output = after[0] - before[0], after[3] - before[3]
    if whole < 0 or output < 0:
        return None
    cached, written, reasoning = after[1] - before[1], after[2] - before[2], after[4] - before[4]
    if cached < 0 or written < 0 or reasoning < 0:
        cached, written, reasoning = max(0, cached), max(0, written), max(0, reasoning)
    return _consistent(whole, cached, written, output, reasoning)


def added(before: Total, more: Total) -> Total:
    """Return the sum of two totals."""
    a, b, c, d, e = (x + y for x, y in zip(before, more, strict=True))
    return a, b, c, d, e


def _sum_of(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 10**9 < value <= _MOST_IN_TOTAL:
        return value  # of a long thread, not of one call
    return tokens_of(value)


def _consistent(whole: int, cached: int, written: int, output: int, reasoning: int) -> Total:
    """Return a total whose parts aren't more than the whole."""
    if cached + written > whole or reasoning > output:
        cached = min(cached, whole)
        written = min(written, whole - cached)
        reasoning = min(reasoning, output)
    return whole, cached, written, output, reasoning
