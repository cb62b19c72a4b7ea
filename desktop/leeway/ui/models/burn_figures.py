"""The key figures above the charts of session burn, each with the rule behind it and the exact value."""

from typing import Final

from leeway.services.burn_figures import KeyFigures
from leeway.ui import formatting
from leeway.ui.models.burn_words import factor, length, per_cent, short, span
from leeway.ui.models.portfolio_figures import Figure

NAMES: Final = ("Median session", "Limit hits", "Token inflation", "Stalled work", "Burn rate P95")
_NONE: Final = "—"
_NO_SESSION: Final = "no session began in these days"


def burn_figures(figures: KeyFigures) -> tuple[Figure, ...]:
    """Write the five figures of the days that are looked at."""
    if not figures.has_use:
        return tuple(Figure(name, _NONE, "no use in these days", "") for name in NAMES)
    return (
        _median(figures),
        _limit_hits(figures),
        _inflation(figures),
        _stalled(figures),
        _burn_rate(figures),
    )


def _median(figures: KeyFigures) -> Figure:
    rule = (
        "The median over usage windows of the time from the first call to the limit hit, or to the last call if no "
        f"limit was hit, in {formatting.counted(figures.windows, 'window')}"
    )
    planned = f"planned {length(figures.planned_hours)}{' (assumed)' if figures.planned_assumed else ''}"
    if figures.planned_assumed:
        rule += ". The product has no planned session, so 5 h is assumed; set it on the Register page"
    if figures.median_hours is None or figures.shorter is None:
        return Figure(NAMES[0], _NONE, _NO_SESSION, f"{rule}.")
    sign = "−" if figures.shorter < 0 else "+"
    note = f"{planned} · {sign}{per_cent(abs(figures.shorter))}"
    exact = formatting.number(figures.median_hours, 4)
    return Figure(NAMES[0], length(figures.median_hours), note, f"{rule}.\nExactly {exact} h.")


def _limit_hits(figures: KeyFigures) -> Figure:
    tip = (
        "Refusals because a limit was reached; those that quote the same reset count once.\n"
        f"Exactly {formatting.count(figures.limit_hits)}"
    )
    if figures.limit_hits and figures.limited_share is None:
        note = "in no session that began in these days"
        return Figure(NAMES[1], formatting.count(figures.limit_hits), note, f"{tip}.")
    if not figures.limit_hits:
        later = figures.limited_share
        note = f"{per_cent(later)} of windows hit one after these days" if later else "no window hit a limit"
        return Figure(NAMES[1], formatting.count(0), note, f"{tip}.")
    assert figures.limited_share is not None
    limited = round(figures.limited_share * figures.windows)
    share = f"in {formatting.count(limited)} of {formatting.counted(figures.windows, 'window')}"
    note = f"in {per_cent(figures.limited_share)} of windows"
    return Figure(NAMES[1], formatting.count(figures.limit_hits), note, f"{tip}, {share}.")


def _inflation(figures: KeyFigures) -> Figure:
    rule = "The median tokens per call now, over those of the reference period"
    found = figures.inflation
    if found is None or found.factor is None or found.low is None or found.high is None:
        reason = found.reason if found is not None else "None of these days is after the reference period."
        return Figure(NAMES[2], _NONE, reason, f"{rule}.\n{reason}")
    reference = figures.reference
    days = f" {span(reference.first, reference.last)}" if reference else " the reference"
    band = f"90 % band ×{formatting.number(found.low, 2)} to ×{formatting.number(found.high, 2)}"
    before, now = (formatting.number(median or 0, 1) for median in (found.before, found.now))
    lines = [
        f"{rule}.",
        f"Exactly ×{formatting.number(found.factor, 4)}, {band}.",
        f"Median {before} tokens a call before, {now} now.",
        _per_session(figures),
    ]
    note = f"per call, vs.{days}"
    return Figure(NAMES[2], factor(found.factor), note, "\n".join(filter(None, lines)))


def _per_session(figures: KeyFigures) -> str:
    found = figures.inflation_per_session
    if found is None:
        return ""
    if found.factor is None:
        return f"Per session: not known. {found.reason}"
    return f"Per session: ×{formatting.number(found.factor, 4)}."


def _stalled(figures: KeyFigures) -> Figure:
    lines = [
        f"The time from a limit hit to its reset, within working hours ({figures.working}).",
        f"Exactly {formatting.number(figures.stall_hours, 4)} h.",
    ]
    if figures.without_reset:
        without = formatting.counted(figures.without_reset, "hit")
        lines.append(f"Not in it: {without} without a reset.")
    cost = figures.stall_cost
    lines.append(f"Cost: {cost.words}")
    note = "cost not known"
    if cost.amount is not None and cost.per_hour is not None:
        whole = formatting.money(cost.amount.quantize(1), cost.currency)
        note = f"{whole} at {formatting.money(cost.per_hour, cost.currency)} / h"
        lines.append(f"Exactly {formatting.money(cost.amount, cost.currency)}.")
    value = formatting.hours(round(figures.stall_hours, 0 if figures.stall_hours >= 10 else 1))
    return Figure(NAMES[3], value, note, "\n".join(lines))


def _burn_rate(figures: KeyFigures) -> Figure:
    tip = "Tokens a minute over a window's actual length: 95 % of windows burnt no faster. Cache reads don't count"
    note = "cache reads excluded"
    if figures.burn_rate_p95 is None:
        why = "no window lasted a minute" if figures.windows else _NO_SESSION
        return Figure(NAMES[4], _NONE, note, f"{tip}.\nNot known: {why}.")
    exact = formatting.number(figures.burn_rate_p95, 1)
    value = f"{short(figures.burn_rate_p95)} tok/min"
    return Figure(NAMES[4], value, note, f"{tip}.\nExactly {exact} tokens a minute.")
