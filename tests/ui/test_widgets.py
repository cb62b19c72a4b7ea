"""The small widgets: badges, cards, messages, the button with a menu, the preview of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu

from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.scope import Scope
from leeway.domain.verdict import Outcome, Verdict
from leeway.ui.icons import app_icon, icon
from leeway.ui.theme import Appearance, read_theme
from leeway.ui.widgets.badge import MARK_ROLE, BadgeDelegate, OutcomeBadge, VerdictBadge, paint_badge
from leeway.ui.widgets.card import KeyFigure
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.marks import OUTCOMES, VERDICTS, Mark, mark_of
from leeway.ui.widgets.menu_button import MenuButton
from leeway.ui.widgets.message_bar import MessageBar, MessageKind
from leeway.ui.widgets.scope_popup import ScopeModel, scope_rows
from leeway.ui.widgets.table import read_only_table

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.ui.theme import ThemeController


def colors(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_each_verdict_and_outcome_has_its_own_shape_word_and_colour() -> None:
    for marks in (VERDICTS, OUTCOMES):
        for part in ("shape", "word", "token"):
            assert len({getattr(mark, part) for mark in marks.values()}) == len(marks)
    assert VERDICTS[Verdict.SINGLE_SOURCE_CRITICAL].text == "■ Single-source critical"
    assert mark_of(None).text == "○ Not known"
    assert mark_of(Mark("◆", "Moderate", "accent")).text == "◆ Moderate"


@pytest.mark.parametrize("shape", ["■", "▲", "◆", "●", "○"])
def test_shapes_are_painted_whatever_the_fonts(shape: str, theme: ThemeController) -> None:
    mark = Mark(shape, "Word", "stops")
    image = QImage(200, 24, QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    paint_badge(painter, image.rect(), mark, theme, painter.font())
    painter.end()
    left = image.copy(QRect(8, 4, 9, 16))
    assert QColor(theme.color(mark.token)).name() in colors(left) or shape == "○"
    assert theme.color(f"{mark.token}-soft").name() in colors(image)


def test_badges_follow_what_they_show_and_the_theme(theme: ThemeController, qtbot: QtBot) -> None:
    badge = VerdictBadge(theme, Verdict.REPLACEABLE)
    qtbot.addWidget(badge)
    assert badge.accessibleName() == "Replaceable"
    narrow = badge.sizeHint()
    badge.set_verdict(Verdict.SINGLE_SOURCE_CRITICAL)
    assert badge.sizeHint().width() > narrow.width()
    badge.resize(badge.sizeHint())
    light = badge.grab().toImage()
    theme.set_choice(Appearance.DARK)
    assert badge.grab().toImage() != light
    outcome = OutcomeBadge(theme, Outcome.HOLDS)
    qtbot.addWidget(outcome)
    outcome.set_outcome(None)
    assert outcome.accessibleName() == "Not known"


def test_the_delegate_paints_marks_and_leaves_other_cells(theme: ThemeController, qtbot: QtBot) -> None:
    model = QStandardItemModel(1, 2)
    item = QStandardItem("Stops")
    item.setData(OUTCOMES[Outcome.STOPS], MARK_ROLE)
    model.setItem(0, 0, item)
    model.setItem(0, 1, QStandardItem("plain"))
    table = read_only_table(model, "Outcomes")
    qtbot.addWidget(table)
    table.setItemDelegate(BadgeDelegate(theme, table))
    table.resize(300, 100)
    table.show()
    image = table.viewport().grab().toImage()
    assert theme.color("stops-soft").name() in colors(image.copy(0, 0, 100, 36))
    assert theme.color("stops-soft").name() not in colors(image.copy(110, 0, 100, 36))
    table.resizeColumnToContents(0)
    assert table.columnWidth(0) > 50


def test_a_message_fades_unless_it_is_trouble(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("Deleted Bolt.")
    assert bar._timer.isActive()
    bar._timer.setInterval(1)
    with qtbot.waitSignal(bar.closed):
        bar._timer.start()
    assert bar.message == ""
    bar.show_message("The disk is full.", MessageKind.ERROR)
    assert not bar._timer.isActive()
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_an_offer_does_its_thing_once_and_closes_the_message(qtbot: QtBot) -> None:
    done: list[str] = []
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(
        "Exported.", offers=[("Open", lambda: done.append("open")), ("Show", lambda: done.append("show"))]
    )
    assert [button.text() for button in bar.buttons] == ["Open", "Show"]
    bar.buttons[1].click()
    assert done == ["show"]
    assert bar.isHidden()
    bar.show_message("<b>other</b>\n" + "x" * 5000)
    assert bar.buttons == []
    assert bar.message.startswith("<b>other</b> xxx")
    assert len(bar.message) == 1000


def test_a_menu_button_opens_by_mouse_and_keyboard_and_cuts_long_values(
    theme: ThemeController, qtbot: QtBot
) -> None:
    button, menu, opened = MenuButton("Scope:", theme), QMenu(), list[str]()
    qtbot.addWidget(button)
    qtbot.addWidget(menu)
    menu.popup = lambda *_: opened.append("menu")  # type: ignore[method-assign, assignment]
    button.set_menu(menu)
    button.set_value("x" * 500, "tip")
    button.resize(button.sizeHint())
    button.show()
    assert button.width() <= 300
    assert button.accessibleName().startswith("Scope: xxx")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down):
        qtbot.keyClick(button, key)
    assert opened == ["menu"] * 4
    assert not button.isDown()


def test_a_key_figure_says_its_value_to_a_screen_reader(qtbot: QtBot) -> None:
    figure = KeyFigure("Least leeway")
    qtbot.addWidget(figure)
    figure.show_figure("0 h", "Anthropic → Release pipeline", "The least of all")
    assert figure.accessibleName() == "Least leeway"
    assert figure.accessibleDescription() == "0 h. Anthropic → Release pipeline"


def test_an_empty_state_offers_its_way_out(qtbot: QtBot) -> None:
    action, done = QAction("Add vendor…"), list[bool]()
    action.triggered.connect(lambda: done.append(True))
    state = EmptyState("Nothing here yet.", action)
    qtbot.addWidget(state)
    assert state.button is not None
    state.button.click()
    assert done == [True]


def test_scopes_are_listed_by_name_and_keep_the_rules_of_item_models(qapp: object) -> None:
    register = Register.of(
        [
            Vendor("v2", "bolt"),
            Vendor("v1", "Acme"),
            Product("p2", "v1", "zeta"),
            Product("p1", "v1", "Alpha"),
        ]
    )
    rows = scope_rows(register)
    assert [row.text.strip() for row in rows] == ["All vendors", "Acme", "Alpha", "zeta", "bolt"]
    assert rows[2].scope == Scope(product_id="p1")
    model = ScopeModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(rows)
    assert model.row_of(Scope(vendor_id="v2")) == 4
    assert model.row_of(Scope(vendor_id="gone")) == 0


def test_icons_take_the_colour_of_the_theme_and_are_sharp(qapp: object) -> None:
    theme = read_theme("light")
    image = icon("memo", theme, "stops").pixmap(QSize(20, 20), 2.0).toImage()
    assert image.width() == 40
    assert theme.hex("stops") in colors(image)
    assert not app_icon().pixmap(256, 256).isNull()
    with pytest.raises(FileNotFoundError):
        icon("nonsense", theme)
