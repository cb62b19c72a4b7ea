"""Icons: the drawings of icons/, in the colours of the theme."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from leeway.assets import asset
from leeway.ui.theme import Theme

_SIZE = 20
_SCALES = (1, 2, 3)


def icon(name: str, theme: Theme, ink: str = "ink", *, on: str = "") -> QIcon:
    """Return an icon of icons/ in the colour of a token, sharp at the usual scales of a screen.

    `on` is the token for a button that is checked, if it differs.

    Raises:
        FileNotFoundError: There is no such icon.
    """
    file = asset("icons", f"{name}.svg")
    made = QIcon()
    _add(made, file, theme.color(ink))
    _add(made, file, theme.color("muted"), QIcon.Mode.Disabled)
    if on:
        _add(made, file, theme.color(on), state=QIcon.State.On)
    return made


def _add(
    made: QIcon,
    file: Path,
    color: QColor,
    mode: QIcon.Mode = QIcon.Mode.Normal,
    state: QIcon.State = QIcon.State.Off,
) -> None:
    for pixmap in _drawn(file, color.name()):
        made.addPixmap(pixmap, mode, state)


def _drawn(file: Path, color: str) -> list[QPixmap]:
    """Return a drawing in a colour at each scale; Qt keeps it, since a window asks for most of them many times."""
    keys = [f"leeway {file} {color} {scale}" for scale in _SCALES]
    kept = [QPixmap() for _ in keys]
    if all(QPixmapCache.find(key, pixmap) for key, pixmap in zip(keys, kept, strict=True)):
        return kept
    renderer = QSvgRenderer(QByteArray(file.read_bytes().replace(b"currentColor", color.encode())))
    made = [_painted(renderer, scale) for scale in _SCALES]
    for key, pixmap in zip(keys, made, strict=True):
        QPixmapCache.insert(key, pixmap)
    return made


def app_icon() -> QIcon:
    """Return the icon of the application."""
    renderer = QSvgRenderer(QByteArray(asset("icons", "app.svg").read_bytes()))
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_painted(renderer, 1, size))
    return made


def _painted(renderer: QSvgRenderer, scale: int, size: int = _SIZE) -> QPixmap:
    pixmap = QPixmap(QSize(size, size) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
