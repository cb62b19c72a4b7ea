"""Times that a person types: by the local clock, or with a zone; read back as they were."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from leeway.domain.register_tables import TABLES
from leeway.ui.widgets.editor_instants import instant_text, read_instant
from leeway.ui.widgets.editor_parsing import NotReadable, edit_text, read_value

if TYPE_CHECKING:
    from collections.abc import Iterator

STARTED = TABLES["incident"].field("started")
FIRST, LAST = (datetime(year, 1, 1) for year in (1990, 2060))  # noqa: DTZ001 - as hypothesis wants them
BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


@pytest.fixture(autouse=True, scope="module")
def _in_berlin() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-03-02 10:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-07-02T10:00:30", datetime(2026, 7, 2, 8, 0, 30, tzinfo=UTC)),
        ("2 Jul 2026, 9:05", datetime(2026, 7, 2, 7, 5, tzinfo=UTC)),
        ("2026-07-02 10:00Z", datetime(2026, 7, 2, 10, tzinfo=UTC)),
        ("2026-07-02 10:00 +05:30", datetime(2026, 7, 2, 4, 30, tzinfo=UTC)),
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first of the two
    ],
)
def test_a_time_is_read_by_the_local_clock_or_its_own_zone(typed: str, expected: datetime) -> None:
    assert read_value(STARTED, typed, BRITISH) == expected


@pytest.mark.parametrize(
    "typed",
    ["2026-03-02", "10:00", "2026-03-02 25:00", "2026-02-30 10:00", "soon 10:00", "2026-03-02 10:00 CET"],
)
def test_what_is_no_time_is_a_sentence(typed: str) -> None:
    with pytest.raises(NotReadable, match="isn't a time; write it like 2026-11-22 14:05"):
        read_value(STARTED, typed, BRITISH)


@given(st.datetimes(FIRST, LAST), st.integers(0, 999))
def test_what_is_written_is_read_back_to_the_millisecond(at: datetime, part: int) -> None:
    instant = at.replace(microsecond=part * 1_000, tzinfo=UTC)
    assert read_value(STARTED, edit_text(STARTED, instant, BRITISH), BRITISH) == instant


def test_the_zone_is_written_only_where_the_clock_shows_a_time_twice() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    texts = [instant_text(first + timedelta(hours=hours)) for hours in (-1, 0, 1, 2)]
    assert texts == ["2026-10-25 01:30", "2026-10-25 02:30+0200", "2026-10-25 02:30+0100", "2026-10-25 03:30"]
    assert [read_instant(text, date.fromisoformat) for text in texts[1:3]] == [
        first,
        first + timedelta(hours=1),
    ]
