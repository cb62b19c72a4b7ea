"""The tree of the register: vendors with their products, then the workflows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from typing_extensions import override

from leeway.domain.editing import update
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.scope import Scope
from leeway.ui import formatting
from leeway.ui.models.columns import Cell, Role, plain_tip
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.models.merging import RUNS_LIMIT, Index, differences, merge
from leeway.ui.models.workflow_rows import in_scope

WORKFLOWS = "workflows"
_SHOWN = ("vendor", "product", "workflow", "integration", "need", "supply")
_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A line of the tree: a vendor, a product, a workflow or the heading above the workflows."""

    entity: str
    id: str
    name: str
    count: int | None
    about: str = ""


@dataclass(eq=False, slots=True)
class _Branch:
    """A line of the first level with the lines below it; `number` names it in the indexes below."""

    entry: TreeEntry
    number: int
    below: list[TreeEntry] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.entry.id


def tree_entries(
    register: Register, scope: Scope, words: Sequence[str]
) -> Iterator[tuple[TreeEntry, list[TreeEntry]]]:
    """Prepare the vendors in scope with their products, and the workflows, that have every word in their names."""
    counts = _integration_counts(register)
    for vendor in sorted(register.vendors.values(), key=lambda v: v.name.casefold()):
        if not scope.covers_vendor(register, vendor.id):
            continue
        own = [register.products[id] for id in register.links.products_of.get(vendor.id, ())]
        own = [product for product in own if scope.everything or scope.covers_product(register, product.id)]
        total = sum(counts.get(product.id, 0) for product in own)
        below = [
            TreeEntry("product", p.id, p.name, counts.get(p.id, 0), f"Product of {vendor.name}")
            for p in sorted(own, key=lambda p: p.name.casefold())
        ]
        if not _matches(vendor.name, words):
            below = [entry for entry in below if _matches(entry.name, words)]
            if not below:
                continue
        yield TreeEntry("vendor", vendor.id, vendor.name, total, "Vendor"), below
    workflows = [
        TreeEntry("workflow", w.id, w.name, None, f"Workflow of {w.owner}" if w.owner else "Workflow")
        for w in sorted(register.workflows.values(), key=lambda w: w.name.casefold())
        if _matches(w.name, words) and in_scope(register, scope, w.id)
    ]
    if workflows:
        yield TreeEntry("", WORKFLOWS, "Workflows", len(workflows), "All workflows"), workflows


def _integration_counts(register: Register) -> dict[str, int]:
    counts: dict[str, int] = {}
    for integration in register.integrations.values():
        counts[integration.product_id] = counts.get(integration.product_id, 0) + integration.count
    return counts


def _matches(name: str, words: Sequence[str]) -> bool:
    folded = name[:1000].casefold() if words else ""
    return all(word in folded for word in words)


def shown_in_tree(register: Register) -> tuple[Any, ...]:
    """Return the tables that the tree is made of; the same objects mean the same tree."""
    return tuple(register.tables[entity] for entity in _SHOWN)


class RegisterTree(QAbstractItemModel):
    """Vendors over products, a heading over workflows; the second column counts integrations."""

    def __init__(self, edits: RegisterEdits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.refusal = ""
        self._edits = edits
        self._branches: list[_Branch] = []
        self._numbers: dict[str, int] = {}
        self._found: dict[int, int] = {}

    def show(self, entries: Iterator[tuple[TreeEntry, list[TreeEntry]]]) -> None:
        """Show these lines instead; what stays the same keeps its place and its selection."""
        wanted = {entry.id: (entry, below) for entry, below in entries}
        known = {branch.id: branch for branch in self._branches}
        target = [known.get(id) or self._branch(entry) for id, (entry, _) in wanted.items()]
        changes = differences(self._branches, target)
        changes += sum(differences(b.below, wanted[b.id][1]) for b in self._branches if b.id in wanted)
        if changes > RUNS_LIMIT:
            self.beginResetModel()
            for branch in target:
                branch.entry, branch.below = wanted[branch.id][0], list(wanted[branch.id][1])
            self._branches[:] = target
            self.endResetModel()
            return
        present = {branch.id for branch in self._branches}
        for branch in target:
            if branch.id not in present:
                branch.entry, branch.below = wanted[branch.id][0], list(wanted[branch.id][1])
        merge(self, QModelIndex(), self._branches, target)
        for row, branch in enumerate(self._branches):
            self._update(row, branch, *wanted[branch.id])

    def _branch(self, entry: TreeEntry) -> _Branch:
        number = self._numbers.setdefault(entry.id, len(self._numbers) + 1)
        return _Branch(entry, number)

    def _update(self, row: int, branch: _Branch, entry: TreeEntry, below: list[TreeEntry]) -> None:
        if branch.entry != entry:
            branch.entry = entry
            self.dataChanged.emit(self.index(row, 0), self.index(row, _COLUMNS - 1))
        if branch.below != below:
            merge(self, self.index(row, 0), branch.below, below)

    def entry_at(self, index: Index) -> TreeEntry | None:
        """Return the line behind an index, None for no index."""
        if not index.isValid():
            return None
        number = index.internalId()
        if number == 0:
            return self._branches[index.row()].entry
        return self._branches[self._row_of(number)].below[index.row()]

    def index_of(self, entity: str, id: str) -> QModelIndex:
        """Return the index of a vendor, product or workflow; an invalid one if it isn't shown."""
        for row, branch in enumerate(self._branches):
            if branch.entry.entity == entity and branch.id == id:
                return self.index(row, 0)
            for place, entry in enumerate(branch.below):
                if entry.id == id and entry.entity == entity:
                    return self.index(place, 0, self.index(row, 0))
        return QModelIndex()

    def _row_of(self, number: int) -> int:
        """Find the row of a first line, where it was found last or else by looking at all of them."""
        row = self._found.get(number, 0)
        if row >= len(self._branches) or self._branches[row].number != number:
            row = next(row for row, branch in enumerate(self._branches) if branch.number == number)
            self._found[number] = row
        return row

    @override
    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not 0 <= column < _COLUMNS or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        number = self._branches[parent.row()].number if parent.isValid() else 0
        return self.createIndex(row, column, number)

    @override
    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        number = index.internalId() if index.isValid() else 0
        return self.createIndex(self._row_of(number), 0, 0) if number else QModelIndex()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._branches)
        if parent.internalId() != 0 or parent.column() != 0:
            return 0
        return len(self._branches[parent.row()].below)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return _COLUMNS

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Name", "Integrations")[section] if section < _COLUMNS else None
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry_at(index)
        if entry is None:
            return None
        if role == Role.ID:
            return entry.id
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{entry.name}\n{entry.about}")
        return _name_data(entry, role) if index.column() == 0 else _count_data(entry, role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.entry_at(index)
        if entry is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if entry.entity and index.column() == 0 and not self._edits.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a vendor, product or workflow; where it is refused, `refusal` says why."""
        entry = self.entry_at(index)
        self.refusal = ""
        if entry is None or not entry.entity or role != Qt.ItemDataRole.EditRole:
            return False
        changes = update(self._edits.register, entry.entity, entry.id, name=value)
        self.refusal = self._edits.commit(changes) or ""
        return not self.refusal


def _name_data(entry: TreeEntry, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return formatting.line(entry.name)
        case Qt.ItemDataRole.EditRole:
            return entry.name
        case Qt.ItemDataRole.AccessibleTextRole:
            return formatting.line(f"{entry.name}, {entry.about}")
        case Role.MUTED:
            return not entry.entity
        case Role.CELL if entry.entity:
            return Cell(entry.entity, entry.id, TABLES[entry.entity].field("name"))
    return None


def _count_data(entry: TreeEntry, role: int) -> Any:
    count = "" if entry.count is None else formatting.count(entry.count)
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return count
        case Qt.ItemDataRole.AccessibleTextRole:
            return f"{count} integrations" if count and entry.entity else count
        case Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        case Role.MUTED:
            return True
    return None
