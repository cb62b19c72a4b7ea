"""A comparison as JSON, as CSV, and its values in words: English, the same on every machine."""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from leeway.domain.comparison import Unit
from leeway.domain.durations import length
from leeway.engine.questionnaire_scores import score_text
from leeway.formats.cells import guarded
from leeway.formats.csv_writing import MARK
from leeway.memo import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leeway.domain.comparison import Cell, Comparison, Value

Json = dict[str, Any]
_HEADINGS = ("Section", "Figure", "Difference", "Vendor", "Product", "Value", "Number", "Unit", "Standing", "Source", "As of", "Note")  # fmt: skip


def cell_words(cell: Cell, currency: str) -> str:
    """Write a cell: its value, or why there is none."""
    return cell.missing if cell.value is None else f"{cell.before}{_words(cell.value, cell.unit, currency)}"


_NUMBERS: Final[Mapping[Unit, Callable[[float], str]]] = {
    Unit.HOURS: wording.hours,
    Unit.LENGTH: length,
    Unit.DAYS: lambda value: f"{value:,.0f} d",
    Unit.WEEKS: wording.weeks,
    Unit.SHARE: lambda value: wording.percent(value, 2),
    Unit.FACTOR: lambda value: f"×{wording.number(value)}",
    Unit.SCORE: score_text,
}


def _words(value: Value, unit: Unit, currency: str) -> str:
    match value:
        case str():
            return value
        case date():
            return wording.day(value)
    if unit is Unit.MONEY:
        return wording.money(Decimal(value), currency)
    return _NUMBERS.get(unit, wording.number)(float(value))


def comparison_document(found: Comparison) -> Json:
    """Write a comparison as JSON; a value that is missing, or unlimited, is null, and `words` say which."""
    return {
        "as_of": found.as_of.isoformat(),
        "currency": found.currency,
        "products": [{"vendor": one.vendor, "product": one.product} for one in found.subjects],
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "rows": [
                    {
                        "id": row.id,
                        "name": row.name,
                        "difference": row.difference.value,
                        "cells": [_cell(cell, found.currency) for cell in row.cells],
                    }
                    for row in section.rows
                ],
            }
            for section in found.sections
        ],
    }


def _cell(cell: Cell, currency: str) -> Json:
    return {
        "value": _plain(cell.value),
        "unit": cell.unit.value,
        "words": cell_words(cell, currency),
        "missing": cell.missing or None,
        "standing": cell.standing or None,
        "source": cell.source,
        "as_of": None if cell.as_of is None else cell.as_of.isoformat(),
        "note": cell.note,
    }


def _plain(value: Value | None) -> str | float | None:
    match value:
        case None | str() | int():
            return value
        case date():
            return value.isoformat()
        case _:
            number = float(value)
            return round(number, 6) if math.isfinite(number) else None


def comparison_csv(found: Comparison) -> bytes:
    """Write a comparison as CSV, a line for each figure of each product; formulas are guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    for section, row in found.rows:
        for subject, cell in zip(found.subjects, row.cells, strict=True):
            number = "" if isinstance(cell.value, str) else _plain(cell.value)
            line = (
                section.title, row.name, row.difference.value, subject.vendor, subject.product,
                cell_words(cell, found.currency), "" if number is None else str(number), cell.unit.value,
                cell.standing, cell.source, "" if cell.as_of is None else cell.as_of.isoformat(), cell.note,
            )  # fmt: skip
            writer.writerow([guarded(one) for one in line])
    return MARK + text.getvalue().encode("utf-8")
