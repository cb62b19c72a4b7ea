"""The example weeks of the sample register: they show the collapse, and a product that stays as it was."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from leeway.assets import asset
from leeway.engine.burn_days import Period, WorkingHours
from leeway.engine.burn_reference import How
from leeway.engine.burn_windows import PlannedWindow
from leeway.errors import UnreadableSource
from leeway.services.burn import Burn, BurnTerms, measure_burn, summed_up
from leeway.services.sample_usage import ExampleUsage, sample_usage

DAY = date(2026, 11, 22)
ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo")


@cache
def examples(zone: str = "UTC", day: date = DAY) -> dict[str, ExampleUsage]:
    return {one.product: one for one in sample_usage(day, ZoneInfo(zone))}


@cache
def burn(product: str, zone: str = "UTC", day: date = DAY) -> Burn:
    one = examples(zone, day)[product]
    use = summed_up(one.calls, one.hits, ZoneInfo(zone))
    found = measure_burn(use, one.hits, BurnTerms(PlannedWindow(), WorkingHours(), ZoneInfo(zone)), {})
    assert found
    return found


CLAUDE, CODEX = "Anthropic / Claude Code", "OpenAI / Codex CLI"


def test_there_are_26_weeks_up_to_the_day_before() -> None:
    made = burn(CLAUDE)
    assert DAY - made.first.date() <= timedelta(days=182)
    assert DAY - made.first.date() > timedelta(days=175)
    assert made.last.date() < DAY
    assert len(made.by_period(Period.WEEK)) == 26


def test_the_example_is_of_modest_size() -> None:
    assert 2_000 < sum(len(one.calls) for one in examples().values()) < 10_000


@pytest.mark.parametrize("zone", ZONES)
def test_sessions_of_5_hours_collapse_to_90_minutes(zone: str) -> None:
    weeks = burn(CLAUDE, zone).by_period(Period.WEEK)
    medians = [week.median_hours for week in weeks]
    assert all(median is not None and 4.4 <= median <= 5.0 for median in medians[:12])
    assert all(median is not None and 1.3 <= median <= 1.8 for median in medians[18:])
    assert all(week.limit_hits == 0 for week in weeks[:14])
    assert all(week.limit_hits == week.sessions == 10 for week in weeks[18:])
    assert all(week.stall_hours > 20 for week in weeks[18:])


@pytest.mark.parametrize("zone", ZONES)
def test_tokens_inflate_ten_to_twenty_times_and_the_change_is_proposed(zone: str) -> None:
    found = burn(CLAUDE, zone).inflation
    assert found.reference
    assert found.per_call
    assert found.per_call.factor
    assert found.reference.how is How.CHANGE_POINT
    assert 10 < found.per_call.factor < 20


def test_the_other_product_stays_as_it_was() -> None:
    made = burn(CODEX)
    assert len(made.stalls) == 0
    assert made.inflation.per_call
    assert made.inflation.per_call.factor == pytest.approx(1.0, abs=0.1)
    assert all(
        week.median_hours is not None and 4.0 < week.median_hours < 5.0
        for week in made.by_period(Period.WEEK)
    )


def test_the_same_day_gives_the_same_calls() -> None:
    for one, other in zip(sample_usage(DAY, UTC), sample_usage(DAY, UTC), strict=True):
        assert (one.calls.at == other.calls.at).all()
        assert (one.calls.total == other.calls.total).all()
        assert (one.hits.at == other.hits.at).all()


def test_the_calls_move_along_with_the_day() -> None:
    for one, other in zip(sample_usage(DAY, UTC), sample_usage(DAY + timedelta(days=7), UTC), strict=True):
        assert (other.calls.at - one.calls.at == np.timedelta64(7, "D")).all()
        assert (one.calls.total == other.calls.total).all()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", [date(2024, 3, 1), date(2026, 11, 25), date(2031, 6, 15)])
def test_calls_are_in_order_and_before_their_hit(zone: str, day: date) -> None:
    for one in sample_usage(day, ZoneInfo(zone)):
        assert (np.diff(one.calls.at) >= np.timedelta64(0)).all()
        assert (one.hits.reset > one.hits.at).all()
        assert one.calls.total.min() > 0


def test_every_session_is_named_an_example() -> None:
    for one in examples().values():
        assert all(name.startswith("example-") for name in (*one.calls.sessions, *one.hits.sessions))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seed = 26", "seed = ", "can't be read as TOML"),
        ("weeks = 26", "", "isn't a description of example weeks: KeyError('weeks')"),
        ("weeks = 26", "weeks = 0", "weeks is 0"),
        ("week = 1\n", "week = 2\n", "a level of week 1"),
        ('"gpt-5.2-codex" = 0.6', '"gpt-5.2-codex" = 0.7', "must add up to 1"),
        ('log = "codex"', 'log = "abacus"', "log is 'abacus'"),
        ('"09:10"', '"25:10"', "isn't a description"),
    ],
)
def test_a_file_that_is_not_right_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = asset("resources", "samples", "usage.toml").read_text(encoding="utf-8")
    path = tmp_path / "usage.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UnreadableSource, match=r"usage\.toml") as refused:
        sample_usage(DAY, UTC, path)
    assert said in str(refused.value)
