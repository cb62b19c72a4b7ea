"""Products side by side: figures as their own pages have them, what differs, what is missing."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.outage_case import NOW, history, team
from tests.register_files import AUTHOR, write_register, write_sample

from leeway.domain.comparison import Difference
from leeway.domain.register_entities import Product, Signal, Vendor
from leeway.domain.scope import Scope
from leeway.engine.portfolio import assess_portfolio
from leeway.errors import LeewayError
from leeway.services.burn_view import read_burn, view
from leeway.services.burn_zone import local_zone
from leeway.services.comparison import compared, proposed
from leeway.services.comparison_chart import missing_words
from leeway.services.comparison_document import comparison_csv, comparison_document
from leeway.services.expected_loss import expect_loss
from leeway.services.finding import find_product
from leeway.services.opening import open_register
from leeway.services.outages import read_outages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from leeway.domain.comparison import Comparison
    from leeway.services.open_register import OpenRegister

DAY = NOW.date()
ESSAY = ("Anthropic / Claude Code", "OpenAI / Codex CLI")
HOSTILE = ("=1+1", "<b>x</b>", "line\nbreak", "שלום", "@SUM(A1)")


def compare(desk: OpenRegister, ids: Sequence[str]) -> Comparison:
    return compared(desk, desk.register, assess_portfolio(desk.register, DAY), ids, local_zone())


def bare(count: int = 5) -> Iterator[Vendor | Product]:
    for place, name in enumerate(HOSTILE[:count]):
        yield Vendor(f"v{place}", f"{name} v")
        yield Product(f"p{place}", f"v{place}", name)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[OpenRegister]:
    with closing(open_register(write_sample(tmp_path / "sample.leeway", NOW), author=AUTHOR)) as desk:
        yield desk


@pytest.fixture
def bare_desk(tmp_path: Path) -> Iterator[OpenRegister]:
    signals = (
        Signal("s1", "v0", "Stars", "67", "a site", DAY, product_id="p0"),
        Signal("s2", "v1", "STARS", "0", "another site", DAY - timedelta(3), "measured", product_id="p1"),
        Signal("s3", "v1", "stars", "9", "an old site", DAY - timedelta(9), product_id="p1"),
        Signal("s4", "v2", "Stars", "7", "of the vendor", DAY),
    )
    path = write_register(tmp_path / "bare.leeway", *bare(), *signals, now=NOW)
    with closing(open_register(path, author=AUTHOR)) as desk:
        yield desk


def essay(desk: OpenRegister) -> Comparison:
    return compare(desk, [find_product(desk.register, name).id for name in ESSAY])


def test_the_sample_proposes_the_products_of_the_essay(sample: OpenRegister) -> None:
    portfolio = assess_portfolio(sample.register, DAY)
    ids = proposed(sample.register, portfolio, Scope())
    assert ids == tuple(find_product(sample.register, name).id for name in ESSAY)


@pytest.mark.parametrize(
    ("metric", "claude", "codex"),
    [
        ("community stars", "not public source", "67,000 stars"),
        ("contributors", "not public source", "400+ people"),
        ("plugins", "none recorded", "20+ plugins"),
        ("users", "not published", "2 million users"),
        ("source files exposed by packaging", "1,900 files", "0 files"),
        ("roadmap readable before release", "no", "yes, discussions"),
    ],
)
def test_the_essays_rows_stand_side_by_side_with_their_source(
    sample: OpenRegister, metric: str, claude: str, codex: str
) -> None:
    row = essay(sample).row(f"signal {metric}")
    assert [cell.value for cell in row.cells] == [claude, codex]
    assert row.difference is Difference.DIFFERS
    assert all(cell.source.startswith("Essay") and cell.standing and cell.as_of for cell in row.cells)


def test_a_figure_equals_what_its_own_page_shows(sample: OpenRegister) -> None:
    found, register = essay(sample), sample.register
    portfolio = assess_portfolio(register, DAY)
    expected = expect_loss(register, read_outages(sample, register), DAY)
    for place, subject in enumerate(found.subjects):
        judged = portfolio.products[subject.product_id]
        burn = view(read_burn(sample, subject.product_id, local_zone()), register, zone=local_zone()).figures
        loss = expected.products[subject.product_id].money
        curve = expected.curve_of({subject.vendor_id})
        assert loss is not None
        assert curve is not None
        assert burn.inflation is not None
        shown = {
            "verdict": judged.verdict.words,
            "leeway": judged.leeway,
            "effort": judged.effort_to_leave,
            "time": judged.time_to_leave,
            "median": burn.median_hours,
            "limit-hits": burn.limit_hits,
            "inflation": burn.inflation.factor,
            "stalled": burn.stall_hours,
            "stall-cost": burn.stall_cost.amount,
            "loss": round(loss),
            "p95": round(curve.quantile(0.95)),
        }
        assert {id: found.row(id).cells[place].value for id in shown} == shown


def test_every_cell_has_a_source_and_a_day_and_says_why_it_is_missing(
    sample: OpenRegister, bare_desk: OpenRegister
) -> None:
    for found in (essay(sample), compare(bare_desk, [f"p{place}" for place in range(5)])):
        for _, row in found.rows:
            assert len(row.cells) == len(found.subjects)
            for cell in row.cells:
                assert cell.source
                assert cell.as_of is not None
                assert (cell.value is None) == bool(cell.missing), row.id


def test_what_is_not_known_is_never_0(bare_desk: OpenRegister) -> None:
    found = compare(bare_desk, ["p0", "p1"])
    missing = {
        id: found.row(id).cells[0].missing
        for id in ("median", "cost", "overall", "effort", "loss", "incidents")
    }
    assert missing == {
        "median": "no logs",
        "cost": "not recorded",
        "overall": "not assessed",
        "effort": "no integration recorded",
        "loss": "not known",
        "incidents": "no incidents on record",
    }  # fmt: skip
    assert found.row("cost").difference is Difference.UNKNOWN
    assert found.chart.is_empty
    assert "no hours to leave and no community score" in missing_words(found.chart)


def test_signals_line_up_by_metric_the_newest_first_the_products_before_the_vendors(
    bare_desk: OpenRegister,
) -> None:
    row = compare(bare_desk, ["p0", "p1", "p2", "p3"]).row("signal stars")
    assert [cell.value for cell in row.cells] == ["67", "0", "7", None]
    assert [cell.source for cell in row.cells] == ["a site", "another site", "of the vendor", "your register"]
    assert "an old site" in row.cells[1].note
    assert "Of the vendor" in row.cells[2].note
    assert row.difference is Difference.DIFFERS


def test_a_product_that_is_gone_is_left_out_and_one_alone_is_refused(bare_desk: OpenRegister) -> None:
    assert len(compare(bare_desk, ["p0", "gone", "p1"]).subjects) == 2
    with pytest.raises(LeewayError, match="two products at least"):
        compare(bare_desk, ["p0", "gone"])
    with pytest.raises(LeewayError, match="two products at least"):
        compare(bare_desk, ["p0", "p0"])


def test_no_more_than_five_are_compared(tmp_path: Path) -> None:
    rows = [Vendor("v", "V"), *(Product(f"p{n}", "v", f"P{n}") for n in range(6))]
    with closing(
        open_register(write_register(tmp_path / "six.leeway", *rows, now=NOW), author=AUTHOR)
    ) as desk:
        with pytest.raises(LeewayError, match="5 products at most"):
            compare(desk, [f"p{n}" for n in range(6)])
        assert len(compare(desk, [f"p{n}" for n in range(5)]).subjects) == 5


def test_a_row_differs_by_what_it_means(sample: OpenRegister) -> None:
    row = essay(sample).row("category")
    one, other = row.cells
    assert row.difference is Difference.SAME
    assert replace(row, cells=(one, replace(other, value=" CODING  agent"))).difference is Difference.SAME
    assert replace(row, cells=(one, replace(other, value=None))).difference is Difference.PARTLY
    assert replace(row, cells=(one, replace(other, value="mail"))).difference is Difference.DIFFERS


def test_the_csv_has_every_cell_and_no_formula(bare_desk: OpenRegister) -> None:
    found = compare(bare_desk, [f"p{place}" for place in range(5)])
    lines = list(csv.reader(io.StringIO(comparison_csv(found).decode("utf-8-sig"))))
    assert len(lines) == 1 + 5 * sum(1 for _ in found.rows)
    assert all(not cell.startswith(("=", "@", "+")) for line in lines for cell in line)
    assert {line[4] for line in lines[1:]} >= {"'=1+1", "<b>x</b>"}


def test_the_json_says_null_where_a_value_is_missing_and_why(bare_desk: OpenRegister) -> None:
    document = comparison_document(compare(bare_desk, ["p0", "p1"]))
    rows = {row["id"]: row for section in document["sections"] for row in section["rows"]}
    assert rows["median"]["cells"][0]["value"] is None
    assert rows["median"]["cells"][0]["words"] == "no logs"


def test_without_a_common_category_the_two_most_depended_on_are_proposed(tmp_path: Path) -> None:
    path = write_register(tmp_path / "team.leeway", *team(), *history(), now=NOW)
    with closing(open_register(path, author=AUTHOR)) as desk:
        register = desk.register
        ids = proposed(register, assess_portfolio(register, DAY), Scope())
    assert len(set(ids)) == 2
    assert all(id in register.products for id in ids)
