"""Every item model of the pages keeps Qt's rules while rows come, go, change, move and are filtered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from tests.ui.rows import TODAY, small_register

from leeway.domain.editing import add, remove, update
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor, Workflow
from leeway.domain.scope import Scope
from leeway.domain.validation import changed
from leeway.domain.verdict import Verdict
from leeway.engine.portfolio import assess_portfolio
from leeway.ui.charts.dependency_map_graph import map_graph
from leeway.ui.models.columns import Column, Role, plain_tip
from leeway.ui.models.concentration_rows import SHARE_COLUMNS, share_rows
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.models.loss_rows import CUT_COLUMNS, LOSS_COLUMNS, cut_rows, loss_rows
from leeway.ui.models.map_rows import MAP_COLUMNS, map_rows
from leeway.ui.models.portfolio_rows import PORTFOLIO_COLUMNS, portfolio_rows, wanted_by
from leeway.ui.models.product_rows import (
    dependent_rows,
    integration_columns,
    integration_rows,
    integration_total,
    product_columns,
    product_rows,
    signal_columns,
    signal_rows,
    tie_columns,
    upstream_rows,
)
from leeway.ui.models.register_tree import RegisterTree, tree_entries
from leeway.ui.models.rows import RowsModel
from leeway.ui.models.workflow_rows import (
    all_workflow_columns,
    all_workflow_rows,
    need_columns,
    need_rows,
    workflow_columns,
    workflow_rows,
)
from leeway.ui.widgets.badge import MARK_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leeway.ui.session import Session

REPORTING = QAbstractItemModelTester.FailureReportingMode.Fatal
REGISTER = Register.of(small_register())
ALL = Scope()


@dataclass(frozen=True)
class Letter:
    id: str
    value: int | None


LETTERS: tuple[Column[Letter], ...] = (
    Column("Letter", lambda row: row.id),
    Column("Value", lambda row: str(row.value), key=lambda row: row.value, numeric=True),
)


def every_table(register: Register) -> dict[str, tuple[Sequence[Column], Sequence]]:
    portfolio = assess_portfolio(register, TODAY)
    code = portfolio.products.get("p-code")
    integrations = integration_rows(register, "p-code")
    return {
        "portfolio": (PORTFOLIO_COLUMNS, portfolio_rows(register, portfolio, ALL)),
        "losses": (LOSS_COLUMNS, loss_rows(code.workflows if code else ())),
        "cuts": (CUT_COLUMNS, cut_rows(register, portfolio, ALL)[0]),
        "shares": (SHARE_COLUMNS, share_rows(register, portfolio)),
        "map": (MAP_COLUMNS, map_rows(map_graph(register, portfolio, ("product", "p-code")))),
        "workflows": (workflow_columns(), workflow_rows(register, "p-code", TODAY)),
        "needs": (need_columns(), need_rows(register, "w-review", TODAY)),
        "all workflows": (all_workflow_columns(), all_workflow_rows(register, ALL)),
        "integrations": (integration_columns(), [*integrations, integration_total(integrations)]),
        "signals": (signal_columns(), signal_rows(register, "v-anthropic", None)),
        "upstream": (tie_columns(), upstream_rows(register, portfolio, "p-codex")),
        "dependents": (tie_columns(), dependent_rows(register, portfolio, "p-cloud")),
        "products": (product_columns(), product_rows(register, portfolio, "v-anthropic")),
    }


def texts(model: RowsModel, column: int = 0) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


STEPS: dict[str, Callable[[Register], Register]] = {
    "a renamed workflow": lambda r: changed(r, update(r, "workflow", "w-release", name="Zebra")),
    "a product gone": lambda r: changed(r, remove(r, "product", "p-codex")),
    "a vendor gone": lambda r: changed(r, remove(r, "vendor", "v-anthropic")),
    "a vendor more": lambda r: changed(r, add(Vendor("v-a", "Aardvark"), Product("p-a", "v-a", "Ant"))),
    "forty more": lambda r: changed(r, add(*(Vendor(f"v{i}", f"Vendor {i}") for i in range(40)))),
    "nothing left": lambda _: Register.empty(),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", every_table(REGISTER))
def test_a_table_follows_the_register_by_the_rules(qapp: object, name: str, step: str) -> None:
    columns, rows = every_table(REGISTER)[name]
    model = RowsModel(columns)
    tester = QAbstractItemModelTester(model, REPORTING)
    model.show(rows)
    for column in range(len(columns)):
        model.sort(column, Qt.SortOrder.DescendingOrder)
    after = every_table(STEPS[step](REGISTER))[name][1]
    model.show(after)
    assert sorted(row.id for row in model.rows) == sorted(row.id for row in after)
    model.show(rows, footer=rows[0] if rows else None)
    model.show([])
    assert model.rowCount() == 0
    del tester


@pytest.mark.parametrize("step", STEPS)
def test_the_tree_follows_the_register_by_the_rules(session: Session, step: str) -> None:
    model = RegisterTree(RegisterEdits(session))
    tester = QAbstractItemModelTester(model, REPORTING)
    after = STEPS[step](session.register)
    for register in (session.register, after, session.register):
        for words in ((), ("co",), ("nothing has this",), ()):
            model.show(tree_entries(register, ALL, words))
        model.show(tree_entries(register, Scope(vendor_id="v-openai"), ()))
        model.show(tree_entries(register, Scope(product_id="p-code"), ()))
    assert model.rowCount() == 1 + any(register.workflows)
    del tester


def test_the_tree_keeps_hold_of_a_line_while_others_come_and_go(session: Session) -> None:
    model = RegisterTree(RegisterEdits(session))
    register = session.register
    model.show(tree_entries(register, ALL, ()))
    held = QPersistentModelIndex(model.index_of("product", "p-codex"))
    more = changed(register, add(Vendor("v-a", "Aardvark"), Workflow("w-a", "A workflow")))
    model.show(tree_entries(more, ALL, ()))
    assert held.data(Role.ID) == "p-codex"
    assert held.parent().data() == "OpenAI"
    fewer = changed(more, remove(more, "vendor", "v-anthropic"))
    model.show(tree_entries(fewer, ALL, ()))
    assert held.data(Role.ID) == "p-codex"
    renamed = changed(fewer, update(fewer, "vendor", "v-openai", name="0penAI"))
    model.show(tree_entries(renamed, ALL, ()))
    assert held.parent().data() == "0penAI"
    assert held.parent().row() == 0


@given(st.lists(st.lists(st.sampled_from("abcdefghij"), unique=True), max_size=6))
def test_any_sequence_of_rows_is_announced_truthfully(states: list[list[str]]) -> None:
    model = RowsModel(LETTERS)
    tester = QAbstractItemModelTester(model, REPORTING)
    for number, state in enumerate(states):
        model.show([Letter(id, number if id in "aei" else 0) for id in state])
        assert texts(model) == state
    del tester


def test_unknown_values_come_last_in_either_direction(qapp: object) -> None:
    model = RowsModel(LETTERS)
    model.show([Letter("a", 2), Letter("b", None), Letter("c", 1), Letter("d", None), Letter("e", 3)])
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert texts(model) == ["c", "a", "e", "b", "d"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert texts(model) == ["e", "a", "c", "b", "d"]


def test_sorting_by_verdict_goes_by_severity_not_by_letter(qapp: object) -> None:
    portfolio = assess_portfolio(REGISTER, TODAY)
    model = RowsModel(PORTFOLIO_COLUMNS)
    model.show(portfolio_rows(REGISTER, portfolio, ALL))
    model.sort(2, Qt.SortOrder.DescendingOrder)
    severities = [row.verdict.severity for row in model.rows]
    assert severities == sorted(severities, reverse=True)
    assert model.rows[0].verdict is Verdict.SINGLE_SOURCE_CRITICAL


def test_the_filter_wants_every_word_and_one_of_the_verdicts(qapp: object) -> None:
    portfolio = assess_portfolio(REGISTER, TODAY)
    model = RowsModel(PORTFOLIO_COLUMNS)
    model.show(portfolio_rows(REGISTER, portfolio, ALL))
    model.keep(wanted_by("CODE anth", frozenset()))
    assert texts(model, 1) == ["Claude Code"]
    model.keep(wanted_by("critical", frozenset({Verdict.REPLACEABLE})))
    assert texts(model, 1) == []
    model.keep(None)
    assert model.rowCount() == 4


def test_an_edit_changes_only_the_rows_that_differ(qapp: object) -> None:
    model = RowsModel(LETTERS)
    rows = [Letter(letter, 0) for letter in "abcdef"]
    model.show(rows)
    seen: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: seen.append((first.row(), last.row())))
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.show([*rows[:2], replace(rows[2], value=9), *rows[3:]])
    assert seen == [(2, 2)]
    assert resets == []


def test_a_footer_is_shown_last_and_can_not_be_selected_or_edited(qapp: object) -> None:
    rows = integration_rows(REGISTER, "p-code")
    model = RowsModel(integration_columns())
    model.show(rows, integration_total(rows))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    last = model.index(model.rowCount() - 1, 0)
    assert last.data() == "Total"
    assert not model.flags(last) & Qt.ItemFlag.ItemIsSelectable
    assert model.index(2, 3).data() == "192 h"
    assert model.cell_at(last) is None


def test_a_total_with_unknown_hours_says_at_least(qapp: object) -> None:
    register = changed(REGISTER, update(REGISTER, "integration", "i-1", hours_each=None))
    rows = integration_rows(register, "p-code")
    model = RowsModel(integration_columns())
    model.show(rows, integration_total(rows))
    assert model.index(2, 3).data() == "≥ 108 h"
    assert model.index(0, 3).data() == "not known"
    assert model.index(0, 3).data(Role.MUTED)


def test_names_from_outside_are_shown_as_they_are_on_one_short_line(qapp: object) -> None:
    hostile = "<b>bold</b>\n#panic() " + "x" * 9_000
    register = changed(REGISTER, update(REGISTER, "vendor", "v-openai", name=hostile))
    model = RowsModel(PORTFOLIO_COLUMNS)
    model.show(portfolio_rows(register, assess_portfolio(register, TODAY), ALL))
    index = model.index_of("p-codex")
    assert index.data().startswith("<b>bold</b> #panic() xxx")
    assert len(index.data()) <= 200
    assert index.data(Qt.ItemDataRole.ToolTipRole).count("<") == 2
    assert plain_tip("<b>") == "<p style='white-space:pre-wrap'>&lt;b&gt;</p>"


def test_a_verdict_is_given_as_a_mark_with_shape_and_word(qapp: object) -> None:
    model = RowsModel(PORTFOLIO_COLUMNS)
    model.show(portfolio_rows(REGISTER, assess_portfolio(REGISTER, TODAY), ALL))
    assert model.index_of("p-code", 2).data(MARK_ROLE).text == "■ Single-source critical"


def test_an_index_that_is_not_there_gives_nothing(qapp: object) -> None:
    model = RowsModel(LETTERS)
    assert model.data(QModelIndex()) is None
    assert model.row_at(QModelIndex()) is None
    assert not model.index_of("z").isValid()
    assert model.headerData(9, Qt.Orientation.Horizontal) is None
    assert not model.setData(QModelIndex(), 1)
