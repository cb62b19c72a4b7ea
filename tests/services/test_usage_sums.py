"""The sums of usage in a register: those of its calls, whatever was imported, outdone, undone and done again."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest

from leeway.domain.editing import add, remove
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.usage import Call, Hit
from leeway.domain.usage_entities import UsageImport
from leeway.domain.usage_summary import TokenCounts, UsageSummary
from leeway.services.burn import summed_up
from leeway.services.open_register import OpenRegister
from leeway.services.opening import create_register, open_register
from leeway.store import usage_summary
from leeway.store.usage_columns import UsageBatch, columns_of, taken_from

OLD = Path(__file__).parents[1] / "data" / "registers" / "schema-002.leeway"
START = round(datetime(2026, 10, 24, 20, tzinfo=UTC).timestamp() * 1000)  # the night in which clocks go back
ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenRegister]:
    desk = create_register(tmp_path / "sums.leeway", author="tester")
    desk.edit(
        add(Vendor("v", name="Acme"), Product("p", vendor_id="v", name="Agent"), Product("q", "v", "Other"))
    )
    yield desk
    desk.close()


def bring(desk: OpenRegister, calls: list[Call], hits: list[Hit] = (), product: str = "p") -> None:  # type: ignore[assignment]
    """Import calls as the program does: those that are new, or fuller than what is there."""
    columns = columns_of(calls)
    with desk.usage() as reads:
        number = reads.next_number()
        new, better = reads.compare(columns)
    kept = new | better
    row = UsageImport(f"i{number}", kind="codex", product_id=product, name="Logs", number=number)
    edit = desk.edit(add(row))
    assert edit
    desk.save(edit, (UsageBatch(number, taken_from(columns, kept), better[kept], tuple(hits)),))


def save(desk: OpenRegister, *, redo: bool = False) -> None:
    edit = desk.redo() if redo else desk.undo()
    assert edit
    desk.save(edit)


def call(key: int, ms: int, tokens: int, *, session: str = "s", model: str = "m") -> Call:
    return Call(key, START + ms, session, model, tokens, tokens // 3, 1, 2, tokens // 2, 1)


def counted(counts: TokenCounts) -> Counter[tuple[object, int]]:
    found: Counter[tuple[object, int]] = Counter()
    for day, tokens, count in zip(
        counts.day.tolist(), counts.tokens.tolist(), counts.count.tolist(), strict=True
    ):
        found[day, tokens] += count
    return found


def dailies(summary: UsageSummary) -> list[tuple[object, ...]]:
    daily = summary.daily
    kinds = ("calls", "input", "output", "cache_write_5m", "cache_write_1h", "cache_read", "reasoning")
    names = [daily.models[code] for code in daily.model]
    return sorted(
        zip(daily.day.tolist(), names, *(getattr(daily, kind).tolist() for kind in kinds), strict=True)
    )


def check(desk: OpenRegister, product: str = "p", zone: str = "Europe/Berlin") -> UsageSummary:
    """See that the sums in the register are those of its single calls."""
    with desk.usage() as reads:
        hits = reads.limit_hits(product)
        found = reads.summary(product, ZoneInfo(zone), hits.at)
        expected = summed_up(reads.calls(product), hits, ZoneInfo(zone))
    for name in ("first", "last", "calls", "tokens", "cache_read"):
        assert getattr(found.slices, name).tolist() == getattr(expected.slices, name).tolist(), name
    assert dailies(found) == dailies(expected)
    assert counted(found.per_call) == counted(expected.per_call)
    assert counted(found.per_session) == counted(expected.per_session)
    return found


def some_calls(chance: np.random.Generator, count: int) -> list[Call]:
    return [
        call(
            int(chance.integers(0, 60)), int(chance.integers(0, 14 * 3_600_000)), int(chance.integers(0, 5_000)),
            session=f"s{chance.integers(0, 5)}", model=f"m{chance.integers(0, 3)}",
        )
        for _ in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_the_sums_are_those_of_the_calls_whatever_comes_and_goes(desk: OpenRegister, seed: int) -> None:
    chance = np.random.default_rng(seed)
    for step in range(8):
        calls = {one.key: one for one in some_calls(chance, 25)}
        hits = [
            Hit(1000 * step + n, calls[key].at + int(chance.integers(-3, 4)) * 7_000, None, "s1", "session")
            for n, key in enumerate(list(calls)[:3])
        ]
        bring(desk, list(calls.values()), hits, "p" if step % 3 else "q")
        if step % 4 == 2:
            save(desk)
            check(desk, "p", ZONES[seed % 4])
            if step == 2:
                save(desk, redo=True)
        for product in ("p", "q"):
            check(desk, product, ZONES[seed % 4])


def test_calls_whose_fuller_rows_were_undone_count_again(desk: OpenRegister) -> None:
    bring(desk, [call(1, 0, 10), call(2, 5_000, 10), call(3, 3_600_000, 10, session="other")])
    bring(desk, [call(1, 0, 1_000), call(3, 7_200_000, 1_000, session="other")])
    assert check(desk).daily.input.sum() == 2_010
    save(desk)
    assert check(desk).daily.input.sum() == 30
    save(desk, redo=True)
    assert check(desk).daily.input.sum() == 2_010


def test_an_import_that_is_taken_away_takes_its_sums_along(desk: OpenRegister) -> None:
    bring(desk, [call(1, 0, 10)])
    bring(desk, [call(2, 0, 20)])
    edit = desk.edit(remove(desk.register, "usage_import", "i1"))
    assert edit
    desk.save(edit)
    assert check(desk).daily.input.tolist() == [20]


def test_a_minute_is_cut_at_hits_that_come_later_and_joined_once_they_go(desk: OpenRegister) -> None:
    bring(desk, [call(n, n * 10_000 + 1, 10) for n in range(6)])
    assert len(check(desk).slices) == 1
    bring(desk, [call(9, 40_001, 10)], [Hit(1, START + 25_000, None, "s", "session")])
    assert check(desk).slices.calls.tolist() == [3, 4]
    save(desk)
    assert check(desk).slices.calls.tolist() == [6]


def test_without_calls_there_is_nothing_to_sum_up(desk: OpenRegister) -> None:
    assert len(check(desk).slices) == 0


@pytest.mark.parametrize("zone", ZONES)
def test_many_calls_are_counted_by_size_on_the_same_days(
    desk: OpenRegister, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    chance = np.random.default_rng(1)
    bring(desk, list({one.key: one for one in some_calls(chance, 50)}.values()))
    bring(desk, list({one.key: one for one in some_calls(chance, 50)}.values()))
    save(desk)
    exact = check(desk, zone=zone).per_call
    monkeypatch.setattr(usage_summary, "EXACT", 1)
    monkeypatch.setattr(usage_summary, "_AT_ONCE", 7)
    with desk.usage() as reads:
        binned = reads.summary("p", ZoneInfo(zone), reads.limit_hits("p").at).per_call
    for day in np.unique(exact.day):
        one, other = (
            np.sort(np.repeat(counts.tokens, counts.count * (counts.day == day)))
            for counts in (exact, binned)
        )
        assert np.allclose(np.maximum(one, 1), other, rtol=0.001, atol=1)


def test_a_register_of_schema_2_is_summed_up_when_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "old.leeway"))
    desk = open_register(path, author="tester")
    assert "brought up to date" in desk.notices[0]
    for product in {row.product_id for row in desk.register.usage_imports.values()}:
        assert len(check(desk, product).slices) > 1_000
        with desk.usage() as reads:
            assert len(reads.limit_hits(product)) in {0, 110}
    desk.close()
    with duckdb.connect(path, read_only=True) as connection:
        sizes = connection.execute(
            "SELECT count(*), bool_and(size BETWEEN 0 AND 32767) FROM usage_by_call"
        ).fetchall()
        events = connection.execute("SELECT count(*) FROM usage_event").fetchall()
    assert sizes == [(events[0][0], True)]
