"""Since the last memo: what changed since a memo on the product was exported last."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from leeway.domain.change import Action, Edit
from leeway.domain.verdict import Verdict
from leeway.memo import wording
from leeway.memo.content import Fact
from leeway.memo.section_content import SinceSection, ThenRow

FIRST: Final = "This is the first memo on this product that was exported from this register."
_INCIDENTS: Final = 6


@dataclass(frozen=True, slots=True)
class NewIncident:
    """An incident of the vendor that began since: its day, and its hours as far as they are known."""

    day: date
    hours: float | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last exported memo on a product, and what came after it.

    `figures` are its key figures as it printed them, by label; empty where they weren't recorded. `edits` are those since,
    oldest first; `incidents` those of the vendor that began since, oldest first.
    """

    exported: date
    reader: str
    file_name: str
    verdict: str
    figures: Mapping[str, str]
    edits: tuple[Edit, ...]
    incidents: tuple[NewIncident, ...]


def since_section(
    earlier: Earlier | None, verdict: Verdict, figures: Iterable[Fact], vendor: str
) -> SinceSection:
    """Write what changed since the last memo; `figures` are those of this one."""
    if earlier is None:
        return SinceSection(FIRST)
    then = next((one for one in Verdict if one.value == earlier.verdict), None)
    return SinceSection(
        line=_line(earlier, then, verdict),
        verdict_then=None if then is None else wording.verdict_mark(then),
        verdict_now=wording.verdict_mark(verdict),
        rows=tuple(_rows(earlier, figures)),
        edits=tuple(_edits(earlier.edits)),
        incidents=_incidents(earlier, vendor),
    )


def _line(earlier: Earlier, then: Verdict | None, now: Verdict) -> str:
    reader = f" for {earlier.reader.strip()}" if earlier.reader.strip() else ""
    last = f"The last memo on this product was exported on {wording.day(earlier.exported)}{reader}."
    verdict = "The verdict is the same." if then is now else "The verdict has changed."
    figures = "" if earlier.figures else " Its key figures weren't recorded."
    return f"{last} {verdict}{figures}"


def _rows(earlier: Earlier, figures: Iterable[Fact]) -> Iterator[ThenRow]:
    for fact in figures:
        then = earlier.figures.get(fact.label)
        if then is not None:
            yield ThenRow(fact.label, then, fact.value, then != fact.value)


def standing(edits: Iterable[Edit]) -> list[Edit]:
    """Leave out what was taken back: an edit with its undo, an undo of an older edit stays as what it is."""
    found: list[Edit] = []
    for edit in edits:
        before = found[-1] if found else None
        undone = edit.action is Action.UNDO and before is not None and before.id == edit.of
        redone = edit.action is Action.REDO and before is not None and before.of == edit.of
        if undone or (redone and before is not None and before.action is Action.UNDO):
            found.pop()
            continue
        found.append(edit)
    return found


def _edits(edits: Iterable[Edit]) -> Iterator[str]:
    """Say each kind of edit once, with how often and when, the latest first."""
    groups: dict[str, list[Edit]] = {}
    for edit in reversed(standing(edits)):
        groups.setdefault(edit.label, []).append(edit)
    for label, found in groups.items():
        days = sorted({edit.at.date() for edit in found})
        when = (
            wording.day(days[0]) if len(days) == 1 else f"{wording.day(days[0])} to {wording.day(days[-1])}"
        )
        times = f", {len(found):,} times" if len(found) > 1 else ""
        yield f"{label} ({when}{times})"


def _incidents(earlier: Earlier, vendor: str) -> str:
    found = earlier.incidents
    if not found:
        return f"No incident of {vendor} began since then, as far as is on record."
    shown = ", ".join(_incident(one) for one in found[-_INCIDENTS:])
    rest = len(found) - _INCIDENTS
    more = f", and {rest:,} before" if rest > 0 else ""
    began = wording.counted(len(found), "incident", "incidents")
    return f"{began} of {vendor} began since then: {shown}{more}."


def _incident(one: NewIncident) -> str:
    length = "end not known" if one.hours is None else wording.hours(round(one.hours, 1))
    return f"{wording.day(one.day)} ({length})"
