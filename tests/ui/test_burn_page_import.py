"""The burn page and imported logs: it shows them as soon as they are in the file, with what wasn't read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.formats.usage_logs import call, refusal, write
from tests.ui.burn_kit import empty_text, rest, shown

from leeway.domain import editing
from leeway.domain.usage import CLAUDE_CODE
from leeway.domain.usage_entities import UsageSource
from leeway.ui.csv_columns import ColumnMemory
from leeway.ui.dialogs.import_usage import ImportUsageDialog
from leeway.ui.pages.burn import BurnPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session


FIRST_PAGE = "burn"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Logs of two days, a limit hit on the second, and two lines that are no JSON."""
    root = tmp_path / "logs"
    days = ("2026-09-14", "2026-09-15")
    rows = [call(f"m{day}{hour}", at=f"{day}T{hour:02}:00:00.000Z") for day in days for hour in (9, 10, 11)]
    hit = refusal("Claude AI usage limit reached|1789480800", at="2026-09-15T11:30:00.000Z")
    write(root / "a.jsonl", *rows, hit, "undefined", "undefined")
    return root


@pytest.fixture
def page(open_window: MainWindow, session: Session) -> BurnPage:
    """Return the burn page over a register that knows whose logs they are, and has none."""
    assert session.edit(editing.add(UsageSource("l-1", CLAUDE_CODE, "p-code")))
    open_window.show_page("burn")
    made = open_window.pages.page("burn")
    assert isinstance(made, BurnPage)
    return made


def bring(session: Session, preferences: Preferences, tree: Path, qtbot: QtBot) -> None:
    """Import logs as a user does, by the button of the preview."""
    dialog = ImportUsageDialog(session, ColumnMemory(preferences), [tree])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: session.jobs.idle)
    with qtbot.waitSignal(session.saved):
        dialog.accept_button.click()


def test_an_import_is_shown_at_once_and_an_undo_takes_it_away(
    page: BurnPage, session: Session, preferences: Preferences, tree: Path, qtbot: QtBot
) -> None:
    assert "no usage in this register yet" in empty_text(page)
    bring(session, preferences, tree, qtbot)
    rest(page, qtbot)
    assert page.board.isVisible()
    assert page.header.subtitle.text() == "Claude Code · 1 session · 14 Sep – 15 Sep 2026"
    assert not page.example.isVisible()
    assert shown(page)[1] == "1"
    session.undo()
    rest(page, qtbot)
    assert "no usage in this register yet" in empty_text(page)
    session.redo()
    rest(page, qtbot)
    assert shown(page)[1] == "1"


def test_what_wasnt_read_is_reported_by_file(
    page: BurnPage, session: Session, preferences: Preferences, tree: Path, qtbot: QtBot
) -> None:
    bring(session, preferences, tree, qtbot)
    rest(page, qtbot)
    assert page.board.unread_card.isVisible()
    rows = page.board.unread.rows
    assert [(row.lines, row.why) for row in rows] == [(2, "not JSON")]
    assert rows[0].file.endswith("a.jsonl")


def test_a_model_without_a_price_is_said_to_have_none(
    page: BurnPage, session: Session, preferences: Preferences, tmp_path: Path, qtbot: QtBot
) -> None:
    root = tmp_path / "new"
    write(root / "a.jsonl", call("m1"), call("m2", model="brand-new-model"))
    bring(session, preferences, root, qtbot)
    rest(page, qtbot)
    model = page.board.models
    costs = {row.model: model.index(place, 7).data() for place, row in enumerate(model.rows)}
    assert costs["brand-new-model"] == "no price"
    assert costs["claude-opus-4-8"] != "no price"


def test_use_on_a_single_day_shows_its_figures_and_why_inflation_is_not_known(
    page: BurnPage, session: Session, preferences: Preferences, tmp_path: Path, qtbot: QtBot
) -> None:
    root = tmp_path / "one"
    write(root / "a.jsonl", call("m1"))
    bring(session, preferences, root, qtbot)
    rest(page, qtbot)
    assert shown(page)[2] == "—"
    assert page.board.reference.days.text() == "Token inflation can't be told"
    assert not page.board.reference.choose.isEnabled()
    assert page.board.range.counted.text() == "1 day"
