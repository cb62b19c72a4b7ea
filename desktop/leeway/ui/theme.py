"""The colours of the window: tokens from resources/theme, applied as palette and style sheet."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from leeway.assets import asset
from leeway.ui.fonts import interface_font
from leeway.ui.style_sheet import style_sheet

TOKENS: Final = (
    "background", "surface", "line", "hover", "ink", "muted",
    "accent", "accent-hover", "accent-soft", "on-accent",
    "stops", "stops-soft", "degrades", "degrades-soft", "holds", "holds-soft", "unknown", "unknown-soft",
    "rail", "rail-ink", "rail-selected", "rail-selected-ink", "rail-accent",
)  # fmt: skip
SERIES: Final = 6


class Appearance(StrEnum):
    """Which theme the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme, as "#rrggbb" by token; `series` for up to six lines of a chart."""

    name: str
    colors: Mapping[str, str]
    series: tuple[str, ...]

    def color(self, token: str) -> QColor:
        """Return the colour of a token; KeyError if there is no such token."""
        return QColor(self.colors[token])

    def hex(self, token: str) -> str:
        """Return the colour of a token as "#rrggbb"."""
        return self.colors[token]

    def series_color(self, index: int) -> QColor:
        """Return the colour of a chart's series, from 0."""
        return QColor(self.series[index % len(self.series)])

    @property
    def dark(self) -> bool:
        """Whether it is the dark one."""
        return self.name == "dark"


def read_theme(name: str) -> Theme:
    """Read a theme of resources/theme.

    Raises:
        ValueError: A token is missing, unknown or not a colour.
    """
    table = tomllib.loads(asset("resources", "theme", f"{name}.toml").read_text(encoding="utf-8"))
    series = table.pop("series", [])
    if set(table) != set(TOKENS):
        odd = ", ".join(sorted(set(table) ^ set(TOKENS)))
        raise ValueError(f"resources/theme/{name}.toml lacks a colour, or has one too many: {odd}")
    wrong = [value for value in (*table.values(), *series) if not re.fullmatch("#[0-9a-f]{6}", str(value))]
    if wrong or len(series) != SERIES:
        raise ValueError(
            f"resources/theme/{name}.toml needs colours such as #1a2330, {SERIES} of them series"
        )
    return Theme(name, MappingProxyType(table), tuple(series))


class ThemeController(QObject):
    """Applies a theme to the application: the one chosen, or the system's as it changes."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Appearance = Appearance.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._themes = {name: read_theme(name) for name in ("light", "dark")}
        app.setStyle("Fusion")
        app.setFont(interface_font())
        self._prefer(choice)
        self._theme = self._wanted()
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    @property
    def choice(self) -> Appearance:
        """What the user wants."""
        return self._choice

    def color(self, token: str) -> QColor:
        """Return the colour of a token in the theme in use."""
        return self._theme.color(token)

    def set_choice(self, choice: Appearance) -> None:
        """Use another theme, or follow the system."""
        self._choice = choice
        self._prefer(choice)
        self._follow()

    def _prefer(self, choice: Appearance) -> None:
        """Let the system's own parts, such as the title bar, follow a choice."""
        scheme = {Appearance.LIGHT: Qt.ColorScheme.Light, Appearance.DARK: Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(scheme.get(choice, Qt.ColorScheme.Unknown))

    @Slot()
    def _on_system_changed(self) -> None:
        self._follow()

    def _wanted(self) -> Theme:
        if self._choice is Appearance.SYSTEM:
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return self._themes["dark" if dark else "light"]
        return self._themes[self._choice.value]

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self._theme:
            self._theme = wanted
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        self._app.setPalette(palette(self._theme))
        self._app.setStyleSheet(style_sheet(self._theme.colors, asset("icons")))


def palette(theme: Theme) -> QPalette:
    """Make the palette that Fusion paints with."""
    role = QPalette.ColorRole
    result = QPalette()
    for token, roles in {
        "background": (role.Window, role.Button),
        "surface": (role.Base, role.ToolTipBase),
        "hover": (role.AlternateBase, role.Midlight),
        "ink": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText),
        "muted": (role.PlaceholderText,),
        "line": (role.Mid, role.Dark),
        "accent": (role.Highlight, role.Link, role.LinkVisited, role.Accent),
        "on-accent": (role.HighlightedText,),
        "surface ": (role.Light,),
    }.items():
        for one in roles:
            result.setColor(one, theme.color(token.strip()))
    for one in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, one, theme.color("muted"))
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, theme.color("line"))
    return result
