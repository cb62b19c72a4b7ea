"""From incidents to episodes, and what these say of availability."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.engine.outage_availability import availability, availability_between
from leeway.engine.outage_episodes import Episodes, IncidentCounts, episodes
from leeway.engine.outage_history import VendorHistory

NAN = math.nan


def history(*spans: tuple[float, float], observed: Any = (0.0, 100.0), **columns: Any) -> VendorHistory:
    return VendorHistory.of("v", [s for s, _ in spans], [e for _, e in spans], observed=observed, **columns)


def merged(*spans: tuple[float, float], **columns: Any) -> Episodes:
    return episodes(history(*spans, **columns))[0]


def counted(*spans: tuple[float, float], **columns: Any) -> IncidentCounts:
    return episodes(history(*spans, **columns))[1]


def test_overlapping_incidents_merge_as_in_case_19() -> None:
    found = merged((0, 4), (2, 6), (10, 11))
    assert (len(found), found.hours.sum()) == (2, 7.0)
    assert found.start.tolist() == [0.0, 10.0]


def test_the_order_of_incidents_does_not_matter() -> None:
    found = merged((10, 11), (2, 6), (0, 4))
    assert (found.start.tolist(), found.stop.tolist()) == ([0.0, 10.0], [6.0, 11.0])


def test_incidents_that_touch_are_one() -> None:
    assert len(merged((0, 4), (4, 6))) == 1


def test_an_incident_inside_another_adds_nothing() -> None:
    found = merged((0, 10), (2, 3))
    assert (found.hours.tolist(), found.stopped.tolist()) == ([10.0], [10.0])


def test_each_moment_counts_at_the_weight_of_the_worst_incident() -> None:
    found = merged((0, 4), (2, 6), (10, 11), weight=[0.25, 1.0, 0.5])
    assert found.stopped.tolist() == pytest.approx([2 * 0.25 + 4.0, 0.5])
    assert found.hours.tolist() == [6.0, 1.0]


def test_what_stopped_nothing_is_told_apart() -> None:
    counts = counted(
        (0, 4), (5, 5), (6, 9), (20, 30), weight=[1, 1, 0, 0], maintenance=[False, False, False, True]
    )
    assert (counts.zero_length, counts.not_ours, counts.maintenance, counts.counted) == (1, 1, 1, 1)
    assert (counts.all_incidents, counts.episodes) == (4, 1)


def test_maintenance_that_stops_work_by_policy_counts() -> None:
    assert counted((0, 4), weight=[0.5], maintenance=[True]).counted == 1


def test_an_open_incident_lasts_until_it_was_last_heard_of() -> None:
    found = merged((0, 4), (10, NAN), until=[NAN, 22.0])
    assert (found.hours.tolist(), found.open.tolist()) == ([4.0, 12.0], [False, True])


def test_an_unknown_end_is_not_endless() -> None:
    found = merged((10, NAN))
    assert (found.hours.tolist(), found.open.tolist()) == ([0.0], [True])
    assert availability(found, 100.0).availability == 1.0


def test_an_unknown_end_leaves_the_end_of_its_episode_unknown() -> None:
    assert merged((0, 4), (2, NAN)).open.tolist() == [True]


def test_incidents_are_cut_to_the_time_that_was_observed() -> None:
    found, counts = episodes(history((-5, 2), (98, 120), (150, 160)))
    assert (found.start.tolist(), found.stop.tolist()) == ([0.0, 98.0], [2.0, 100.0])
    assert (found.began.tolist(), found.open.tolist()) == ([False, True], [False, True])
    assert (counts.counted, counts.outside) == (2, 1)


def test_an_incident_across_a_gap_in_the_observed_time_counts_on_both_sides_and_begins_once() -> None:
    observed = [(0.0, 10.0), (20.0, 30.0)]
    found, counts = episodes(history((5, 25), observed=observed))
    assert (found.hours.tolist(), found.began.tolist()) == ([5.0, 5.0], [True, False])
    assert counts.counted == 1
    assert history(observed=observed).observed_hours == 20.0


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [([4.0], [2.0], "ends at or after"), ([NAN], [2.0], "finite hour"), ([1.0, 2.0], [3.0], "2 starts")],
)
def test_a_history_that_cannot_be_is_refused(start: list[float], end: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        VendorHistory.of("v", start, end, observed=(0, 1))


def test_weights_that_are_no_shares_and_observed_times_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        history((0, 1), weight=[1.5])
    with pytest.raises(ValueError, match="overlap"):
        history((0, 1), observed=[(0, 5), (4, 9)])


def test_availability_counts_merged_time_and_mtbf_is_mean_up_time() -> None:
    found = availability(merged((0, 4), (2, 6), (10, 11)), 100.0)
    assert found.availability == pytest.approx(0.93)
    assert found.mtbf_hours == pytest.approx(93.0 / 2)
    assert (found.mttr_hours, found.median_hours, found.longest_hours) == (3.5, 3.5, 6.0)


def test_availability_at_its_weight_is_told_apart() -> None:
    found = availability(merged((0, 10), weight=[0.3]), 100.0)
    assert (found.availability, found.weighted) == (pytest.approx(0.9), pytest.approx(0.97))


def test_without_observed_time_nothing_is_known_of_availability() -> None:
    found, _ = episodes(history((0, 4), observed=()))
    known = availability(found, 0.0)
    assert (known.availability, known.mtbf_hours, known.mttr_hours) == (None, None, 4.0)


def test_availability_by_month_leaves_out_what_nobody_watched() -> None:
    shares, hours = availability_between(
        merged((5, 15)), np.array([[0.0, 30.0]]), np.array([-10.0, 0.0, 10.0, 20.0, 40.0])
    )
    assert hours.tolist() == [0.0, 10.0, 10.0, 10.0]
    assert np.isnan(shares[0])
    assert shares[1:].tolist() == [0.5, 0.5, 1.0]


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30), st.sampled_from([0.0, 0.3, 1.0])), max_size=12
)


@given(spans)
def test_merging_finds_the_hours_that_a_walk_through_every_hour_finds(
    rows: list[tuple[int, int, float]],
) -> None:
    found, counts = episodes(
        VendorHistory.of(
            "v",
            [s for s, _, _ in rows],
            [s + d for s, d, _ in rows],
            [w for _, _, w in rows],
            observed=(0, 200),
        )
    )
    worst = [max((w for s, d, w in rows if s <= hour < s + d), default=0.0) for hour in range(100)]
    assert found.hours.sum() == sum(w > 0 for w in worst)
    assert found.stopped.sum() == pytest.approx(sum(worst))
    assert (found.start[1:] > found.stop[:-1]).all()
    assert counts.all_incidents == counts.not_ours + counts.zero_length + counts.counted


@given(spans, st.floats(0.0, 60.0))
def test_down_time_before_and_after_any_moment_adds_up(
    rows: list[tuple[int, int, float]], moment: float
) -> None:
    found = merged(*((s, s + d) for s, d, _ in rows))
    shares, hours = availability_between(found, np.array([[0.0, 100.0]]), np.array([0.0, moment, 100.0]))
    down = np.nansum((1.0 - shares) * hours)
    assert down == pytest.approx(found.hours.sum())
