"""Registers from before there was usage, and big tables that opening leaves alone."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leeway.store.register_store import RegisterStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD = Path(__file__).parents[1] / "data" / "registers" / "schema-001.leeway"


def test_a_register_of_schema_1_opens_with_room_for_usage(tmp_path: Path) -> None:
    if not OLD.exists():
        pytest.skip("the register of schema 1 isn't there")
    path = Path(shutil.copy(OLD, tmp_path / "old.leeway"))
    store = RegisterStore.open(path, NOW)
    assert "brought up to date" in store.notices[0]
    register = store.read()
    assert register.products
    assert {product.session_hours for product in register.products.values()} == {None}
    with store.usage() as reads:
        assert reads.next_number() == 1
        assert len(reads.calls(next(iter(register.products)))) == 0
    store.close()
    store = RegisterStore.open(path, NOW)
    assert store.notices == ()
    assert store.read() == register
    store.close()
