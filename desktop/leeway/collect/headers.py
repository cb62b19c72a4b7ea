"""What the headers of an answer say: when to ask again, where the last page is, what time it is there."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import parse_qs, urlsplit

_LINK: Final = re.compile(r"<([^<>]*)>\s*;([^<]*)")
_REL: Final = re.compile(r"rel\s*=\s*\"?([\w -]+)")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_LONGEST: Final = 366 * 86_400.0


def http_date(text: str) -> datetime | None:
    """Read a date as HTTP writes it, in UTC; None where it isn't one."""
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """Return the server's clock."""
    return http_date(headers.get("date", ""))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return how many seconds the server asks to wait, None where it doesn't say.

    A date counts from the server's own clock, where it tells that: ours may be wrong.
    """
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return min(float(text), _LONGEST)
    at = http_date(text)
    return None if at is None else _between(server_time(headers) or now, at)


def limit_reset(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return in how many seconds GitHub's limit is lifted, None where it isn't used up.

    `x-ratelimit-reset` is in seconds of UTC since 1970 and counts from the server's own clock.
    """
    if headers.get("x-ratelimit-remaining", "").strip() != "0":
        return None
    try:
        reset = float(headers.get("x-ratelimit-reset", ""))
        at = datetime.fromtimestamp(reset, UTC) if math.isfinite(reset) else None
    except (ValueError, OverflowError, OSError):
        at = None
    return None if at is None else _between(server_time(headers) or now, at)


def _between(start: datetime, end: datetime) -> float:
    return min(max((end - start) / timedelta(seconds=1), 0.0), _LONGEST)


def linked(link: str, rel: str) -> str:
    """Return the address that a `Link` header names for a relation such as “next”; empty where it has none."""
    for url, rest in _LINK.findall(link):
        found = _REL.search(rest)
        if found and rel in found.group(1).split():
            return str(url)
    return ""


def last_page(link: str) -> int | None:
    """Return the number of the last page that a `Link` header names, None where it has none."""
    try:
        values = parse_qs(urlsplit(linked(link, "last")).query).get("page", [])
    except ValueError:
        return None
    return int(values[0]) if values and _NUMBER.fullmatch(values[0]) else None
