"""What an import of logs does off the UI thread: look at what was named, and read it. Nothing here knows Qt's widgets."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from leeway.domain.change import Change
from leeway.formats.usage_csv_columns import CsvMapping, Shape
from leeway.services.open_register import OpenRegister
from leeway.services.usage_import import (
    FoundLogs,
    Interrupted,
    UsagePlan,
    find_logs,
    plan_usage_import,
)
from leeway.services.usage_places import FolderSize, folder_size
from leeway.services.usage_tables import TableHead, table_heads
from leeway.ui.formatting import data_size
from leeway.ui.jobs import JobCancelledError, Progress

_REPORT_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The logs among what was named, and the beginnings of the CSV files among them."""

    found: FoundLogs
    tables: tuple[TableHead, ...]


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """What to read, for when and where, and what is known of it: products by kind of log, columns by headers.

    `made` are the changes that make products which the register lacks.
    """

    sources: tuple[Path, ...]
    now: datetime
    zone: tzinfo
    products: Mapping[str, str]
    made: tuple[Change, ...]
    mappings: Mapping[Shape, CsvMapping]


def look_at_logs(progress: Progress, sources: tuple[Path, ...]) -> LookedAt:
    """Find the logs among some files and folders."""
    try:
        found = find_logs(sources, lambda: progress.is_stopped)
    except Interrupted as error:
        raise JobCancelledError from error
    return LookedAt(found, table_heads(found.files))


def read_logs(progress: Progress, desk: OpenRegister, task: ReadingTask) -> UsagePlan:
    """Read logs and work out what importing them would do, with progress in bytes."""
    told = time.monotonic()

    def tell(done: int, whole: int) -> None:
        nonlocal told
        if whole and (done == whole or time.monotonic() - told > _REPORT_SECONDS):
            told = time.monotonic()
            progress.report(done / whole, f"{data_size(done)} of {data_size(whole)}")

    try:
        return plan_usage_import(
            desk,
            task.sources,
            now=task.now,
            zone=task.zone,
            products=task.products,
            made=task.made,
            mappings=task.mappings,
            progress=tell,
            stopped=lambda: progress.is_stopped,
        )
    except Interrupted as error:
        raise JobCancelledError from error


def measure_folder(progress: Progress, folder: Path) -> FolderSize:
    """Count the logs of a folder."""
    return folder_size(folder, lambda: progress.is_stopped)
