"""A register that is closed while another thread reads its usage: told as such, and never an error of ours."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from leeway.domain.editing import update
from leeway.domain.scope import Scope
from leeway.errors import RegisterFileError
from leeway.services.burn_view import products_with_usage, read_burn
from leeway.services.opening import create_sample, open_register

if TYPE_CHECKING:
    from pathlib import Path

    from leeway.services.open_register import OpenRegister

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> OpenRegister:
    return create_sample(
        tmp_path / "sample.leeway", author="ann", today=date(2026, 11, 22), clock=lambda: NOW, zone=UTC
    )


def test_usage_of_a_closed_register_is_refused_in_a_sentence(desk: OpenRegister) -> None:
    reads = desk.usage()
    desk.close()
    with pytest.raises(RegisterFileError, match="was closed while it was being read"):
        desk.usage()
    with pytest.raises(RegisterFileError, match="was closed while it was being read"):
        reads.unread("p")


def test_incidents_of_a_closed_register_are_refused_in_a_sentence(desk: OpenRegister) -> None:
    reads, register = desk.incidents(), desk.register
    reads.close()
    desk.close()
    with pytest.raises(RegisterFileError, match="was closed while it was being read"):
        desk.incidents()
    with pytest.raises(RegisterFileError, match="was closed while it was being read"):
        reads.columns(register)


def test_closing_amid_the_reading_ends_it_with_a_sentence_or_a_result(desk: OpenRegister) -> None:
    product = products_with_usage(desk.register, Scope())[0].id
    began = threading.Event()
    ends: list[Exception] = []

    def read() -> None:
        try:
            while True:
                read_burn(desk, product, UTC)
                began.set()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is looked at below
            ends.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    assert began.wait(30)
    desk.close()
    reader.join(30)
    assert [type(one) for one in ends] == [RegisterFileError]


def test_closing_amid_a_reading_that_began_before_the_last_edit_loses_nothing_and_fails_at_nothing(
    desk: OpenRegister,
) -> None:
    reads = desk.incidents()
    reads._cursor.execute("BEGIN")
    reads.columns(desk.register)
    edit = desk.edit(update(desk.register, "setting", "setting", title="Kept"))
    assert edit
    desk.save(edit)
    desk.close()
    reads.close()
    again = open_register(desk.path, author="ann")
    assert (again.notices, again.register.setting.title) == ((), "Kept")
    again.close()
