"""A chart drawn: shapes with their places, in the units of the drawing, from its top left corner."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leeway.domain.chart import Hue, Numbers, Shape
from leeway.engine.chart_view import Scale, View

Kinds = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share an area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """(n,) filled rectangles; `kinds`: (n,) places in `hues`; `radius` of their corners."""

    left: Numbers
    top: Numbers
    width: Numbers
    height: Numbers
    kinds: Kinds
    hues: tuple[Hue, ...]
    radius: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A line through (n,) points, broken where they are NaN. `smooth`: few enough to be worth it."""

    x: Numbers
    y: Numbers
    hue: Hue
    width: float
    dashed: bool = False
    smooth: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A filled outline through (n,) points, translucent. `smooth`: few enough to be worth it."""

    x: Numbers
    y: Numbers
    hue: Hue
    smooth: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Symbols:
    """(n,) symbols around points; `kinds`: (n,) places in `looks`; `size` across."""

    x: Numbers
    y: Numbers
    kinds: Kinds
    looks: tuple[tuple[Shape, Hue], ...]
    size: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight line. A hue of None is the grid's, or with `strong` that of an axis."""

    x1: float
    y1: float
    x2: float
    y2: float
    hue: Hue | None = None
    width: float = 1.0
    dashed: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text on one line: `x` is its beginning, middle or end as `anchor` (0, 0.5, 1) says, `y` its middle height.

    `ground` is the box behind it to keep clear of what is drawn there. A hue of None is the muted ink.
    """

    text: str
    x: float
    y: float
    anchor: float
    hue: Hue | None = None
    ground: Box | None = None


Mark = Boxes | Path | Area | Symbols | Segment


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: its words, and what is drawn before them in `swatch`."""

    words: Words
    swatch: Box
    hue: Hue
    shape: Shape | None = None
    line: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A chart laid out: `behind` and `words` anywhere, `marks` within the `field` only, in the order of painting."""

    width: float
    height: float
    field: Box
    x: Scale
    y: Scale
    view: View
    behind: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]
    legend: tuple[Key, ...]
