"""How much of the time a vendor was up, and how long it was up and down at a stretch."""

from dataclasses import dataclass

import numpy as np

from leeway.engine.outage_episodes import Episodes
from leeway.engine.outage_history import Hours


@dataclass(frozen=True, slots=True)
class Availability:
    """What the observed time says; None where it says nothing.

    `availability`: 1 - (merged down time) / (observed time), 0 to 1; `weighted` counts down time at its weight.
    `mtbf_hours`: mean up time, observed hours that were up over episodes; `mttr_hours` and `median_hours`: how long
    episodes with a known end lasted; `longest_hours`: the longest, ended or not. `down_hours` and `stopped_hours`
    (weighted) are sums. (IEC 60050-192:2015, 192-05-13, 192-07-23.)
    """

    observed_hours: float
    down_hours: float
    stopped_hours: float
    availability: float | None
    weighted: float | None
    mtbf_hours: float | None
    mttr_hours: float | None
    median_hours: float | None
    longest_hours: float | None


def availability(found: Episodes, observed_hours: float) -> Availability:
    """Work out availability, mean up time and mean down time of a vendor over its observed hours."""
    down, stopped = float(found.hours.sum()), float(found.stopped.sum())
    known = found.hours[~found.open & found.began]
    return Availability(
        observed_hours=observed_hours,
        down_hours=down,
        stopped_hours=stopped,
        availability=1.0 - down / observed_hours if observed_hours else None,
        weighted=1.0 - stopped / observed_hours if observed_hours else None,
        mtbf_hours=(observed_hours - down) / len(found) if observed_hours and len(found) else None,
        mttr_hours=float(known.mean()) if len(known) else None,
        median_hours=float(np.median(known)) if len(known) else None,
        longest_hours=float(found.hours.max()) if len(found) else None,
    )


def availability_between(found: Episodes, observed: Hours, edges: Hours) -> tuple[Hours, Hours]:
    """Work out the availability in each stretch between edges, such as months, and how many hours of it were observed.

    `observed`: (w, 2) as in `VendorHistory`; `edges`: (m + 1,) hours since the epoch, rising. Returns two columns (m,):
    availability 0 to 1, NaN where nothing was observed, and hours.
    """
    hours = np.diff(_covered_until(observed[:, 0], observed[:, 1], edges))
    down = np.diff(_covered_until(found.start, found.stop, edges))
    share = np.full(len(hours), np.nan)
    seen = hours > 0
    share[seen] = 1.0 - down[seen] / hours[seen]
    return share, hours


def _covered_until(start: Hours, stop: Hours, instants: Hours) -> Hours:
    """Sum the hours before each instant (m,) that lie in intervals, which are in order and don't overlap."""
    if not len(start):
        return np.zeros(len(instants))
    before = np.concatenate([[0.0], np.cumsum(stop - start)])
    last = np.searchsorted(start, instants, "right") - 1
    running = np.minimum(instants, stop[last]) - start[last]
    total: Hours = np.where(last >= 0, before[last] + running, 0.0)
    return total
