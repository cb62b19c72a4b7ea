"""The user's time zone, in which days, weeks and working hours are told."""

import os
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from typing_extensions import override

_LINK: Final = Path("/etc/localtime")
_FOLDER: Final = "zoneinfo/"


class SystemZone(tzinfo):
    """The zone of the computer's clock, with its changes in summer, where the zone has no name that can be found."""

    @override
    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Return how far the clock is ahead of UTC."""
        if dt is None:
            return None
        there = dt.replace(tzinfo=None)
        return there - datetime.fromtimestamp(there.timestamp(), UTC).replace(tzinfo=None)

    @override
    def dst(self, dt: datetime | None) -> timedelta | None:
        """Return nothing: what part of the offset is summer time isn't known."""
        return None

    @override
    def fromutc(self, dt: datetime) -> datetime:
        """Turn a time in UTC into one by the clock."""
        there = datetime.fromtimestamp(dt.replace(tzinfo=UTC).timestamp())  # noqa: DTZ006 - the clock's own time is meant
        return there.replace(tzinfo=self)

    @override
    def tzname(self, dt: datetime | None) -> str | None:
        """Name the zone for a person."""
        return "the computer's time"


def local_zone(link: Path = _LINK) -> tzinfo:
    """Return the user's zone: by name from TZ or the system's setting, else by the computer's clock."""
    named = os.environ.get("TZ")
    if named is None:
        named = _linked(link)
    return _zone(named) or SystemZone()


def zone_name(zone: tzinfo) -> str:
    """Name a zone for a person: “Europe/Berlin”, or “UTC”."""
    return getattr(zone, "key", None) or zone.tzname(None) or "UTC"


def _linked(link: Path) -> str | None:
    """Read a zone's name off the link by which a system sets it."""
    try:
        target = link.resolve(strict=True).as_posix()
    except (OSError, RuntimeError):
        return None
    return target.partition(_FOLDER)[2] or None


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if name.removeprefix("Etc/") in {"UTC", "UCT", "Universal", "Zulu"}:
        return UTC
    try:
        return ZoneInfo(name.removeprefix(":"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
