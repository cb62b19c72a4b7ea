"""Everything of the register can be added and deleted on the page, by keyboard or mouse, each as one undo step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from tests.ui.pages_kit import cell, column_texts, fill_in, open_form, press_ok, said

from leeway.domain.editing import add
from leeway.domain.register_entities import Signal
from leeway.ui.pages.register import RegisterPage
from leeway.ui.pages.register_details import AllWorkflows, ProductDetail, VendorDetail, WorkflowDetail

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton
    from pytestqt.qtbot import QtBot

    from leeway.domain.register import Register
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


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


def contents(register: Register) -> dict[str, dict[str, Any]]:
    return {entity: dict(rows) for entity, rows in register.tables.items()}


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def newest(register: Register, entity: str) -> Any:
    return list(register.tables[entity].values())[-1]


# ------------------------------------------------------------------------------ vendors and products


def test_a_vendor_with_its_first_product_is_added_by_keyboard(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    before = contents(session.register)
    page.tree.view.setFocus()
    qtbot.keyClick(page.tree.view, Qt.Key.Key_N, CONTROL_SHIFT)
    form = open_form(page)
    assert form.focusWidget() is form.inputs["name"]
    fill_in(qtbot, form, name="Snowflake", product="Warehouse")
    qtbot.keyClick(form.inputs["product"], Qt.Key.Key_Return)
    assert not form.isVisible()
    assert newest(session.register, "vendor").name == "Snowflake"
    assert isinstance(page.detail, ProductDetail)
    assert page.detail.shown_id == newest(session.register, "product").id
    assert newest(session.register, "product").name == "Warehouse"
    session.undo()
    assert contents(session.register) == before


def test_a_name_that_is_missing_or_taken_is_said_and_the_dialog_stays(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.add_vendor.trigger()
    form = open_form(page)
    press_ok(qtbot, form)
    assert said(form) == ["Vendor is missing."]
    fill_in(qtbot, form, name="OPENAI")
    press_ok(qtbot, form)
    assert "There is a vendor “" in said(form)[0]
    assert form.inputs["name"].text() == "OPENAI"
    fill_in(qtbot, form, name="x" * 1_000_000)
    press_ok(qtbot, form)
    assert said(form) == ["Vendor has 1,000,000 characters; at most 10,000 can be kept."]
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert len(session.register.vendors) == 4


def test_a_product_is_added_to_the_vendor_that_is_selected(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("vendor", "v-github")
    page.tree.view.setFocus()
    qtbot.keyClick(page.tree.view, Qt.Key.Key_P, CONTROL_SHIFT)
    form = open_form(page)
    fill_in(qtbot, form, name="Copilot", annual_cost="12,000", contract_end="31 Dec 2027", notice_days="60")
    press_ok(qtbot, form)
    added = newest(session.register, "product")
    assert (added.vendor_id, added.name, added.annual_cost) == ("v-github", "Copilot", Decimal(12000))
    assert (added.contract_end, added.notice_days) == (date(2027, 12, 31), 60)


def test_several_wrong_fields_are_each_told(page: RegisterPage, qtbot: QtBot) -> None:
    page.add_product.trigger()
    form = open_form(page)
    fill_in(
        qtbot, form, vendor_id="Nobody", name="P", annual_cost="-1", contract_end="soon", notice_days="1,5"
    )
    press_ok(qtbot, form)
    assert len(said(form)) == 4
    assert "“Nobody” isn't in the register" in said(form)[0]
    form.reject()


def test_a_vendors_products_are_added_opened_and_deleted_in_its_table(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("vendor", "v-anthropic")
    assert isinstance(page.detail, VendorDetail)
    card = page.detail.products
    click(qtbot, card.add)
    fill_in(qtbot, open_form(page), name="API")
    press_ok(qtbot, open_form(page))
    page.select("vendor", "v-anthropic")
    assert column_texts(card.table, "Product") == ["API", "Claude Code"]
    card.table.setFocus()
    card.table.setCurrentIndex(cell(card.table, 0, "Product"))
    qtbot.keyClick(card.table, Qt.Key.Key_Delete)
    assert column_texts(card.table, "Product") == ["Claude Code"]
    card.table.setCurrentIndex(cell(card.table, 0, "Product"))
    click(qtbot, card.open)
    assert isinstance(page.detail, ProductDetail)
    assert page.detail.shown_id == "p-code"


# ------------------------------------------------------------------------------ workflows and fallbacks


def test_a_new_workflow_is_tied_to_the_product_with_its_figures(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    before = contents(session.register)
    click(qtbot, product.workflows.add)
    form = open_form(product)
    fill_in(
        qtbot, form, name="Nightly migrations", need="Agent", owner="Data", critical="Yes",
        tolerated_stop="12", cost_per_hour="310", hours_per_week="42",
    )  # fmt: skip
    press_ok(qtbot, form)
    workflow = newest(session.register, "workflow")
    assert (workflow.name, workflow.tolerated_stop, workflow.critical) == ("Nightly migrations", 12.0, True)
    assert "Nightly migrations" in column_texts(product.workflows.table, "Workflow")
    assert product.workflows.current_row.workflow.name == "Nightly migrations"
    session.undo()
    assert contents(session.register) == before


def test_a_workflow_on_record_is_tied_by_its_name_and_keeps_its_figures(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("product", "p-actions")
    assert isinstance(page.detail, ProductDetail)
    click(qtbot, page.detail.workflows.add)
    form = open_form(page)
    fill_in(qtbot, form, name="release PIPELINE", need="Runner")
    assert not form.inputs["tolerated_stop"].isEnabled()
    press_ok(qtbot, form)
    assert len(session.register.workflows) == 3
    assert column_texts(page.detail.workflows.table, "Workflow") == ["Data sync", "Release pipeline"]
    assert newest(session.register, "need").workflow_id == "w-release"


def test_a_product_is_made_a_fallback_of_a_need_on_record(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("product", "p-codex")
    assert isinstance(page.detail, ProductDetail)
    click(qtbot, page.detail.workflows.add)
    form = open_form(page)
    fill_in(qtbot, form, name="Release pipeline", need="coding agent", role="Primary")
    press_ok(qtbot, form)
    assert "has a primary product already" in said(form)[0]
    fill_in(qtbot, form, role="Fallback")
    press_ok(qtbot, form)
    supply = newest(session.register, "supply")
    assert (supply.need_id, supply.product_id, supply.role) == ("n-release", "p-codex", "fallback")
    assert column_texts(page.detail.workflows.table, "Role") == ["Fallback", "Fallback"]


def test_a_fallback_is_added_with_its_figures_and_removed_again(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    card = product.workflows
    assert not card.fallback.isEnabled()
    card.table.choose("n-release/s-1/")
    click(qtbot, card.fallback)
    form = open_form(product)
    fill_in(
        qtbot,
        form,
        product_id="OpenAI · Codex CLI",
        switch_time="2",
        capacity="60 %",
        last_tested="2026-11-01",
    )
    press_ok(qtbot, form)
    supply = newest(session.register, "supply")
    assert (supply.switch_time, supply.capacity, supply.last_tested) == (2.0, 0.6, date(2026, 11, 1))
    assert column_texts(card.table, "Fallback") == ["Codex CLI", "Codex CLI"]
    card.table.setFocus()
    qtbot.keyClick(card.table, Qt.Key.Key_Delete)
    assert supply.id not in session.register.supplies
    assert column_texts(card.table, "Fallback") == ["Codex CLI", "none"]


def test_delete_in_a_workflow_column_removes_the_need_that_the_product_fills(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    before = contents(session.register)
    card = product.workflows
    card.table.setFocus()
    card.table.setCurrentIndex(cell(card.table, 0, "Need"))
    qtbot.keyClick(card.table, Qt.Key.Key_Delete)
    assert "n-review" not in session.register.needs
    assert "w-review" in session.register.workflows
    session.undo()
    assert contents(session.register) == before


def test_the_remove_button_takes_only_the_tie_of_a_fallback(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("product", "p-codex")
    assert isinstance(page.detail, ProductDetail)
    card = page.detail.workflows
    card.table.setCurrentIndex(cell(card.table, 0, "Workflow"))
    click(qtbot, card.remove)
    assert "s-3" not in session.register.supplies
    assert "n-review" in session.register.needs


def test_workflows_are_made_opened_and_deleted_in_their_list(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("", "workflows")
    assert isinstance(page.detail, AllWorkflows)
    card = page.detail.card
    click(qtbot, card.add)
    fill_in(qtbot, open_form(page), name="Backups", tolerated_stop="48", critical="No")
    press_ok(qtbot, open_form(page))
    assert isinstance(page.detail, WorkflowDetail)
    assert page.detail.shown_id == newest(session.register, "workflow").id
    page.select("", "workflows")
    assert column_texts(card.table, "Workflow") == [
        "Backups", "Code review triage", "Data sync", "Release pipeline",
    ]  # fmt: skip
    card.table.setFocus()
    card.table.setCurrentIndex(cell(card.table, 0, "Workflow"))
    qtbot.keyClick(card.table, Qt.Key.Key_Delete)
    assert len(session.register.workflows) == 3
    card.table.setCurrentIndex(cell(card.table, 0, "Workflow"))
    click(qtbot, card.open)
    assert isinstance(page.detail, WorkflowDetail)


def test_needs_of_a_workflow_are_added_and_removed(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("workflow", "w-sync")
    assert isinstance(page.detail, WorkflowDetail)
    card = page.detail.needs
    click(qtbot, card.add)
    fill_in(qtbot, open_form(page), name="Storage", product_id="Cloud Nine · Cloud")
    press_ok(qtbot, open_form(page))
    assert column_texts(card.table, "Need") == ["Runner", "Storage"]
    assert column_texts(card.table, "Filled by") == ["Actions", "Cloud"]
    click(qtbot, card.add)
    fill_in(qtbot, open_form(page), name="Secrets")
    press_ok(qtbot, open_form(page))
    assert column_texts(card.table, "Filled by") == ["Actions", "nothing", "Cloud"]
    card.table.setCurrentIndex(cell(card.table, 0, "Need"))
    click(qtbot, card.remove)
    assert column_texts(card.table, "Need") == ["Secrets", "Storage"]


# ------------------------------------------------------------------- integrations, upstream, signals


def test_an_integration_is_added_and_deleted(product: ProductDetail, session: Session, qtbot: QtBot) -> None:
    card = product.integrations
    click(qtbot, card.add)
    form = open_form(product)
    fill_in(qtbot, form, name="MCP servers", kind="MCP server", count="22", hours_each="5", portable="No")
    press_ok(qtbot, form)
    assert column_texts(card.table, "Hours") == ["110 h", "84 h", "108 h", "302 h"]
    assert card.current_row.integration.name == "MCP servers"
    card.table.setFocus()
    qtbot.keyClick(card.table, Qt.Key.Key_Delete)
    assert column_texts(card.table, "Integration") == ["Plugins", "Triggers", "Total"]


def test_what_a_product_runs_on_is_added_and_removed(
    product: ProductDetail, session: Session, page: RegisterPage, qtbot: QtBot
) -> None:
    card = product.upstream
    click(qtbot, card.add)
    form = open_form(product)
    fill_in(qtbot, form, upstream_id="Cloud Nine · Cloud")
    press_ok(qtbot, form)
    assert column_texts(card.table, "Product") == ["Cloud"]
    card.table.setFocus()
    card.table.setCurrentIndex(cell(card.table, 0, "Product"))
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    assert isinstance(page.detail, ProductDetail)
    assert page.detail.shown_id == "p-cloud"
    assert column_texts(page.detail.dependents.table, "Product") == ["Claude Code", "Codex CLI"]
    page.select("product", "p-code")
    card.table.setCurrentIndex(cell(card.table, 0, "Product"))
    click(qtbot, card.remove)
    assert len(session.register.upstreams) == 1
    assert card.nothing.isVisible()


def test_products_that_would_run_on_each_other_in_a_circle_are_refused(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("product", "p-cloud")
    assert isinstance(page.detail, ProductDetail)
    click(qtbot, page.detail.upstream.add)
    form = open_form(page)
    fill_in(qtbot, form, upstream_id="OpenAI · Codex CLI")
    press_ok(qtbot, form)
    assert "can't run on each other in a circle" in said(form)[0]
    assert "Codex CLI" in said(form)[0]
    assert len(session.register.upstreams) == 1
    form.reject()


def test_a_signal_needs_a_source_and_a_day(product: ProductDetail, session: Session, qtbot: QtBot) -> None:
    click(qtbot, product.signals.add)
    form = open_form(product)
    fill_in(qtbot, form, metric="Stars", value="67,000")
    press_ok(qtbot, form)
    assert said(form) == ["Source is missing.", "As of is missing."]
    fill_in(qtbot, form, source="Essay", as_of="1 Apr 2026", standing="Claimed")
    press_ok(qtbot, form)
    signal = newest(session.register, "signal")
    assert (signal.vendor_id, signal.product_id, signal.as_of) == ("v-anthropic", "p-code", date(2026, 4, 1))


def test_all_fields_of_a_signal_are_edited_in_a_dialog_and_it_is_deleted(
    product: ProductDetail, session: Session, qtbot: QtBot
) -> None:
    row = Signal("g-1", "v-anthropic", "Stars", "67,000", "Essay", date(2026, 4, 1), note="two\nlines")
    session.edit(add(row))
    card = product.signals
    card.table.choose("g-1")
    click(qtbot, card.edit)
    form = open_form(product)
    assert form.inputs["note"].toPlainText() == "two\nlines"
    fill_in(qtbot, form, url="the essay's appendix")
    press_ok(qtbot, form)
    assert session.register.signals["g-1"].url == "the essay's appendix"
    assert session.register.signals["g-1"].note == "two\nlines"
    card.table.setFocus()
    qtbot.keyClick(card.table, Qt.Key.Key_Delete)
    assert session.register.signals == {}


def test_feeds_of_a_vendor_are_added_edited_and_deleted(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.select("vendor", "v-anthropic")
    assert isinstance(page.detail, VendorDetail)
    card = page.detail.feeds
    click(qtbot, card.add)
    form = open_form(page)
    fill_in(qtbot, form, address="https://me:secret@status.example.com")
    press_ok(qtbot, form)
    assert "without a name or password in it" in said(form)[0]
    fill_in(qtbot, form, address="status.example.com/x")
    press_ok(qtbot, form)
    assert "has no scheme; write https:// before it" in " ".join(said(form))
    fill_in(qtbot, form, address="https://status.example.com")
    press_ok(qtbot, form)
    feed = newest(session.register, "feed")
    assert (feed.vendor_id, feed.kind, feed.product_id) == ("v-anthropic", "Statuspage", None)
    assert (card.model.total, card.table.current_id) == (1, feed.id)
    click(qtbot, card.edit)
    form = open_form(page)
    fill_in(qtbot, form, kind="GitHub repository", address="maker/tool")
    press_ok(qtbot, form)
    assert session.register.feeds[feed.id].address == "maker/tool"
    card.table.setFocus()
    qtbot.keyClick(card.table, Qt.Key.Key_Delete)
    assert session.register.feeds == {}
    session.undo()
    assert list(session.register.feeds) == [feed.id]


def test_every_dialog_names_its_controls_and_shows_plain_text(
    product: ProductDetail, page: RegisterPage, qtbot: QtBot
) -> None:
    from PySide6.QtWidgets import QLabel, QPushButton

    product.workflows.table.choose("n-release/s-1/")
    product.workflows.fallback.click()
    asks = [page.add_vendor.trigger, page.add_product.trigger, product.workflows.add.click,
            product.integrations.add.click, product.upstream.add.click, product.signals.add.click]  # fmt: skip
    for ask in [lambda: None, *asks]:
        ask()
        form = open_form(page)
        assert all(made.accessibleName() for made in form.inputs.values())
        assert all(b.accessibleName() for b in form.findChildren(QPushButton))
        plain = [w.textFormat() for w in form.findChildren(QLabel) if w.text()]
        assert set(plain) == {Qt.TextFormat.PlainText}
        form.reject()
