"""Instants as a person types them: a day and a time by the local clock, or with a zone of their own."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

from leeway.errors import LeewayError

_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(:(?P<second>\d\d)(\.(?P<part>\d{1,3}))?)?\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?",
    re.IGNORECASE | re.ASCII,
)


def read_instant(typed: str, read_day: Callable[[str], date]) -> datetime | None:
    """Return a typed instant in UTC; None if it can't be read. `read_day` reads what stands before the time.

    Without a zone it is by the local clock, the first of the two where the clock is set back.
    """
    found = re.fullmatch(rf"(?P<day>.*?\d)(?:\s*,\s*|\s+|T)(?:{_CLOCK.pattern})", typed.strip(), _CLOCK.flags)
    if found is None:
        return None
    try:
        day = read_day(found["day"].strip())
        part = int((found["part"] or "").ljust(3, "0") or 0) * 1_000
        clock = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), part)
        return datetime.combine(day, clock, _zone(found["zone"])).astimezone(UTC)
    except (LeewayError, ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def instant_text(at: datetime) -> str:
    """Write an instant by the local clock; `read_instant` reads it back unchanged.

    The zone follows only where the clock shows that time twice.
    """
    local = at.astimezone()
    text = f"{local:%Y-%m-%d %H:%M}"
    if local.microsecond:
        text += f":{local:%S}.{local.microsecond // 1_000:03}"
    elif local.second:
        text += f":{local:%S}"
    naive = local.replace(tzinfo=None)
    twice = naive.replace(fold=0).astimezone(UTC) != naive.replace(fold=1).astimezone(UTC)
    return f"{text}{local:%z}" if twice else text
