"""Charts drawn for the memo's pages."""

from typing import Final

from leeway.domain.chart import Chart
from leeway.errors import MemoError
from leeway.memo.content import Figure
from leeway.memo.figures import figure
from leeway.memo.figures_palette import print_palette

WHOLE: Final = 490.0
HALF: Final = 238.0
"""The widths of a page's text and of half of it, in points."""


def drawn(chart: Chart, height: float, *, wide: bool = False) -> Figure:
    """Draw a chart as wide as the page, or half as wide; `height` in points.

    Raises:
        MemoError: A file of this installation is missing or damaged.
    """
    try:
        svg = figure(chart, WHOLE if wide else HALF, height, print_palette())
    except (OSError, ValueError) as error:
        raise MemoError(f"The memo's figures can't be drawn: {error}. Install Leeway again.") from error
    return Figure(chart.title, chart.words, svg.encode(), wide)
