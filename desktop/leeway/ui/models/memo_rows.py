"""The exported memos as rows of a table."""

from typing import Final

from leeway.domain.verdict import Verdict
from leeway.store.register_store import MemoRecord
from leeway.ui import formatting
from leeway.ui.models.columns import Column


def _known(row: MemoRecord) -> Verdict | None:
    return next((one for one in Verdict if one.value == row.verdict), None)


def _verdict(row: MemoRecord) -> str:
    known = _known(row)
    return row.verdict if known is None else known.words


MEMO_COLUMNS: Final[tuple[Column[MemoRecord], ...]] = (
    Column("Exported", lambda row: formatting.day_and_time(row.exported_at.astimezone()), key=lambda row: row.exported_at),
    Column("Product", lambda row: row.product, bold=True),
    Column("For", lambda row: row.reader),
    Column("Verdict", _verdict, badge=_known),
    Column("State", lambda row: row.state[:12], muted=lambda _: True, tip=lambda row: f"State {row.state}, SHA-256 of the file {row.sha256}"),
    Column("File", lambda row: row.file_name),
)  # fmt: skip
