"""The pages of the window: their place in the rail, and how each is built when it is first shown."""

from collections.abc import Callable
from dataclasses import dataclass

from leeway.ui.pages.page import Page
from leeway.ui.widgets.rail import RailEntry


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that can be shown; `rail` is None for the welcome page. Importing it waits until it is built."""

    name: str
    build: Callable[[], Page]
    rail: RailEntry | None = None
    needs_register: bool = True


RAIL = {
    entry.name: entry
    for entry in (
        RailEntry("portfolio", "Portfolio", "portfolio", "What stops when a vendor has a bad week", "Ctrl+1"),
        RailEntry(
            "register",
            "Register",
            "register",
            "Who you depend on, for what, and what leaving takes",
            "Ctrl+2",
        ),
        RailEntry(
            "burn",
            "Session burn",
            "burn",
            "How fast agents' sessions use up what their vendor allows",
            "Ctrl+3",
        ),
        RailEntry(
            "outages",
            "Outages",
            "outages",
            "How often and how long vendors are down, and what that costs",
            "Ctrl+4",
        ),
        RailEntry(
            "signals",
            "Signals",
            "signals",
            "What the world says about vendors, over time and with its sources",
            "Ctrl+5",
        ),
        RailEntry(
            "questionnaire",
            "Questionnaire",
            "questionnaire",
            "What no register can hold: asked, scored, reviewed",
            "Ctrl+6",
        ),
        RailEntry(
            "whatif",
            "What-if",
            "whatif",
            "A vendor’s bad week and your answer to it, against the register as it is",
            "Ctrl+7",
        ),
        RailEntry(
            "compare", "Compare", "compare", "Products side by side, with what sets them apart", "Ctrl+8"
        ),
        RailEntry("memo", "Memo", "memo", "The PDF for whoever decides", "Ctrl+9"),
        RailEntry(
            "settings", "Settings", "settings", "Appearance, currency, policy", "Ctrl+,", at_bottom=True
        ),
        RailEntry("help", "Help", "help", "The guide, offline", "Shift+F1", at_bottom=True),
    )
}
"""What the rail shows, by page, in its order."""
