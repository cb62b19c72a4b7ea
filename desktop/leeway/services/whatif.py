"""What-if over an open register: read what it takes, and hold scenarios against the baseline."""

from collections.abc import Mapping
from datetime import date

from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.engine.outages import histories, outage_inputs
from leeway.engine.whatif import WhatIf
from leeway.services.expected_loss import end_of_day


def start_whatif(
    register: Register, incidents: IncidentColumns, session_hours: Mapping[str, float], day: date
) -> WhatIf:
    """Get a register ready to be held against scenarios, as of a day.

    `incidents` as `outages.read_outages` reads them, `session_hours` as `drills.read_session_hours` does.
    """
    now = end_of_day(day)
    return WhatIf(outage_inputs(register, histories(incidents, register, now), now), session_hours)
