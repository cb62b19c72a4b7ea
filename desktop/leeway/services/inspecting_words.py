"""What an inspected package comes to, in words: what is exposed, what is dangerous, what is only worth knowing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from leeway.formats.package_findings import PackageFindings, Tally

_NAMED: Final = 3
_UNITS: Final = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
_MUCH: Final = 0.5
"""A change of size, as a share, that is worth a look: a package of code doesn't grow by half without a reason."""


class Weight(Enum):
    """How much a remark matters; `shape` goes with it on screen."""

    EXPOSED = "exposed"
    LOOK = "look"
    NOTED = "noted"
    UNKNOWN = "unknown"

    @property
    def shape(self) -> str:
        """The shape that stands for it."""
        return {"exposed": "■", "look": "▲", "noted": "●", "unknown": "○"}[self.value]


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence on a package, and the paths of the first members that it is about."""

    weight: str
    text: str
    places: tuple[str, ...] = ()


def size_words(size: int) -> str:
    """Say a size in bytes, decimal units, with one decimal where that says more: 59.8 MB."""
    for unit, word in _UNITS:
        if size >= unit:
            return f"{size / unit:,.1f} {word}"
    return f"{size:,} bytes"


def remarks(found: PackageFindings, older: PackageFindings | None) -> tuple[Remark, ...]:
    """Say what was found, the worst first; the difference to an older archive is the last."""
    told = [*_exposed(found), *_to_look_at(found), *_noted(found), *_unknown(found)]
    order = [weight.value for weight in Weight]
    told.sort(key=lambda remark: order.index(remark.weight))
    if older is not None:
        told += _difference(found, older)
    return tuple(told)


def _counted(count: int, thing: str, things: str = "") -> str:
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"


def _exposed(found: PackageFindings) -> Iterator[Remark]:
    if found.exposing:
        worst = found.exposing[0]
        text = (
            f"{_counted(len(found.exposing), 'source map')} of {found.maps.count:,} "
            f"{'carries' if len(found.exposing) == 1 else 'carry'} the source itself: "
            f"{_counted(found.exposed_sources, 'file')} with {_counted(found.exposed_lines, 'line')}. "
            f"The largest is {worst.path}, {size_words(worst.size)}."
        )
        yield Remark(Weight.EXPOSED.value, text, tuple(one.path for one in found.exposing[:20]))
    if found.secrets:
        kinds = sorted({one.kind for one in found.secrets})
        text = f"{_counted(len(found.secrets), 'place')} with what should be secret: {', '.join(kinds)}."
        yield Remark(
            Weight.EXPOSED.value, text, tuple(f"{one.path} ({one.kind})" for one in found.secrets[:20])
        )


def _to_look_at(found: PackageFindings) -> Iterator[Remark]:
    look = Weight.LOOK.value
    if found.originals.count:
        size = size_words(found.originals.size)
        text = f"{_counted(found.originals.count, 'file')} of original source, {size}, which a build usually leaves out."
        yield Remark(look, text, found.originals.first)
    if found.scripts:
        text = f"Runs code when it is installed or started: {_told(found)}."
        yield Remark(look, text)
    if found.outside.count:
        text = (
            f"{_counted(found.outside.count, 'path')} would lead out of the folder that it is unpacked into. Leeway unpacks "
            "nothing; others might."
        )
        yield Remark(look, text, found.outside.first)
    if found.links.count:
        yield Remark(
            look, f"{_counted(found.links.count, 'link')}, which weren't followed.", found.links.first
        )
    if found.remote.count:
        text = (
            f"{_counted(found.remote.count, 'file')} {_name(found.remote)} a source map on another computer."
        )
        yield Remark(look, text, found.remote.first)
    if found.dangling.count:
        text = f"{_counted(found.dangling.count, 'file')} {_name(found.dangling)} a source map that isn't in the package."
        yield Remark(look, text, found.dangling.first)
    if found.platforms:
        text = (
            f"It is a thin wrapper: what it does sits in {_counted(len(found.platforms), 'other package')}, one for each "
            f"kind of machine, which aren't in this archive. Inspect those, too: {_first(found.platforms)}."
        )
        yield Remark(look, text, found.platforms)


def _name(tally: Tally) -> str:
    return "names" if tally.count == 1 else "name"


def _told(found: PackageFindings) -> str:
    return _first(tuple(f"{one.what} ({one.when})" for one in found.scripts))


def _first(words: tuple[str, ...]) -> str:
    more = len(words) - _NAMED
    return ", ".join(words[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _noted(found: PackageFindings) -> Iterator[Remark]:
    noted = Weight.NOTED.value
    if not found.exposing and not found.troubles:
        maps = found.maps.count
        without = (
            f"{_counted(maps, 'source map')}, of which none carries source" if maps else "No source maps"
        )
        yield Remark(noted, f"{without}.")
    if not found.secrets and not found.troubles:
        yield Remark(noted, "No secret files or tokens of the kinds that Leeway knows.")
    left = "left by an editor or the system"
    for tally, thing, things in (
        (found.natives, "native binary", "native binaries"),
        (found.tests, "test file", "test files"),
        (found.editor_files, f"file {left}", f"files {left}"),
    ):
        if tally.count:
            text = f"{_counted(tally.count, thing, things)}, {size_words(tally.size)}."
            yield Remark(noted, text, tally.first)


def _unknown(found: PackageFindings) -> Iterator[Remark]:
    if found.troubles:
        text = f"{_counted(len(found.troubles), 'file')} couldn't be looked at wholly; what is in there isn't known to be clean."
        yield Remark(Weight.UNKNOWN.value, text, found.troubles[:20])


def _difference(found: PackageFindings, older: PackageFindings) -> Iterator[Remark]:
    size = found.members.size - older.members.size
    share = size / older.members.size if older.members.size else 0.0
    exposed = found.exposed_sources - older.exposed_sources
    parts = [
        f"{size_words(abs(size))} {'more' if size > 0 else 'less'} ({share:+.0%})".replace("%", " %")
        if size
        else "",
        _more(found.members.count - older.members.count, "file"),
        _more(found.maps.count - older.maps.count, "source map"),
        _more(exposed, "exposed source file"),
        _more(len(found.secrets) - len(older.secrets), "place with secrets", "places with secrets"),
        _more(len(found.scripts) - len(older.scripts), "script that runs", "scripts that run"),
        _more(found.natives.count - older.natives.count, "native binary", "native binaries"),
    ]
    told = ", ".join(part for part in parts if part) or "no difference in size or in what is counted"
    weight = Weight.EXPOSED if exposed > 0 else Weight.LOOK if abs(share) > _MUCH else Weight.NOTED
    yield Remark(weight.value, f"Against {older.title}: {told}.")


def _more(count: int, thing: str, things: str = "") -> str:
    return f"{_counted(abs(count), thing, things)} {'more' if count > 0 else 'fewer'}" if count else ""
