"""Tables in cards: rows of 36 px, horizontal lines only, as high as their rows, edited by keyboard or mouse."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget
from typing_extensions import override

from leeway.ui.fonts import tabular
from leeway.ui.models.columns import Cell, Role
from leeway.ui.models.rows import RowsModel
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.editor_columns import Want, shared, wants
from leeway.ui.widgets.editor_delegate import FieldDelegate
from leeway.ui.widgets.editor_lists import Option

ROW_HEIGHT = 36
_LINE_HEIGHT = 20
_HEADER_HEIGHT = 34
_NARROWEST = 40
_CELL_SHEET = "QTableView::item { padding: 0 5px; }"
"""Qt adds 3 px of its own to the sides of a cell: with these, text stands below its heading."""
_TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)


class RecordTable(QTableView):
    """A table over a `RowsModel`.

    `stretched` columns share the room that the others leave. With `rows_shown` the table is as high as its
    rows up to that many, and scrolls beyond.
    """

    opened = Signal(str)
    """Enter or a double click on a row that isn't edited there: its id."""
    chosen = Signal(str)
    """Another row became the current one: its id, empty for none."""
    removal_asked = Signal(str, int)
    """Delete was pressed: the row's id and the column."""

    def __init__(
        self,
        model: RowsModel[Any],
        theme: ThemeController,
        *,
        name: str,
        stretched: Iterable[int] = (0,),
        rows_shown: int | None = None,
        options: Callable[[Cell], Sequence[Option]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows_shown = rows_shown
        self._row_height = ROW_HEIGHT
        self._stretched = frozenset(stretched)
        self._wants: tuple[Want, ...] = ()
        self._measuring = QTimer(self, singleShot=True, interval=0)
        self._measuring.timeout.connect(self._measure)
        self._kept: tuple[str, int, int] | None = None
        self.setItemDelegate(FieldDelegate(theme, options, self))
        self.setAccessibleName(name)
        self._dress()
        self.setModel(model)
        self._set_up_header()
        self._follow(model)
        self._on_content_changed()

    def _dress(self) -> None:
        self.setFont(tabular(self.font()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(_TRIGGERS)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setStyleSheet(_CELL_SHEET)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._row_height)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(_HEADER_HEIGHT)
        header.setMinimumSectionSize(_NARROWEST)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def _follow(self, model: QAbstractItemModel) -> None:
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self._on_content_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    def make_sortable(self, column: int, order: Qt.SortOrder) -> None:
        """Let a click on a heading sort, and begin with a column."""
        self.horizontalHeader().setSortIndicator(column, order)
        self.setSortingEnabled(True)

    @property
    def rows_model(self) -> RowsModel[Any]:
        """The model."""
        model = self.model()
        assert isinstance(model, RowsModel)
        return model

    @property
    def current_id(self) -> str:
        """The id of the current row, empty for none."""
        row = self.rows_model.row_at(self.currentIndex())
        return row.id if row is not None else ""

    def choose(self, id: str, column: int = 0) -> bool:
        """Make a row the current one and bring it into view; False if it isn't shown."""
        index = self.rows_model.index_of(id, column)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def wrap(self, lines: int) -> None:
        """Let the text of a cell take so many lines."""
        self.setWordWrap(lines > 1)
        self._row_height = ROW_HEIGHT + (lines - 1) * _LINE_HEIGHT
        self.verticalHeader().setDefaultSectionSize(self._row_height)
        self._fit()

    def set_rows_shown(self, rows: int) -> None:
        """Change how many rows are shown at most."""
        if rows != self._rows_shown:
            self._rows_shown = rows
            self._fit()

    @Slot()
    def _on_content_changed(self) -> None:
        self._fit()
        self._measuring.start()

    @Slot()
    def _measure(self) -> None:
        self._wants = wants(self, self.rows_model, self._stretched)
        self._share_width()

    def _share_width(self) -> None:
        if not self._wants:
            return
        for column, width in enumerate(shared(self._wants, self._stretched, self.viewport().width())):
            if self.columnWidth(column) != width:
                self.setColumnWidth(column, width)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the rows that are shown, with room for a scroll bar where the columns need one."""
        if self._rows_shown is None:
            return
        rows = min(self.rows_model.rowCount(), self._rows_shown)
        scrolls = self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if scrolls else 0
        height = _HEADER_HEIGHT + max(rows, 1) * self._row_height + bar + 1
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    @Slot()
    def _on_about_to_reset(self) -> None:
        index = self.currentIndex()
        self._kept = (self.current_id, index.column(), self.verticalScrollBar().value())

    @Slot()
    def _on_reset(self) -> None:
        if self._kept and self._kept[0]:
            id, column, scroll = self._kept
            self.setCurrentIndex(self.rows_model.index_of(id, column))
            self.verticalScrollBar().setValue(scroll)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        row = self.rows_model.row_at(index)
        if row is not None:
            self.opened.emit(row.id)

    @override
    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        id = current.data(Role.ID) if current.isValid() else ""
        if not previous.isValid() or previous.row() != current.row():
            self.chosen.emit(id or "")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if index.isValid():
                if index.flags() & Qt.ItemFlag.ItemIsEditable:
                    self.edit(index)
                else:
                    self._open(index)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if index.isValid() and self.current_id:
                self.removal_asked.emit(self.current_id, index.column())
            case _:
                super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._share_width()
