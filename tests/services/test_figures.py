"""Charts as files: a drawing, and data that other programs read."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
from tests.charts import timeline, weekly

from leeway.domain.chart import Axis, Chart, Column, Quantity, Table
from leeway.services.figures import svg, table_csv


def read(chart: Chart) -> list[list[str]]:
    data = table_csv(chart)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_drawing_has_the_size_that_was_asked_for() -> None:
    text = svg(weekly(), 800, 300)
    assert 'width="800" height="300"' in text
    assert "Inter" in text


def test_headings_have_their_units() -> None:
    assert read(weekly())[0] == ["Week", "Sessions", "Median (hours)"]
    assert read(timeline())[0] == ["Vendor", "Started", "Length (hours)"]


def test_values_are_those_of_machines() -> None:
    columns = tuple(Column(quantity.value, quantity) for quantity in Quantity)
    row = (
        "Acme", 1_200, 3.25, 3_104_221, 1.5666, Decimal("-84160.50"), 0.26, 12.0, 2.5, float("nan"),
        date(2026, 11, 22), datetime(2026, 11, 22, 14, 5, tzinfo=UTC),
    )  # fmt: skip
    table = Table(columns, (row, (None,) * len(columns)))
    chart = Chart("c", "C", Axis(Quantity.COUNT), Axis(Quantity.COUNT), (), table, "w", currency="EUR")
    heading, first, second = read(chart)
    assert heading[5] == "money (EUR)"
    assert first == [
        "Acme", "1200", "3.25", "3104221", "1.5666", "-84160.50", "0.26", "12", "2.5", "", "2026-11-22", "2026-11-22T14:05:00Z",
    ]  # fmt: skip
    assert second == [""] * len(columns)


def test_instants_are_utc_whatever_zone_they_came_in() -> None:
    assert read(timeline())[1][1] == "2026-05-31T22:00:00Z"


def test_texts_that_a_spreadsheet_would_run_are_guarded_and_negative_numbers_arent() -> None:
    chart = replace(
        weekly(),
        table=Table(
            (Column("=Name", Quantity.TEXT), Column("Change", Quantity.MONEY)),
            (("=1+1", -5.0), ("@x", np.float64(-0.5)), ("two\nlines", 3)),
        ),
        currency="EUR",
    )
    assert read(chart) == [
        ["'=Name", "Change (EUR)"],
        ["'=1+1", "-5"],
        ["'@x", "-0.5"],
        ["two\nlines", "3"],
    ]
