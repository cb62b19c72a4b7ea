"""Text from outside, made fit to print: shown as it is, with a visible stand-in for what can't be shown.

PDF/A allows no missing glyphs, and characters that can't be seen must not mislead a reader.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from leeway.memo.fonts import FontSet

BREAK: Final = "\ue000"
"""Where a word may be broken if it is too wide; private, so that no text from outside can bring it."""

RIGHT_TO_LEFT: Final = "\ue001"
LEFT_TO_RIGHT: Final = "\ue002"
"""Around text that runs right to left, so that figures beside it stay in their order; private too."""

SEPARATOR: Final = "·"
"""Between texts that have nothing to do with one another; a run never goes across it."""

_LONG_RUN = 12
_CHUNK = 4
_MOST_MARKS = 8
_LONGEST_CLUSTER = 32
_JOINER = "\u200d"
_BLACK_FLAG = "\U0001f3f4"
_MARKS: Final = frozenset({"Mn", "Me", "Mc"})
_UNSHOWN: Final = frozenset({"Cc", "Co", "Cs"})
_LINE_ENDS: Final = frozenset("\n\u2028\u2029")
_BREAKING_SPACES: Final = frozenset(" \n\u1680\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
_DIRECTION_MARKS: Final = frozenset("\u200e\u200f\u061c")
_SOFT_BREAKS: Final = frozenset("\u00ad\u200b")
_BLANK: Final = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_STEERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb")


def printable(text: str, fonts: FontSet) -> str:
    """Return the text as the template takes it: stand-ins in place, `BREAK` within long runs.

    Line ends become a line feed, tabs a space. Soft hyphens and zero-width spaces break words, and direction marks go,
    within a word; other invisible letters, and these elsewhere, are named.
    """
    if text.isascii() and text.isprintable():
        return text if len(text) <= _LONG_RUN else _breakable(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _breakable(_isolated([*_shown(lines, fonts)]))


def stand_in(letter: str) -> str:
    """Name a character by its code point, such as [U+200B]."""
    return f"[U+{ord(letter):04X}]"


def shortened(text: str, longest: int) -> str:
    """Return the text on one line, cut at a whole letter and with an ellipsis where it is longer."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    kept = ""
    for cluster in clusters(line):
        if len(kept) + len(cluster) >= longest:
            break
        kept += cluster
    return f"{kept.rstrip()}…"


def clusters(text: str) -> Iterator[str]:
    """Split a text into what a reader takes for one letter: a base with its marks, a joined emoji, a flag.

    A close approximation of Unicode Standard Annex 29, section 3.
    """
    cluster = ""
    for letter in text:
        if cluster and _continues(cluster, letter):
            cluster += letter
        else:
            if cluster:
                yield cluster
            cluster = letter
    if cluster:
        yield cluster


def _continues(cluster: str, letter: str) -> bool:
    if cluster in _LINE_ENDS or unicodedata.category(cluster[-1]) == "Cc":
        return False
    if _extends(letter):
        return True
    if cluster[-1] == _JOINER:
        return ord(letter) >= 0x2190 and not letter.isalpha() and not letter.isspace()
    return len(cluster) == 1 and _regional(cluster) and _regional(letter)


def _extends(letter: str) -> bool:
    code = ord(letter)
    if code < 0x300:
        return False
    return (
        unicodedata.category(letter) in _MARKS or letter in "\u200c\u200d" or _tag(code) or _skin_tone(code)
    )


def _tag(code: int) -> bool:
    return 0xE0020 <= code <= 0xE007F


def _skin_tone(code: int) -> bool:
    return 0x1F3FB <= code <= 0x1F3FF


def _regional(letter: str) -> bool:
    return 0x1F1E6 <= ord(letter) <= 0x1F1FF


def _shown(text: str, fonts: FontSet) -> Iterator[str]:
    fits: dict[str, bool] = {}
    within_word = False
    waiting: list[str] = []
    for cluster in clusters(text):
        if cluster in _SOFT_BREAKS or cluster in _DIRECTION_MARKS:
            waiting.append(cluster)
            continue
        seen = _of_word(cluster)
        yield from _unseen(waiting, within_word=within_word or seen)
        waiting, within_word = [], seen
        if cluster not in fits:
            fits[cluster] = _fits(cluster, fonts)
        if cluster in _LINE_ENDS:
            yield "\n"
        elif fits[cluster]:
            yield cluster
        else:
            yield from _spelled(cluster, fonts)
    yield from _unseen(waiting, within_word=within_word)


def _unseen(letters: list[str], *, within_word: bool) -> Iterator[str]:
    for letter in letters:
        if not within_word:
            yield stand_in(letter)
        elif letter in _SOFT_BREAKS:
            yield BREAK


def _of_word(cluster: str) -> bool:
    return unicodedata.category(cluster[0])[0] in "LMNS"


def _spelled(cluster: str, fonts: FontSet) -> Iterator[str]:
    """Keep as much of the beginning as can be shown, and name the rest, what repeats once with its count."""
    kept = 0
    while kept < len(cluster) and _fits(cluster[: kept + 1], fonts):
        kept += 1
    if kept:
        yield cluster[:kept]
    for letter, group in groupby(cluster[kept:]):
        count = sum(1 for _ in group)
        yield stand_in(letter) if count == 1 else f"{stand_in(letter)}×{count:,}"


def _fits(cluster: str, fonts: FontSet) -> bool:
    if len(cluster) > _LONGEST_CLUSTER or any(_misleading(letter, cluster) for letter in cluster):
        return False
    marks = sum(unicodedata.category(letter) in _MARKS for letter in cluster)
    return marks <= _MOST_MARKS and fonts.covers(visible(cluster))


def visible(cluster: str) -> tuple[int, ...]:
    """Return the code points of a cluster that a font must have: joiners and selectors only steer it."""
    return tuple(ord(letter) for letter in cluster if not _ignorable(letter))


def _misleading(letter: str, cluster: str) -> bool:
    if _tag(ord(letter)):
        return cluster[0] != _BLACK_FLAG
    alone = len(cluster) == 1 and _ignorable(letter)
    return alone or letter in _STEERING or letter in _BLANK or unicodedata.category(letter) in _UNSHOWN


def _ignorable(letter: str) -> bool:
    code = ord(letter)
    return (
        (unicodedata.category(letter) == "Cf" and letter not in _STEERING)
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or letter == "\u034f"
    )


def _isolated(units: list[str]) -> Iterator[str]:
    """Put marks around each run of right-to-left letters, unless it is all there is.

    Source: Unicode Standard Annex 9, sections 3.2 and 4.3.
    """
    runs = list(_runs([_direction(unit) for unit in units]))
    if runs == [(0, len(units))]:
        runs = []
    starts, ends = {start for start, _ in runs}, {end for _, end in runs}
    for place, unit in enumerate(units):
        if place in ends:
            yield LEFT_TO_RIGHT
        if place in starts:
            yield RIGHT_TO_LEFT
        yield unit
    if len(units) in ends:
        yield LEFT_TO_RIGHT


def _direction(unit: str) -> str:
    return "L" if unit == SEPARATOR else unicodedata.bidirectional(unit[0])


def _runs(classes: list[str]) -> Iterator[tuple[int, int]]:
    """Find runs from one right-to-left letter to the last before a left-to-right one or the end of a line."""
    start = end = -1
    for place, kind in enumerate(classes):
        if kind in {"R", "AL"}:
            start, end = (place if start < 0 else start), place + 1
        elif kind in {"L", "B"} and start >= 0:
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def _breakable(units: Iterable[str]) -> str:
    """Join the units, with `BREAK` every few letters where a run without a space is long."""
    joined: list[str] = []
    run: list[str] = []
    for unit in units:
        if unit in _BREAKING_SPACES:
            joined += (*_run(run), unit)
            run = []
        else:
            run.append(unit)
    return "".join((*joined, *_run(run)))


def _run(units: list[str]) -> Iterator[str]:
    if sum(map(len, units)) <= _LONG_RUN:
        yield from units
        return
    since = 0
    for unit in units:
        if since >= _CHUNK:
            yield BREAK
            since = 0
        yield unit
        since += len(unit)
