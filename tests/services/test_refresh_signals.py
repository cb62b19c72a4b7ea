"""Figures as signals: whatever texts they come with, and whatever the register knows already."""

from __future__ import annotations

from datetime import UTC, date, datetime

from leeway.collect.fetched import Fetched, Reading
from leeway.domain.feed_entities import SCORECARD, Feed
from leeway.domain.register import Register
from leeway.domain.register_entities import Vendor
from leeway.domain.validation import changed
from leeway.ids import new_id
from leeway.services.refresh_signals import signal_changes

FEED = Feed("f", "v", "maker/tool", SCORECARD)


def taken(register: Register, *readings: Reading) -> tuple[Register, int]:
    """Return the register with figures taken in, and how many of them were told."""
    changes, told = signal_changes(register, [(FEED, Fetched(readings))], UTC, new_id)
    return changed(register, changes), len(told)


def reading(value: float, day: int, *, metric: str = "stars", note: str = "", url: str = "") -> Reading:
    return Reading(metric, value, "of 10", None, datetime(2026, 11, day, 12, tzinfo=UTC), url, note)


def test_a_source_s_odd_texts_keep_no_figure_out_of_the_register() -> None:
    """One that the register refused would keep all other vendors' figures out with it."""
    register = Register.of([Vendor("v", "Maker"), FEED])
    odd = reading(
        3, 20, metric="scorecard a\x00b\n", note="\x00\x1bwhy\n", url=f"https://x.example/{'a' * 3_000}"
    )
    after, told = taken(register, odd, reading(5, 20))
    assert told == 2
    rows = {one.metric: one for one in after.signals.values()}
    assert set(rows) == {"Scorecard a b", "Stars"}
    assert (rows["Scorecard a b"].note, rows["Scorecard a b"].url) == ("why", "")


def test_a_figure_older_than_the_register_s_is_neither_taken_nor_told() -> None:
    register, _ = taken(Register.of([Vendor("v", "Maker"), FEED]), reading(5, 20))
    after, told = taken(register, reading(9, 17))
    assert told == 0
    assert [(one.value, one.as_of) for one in after.signals.values()] == [("5", date(2026, 11, 20))]
