"""The user's time zone: by name where it has one, else by the computer's clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from leeway.services.burn_zone import SystemZone, local_zone, zone_name


@pytest.fixture
def clock_of_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the clock's zone can't be set here")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_zone_that_is_set_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    assert local_zone() == ZoneInfo("Asia/Kolkata")
    assert zone_name(local_zone()) == "Asia/Kolkata"


@pytest.mark.parametrize("name", ["UTC", "Etc/UTC"])
def test_utc_is_utc(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    assert (local_zone(), zone_name(local_zone())) == (UTC, "UTC")


def test_the_system_s_setting_is_read_off_its_link(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TZ", raising=False)
    target = tmp_path / "zoneinfo" / "Europe" / "Berlin"
    target.parent.mkdir(parents=True)
    target.touch()
    link = tmp_path / "localtime"
    link.symlink_to(target)
    assert local_zone(link) == ZoneInfo("Europe/Berlin")


def test_a_zone_without_a_name_is_that_of_the_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TZ", raising=False)
    found = local_zone(tmp_path / "none")
    assert isinstance(found, SystemZone)
    assert zone_name(found) == "the computer's time"


@pytest.mark.parametrize("name", ["../../etc/passwd", "No/Such", "CET-1CEST,M3.5.0,M10.5.0/3"])
def test_a_name_that_is_none_falls_back_to_the_clock(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    assert isinstance(local_zone(), SystemZone)


@pytest.mark.usefixtures("clock_of_berlin")
@pytest.mark.parametrize("month", [1, 7])
def test_the_clock_knows_summer_and_winter(month: int) -> None:
    here, there = SystemZone(), ZoneInfo("Europe/Berlin")
    assert (
        datetime(2026, month, 5, 12, tzinfo=here).timestamp()
        == datetime(2026, month, 5, 12, tzinfo=there).timestamp()
    )
    instant = datetime(2026, month, 5, 23, 30, tzinfo=UTC)
    assert instant.astimezone(here).replace(tzinfo=None) == instant.astimezone(there).replace(tzinfo=None)
