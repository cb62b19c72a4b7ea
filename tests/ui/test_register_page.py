"""The register page: tree, selection, filter, deletion and undo, scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from tests.ui.pages_kit import column_texts, retype

from leeway.domain.editing import add, remove, update
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.scope import Scope
from leeway.services.opening import open_register
from leeway.ui.pages.register import RegisterPage
from leeway.ui.pages.register_details import AllWorkflows, ProductDetail, VendorDetail, WorkflowDetail
from leeway.ui.widgets.editor_inputs import LineInput

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

WAIT = 10_000


@pytest.fixture
def page(session: Session, theme: ThemeController, qtbot: QtBot) -> RegisterPage:
    made = RegisterPage(session, theme)
    qtbot.addWidget(made)
    made.resize(1240, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def lines(page: RegisterPage) -> list[str]:
    """Return the names in the tree, those below a vendor with two spaces before."""
    model, found = page.tree.model, []
    for row in range(model.rowCount()):
        top = model.index(row, 0)
        found.append(top.data())
        found += [f"  {model.index(below, 0, top).data()}" for below in range(model.rowCount(top))]
    return found


def shown(page: RegisterPage) -> tuple[type, str]:
    assert page.detail is not None
    return type(page.detail), page.detail.shown_id


def test_the_tree_has_vendors_products_and_workflows_with_counts(page: RegisterPage) -> None:
    assert lines(page) == [
        "Anthropic", "  Claude Code", "Cloud Nine", "  Cloud", "GitHub", "  Actions", "OpenAI", "  Codex CLI",
        "Workflows", "  Code review triage", "  Data sync", "  Release pipeline",
    ]  # fmt: skip
    assert page.tree.model.index(0, 1).data() == "23"


def test_the_first_product_is_shown_to_begin_with(page: RegisterPage) -> None:
    assert shown(page) == (ProductDetail, "p-code")
    assert isinstance(page.detail, ProductDetail)
    assert (
        page.detail.header.line.accessibleName()
        == "Contract until 30 Jun 2027 · notice 90\N{NO-BREAK SPACE}d"
    )


def test_arrows_go_through_the_tree(page: RegisterPage, qtbot: QtBot) -> None:
    page.tree.view.setFocus()
    seen = []
    for _ in range(11):
        qtbot.keyClick(page.tree.view, Qt.Key.Key_Down)
        seen.append(shown(page))
    assert (VendorDetail, "v-openai") in seen
    assert (AllWorkflows, "workflows") in seen
    assert seen[-1] == (WorkflowDetail, "w-release")


def test_a_click_in_the_tree_selects(page: RegisterPage, qtbot: QtBot) -> None:
    where = page.tree.view.visualRect(page.tree.model.index_of("vendor", "v-github")).center()
    qtbot.mouseClick(page.tree.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert shown(page) == (VendorDetail, "v-github")


def test_letters_typed_in_the_tree_filter_it(page: RegisterPage, qtbot: QtBot) -> None:
    page.tree.view.setFocus()
    qtbot.keyClick(page.tree.view, Qt.Key.Key_C)
    qtbot.keyClicks(page.tree.filter, "od")
    assert page.tree.filter.text() == "cod"
    assert lines(page) == [
        "Anthropic",
        "  Claude Code",
        "OpenAI",
        "  Codex CLI",
        "Workflows",
        "  Code review triage",
    ]
    qtbot.keyClick(page.tree.filter, Qt.Key.Key_Down)
    assert page.tree.view.hasFocus()
    page.focus_filter()
    qtbot.keyClick(page.tree.filter, Qt.Key.Key_Escape)
    assert len(lines(page)) == 12


def test_a_filter_without_a_match_says_so(page: RegisterPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.tree.filter, "zzz")
    assert lines(page) == []
    assert page.tree.nothing.isVisible()


def test_a_selection_that_the_filter_hides_clears_the_filter(page: RegisterPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.tree.filter, "github")
    page.select("workflow", "w-review")
    assert page.tree.filter.text() == ""
    assert shown(page) == (WorkflowDetail, "w-review")


def test_f2_renames_in_the_tree_as_one_undo_step(page: RegisterPage, session: Session, qtbot: QtBot) -> None:
    view = page.tree.view
    view.setFocus()
    page.select("vendor", "v-openai")
    qtbot.keyClick(view, Qt.Key.Key_F2)
    line = view.viewport().findChild(LineInput)
    retype(qtbot, line, "Open AI")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert session.register.vendors["v-openai"].name == "Open AI"
    assert shown(page) == (VendorDetail, "v-openai")
    session.undo()
    assert "OpenAI" in lines(page)


def test_a_name_that_is_taken_stays_open_with_a_sentence(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    view = page.tree.view
    page.select("vendor", "v-openai")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    line = view.viewport().findChild(LineInput)
    retype(qtbot, line, "github")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.isVisible()
    assert line.text() == "github"
    assert "There is a vendor “" in line.accessibleDescription()
    assert session.register.vendors["v-openai"].name == "OpenAI"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert lines(page)[6] == "OpenAI"


def test_the_name_in_the_heading_is_edited_in_place(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    assert isinstance(page.detail, ProductDetail)
    line = page.detail.header.name.input
    retype(qtbot, line, "Claude Code Max")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert session.register.products["p-code"].name == "Claude Code Max"
    assert "  Claude Code Max" in lines(page)
    retype(qtbot, line, " ")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.detail.header.name.problem.text() == "Name is missing."
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "Claude Code Max"


# --------------------------------------------------------------------------------- deletion and undo


def test_delete_takes_a_vendor_with_all_that_hangs_on_it_and_undo_brings_all_back(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    before = session.register
    page.select("vendor", "v-anthropic")
    page.tree.view.setFocus()
    qtbot.keyClick(page.tree.view, Qt.Key.Key_Delete)
    assert "v-anthropic" not in session.register.vendors
    assert "p-code" not in session.register.products
    assert page.messages.message.startswith("Deleted vendor Anthropic and ")
    qtbot.mouseClick(page.messages.buttons[0], Qt.MouseButton.LeftButton)
    assert {e: dict(r) for e, r in session.register.tables.items()} == {
        e: dict(r) for e, r in before.tables.items()
    }
    assert "  Claude Code" in lines(page)


def test_the_offer_to_undo_goes_once_something_else_was_edited(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    page.tree.view.setFocus()
    qtbot.keyClick(page.tree.view, Qt.Key.Key_Delete)
    assert page.messages.isVisible()
    session.edit(update(session.register, "vendor", "v-github", name="Hub"))
    assert not page.messages.isVisible()


def test_after_deleting_what_is_shown_something_else_is_shown(
    page: RegisterPage, session: Session, qtbot: QtBot
) -> None:
    assert isinstance(page.detail, ProductDetail)
    qtbot.mouseClick(page.detail.header.remove, Qt.MouseButton.LeftButton)
    assert "p-code" not in session.register.products
    assert page.detail.shown_id in session.register.vendors | session.register.products


def test_deleting_everything_leads_to_the_empty_page_and_undo_back(
    page: RegisterPage, session: Session
) -> None:
    changes = [c for id in session.register.vendors for c in remove(session.register, "vendor", id)]
    changes += [c for id in session.register.workflows for c in remove(session.register, "workflow", id)]
    unique = list({(c.entity, c.id): c for c in changes}.values())
    assert session.edit(unique)
    assert not page.tree.isVisible()
    session.undo()
    assert page.tree.isVisible()
    assert len(lines(page)) == 12


def test_edits_are_in_the_file(
    page: RegisterPage, session: Session, register_file: Path, qtbot: QtBot
) -> None:
    page.tree.view.setFocus()
    with qtbot.waitSignal(session.saved, timeout=WAIT):
        qtbot.keyClick(page.tree.view, Qt.Key.Key_Delete)
    session.close()
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
    desk = open_register(register_file, author="Ada Tester")
    assert "p-code" not in desk.register.products
    desk.close()


# ---------------------------------------------------------------------------------------- following


def test_the_tree_follows_the_scope(page: RegisterPage, session: Session) -> None:
    session.set_scope(Scope(vendor_id="v-openai"))
    assert lines(page) == ["OpenAI", "  Codex CLI", "Workflows", "  Code review triage"]
    session.set_scope(Scope(product_id="p-actions"))
    assert lines(page) == ["GitHub", "  Actions", "Workflows", "  Data sync"]
    page.select("product", "p-code")
    assert shown(page) == (ProductDetail, "p-code")


def test_a_product_opened_from_elsewhere_is_shown(page: RegisterPage) -> None:
    page.select_product("p-actions")
    assert shown(page) == (ProductDetail, "p-actions")
    page.select_product("")
    assert shown(page) == (ProductDetail, "p-actions")


def test_the_map_highlights_and_leads_on(page: RegisterPage, qtbot: QtBot) -> None:
    assert isinstance(page.detail, ProductDetail)
    chart = page.detail.map.map
    item = chart.node_item(("workflow", "w-review"))
    assert item is not None
    page.detail.ensureWidgetVisible(chart)
    qtbot.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=chart.mapFromScene(item.center))
    assert shown(page) == (WorkflowDetail, "w-review")
    assert page.tree.current is not None
    assert page.tree.current.id == "w-review"


def test_the_map_can_be_read_as_a_table_and_a_row_leads_on(page: RegisterPage, qtbot: QtBot) -> None:
    assert isinstance(page.detail, ProductDetail)
    card = page.detail.map
    page.detail.ensureWidgetVisible(card)
    qtbot.mouseClick(card.as_table, Qt.MouseButton.LeftButton)
    assert card.table.isVisible()
    card.table.setFocus()
    card.table.setCurrentIndex(card.rows.index(0, 0))
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    assert shown(page) == (WorkflowDetail, "w-release")


def test_the_whole_register_can_be_drawn(page: RegisterPage, qtbot: QtBot) -> None:
    assert isinstance(page.detail, ProductDetail)
    card = page.detail.map
    qtbot.mouseClick(card.whole, Qt.MouseButton.LeftButton)
    assert card.map.node_item(("product", "p-actions")) is not None
    qtbot.mouseClick(card.large, Qt.MouseButton.LeftButton)
    assert card.map.minimumHeight() > 400


def test_a_register_without_products_offers_to_add_a_vendor(
    empty_session: Session, theme: ThemeController, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.create(tmp_path / "new.leeway")
    page = RegisterPage(empty_session, theme)
    qtbot.addWidget(page)
    page.show()
    assert not page.tree.isVisible()
    assert page.add_vendor.isEnabled()
    empty_session.edit(add(Vendor("v", "V"), Product("p", "v", "P")))
    assert lines(page) == ["V", "  P"]
    qtbot.waitUntil(lambda: empty_session.unsaved == 0, timeout=WAIT)


def test_read_only_registers_can_be_looked_at_and_not_edited(
    empty_session: Session, theme: ThemeController, register_file: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(register_file, read_only=True)
    page = RegisterPage(empty_session, theme)
    qtbot.addWidget(page)
    page.show()
    assert isinstance(page.detail, ProductDetail)
    assert not page.add_vendor.isEnabled()
    assert not page.detail.workflows.add.isEnabled()
    assert not page.detail.contract.fields["notice_days"].input.isEnabled()
    table = page.detail.workflows.table
    assert not table.rows_model.flags(table.rows_model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    qtbot.keyClick(page.tree.view, Qt.Key.Key_Delete)
    assert "p-code" in empty_session.register.products


def test_the_context_menu_of_a_workflow_offers_what_can_be_done(page: RegisterPage) -> None:
    assert isinstance(page.detail, ProductDetail)
    card = page.detail.workflows
    entries = dict(card.menu_entries(card.model.rows[0]))
    assert list(entries) == [
        "Open workflow", "Add fallback…", "Remove fallback “Codex CLI”", "Delete need “Coding agent”",
        "Delete workflow “Code review triage”",
    ]  # fmt: skip
    entries["Open workflow"]()
    assert shown(page) == (WorkflowDetail, "w-review")
    menu = card.context_menu(card.model.rows[0])
    menu.actions()[2].trigger()
    assert "s-3" not in page.session.register.supplies


def test_hostile_names_stay_text_and_do_not_widen_the_page(page: RegisterPage, session: Session) -> None:
    name = "<h1>#panic()</h1> 😀 " + "long " * 1_900
    for entity, id in (("product", "p-code"), ("vendor", "v-anthropic"), ("workflow", "w-release")):
        session.edit(update(session.register, entity, id, name=name))
    for entity, id in (("product", "p-code"), ("vendor", "v-anthropic"), ("workflow", "w-release")):
        page.select(entity, id)
        page.grab()
        assert page.detail is not None
        assert page.detail.widget().width() <= page.detail.width()
    assert page.tree.model.index(0, 0).data().startswith("<h1>#panic()</h1>")


def test_an_unknown_index_of_the_tree_gives_nothing(page: RegisterPage) -> None:
    assert page.tree.model.entry_at(QModelIndex()) is None
    assert not page.tree.model.setData(QModelIndex(), "x")


def test_what_is_unknown_is_said_in_words(page: RegisterPage, session: Session) -> None:
    session.edit(update(session.register, "workflow", "w-release", tolerated_stop=None))
    assert isinstance(page.detail, ProductDetail)
    table = page.detail.workflows.table
    assert column_texts(table, "Tolerated") == ["8 h", "not known"]
    assert column_texts(table, "Cost / h") == ["not known", "not known"]
    assert column_texts(table, "Fallback") == ["Codex CLI", "none"]
