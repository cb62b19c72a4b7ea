"""The pillars and sections of an assessment as a list: which are done, begun or untouched, and how many questions each asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leeway.domain.questionnaire import Pillar
from leeway.services.assessment_view import AssessmentView
from leeway.ui import formatting

PART_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_ROOT: Final = QModelIndex()
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


class AssessmentParts(QAbstractListModel):
    """The parts of one assessment."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts: tuple[Part, ...] = ()

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Show other parts; where they are the same ones, only their counts change."""
        same = [(p.pillar, p.section) for p in parts] == [(p.pillar, p.section) for p in self.parts]
        if same:
            self.parts = parts
            if parts:
                self.dataChanged.emit(self.index(0), self.index(len(parts) - 1))
            return
        self.beginResetModel()
        self.parts = parts
        self.endResetModel()

    def row_of(self, pillar: str, section: str) -> int:
        """Return the row of a section, or of its pillar where sections aren't listed; -1 if there is neither."""
        rows = [row for row, part in enumerate(self.parts) if part.pillar == pillar]
        return next(
            (row for row in rows if self.parts[row].section == (section or "General")),
            rows[0] if rows else -1,
        )

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.parts)

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        found = super().flags(index)
        if index.isValid() and not self.parts[index.row()].asked:
            return found & ~Qt.ItemFlag.ItemIsEnabled
        return found

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid():
            return None
        part = self.parts[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return part.title
            case Qt.ItemDataRole.AccessibleTextRole:
                if not part.asked:
                    return f"{part.title}: nothing is asked"
                return f"{part.title}: {_STATES[part.sign]}, {part.done} of {part.asked} answered"
            case Qt.ItemDataRole.ToolTipRole:
                if not part.asked:
                    return "Nothing of it is asked, by the answers and facts so far"
                left = part.asked - part.done
                return (
                    f"Go to its first unanswered question; {left} left"
                    if left
                    else "Go to its first question"
                )
            case _ if role == PART_ROLE:
                return part
        return None
