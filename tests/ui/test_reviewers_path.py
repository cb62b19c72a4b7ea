"""The reviewer's path: from the sample to a memo that proposes what was found, by mouse and by keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.memo.example import text_of
from tests.ui.hands import Keyboard, Mouse, answering

from leeway.domain.drill import BadWeek
from leeway.domain.scenario import changes_of
from leeway.services.finding import find_product
from leeway.ui.models.drill_rows import FIRST_SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from tests.ui.hands import Hand

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

WAIT = 20_000
NAME = "Codex CLI takes over"
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support grabbing")


@pytest.mark.parametrize("kind", [Mouse, Keyboard])
def test_from_the_sample_to_a_memo_that_proposes_a_mitigation(
    kind: type[Mouse | Keyboard], window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    hand = kind(window, qtbot)
    open_the_sample(hand, window, empty_session, qtbot)
    open_a_cell_as_scenario(hand, window, empty_session, qtbot)
    buys = answer_it(hand, window, empty_session, qtbot)
    text = export_the_memo(hand, window, tmp_path / "memo.pdf", qtbot)
    assert f"Scenario: {NAME}" in text
    assert "Codex CLI" in text.partition(f"Scenario: {NAME}")[2]
    assert int(buys.replace(",", "")) > 0
    assert re.search(rf"It buys \D*{buys} of expected loss a year", text)


def open_the_sample(hand: Hand, window: MainWindow, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        hand.press(window.pages.page("welcome").sample)  # type: ignore[attr-defined]
    assert window.pages.current_name == "portfolio"


def open_a_cell_as_scenario(hand: Hand, window: MainWindow, session: Session, qtbot: QtBot) -> None:
    drill = window.pages.page("portfolio").drill  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: drill.up_to_date and drill.rows.total > 0, timeout=WAIT)
    product = find_product(session.register, "Claude Code").id
    hand.select(
        drill.table, drill.rows.index_of(product, FIRST_SCENARIO + list(BadWeek).index(BadWeek.OUTAGE))
    )
    assert "Release pipeline" in [row.found.name for row in drill.workflows.rows]
    hand.press(drill.open_button)
    assert window.pages.current_name == "whatif"


def answer_it(hand: Hand, window: MainWindow, session: Session, qtbot: QtBot) -> str:
    """Answer the bad week with a fallback; return what that buys, as the page says it: the digits of an amount a year."""
    page = window.pages.page("whatif")

    def settled() -> None:
        qtbot.waitUntil(lambda: page.up_to_date and session.jobs.idle, timeout=WAIT)  # type: ignore[attr-defined]

    settled()
    answer = page.week.answer  # type: ignore[attr-defined]
    hand.choose(answer.workflow, "Code review triage")
    assert "Codex CLI" in answer.fallback.currentText()
    assert not answer.tested.isChecked()
    hand.press(answer.tested)
    settled()
    hand.choose(answer.workflow, "Release pipeline")
    hand.choose(answer.fallback, "Codex CLI")
    settled()
    assert answer.tested.isChecked()
    before = set(session.register.scenarios)
    with answering(hand, NAME, qtbot):
        hand.press(page.week.save)  # type: ignore[attr-defined]
    (made,) = set(session.register.scenarios) - before
    assert session.register.scenarios[made].name == NAME
    assert len(changes_of(session.register, made)) == 3
    assert session.scenario_id == made
    settled()
    buys = re.match(r"Buys \D*([\d,]+) of expected loss a year", page.board.gain.text())  # type: ignore[attr-defined]
    assert buys is not None
    return buys[1]


def export_the_memo(hand: Hand, window: MainWindow, path: Path, qtbot: QtBot) -> str:
    """Export the memo that the Memo page shows; return its text."""
    hand.go("memo")
    memo = window.pages.page("memo")
    assert memo.form.parts.scenario.currentText() == NAME  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: memo.up_to_date and memo.preview.page_count > 0, timeout=WAIT)  # type: ignore[attr-defined]
    with answering(hand, str(path), qtbot):
        hand.export_memo()
    qtbot.waitUntil(lambda: window.messages.message == f"Exported {path.name}.", timeout=WAIT)
    return text_of(path.read_bytes())
