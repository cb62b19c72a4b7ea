"""What the preview of an import of logs lists: what each kind of log brings, and what wasn't read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from leeway.domain.usage import CSV, Unread
from leeway.services.usage_files import NAMES
from leeway.services.usage_import import UsagePart
from leeway.ui.formatting import count, day
from leeway.ui.models.columns import Column


@dataclass(frozen=True, slots=True)
class PartRow:
    """A kind of log in the preview."""

    part: UsagePart

    @property
    def id(self) -> str:
        """The kind of log."""
        return self.part.kind


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """Lines of a file that weren't read, for one reason; `lines` is 0 where the whole file is meant."""

    file: str
    lines: int
    why: str

    @property
    def id(self) -> str:
        """The file and the reason."""
        return f"{self.file}\n{self.why}"


PART_COLUMNS: Final[tuple[Column[PartRow], ...]] = (
    Column("Logs of", lambda row: "CSV tables" if row.part.kind == CSV else NAMES[row.part.kind], bold=True),
    Column("About", lambda row: row.part.product),
    Column("Files", lambda row: count(row.part.files), lambda row: row.part.files, numeric=True,
           hint="Files that were read; those that haven't changed since the last import aren't read again"),
    Column("Sessions", lambda row: count(row.part.sessions), lambda row: row.part.sessions, numeric=True,
           hint="Sessions with calls to add"),
    Column("To add", lambda row: count(row.part.new), lambda row: row.part.new, numeric=True,
           hint="Calls that the register lacks"),
    Column("Fuller", lambda row: count(row.part.fuller), lambda row: row.part.fuller, numeric=True,
           hint="Calls of which the register has a row with fewer tokens, which is replaced"),
    Column("Known", lambda row: count(row.part.known), lambda row: row.part.known, numeric=True,
           hint="Calls that are in the register already, and change nothing"),
    Column("Limit hits", lambda row: count(row.part.limit_hits), lambda row: row.part.limit_hits, numeric=True,
           hint="Refusals because a limit was reached"),
    Column("Tokens", lambda row: count(row.part.tokens), lambda row: row.part.tokens, numeric=True,
           hint="Tokens of the calls to add"),
    Column("First day", lambda row: _day(row.part.first), lambda row: row.part.first),
    Column("Last day", lambda row: _day(row.part.last), lambda row: row.part.last),
)  # fmt: skip
"""The kinds of log, each with what it would bring."""

UNREAD_COLUMNS: Final[tuple[Column[UnreadRow], ...]] = (
    Column("File", lambda row: row.file),
    Column("Lines", lambda row: count(row.lines) if row.lines else "", lambda row: row.lines, numeric=True,
           hint="How many lines were left out; none where the file as a whole wasn't read"),
    Column("Why", lambda row: row.why[:1].upper() + row.why[1:]),
)  # fmt: skip
"""What wasn't read, by file and reason."""


def part_rows(parts: Iterable[UsagePart]) -> list[PartRow]:
    """Prepare the kinds of log for the table."""
    return [PartRow(part) for part in parts]


def unread_rows(unread: Iterable[Unread]) -> list[UnreadRow]:
    """Prepare what wasn't read for the table, most lines first."""
    rows = [UnreadRow(row.file, row.lines, row.why) for row in unread]
    return sorted(rows, key=lambda row: (-row.lines, row.file, row.why))


def _day(at: datetime | None) -> str:
    return day(at.astimezone().date()) if at else ""
