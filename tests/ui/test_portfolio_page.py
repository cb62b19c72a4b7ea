"""The portfolio page, used by mouse and keyboard on a real register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolTip
from tests.ui.pages_kit import column_of

from leeway.domain.editing import add, remove, update
from leeway.domain.register_entities import PRIMARY, Need, Product, Supply, Vendor, Workflow
from leeway.domain.scope import Scope
from leeway.domain.verdict import Verdict
from leeway.ui.charts import chart_files
from leeway.ui.pages.portfolio import PortfolioPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

WAIT = 10_000


@pytest.fixture
def page(session: Session, theme: ThemeController, qtbot: QtBot) -> PortfolioPage:
    made = PortfolioPage(session, theme)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
    return made


def products(page: PortfolioPage) -> list[str]:
    return [row.product for row in page.model.rows]


def click_row(qtbot: QtBot, page: PortfolioPage, product_id: str, *, double: bool = False) -> None:
    index = page.model.index_of(product_id)
    page.table.scrollTo(index)
    where = page.table.visualRect(index).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    if double:
        qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)


def figure(page: PortfolioPage, number: int) -> tuple[str, str]:
    return page.figures[number].value.text(), page.figures[number].detail.text()


# --------------------------------------------------------------------------------------- what is shown


def test_the_worst_product_comes_first_and_is_explained(page: PortfolioPage) -> None:
    assert products(page)[0] == "Claude Code"
    assert page.selected_id == "p-code"
    assert page.explanation.title.text() == "Anthropic · Claude Code"
    assert "“Release pipeline” has no fallback for Claude Code." in page.explanation.reasons.texts


def test_the_key_figures_are_those_of_the_register(page: PortfolioPage) -> None:
    assert figure(page, 0) == ("1 of 4", "1 critical workflow would stop")
    assert figure(page, 1) == ("4\N{NO-BREAK SPACE}h", "Anthropic → Release pipeline")
    assert figure(page, 2) == ("—", "No incidents on record")
    assert figure(page, 3)[0] == "2"
    assert figure(page, 5) == ("192\N{NO-BREAK SPACE}h", "Claude Code · 12.9\N{NO-BREAK SPACE}wk")


def test_remedies_arrive_with_the_verdict_that_they_would_give(page: PortfolioPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: "Give “Release pipeline”" in " ".join(page.explanation.changes.texts), timeout=WAIT
    )


def test_what_is_not_known_is_listed_and_never_shown_as_0(page: PortfolioPage, session: Session) -> None:
    session.edit(update(session.register, "workflow", "w-release", tolerated_stop=None))
    page.table.choose("p-code")
    assert "Tolerated stop of workflow “Release pipeline”" in page.explanation.unknown.texts
    row = page.model.index_of("p-code", column_of(page.table, "Leeway"))
    assert row.data() == "not known"


def test_single_points_are_listed_with_what_stops(page: PortfolioPage) -> None:
    found = {row.vendors: row.workflows for row in page.cuts.rows}
    assert found[("Anthropic",)] == ("Release pipeline",)
    assert found[("GitHub",)] == ("Data sync",)
    pairs = [set(vendors) for vendors in found if len(vendors) == 2]
    assert {"Anthropic", "OpenAI"} in pairs
    assert {"Anthropic", "Cloud Nine"} in pairs
    assert len(page.cuts.rows[0].vendors) == 1


def test_concentration_tells_how_much_critical_work_runs_on_a_vendor(page: PortfolioPage) -> None:
    assert page.concentration.headline.text() == (
        "100\N{NO-BREAK SPACE}% of critical work runs on Anthropic."
    )
    labels = [bar.label for bar in page.concentration.weightings.bars]
    assert labels == ["Critical work", "Spend", "Integrations"]
    assert page.concentration.weightings.bars[1].value == "—"


# ------------------------------------------------------------------------------------- mouse and keyboard


def test_clicking_a_row_explains_it(page: PortfolioPage, qtbot: QtBot) -> None:
    click_row(qtbot, page, "p-actions")
    assert page.explanation.product_id == "p-actions"
    assert [row.loss.name for row in page.explanation.losses.rows] == ["Data sync"]


def test_enter_and_a_double_click_go_to_the_register(page: PortfolioPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    with qtbot.waitSignal(page.product_opened) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == ["p-code"]
    with qtbot.waitSignal(page.product_opened) as opened:
        click_row(qtbot, page, "p-codex", double=True)
    assert opened.args == ["p-codex"]


def test_the_buttons_lead_to_the_register_and_the_memo(page: PortfolioPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.product_opened) as opened:
        qtbot.mouseClick(page.explanation.open_button, Qt.MouseButton.LeftButton)
    assert opened.args == ["p-code"]
    with qtbot.waitSignal(page.memo_requested) as asked:
        qtbot.mouseClick(page.explanation.memo_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["p-code"]
    with qtbot.waitSignal(page.memo_requested) as asked:
        page.primary_actions()[-1].trigger()
    assert asked.args == ["p-code"]


def test_typing_in_the_filter_keeps_only_what_matches(page: PortfolioPage, qtbot: QtBot) -> None:
    page.focus_filter()
    assert page.filter.hasFocus()
    qtbot.keyClicks(page.filter, "codex")
    assert products(page) == ["Codex CLI"]
    assert page.counted.text() == "1 of 4 products"
    assert page.explanation.product_id == "p-codex"
    qtbot.keyClick(page.filter, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    page.focus_filter()
    qtbot.keyClick(page.filter, Qt.Key.Key_Escape)
    assert len(products(page)) == 4


def test_a_filter_without_a_match_says_so(page: PortfolioPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.filter, "zzz")
    assert products(page) == []
    assert page.no_match.isVisible()
    assert not page.explanation.isVisible()
    assert not page.primary_actions()[-1].isEnabled()


def test_chips_filter_by_verdict(page: PortfolioPage, qtbot: QtBot) -> None:
    chip = page.chips[Verdict.SINGLE_SOURCE_CRITICAL]
    assert chip.text() == "■ Single-source critical  1"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert products(page) == ["Claude Code"]
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert len(products(page)) == 4


def test_a_click_on_a_heading_sorts_and_keeps_the_selection(page: PortfolioPage, qtbot: QtBot) -> None:
    header = page.table.horizontalHeader()
    page.table.choose("p-codex")
    where = QPoint(header.sectionViewportPosition(1) + 10, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    ascending = products(page)
    assert sorted(ascending, key=str.casefold) in (ascending, ascending[::-1])
    assert page.selected_id == "p-codex"


# ------------------------------------------------------------------------------------------ following


def test_an_edit_elsewhere_shows_at_once_and_keeps_selection_and_scroll(
    page: PortfolioPage, session: Session, qtbot: QtBot
) -> None:
    session.edit(add(*(Product(f"p{i}", "v-github", f"Product {i}") for i in range(40))))
    page.table.choose("p30")
    scroll = page.table.verticalScrollBar().value()
    assert scroll > 0
    session.edit(update(session.register, "product", "p-code", name="Claude Code Max"))
    assert page.selected_id == "p30"
    assert page.table.verticalScrollBar().value() == scroll
    assert "Claude Code Max" in products(page)


def test_deleting_the_selected_product_selects_another(page: PortfolioPage, session: Session) -> None:
    session.edit(remove(session.register, "product", "p-code"))
    assert page.selected_id not in ("", "p-code")
    assert page.explanation.isVisible()


def test_the_page_follows_the_scope(page: PortfolioPage, session: Session) -> None:
    session.set_scope(Scope(vendor_id="v-openai"))
    assert products(page) == ["Codex CLI"]
    assert figure(page, 0)[0] == "0 of 1"
    session.set_scope(Scope(product_id="p-code"))
    assert products(page) == ["Claude Code"]
    session.set_scope(Scope())
    assert len(products(page)) == 4


def test_an_empty_register_says_how_to_begin(page: PortfolioPage, session: Session, qtbot: QtBot) -> None:
    for vendor in list(session.register.vendors):
        session.edit(remove(session.register, "vendor", vendor))
    assert not page.table.isVisible()
    with qtbot.waitSignal(page.product_opened) as opened:
        page._open_register.trigger()
    assert opened.args == [""]


def test_a_hidden_page_catches_up_when_it_is_shown(page: PortfolioPage, session: Session) -> None:
    page.hide()
    session.edit(update(session.register, "product", "p-code", name="Renamed"))
    assert "Renamed" not in products(page)
    page.show()
    assert "Renamed" in products(page)


def test_hostile_names_stay_text_and_do_not_widen_the_page(page: PortfolioPage, session: Session) -> None:
    name = (
        "<h1>#panic()</h1> \N{RIGHT-TO-LEFT OVERRIDE}evil\N{POP DIRECTIONAL FORMATTING} 😀 " + "long " * 1_900
    )
    session.edit(update(session.register, "product", "p-code", name=name))
    session.edit(update(session.register, "workflow", "w-release", name=name))
    page.select_product("p-code")
    page.grab()
    assert page.explanation.title.text().startswith("Anthropic · <h1>#panic()</h1>")
    assert page._scroll.widget().width() <= page.width()


def test_a_big_register_is_judged_in_a_job_and_shown_when_it_is_done(
    page: PortfolioPage, session: Session, qtbot: QtBot
) -> None:
    rows: list = []
    for i in range(120):
        rows += [Vendor(f"v{i}", f"Vendor {i}"), Product(f"p{i}", f"v{i}", f"Product {i}")]
        rows += [Workflow(f"w{i}", f"Workflow {i}", critical=True, tolerated_stop=2.0)]
        rows += [Need(f"n{i}", f"w{i}", "it"), Supply(f"s{i}", f"n{i}", f"p{i}", PRIMARY)]
    session.edit(add(*rows))
    assert "being worked out" in page.header.subtitle.text()
    qtbot.waitUntil(lambda: len(products(page)) == 124, timeout=WAIT)
    assert "being worked out" not in page.header.subtitle.text()
    assert figure(page, 0)[0] == "121 of 124"
    qtbot.waitUntil(lambda: session.jobs.idle and session.unsaved == 0, timeout=WAIT)


# --------------------------------------------------------------------------------------- concentration


def test_the_bars_can_be_read_as_a_table(page: PortfolioPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.concentration.as_table, Qt.MouseButton.LeftButton)
    assert page.concentration.table.isVisible()
    assert page.concentration.rows.index(0, 0).data() == "Anthropic"


def test_the_chart_and_its_data_are_saved(
    page: PortfolioPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = iter([tmp_path / "bars.svg", tmp_path / "bars.png", tmp_path / "bars.csv"])
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: next(targets))
    page.concentration._on_save_chart()
    page.concentration._on_save_chart()
    page.concentration._on_save_data()
    assert "<svg" in (tmp_path / "bars.svg").read_text()
    assert QImage(str(tmp_path / "bars.png")).width() == 1280
    assert "Anthropic" in (tmp_path / "bars.csv").read_text(encoding="utf-8-sig")
    assert page.concentration.messages.message == "Saved bars.csv."


def test_a_chart_that_can_not_be_saved_says_so_in_the_card(
    page: PortfolioPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: tmp_path / "no" / "bars.svg")
    page.concentration._on_save_chart()
    assert "There is no folder" in page.concentration.messages.message


def test_pointing_at_a_bar_tells_the_exact_share(page: PortfolioPage) -> None:
    bars = page.concentration.weightings
    assert "Anthropic: 100" in bars.tip_at(QPoint(200, 15).toPointF())
    assert bars.tip_at(QPoint(200, 9_999).toPointF()) == ""
    QToolTip.hideText()


def test_the_page_paints_in_both_themes(page: PortfolioPage, theme: ThemeController) -> None:
    from leeway.ui.theme import Appearance

    light = page.grab().toImage()
    theme.set_choice(Appearance.DARK)
    assert page.grab().toImage() != light
