"""The Signals page, used by mouse and keyboard on a real register: series, figures, sources, packages."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog
from tests.formats.package_archives import source_map, tgz
from tests.register_files import write_register
from tests.ui.pages_kit import column_texts, fill_in, open_form, press_ok
from tests.ui.rows import NOW, small_register

from leeway.domain.editing import add, remove
from leeway.domain.feed_entities import REPOSITORY, Feed
from leeway.domain.register_entities import Signal
from leeway.domain.scope import Scope
from leeway.ui.dialogs import inspection
from leeway.ui.dialogs.inspection import InspectionDialog
from leeway.ui.models.rows import RowsModel
from leeway.ui.models.signal_rows import SeriesRow, series_columns
from leeway.ui.session import Session
from leeway.ui.widgets.sparkline import paint_sparkline
from leeway.ui.writing import READ_ONLY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.signals import SignalsPage
    from leeway.ui.theme import ThemeController

FIRST_PAGE = "signals"
LINK = "https://example.com/a"
HOSTILE = "<b>bold</b> \u202e evil & \n" + "x" * 900
DAY = date(2026, 3, 1)


def signal(number: int, metric: str, value: str, days: int, source: str = "Docs", **more: Any) -> Signal:
    of = DAY + timedelta(days)
    return Signal(f"s{number}", "v-anthropic", metric, value, source, of, **more)


def rows() -> list[Any]:
    return [
        *small_register(),
        signal(1, "Stars", "1,000", 0, unit="stars", product_id="p-code", standing="measured", url=LINK),
        signal(2, "Stars", "1,250", 9, unit="stars", product_id="p-code", url=LINK),
        signal(3, "Contributor absence factor", "2", 3, product_id="p-code"),
        signal(4, "Licence", "MIT", 1),
        signal(5, "Licence", "BSL", 5),
        signal(6, HOSTILE[:150], "7", 2, source=HOSTILE[:150], note=HOSTILE, standing="disputed"),
        Feed("f-1", "v-anthropic", "anthropics/claude-code", REPOSITORY, "p-code"),
    ]


@pytest.fixture
def register_file(tmp_path: Path) -> Path:
    return write_register(tmp_path / "acme.leeway", *rows(), now=NOW)


@pytest.fixture
def page(open_window: MainWindow, qtbot: QtBot) -> SignalsPage:
    shown: Any = open_window.pages.page("signals")
    qtbot.waitUntil(lambda: shown.isVisible() and shown.up_to_date)
    return shown


def archive(folder: Path, name: str = "claude-code-2.1.88.tgz", text: str = "let a\nlet b") -> Path:
    path = folder / name
    described = b'{"name": "@anthropic-ai/claude-code", "version": "2.1.88"}'
    path.write_bytes(tgz({"package/package.json": described, "package/cli.js.map": source_map(text)}))
    return path


def drop(window: MainWindow, *paths: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    return event


def in_dialog(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, act: Callable[[InspectionDialog], None]) -> None:
    """Let the dialog be used as soon as it would run its own event loop."""

    def used(dialog: InspectionDialog) -> int:
        dialog.open()
        act(dialog)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(InspectionDialog, "exec", used)


def click(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_series_are_shown_filtered_and_chosen_with_their_figures_and_questions(
    page: SignalsPage, session: Session, qtbot: QtBot, open_window: MainWindow
) -> None:
    table = page.series.table
    assert len(column_texts(table, "Metric")) == 4
    assert "▲ up 250" in column_texts(table, "Change")
    assert "◆ was MIT" in column_texts(table, "Change")
    click(qtbot, page.series.changed)
    assert column_texts(table, "Metric") == ["Stars", "Licence"]  # newest first
    click(qtbot, page.series.changed)
    open_window.actions_by_name["find"].trigger()
    assert page.series.filter.hasFocus()
    qtbot.keyClicks(page.series.filter, "absence")
    qtbot.keyClick(page.series.filter, Qt.Key.Key_Return)
    assert column_texts(table, "Metric") == ["Contributor absence factor"]
    assert table.hasFocus()
    qtbot.waitUntil(lambda: bool(page.figure.questions), timeout=20_000)
    assert column_texts(page.figure.figures.table, "Value") == ["2"]
    with qtbot.waitSignal(page.question_asked) as asked:
        click(qtbot, page.figure.questions[0])
    assert asked.args == ["p-code", ""]
    assert open_window.pages.current_name == "questionnaire"
    assert open_window.pages.page("questionnaire").reading.product_id == "p-code"  # type: ignore[attr-defined]


def test_a_link_is_opened_by_a_click_alone_and_a_chart_and_its_table_have_the_figures(
    page: SignalsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "leeway.ui.pages.signals_figure.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
    stars = next(row for row in page.series.model.rows if row.latest.metric == "Stars")
    page.series.table.choose(stars.id)
    figures = page.figure.figures
    assert column_texts(figures.table, "Value") == ["1,250", "1,000"]
    assert opened == []
    click(qtbot, figures.link)
    assert opened == ["https://example.com/a"]
    page.series.table.choose(next(r.id for r in page.series.model.rows if r.latest.metric == "Licence"))
    assert not figures.link.isEnabled()
    page.series.table.choose(stars.id)
    chart = page.figure.chart.chart
    assert chart is not None
    assert [row[2] for row in chart.table.rows] == [1_000.0, 1_250.0]


def test_a_signal_and_a_feed_are_added_for_what_is_chosen(
    page: SignalsPage, session: Session, qtbot: QtBot
) -> None:
    page.series.table.choose(next(r.id for r in page.series.model.rows if r.latest.metric == "Stars"))
    page.add.trigger()
    form = open_form(page)
    fill_in(qtbot, form, value="900", unit="stars", source="Docs", as_of="2026-11-01", url=LINK)
    press_ok(qtbot, form)
    row = next(row for row in page.series.model.rows if row.latest.metric == "Stars")
    assert row.change == "▼ down 350"
    assert row.latest.product_id == "p-code"
    click(qtbot, page.sources.add)
    about: Any = open_form(page).inputs["about"]
    about.setCurrentIndex(about.findText("OpenAI"))
    about.activated.emit(about.currentIndex())
    fill_in(qtbot, open_form(page), address="https://status.openai.com")
    press_ok(qtbot, open_form(page))
    assert [feed.vendor_id for feed in session.register.feeds.values()] == ["v-anthropic", "v-openai"]
    qtbot.waitUntil(lambda: page.up_to_date)
    assert column_texts(page.sources.table, "Last asked") == ["never asked", "never asked"]


def test_a_dropped_package_is_looked_through_kept_once_and_undone(
    page: SignalsPage, open_window: MainWindow, session: Session, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    said: list[str] = []

    def keep(dialog: InspectionDialog) -> None:
        qtbot.waitUntil(lambda: dialog.inspection is not None)
        assert dialog.subject.currentText() == "Anthropic · Claude Code"
        click(qtbot, dialog.keep_button)
        said.append(dialog.problem.text())
        dialog.reject()

    in_dialog(qtbot, monkeypatch, keep)
    before = len(session.register.signals)
    package = archive(tmp_path)  # once: it holds the second in which it was made
    assert drop(open_window, package).isAccepted()
    qtbot.waitUntil(lambda: len(session.register.signals) > before)
    qtbot.waitUntil(lambda: len(said) == 1)
    kept = len(session.register.signals)
    drop(open_window, package)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert "already there" in said[1]
    assert len(session.register.signals) == kept
    desk = session.desk
    assert desk is not None
    assert desk.undo_stack.undoable[-1].label == "Inspect claude-code-2.1.88.tgz"
    session.undo()
    assert len(session.register.signals) == before
    assert len(page.series.model.rows) == 4


def test_a_damaged_package_and_an_unclear_name_keep_nothing_and_say_so(
    page: SignalsPage, open_window: MainWindow, session: Session, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    damaged = tmp_path / "broken.tgz"
    damaged.write_bytes(archive(tmp_path).read_bytes()[:60])
    said: list[str] = []

    def look(dialog: InspectionDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.problem.text()))
        said.append(dialog.problem.text())
        click(qtbot, dialog.keep_button)
        said.append(dialog.problem.text())
        dialog.reject()

    in_dialog(qtbot, monkeypatch, look)
    before = session.register
    inspection.inspect_package(session, damaged, page)
    assert "broken.tgz" in said[0]
    assert "Nothing was kept." in said[0]
    odd = tmp_path / "odd.tgz"
    odd.write_bytes(tgz({"package/package.json": b'{"name": "left-pad"}'}))
    inspection.inspect_package(session, odd, page)
    assert said[2].startswith("Choose what the package is about")
    assert said[3] == "About is missing."
    assert session.register is before


def test_a_package_is_held_against_an_older_one_and_closing_the_register_closes_the_dialog(
    page: SignalsPage, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = archive(tmp_path, "older.tgz", "let a")
    monkeypatch.setattr("leeway.ui.dialogs.ask.package_to_inspect", lambda *_: older)
    dialog = InspectionDialog(session, archive(tmp_path, text="let a\nlet b\nlet c"), page)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.inspection is not None)
    click(qtbot, dialog.compare_button)
    qtbot.waitUntil(lambda: dialog.inspection is not None and dialog.inspection.older is not None)
    assert any("Against" in remark.text for remark in dialog.inspection.remarks)  # type: ignore[union-attr]
    click(qtbot, dialog.compare_button)
    session.close()
    assert not dialog.isVisible()


def in_turn(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *acts: Callable[[InspectionDialog], object]
) -> list[str]:
    """Let one user after the other use the dialogs that open; returns the dialogs' titles and packages."""
    seen: list[str] = []

    def used(dialog: InspectionDialog) -> int:
        seen.append(f"{dialog.name.text()}: {dialog.windowTitle()}")
        dialog.open()
        qtbot.waitUntil(lambda: dialog.inspection is not None)
        acts[len(seen) - 1](dialog)
        return dialog.result()

    monkeypatch.setattr(InspectionDialog, "exec", used)
    return seen


def test_packages_dropped_together_are_inspected_one_after_the_other(
    page: SignalsPage, open_window: MainWindow, session: Session, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    paths = [archive(tmp_path, f"{name}.tgz", "let a\n" * n) for n, name in enumerate("abcde", 1)]
    seen = in_turn(
        qtbot,
        monkeypatch,
        lambda dialog: click(qtbot, dialog.keep_button),
        lambda dialog: click(qtbot, dialog.next_button),
        lambda dialog: click(qtbot, dialog.keep_button),
        lambda dialog: dialog.reject(),
    )
    before = len(session.register.signals)
    drop(open_window, *paths)
    qtbot.waitUntil(lambda: "Not looked at" in open_window.messages.message)
    assert seen == [
        "a.tgz: Inspect a package (4 more to come)",
        "b.tgz: Inspect a package (3 more to come)",
        "c.tgz: Inspect a package (2 more to come)",
        "d.tgz: Inspect a package (1 more to come)",
    ]
    message = open_window.messages.message
    assert message.count("of Claude Code.") == 2
    assert message.endswith("Ctrl+Z takes them back one by one. Not looked at: e.tgz.")
    assert open_window.messages.buttons == []
    files = {one.source.partition(",")[0] for one in session.register.signals.values()}
    assert {"a.tgz", "c.tgz"} <= files
    assert not {"b.tgz", "d.tgz", "e.tgz"} & files
    session.undo()
    session.undo()
    assert len(session.register.signals) == before


def test_the_last_package_has_none_after_it_and_another_register_ends_the_row(
    page: SignalsPage, open_window: MainWindow, session: Session, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    paths = [archive(tmp_path, f"{name}.tgz") for name in "ab"]
    offered: list[bool] = []

    def go_on(dialog: InspectionDialog) -> None:
        offered.append(dialog.next_button.isVisible())
        if dialog.next_button.isVisible():
            click(qtbot, dialog.next_button)
        else:
            dialog.reject()

    seen = in_turn(qtbot, monkeypatch, go_on, go_on, lambda _: session.close())
    page.take_files(paths)
    assert offered == [True, False]
    assert not open_window.messages.message  # all were looked at, and nothing was kept
    page.take_files(paths)
    assert len(seen) == 3
    assert not open_window.messages.message


def test_scope_deletion_and_emptiness_are_followed(page: SignalsPage, session: Session, qtbot: QtBot) -> None:
    session.set_scope(Scope(vendor_id="v-openai"))
    assert page.empty.isVisible()
    assert "no signals in scope" in page.empty.text.text()
    assert page.sources.nothing.isVisible()
    session.set_scope(Scope())
    page.series.table.choose(next(r.id for r in page.series.model.rows if r.latest.metric == "Stars"))
    session.edit(remove(session.register, "product", "p-code"))
    assert {row.latest.metric for row in page.series.model.rows} == {"Licence", HOSTILE[:150]}
    session.undo()
    assert len(page.series.model.rows) == 4


def test_a_read_only_register_shows_why_nothing_can_be_added(
    window: MainWindow, empty_session: Session, register_file: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(register_file, read_only=True)
    page: Any = window.pages.page("signals")
    qtbot.waitUntil(lambda: page.up_to_date)
    assert not page.add.isEnabled()
    assert page.add.toolTip() == READ_ONLY
    assert not page.sources.add.isEnabled()
    assert page.inspect.isEnabled()


def test_the_delegate_paints_a_line_in_the_theme_and_copes_with_little(
    page: SignalsPage, theme: ThemeController
) -> None:
    image = QImage(240, 72, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(2)
    image.fill(0)
    painter = QPainter(image)
    day = DAY
    paint_sparkline(painter, QRect(0, 0, 120, 36), [(day, 1.0), (day + timedelta(9), 5.0)], theme)
    painter.end()
    accent = theme.color("accent").rgb()
    inked = [(x, y) for x in range(240) for y in range(72) if image.pixel(x, y) == accent]
    assert min(x for x, _ in inked) < 40
    assert max(x for x, _ in inked) > 200
    assert min(y for x, y in inked if x > 200) < max(y for x, y in inked if x < 40)
    image.fill(0)
    painter = QPainter(image)
    for points in ([(day, 1.0), (day, 1.0)], [(day + timedelta(n), float(n % 3)) for n in range(5_000)]):
        paint_sparkline(painter, QRect(0, 0, 120, 36), points, theme)
    paint_sparkline(painter, QRect(0, 0, 4, 4), [(day, 1.0), (day, 2.0)], theme)
    painter.end()
    assert page.grab().width() > 0


def test_the_model_keeps_its_rules_and_hostile_texts_are_plain(page: SignalsPage) -> None:
    model: RowsModel[SeriesRow] = RowsModel(series_columns())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(page.series.model.all_rows)
    model.sort(2, Qt.SortOrder.DescendingOrder)
    model.keep(lambda row: row.changed)
    model.keep(None)
    place = next(n for n, row in enumerate(model.rows) if row.latest.standing == "disputed")
    for column in range(model.columnCount()):
        tip = model.index(place, column).data(Qt.ItemDataRole.ToolTipRole)
        assert "<b>" not in tip
    assert "\n" not in model.index(place, 1).data()


def test_5000_signals_are_shown_at_once(page: SignalsPage, session: Session) -> None:
    made = [signal(100 + n, f"Metric {n // 4}", f"{n}", n % 200) for n in range(5_000)]
    begin = time.perf_counter()
    assert session.edit(add(*made))
    took = time.perf_counter() - begin
    assert took < 2.0, f"an edit and the page after it took {took:.2f} s"
    page.series.filter.setText("metric 12")
    begin = time.perf_counter()
    page.series.filter.left.emit()
    assert time.perf_counter() - begin < 0.5
    assert len(page.series.model.all_rows) == 1_254


def test_what_is_dropped_beside_a_package_is_taken_after_it(
    page: SignalsPage, open_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[object] = []

    def close(dialog: InspectionDialog) -> None:
        taken.append("package")
        dialog.reject()

    in_dialog(qtbot, monkeypatch, close)
    monkeypatch.setattr(open_window.filing, "import_sources", taken.append)
    rows, picture = tmp_path / "rows.json", tmp_path / "picture.png"
    assert drop(open_window, rows, archive(tmp_path), picture).isAccepted()
    qtbot.waitUntil(lambda: len(taken) == 2)
    assert taken == ["package", [rows]]
    assert not drop(open_window, picture).isAccepted()
    assert page.up_to_date
