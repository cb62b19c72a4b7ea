"""The words of a chart, made fit to print: what can't be shown has a visible stand-in."""

from collections.abc import Callable
from dataclasses import replace

from leeway.domain.chart import Axis, Bars, Chart, Line, Mark, Points, Rule, Spans
from leeway.memo.fonts import FontSet
from leeway.memo.printable import BREAK, LEFT_TO_RIGHT, RIGHT_TO_LEFT, printable

_UNSET = str.maketrans("", "", BREAK + RIGHT_TO_LEFT + LEFT_TO_RIGHT)


def shown(chart: Chart) -> Chart:
    """Return a chart whose words can all be set in the shipped fonts.

    Raises:
        OSError: A font is missing.
        ValueError: A font is damaged.
    """
    fonts: list[FontSet] = []

    def fit(text: str) -> str:
        if text.isascii() and text.isprintable():
            return text
        if not fonts:
            fonts.append(FontSet.read())
        return printable(text, fonts[0]).translate(_UNSET)

    return replace(
        chart,
        title=fit(chart.title),
        words=fit(chart.words),
        x=_axis(chart.x, fit),
        y=_axis(chart.y, fit),
        marks=tuple(_mark(mark, fit) for mark in chart.marks),
        legend=tuple((fit(name), hue) for name, hue in chart.legend),
    )


def _axis(axis: Axis, fit: Callable[[str], str]) -> Axis:
    return replace(axis, label=fit(axis.label), ticks=tuple((at, fit(text)) for at, text in axis.ticks))


def _mark(mark: Mark, fit: Callable[[str], str]) -> Mark:
    match mark:
        case Bars() | Points():
            return replace(mark, name=fit(mark.name), labels=tuple(map(fit, mark.labels)))
        case Line():
            return replace(mark, name=fit(mark.name), label=fit(mark.label))
        case Spans():
            return replace(mark, name=fit(mark.name))
        case Rule():
            return replace(mark, label=fit(mark.label))
    return mark
