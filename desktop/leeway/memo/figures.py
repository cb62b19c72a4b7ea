"""Charts as SVG: for the memo, and for files of their own. Real text, no scripts, nothing from elsewhere.

The same chart gives the same bytes. Everything is cut to the field in numbers, since not every reader of SVG clips.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

import numpy as np

from leeway.domain.chart import Chart, Hue, Numbers, Shape
from leeway.engine.chart_layout import first_view, lay_out
from leeway.engine.chart_marks import prepare
from leeway.engine.chart_shapes import Area, Box, Boxes, Drawing, Key, Mark, Path, Segment, Symbols, Words
from leeway.memo.figures_clipping import stretches
from leeway.memo.figures_palette import SERIF, Palette
from leeway.memo.figures_runs import Run, runs
from leeway.memo.figures_text import shown
from leeway.memo.figures_writing import MemoWriting

_AREA: Final = 0.18
_PAST: Final = 0.35
_GRID: Final = 0.6
_GROUND: Final = 0.85
_DASHES: Final = (4.5, 3.75)
_ON_SCREEN: Final = 11.0
_ANCHORS: Final = ("start", "middle", "end")
_CORNERS: Final = {
    Shape.TRIANGLE: ((0.0, -1.1), (1.1, 0.85), (-1.1, 0.85)),
    Shape.DIAMOND: ((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)),
}


def figure(chart: Chart, width: float, height: float, palette: Palette) -> str:
    """Draw a chart as SVG, `width` by `height` in points or pixels, whichever the palette's type is in.

    Raises:
        OSError: A file of this installation is missing.
        ValueError: A file of this installation is damaged.
    """
    writing = MemoWriting(palette)
    clean = shown(chart)
    drawing = lay_out(prepare(clean), first_view(clean, width, height, writing), width, height, writing)
    return "\n".join((*_head(clean, drawing, palette), *_Sheet(drawing, palette).elements(), "</svg>", ""))


def _head(chart: Chart, drawing: Drawing, palette: Palette) -> Iterator[str]:
    size = f'width="{_n(drawing.width)}" height="{_n(drawing.height)}"'
    box = f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}"'
    family = escape(palette.family, quote=True)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" '
        f'font-family="{family}" font-size="{_n(palette.size)}">'
    )
    yield f"<title>{escape(chart.title)}</title>"
    yield f"<desc>{escape(chart.words)}</desc>"
    yield f'<rect {size} fill="{palette.surface}"/>'


class _Sheet:
    """One figure being written."""

    def __init__(self, drawing: Drawing, palette: Palette) -> None:
        self._drawing = drawing
        self._palette = palette
        self._unit = palette.size / _ON_SCREEN  # strokes get thinner as the type gets smaller

    def elements(self) -> Iterator[str]:
        """Yield the elements in the order of painting."""
        for segment in self._drawing.behind:
            yield self._segment(segment)
        for mark in self._drawing.marks:
            yield from self._mark(mark)
        for words in self._drawing.words:
            yield from self._words(words)
        for key in self._drawing.legend:
            yield from self._key(key)

    def _mark(self, mark: Mark) -> Iterator[str]:
        match mark:
            case Boxes():
                yield from self._boxes(mark)
            case Path():
                yield from self._path(mark)
            case Area():
                yield from self._area(mark)
            case Symbols():
                yield from self._symbols(mark)
            case Segment():
                yield self._segment(mark)

    def _boxes(self, mark: Boxes) -> Iterator[str]:
        field = self._drawing.field
        left, right = (np.clip(x, field.left, field.right) for x in (mark.left, mark.left + mark.width))
        top, bottom = (np.clip(y, field.top, field.bottom) for y in (mark.top, mark.top + mark.height))
        corner = f' rx="{_n(mark.radius)}"' if mark.radius else ""
        for place in np.flatnonzero((right > left) & (bottom > top)).tolist():
            fill = self._palette.hues[mark.hues[mark.kinds[place]]]
            at = f'x="{_n(left[place])}" y="{_n(top[place])}"'
            size = f'width="{_n(right[place] - left[place])}" height="{_n(bottom[place] - top[place])}"'
            yield f'<rect {at} {size}{corner} fill="{fill}"/>'

    def _path(self, mark: Path) -> Iterator[str]:
        lines = stretches(mark.x, mark.y, self._drawing.field)
        if lines:
            steps = " ".join(f"M{_points(x, y)}" for x, y in lines)
            yield f'<path d="{steps}" fill="none" {self._stroke(mark.hue, mark.width, dashed=mark.dashed)}/>'

    def _stroke(self, hue: Hue, width: float, *, dashed: bool) -> str:
        ink = self._palette.muted if hue is Hue.FAINT else self._palette.hues[hue]
        dashes = " ".join(_n(dash * self._unit) for dash in _DASHES)
        return (
            f'stroke="{ink}" stroke-width="{_n(width * self._unit)}" stroke-linejoin="round"'
            + (f' stroke-opacity="{_PAST}"' if hue is Hue.FAINT else "")
            + (f' stroke-dasharray="{dashes}"' if dashed else "")
        )

    def _area(self, mark: Area) -> Iterator[str]:
        field = self._drawing.field
        x, y = np.clip(mark.x, field.left, field.right), np.clip(mark.y, field.top, field.bottom)
        yield f'<path d="M{_points(x, y)}Z" fill="{self._palette.hues[mark.hue]}" fill-opacity="{_AREA}"/>'

    def _symbols(self, mark: Symbols) -> Iterator[str]:
        for place in range(len(mark.x)):
            shape, hue = mark.looks[mark.kinds[place]]
            yield self._symbol(shape, hue, float(mark.x[place]), float(mark.y[place]), mark.size)

    def _symbol(self, shape: Shape, hue: Hue, x: float, y: float, size: float) -> str:
        ink, ground, half = self._palette.hues[hue], self._palette.surface, size / 2
        edge = f'fill="{ink}" stroke="{ground}" stroke-width="{_n(0.8 * self._unit)}"'
        match shape:
            case Shape.SQUARE:
                side = size * 0.9
                at = f'x="{_n(x - side / 2)}" y="{_n(y - side / 2)}"'
                return f'<rect {at} width="{_n(side)}" height="{_n(side)}" {edge}/>'
            case Shape.CIRCLE:
                return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(half)}" {edge}/>'
            case Shape.RING:
                line = f'fill="{ground}" stroke="{ink}" stroke-width="{_n(1.6 * self._unit)}"'
                return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(half * 0.9)}" {line}/>'
        xs, ys = np.asarray(_CORNERS[shape]).T * half
        return f'<path d="M{_points(xs + x, ys + y)}Z" {edge}/>'

    def _segment(self, mark: Segment) -> str:
        ends = f'x1="{_n(mark.x1)}" y1="{_n(mark.y1)}" x2="{_n(mark.x2)}" y2="{_n(mark.y2)}"'
        if mark.hue is not None:
            return f"<line {ends} {self._stroke(mark.hue, mark.width, dashed=mark.dashed)}/>"
        ink = self._palette.muted if mark.strong else self._palette.line
        return f'<line {ends} stroke="{ink}" stroke-width="{_n(self._unit)}" stroke-opacity="{_GRID}"/>'

    def _words(self, words: Words) -> Iterator[str]:
        if words.ground is not None:
            yield f'<rect {_placed(words.ground)} fill="{self._palette.surface}" fill-opacity="{_GROUND}"/>'
        ink = self._palette.hues[words.hue] if words.hue else self._palette.muted
        base = words.y + self._palette.size * 0.35  # half the height of a figure
        found = runs(words.text, SERIF) if self._palette.measured == SERIF else ()
        if len(found) <= 1:
            anchor = _ANCHORS[round(words.anchor * 2)]
            at = f'x="{_n(words.x)}" y="{_n(base)}" text-anchor="{anchor}"{_family(found)}'
            text = found[0].text if found else words.text
            yield f'<text {at} fill="{ink}">{escape(text)}</text>'
            return
        widths = [run.width(self._palette.size) for run in found]
        x = words.x - words.anchor * sum(widths)
        for run, width in zip(found, widths, strict=True):
            at = f'x="{_n(x)}" y="{_n(base)}"{_family((run,))}'
            yield f'<text {at} fill="{ink}" xml:space="preserve">{escape(run.text)}</text>'
            x += width

    def _key(self, key: Key) -> Iterator[str]:
        box = key.swatch
        middle = box.top + box.height / 2
        if key.line:
            yield self._segment(Segment(box.left, middle, box.right, middle, key.hue, 2.0, key.dashed))
        elif key.shape is not None:
            yield self._symbol(key.shape, key.hue, box.left + box.width / 2, middle, box.width * 1.1)
        else:
            yield f'<rect {_placed(box)} fill="{self._palette.hues[key.hue]}"/>'
        yield from self._words(key.words)


def _family(found: Sequence[Run]) -> str:
    other = found[0].family if found else SERIF
    return "" if other == SERIF else f' font-family="{escape(other)}"'


def _placed(box: Box) -> str:
    return f'x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" height="{_n(box.height)}"'


def _points(x: Numbers, y: Numbers) -> str:
    return "L".join(f"{_n(one)} {_n(other)}" for one, other in zip(x.tolist(), y.tolist(), strict=True))


def _n(value: float) -> str:
    """Write a number with at most two decimals, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
