"""A comparison as PDF: the comparison memo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leeway import __version__
from leeway.errors import MemoError
from leeway.memo import render, wording
from leeway.memo.comparison_content import ComparedCell, ComparedRow, ComparedSection, ComparisonContent
from leeway.memo.content import Mark
from leeway.memo.figures import figure
from leeway.memo.figures_palette import print_palette
from leeway.memo.printable import shortened
from leeway.memo.request import PAPERS
from leeway.services.comparison_case import REGISTER
from leeway.services.comparison_chart import missing_words
from leeway.services.comparison_document import cell_words

if TYPE_CHECKING:
    from leeway.domain.comparison import Cell, Comparison

_SHAPES: Final = {"stops": "■", "degrades": "▲", "holds": "●", "unknown": "○"}
_NAME: Final = 120
_TEXT: Final = 400
_WIDTH, _HEIGHT = 300.0, 200.0


def comparison_pdf(found: Comparison, paper: str = "a4") -> bytes:
    """Set a comparison as PDF/UA-1 and PDF/A-2a; the same comparison gives the same bytes.

    Raises:
        MemoError: There is no such paper, or it can't be set.
    """
    if paper not in PAPERS:
        raise MemoError(f"There is no paper “{paper}”; choose {' or '.join(PAPERS)}.")
    return render.pdf(comparison_content(found, paper), "comparison.typ")


def comparison_content(found: Comparison, paper: str) -> ComparisonContent:
    """Write what the comparison memo says.

    Raises:
        MemoError: Its figure can't be drawn.
    """
    try:
        chart = figure(found.chart, _WIDTH, _HEIGHT, print_palette()).encode()
    except (OSError, ValueError) as error:
        raise MemoError(f"The figure can't be drawn: {error}. Install Leeway again.") from error
    names = [shortened(subject.title, _NAME) for subject in found.subjects]
    empty = (
        found.chart.empty
        if found.chart.is_empty
        else "Hours to leave over the score of the community pillar."
    )
    return ComparisonContent(
        paper=paper,
        prepared=found.as_of,
        title=" and ".join((", ".join(names[:-1]), names[-1])),
        author="",
        byline=f"Prepared {wording.day(found.as_of)}. Money in {found.currency}.",
        example=found.example,
        products=tuple(names),
        chart=chart,
        chart_alt=f"{found.chart.title}. {found.chart.words}",
        chart_note=" ".join(filter(None, (empty, missing_words(found.chart)))),
        groups=tuple(
            ComparedSection(
                section.title,
                tuple(
                    ComparedRow(
                        shortened(row.name, _TEXT), row.difference.matters,
                        tuple(_cell(cell, found.currency) for cell in row.cells),
                    )
                    for row in section.rows
                ),
            )
            for section in found.sections
        ),
        footer=f"Leeway {__version__} · {shortened(found.register, 40)} · data as of {wording.day(found.as_of)}",
    )  # fmt: skip


def _cell(cell: Cell, currency: str) -> ComparedCell:
    # Who reads it has no register: it is the writer's.
    source = "the register" if cell.source == REGISTER else shortened(cell.source, _NAME)
    said = ", ".join(part for part in (cell.standing, wording.day(cell.as_of)) if part)
    mark = Mark(cell.tone, _SHAPES[cell.tone], "") if cell.tone else None
    return ComparedCell(shortened(cell_words(cell, currency), _TEXT), f"{said}: {source}", mark)
