"""Every kind of field is edited in place on the register page; rubbish is refused with a sentence and kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QComboBox
from tests.ui.pages_kit import (
    begin_edit,
    cell,
    choose_in_cell,
    column_of,
    column_texts,
    edit_cell,
    open_input,
    retype,
    sentences,
)

from leeway.domain.editing import add, update
from leeway.domain.register_entities import Signal
from leeway.ui.pages.register import RegisterPage
from leeway.ui.pages.register_details import ProductDetail, VendorDetail, WorkflowDetail

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

# The offscreen platform has no keyboard for the list of a combo box to grab.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


@pytest.fixture
def page(session: Session, theme: ThemeController, qtbot: QtBot) -> RegisterPage:
    made = RegisterPage(session, theme)
    qtbot.addWidget(made)
    made.resize(1240, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.fixture
def product(page: RegisterPage) -> ProductDetail:
    page.select("product", "p-code")
    assert isinstance(page.detail, ProductDetail)
    return page.detail


# ------------------------------------------------------------------------------------------ in tables


def test_hours_are_edited_in_the_table_as_one_undo_step(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    steps = len(session.desk.undo_stack.undoable)
    assert edit_cell(qtbot, product.workflows.table, 1, "Tolerated", "2.5") is None
    assert session.register.workflows["w-release"].tolerated_stop == 2.5
    assert cell(product.workflows.table, 1, "Tolerated").data() == "2.5 h"
    assert len(session.desk.undo_stack.undoable) == steps + 1
    session.undo()
    assert cell(product.workflows.table, 1, "Tolerated").data() == "4 h"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "Tolerated stop: “abc” isn't a number; write one such as 12 or 1.5."),
        ("-3", "Tolerated stop is -3; it can't be negative."),
        ("1,5", "Tolerated stop: “1,5” can't be read; if you mean decimals, write 1.5."),
        ("999999", "Tolerated stop is 999,999.0; it can't be above 87,600."),
        ("x" * 1_000_000, "isn't a number"),
    ],
)
def test_rubbish_stays_in_the_cell_with_a_sentence_and_can_be_mended(
    product: ProductDetail, session: Session, qtbot: QtBot, typed: str, said: str
) -> None:
    table = product.workflows.table
    line = edit_cell(qtbot, table, 1, "Tolerated", typed)
    assert line is not None
    assert line.text() == typed
    assert said in sentences(product)[0]
    assert session.register.workflows["w-release"].tolerated_stop == 4.0
    retype(qtbot, line, "3")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert session.register.workflows["w-release"].tolerated_stop == 3.0
    assert sentences(product) == []


def test_escape_gives_up_what_was_typed(product: ProductDetail, session: Session, qtbot: QtBot) -> None:
    line = edit_cell(qtbot, product.workflows.table, 1, "Tolerated", "abc")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert open_input(product.workflows.table) is None
    assert sentences(product) == []
    assert session.register.workflows["w-release"].tolerated_stop == 4.0


def test_leaving_the_cell_keeps_what_is_right_and_holds_on_to_what_is_wrong(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    table = product.workflows.table
    line = begin_edit(qtbot, table, 1, "Tolerated")
    retype(qtbot, line, "5")
    product.header.name.input.setFocus()
    assert session.register.workflows["w-release"].tolerated_stop == 5.0
    line = begin_edit(qtbot, table, 1, "Tolerated")
    retype(qtbot, line, "five")
    product.header.name.input.setFocus()
    assert open_input(table) is line
    assert line.text() == "five"
    assert "isn't a number" in sentences(product)[0]


def test_tab_keeps_the_value_and_goes_on_to_the_next_cell(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    table = product.workflows.table
    line = begin_edit(qtbot, table, 1, "Tolerated")
    retype(qtbot, line, "6")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert session.register.workflows["w-release"].tolerated_stop == 6.0
    assert table.currentIndex().column() == column_of(table, "Tolerated") + 1
    assert open_input(table) is not None


def test_typing_on_a_cell_begins_to_edit_it(product: ProductDetail, session: Session, qtbot: QtBot) -> None:
    table = product.workflows.table
    table.setFocus()
    table.setCurrentIndex(cell(table, 1, "Tolerated"))
    qtbot.keyClick(table, Qt.Key.Key_7)
    line = open_input(table)
    assert line.text() == "7"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert session.register.workflows["w-release"].tolerated_stop == 7.0


def test_a_double_click_edits_a_cell(product: ProductDetail, qtbot: QtBot) -> None:
    table = product.workflows.table
    where = table.visualRect(cell(table, 1, "Need")).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert open_input(table).text() == "Coding agent"


def test_emptying_a_number_makes_it_not_known(product: ProductDetail, session: Session, qtbot: QtBot) -> None:
    edit_cell(qtbot, product.workflows.table, 1, "Tolerated", "")
    assert session.register.workflows["w-release"].tolerated_stop is None
    assert cell(product.workflows.table, 1, "Tolerated").data() == "not known"


def test_money_shares_days_and_names_are_edited_in_the_table(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    table = product.workflows.table
    assert edit_cell(qtbot, table, 0, "Cost / h", "€ 1,240.50") is None
    assert session.register.workflows["w-review"].cost_per_hour == Decimal("1240.50")
    assert edit_cell(qtbot, table, 0, "Carries", "75 %") is None
    assert session.register.supplies["s-3"].capacity == 0.75
    assert edit_cell(qtbot, table, 0, "Last tested", "21 Nov 2026") is None
    assert session.register.supplies["s-3"].last_tested == date(2026, 11, 21)
    assert edit_cell(qtbot, table, 0, "Switch", "1") is None
    assert session.register.supplies["s-3"].switch_time == 1.0
    assert edit_cell(qtbot, table, 0, "Workflow", "Zebra review") is None
    assert session.register.workflows["w-review"].name == "Zebra review"
    assert column_texts(table, "Workflow") == ["Release pipeline", "Zebra review"]


def test_an_expired_test_is_marked_with_a_shape_and_explained(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    edit_cell(qtbot, product.workflows.table, 0, "Last tested", "2026-03-02")
    tested = cell(product.workflows.table, 0, "Last tested")
    assert tested.data() == "▲ 2 Mar 2026"
    assert "doesn't count" in tested.data(Qt.ItemDataRole.ToolTipRole).replace("&#x27;", "'")
    edit_cell(qtbot, product.workflows.table, 0, "Last tested", "")
    assert tested.data() == "never"


def test_decimal_commas_are_read_where_the_locale_has_them(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert edit_cell(qtbot, product.workflows.table, 1, "Tolerated", "1,5") is None
    assert session.register.workflows["w-release"].tolerated_stop == 1.5
    assert begin_edit(qtbot, product.workflows.table, 1, "Tolerated").text() == "1,5"


def test_flags_and_choices_are_chosen_from_a_list(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    choose_in_cell(qtbot, product.workflows.table, 1, "Critical", "No")
    assert session.register.workflows["w-release"].critical is False
    choose_in_cell(qtbot, product.workflows.table, 1, "Critical", "Not known")
    assert session.register.workflows["w-release"].critical is None
    choose_in_cell(qtbot, product.integrations.table, 0, "Kind", "Webhook")
    assert session.register.integrations["i-1"].kind == "webhook"
    choose_in_cell(qtbot, product.integrations.table, 0, "Portable", "Yes")
    assert session.register.integrations["i-1"].portable is True


def test_a_role_that_breaks_a_rule_is_refused_with_its_sentence(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("product", "p-codex")
    assert isinstance(page.detail, ProductDetail)
    choose_in_cell(qtbot, page.detail.workflows.table, 0, "Role", "Primary")
    assert session.register.supplies["s-3"].role == "fallback"
    assert "has a primary product already" in sentences(page)[0]


def test_choosing_a_product_in_an_empty_fallback_adds_one(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    table = product.workflows.table
    combo = begin_edit(qtbot, table, 1, "Fallback")
    assert isinstance(combo, QComboBox)
    place = combo.findText("GitHub · Actions")
    combo.setCurrentIndex(place)
    combo.activated.emit(place)
    added = [
        s for s in session.register.supplies.values() if s.need_id == "n-release" and s.role == "fallback"
    ]
    assert [s.product_id for s in added] == ["p-actions"]
    assert column_texts(table, "Fallback") == ["Codex CLI", "Actions"]
    session.undo()
    assert column_texts(table, "Fallback") == ["Codex CLI", "none"]


def test_a_product_that_is_not_on_record_is_refused(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    table = product.workflows.table
    combo = begin_edit(qtbot, table, 1, "Fallback")
    retype(qtbot, combo.lineEdit(), "Nobody")
    qtbot.keyClick(combo, Qt.Key.Key_Return)
    assert "“Nobody” isn't in the register" in sentences(product)[0]
    assert open_input(table) is combo


def test_a_fallback_equal_to_its_primary_is_refused(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    combo = begin_edit(qtbot, product.workflows.table, 1, "Fallback")
    place = combo.findText("Anthropic · Claude Code")
    combo.setCurrentIndex(place)
    combo.activated.emit(place)
    assert sentences(product) != []
    assert len(session.register.supplies) == 4


def test_an_edit_elsewhere_leaves_the_input_open_with_its_text(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    table = product.workflows.table
    line = begin_edit(qtbot, table, 1, "Tolerated")
    retype(qtbot, line, "12")
    session.edit(update(session.register, "workflow", "w-review", tolerated_stop=9.0))
    assert open_input(table) is line
    assert line.text() == "12"


# ----------------------------------------------------------------------------------- in the other tables


def test_integrations_are_edited_and_their_total_follows(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    table = product.integrations.table
    assert edit_cell(qtbot, table, 0, "Count", "20") is None
    assert column_texts(table, "Hours") == ["120 h", "108 h", "228 h"]
    assert edit_cell(qtbot, table, 0, "Count", "2.5") is not None
    assert "must be a whole number" in sentences(product)[0]
    qtbot.keyClick(open_input(table), Qt.Key.Key_Escape)
    assert edit_cell(qtbot, table, 0, "Count", "") is not None
    assert "Count is missing." in sentences(product)[0]


def test_signals_are_edited_and_a_source_can_not_be_emptied(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    session.edit(add(Signal("g-1", "v-anthropic", "Stars", "67,000", "Essay", date(2026, 4, 1))))
    page.select("vendor", "v-anthropic")
    assert isinstance(page.detail, VendorDetail)
    table = page.detail.signals.table
    choose_in_cell(qtbot, table, 0, "Standing", "Disputed")
    assert session.register.signals["g-1"].standing == "disputed"
    assert edit_cell(qtbot, table, 0, "As of", "2026-05-01") is None
    assert session.register.signals["g-1"].as_of == date(2026, 5, 1)
    assert edit_cell(qtbot, table, 0, "Source", "") is not None
    assert sentences(page) == ["Source is missing."]


def test_a_vendors_products_are_edited_in_its_table(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("vendor", "v-anthropic")
    assert isinstance(page.detail, VendorDetail)
    assert edit_cell(qtbot, page.detail.products.table, 0, "Cost a year", "184000") is None
    assert session.register.products["p-code"].annual_cost == Decimal(184000)
    assert column_texts(page.detail.products.table, "Cost a year") == ["€ 184,000"]


# ------------------------------------------------------------------------------------------- in forms


def type_into(qtbot: QtBot, detail: ProductDetail | WorkflowDetail, name: str, text: str) -> str:
    """Type into a field of the form and press Enter; return the sentence below it."""
    form = detail.contract if isinstance(detail, ProductDetail) else detail.figures
    edit = form.fields[name]
    retype(qtbot, edit.input, text)
    qtbot.keyClick(edit.input, Qt.Key.Key_Return)
    return edit.problem.text()


def test_the_contract_is_edited_in_place(product: ProductDetail, session: Session, qtbot: QtBot) -> None:
    assert type_into(qtbot, product, "contract_end", "31 Dec 2028") == ""
    assert type_into(qtbot, product, "notice_days", "30 d") == ""
    assert type_into(qtbot, product, "annual_cost", "96,000") == ""
    assert type_into(qtbot, product, "availability_sla", "99.9") == ""
    assert type_into(qtbot, product, "category", "coding agent") == ""
    row = session.register.products["p-code"]
    assert (row.contract_end, row.notice_days, row.annual_cost) == (date(2028, 12, 31), 30, Decimal(96000))
    assert (row.availability_sla, row.category) == (0.999, "coding agent")
    assert product.header.line.accessibleName().endswith("€\N{NO-BREAK SPACE}96\N{NO-BREAK SPACE}k / yr")


def test_a_field_shows_its_value_for_reading_and_its_text_for_typing(
    product: ProductDetail, qtbot: QtBot
) -> None:
    line = product.contract.fields["notice_days"].input
    product.header.name.input.setFocus()
    assert line.text() == "90\N{NO-BREAK SPACE}d"
    line.setFocus()
    assert line.text() == "90"
    product.header.name.input.setFocus()
    assert line.text() == "90\N{NO-BREAK SPACE}d"


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("contract_end", "tomorrow", "isn't a date"),
        ("notice_days", "-1", "Notice is -1; it can't be negative."),
        ("annual_cost", "lots", "isn't a number"),
        ("availability_sla", "101", "Availability promised is 101 %; it can't be above 100 %."),
        ("category", "x" * 1_000_000, "Category has 1,000,000 characters; at most 200 can be kept."),
    ],
)
def test_rubbish_in_the_form_is_refused_below_the_field_and_kept(
    product: ProductDetail, session: Session, qtbot: QtBot, name: str, typed: str, said: str
) -> None:
    before = session.register
    assert said in type_into(qtbot, product, name, typed)
    assert product.contract.fields[name].input.text() == typed
    assert session.register is before
    session.edit(update(session.register, "vendor", "v-github", name="Hub"))
    assert product.contract.fields[name].input.text() == typed
    qtbot.keyClick(product.contract.fields[name].input, Qt.Key.Key_Escape)
    assert product.contract.fields[name].problem.text() == ""


def test_long_texts_take_several_lines_and_are_kept_when_the_focus_goes(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    text = product.contract.fields["decision_asked"].input
    text.setFocus()
    qtbot.keyClicks(text, "Renew")
    qtbot.keyClick(text, Qt.Key.Key_Return)
    qtbot.keyClicks(text, "or leave?")
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert session.register.products["p-code"].decision_asked == "Renew\nor leave?"
    text.setFocus()
    qtbot.keyClicks(text, "!")
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "!" in session.register.products["p-code"].decision_asked


def test_a_workflow_is_edited_in_its_form(page: RegisterPage, session: Session, qtbot: QtBot) -> None:
    page.select("workflow", "w-release")
    assert isinstance(page.detail, WorkflowDetail)
    assert type_into(qtbot, page.detail, "hours_per_week", "60") == ""
    assert "can't be above 168" in type_into(qtbot, page.detail, "hours_per_week", "200")
    combo = page.detail.figures.fields["critical"].input
    combo.setCurrentIndex(combo.findText("No"))
    combo.activated.emit(combo.currentIndex())
    row = session.register.workflows["w-release"]
    assert (row.hours_per_week, row.critical) == (60.0, False)


def test_the_wheel_does_not_change_a_list_in_a_form(page: RegisterPage, qtbot: QtBot) -> None:
    page.select("workflow", "w-release")
    assert isinstance(page.detail, WorkflowDetail)
    combo = page.detail.figures.fields["critical"].input
    before = combo.currentIndex()
    combo.setFocus()
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    middle, down = QPointF(5, 5), QPoint(0, -120)
    flags = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(combo, QWheelEvent(middle, middle, down, down, *flags))
    assert combo.currentIndex() == before
