"""What a column of a table shows of a row, how it sorts and what can be edited there."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt

from leeway.domain.change import Change
from leeway.domain.fields import Field, Value
from leeway.domain.register import Register
from leeway.ui import formatting

if TYPE_CHECKING:
    from leeway.ui.widgets.marks import Mark

_TIP_LIMIT = 1_000


class Identified(Protocol):
    """A row that can be told from the others and found again after an edit."""

    @property
    def id(self) -> str:
        """What stays the same while the row's content changes."""


Row = TypeVar("Row", bound=Identified)


class Role(IntEnum):
    """What our models tell beyond Qt's own roles and the badges' `MARK_ROLE`."""

    ID = Qt.ItemDataRole.UserRole + 110
    CELL = Qt.ItemDataRole.UserRole + 111
    MUTED = Qt.ItemDataRole.UserRole + 112
    BOLD = Qt.ItemDataRole.UserRole + 113


@dataclass(frozen=True, slots=True)
class Cell:
    """The place in the register behind a cell of a table: one field of one row."""

    entity: str
    id: str
    field: Field


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its title and what it makes of a row.

    `key` gives what the column sorts by, None where that isn't known (such rows come last either way). `badge`
    gives a verdict or an outcome to paint; `chip` a mark where there is one to paint. `cell` gives the place that an edit goes to, None where nothing
    can be edited; `value` what is there now; `changes` what a new value changes, where that is more than the
    field itself.
    """

    title: str
    text: Callable[[Row], str]
    key: Callable[[Row], Any] | None = None
    numeric: bool = False
    bold: bool = False
    hint: str = ""
    badge: Callable[[Row], Any] | None = None
    chip: Callable[[Row], "Mark | None"] | None = None
    tip: Callable[[Row], str] | None = None
    muted: Callable[[Row], bool] | None = None
    cell: Callable[[Row], Cell | None] | None = None
    value: Callable[[Row], Value] | None = None
    changes: Callable[[Register, Row, Value], tuple[Change, ...]] | None = None

    def sort_key(self, row: Row) -> Any:
        """Return what the row sorts by in this column."""
        return self.key(row) if self.key else self.text(row).casefold()


def plain_tip(text: str) -> str:
    """Write a text from outside as a tooltip that shows it as it is; Qt would read a tag in it as markup."""
    return f"<p style='white-space:pre-wrap'>{html.escape(text[:_TIP_LIMIT])}</p>" if text else ""


def menu_text(text: str) -> str:
    """Write a text from outside as a menu entry, whose ampersands aren't shortcuts."""
    return formatting.line(text, 60).replace("&", "&&")
