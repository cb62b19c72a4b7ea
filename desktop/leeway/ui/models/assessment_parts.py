"""The pillars and sections of an assessment as a list: which are done, begun or untouched, and how many questions each asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from leeway.domain.questionnaire import Pillar
from leeway.services.assessment_view import AssessmentView
from leeway.ui import formatting
from leeway.ui.models.list_rows import ListRows

_STATES: Final = {"✓": "done", "◐": "begun", "○": "not begun"}


@dataclass(frozen=True, slots=True)
class Part:
    """A pillar, or a section of one: how many of its questions are asked and dealt with, and which comes first."""

    pillar: str
    section: str
    title: str
    asked: int
    done: int
    first: str

    @property
    def sign(self) -> str:
        """✓ all done, ◐ begun, ○ untouched."""
        if self.asked and self.done == self.asked:
            return "✓"
        return "◐" if self.done else "○"

    @property
    def count(self) -> str:
        """How many are done of those asked: “3/8”."""
        return f"{self.done}/{self.asked}"


def parts_of(view: AssessmentView) -> tuple[Part, ...]:
    """List the pillars, each followed by its sections where it has several."""
    return tuple(part for pillar in view.definition.pillars for part in _of_pillar(view, pillar))


def _of_pillar(view: AssessmentView, pillar: Pillar) -> Iterator[Part]:
    asked = [question for question in pillar.questions if view.asked(question.id)]
    sections: dict[str, list[str]] = {}
    for question in asked:
        sections.setdefault(question.section, []).append(question.id)
    yield _part(view, pillar.id, "", pillar.title, [question.id for question in asked])
    if len(sections) > 1:
        for section, ids in sections.items():
            yield _part(view, pillar.id, section or "General", section or "General", ids)


def _part(view: AssessmentView, pillar: str, section: str, title: str, ids: list[str]) -> Part:
    done = [id for id in ids if view.answer(id).given]
    first = next((id for id in ids if id not in set(done)), ids[0] if ids else "")
    return Part(pillar, section, formatting.line(title, 200), len(ids), len(done), first)


class AssessmentParts(ListRows[Part]):
    """The parts of one assessment."""

    @override
    def show(self, items: Iterable[Part]) -> None:
        """Show other parts; where they are the same ones, only their counts change."""
        parts = list(items)
        if [(p.pillar, p.section) for p in parts] != [(p.pillar, p.section) for p in self._items]:
            super().show(parts)
            return
        self._items = parts
        if parts:
            self.dataChanged.emit(self.index(0), self.index(len(parts) - 1))

    def row_of(self, pillar: str, section: str) -> int:
        """Return the row of a section, or of its pillar where sections aren't listed; -1 if there is neither."""
        rows = [row for row, part in enumerate(self._items) if part.pillar == pillar]
        return next(
            (row for row in rows if self._items[row].section == (section or "General")),
            rows[0] if rows else -1,
        )

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        found = super().flags(index)
        if index.isValid() and not self._items[index.row()].asked:
            return found & ~Qt.ItemFlag.ItemIsEnabled
        return found

    @override
    def part(self, item: Part, role: int) -> str | None:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.title
            case Qt.ItemDataRole.AccessibleTextRole:
                if not item.asked:
                    return f"{item.title}: nothing is asked"
                return f"{item.title}: {_STATES[item.sign]}, {item.done} of {item.asked} answered"
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(item)
        return None


def _tip(part: Part) -> str:
    if not part.asked:
        return "Nothing of it is asked, by the answers and facts so far"
    left = part.asked - part.done
    return f"Go to its first unanswered question; {left} left" if left else "Go to its first question"
