"""The bad-week drill of an open register, and its JSON document."""

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

from leeway.domain.drill import BadWeek, DrillCell, DrillParameters, WorkflowDrill
from leeway.domain.register import Register
from leeway.engine.drill import Drill
from leeway.services.burn import burn_terms, measure_burn
from leeway.services.burn_prices import read_prices
from leeway.services.finding import title
from leeway.services.open_register import OpenRegister


def read_session_hours(desk: OpenRegister, register: Register, zone: tzinfo) -> Mapping[str, float]:
    """Read how long the sessions of each product last now, in hours, by its id; for a thread of its own.

    Products without logs, or without a session in them, are left out.

    Raises:
        RegisterFileError: The file can't be read.
    """
    found: dict[str, float] = {}
    with desk.usage(register) as usage:
        for id in sorted({one.product_id for one in register.usage_imports.values()}):
            hits = usage.limit_hits(id)
            summary = usage.summary(id, zone, hits.at)
            burn = measure_burn(summary, hits, burn_terms(register, id, zone), read_prices())
            median = None if burn is None else burn.lengths.median_hours
            if median is not None:
                found[id] = median
    return found


def drill_document(
    register: Register, found: Drill, parameters: DrillParameters, as_of: date
) -> dict[str, Any]:
    """Write a drill as JSON.

    `workflows` names those that don't hold; `details` has every workflow that the scenario touches, the worst first.
    """
    products = sorted(found, key=lambda id: title(register, register.products[id]).casefold())
    return {
        "as_of": as_of.isoformat(),
        "scenarios": [{"id": one.value, "name": one.words, **_parameter(one, parameters)} for one in BadWeek],
        "rows": [
            {
                "vendor": register.vendors[register.products[id].vendor_id].name,
                "product": register.products[id].name,
                "outcomes": {one.value: _cell(cell) for one, cell in found[id].items()},
            }
            for id in products
        ],
    }


def _parameter(one: BadWeek, parameters: DrillParameters) -> dict[str, float]:
    return {
        BadWeek.OUTAGE: {"hours": parameters.outage_hours},
        BadWeek.LIMITS: {"session_hours": parameters.session_hours},
        BadWeek.INFLATION: {"factor": parameters.inflation},
        BadWeek.PRICE: {"factor": parameters.price},
        BadWeek.MODEL: {"quality": parameters.quality},
        BadWeek.EXIT: {"notice_days": parameters.notice_days},
    }[one]


def _cell(cell: DrillCell) -> dict[str, Any]:
    return {
        "outcome": cell.outcome.value,
        "why": cell.why,
        "workflows": [row.name for row in cell.workflows if row.outcome.is_trouble],
        "details": [_workflow(row) for row in cell.workflows],
        "remedies": list(cell.remedies),
        "missing": list(cell.missing),
    }


def _workflow(row: WorkflowDrill) -> dict[str, Any]:
    return {
        "name": row.name,
        "outcome": row.outcome.value,
        "lost_hours": None if row.lost_hours is None else round(row.lost_hours, 6),
        "tolerated_stop": row.tolerated,
        "why": row.why,
    }
