"""What-if over an open register: read what it takes, and hold scenarios against the baseline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.domain.scenario_entities import ScenarioChange
from leeway.engine.outages import histories, outage_inputs
from leeway.engine.whatif import Comparison, WhatIf
from leeway.engine.whatif_mitigation import Mitigation, weigh
from leeway.engine.whatif_tornado import Bar, change_bars
from leeway.services.drills import read_session_hours
from leeway.services.expected_loss import end_of_day
from leeway.services.open_register import OpenRegister
from leeway.services.outages import read_outages


@dataclass(frozen=True, slots=True, eq=False)
class ReadWhatIf:
    """A baseline that was read from a file, and how long the sessions of each product last now, in hours, by its id."""

    whatif: WhatIf
    session_hours: Mapping[str, float]

    @property
    def loss_known(self) -> bool:
        """Whether the outages of any vendor are known, so that there is a loss."""
        return bool(self.whatif.inputs.model.risks)

    @property
    def currency(self) -> str | None:
        """The currency of losses; None where they are in hours because no cost is known."""
        money = self.whatif.baseline.year.unit == "money"
        return self.whatif.register.setting.currency if money else None


@dataclass(frozen=True, slots=True, eq=False)
class Reckoning:
    """All that is shown of a scenario: the comparison, each change alone, and what the answer buys (None without costs)."""

    found: Comparison
    bars: tuple[Bar, ...]
    gain: Mitigation | None


def start_whatif(
    register: Register, incidents: IncidentColumns, session_hours: Mapping[str, float], day: date
) -> WhatIf:
    """Get a register ready to be held against scenarios, as of a day.

    `incidents` as `outages.read_outages` reads them, `session_hours` as `drills.read_session_hours` does.
    """
    now = end_of_day(day)
    return WhatIf(outage_inputs(register, histories(incidents, register, now), now), session_hours)


def read_whatif(
    desk: OpenRegister, register: Register, zone: tzinfo, day: date, session_hours: Mapping[str, float] | None
) -> ReadWhatIf:
    """Read what it takes from the file, and work the baseline out; for a thread of its own.

    `session_hours` are read too unless they are given.

    Raises:
        RegisterFileError: The file can't be read.
    """
    hours = read_session_hours(desk, register, zone) if session_hours is None else session_hours
    whatif = start_whatif(register, read_outages(desk, register), hours, day)
    whatif.compare(())
    return ReadWhatIf(whatif, hours)


def reckon(
    whatif: WhatIf, changes: Iterable[ScenarioChange], yearly_cost: float, one_off: float
) -> Reckoning:
    """Hold changes against the baseline, with all that is shown of it; costs in currency."""
    given = tuple(changes)
    found = whatif.compare(given)
    gain = weigh(whatif, given, found.scenario, (yearly_cost, one_off))
    return Reckoning(found, change_bars(whatif, given), gain)
