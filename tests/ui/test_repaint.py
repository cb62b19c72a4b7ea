"""Repainting leaks no reference to None: PySide6 6.12.0 on Python 3.11 lost one at each call and aborted."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage, QPainter

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow

REPAINTS = 200
# Other code takes and drops a few references meanwhile; the fault lost several at each repaint.
SLACK = 50


def none_references() -> int:
    gc.collect()
    return sys.getrefcount(None)


def test_a_chart_repainted_200_times_keeps_its_references_to_none(qtbot: QtBot) -> None:
    import pyqtgraph as pg

    chart = pg.PlotWidget()
    qtbot.addWidget(chart)
    chart.plot([1, 2, 3], [3, 1, 2], pen="b")
    chart.addItem(pg.BarGraphItem(x=[1, 2, 3], height=[1, 2, 3], width=0.5))
    chart.resize(400, 300)
    chart.grab()
    before = none_references()
    for _ in range(REPAINTS):
        chart.grab()
    assert none_references() >= before - SLACK
    chart.close()


def test_a_page_repainted_200_times_keeps_its_references_to_none(open_window: MainWindow) -> None:
    page = open_window.pages.page("portfolio")
    page.grab()
    before = none_references()
    for _ in range(REPAINTS):
        page.grab()
    assert none_references() >= before - SLACK


def test_calls_of_the_painter_keep_their_references_to_none(qapp: object) -> None:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = none_references()
    for _ in range(1_000):
        painter.setPen(QColor("red"))
    painter.end()
    assert none_references() >= before - SLACK
