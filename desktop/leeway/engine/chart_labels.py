"""Words on a chart: beside what they name, within its field, over nothing if there is such a place."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from leeway.domain.chart import Bars, Chart, Hue, Line, Numbers, Points, Quantity, Rule
from leeway.engine.chart_marks import bar_edges
from leeway.engine.chart_shapes import Box, Boxes, Mark, Path, Segment, Symbols, Words
from leeway.engine.chart_view import Scale
from leeway.engine.chart_writing import Writing, cut

_HEIGHT = 1.3
_GAP = 0.5
_MOST_LABELS = 400
_LEGIBLE = frozenset({Hue.ACCENT, Hue.STOPS, Hue.DEGRADES, Hue.HOLDS})

Candidate = tuple[float, float, float]  # x, y, anchor


class Placer:
    """Finds places for words one after the other, away from what is drawn and from the words before."""

    def __init__(self, room: Box, marks: Sequence[Mark], writing: Writing) -> None:
        self._room = room
        self._writing = writing
        self._taken: list[Box] = []
        self._lines = _dots(marks)
        self._boxes = [mark for mark in marks if isinstance(mark, Boxes) and mark.hues != (Hue.FAINT,)]
        self._segments = [mark for mark in marks if isinstance(mark, Segment)]

    @property
    def size(self) -> float:
        """The size of the type."""
        return self._writing.size

    def has_room_after(self, field: Box, text: str) -> bool:
        """Whether a text fits between the field and the edge of the room."""
        return self._writing.width(text) <= self._room.right - field.right - self.size * _GAP * 0.9

    def place(self, text: str, candidates: Sequence[Candidate], hue: Hue | None = None) -> Words | None:
        """Return the words at the best of the candidates, the earlier the better; None where there is no room."""
        fitted = cut(text, self._room.width - self._writing.size, self._writing)
        if not fitted:
            return None
        best: tuple[float, Candidate, Box] | None = None
        for number, candidate in enumerate(candidates):
            found = self._fitted(candidate, self._writing.width(fitted))
            if found is None:
                continue
            cost = self._cost(found[1]) + number * 0.5
            if best is None or cost < best[0]:
                best = (cost, *found)
            if cost == number * 0.5:
                break
        if best is None or best[0] >= 1_000:
            return None
        cost, (x, y, anchor), box = best
        self._taken.append(box)
        return Words(fitted, x, y, anchor, hue, box if cost >= 1 else None)

    def _fitted(self, candidate: Candidate, width: float) -> tuple[Candidate, Box] | None:
        """Move a candidate into the field; None if it is far outside."""
        x, y, anchor = candidate
        height = self._writing.size * _HEIGHT
        left = min(max(x - anchor * width, self._room.left), self._room.right - width)
        top = min(max(y - height / 2, self._room.top - height / 2), self._room.bottom - height)
        if abs(left + anchor * width - x) > width or abs(top + height / 2 - y) > 2 * height:
            return None
        return (left + anchor * width, top + height / 2, anchor), Box(left, top, width, height)

    def _cost(self, box: Box) -> float:
        if any(box.overlaps(other) for other in self._taken):
            return 1_000.0
        room = Box(box.left - self.size, box.top, box.width + 2 * self.size, box.height)
        runs_on = any(room.overlaps(other) for other in self._taken)  # two labels that read as one
        dots = self._lines
        within = (dots[0] > box.left) & (dots[0] < box.right) & (dots[1] > box.top) & (dots[1] < box.bottom)
        cost = 10.0 * bool(within.any()) + 4.0 * runs_on
        cost += sum(5.0 for segment in self._segments if _crosses(segment, box))
        return cost + sum(3.0 for mark in self._boxes if _covers(mark, box))


def _dots(marks: Sequence[Mark]) -> tuple[Numbers, Numbers]:
    """Return points on every line, near enough together that no word slips between them, and on every symbol."""
    xs: list[Numbers] = [np.zeros(0)]
    ys: list[Numbers] = [np.zeros(0)]
    for mark in marks:
        if isinstance(mark, Path):
            parts = np.linspace(0, 1, 9)[:, None] if len(mark.x) < 2_000 else np.zeros((1, 1))
            xs.append((mark.x[:-1] + np.diff(mark.x) * parts).ravel())
            ys.append((mark.y[:-1] + np.diff(mark.y) * parts).ravel())
        elif isinstance(mark, Symbols):
            xs.append(mark.x)
            ys.append(mark.y)
    return np.concatenate(xs), np.concatenate(ys)


def _crosses(segment: Segment, box: Box) -> bool:
    left, right = sorted((segment.x1, segment.x2))
    top, bottom = sorted((segment.y1, segment.y2))
    return left <= box.right and right >= box.left and top < box.bottom and bottom > box.top


def _covers(mark: Boxes, box: Box) -> bool:
    across = (mark.left < box.right) & (mark.left + mark.width > box.left)
    return bool((across & (mark.top < box.bottom) & (mark.top + mark.height > box.top)).any())


def labels(chart: Chart, placer: Placer, field: Box, x: Scale, y: Scale, size: float) -> Iterator[Words]:
    """Yield the words of rules, lines, bars and points, for as many as there is room; rules have the least choice."""
    for mark in chart.marks:
        if isinstance(mark, Rule) and mark.label:
            yield from _given(placer.place(mark.label, list(_beside_rule(mark, field, x, y, size))))
    for mark in chart.marks:
        match mark:
            case Line(label=str(label)) if label:
                yield from _given(
                    placer.place(label, list(_beside_line(mark, placer, field, x, y)), _ink(mark.hue))
                )
            case Bars(labels=labels) if labels:
                yield from _bar_labels(mark, placer, (x, y), size, lying=chart.y.quantity is Quantity.TEXT)
            case Points(labels=labels) if labels:
                yield from _point_labels(mark, placer, field, (x, y), size)
            case _:
                pass


def _ink(hue: Hue) -> Hue | None:
    """Return the hue of words about a line: its own, if text can be read in it."""
    return hue if hue in _LEGIBLE else None


def _given(words: Words | None) -> Iterator[Words]:
    if words is not None:
        yield words


def _beside_rule(mark: Rule, field: Box, x: Scale, y: Scale, size: float) -> Iterator[Candidate]:
    place = (x if mark.upright else y).place(mark.at)
    if not math.isfinite(place):
        return
    if not mark.upright:
        if field.top - 1 <= place <= field.bottom + 1:
            for right, anchor in ((field.right, 1.0), (field.left + size * _GAP, 0.0)):
                yield (right, place - size * 0.85, anchor)
                yield (right, place + size * 0.85, anchor)
        return
    if field.left - 1 <= place <= field.right + 1:
        for row in range(6):
            height = field.top + size * (0.9 + row * 1.5)
            yield (place + size * _GAP, height, 0.0)
            yield (place - size * _GAP, height, 1.0)


def _beside_line(mark: Line, placer: Placer, field: Box, x: Scale, y: Scale) -> Iterator[Candidate]:
    size = placer.size
    xs, ys = x.places(mark.x), y.places(mark.y)
    known = np.flatnonzero(
        np.isfinite(xs) & np.isfinite(ys) & (xs >= field.left - 1) & (xs <= field.right + 1)
    )
    if not len(known):
        return
    if mark.label_at is None and ends_at_the_edge(mark, x) and placer.has_room_after(field, mark.label):
        height = min(max(float(ys[known[-1]]), field.top), field.bottom)
        for row in (0, -1, 1, -2, 2, -3, 3):
            yield (field.right + size * _GAP, height + row * size * _HEIGHT, 0.0)
    asked = mark.label_at
    place = int(known[-1]) if asked is None or asked not in known else asked
    yield from _around(float(xs[place]), float(ys[place]), size)
    first, last = max(float(xs[known[0]]), field.left), min(float(xs[known[-1]]), field.right)
    for share in (0.75, 0.6, 0.45, 0.3):
        at = first + (last - first) * share
        yield from _around(at, float(np.interp(at, xs[known], ys[known])), size)


def _around(x: float, y: float, size: float) -> Iterator[Candidate]:
    """Yield places beside a point of a line: where a rising or a falling line leaves room, then level with it."""
    for lift in (-1.0, 1.0):
        yield (x + size * _GAP, y + lift * size, 0.0)
        yield (x - size * _GAP, y + lift * size, 1.0)
    yield (x + size * _GAP, y, 0.0)


def ends_at_the_edge(mark: Line, x: Scale) -> bool:
    """Whether a line goes on to the right edge of its field, or beyond."""
    known = np.flatnonzero(np.isfinite(mark.x) & np.isfinite(mark.y))
    return bool(len(known)) and x.place(float(mark.x[known[-1]])) >= x.start + x.length * 0.98


def _bar_labels(
    mark: Bars, placer: Placer, scales: tuple[Scale, Scale], size: float, *, lying: bool
) -> Iterator[Words]:
    left, top, right, bottom = bar_edges(mark, *scales)
    for number, text in enumerate(mark.labels[:_MOST_LABELS]):
        if not text or not math.isfinite(left[number] + top[number]):
            continue
        if lying:
            middle = float(top[number] + bottom[number]) / 2
            leftwards = mark.right[number] < mark.left[number] or (
                mark.right[number] <= 0 > mark.left[number]
            )
            ends = [
                (float(right[number]) + size * _GAP, middle, 0.0),
                (float(left[number]) - size * _GAP, middle, 1.0),
            ]
            yield from _given(placer.place(text, ends[::-1] if leftwards else ends))
        else:
            middle = float(left[number] + right[number]) / 2
            yield from _given(placer.place(text, [(middle, float(top[number]) - size * 0.8, 0.5)]))


def _point_labels(
    mark: Points, placer: Placer, field: Box, scales: tuple[Scale, Scale], size: float
) -> Iterator[Words]:
    xs, ys = scales[0].places(mark.x), scales[1].places(mark.y)
    for number, text in enumerate(mark.labels[:_MOST_LABELS]):
        x, y = float(xs[number]), float(ys[number])
        if not text or not (field.left <= x <= field.right and field.top <= y <= field.bottom):
            continue
        sides = [
            (x + size * 0.8, y, 0.0),
            (x - size * 0.8, y, 1.0),
            (x, y + size * 1.2, 0.5),
            (x, y - size * 1.2, 0.5),
        ]
        yield from _given(placer.place(text, sides))
