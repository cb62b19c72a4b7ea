"""What takes longer than a slider's move: scenarios side by side, where a decision flips, and what moves the loss over ranges."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from leeway.domain.editing import supply_name
from leeway.domain.register_entities import FALLBACK, Supply
from leeway.domain.scenario import apply_scenario
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.domain.verdict import Verdict
from leeway.engine.whatif import Figures, WhatIf
from leeway.engine.whatif_mitigation import Mitigation, net_flips_at, verdict_at, verdict_flips_at, weigh
from leeway.engine.whatif_tornado import Bar, default_ranges, range_bars
from leeway.services.whatif import ReadWhatIf

_MOST_SUPPLIES: Final = 3
_MOST_OUTAGES: Final = 10.0
_LONGEST_SWITCH: Final = 168.0
"""Hours: a switch that takes longer than a week is none."""
_LEAST_CAPACITY: Final = 1e-3
"""A fallback that carries nothing at all is none: what flips there is no news."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scenario to be set beside others: its changes, and its costs a year and once, in currency.

    Not `costed`: what its measures cost isn't known, so they count as free.
    """

    key: str
    name: str
    changes: tuple[ScenarioChange, ...]
    costs: tuple[float, float]
    costed: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """One column of scenarios side by side; `gain` is None for the baseline, and where no cost per hour is known.

    Not `costed`: what its measures cost isn't known, so that it costs at least what `gain` says.
    """

    key: str
    name: str
    figures: Figures
    gain: Mitigation | None
    costed: bool = True


@dataclass(frozen=True, slots=True)
class Flip:
    """Where a decision flips: `what` is moved, in `unit` (a share, hours, times, or a currency), at `value`.

    `below` says what holds up to there, `above` what holds from there on.
    """

    what: str
    value: float
    unit: str
    below: str
    above: str


@dataclass(frozen=True, slots=True)
class Extras:
    """All of it for one draft; `ranges` are of the baseline."""

    sides: tuple[Side, ...]
    flips: tuple[Flip, ...]
    ranges: tuple[Bar, ...]


def whatif_extras(
    read: ReadWhatIf,
    candidates: Sequence[Candidate],
    product_id: str,
    go_on: Callable[[], None] = lambda: None,
) -> Extras:
    """Work it out for the first candidate, the draft that is worked on, with the others beside it.

    `go_on` is called between the steps, and may raise what ends the work. It has a reckoning of its own, so it may run
    beside the one that the sliders use.
    """
    whatif = WhatIf(read.whatif.inputs, read.session_hours)
    sides = [Side("", "Baseline", whatif.baseline, None)]
    for one in candidates:
        go_on()
        figures = whatif.compare(one.changes).scenario
        gain = weigh(whatif, one.changes, figures, one.costs)
        sides.append(Side(one.key, one.name, figures, gain, one.costed))
    flips = []
    for flip in _flips(whatif, candidates[0], product_id, sides[1].gain) if candidates else ():
        go_on()
        flips.append(flip)
    go_on()
    return Extras(tuple(sides), tuple(flips), range_bars(whatif, default_ranges(whatif)))


def _flips(whatif: WhatIf, draft: Candidate, product_id: str, gain: Mitigation | None) -> Iterator[Flip]:
    answered = [one for one in draft.changes if one.entity != LEVER]
    if not answered:
        return
    if gain is not None and gain.buys > 0.0:
        own = draft.costs[0]
        most = gain.buys - (gain.costs - own)
        if most > 0.0:
            yield Flip("the answer's cost a year", most, "money", "it gains", "it costs more than it buys")
        yield from _outages(whatif, draft, product_id)
    for supply in _moved_supplies(whatif, draft.changes):
        yield from _of_fallback(whatif, draft.changes, supply, product_id)


def _outages(whatif: WhatIf, draft: Candidate, product_id: str) -> Iterator[Flip]:
    """Say with how many of its vendor's outages the answer begins to gain something."""
    vendor = whatif.register.products[product_id].vendor_id
    if vendor not in whatif.inputs.model.risks or not any(draft.costs):
        return
    rate = ScenarioChange("", "", LEVER, vendor, Lever.OUTAGE_RATE, "1.0")
    found = net_flips_at(whatif, draft.changes, rate, (0.0, _MOST_OUTAGES), draft.costs)
    if found is not None:
        name = whatif.register.vendors[vendor].name
        yield Flip(
            f"outages of {name}, against the record", found, "×", "it costs more than it buys", "it gains"
        )


def _moved_supplies(whatif: WhatIf, changes: Iterable[ScenarioChange]) -> list[Supply]:
    touched = dict.fromkeys(one.row for one in changes if one.entity == "supply")
    after = apply_scenario(whatif.register, changes).register.supplies
    found = [after[id] for id in touched if id in after and after[id].role == FALLBACK]
    return found[:_MOST_SUPPLIES]


def _of_fallback(
    whatif: WhatIf, changes: Sequence[ScenarioChange], supply: Supply, product_id: str
) -> Iterator[Flip]:
    """Say from which capacities, and from which switch times, the product's verdict is another."""
    name = supply_name(whatif.register, supply)
    for field, words, unit, (low, high) in (
        ("capacity", f"capacity of {name}", "share", (_LEAST_CAPACITY, 1.0)),
        ("switch_time", f"switch time of {name}", "h", (0.0, _LONGEST_SWITCH)),
    ):
        moved = ScenarioChange("", "", "supply", supply.id, field, "0.0")
        at = low
        while (found := verdict_flips_at(whatif, changes, moved, (at, high), product_id)) is not None:
            below, then = (_words(verdict_at(whatif, changes, moved, end, product_id)) for end in (at, found))
            yield Flip(words, found, unit, below, then)
            at = found


def _words(verdict: Verdict | None) -> str:
    return verdict.words if verdict else "gone"
