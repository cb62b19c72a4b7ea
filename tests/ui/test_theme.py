"""The themes: complete, readable, followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from leeway.ui import theme as theme_module
from leeway.ui.style_sheet import style_sheet
from leeway.ui.theme import Appearance, ThemeController, read_theme

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

# Every text colour, with the surfaces that it stands on.
PLAIN = ("background", "surface", "hover")
TEXTS = {
    "ink": (*PLAIN, "accent-soft"),
    "muted": (*PLAIN, "accent-soft"),
    "accent": PLAIN,
    "on-accent": ("accent", "accent-hover"),
    "stops": (*PLAIN, "stops-soft"),
    "degrades": (*PLAIN, "degrades-soft"),
    "holds": (*PLAIN, "holds-soft"),
    "unknown": ("unknown-soft", "surface"),
    "rail-ink": ("rail",),
    "rail-selected-ink": ("rail", "rail-selected"),
    "rail-accent": ("rail",),
}
PAIRS = [(text, surface) for text, surfaces in TEXTS.items() for surface in surfaces]


def contrast(one: QColor, other: QColor) -> float:
    """Compute the contrast of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21.0)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), PAIRS)
def test_every_text_can_be_read_on_its_surfaces(name: str, text: str, surface: str) -> None:
    theme = read_theme(name)
    assert contrast(theme.color(text), theme.color(surface)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lines_of_a_chart_stand_out_from_their_surface(name: str) -> None:
    """Graphics need 3 : 1, WCAG 2.2, 1.4.11; all but the second series reach it, which is labelled directly."""
    theme = read_theme(name)
    surface = theme.color("surface")
    assert min(contrast(theme.series_color(index), surface) for index in range(6)) >= 2.5


def test_every_token_that_text_uses_is_checked() -> None:
    surfaces = {surface for pairs in TEXTS.values() for surface in pairs}
    assert set(theme_module.TOKENS) - set(TEXTS) - surfaces == {"line"}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_style_sheet_names_only_tokens_that_there_are(name: str) -> None:
    sheet = style_sheet(read_theme(name).colors, theme_module.asset("icons"))
    assert "@" not in sheet


@pytest.mark.parametrize(
    "text",
    ["ink = '#1a2330'", "nonsense = '#000000'", "ink = 'red'\nseries = []"],
    ids=["few", "odd", "wrong"],
)
def test_a_theme_that_lacks_something_is_refused_with_a_sentence(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "light.toml").write_text(text)
    monkeypatch.setattr(theme_module, "asset", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(ValueError, match=r"resources/theme/light\.toml"):
        read_theme("light")


def test_a_choice_is_applied_and_announced(theme: ThemeController, qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_choice(Appearance.DARK)
    assert theme.theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color("background")
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_choice(Appearance.DARK)


def test_the_system_is_followed_unless_a_theme_is_chosen(
    theme: ThemeController, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return Qt.ColorScheme.Dark

        def setColorScheme(self, scheme: Qt.ColorScheme) -> None:
            pass

    hints = Hints()
    monkeypatch.setattr(theme._app, "styleHints", lambda: hints, raising=False)
    theme._on_system_changed()
    assert not theme.theme.dark
    theme.set_choice(Appearance.SYSTEM)
    assert theme.theme.dark
