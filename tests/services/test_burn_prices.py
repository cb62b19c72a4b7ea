"""The price tables: dated, sourced, and refused where they are neither."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from leeway.errors import UnreadableSource
from leeway.services.burn_prices import read_prices

GOOD = """as_of = 2026-01-01
source = "a page"
unit = "USD per 1,000,000 tokens"
[models."m"]
input = 1
output = 2
cache_write_5m = 3
cache_write_1h = 4
cache_read = 0.5
"""


def table(folder: Path, text: str, name: str = "a.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_prices_have_a_source_and_a_day() -> None:
    prices = read_prices()
    opus = prices["claude-opus-4-8"]
    assert (opus.input, opus.output, opus.cache_write_5m, opus.cache_write_1h, opus.cache_read) == (
        5,
        25,
        6.25,
        10,
        0.5,
    )
    assert {"claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001"} <= set(prices)
    assert all(price.source and price.as_of for price in prices.values())


def test_a_model_that_is_in_no_table_has_no_price() -> None:
    assert "kimi-k2.5" not in read_prices()


def test_the_newest_of_several_tables_counts(tmp_path: Path) -> None:
    table(tmp_path, GOOD)
    table(tmp_path, GOOD.replace("2026-01-01", "2026-06-01").replace("input = 1", "input = 9"), "b.toml")
    table(tmp_path, GOOD.replace("2026-01-01", "2025-06-01").replace("input = 1", "input = 7"), "c.toml")
    assert (read_prices(tmp_path)["m"].input, read_prices(tmp_path)["m"].as_of) == (9.0, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("as_of = 2026-01-01", "as_of = 'soon'", "as_of must be a day"),
        ("as_of = 2026-01-01", "as_of = 2026-01-01T00:00:00", "as_of must be a day"),
        ("as_of = 2026-01-01\n", "", "must have the keys as_of, models, source, unit"),
        ('source = "a page"', 'source = " "', "source must say where"),
        ("USD", "EUR", "unit must be"),
        ("input = 1", "input = -1", "input of “m” is -1"),
        ("input = 1", "input = nan", "input of “m” is nan"),
        ("input = 1", "input = true", "input of “m” is True"),
        ("cache_read = 0.5", "", "must have input, output"),
        ("[models", "[models", "can't be read as TOML"),
    ],
)
def test_a_table_that_is_not_right_is_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = GOOD.replace(old, new) if old != new else "= ="
    with pytest.raises(UnreadableSource, match=r"a\.toml") as refused:
        read_prices(table(tmp_path, text))
    assert said in str(refused.value)
