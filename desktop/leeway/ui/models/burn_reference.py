"""The reference periods that the user chose or accepted, kept in the user's own folder by product."""

from dataclasses import dataclass
from datetime import date

from leeway.engine.burn_reference import How, Reference
from leeway.ui import formatting
from leeway.ui.models.burn_range import DayRange
from leeway.ui.models.burn_words import span
from leeway.ui.preferences import Preferences

_ACCEPTED = "accepted"
_CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class KeptReference:
    """A reference period that is the user's: days of their own, or a proposal that they accepted."""

    days: DayRange
    accepted: bool


class ReferenceShelf:
    """Keeps the reference period of each product; the id of a product is its own in every register."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def kept(self, product_id: str) -> KeptReference | None:
        """Return what was kept for a product; None if nothing was, or it can't be read."""
        first, _, rest = self._preferences.text(_name(product_id)).partition("/")
        last, _, how = rest.partition("/")
        try:
            days = DayRange(date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            return None
        return KeptReference(days, how == _ACCEPTED) if days.first <= days.last else None

    def keep(self, product_id: str, kept: KeptReference | None) -> None:
        """Keep a reference period for a product; None goes back to the proposal."""
        if kept is None:
            self._preferences.keep_text(_name(product_id), "")
            return
        how = _ACCEPTED if kept.accepted else _CHOSEN
        days = f"{kept.days.first.isoformat()}/{kept.days.last.isoformat()}"
        self._preferences.keep_text(_name(product_id), f"{days}/{how}")


def _name(product_id: str) -> str:
    return f"reference/{product_id}"


def reference_words(reference: Reference | None, kept: KeptReference | None) -> tuple[str, str]:
    """Say what is compared with what, and where the reference comes from; the second may be empty."""
    if reference is None and kept is not None:
        return f"Compared with {span(kept.days.first, kept.days.last)}", "no later days with use to compare"
    if reference is None:
        return "Token inflation can't be told", "use on one day only"
    days = f"Compared with {span(reference.first, reference.last)}"
    if reference.how is How.CHOSEN:
        return (
            days,
            "proposed, and accepted by you" if kept is not None and kept.accepted else "chosen by you",
        )
    if reference.how is How.FIRST_HALF or reference.change is None:
        return days, "proposed: the first half of the days, because no clear change was found"
    chance = max(reference.change.p_value, 0.001)
    return days, f"proposed: change point on {formatting.day(reference.since)} (p = {chance:.3f})"
