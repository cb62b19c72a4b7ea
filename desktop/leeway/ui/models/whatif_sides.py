"""Scenarios side by side in rows, and in words where a decision flips."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from leeway.ui import formatting
from leeway.ui.formatting import SPACE
from leeway.ui.models.columns import Column
from leeway.ui.models.outage_words import NOT_KNOWN, loss_short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leeway.services.whatif import ReadWhatIf
    from leeway.services.whatif_extras import Flip, Side

SIDES: Final = 4
"""The baseline and up to three scenarios."""
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class SideRow:
    """One figure of all of them, in the order of the columns; empty where there is no scenario."""

    id: str
    name: str
    values: tuple[str, ...]


def side_rows(read: ReadWhatIf, sides: Sequence[Side], product_id: str) -> list[SideRow]:
    """Prepare the figures of the baseline and of scenarios."""
    unit = read.currency

    def money(amount: float | None) -> str:
        if amount is None or unit is None or not read.loss_known:
            return NOT_KNOWN
        return formatting.money(Decimal(round(amount)), unit)

    def bounded(sign: str, side: Side, amount: float | None) -> str:
        """Write an amount that is only a bound where what the measures cost isn't known."""
        written = money(amount)
        return written if side.costed or written == NOT_KNOWN else f"{sign}{SPACE}{written}"

    def short(amount: float) -> str:
        return loss_short(amount, unit) if read.loss_known else NOT_KNOWN

    currency = read.whatif.register.setting.currency
    figures: list[tuple[str, Callable[[Side], str]]] = [
        ("Expected loss a year", lambda side: short(side.figures.year.mean)),
        ("P95", lambda side: short(side.figures.year.quantile(0.95))),
        ("Workflows that stop", lambda side: formatting.count(len(side.figures.stopping))),
        ("Verdict", lambda side: _verdict(side, product_id)),
        (
            "Cost of all products a year",
            lambda side: formatting.money(Decimal(round(side.figures.yearly_cost)), currency),
        ),
        ("The answer buys a year", lambda side: money(side.gain.buys if side.gain else None)),
        ("The answer costs a year", lambda side: bounded("≥", side, side.gain.costs if side.gain else None)),
        ("Net a year", lambda side: bounded("≤", side, side.gain.net if side.gain else None)),
        ("Paid back after", _payback),
    ]
    return [SideRow(name, name, tuple(write(side) for side in sides)) for name, write in figures]


def side_columns(sides: Sequence[Side]) -> tuple[Column[SideRow], ...]:
    """Return the column of names, and one for each of the sides; the rest of them are empty."""
    names = [formatting.line(side.name, _LONGEST) for side in sides]
    return (
        Column("Figure", lambda row: row.name, bold=True),
        *(_column(place, names[place] if place < len(names) else "") for place in range(SIDES)),
    )


def _column(place: int, name: str) -> Column[SideRow]:
    return Column(name, lambda row: row.values[place] if place < len(row.values) else "", numeric=True)


def _verdict(side: Side, product_id: str) -> str:
    found = side.figures.verdicts.get(product_id)
    return found.words if found else "gone"


def _payback(side: Side) -> str:
    if side.gain is None or side.gain.payback_years is None:
        return "–"
    return f"{formatting.number(side.gain.payback_years, 1)} years"


def flip_sentences(flips: Sequence[Flip], currency: str) -> tuple[str, ...]:
    """Say where the decision flips, each in a sentence."""
    return tuple(
        f"At {_amount(flip, currency)} ({formatting.line(flip.what, 160)}): below that {_lower(flip.below)}, from there on {_lower(flip.above)}."
        for flip in flips
    )


def _amount(flip: Flip, currency: str) -> str:
    match flip.unit:
        case "money":
            return formatting.money(Decimal(round(flip.value)), currency)
        case "share":
            return formatting.share(round(flip.value, 3))
        case "h":
            return formatting.hours_short(round(flip.value, 1))
        case _:
            return f"×{SPACE}{formatting.number(flip.value)}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
