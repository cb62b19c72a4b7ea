"""Session burn as a JSON document, the shape that the command line prints."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from leeway.engine.burn_cost import ModelUse, by_model
from leeway.engine.burn_days import Period
from leeway.engine.burn_reference import ReferencedInflation
from leeway.engine.burn_tokens import rows_of
from leeway.services.burn import Burn
from leeway.services.burn_report import BurnReport

Json = dict[str, Any]


def burn_document(report: BurnReport) -> Json:
    """Write a product's burn as JSON: instants in UTC, but for `from` and `to`, whose offset is that of the days.

    `sessions` counts the sessions of the logs; `windows` has one row for each usage window, of whose lengths
    `median_actual_hours` is the median. What isn't known is null.
    """
    burn = report.burn
    return {
        "product": report.product.name,
        "from": burn.first.isoformat(timespec="milliseconds"),
        "to": burn.last.isoformat(timespec="milliseconds"),
        "sessions": burn.sessions,
        "median_actual_hours": _rounded(burn.lengths.median_hours),
        "planned_hours": burn.terms.planned.hours,
        "limit_hits": len(burn.stalls),
        "stall_hours": _rounded(burn.stalls.total_hours),
        "inflation": _inflation(burn.inflation),
        "tokens": _tokens(burn.models),
        "by_model": [_model(use) for use in burn.models],
        "by_day": _by_day(burn),
        "windows": _windows(burn),
        "unread": [{"file": one.file, "lines": one.lines, "why": one.why} for one in report.unread],
    }


def _inflation(found: ReferencedInflation) -> Json:
    call, reference = found.per_call, found.reference
    return {
        "factor": _rounded(call.factor) if call else None,
        "low": _rounded(call.low) if call else None,
        "high": _rounded(call.high) if call else None,
        "reference": None if reference is None else {
            "from": reference.first.isoformat(),
            "to": reference.last.isoformat(),
            "compared_from": reference.since.isoformat(),
            "compared_to": reference.until.isoformat(),
            "set_by": reference.how.value,
            "evidence": reference.words,
            "reason": call.reason if call else "",
        },
    }  # fmt: skip


def _tokens(uses: Iterable[ModelUse]) -> Json:
    uses = tuple(uses)
    return {
        "input": sum(use.input for use in uses),
        "output": sum(use.output for use in uses),
        "cache_write": sum(use.cache_write for use in uses),
        "cache_read": sum(use.cache_read for use in uses),
        "total": sum(use.total for use in uses),
    }


def _use(use: ModelUse) -> Json:
    return {"model": use.model, "calls": use.calls, **_tokens([use])}


def _model(use: ModelUse) -> Json:
    return {
        **_use(use),
        "api_equivalent_usd": _rounded(use.api_equivalent),
        "price": "no price" if use.price is None else f"{use.price.source}, as of {use.price.as_of}",
    }


def _by_day(burn: Burn) -> list[Json]:
    """Write one row for each day with calls or limit hits, with its models."""
    lengths = {part.start: part for part in burn.by_period(Period.DAY)}
    used = {day.item(): burn.daily.day == day for day in np.unique(burn.daily.day)}
    rows = []
    for day in sorted(lengths.keys() | used.keys()):
        models = by_model(rows_of(burn.daily, used[day]), {}) if day in used else ()
        part = lengths.get(day)
        rows.append(
            {
                "date": day.isoformat(),
                "calls": sum(use.calls for use in models),
                **_tokens(models),
                "windows": part.sessions if part else 0,
                "median_actual_hours": _rounded(part.median_hours) if part else None,
                "limit_hits": part.limit_hits if part else 0,
                "stall_hours": _rounded(part.stall_hours) if part else 0.0,
                "by_model": [_use(use) for use in models],
            }
        )
    return rows


def _windows(burn: Burn) -> list[Json]:
    made, lengths = burn.windows, burn.lengths
    return [
        {
            "start": _instant(made.start[i]),
            "end": _instant(made.end[i]),
            "first": _instant(made.first[i]),
            "last": _instant(made.last[i]),
            "calls": int(made.calls[i]),
            "tokens": int(made.tokens[i]),
            "actual_hours": _rounded(float(lengths.hours[i])),
            "tokens_per_minute": _rounded(float(lengths.burn[i])),
            "limit_hit": _instant(lengths.hit[i]),
            "reset": _instant(lengths.reset[i]),
            "stall_hours": _rounded(float(lengths.stall_hours[i])),
        }
        for i in range(len(made))
    ]


def _instant(at: np.datetime64) -> str | None:
    return None if np.isnat(at) else f"{at.astype('datetime64[ms]')}Z"


def _rounded(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(value, 6)
