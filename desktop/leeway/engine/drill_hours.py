"""Hours of work that a need loses while its product is away, stalls, or does less: what the drill and scenarios share."""

from collections.abc import Iterable, Sequence

from leeway.domain.register_entities import Supply
from leeway.engine.loss import Losses


def standing(losses: Losses, need_id: str, vendor_id: str) -> list[Supply]:
    """List the fallbacks of a need that are proven and don't fall with a vendor."""
    under = losses.dependence.vendors_under
    return [
        supply
        for supply in losses.fallbacks(need_id)
        if losses.proven(supply) and vendor_id not in under[supply.product_id]
    ]


def lost_away(fallbacks: Iterable[Supply], hours: float) -> float:
    """Return the work lost in so many hours without the product, with the fallback that loses least."""
    lost = [hours]
    for supply in fallbacks:
        if supply.switch_time is not None and supply.capacity is not None:
            late = max(0.0, hours - supply.switch_time)
            lost.append(min(hours, supply.switch_time) + (1.0 - supply.capacity) * late)
    return min(lost)


def lost_quality(fallbacks: Iterable[Supply], hours: float, quality: float) -> float:
    """Return the work lost in so many hours on a worse model, or on a fallback once that has taken over.

    `quality`: the share of the work that the model carries, 0 to 1.
    """
    worse = 1.0 - quality
    lost = [worse * hours]
    for supply in fallbacks:
        if supply.switch_time is not None and supply.capacity is not None:
            before = min(hours, supply.switch_time)
            lost.append(worse * before + (1.0 - supply.capacity) * (hours - before))
    return min(lost)


def stall_per_window(window: float, lasts: float, inflation: float = 1.0) -> float:
    """Return the hours that a window of some hours stands still: max(0, W - Q / (r i)).

    `lasts` is how long its quota lasts at the present burn, Q / r, in hours (quantification, Session burn).
    """
    return max(0.0, window - lasts / inflation)


def lost_stalling(fallbacks: Sequence[Supply], stall: float, window: float, hours: float) -> float:
    """Return the work lost in so many hours of windows that each stand still for a while; a fallback takes over each time."""
    return lost_away(fallbacks, stall) * hours / window if window > 0.0 else 0.0
