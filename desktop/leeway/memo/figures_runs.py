"""The words of a figure in the memo, run by run in the shipped font that has their letters.

What sets the memo looks for letters that a font lacks in one other font for the whole text, and where that has fewer
glyphs than letters it loses some, or fails (https://github.com/linebender/resvg/issues/861). So each run is a text of
its own, in a font that has all of it, and letters that can't be seen are left out: an emoji that is joined from several
stands as these side by side. The memo's own text has them as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from leeway.memo.figures_type import advances
from leeway.memo.fonts import FontSet
from leeway.memo.printable import clusters, visible


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one family that follow one another."""

    family: str
    text: str

    def width(self, size: float) -> float:
        """Return how wide it is at most, in units of the type's size: letters that join or merge take less."""
        return advances(self.family).width(self.text) * size


def runs(text: str, family: str) -> Sequence[Run]:
    """Split a text into runs: what a shipped family has, and what it lacks; a space goes with what is before it.

    Raises:
        OSError: A font is missing.
        ValueError: A font is damaged.
    """
    if text.isascii():
        return (Run(family, text),)
    fonts = FontSet.read()
    found: list[tuple[str, str]] = []
    for cluster in clusters(text):
        seen = visible(cluster)
        if cluster.isspace() and found:
            found.append((found[-1][0], cluster))
        elif seen:
            found.append((fonts.family_of(seen) or family, "".join(map(chr, seen))))
    grouped = groupby(found, key=lambda pair: pair[0])
    return tuple(Run(other, "".join(seen for _, seen in pairs)) for other, pairs in grouped)
