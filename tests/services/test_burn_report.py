"""Burn read from a register: of which product, the same as from its single calls, in any time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from leeway.domain.editing import add, remove
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.usage import Unread
from leeway.domain.usage_entities import UsageImport
from leeway.errors import LeewayError
from leeway.services.burn import burn_terms, measure_burn, summed_up
from leeway.services.burn_document import burn_document
from leeway.services.burn_prices import read_prices
from leeway.services.burn_report import BurnReport, burn_report
from leeway.services.finding import find_product
from leeway.services.open_register import OpenRegister
from leeway.services.opening import create_register, create_sample
from leeway.store import usage_summary
from leeway.store.usage_columns import UsageBatch, columns_of

DAY = date(2026, 11, 22)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRegister]:
    path = tmp_path_factory.mktemp("burn") / "sample.leeway"
    desk = create_sample(path, author="tester", today=DAY, zone=UTC)
    yield desk
    desk.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[OpenRegister]:
    desk = create_register(tmp_path / "empty.leeway", author="tester")
    desk.edit(add(Vendor("v", name="Acme"), Product("p", vendor_id="v", name="Agent")))
    yield desk
    desk.close()


def read(desk: OpenRegister, name: str | None, zone: str = "UTC") -> BurnReport:
    with desk.usage() as usage:
        return burn_report(desk.register, usage, name, ZoneInfo(zone))


@pytest.mark.parametrize("name", ["Claude Code", "OpenAI / Codex CLI"])
@pytest.mark.parametrize("zone", ZONES)
def test_what_is_summed_up_in_the_register_is_what_single_calls_give(
    sample: OpenRegister, name: str, zone: str
) -> None:
    product = find_product(sample.register, name)
    terms = burn_terms(sample.register, product.id, ZoneInfo(zone))
    with sample.usage() as usage:
        calls, hits = usage.calls(product.id), usage.limit_hits(product.id)
    found = measure_burn(summed_up(calls, hits, terms.zone), hits, terms, read_prices())
    assert found
    expected = burn_document(BurnReport(product, found, (), example=True))
    assert burn_document(read(sample, name, zone)) == expected


def test_many_calls_are_counted_in_bins_that_no_figure_shows(
    sample: OpenRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = burn_document(read(sample, "Claude Code"))
    monkeypatch.setattr(usage_summary, "EXACT", 100)
    binned = burn_document(read(sample, "Claude Code"))
    factors = exact.pop("inflation"), binned.pop("inflation")
    assert binned == exact
    assert factors[1]["factor"] == pytest.approx(factors[0]["factor"], rel=0.002)
    assert factors[1]["reference"]["to"] == factors[0]["reference"]["to"]


def test_the_sample_is_marked_as_an_example(sample: OpenRegister) -> None:
    assert read(sample, "claude code").example
    assert all("invented" in row.name for row in sample.register.usage_imports.values())


def test_the_example_weeks_are_one_step_with_the_sample(sample: OpenRegister) -> None:
    assert [step.label for step in sample.undo_stack.undoable] == ["Make the sample register"]


def test_several_products_with_usage_are_listed_to_choose_from(sample: OpenRegister) -> None:
    with pytest.raises(LeewayError) as refused:
        read(sample, None)
    assert str(refused.value) == (
        "Several products have usage: “Anthropic / Claude Code”, “OpenAI / Codex CLI”. Name one of them with --product."
    )


def test_a_product_without_usage_is_said_to_have_none(sample: OpenRegister) -> None:
    with pytest.raises(
        LeewayError, match="no usage of “Anthropic / Claude API”; it has that of “Anthropic / Claude"
    ):
        read(sample, "Claude API")


def test_a_product_that_is_not_there_is_said_not_to_be(sample: OpenRegister) -> None:
    with pytest.raises(LeewayError, match="There is no product “Clyde”"):
        read(sample, "Clyde")


def test_without_usage_the_sentence_says_how_to_import(empty: OpenRegister) -> None:
    with pytest.raises(LeewayError) as refused:
        read(empty, None)
    assert str(refused.value) == (
        "The register holds no usage. Import the agents' logs with: leeway import FILE FOLDER --product NAME."
    )


def used(desk: OpenRegister, *batches: UsageBatch) -> None:
    rows = [
        UsageImport(f"i{b.number}", kind="codex", product_id="p", name="Logs", number=b.number)
        for b in batches
    ]
    edit = desk.edit(add(*rows))
    assert edit
    desk.save(edit, batches)


def batch(number: int, count: int, unread: tuple[Unread, ...] = ()) -> UsageBatch:
    from leeway.domain.usage import Call

    start = 1_790_000_000_000
    calls = [Call(number * 1000 + n, start + n * 60_000, "s", "m", 5, 7) for n in range(count)]
    return UsageBatch(number, columns_of(calls), np.zeros(count, np.bool_), unread=unread)


def test_the_only_product_with_usage_needs_no_name(empty: OpenRegister) -> None:
    used(empty, batch(1, 3))
    report = read(empty, None)
    assert (report.product.name, report.example) == ("Agent", False)
    assert burn_document(report)["tokens"] == {
        "input": 15,
        "output": 21,
        "cache_write": 0,
        "cache_read": 0,
        "total": 36,
    }


def test_an_import_without_calls_is_no_usage(empty: OpenRegister) -> None:
    used(empty, batch(1, 0))
    with pytest.raises(LeewayError, match=r"holds no usage of “Acme / Agent”\. Import"):
        read(empty, None)


def test_what_could_not_be_read_is_kept_by_file_and_reason(empty: OpenRegister) -> None:
    used(empty, batch(1, 1, (Unread("a.jsonl", 2, "not JSON"), Unread("b.jsonl", 1, "no time"))))
    used(empty, batch(2, 1, (Unread("a.jsonl", 3, "not JSON"),)))
    assert read(empty, None).unread == (Unread("a.jsonl", 5, "not JSON"), Unread("b.jsonl", 1, "no time"))


def test_what_was_not_read_goes_with_its_import(empty: OpenRegister) -> None:
    used(empty, batch(1, 1), batch(2, 1, (Unread("a.jsonl", 2, "not JSON"),)))
    edit = empty.edit(remove(empty.register, "usage_import", "i2"))
    assert edit
    empty.save(edit)
    report = read(empty, None)
    assert report.unread == ()
    assert burn_document(report)["by_model"][0]["calls"] == 1
