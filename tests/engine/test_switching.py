"""What leaving a product takes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.domain.policy import Policy
from leeway.domain.register_entities import Integration, Product
from leeway.engine.switching import effort_to_leave, time_to_leave

PRODUCT = Product(id="p", vendor_id="v", name="Agent", notice_days=14)
POLICY = Policy(team_hours_per_week=40.0, person_hours_per_week=20.0)


def built(name: str = "plugins", **values: Any) -> Integration:
    given: dict[str, Any] = {"count": 1, "hours_each": 8.0, "rebuilders": 2} | values
    return Integration(id=name, product_id="p", name=name, **given)


def test_effort_adds_up_what_is_not_portable() -> None:
    effort = effort_to_leave(
        [
            built(count=12, hours_each=5.0),
            built("prompts", hours_each=40.0, portable=True),
            built("hooks", hours_each=2.5),
        ]
    )
    assert (effort.hours, effort.at_least, effort.missing) == (62.5, 62.5, ())


def test_no_integration_recorded_is_not_no_effort() -> None:
    effort = effort_to_leave([])
    assert (effort.hours, effort.at_least) == (None, 0.0)
    assert effort.missing == ("Which integrations are built on it",)


def test_an_integration_of_unknown_hours_leaves_a_lower_bound_and_its_name() -> None:
    effort = effort_to_leave([built(hours_each=10.0), built("bridge", hours_each=None)])
    assert (effort.hours, effort.at_least) == (None, 10.0)
    assert effort.missing == ("Hours to rebuild integration “bridge”",)


@pytest.mark.parametrize("values", [{"portable": True}, {"count": 0}])
def test_hours_and_people_need_not_be_known_for_what_is_not_rebuilt(values: dict[str, Any]) -> None:
    kept = built(hours_each=None, rebuilders=None, **values)
    assert effort_to_leave([kept]).hours == 0.0
    assert time_to_leave(PRODUCT, [kept], POLICY).weeks == 2.0


def test_time_to_leave_is_the_notice_if_that_is_longest() -> None:
    found = time_to_leave(replace(PRODUCT, notice_days=90), [built()], POLICY)
    assert found.weeks == pytest.approx(90 / 7)
    assert (found.team, found.longest_rebuild, found.missing) == (0.2, 0.2, ())


def test_time_to_leave_is_the_teams_work_if_that_is_longest() -> None:
    found = time_to_leave(PRODUCT, [built(count=20), built("hooks", count=30)], POLICY)
    assert found.weeks == found.team == 400 / 40
    assert found.longest_rebuild == 240 / 40


def test_time_to_leave_is_one_rebuild_that_can_not_be_shared_out_if_that_is_longest() -> None:
    found = time_to_leave(PRODUCT, [built(hours_each=120.0, rebuilders=1), built("hooks")], POLICY)
    assert found.weeks == found.longest_rebuild == 120 / 20
    assert found.team == 128 / 40


def test_nobody_who_could_rebuild_leaves_the_time_unknown() -> None:
    found = time_to_leave(PRODUCT, [built("bridge", hours_each=200.0, rebuilders=0)], POLICY)
    assert (found.weeks, found.longest_rebuild) == (None, None)
    assert (found.at_least, found.team) == (5.0, 5.0)
    assert found.missing == ("Who could rebuild integration “bridge”",)


def test_where_the_people_are_not_recorded_the_teams_hours_alone_limit_it() -> None:
    found = time_to_leave(PRODUCT, [built("bridge", hours_each=200.0, rebuilders=None)], POLICY)
    assert (found.weeks, found.team, found.longest_rebuild) == (5.0, 5.0, None)


def test_a_missing_notice_leaves_the_time_unknown() -> None:
    found = time_to_leave(replace(PRODUCT, notice_days=None), [built()], POLICY)
    assert (found.weeks, found.notice, found.at_least) == (None, None, 0.2)
    assert found.missing == ("Notice period",)


def test_everything_that_is_missing_is_named_once() -> None:
    unknown = built("bridge", hours_each=None, rebuilders=0)
    found = time_to_leave(replace(PRODUCT, notice_days=None), [unknown, unknown], POLICY)
    assert found.weeks is None
    assert found.missing == (
        "Notice period",
        "Hours to rebuild integration “bridge”",
        "Who could rebuild integration “bridge”",
    )


def test_no_integration_recorded_leaves_the_time_unknown() -> None:
    found = time_to_leave(PRODUCT, [], POLICY)
    assert (found.weeks, found.team, found.longest_rebuild, found.at_least) == (None, None, None, 2.0)
    assert found.missing == ("Which integrations are built on it",)


INTEGRATIONS = st.lists(
    st.builds(
        built,
        name=st.sampled_from("abc"),
        count=st.integers(0, 50),
        hours_each=st.none() | st.floats(0.0, 1e4),
        rebuilders=st.none() | st.integers(0, 9),
        portable=st.booleans(),
    ),
    max_size=6,
)


@given(INTEGRATIONS, st.integers(0, 400))
def test_one_more_integration_never_shortens_the_time(integrations: list[Integration], days: int) -> None:
    product = replace(PRODUCT, notice_days=days)
    before = time_to_leave(product, integrations, POLICY)
    after = time_to_leave(product, [*integrations, built("more")], POLICY)
    assert after.at_least >= before.at_least >= days / 7
    assert (after.weeks is None) == bool(after.missing)
    assert after.weeks in (None, after.at_least)


@given(INTEGRATIONS, st.floats(1.0, 100.0), st.floats(1.0, 10.0))
def test_a_larger_team_never_takes_longer(integrations: list[Integration], hours: float, more: float) -> None:
    smaller = replace(POLICY, team_hours_per_week=hours)
    larger = replace(POLICY, team_hours_per_week=hours * more)
    before, after = (time_to_leave(PRODUCT, integrations, policy).at_least for policy in (smaller, larger))
    assert after <= before
