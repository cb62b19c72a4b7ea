"""What tests of the burn page share: the page over the sample register, and how to wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register_files import write_sample
from tests.ui.rows import NOW

from leeway.ui.pages.burn import BurnPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

SLOW = 20_000


def rest(page: BurnPage, qtbot: QtBot) -> None:
    """Wait until the page shows what is asked."""
    qtbot.waitUntil(lambda: page.up_to_date and page.board.up_to_date, timeout=SLOW)


@pytest.fixture
def sample(window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """Return the window with the sample register open."""
    with qtbot.waitSignal(empty_session.opened, timeout=SLOW):
        empty_session.open(write_sample(tmp_path / "sample.leeway", NOW))
    return window


@pytest.fixture
def page(sample: MainWindow, qtbot: QtBot) -> BurnPage:
    """Return the burn page, with the first product of the sample."""
    return show_burn(sample, qtbot)


def show_burn(window: MainWindow, qtbot: QtBot) -> BurnPage:
    """Return the burn page of a window once it shows what is asked."""
    window.show_page("burn")
    made = window.pages.page("burn")
    assert isinstance(made, BurnPage)
    rest(made, qtbot)
    return made


def product_id(session: Session, name: str) -> str:
    return next(one.id for one in session.register.products.values() if one.name == name)


def shown(page: BurnPage) -> list[str]:
    """Return the values of the key figures."""
    return [figure.value.text() for figure in page.board.figures]


def empty_text(page: BurnPage) -> str:
    """Return what is said instead of charts; empty if charts are shown."""
    return page.empty.text.text() if page.empty.isVisible() else ""
