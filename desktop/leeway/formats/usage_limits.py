"""What agents write when a limit is reached: which limit, and when it ends.

::

    Claude AI usage limit reached|1790000000                  an epoch
    5-hour limit reached ∙ resets 2am                         the next 2am in the user's zone
    You've hit your limit · resets 6pm (Asia/Hong_Kong)       the next 6pm there
    ... weekly limit · resets Sep 15, 3am (Europe/Dublin)     the next 15 September there; also "Jan 24 at 6pm"
    You've hit your usage limit. Try again at 5:00 PM.        Codex; also "in 3 days 4 hours", "Oct 9th, 2026 5:00 PM"

A refusal for another reason is none: an overloaded service (529), or one that says that it isn't the usage limit.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from leeway.domain.usage_logs import SESSION, UNKNOWN, WEEKLY

_LONGEST: Final = 2_000
_HIT: Final = re.compile(
    r"usage limit reached|\blimit reached\b|hit your (?:[\w-]+ ){0,4}limit|out of extra usage|usage_limit_exceeded",
    re.IGNORECASE,
)
_NO_HIT: Final = re.compile(
    r"not your usage limit|\b529\b|overloaded|temporarily limiting requests", re.IGNORECASE
)
_EPOCH: Final = re.compile(r"\|\s*(\d{13}|\d{10})\b")
_TIME: Final = r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?(?::\d{2})?\s*(?P<half>[ap])?\.?(?(half)m\b)"
_DATE: Final = (
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?:,?\s+(?P<year>20\d{2}))?(?:,|\s+at)?\s+"
)
_AT: Final = re.compile(
    rf"(?:resets|try again at)\s+(?:at\s+)?(?:{_DATE})?{_TIME}(?:\s*\((?P<zone>[A-Za-z0-9_+/-]+)\))?",
    re.IGNORECASE,
)
_IN: Final = re.compile(
    r"(?:resets|try again) in\s+(?:(?P<days>\d+)\s*d[a-z]*,?\s*)?(?:(?P<hours>\d+)\s*h[a-z]*,?\s*)?"
    r"(?:(?P<minutes>\d+)\s*m[a-z]*)?",
    re.IGNORECASE,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class ReachedLimit:
    """A limit that was reached: one of LIMIT_KINDS, and the instant (UTC) at which it ends, if the text gives one."""

    kind: str
    reset: datetime | None


def reached_limit(text: str, at: datetime, zone: tzinfo) -> ReachedLimit | None:
    """Read the text of a refusal that was written at an instant; None if it is about no usage limit.

    `zone` is the user's, for times that name none.
    """
    text = text[:_LONGEST]
    if not _HIT.search(text) or _NO_HIT.search(text):
        return None
    return ReachedLimit(_kind(text), _reset(text, at, zone))


def kind_of_window(minutes: float) -> str:
    """Return which limit a window of some minutes is about: up to a day the session's, else the week's."""
    return SESSION if minutes < 24 * 60 else WEEKLY


def _kind(text: str) -> str:
    folded = text.casefold()
    if "week" in folded:
        return WEEKLY
    return SESSION if re.search(r"session limit|\d+[- ]hour limit", folded) else UNKNOWN


def _reset(text: str, at: datetime, zone: tzinfo) -> datetime | None:
    epoch = _EPOCH.search(text)
    if epoch:
        seconds = int(epoch[1]) / (1000 if len(epoch[1]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    try:
        named = _AT.search(text)
        if named:
            return _next(named.groupdict(), at, zone)
        ahead = _IN.search(text)
        if ahead and any(ahead.groups()):
            return at + timedelta(**{unit: int(n) for unit, n in ahead.groupdict().items() if n})
    except (ValueError, OverflowError):
        return None  # no such day or hour, or an unknown zone: the hit counts, its end isn't known
    return None


def _next(said: dict[str, str | None], at: datetime, zone: tzinfo) -> datetime:
    """Return the first instant after `at` that the words fit; ValueError if there is none."""
    place = _zone(said["zone"]) if said["zone"] else zone
    hour, minute = int(said["hour"] or 0), int(said["minute"] or 0)
    if said["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if said["half"].casefold() == "p" else 0)
    local = at.astimezone(place)
    if said["month"] is None:
        return _first_after(at, place, local, (hour, minute), range(3))
    month, day = _MONTHS.index(said["month"].casefold()) + 1, int(said["day"] or 0)
    if said["year"]:
        return datetime(int(said["year"]), month, day, hour, minute, tzinfo=place).astimezone(UTC)
    for year in range(local.year, local.year + 9):  # 29 February may be eight years away
        try:
            day_then = date(year, month, day)
        except ValueError:
            continue
        found = _after(at, day_then, (hour, minute), place)
        if found:
            return found
    raise ValueError("no such day")


def _first_after(
    at: datetime, place: tzinfo, local: datetime, time: tuple[int, int], days: range
) -> datetime:
    for ahead in days:
        found = _after(at, local.date() + timedelta(days=ahead), time, place)
        if found:
            return found
    raise ValueError("no such time")


def _after(at: datetime, day: date, time: tuple[int, int], place: tzinfo) -> datetime | None:
    """Return the instant after `at` at which clocks show a time on a day; some times come twice, in autumn."""
    for fold in (0, 1):
        found = datetime(day.year, day.month, day.day, *time, tzinfo=place, fold=fold).astimezone(UTC)
        if found > at:
            return found
    return None


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (OSError, LookupError, ValueError) as error:  # a folder's name raises IsADirectoryError
        raise ValueError("no such zone") from error
