"""The dependency map: what it draws around a selection, in which order, and how it is used and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from tests.bench._big_register import big_register
from tests.ui.rows import TODAY, small_register

from leeway.domain.editing import add, update
from leeway.domain.register import Register
from leeway.domain.register_entities import ProductUpstream
from leeway.domain.validation import changed
from leeway.domain.verdict import Outcome, Verdict
from leeway.engine.portfolio import assess_portfolio
from leeway.errors import UnwritableTarget
from leeway.ui.charts import chart_files
from leeway.ui.charts.dependency_map import DependencyMap
from leeway.ui.charts.dependency_map_graph import NODE_LIMIT, EdgeKind, MapGraph, map_graph
from leeway.ui.charts.dependency_map_layout import place_nodes
from leeway.ui.models.map_rows import MAP_COLUMNS, map_rows
from leeway.ui.models.rows import RowsModel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.theme import ThemeController

REGISTER = Register.of(small_register())


def graph_of(register: Register, entity: str, id: str, **options: object) -> MapGraph:
    return map_graph(register, assess_portfolio(register, TODAY), (entity, id), **options)


def node(graph: MapGraph, id: str):
    return next(n for n in graph.nodes if n.key[1] == id)


def drawn(graph: MapGraph) -> set[str]:
    return {n.key[1] for n in graph.nodes}


@pytest.fixture
def chart(theme: ThemeController, qtbot: QtBot) -> Iterator[DependencyMap]:
    """A map of the small register around a product, between two other controls."""
    window = QWidget()
    column = QVBoxLayout(window)
    made = DependencyMap(theme)
    column.addWidget(QLineEdit())
    column.addWidget(made)
    column.addWidget(QLineEdit())
    qtbot.addWidget(window)
    window.resize(600, 500)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    made.show_graph(graph_of(REGISTER, "product", "p-code"), ("product", "p-code"))
    yield made
    window.close()


# ------------------------------------------------------------------------------------ what is drawn


def test_the_neighbourhood_has_the_workflows_their_fallbacks_and_what_these_run_on() -> None:
    graph = graph_of(REGISTER, "product", "p-code")
    assert drawn(graph) == {
        "p-code",
        "v-anthropic",
        "w-release",
        "w-review",
        "p-codex",
        "v-openai",
        "p-cloud",
    }
    assert graph.total == len(graph.nodes)


def test_a_fourth_party_stands_in_the_first_column_with_its_vendor_in_the_same_box() -> None:
    cloud = node(graph_of(REGISTER, "product", "p-code"), "p-cloud")
    assert (cloud.column, cloud.detail) == (0, "Cloud Nine")


def test_what_the_selection_stops_is_lit_and_the_rest_is_pale() -> None:
    graph = graph_of(REGISTER, "vendor", "v-anthropic")
    lit = {n.key[1] for n in graph.nodes if n.lit}
    assert lit == {"v-anthropic", "p-code", "w-release", "w-review"}
    assert node(graph, "w-release").mark is Outcome.STOPS
    assert node(graph, "w-review").mark is Outcome.DEGRADES
    assert node(graph, "v-anthropic").mark is Verdict.SINGLE_SOURCE_CRITICAL


def test_a_red_path_leads_to_what_stops_and_a_fallback_is_never_part_of_it() -> None:
    edges = {(e.source[1], e.target[1]): e for e in graph_of(REGISTER, "product", "p-code").edges}
    assert edges["p-code", "w-release"].stops
    assert not edges["p-code", "w-review"].stops
    assert edges["p-codex", "w-review"].kind is EdgeKind.STANDS_IN
    assert not edges["p-codex", "w-review"].stops


def test_what_runs_on_a_vendor_is_lit_with_it() -> None:
    graph = graph_of(REGISTER, "vendor", "v-cloud")
    assert {n.key[1] for n in graph.nodes if n.lit} >= {"v-cloud", "p-cloud", "p-codex"}


def test_around_a_workflow_all_that_it_stands_on_is_lit() -> None:
    graph = graph_of(REGISTER, "workflow", "w-review")
    assert {n.key[1] for n in graph.nodes if n.lit} >= {"w-review", "p-code", "p-codex", "p-cloud"}


def test_the_whole_register_is_drawn_when_asked_for() -> None:
    assert drawn(graph_of(REGISTER, "product", "p-code", whole=True)) >= {"p-actions", "w-sync", "v-github"}


def test_a_big_register_is_cut_to_a_limit_and_says_of_how_many() -> None:
    register = big_register(vendors=50, products=200, workflows=300, dependencies=2_000)
    graph = graph_of(register, "product", "p00001", whole=True)
    assert len(graph.nodes) == NODE_LIMIT
    assert graph.total > 500
    assert node(graph, "p00001")


def test_a_selection_that_is_gone_draws_the_register_instead() -> None:
    assert graph_of(REGISTER, "product", "gone").total > 0
    assert map_graph(Register.empty(), assess_portfolio(Register.empty(), TODAY), None).nodes == ()


# ------------------------------------------------------------------------------------------- layout


def test_no_two_boxes_overlap_and_columns_go_from_left_to_right() -> None:
    register = big_register(vendors=12, products=30, workflows=20, dependencies=120)
    graph = graph_of(register, "product", "p00001", whole=True)
    places = place_nodes(graph)
    boxes = [(p.x, p.y, p.x + p.width, p.y + p.height) for p in places.values()]
    for i, a in enumerate(boxes):
        assert all(a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for b in boxes[i + 1 :])
    by_column = {n.column: places[n.key].x for n in graph.nodes}
    assert sorted(by_column.values()) == [by_column[c] for c in sorted(by_column)]


def test_ordering_leaves_fewer_crossings_than_it_found() -> None:
    from leeway.ui.charts.dependency_map_layout import _crossings, _ordered

    register = big_register(vendors=12, products=30, workflows=20, dependencies=90)
    graph = graph_of(register, "product", "p00001", whole=True)
    columns = [[n.key for n in graph.nodes if n.column == c] for c in range(4)]
    assert _crossings(graph, _ordered(graph)) < _crossings(graph, [c for c in columns if c])


def test_products_that_run_on_each_other_in_a_chain_are_drawn() -> None:
    register = changed(REGISTER, add(ProductUpstream("u-2", "p-cloud", "p-actions")))
    graph = graph_of(register, "product", "p-codex")
    assert {n.key[1] for n in graph.nodes if n.column == 0} == {"p-cloud", "p-actions"}


# --------------------------------------------------------------------------------------- how it is used


def click(qtbot: QtBot, chart: DependencyMap, key: tuple[str, str]) -> None:
    item = chart.node_item(key)
    assert item is not None
    where = chart.mapFromScene(item.center)
    qtbot.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_click_on_a_box_chooses_it(chart: DependencyMap, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chart.node_chosen) as chosen:
        click(qtbot, chart, ("workflow", "w-review"))
    assert chosen.args == ["workflow", "w-review"]


def test_dragging_moves_the_map_and_chooses_nothing(chart: DependencyMap, qtbot: QtBot) -> None:
    chart.zoom_in()
    chart.zoom_in()
    chart.zoom_in()
    chart.zoom_in()
    chosen: list[object] = []
    chart.node_chosen.connect(lambda *what: chosen.append(what))
    before = chart.horizontalScrollBar().value()
    start = chart.viewport().rect().center()
    qtbot.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(chart.viewport(), start + QPoint(-40, 0))
    qtbot.mouseMove(chart.viewport(), start + QPoint(-80, 0))
    qtbot.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(-80, 0))
    assert chart.horizontalScrollBar().value() > before
    assert chosen == []


def test_tab_goes_through_the_boxes_and_then_on(chart: DependencyMap, qtbot: QtBot) -> None:
    before, after = chart.window().findChildren(QLineEdit)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    seen = []
    while chart.hasFocus():
        assert chart.current is not None
        seen.append(chart.current.node.key)
        assert chart.accessibleDescription()
        qtbot.keyClick(chart, Qt.Key.Key_Tab)
    assert seen == sorted(seen, key=seen.index)
    assert len(seen) == len(chart.graph.nodes)
    assert after.hasFocus()
    qtbot.keyClick(after, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert chart.current is not None
    assert chart.current.node.key == seen[-1]


def test_enter_chooses_the_box_that_the_keyboard_is_on(chart: DependencyMap, qtbot: QtBot) -> None:
    chart.window().findChildren(QLineEdit)[0].setFocus()
    qtbot.keyClick(chart.window().findChildren(QLineEdit)[0], Qt.Key.Key_Tab)
    assert chart.current is not None
    with qtbot.waitSignal(chart.node_chosen) as chosen:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert tuple(chosen.args) == chart.current.node.key


def test_keys_zoom_fit_and_move(chart: DependencyMap, qtbot: QtBot) -> None:
    chart.setFocus()
    fitted = chart.zoom
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.zoom > fitted
    qtbot.keyClick(chart, Qt.Key.Key_Minus)
    assert chart.zoom == pytest.approx(fitted)
    for _ in range(5):
        qtbot.keyClick(chart, Qt.Key.Key_Plus)
    before = chart.horizontalScrollBar().value()
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.horizontalScrollBar().value() < before
    qtbot.keyClick(chart, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert chart.zoom == pytest.approx(fitted)


def test_zoom_has_its_limits(chart: DependencyMap) -> None:
    for _ in range(60):
        chart.zoom_in()
    assert chart.zoom <= 4.01
    for _ in range(90):
        chart.zoom_out()
    assert chart.zoom >= 0.149


def wheel(chart: DependencyMap, modifiers: Qt.KeyboardModifier) -> QWheelEvent:
    where = QPointF(chart.viewport().rect().center())
    up = QPoint(0, 120)
    event = QWheelEvent(
        where, where, up, up, Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(chart.viewport(), event)
    return event


def test_the_wheel_scrolls_the_page_until_the_map_has_the_focus(chart: DependencyMap) -> None:
    chart.window().findChildren(QLineEdit)[0].setFocus()
    fitted = chart.zoom
    wheel(chart, Qt.KeyboardModifier.NoModifier)
    assert chart.zoom == fitted
    wheel(chart, Qt.KeyboardModifier.ControlModifier)
    assert chart.zoom > fitted
    chart.fit()
    chart.setFocus()
    wheel(chart, Qt.KeyboardModifier.NoModifier)
    assert chart.zoom > fitted


def test_zoom_stays_while_the_same_selection_is_edited(chart: DependencyMap) -> None:
    chart.zoom_in()
    zoom = chart.zoom
    renamed = changed(REGISTER, update(REGISTER, "workflow", "w-release", name="Releases"))
    chart.show_graph(graph_of(renamed, "product", "p-code"), ("product", "p-code"))
    assert chart.zoom == zoom
    chart.show_graph(graph_of(renamed, "vendor", "v-cloud"), ("vendor", "v-cloud"))
    assert chart.zoom != zoom


def test_a_big_neighbourhood_begins_at_a_readable_size_around_the_selection(chart: DependencyMap) -> None:
    register = big_register(vendors=50, products=200, workflows=300, dependencies=2_000)
    chart.show_graph(graph_of(register, "product", "p00001"), ("product", "p00001"))
    assert chart.zoom >= 0.7
    item = chart.node_item(("product", "p00001"))
    assert item is not None
    assert chart.viewport().rect().contains(chart.mapFromScene(item.center))
    chart.fit()
    assert chart.zoom < 0.7


def test_tooltips_say_kind_name_and_verdict_as_plain_text(chart: DependencyMap) -> None:
    hostile = changed(REGISTER, update(REGISTER, "workflow", "w-release", name="<b>Release</b>"))
    chart.show_graph(graph_of(hostile, "product", "p-code"), ("product", "p-code"))
    item = chart.node_item(("workflow", "w-release"))
    assert item is not None
    assert "Workflow: &lt;b&gt;Release&lt;/b&gt;" in item.toolTip()
    assert "With the selection away: Stops" in item.toolTip()


# ------------------------------------------------------------------------------------ table and files


def test_the_table_says_what_the_map_draws(qapp: object) -> None:
    graph = graph_of(REGISTER, "product", "p-code")
    rows = map_rows(graph)
    assert len(rows) == len(graph.edges)
    assert (rows[0].source, rows[0].relation, rows[0].target, rows[0].outcome) == (
        "Anthropic · Claude Code", "is needed by", "Release pipeline", Outcome.STOPS,
    )  # fmt: skip
    assert {row.relation for row in rows} == {"sells", "carries", "is needed by", "is a fallback for"}


def test_the_map_is_saved_as_svg_and_png(
    chart: DependencyMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: ThemeController
) -> None:
    for name in ("map.svg", "map.png", "bare"):
        monkeypatch.setattr(chart_files, "ask_target", lambda *_, name=name: tmp_path / name)
        chart_files.save_chart(chart, "map", chart.draw, chart.natural_size, theme.color("surface"))
    assert (tmp_path / "map.svg").read_text().count("<path") > 5
    assert (tmp_path / "bare.svg").exists()
    image = QImage(str(tmp_path / "map.png"))
    assert image.width() == 2 * chart.natural_size.width()


def test_the_data_is_saved_as_csv_with_formulas_guarded(
    chart: DependencyMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = changed(REGISTER, update(REGISTER, "workflow", "w-release", name="=cmd()"))
    model = RowsModel(MAP_COLUMNS)
    model.show(map_rows(graph_of(evil, "product", "p-code")))
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: tmp_path / "map")
    chart_files.save_table(chart, "map", model)
    text = (tmp_path / "map.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("From,Relation,To,With the selection away")
    assert "'=cmd()" in text


def test_a_file_that_can_not_be_written_is_told_in_a_sentence(
    chart: DependencyMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: ThemeController
) -> None:
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: tmp_path / "missing" / "map.svg")
    with pytest.raises(UnwritableTarget, match="There is no folder"):
        chart_files.save_chart(chart, "map", chart.draw, chart.natural_size, theme.color("surface"))


def test_asking_for_no_file_saves_nothing(chart: DependencyMap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: None)
    assert chart_files.save_table(chart, "map", RowsModel(MAP_COLUMNS)) is None
