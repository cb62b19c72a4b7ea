"""Registers from before all of a memo's request was kept."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from tests.register_files import OLD_REGISTERS

from leeway.errors import RegisterFileError
from leeway.services.memo_export import export_memo, memo_request
from leeway.services.memo_records import products_of, told_of
from leeway.services.opening import check_register, open_register
from leeway.store.register_store import MemoRecord, RegisterStore

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REGISTERS = Path(__file__).parents[1] / "data" / "registers"


@pytest.mark.parametrize("old", OLD_REGISTERS, ids=lambda old: old.stem)
def test_an_older_register_has_room_for_what_was_asked_of_a_memo(tmp_path: Path, old: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "old.leeway"))
    desk = open_register(path, author="tester", clock=lambda: NOW)
    product = next(iter(desk.register.products.values()))
    title = f"{desk.register.vendors[product.vendor_id].name} / {product.name}"
    request = memo_request(desk.register, title, prepared=date(2026, 11, 22))
    record = export_memo(desk, request, tmp_path / "memo.pdf", clock=lambda: NOW)
    desk.close()
    assert check_register(path) == ()
    again = open_register(path, author="tester")
    assert record in again.memos()
    assert products_of(record) == (product.id,)
    assert told_of(record, product.id).figures["Leeway"]
    again.close()


def test_a_record_of_an_older_register_is_kept_and_says_that_its_request_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "old.leeway"
    shutil.copy(REGISTERS / "schema-006.leeway", path)
    with duckdb.connect(path) as connection:
        connection.execute(
            "INSERT INTO memo VALUES ('m', 'p', 'Acme / Tool', 'replaceable', 'abc', 3, 'ann', '', '', ?, 'a.pdf', 'def')",
            [NOW.replace(tzinfo=None)],
        )
    store = RegisterStore.open(path, NOW)
    assert store.memos() == (
        MemoRecord("m", "p", "Acme / Tool", "replaceable", "abc", "ann", "", "", NOW, "a.pdf", "def", 3),
    )
    store.close()


def test_a_register_that_is_closed_while_memos_are_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    store = RegisterStore.create(tmp_path / "team.leeway", NOW)
    store.close()
    for read in (store.memos, lambda: store.edits_after(0)):
        with pytest.raises(RegisterFileError, match="was closed while it was being read"):
            read()
