"""Single cells: the guard against formulas, and what each kind of value may look like."""

import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from tests.strategies import NASTY, texts

from leeway.domain.fields import Field
from leeway.domain.register_tables import TABLES
from leeway.formats.cells import guarded, read_cell, unguarded, write_cell


def field(name: str) -> Field:
    entity, _, name = name.partition(".")
    return TABLES[entity].field(name)


COST = field("product.annual_cost")
STOP = field("workflow.tolerated_stop")
CAPACITY = field("supply.capacity")
NOTICE = field("product.notice_days")
CRITICAL = field("workflow.critical")
TESTED = field("supply.last_tested")
KIND = field("integration.kind")


@given(texts)
def test_the_guard_is_undone_on_import_whatever_the_text(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [*NASTY, "=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1"])
def test_no_exported_cell_begins_like_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", ["=1+1", "'twas", "O'Neill", "plain"])
def test_a_foreign_cell_without_our_guard_is_kept_as_it_is(text: str) -> None:
    assert unguarded(text) == text


@pytest.mark.parametrize(
    ("target", "text", "value"),
    [
        (STOP, " 4 ", 4.0),
        (STOP, "1.5", 1.5),
        (STOP, ".5", 0.5),
        (STOP, "1e3", 1000.0),
        (CAPACITY, "0.6", 0.6),
        (CAPACITY, "60%", 0.6),
        (CAPACITY, "60 %", 0.6),
        (CAPACITY, "99.95 %", 0.9995),
        (NOTICE, "90", 90),
        (NOTICE, "90.0", 90),
        (COST, "1200.5", Decimal("1200.50")),
        (COST, "1200.500", Decimal("1200.50")),
        (COST, "1e3", Decimal(1000)),
        (CRITICAL, "YES", True),
        (CRITICAL, "false", False),
        (TESTED, "2026-03-02", date(2026, 3, 2)),
        (KIND, "mcp  server", "MCP server"),
    ],
)
def test_a_cell_is_read_as_what_it_says(target: Field, text: str, value: object) -> None:
    assert read_cell(target, text) == value


@pytest.mark.parametrize(
    ("target", "text", "reason"),
    [
        (STOP, "1,5", "write 1.5"),
        (STOP, "1,500", "write 1.500, with a point for decimals and nothing between thousands"),
        (COST, "1.200,50", "with a point for decimals and nothing between thousands"),
        (COST, "1,234,567", "nothing between thousands"),
        (COST, "€ 100", "isn't a number"),
        (COST, "1 200", "isn't a number"),
        (STOP, "8 h", "without a unit"),
        (STOP, "60 %", "isn't a number"),
        (STOP, "NaN", "finite"),
        (STOP, "-inf", "finite"),
        (STOP, "1e999", "too large"),
        (NOTICE, "1e999", "too large"),
        (COST, "1e99", "too large"),
        (STOP, "٣", "isn't a number"),
        (STOP, "1_000", "isn't a number"),
        (STOP, "9" * 5_000, "isn't a number"),
        (STOP, "=1+1", "isn't a number"),
        (NOTICE, "2.5", "whole number"),
        (CRITICAL, "maybe", "must be yes or no"),
        (TESTED, "02.03.2026", "write the day as 2026-03-02"),
        (TESTED, "3/2/2026", "write the day as 2026-03-02"),
        (TESTED, "20260302", "write the day as 2026-03-02"),
        (TESTED, "2026-02-30", "there is no such day"),
        (KIND, "macro", "must be one of plugin, trigger"),
    ],
)
def test_a_cell_that_could_be_misread_is_refused_with_what_to_write(
    target: Field, text: str, reason: str
) -> None:
    with pytest.raises(ValueError, match=r"^is “") as caught:
        read_cell(target, text)
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("value", [0.1, 1e-7, 1e16, 4.0, 1 / 3, 87_600.0, 5e-324])
def test_a_number_comes_back_to_the_last_bit(value: float) -> None:
    assert read_cell(STOP, write_cell(value)) == value
    assert not math.isnan(value)


def test_values_are_written_for_people() -> None:
    written = [write_cell(v) for v in (4.0, True, False, None, date(2026, 3, 2), Decimal("1.50"), 7)]
    assert written == ["4", "yes", "no", "", "2026-03-02", "1.50", "7"]
