"""The tree at the left of the register page: filter, vendors with products, workflows."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView, QWidget
from typing_extensions import override

from leeway.ui.models.merging import Index
from leeway.ui.models.register_tree import RegisterTree, TreeEntry, shown_in_tree, tree_entries
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_delegate import FieldDelegate
from leeway.ui.widgets.editor_filter import FilterLine
from leeway.ui.widgets.roles import label

_OPEN_AT_ONCE = 60
_INDENT = 16
_COUNT_WIDTH = 58
_DOWN = ((-4.0, -2.0), (0.0, 2.0), (4.0, -2.0))
_RIGHT = ((-2.0, -4.0), (2.0, 0.0), (-2.0, 4.0))
_LINE_SHEET = """
QTreeView::item { border-radius: 0; padding: 0 4px; }
"""


class TreeView(QTreeView):
    """The tree itself; letters that are typed go to the filter."""

    typed = Signal(str)
    removal_asked = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint an arrow where there is something below; the style sheet leaves none."""
        if not self.model().hasChildren(index):
            return
        middle = QPointF(rect.right() - _INDENT / 2 + 2, rect.center().y() + 0.5)
        arrow = _DOWN if self.isExpanded(index) else _RIGHT
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("muted"), 1.5))
        painter.drawPolyline([middle + QPointF(x, y) for x, y in arrow])
        painter.restore()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_asked.emit()
        elif plain and text and text.isprintable() and not text.isspace():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


class TreeCard(Card):
    """Type to filter, arrows to go through, F2 to rename, Delete to delete."""

    chosen = Signal(str, str)
    """A line became the current one: its entity (empty for the heading of the workflows) and id."""
    removal_asked = Signal(str, str)

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._made_of: tuple[Any, ...] = ()
        self._kept: tuple[str, str] | None = None
        self.model = RegisterTree(context.edits, self)
        tip = "Vendors, products and workflows with these words (Ctrl+F); Down goes to the tree"
        self.filter = FilterLine(context.theme, "Filter vendors", "Filter the register", tip)
        self.view = TreeView(context.theme)
        self._dress()
        self.nothing = label("Nothing on record has these words.", "subtitle", wrap=True)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.view, 1)
        self.filter.textChanged.connect(self.refresh)
        self.filter.left.connect(self._on_filter_left)
        self.view.typed.connect(self._on_typed)
        self.view.removal_asked.connect(self._on_removal_asked)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.model.modelAboutToBeReset.connect(self._on_about_to_reset)
        self.model.modelReset.connect(self._on_reset)

    def _dress(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(FieldDelegate(self._context.theme, parent=view))
        view.setAccessibleName("Vendors, products and workflows")
        view.setToolTip("Type to filter, F2 renames, Delete deletes")
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setHeaderHidden(True)
        view.setUniformRowHeights(True)
        view.setIndentation(_INDENT)
        view.setStyleSheet(_LINE_SHEET)
        view.setExpandsOnDoubleClick(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = view.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _COUNT_WIDTH)

    @property
    def current(self) -> TreeEntry | None:
        """The current line."""
        return self.model.entry_at(self.view.currentIndex())

    @Slot()
    def refresh(self) -> None:
        """Show the register with the words of the filter."""
        words = self.filter.text().casefold().split()
        made_of = (*shown_in_tree(self._context.register), self._context.session.scope, words)
        if len(made_of) == len(self._made_of) and all(map(_same, made_of, self._made_of)):
            return
        self._made_of = made_of
        self.model.show(tree_entries(self._context.register, self._context.session.scope, words))
        self.nothing.setVisible(bool(words) and self.model.rowCount() == 0)
        if words or self.model.rowCount() <= _OPEN_AT_ONCE:
            self._expand(_OPEN_AT_ONCE)

    def _expand(self, most: int) -> None:
        for row in range(min(self.model.rowCount(), most)):
            self.view.expand(self.model.index(row, 0))

    def choose(self, entity: str, id: str) -> bool:
        """Make a vendor, product or workflow the current line; a filter that hides it is cleared."""
        index = self.model.index_of(entity, id)
        if not index.isValid() and self.filter.text():
            self.filter.clear()
            index = self.model.index_of(entity, id)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        return index.isValid()

    def choose_first(self) -> None:
        """Make the first product the current line, else the first line."""
        first = self.model.index(0, 0)
        below = self.model.index(0, 0, first)
        if first.isValid():
            self.view.setCurrentIndex(below if below.isValid() else first)

    @Slot(QModelIndex)
    def _on_current(self, current: QModelIndex) -> None:
        entry = self.model.entry_at(current)
        if entry is not None:
            self.chosen.emit(entry.entity, entry.id)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filter.setText(self.filter.text() + text)

    @Slot()
    def _on_removal_asked(self) -> None:
        entry = self.current
        if entry is not None and entry.entity and not self._context.edits.read_only:
            self.removal_asked.emit(entry.entity, entry.id)

    @Slot()
    def _on_about_to_reset(self) -> None:
        entry = self.current
        self._kept = (entry.entity, entry.id) if entry else None

    @Slot()
    def _on_reset(self) -> None:
        if self._kept:
            index = self.model.index_of(*self._kept)
            if index.isValid():
                self.view.setCurrentIndex(index)

    @Slot()
    def _on_filter_left(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.currentIndex().isValid():
            self.choose_first()


def _same(one: Any, other: Any) -> bool:
    """Compare tables, which are never changed in place, by being the same; the rest by value."""
    return one is other or (not isinstance(one, Mapping) and one == other)
