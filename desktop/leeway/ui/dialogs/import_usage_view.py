"""What the dialog of an import of logs shows: progress while it works, then what the import would do."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from leeway.formats.usage_csv_columns import mapping_words
from leeway.formats.wording import listed
from leeway.services.usage_import import UsagePlan
from leeway.ui.formatting import count, counted, line
from leeway.ui.models.rows import RowsModel
from leeway.ui.models.usage_rows import PART_COLUMNS, UNREAD_COLUMNS, part_rows, unread_rows
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.table import ROW_HEIGHT, read_only_table, set_widths

_WAIT_MS: Final = 600
_SHOWN_UNREAD: Final = 2_000
_HEADER: Final = 36
_STEPS: Final = 1_000
NOTHING_NEW: Final = "Everything in these logs is in the register already."


class ProgressStrip(QWidget):
    """A bar and a few words, which come up only where the work takes longer than a moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.text = label("", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self.text)
        self._slow = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._slow.timeout.connect(self.show)
        self.hide()

    def begin(self, what: str) -> None:
        """Begin to wait for something that takes no one knows how long."""
        describe(self.bar, what)
        self.bar.setRange(0, 0)
        self.text.setText(what)
        self._slow.start()

    @Slot(object, str)
    def report(self, share: float | None, text: str) -> None:
        """Show how much is done."""
        if share is not None:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(int(share * _STEPS))
        self.text.setText(text)
        self.bar.setAccessibleDescription(text)

    def end(self) -> None:
        """Go away again."""
        self._slow.stop()
        self.hide()


class UsagePreview(QWidget):
    """What an import of logs would do, by kind of log, and what wasn't read."""

    products_asked = Signal()
    """The logs should be about other products."""
    columns_asked = Signal()
    """The columns of a CSV should be told anew."""
    save_asked = Signal()
    """The list of what wasn't read should be saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = RowsModel(PART_COLUMNS, parent=self)
        self._unread = RowsModel(UNREAD_COLUMNS, parent=self)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.parts = read_only_table(self._parts, "Logs by kind", "What each kind of log would bring")
        set_widths(self.parts, (110, 140, 56, 76, 72, 60, 68, 80, 116, 108, 112), 1)
        column.addWidget(self.parts)
        self.about, self.change_products = self._line(
            "These logs are about", "Change product…", "Choose another product for a kind of log"
        )
        self.change_products.clicked.connect(self.products_asked)
        self.columns, self.change_columns = self._line(
            "Columns", "Columns…", "Say which column of the table is what"
        )
        self.change_columns.clicked.connect(self.columns_asked)
        self.examples = label("", "notice", wrap=True)
        column.addWidget(self.examples)
        self.overlaps = label("", "notice", wrap=True)
        column.addWidget(self.overlaps)
        self.left_out, self.save_unread = self._line(
            "Not read", "Save as CSV…", "Save the list of what wasn't read, for whoever can mend it"
        )
        self.save_unread.clicked.connect(self.save_asked)
        self.unread = read_only_table(self._unread, "What wasn't read", "File by file, with the reason")
        set_widths(self.unread, (560, 70, 330), 0)
        column.addWidget(self.unread, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    def _line(self, name: str, button: str, tip: str) -> tuple["NoteLine", QPushButton]:
        made = NoteLine(name, button, tip)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(made)
        return made, made.button

    def show_plan(self, plan: UsagePlan) -> None:
        """Show what a plan would do."""
        self._parts.show(part_rows(plan.parts))
        self.parts.setFixedHeight(_HEADER + ROW_HEIGHT * max(1, len(plan.parts)) + 4)
        products = dict.fromkeys(line(part.product, 60) for part in plan.parts)
        self.about.show_text(f"These logs are about {_and(products)}." if products else "")
        tables = [f"{line(t.file, 60)}: {line(mapping_words(t.mapping), 400)}." for t in plan.tables]
        self.columns.show_text(" ".join(tables))
        replaced = _and([line(name, 60) for name in plan.replaced])
        self.examples.setText(
            f"The example weeks of {replaced} make way: invented and real use are never mixed. Undo brings them back."
        )
        self.examples.setVisible(bool(plan.replaced))
        self.overlaps.setText(line(" ".join(plan.overlaps), 1_000))
        self.overlaps.setVisible(bool(plan.overlaps))
        self._show_unread(plan)

    def _show_unread(self, plan: UsagePlan) -> None:
        rows = unread_rows(plan.unread)
        self._unread.show(rows[:_SHOWN_UNREAD])
        self.unread.setVisible(bool(rows))
        self._rest.setVisible(not rows)
        lines, files = sum(row.lines for row in rows), len({row.file for row in rows})
        what = f"{counted(lines, 'line')} in {counted(files, 'file')}" if lines else counted(files, "file")
        more = (
            f" The list shows {count(_SHOWN_UNREAD)} of {count(len(rows))}."
            if len(rows) > _SHOWN_UNREAD
            else ""
        )
        self.left_out.show_text(f"Not read: {what}.{more}" if rows else "")


class NoteLine(QWidget):
    """A sentence, and a button for what can be done about it; hidden while there is no sentence."""

    def __init__(self, name: str, button: str, tip: str) -> None:
        super().__init__()
        self.text = label("", "subtitle", wrap=True)
        self.text.setAccessibleName(name)
        self.button = QPushButton(button)
        self.button.setAutoDefault(False)
        describe(self.button, button.removesuffix("…"), tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)

    def show_text(self, text: str) -> None:
        """Change the sentence."""
        self.text.setText(text)
        self.setVisible(bool(text))


def summary_words(plan: UsagePlan) -> str:
    """Say in a sentence or two what the import would do."""
    if not plan.parts:
        return "None of these logs could be read; the list says why."
    if plan.batches:
        parts = (
            [f"{counted(plan.calls, 'call')} in {counted(plan.sessions, 'session')}"] if plan.calls else []
        )
        parts += [counted(plan.limit_hits, "limit hit")] if plan.limit_hits else []
        return f"{' and '.join(parts)} to import. Nothing is kept of prompts and answers."
    if plan.changes:
        return f"{NOTHING_NEW} From now on they are about another product; earlier imports stay as they are."
    unchanged = not plan.unread and not any(part.files for part in plan.parts)
    if unchanged or any(part.known for part in plan.parts):
        return NOTHING_NEW
    return "These logs have no calls that the register lacks."


def _and(words: Iterable[str]) -> str:
    return listed(tuple(words))
