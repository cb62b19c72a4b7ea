"""Make the memo on one product or several, and write it to a file."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from leeway import __version__
from leeway.domain.register import Register
from leeway.engine.loss import Losses
from leeway.engine.portfolio import Portfolio
from leeway.errors import MemoError, UnreadableSource, UnwritableTarget
from leeway.memo import render
from leeway.memo.build import Ground, Origin, build_content, recorded_figures
from leeway.memo.content import MemoContent
from leeway.memo.overview import whole_memo
from leeway.memo.printable import shortened
from leeway.memo.request import PAPERS, MemoRequest
from leeway.memo.whole import WholeMemo
from leeway.services.file_writing import write_files
from leeway.services.memo_findings import Finder
from leeway.services.memo_records import Told
from leeway.services.memo_sources import MemoSources, read_memo_sources, state_hash

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


@dataclass(frozen=True)
class MemoDocument:
    """A memo: what it says, and the state of the register that it comes from, a SHA-256 in hexadecimal.

    `told` is what it says of each product, by id, for the next memo to be held against.
    """

    whole: WholeMemo
    state: str
    told: dict[str, Told]

    @property
    def content(self) -> MemoContent:
        """What it says of its first product."""
        return self.whole.products[0]

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
        return render.pages(self.whole, ppi)

    @cached_property
    def _pdf(self) -> bytes:
        return render.pdf(self.whole)


def make_memo(
    register: Register, portfolio: Portfolio, request: MemoRequest, sources: MemoSources
) -> MemoDocument:
    """Make the memo that was asked for from a state of the register, its portfolio and what was read beside its rows.

    Raises:
        MemoError: There is no such product, scenario or paper, its figures can't be drawn, or its questionnaire can't be read.
    """
    _check(register, portfolio, request)
    state = state_hash(register, sources)
    ground = Ground(register, portfolio, Losses(register, portfolio.as_of), Origin(__version__, state))
    finder = Finder(ground, request, sources)
    parts, told = [], {}
    try:
        for id in request.product_ids:
            findings = finder.find(id)
            part = build_content(ground, request, id, findings)
            parts.append(part)
            figures = recorded_figures(part.key_figures, findings)
            told[id] = Told(portfolio.products[id].verdict.value, {one.label: one.value for one in figures})
    except UnreadableSource as error:
        raise MemoError(f"The memo can't tell of the assessment: {error}") from error
    return MemoDocument(whole_memo(register, portfolio, request, parts), state, told)


def _check(register: Register, portfolio: Portfolio, request: MemoRequest) -> None:
    if any(id not in register.products or id not in portfolio.products for id in request.product_ids):
        raise MemoError("The product isn't in the register any more; choose another for the memo.")
    if request.scenario_id is not None and request.scenario_id not in register.scenarios:
        raise MemoError(
            "The scenario that the memo proposes isn't in the register any more; choose another, or none."
        )
    if request.paper not in PAPERS:
        raise MemoError(f"There is no paper “{request.paper}”; choose {' or '.join(PAPERS)}.")


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
