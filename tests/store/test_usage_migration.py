"""Registers from before there was usage, and big tables that opening leaves alone."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.register_files import OLD_REGISTERS

from leeway.domain.editing import add, update
from leeway.domain.incident import MAJOR, Incident
from leeway.services.opening import open_register
from leeway.store.register_store import RegisterStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)
REGISTERS = Path(__file__).parents[1] / "data" / "registers"
OLD = REGISTERS / "schema-001.leeway"


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


@pytest.mark.parametrize("old", OLD_REGISTERS, ids=lambda old: old.stem)
def test_products_of_an_older_register_take_days_of_usual_use(tmp_path: Path, old: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "old.leeway"))
    desk = open_register(path, author="tester")
    assert {product.reference for product in desk.register.products.values()} == {None}
    id, days = next(iter(desk.register.products)), (date(2026, 6, 1), date(2026, 6, 30))
    edit = desk.edit(
        update(desk.register, "product", id, reference_from=days[0], reference_to=days[1]), "Choose"
    )
    assert edit
    desk.save(edit)
    desk.close()
    store = RegisterStore.open(path, NOW)
    assert store.read().products[id].reference == days
    store.close()


@pytest.mark.parametrize("old", OLD_REGISTERS[:3], ids=lambda old: old.stem)
def test_an_older_register_has_room_for_incidents(tmp_path: Path, old: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "old.leeway"))
    desk = open_register(path, author="tester")
    vendor = next(iter(desk.register.vendors))
    edit = desk.edit(
        add(
            Incident(
                "i",
                vendor_id=vendor,
                name="Down",
                impact=MAJOR,
                started=NOW,
                resolved=NOW + timedelta(hours=2),
            )
        ),
        "Add",
    )
    assert edit
    desk.save(edit)
    desk.close()
    desk = open_register(path, author="tester")
    with desk.incidents() as reads:
        found = reads.columns(desk.register)
    desk.close()
    assert (found.by_hand.tolist(), found.hours.tolist()) == ([True], [2.0])
