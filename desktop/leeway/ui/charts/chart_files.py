"""Save a chart as SVG or PNG, and its data as CSV."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QWidget

from leeway.domain.chart import Chart
from leeway.formats.cells import guarded
from leeway.services import figures
from leeway.services.file_writing import write_files
from leeway.ui.fonts import interface_font
from leeway.ui.models.rows import RowsModel

_SCALE = 2

Draw = Callable[[QPainter, QRectF], None]


def ask_target(parent: QWidget, name: str, kinds: str) -> Path | None:
    """Ask where to save; None if the user thinks better of it. `kinds` as Qt's file dialog wants them."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "Save", name, kinds)
    return Path(chosen) if chosen else None


def svg(draw: Draw, size: QSize, title: str) -> bytes:
    """Draw into an SVG of that size."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    draw(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    buffer.close()
    return bytes(data.data())


def png(draw: Draw, size: QSize, ground: QColor) -> bytes:
    """Draw into a PNG of twice that size, for print."""
    image = QImage(size * _SCALE, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(_SCALE)
    image.fill(ground)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(data.data())


def table_csv(model: RowsModel[Any]) -> bytes:
    """Write the rows of a model as CSV with a heading; what a spreadsheet would take for a formula is guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title for column in model.columns])
    for row in model.rows:
        writer.writerow([guarded(column.text(row)) for column in model.columns])
    return out.getvalue().encode("utf-8-sig")


def save_chart(parent: QWidget, name: str, draw: Draw, size: QSize, ground: QColor) -> Path | None:
    """Ask for a file and draw into it, as SVG or PNG by its ending; None if the user thinks better of it.

    Raises:
        UnwritableTarget: It can't be written there.
    """
    target = ask_target(parent, f"{name}.svg", "Drawing (*.svg);;Picture (*.png)")
    if target is None:
        return None

    def on_ground(painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, ground)
        draw(painter, area)

    if target.suffix.casefold() == ".png":
        write_files({target: png(on_ground, size, ground)})
    else:
        target = target if target.suffix else target.with_suffix(".svg")
        write_files({target: svg(on_ground, size, name)})
    return target


def save_table(parent: QWidget, name: str, model: RowsModel[Any]) -> Path | None:
    """Ask for a file and write a table into it as CSV; None if the user thinks better of it.

    Raises:
        UnwritableTarget: It can't be written there.
    """
    target = ask_target(parent, f"{name}.csv", "Table (*.csv)")
    if target is None:
        return None
    target = target if target.suffix else target.with_suffix(".csv")
    write_files({target: table_csv(model)})
    return target


# ------------------------------------------------------------------------------------- charts that are data


def save_svg(parent: QWidget, chart: Chart, size: QSize) -> Path | None:
    """Ask for a file and write a chart into it as SVG; None if the user thinks better of it.

    Raises:
        UnwritableTarget: It can't be written there.
    """

    def drawn() -> bytes:
        return figures.svg(chart, size.width(), size.height()).encode("utf-8")

    return _ask_and_write(parent, chart, ".svg", "Drawing (*.svg)", drawn)


def save_png(parent: QWidget, chart: Chart, size: QSize) -> Path | None:
    """Ask for a file and write a chart into it as PNG, twice that size for print; None if the user won't.

    Raises:
        UnwritableTarget: It can't be written there.
    """
    return _ask_and_write(parent, chart, ".png", "Picture (*.png)", lambda: _pictured(chart, size))


def save_csv(parent: QWidget, chart: Chart) -> Path | None:
    """Ask for a file and write a chart's table into it as CSV; None if the user thinks better of it.

    Raises:
        UnwritableTarget: It can't be written there.
    """
    return _ask_and_write(parent, chart, ".csv", "Table (*.csv)", lambda: figures.table_csv(chart))


def _ask_and_write(
    parent: QWidget, chart: Chart, ending: str, kinds: str, make: Callable[[], bytes]
) -> Path | None:
    target = ask_target(parent, f"{chart.name}{ending}", kinds)
    if target is None:
        return None
    target = target if target.suffix else target.with_suffix(ending)
    write_files({target: make()})
    return target


def _pictured(chart: Chart, size: QSize) -> bytes:
    """Paint the same drawing; Qt's reader of SVG takes one family of letters and no list."""
    drawing = figures.svg(chart, size.width(), size.height(), interface_font().family())
    renderer = QSvgRenderer(QByteArray(drawing.encode("utf-8")))
    return png(renderer.render, size, QColor(Qt.GlobalColor.white))
