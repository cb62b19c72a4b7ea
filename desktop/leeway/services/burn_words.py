"""Session burn in words and rows of text, for a person."""

from typing import Final

import numpy as np

from leeway.domain.durations import length
from leeway.engine.burn_cost import LABEL, total_equivalent
from leeway.engine.burn_days import ALWAYS, Period, WorkingHours
from leeway.engine.burn_inflation import Inflation
from leeway.services.burn import Burn
from leeway.services.burn_report import BurnReport
from leeway.services.burn_zone import zone_name

Row = tuple[str, ...]

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNREAD_SHOWN: Final = 20


def key_figures(report: BurnReport) -> list[tuple[str, str]]:
    """Return the key figures, each as its name and its value with what it means."""
    burn = report.burn
    planned = burn.terms.planned
    return [
        ("Product", report.product.name + (" (example data)" if report.example else "")),
        ("From, to", f"{burn.first:%Y-%m-%d %H:%M} to {burn.last:%Y-%m-%d %H:%M}, {zone_name(burn.terms.zone)}"),
        ("Sessions", f"{burn.sessions:,} in {len(burn.windows):,} windows of {planned.hours:g} h"),
        ("Actual length", f"{length(burn.lengths.median_hours)} at the median, planned {length(planned.hours)}"
                          + (" (assumed, the product has none set)" if planned.assumed else "")),
        ("Limit hits", _limit_hits(burn)),
        ("Stalled", _stalled(burn)),
        ("Burn rate", _burn_rate(burn)),
        ("Token inflation", _inflation(burn.inflation.per_call, "call")),
        ("", _inflation(burn.inflation.per_session, "session")),
        ("Reference", _reference(burn)),
        ("Tokens", f"{sum(use.total for use in burn.models):,}"),
        ("Cost", _cost(burn)),
    ]  # fmt: skip


def week_rows(report: BurnReport) -> list[Row]:
    """Return a heading and a row for each week."""
    rows: list[Row] = [
        ("Week from", "Windows", "Median", "Planned", "Limit hits", "Stalled", "Tokens of the windows")
    ]
    planned = length(report.burn.terms.planned.hours)
    rows.extend(
        (
            week.start.isoformat(),
            f"{week.sessions:,}",
            length(week.median_hours),
            planned,
            f"{week.limit_hits:,}",
            f"{week.stall_hours:,.1f} h",
            f"{week.tokens:,}",
        )
        for week in report.burn.by_period(Period.WEEK)
    )
    return rows


def model_rows(report: BurnReport) -> list[Row]:
    """Return a heading and a row for each model; a model without a price has none."""
    rows: list[Row] = [
        ("Model", "Calls", "Input", "Output", "Cache write", "Cache read", "Total", "API-equivalent")
    ]
    rows.extend(
        (
            use.model,
            *(
                f"{n:,}"
                for n in (use.calls, use.input, use.output, use.cache_write, use.cache_read, use.total)
            ),
            "no price" if use.api_equivalent is None else f"{use.api_equivalent:,.2f} USD",
        )
        for use in report.burn.models
    )
    return rows


def unread_lines(report: BurnReport) -> list[str]:
    """Say what of the logs could not be read, file by file; nothing if all was read."""
    shown = [f"Not read: {one.file}, {one.lines:,} lines: {one.why}" for one in report.unread[:_UNREAD_SHOWN]]
    more = len(report.unread) - len(shown)
    return shown + ([f"Not read: {more:,} more files; --json lists them."] if more > 0 else [])


def working_words(hours: WorkingHours) -> str:
    """Say when the team works."""
    if hours == ALWAYS:
        return "around the clock"
    days = ", ".join(_DAYS[day] for day in sorted(hours.weekdays))
    days = "Mon to Fri" if hours.weekdays == frozenset(range(5)) else days
    return f"{days} {hours.start:%H:%M} to {hours.end:%H:%M}"


def _limit_hits(burn: Burn) -> str:
    limited = burn.lengths.hours_to_limit
    if not len(burn.stalls):
        return "none"
    share = f", in {len(limited) / len(burn.windows):.0%} of windows".replace("%", " %")
    reached = f", after {length(float(np.median(limited)))} at the median" if len(limited) else ""
    return f"{len(burn.stalls):,}{share}{reached}"


def _stalled(burn: Burn) -> str:
    unknown = burn.stalls.unknown
    left_out = f"; not in it: {unknown:,} without a reset" if unknown else ""
    return f"{burn.stalls.total_hours:,.1f} working hours ({working_words(burn.terms.working)}){left_out}"


def _burn_rate(burn: Burn) -> str:
    known = ~np.isnan(burn.lengths.burn)
    if not known.any():
        return "not known: no session of a minute"
    tokens = float(np.median(burn.lengths.burn[known]))
    fresh = float(np.quantile(burn.lengths.burn_without_cache[known], 0.95))
    return f"{tokens:,.0f} tokens a minute at the median; P95 {fresh:,.0f} without cache reads"


def _inflation(found: Inflation | None, unit: str) -> str:
    if found is None:
        return f"per {unit}: not known"
    if found.factor is None or found.before is None or found.now is None:
        return f"per {unit}: not known. {found.reason}"
    return (
        f"per {unit}: ×{found.factor:.3g} (90 % band {found.low:.3g} to {found.high:.3g}), "
        f"median {found.before:,.0f} to {found.now:,.0f} tokens"
    )


def _reference(burn: Burn) -> str:
    if burn.inflation.reference is not None:
        return burn.inflation.reference.words
    if burn.terms.reference is None:
        return "none: use on one day only"
    first, last = burn.terms.reference
    return f"Chosen: {first} to {last}, but there is no use after it to compare."


def _cost(burn: Burn) -> str:
    total = total_equivalent(burn.models)
    missing = [use.model for use in burn.models if use.price is None]
    without = f"; no price for {', '.join(missing)}" if missing else ""
    if total is None:
        return f"not known{without}"
    dates = sorted({use.price.as_of for use in burn.models if use.price is not None})
    return f"{total:,.2f} USD, {LABEL}; prices as of {dates[0]}{without}"
