"""An exported memo is had again with the same bytes, from the state of then, or it is said why not."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.formats.usage_logs import call, write
from tests.outage_case import feed

from leeway.domain.editing import remove, update
from leeway.domain.usage import CLAUDE_CODE
from leeway.errors import MemoError
from leeway.services import memo_again
from leeway.services.burn_zone import local_zone
from leeway.services.finding import find_product
from leeway.services.incident_import import plan_incident_import, run_incident_import
from leeway.services.memo_again import export_again, find_memo, make_again
from leeway.services.memo_export import export_memo, memo_request, with_parts
from leeway.services.opening import create_sample
from leeway.services.scenarios import new_scenario
from leeway.services.usage_import import plan_usage_import, run_usage_import
from leeway.services.whatif_keys import find_scenario, read_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from leeway.domain.change import Change
    from leeway.services.open_register import OpenRegister
    from leeway.store.register_store import MemoRecord

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SETTINGS = (
    "supply.last_tested:Code review triage/Codex CLI=2026-11-20",
    "supply.capacity:Code review triage/Codex CLI=0.9",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenRegister]:
    found = create_sample(tmp_path / "sample.leeway", author="ann", today=DAY, zone=UTC)
    changes = [read_setting(found.register, text) for text in SETTINGS]
    taken(found, new_scenario(found.register, "Tested Codex", changes).changes)
    yield found
    found.close()


def taken(desk: OpenRegister, changes: Iterable[Change]) -> None:
    edit = desk.edit(changes)
    assert edit is not None
    desk.save(edit)


def exported(desk: OpenRegister, path: Path, **parts: object) -> MemoRecord:
    request = memo_request(desk.register, "Claude Code", prepared=DAY, paper="us-letter")
    asked = with_parts(desk.register, request, **parts)  # type: ignore[arg-type]
    return export_memo(desk, asked, path, clock=lambda: NOW)


def test_the_bytes_are_the_same_after_edits_deletions_and_other_memos(
    desk: OpenRegister, tmp_path: Path
) -> None:
    exported(desk, tmp_path / "first.pdf")
    taken(
        desk, update(desk.register, "product", find_product(desk.register, "Claude Code").id, notice_days=30)
    )
    record = exported(
        desk,
        tmp_path / "memo.pdf",
        scenario="Tested Codex",
        others=["Workforce sign-on"],
        sections=["since", "stops", "mitigation", "method"],
    )
    before = (tmp_path / "memo.pdf").read_bytes()
    scenario = find_scenario(desk.register, "tested codex").id
    taken(desk, remove(desk.register, "scenario", scenario))
    taken(desk, remove(desk.register, "product", find_product(desk.register, "Workforce sign-on").id))
    exported(desk, tmp_path / "later.pdf")
    state = desk.register
    export_again(desk, find_memo(desk.memos(), record.id), tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == before
    assert desk.register is state
    assert len(desk.memos()) == 3


def test_a_memo_is_found_by_the_end_of_its_id(desk: OpenRegister, tmp_path: Path) -> None:
    record = exported(desk, tmp_path / "memo.pdf", sections=["stops"])
    assert find_memo(desk.memos(), record.id[-8:].upper()) == record
    with pytest.raises(MemoError, match="No exported memo has the id “nonsense”"):
        find_memo(desk.memos(), "nonsense")
    with pytest.raises(MemoError, match="No exported memo"):
        find_memo(desk.memos(), "")


def test_incidents_that_were_imported_since_then_are_left_out_of_it(
    desk: OpenRegister, tmp_path: Path
) -> None:
    record = exported(desk, tmp_path / "memo.pdf", sections=["outages"])
    path = feed(tmp_path / "anthropic.csv", "Anthropic", 9)
    run_incident_import(
        desk, plan_incident_import(desk, [path], vendor="Anthropic", now=NOW, zone=local_zone())
    )
    assert make_again(desk, record).pdf() == (tmp_path / "memo.pdf").read_bytes()


def without_product(desk: OpenRegister, _: Path) -> None:
    taken(desk, remove(desk.register, "product", find_product(desk.register, "Claude Code").id))


def without_logs(desk: OpenRegister, _: Path) -> None:
    for id in list(desk.register.usage_imports):
        taken(desk, remove(desk.register, "usage_import", id))


def with_more_logs(desk: OpenRegister, folder: Path) -> None:
    rows = [call(f"new_{hour}", at=f"2026-11-21T{hour:02}:00:00.000Z", sessionId="new") for hour in range(9)]
    log = write(folder / "logs" / "new.jsonl", *rows)
    product = find_product(desk.register, "Claude Code").id
    plan = plan_usage_import(desk, [log], now=NOW, zone=UTC, products={CLAUDE_CODE: product})
    assert plan.calls == len(rows)
    run_usage_import(desk, plan)


@pytest.mark.parametrize("then", [without_product, without_logs, with_more_logs])
def test_logs_that_came_or_went_since_then_change_nothing_of_it(
    desk: OpenRegister, tmp_path: Path, then: Callable[[OpenRegister, Path], None]
) -> None:
    record = exported(
        desk, tmp_path / "memo.pdf", sections=["burn", "drill", "mitigation"], scenario="Tested Codex"
    )
    then(desk, tmp_path)
    assert make_again(desk, record).pdf() == (tmp_path / "memo.pdf").read_bytes()


def test_a_state_that_can_not_be_reached_is_told_and_nothing_is_written(
    desk: OpenRegister, tmp_path: Path
) -> None:
    record = exported(desk, tmp_path / "memo.pdf", sections=["stops"])
    (tmp_path / "there.pdf").write_bytes(b"old")
    for wrong, words in (
        (replace(record, state="0" * 64), "the state of then can't be reached"),
        (replace(record, sha256="0" * 64), "other bytes on this computer"),
        (replace(record, seq=record.seq + 1_000), "the history doesn't lead back"),
        (replace(record, request=""), "didn't keep what was asked of it"),
        (replace(record, request='{"products": []}'), "can't be read"),
        (replace(record, state="0" * 64, request=record.request.replace('"leeway": "1', '"leeway": "0')), "it was made by Leeway 0"),
        (replace(record, request=record.request.replace('"zone": "', '"zone": "Mars/')), "time zone"),
    ):  # fmt: skip
        with pytest.raises(MemoError, match=words):
            export_again(desk, wrong, tmp_path / "there.pdf")
    assert (tmp_path / "there.pdf").read_bytes() == b"old"


def test_merged_incidents_are_named_as_the_reason(
    desk: OpenRegister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = exported(desk, tmp_path / "memo.pdf", sections=["stops"])
    path = feed(tmp_path / "anthropic.csv", "Anthropic", 9)
    run_incident_import(
        desk, plan_incident_import(desk, [path], vendor="Anthropic", now=NOW, zone=local_zone())
    )
    with pytest.raises(MemoError, match=r"incidents were imported or taken out since.*Anthropic"):
        make_again(desk, replace(record, state="0" * 64))
    monkeypatch.setattr(memo_again, "typst_version", lambda: "99")
    with pytest.raises(MemoError, match=r"set by typst .* and this is 99"):
        make_again(desk, replace(record, sha256="0" * 64))


def test_a_scenario_or_product_that_is_gone_is_told_and_leaves_the_file_as_it_was(
    desk: OpenRegister, tmp_path: Path
) -> None:
    request = memo_request(desk.register, "Claude Code", prepared=DAY)
    proposed = with_parts(desk.register, request, scenario="tested codex")
    scenario = find_scenario(desk.register, "tested codex").id
    taken(desk, remove(desk.register, "scenario", scenario))
    (tmp_path / "memo.pdf").write_bytes(b"old")
    with pytest.raises(MemoError, match="scenario that the memo proposes isn't in the register any more"):
        export_memo(desk, proposed, tmp_path / "memo.pdf")
    taken(desk, remove(desk.register, "product", request.product_id))
    with pytest.raises(MemoError, match="product isn't in the register any more"):
        export_memo(desk, request, tmp_path / "memo.pdf")
    assert (tmp_path / "memo.pdf").read_bytes() == b"old"
    assert desk.memos() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open can't be replaced there")
def test_a_memo_that_somebody_reads_is_replaced_under_their_hands(desk: OpenRegister, tmp_path: Path) -> None:
    (tmp_path / "memo.pdf").write_bytes(b"old")
    with (tmp_path / "memo.pdf").open("rb") as held:
        exported(desk, tmp_path / "memo.pdf", sections=["stops"])
        assert held.read() == b"old"
    assert (tmp_path / "memo.pdf").read_bytes().startswith(b"%PDF-")


def test_the_next_memo_says_what_changed_since(desk: OpenRegister, tmp_path: Path) -> None:
    code = find_product(desk.register, "Claude Code")
    exported(desk, tmp_path / "memo.pdf", sections=["stops"])
    taken(desk, update(desk.register, "product", code.id, notice_days=500))
    taken(desk, update(desk.register, "vendor", code.vendor_id, note="seen"))
    undone = desk.undo()
    assert undone is not None
    desk.save(undone)
    request = memo_request(desk.register, "Claude Code", prepared=DAY + timedelta(days=3))
    from leeway.engine.portfolio import assess_portfolio
    from leeway.services.memos import make_memo, read_memo_sources

    sources = read_memo_sources(desk, desk.register, request)
    part = make_memo(
        desk.register, assess_portfolio(desk.register, request.prepared), request, sources
    ).content.since
    assert part.line.startswith(
        "The last memo on this product was exported on 22 Nov 2026 for Procurement review board."
    )
    changed = {row.label: (row.then, row.now) for row in part.rows if row.changed}
    assert changed["Time to leave"] == ("12.9 weeks", "71.4 weeks")
    assert len(part.edits) == 1
    assert part.edits[0].startswith("Change notice of Claude Code (")
    other = replace(request, product_id=find_product(desk.register, "Codex CLI").id)
    assert read_memo_sources(desk, desk.register, other).earlier == {}
