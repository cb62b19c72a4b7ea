"""An exported memo is noted with what it was made from."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.builders import TODAY, Team

from leeway.domain.change import Change
from leeway.domain.editing import add, remove
from leeway.domain.incident import Incident
from leeway.errors import MemoError
from leeway.memo.sections import ALL, Section
from leeway.services.memo_export import export_memo, memo_request
from leeway.services.memos import MemoSources, state_hash
from leeway.services.open_register import OpenRegister
from leeway.services.opening import create_register
from leeway.services.outages import read_outages

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenRegister]:
    team = Team()
    team.need(team.workflow("Ship"), team.product(team.vendor("Acme"), "Tool", decision_asked="Renew?"))
    desk = create_register(tmp_path / "team.leeway", author="ann")
    edit = desk.edit(add(*team.rows))
    assert edit is not None
    desk.save(edit)
    yield desk
    desk.close()


def test_what_was_exported_from_which_state_is_noted(desk: OpenRegister, tmp_path: Path) -> None:
    request = memo_request(desk.register, "Tool", author="Ann", prepared=TODAY)
    record = export_memo(desk, request, tmp_path / "memo.pdf", clock=lambda: NOW)
    assert desk.memos() == (record,)
    assert record.sha256 == hashlib.sha256((tmp_path / "memo.pdf").read_bytes()).hexdigest()
    assert record.state == state_hash(desk.register, MemoSources(read_outages(desk, desk.register)))
    assert (record.product, record.verdict) == ("Acme / Tool", "single-source-critical")
    assert (record.author, record.decision, record.exported_at) == ("Ann", "Renew?", NOW)


def test_nothing_is_noted_of_a_memo_that_could_not_be_written(desk: OpenRegister, tmp_path: Path) -> None:
    request = memo_request(desk.register, "Tool", prepared=TODAY)
    with pytest.raises(MemoError, match="folder"):
        export_memo(desk, request, tmp_path / "no" / "memo.pdf")
    assert desk.memos() == ()


def test_an_incident_in_the_file_is_part_of_the_state_that_is_noted(
    desk: OpenRegister, tmp_path: Path
) -> None:
    request = memo_request(desk.register, "Tool", prepared=TODAY)
    request = replace(request, sections=tuple(one for one in ALL if one is not Section.SINCE))
    before = export_memo(desk, request, tmp_path / "before.pdf")
    start = datetime(2026, 3, 2, 10, tzinfo=UTC)
    row = Incident("down", "Acme", "Tool is down", start, start + timedelta(hours=3))
    taken(desk, add(row))
    there = export_memo(desk, request, tmp_path / "there.pdf")
    taken(desk, remove(desk.register, "incident", "down"))
    again = export_memo(desk, request, tmp_path / "again.pdf")
    assert there.state != before.state == again.state
    assert there.sha256 != before.sha256 == again.sha256


def taken(desk: OpenRegister, changes: Iterable[Change]) -> None:
    edit = desk.edit(changes)
    assert edit is not None
    desk.save(edit)
