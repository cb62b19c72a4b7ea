"""The colours and the type of a figure: those of the light theme, in the memo's letters or a screen's."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from leeway.assets import asset
from leeway.domain.chart import Hue

SERIF: Final = "Libertinus Serif"
SANS: Final = "DejaVu Sans"
_SCREEN: Final = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
_TOKENS: Final = {
    Hue.ACCENT: "accent",
    Hue.STOPS: "stops",
    Hue.DEGRADES: "degrades",
    Hue.HOLDS: "holds",
    Hue.MUTED: "muted",
    Hue.FAINT: "hover",
}


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as "#rrggbb", and the type: `family` as SVG has it, `measured` the shipped family whose widths hold.

    Letters of `family` are no wider than those of `measured`. `size` is in the units of the figure.
    """

    surface: str
    ink: str
    muted: str
    line: str
    hues: Mapping[Hue, str]
    family: str
    measured: str
    size: float


def print_palette(size: float = 7.0) -> Palette:
    """Return the look of a figure in the memo, whose units are points."""
    return _palette(f"'{SERIF}', '{SANS}'", SERIF, size)


def screen_palette(family: str = "", size: float = 11.0) -> Palette:
    """Return the look of a figure in a file of its own, whose units are pixels; in the reader's letters by default."""
    return _palette(family or _SCREEN, SANS, size)


def _palette(family: str, measured: str, size: float) -> Palette:
    colors = tomllib.loads(asset("resources", "theme", "light.toml").read_text(encoding="utf-8"))
    series = (hue for hue in Hue if hue not in _TOKENS)
    hues = {hue: colors[token] for hue, token in _TOKENS.items()}
    hues |= zip(series, colors["series"], strict=True)
    return Palette(
        colors["surface"],
        colors["ink"],
        colors["muted"],
        colors["line"],
        MappingProxyType(hues),
        family,
        measured,
        size,
    )
