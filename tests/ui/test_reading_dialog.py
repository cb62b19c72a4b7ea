"""What dialogs share that read files: only the latest job counts, a bar appears where it takes long, closing ends it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leeway.errors import UnreadableSource
from leeway.services.inspecting import inspect_archive
from leeway.ui.dialogs import reading_dialog
from leeway.ui.dialogs.reading_dialog import ReadingDialog, names_of
from leeway.ui.widgets.roles import label

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.ui.jobs import Jobs


@pytest.fixture
def dialog(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ReadingDialog:
    monkeypatch.setattr(reading_dialog, "_WAIT_MS", 1)
    made = ReadingDialog("Read", "Reading the files")
    qtbot.addWidget(made)
    made.begin(label("a.csv", "card-title"))
    made.show()
    return made


def test_only_the_latest_job_counts_and_the_bar_goes_with_it(
    dialog: ReadingDialog, jobs: Jobs, qtbot: QtBot
) -> None:
    goes_on, came, failed = threading.Event(), list[str](), list[Exception]()
    dialog.follow(jobs.run(goes_on.wait, 20), lambda _: came.append("first"), failed.append)
    qtbot.waitUntil(dialog.progress.isVisible)
    dialog.follow(jobs.run(str, "second"), came.append, failed.append)
    assert not dialog.progress.isVisible()
    qtbot.waitUntil(lambda: came == ["second"])
    goes_on.set()
    qtbot.waitUntil(lambda: jobs.idle)
    assert came == ["second"]
    assert dialog.job is None
    assert not dialog.progress.isVisible()
    dialog.follow(jobs.run(inspect_archive, Path("none.tgz")), came.append, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], UnreadableSource)


def test_closing_the_dialog_ends_the_reading(dialog: ReadingDialog, jobs: Jobs, qtbot: QtBot) -> None:
    goes_on, came = threading.Event(), list[object]()
    dialog.follow(jobs.run(goes_on.wait, 20), came.append, came.append)
    dialog.reject()
    assert dialog.job is None
    goes_on.set()
    qtbot.waitUntil(lambda: jobs.idle)
    assert came == []


def test_the_first_files_are_named_and_the_rest_counted() -> None:
    assert names_of([Path("a.csv")]) == "a.csv"
    assert names_of([Path(f"{n}.csv") for n in range(6)]) == "0.csv, 1.csv, 2.csv, 3.csv and 2 more"
