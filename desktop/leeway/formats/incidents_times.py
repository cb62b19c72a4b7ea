"""The times in incident feeds: ISO with and without a zone, epochs, RFC 2822, clock times without a year, ULIDs."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any, Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ZONES: Final[Mapping[str, tzinfo]] = {
    name: timezone(timedelta(hours=hours))
    for name, hours in (
        ("UTC", 0), ("GMT", 0), ("Z", 0), ("WET", 0), ("BST", 1), ("WEST", 1), ("CET", 1), ("CEST", 2), ("EET", 2),
        ("EEST", 3), ("IST", 5.5), ("SGT", 8), ("JST", 9), ("KST", 9), ("AEST", 10), ("AEDT", 11), ("NZST", 12),
        ("NZDT", 13), ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8),
        ("PDT", -7), ("AKST", -9), ("AKDT", -8), ("HST", -10),
    )
}  # fmt: skip
"""What status pages call zones. CST is North America's, IST is India's: the page's own names are ambiguous."""

_ULID: Final = re.compile(r"(?<![0-9A-Z])([0-7][0-9A-HJKMNP-TV-Z]{25})(?![0-9A-Z])")
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER: Final = re.compile(r"\d{9,14}(\.\d+)?", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_END: Final = 10_000_000_000
_NAMED_ZONE: Final = re.compile(r"^(.*\d)\s*([A-Z]{1,5})$")

_STAMP: Final = re.compile(
    r"(?P<month>[A-Z][a-z]{2})[a-z]* +(?P<day>\d{1,2}) ?,(?: *(?P<year>\d{4}) ?[,-]?)? *"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?"
)
_UPDATE: Final = re.compile(
    _STAMP.pattern + r" *(?P<zone>[A-Z]{1,5}(?:[+-]\d{1,2})?) +"
    r"(?P<status>[A-Z][a-z]+(?: [a-z]+)?) *[-–—] "
)


class NoTime(ValueError):
    """What should be a time isn't one; the text says so, as the end of a sentence."""


def read_time(value: Any, zone: tzinfo) -> datetime | None:
    """Read a time of a feed, in UTC; None where there is none. One without a zone is in `zone`.

    Raises:
        NoTime: There is something else.
    """
    if value is None or value == "":
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _epoch(float(value))
        if isinstance(value, str):
            return _read(value.strip(), zone)
    except (ValueError, OverflowError):
        pass
    raise NoTime("isn't a time; write it as 2026-11-22T14:05:00Z")


def _read(text: str, zone: tzinfo) -> datetime | None:
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return _epoch(float(text))
    if re.match(r"[A-Za-z]{3},? ", text):
        at = parsedate_to_datetime(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    named = _NAMED_ZONE.match(text)
    if named and named.group(2) in ZONES:
        return (
            datetime.fromisoformat(named.group(1).strip())
            .replace(tzinfo=ZONES[named.group(2)])
            .astimezone(UTC)
        )
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _epoch(number: float) -> datetime:
    """Read seconds or milliseconds since 1970."""
    return _EPOCH + timedelta(seconds=number if number < _SECONDS_END else number / 1000)


def clock(at: datetime) -> str:
    """Write a time for a sentence."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def ulid_time(text: str) -> datetime | None:
    """Return the time in a ULID, to the millisecond; None if the text isn't one (ULID specification, section Encoding)."""
    found = _ULID.search(text)
    if not found:
        return None
    number = 0
    for letter in found.group(1)[:10]:
        number = number * 32 + _CROCKFORD.index(letter)
    try:
        return _EPOCH + timedelta(milliseconds=number)
    except OverflowError:
        return None


def zone_named(name: str) -> tzinfo | None:
    """Return the zone of a name such as PDT or GMT+1; None if it isn't known."""
    base, sign, hours = name.partition("+") if "+" in name else name.partition("-")
    zone = ZONES.get(base)
    if zone is None or not sign:
        return zone
    return timezone(timedelta(hours=int(hours) * (1 if sign == "+" else -1)))


def month_of(name: str) -> int | None:
    """Return the number of a month by its English name or the beginning of it."""
    short = name.strip().casefold()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else None


def updates_in(text: str, anchor: datetime) -> Iterator[tuple[datetime, str, str]]:
    """Yield time, status and text of the updates that a plain text lists, such as an Atom entry's.

    Their times have no year: each is the last such time that isn't more than a day after `anchor`, that of the newest.
    """
    found = list(_UPDATE.finditer(text))
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        at = stamp_time(match, anchor + timedelta(days=1))
        if at is not None:
            yield at, match.group("status"), text[match.end() : end].strip()


def stamps_in(text: str) -> list[re.Match[str]]:
    """Return the matches of times without a year in a text."""
    return list(_STAMP.finditer(text))


def stamp_time(match: re.Match[str], before: datetime, zone: tzinfo | None = None) -> datetime | None:
    """Return the last time, not after `before`, that a stamp without a year can mean; None if there is no such day."""
    month = month_of(match.group("month"))
    if month is None:
        return None
    named = match.groupdict().get("zone")
    where = (zone_named(named) if named else zone) or UTC
    years = (
        [int(match.group("year"))] if match.group("year") else [before.year + 1, before.year, before.year - 1]
    )
    # 29 February may lie four years back
    for year in [
        *years,
        *([] if match.group("year") else [before.year - 2, before.year - 3, before.year - 4]),
    ]:
        try:
            at = datetime(year, month, int(match.group("day")), int(match.group("hour")) % 24,
                          int(match.group("minute")), tzinfo=where).astimezone(UTC)  # fmt: skip
        except ValueError:
            continue
        if at <= before or match.group("year"):
            return at
    return None
