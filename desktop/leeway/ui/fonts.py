"""The type of the window: sizes in pixels, tabular figures for columns."""

from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

TEXT: Final = 13
SECONDARY: Final = 12
CARD_TITLE: Final = 14
PAGE_TITLE: Final = 20
KEY_FIGURE: Final = 26

_PREFERRED: Final = "Inter"


def interface_font() -> QFont:
    """Return the font of the window: Inter where it is installed, else the system's own."""
    if QFontDatabase.hasFamily(_PREFERRED):
        font = QFont(_PREFERRED)
    else:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(TEXT)
    return font


def sized(font: QFont, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return a copy of the font in another size and weight."""
    copy = QFont(font)
    copy.setPixelSize(pixels)
    copy.setWeight(weight)
    return copy


def semi_bold(font: QFont) -> QFont:
    """Return a semi-bold copy of the font."""
    copy = QFont(font)
    copy.setWeight(QFont.Weight.DemiBold)
    return copy


def tabular(font: QFont) -> QFont:
    """Return a copy of the font whose figures are all of one width, for columns."""
    copy = QFont(font)
    copy.setFeature(QFont.Tag("tnum"), 1)
    return copy
