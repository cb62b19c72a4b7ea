"""What is known of a vendor's past outages, as numbers: the input of the outage engine."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Hours = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class VendorHistory:
    """The incidents of one vendor and the time in which they would have been noticed; each column is (n,).

    Times are hours since 1970-01-01 00:00 UTC. `end` is NaN while an incident is open and where its end isn't known;
    `until` is how far it is known to have lasted then (open: as of when it was last heard of; unknown end: the last
    update, or the start), and counts for these alone. `weight`: the share of our work that it stopped, 0 (never touched us) to 1, by
    the policy's weight for its severity. `maintenance` marks announced windows, which are told apart
    where their weight is 0. `observed` (w, 2): from and to of each stretch of time that was watched, in order, without
    overlap; none where nobody has looked.
    """

    vendor_id: str
    start: Hours
    end: Hours
    weight: Hours
    until: Hours
    maintenance: NDArray[np.bool_]
    observed: Hours

    @classmethod
    def of(
        cls,
        vendor_id: str,
        start: ArrayLike,
        end: ArrayLike,
        weight: ArrayLike | None = None,
        *,
        observed: ArrayLike,
        until: ArrayLike | None = None,
        maintenance: ArrayLike | None = None,
    ) -> "VendorHistory":
        """Make a history out of anything like arrays; by default each stops all work, and none is maintenance.

        Without `until`, incidents without an end are known to have lasted for no time. `observed` is one from and to,
        or several; those of no length are left out.

        Raises:
            ValueError: Columns of different lengths, a start that isn't a number, an end before its start, a weight
                that isn't from 0 to 1, observed times that overlap.
        """
        starts = np.array(start, np.float64, ndmin=1)
        n = len(starts)
        ends = np.array(end, np.float64, ndmin=1)
        weights = np.ones(n) if weight is None else np.array(weight, np.float64, ndmin=1)
        lasted = starts.copy() if until is None else np.array(until, np.float64, ndmin=1)
        lasted = np.where(np.isnan(lasted), starts, lasted)
        kept_apart = (
            np.zeros(n, np.bool_) if maintenance is None else np.array(maintenance, np.bool_, ndmin=1)
        )
        for name, column in (
            ("end", ends),
            ("weight", weights),
            ("until", lasted),
            ("maintenance", kept_apart),
        ):
            if len(column) != n:
                raise ValueError(f"There are {n} starts and {len(column)} in “{name}”.")
        if not np.isfinite(starts).all() or np.isinf(ends).any() or (ends < starts).any():
            raise ValueError("Each incident starts at a finite hour and ends at or after it.")
        if not ((weights >= 0) & (weights <= 1)).all():
            raise ValueError("Weights are numbers from 0 to 1.")
        watched = _windows(observed)
        return cls(vendor_id, starts, ends, weights, np.maximum(lasted, starts), kept_apart, watched)

    def __len__(self) -> int:
        return len(self.start)

    @property
    def observed_hours(self) -> float:
        """How long the vendor was watched."""
        return float((self.observed[:, 1] - self.observed[:, 0]).sum())


def _windows(observed: ArrayLike) -> Hours:
    windows = np.array(observed, np.float64).reshape(-1, 2)
    windows = windows[np.isfinite(windows).all(axis=1) & (windows[:, 1] > windows[:, 0])]
    windows = windows[np.argsort(windows[:, 0])]
    if (windows[1:, 0] < windows[:-1, 1]).any():
        raise ValueError("Two observed times overlap.")
    return windows
