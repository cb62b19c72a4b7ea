"""The board of an assessment's results, by mouse and keyboard, on a real register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QTableView
from tests.assessments import Desk
from tests.builders import TODAY
from tests.questionnaires import choice, definition, pillar
from tests.ui.results_kit import WAIT, click, displayed, opened, settled, show, view_of

from leeway.domain.questionnaire import Choice, Finding, Question, QuestionKind, Severity, SuggestedBy
from leeway.engine.questionnaire_ranges import Range
from leeway.engine.questionnaire_scores import Score
from leeway.ui.charts import chart_files
from leeway.ui.models.assessment_words import range_words, score_words
from leeway.ui.pages.questionnaire_results import ResultsBoard
from leeway.ui.theme import Appearance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.domain.questionnaire_answers import AnswerValue
    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController


def raising(id: str, severity: Severity, text: str, advice: str = "") -> Question:
    bad = Choice("bad", "Bad", 0.0, finding=Finding(severity, text, advice))
    return Question(id, f"How is {id}?", QuestionKind.CHOICE, choices=(bad, Choice("good", "Good", 4.0)))


SUGGESTED = Question(
    "count", "How many workflows need it?", QuestionKind.NUMBER, suggest=SuggestedBy("fact", "workflows")
)
QUESTIONS = definition(
    pillar(
        "recovery",
        raising("minor", Severity.MINOR, "A minor one"),
        raising("critical", Severity.CRITICAL, "The team stops", "Rehearse a switch"),
        choice("heavy", 0.0, 4.0, weight=8.0),
        SUGGESTED,
        main=True,
    ),
    pillar("roadmap", choice("light", 0.0, 4.0), raising("major", Severity.MAJOR, "A <b>major</b> one")),
)


@pytest.fixture
def board(empty_session: Session, theme: ThemeController, qtbot: QtBot) -> ResultsBoard:
    made = ResultsBoard(empty_session, theme)
    displayed(made, qtbot)
    return made


@pytest.fixture
def made(empty_session: Session, tmp_path: Path, qtbot: QtBot) -> Callable[..., AssessmentView]:
    def make(approved: bool = False, **values: AnswerValue) -> AssessmentView:
        desk = Desk(tmp_path / "r.leeway", QUESTIONS)
        for question, value in values.items():
            desk.answer(question, value)
        if approved:
            desk.approve(TODAY)
        desk.open.close()
        return view_of(opened(empty_session, tmp_path / "r.leeway", qtbot), desk.id)

    return make


@pytest.fixture
def asked_for(board: ResultsBoard) -> list[str]:
    found: list[str] = []
    board.question_wanted.connect(found.append)
    return found


def figures(board: ResultsBoard) -> list[tuple[str, str]]:
    return [(figure.value.text(), figure.detail.text()) for figure in board.figures]


def test_no_score_is_rounded_into_another_band() -> None:
    assert score_words(Score(1.46, Range(1.46, 2.47))) == "1.46 / 4"
    assert range_words(Score(1.46, Range(1.46, 2.47))) == "between 1.46 and 2.47"


def test_the_overall_score_stands_with_its_range_and_band(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(heavy=("b",)), qtbot)
    value, detail = figures(board)[0]
    assert (value, detail[:8]) == ("4.0", "between ")
    assert board.band.isVisible()
    assert board.band.accessibleName() == "Low risk"
    assert board.chart.chart is not None
    assert [name for _, name in sorted(board.chart.chart.y.ticks)] == [
        "Roadmap",
        "Recovery (main)",
        "Overall",
    ]


def test_the_figures_count_what_is_answered_found_and_different(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(critical=("bad",), minor=("bad",), count=7.0), qtbot)
    assert figures(board)[1:] == [
        ("3 of 6", "3 left"), ("2", "1 critical, 1 minor"), ("1", "Of 1 answer that it can check"),
    ]  # fmt: skip


def test_an_assessment_without_answers_says_what_to_do(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(), qtbot)
    assert figures(board)[0] == ("—", "Not answered yet; it can end between 0.0 and 4.0")
    assert not board.band.isVisible()
    assert not board.finding_table.isVisible()
    assert board.no_findings.text().startswith("No findings yet.")
    assert board.no_differences.text().startswith("Nothing is answered yet.")
    assert board.first.rows[0].id == "heavy"


def test_findings_stand_worst_first_with_their_question_and_advice(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(minor=("bad",), critical=("bad",), major=("bad",)), qtbot)
    rows = board.findings.rows
    assert [row.severity for row in rows] == [Severity.CRITICAL, Severity.MAJOR, Severity.MINOR]
    assert (rows[0].advice, rows[0].behind) == ("Rehearse a switch", "How is critical?")
    header = board.finding_table.horizontalHeader()
    for _ in range(2):
        place = header.sectionViewportPosition(1) + 20
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
    assert [row.text for row in board.findings.rows] == [
        "The team stops",
        "A minor one",
        "A <b>major</b> one",
    ]


def test_text_from_outside_is_shown_as_it_is(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(major=("bad",)), qtbot)
    index = board.findings.index(0, 1)
    assert index.data() == "A <b>major</b> one"
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_click_on_a_finding_asks_for_its_question(
    board: ResultsBoard, made: Callable[..., AssessmentView], asked_for: list[str], qtbot: QtBot
) -> None:
    show(board, made(critical=("bad",), minor=("bad",)), qtbot)
    row = next(row for row in board.findings.rows if row.severity is Severity.MINOR)
    click(board.finding_table, row.id, qtbot)
    assert asked_for == ["minor"]


def test_enter_asks_for_the_question_of_each_table(
    board: ResultsBoard, made: Callable[..., AssessmentView], asked_for: list[str], qtbot: QtBot
) -> None:
    show(board, made(critical=("bad",), count=7.0), qtbot)
    for table in (board.finding_table, board.difference_table, board.first_table):
        table.setFocus()
        table.setCurrentIndex(table.model().index(0, 0))
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked_for == ["critical", "count", "heavy"]


def test_a_click_on_what_to_answer_first_asks_for_it(
    board: ResultsBoard, made: Callable[..., AssessmentView], asked_for: list[str], qtbot: QtBot
) -> None:
    show(board, made(critical=("good",)), qtbot)
    effects = [row.narrows for row in board.first.rows]
    assert effects == sorted(effects, reverse=True)
    click(board.first_table, board.first.rows[1].id, qtbot)
    assert asked_for == [board.first.rows[1].id]


def test_a_difference_tells_answer_register_source_and_day(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(count=7.0), qtbot)
    (row,) = board.differences.rows
    assert (row.question, row.answer, row.suggested) == ("How many workflows need it?", "7", "1")
    assert row.source
    assert row.as_of == TODAY


def test_an_approved_assessment_says_that_nothing_more_can_be_answered(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(True, heavy=("a",)), qtbot)
    assert "Start a new one" in board.no_first.text()
    assert not board.first_table.isVisible()


def test_a_complete_one_says_that_all_is_answered(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    good = dict.fromkeys(("minor", "critical", "major"), ("good",))
    show(board, made(**good, heavy=("b",), light=("b",), count=1.0), qtbot)
    assert board.no_first.text() == "Every question that is asked is answered."
    assert figures(board)[0] == ("4.0", "Nothing is left open")
    assert board.no_findings.text() == "None of the answers raises a finding."


def test_a_lane_of_the_chart_leads_to_the_pillars_first_open_question(
    board: ResultsBoard, made: Callable[..., AssessmentView], asked_for: list[str], qtbot: QtBot
) -> None:
    show(board, made(minor=("good",)), qtbot)
    board.chart.plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(board.chart.plot, Qt.Key.Key_Right)
    qtbot.keyClick(board.chart.plot, Qt.Key.Key_Return)
    assert asked_for == []  # overall is no pillar
    qtbot.keyClick(board.chart.plot, Qt.Key.Key_Right)
    qtbot.keyClick(board.chart.plot, Qt.Key.Key_Return)
    assert asked_for == ["critical"]


def test_the_chart_is_read_as_a_table_and_saved(
    board: ResultsBoard,
    made: Callable[..., AssessmentView],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    show(board, made(heavy=("b",)), qtbot)
    board.chart.as_table.trigger()
    assert board.chart.table is not None
    assert board.chart.table.isVisible()
    assert board.chart.table.model().index(0, 2).data() == "4"
    for action, ending in ((board.chart.save_svg, "svg"), (board.chart.save_csv, "csv")):
        target = tmp_path / f"scores.{ending}"
        monkeypatch.setattr(chart_files, "ask_target", lambda *_, target=target: target)
        with qtbot.waitSignal(board.saved):
            action.trigger()
        assert b"Overall" in target.read_bytes()


def test_while_hidden_nothing_is_worked_out_until_it_is_shown(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    view = made(critical=("bad",))
    board.hide()
    board.show_view(view)
    assert board.up_to_date
    assert not board.findings.rows
    board.show()
    settled(board, qtbot)
    assert len(board.findings.rows) == 1
    board.clear()
    assert board.up_to_date


def test_a_later_view_wins_over_the_one_before(
    board: ResultsBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    view = made(critical=("bad",))
    for _ in range(3):
        board.show_view(view)
    settled(board, qtbot)
    qtbot.waitUntil(lambda: board._ranking._jobs.idle, timeout=WAIT)
    assert len(board.first.rows) == len({row.id for row in board.first.rows}) > 0


def test_everything_has_a_name_in_both_themes(
    board: ResultsBoard, made: Callable[..., AssessmentView], theme: ThemeController, qtbot: QtBot
) -> None:
    show(board, made(critical=("bad",), count=7.0), qtbot)
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        theme.set_choice(appearance)
        assert not board.grab().toImage().isNull()
    for kind in (QTableView, QAbstractButton):
        for widget in board.findChildren(kind):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert widget.accessibleName(), widget
