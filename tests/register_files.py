"""Register files for tests: each is made once by each worker, since that takes longer than many a test, and copied."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from leeway.domain import editing
from leeway.services.opening import create_register, create_sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from leeway.domain.register_tables import Entity
    from leeway.services.open_register import OpenRegister

AUTHOR = "Ada Tester"
OLD_REGISTERS = sorted((Path(__file__).parent / "data" / "registers").glob("schema-*.leeway"))
"""A sample register of each schema that was kept, made by the code of then."""


def write_register(path: Path, *rows: Entity, now: datetime) -> Path:
    """Make a register file of these rows, with the title Acme, in one edit."""
    path.write_bytes(_register(rows, now))
    return path


def write_sample(path: Path, now: datetime) -> Path:
    """Make the sample register's file."""
    path.write_bytes(_sample(now))
    return path


@functools.cache
def _register(rows: tuple[Entity, ...], now: datetime) -> bytes:
    def make(path: Path) -> OpenRegister:
        desk = create_register(path, author=AUTHOR, title="Acme", clock=lambda: now)
        edit = desk.edit(editing.add(*rows), "Fill the register")
        assert edit is not None
        desk.save(edit)
        return desk

    return _made(make)


@functools.cache
def _sample(now: datetime) -> bytes:
    return _made(lambda path: create_sample(path, author=AUTHOR, today=now.date(), clock=lambda: now))


def _made(make: Callable[[Path], OpenRegister]) -> bytes:
    """Return the bytes of a register that is closed and whole."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.leeway"
        make(path).close()
        return path.read_bytes()
