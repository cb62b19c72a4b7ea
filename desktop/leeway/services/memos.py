"""Make the memo on a product and write it to a file."""

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from leeway import __version__
from leeway.domain.change import row_of
from leeway.domain.register import TABLES, Register
from leeway.engine.portfolio import Portfolio
from leeway.errors import MemoError, UnreadableSource, UnwritableTarget
from leeway.memo import render
from leeway.memo.build import Origin, build_content
from leeway.memo.content import MemoContent
from leeway.memo.printable import shortened
from leeway.memo.request import PAPERS, MemoRequest
from leeway.services.file_writing import write_files
from leeway.services.memo_assessments import MemoSources, find_assessment, read_memo_sources
from leeway.services.memo_outages import find_outages

__all__ = [
    "PAPERS",
    "MemoDocument",
    "MemoRequest",
    "MemoSources",
    "make_memo",
    "read_memo_sources",
    "state_hash",
    "write_memo",
]

_COUNTED: Final = ("key", "started", "resolved", "seen", "impact", "ongoing", "touched")
"""The columns of incidents by which figures differ; the key stands for vendor, source and id."""


@dataclass(frozen=True)
class MemoDocument:
    """A memo: what it says, and the state of the register that it comes from, a SHA-256 in hexadecimal."""

    content: MemoContent
    state: str

    def pdf(self) -> bytes:
        """Return the memo as PDF/UA-1 and PDF/A-2a, the same bytes each time.

        Raises:
            MemoError: It can't be set.
        """
        return self._pdf

    def pages(self, ppi: float = 110.0) -> tuple[bytes, ...]:
        """Draw its pages as PNG, `ppi` pixels an inch.

        Raises:
            MemoError: It can't be set.
        """
        return render.pages(self.content, ppi)

    @cached_property
    def _pdf(self) -> bytes:
        return render.pdf(self.content)


def make_memo(
    register: Register, portfolio: Portfolio, request: MemoRequest, sources: MemoSources
) -> MemoDocument:
    """Make the memo that was asked for from a state of the register, its portfolio and what was read beside its rows.

    Raises:
        MemoError: There is no such product or paper, its figures can't be drawn, or its questionnaire can't be read.
    """
    if request.product_id not in register.products or request.product_id not in portfolio.products:
        raise MemoError("The product isn't in the register any more; choose another for the memo.")
    if request.paper not in PAPERS:
        raise MemoError(f"There is no paper “{request.paper}”; choose {' or '.join(PAPERS)}.")
    state = state_hash(register, sources)
    product = register.products[request.product_id]
    findings = find_outages(register, product, sources.incidents, portfolio.as_of)
    try:
        assessed = find_assessment(register, portfolio, product.id, sources.facts)
    except UnreadableSource as error:
        raise MemoError(f"The memo can't tell of the assessment: {error}") from error
    content = build_content(register, portfolio, request, findings, assessed, Origin(__version__, state))
    return MemoDocument(content, state)


def state_hash(register: Register, sources: MemoSources) -> str:
    """Return the SHA-256, in hexadecimal, of all that the register holds; the order of rows doesn't matter.

    Of imported incidents and logs, which lie beside the register's rows, it covers what the memo is worked out from.
    """
    incidents = sources.incidents
    rows = {
        entity: {id: row_of(row, table) for id, row in register.tables[entity].items()}
        for entity, table in TABLES.items()
    }
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"))
    found = hashlib.sha256(text.encode())
    for name in _COUNTED if len(incidents) else ():
        column = getattr(incidents, name)
        found.update(name.encode())
        found.update(column.astype(column.dtype.newbyteorder("<")).tobytes())
    if sources.facts is not None and sources.facts.use is not None:
        found.update(repr(sources.facts.use).encode())
    return found.hexdigest()


def write_memo(document: MemoDocument, path: Path) -> Path:
    """Write a memo as PDF, whole or not at all, and return the path.

    Raises:
        MemoError: It can't be set, or can't be written there; a file that was there stays as it was.
    """
    body = document.pdf()
    try:
        write_files({Path(os.path.realpath(path.expanduser())): body})
    except UnwritableTarget as error:
        raise MemoError(str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise MemoError(
            f"The memo can't be written to {shortened(str(path), 60)}: {error}. Choose another place."
        ) from error
    return path
