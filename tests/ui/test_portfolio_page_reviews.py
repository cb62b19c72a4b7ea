"""The portfolio page, where reviews are overdue, in progress, or were never begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.assessments import Desk
from tests.compared import OTHER, add_other, assessed_twice
from tests.ui.pages_kit import cell, column_of
from tests.ui.results_kit import WAIT, opened

from leeway.domain.editing import add, remove
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.verdict import Verdict
from leeway.ui.models.portfolio_rows import REVIEW_PLACE
from leeway.ui.models.review_words import OVERDUE, review_sentences
from leeway.ui.pages.portfolio import PortfolioPage
from leeway.ui.widgets.badge import MARK_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController


@pytest.fixture
def shown(
    empty_session: Session, theme: ThemeController, tmp_path: Path, qtbot: QtBot
) -> Callable[[Desk], PortfolioPage]:
    def show(desk: Desk) -> PortfolioPage:
        path = desk.open.path
        desk.open.close()
        opened(empty_session, path, qtbot)
        page = PortfolioPage(empty_session, theme)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        with qtbot.waitExposed(page):
            page.show()
        qtbot.waitUntil(lambda: empty_session.jobs.idle, timeout=WAIT)
        return page

    return show


def tip(page: PortfolioPage, id: str) -> str:
    return str(page.model.index_of(id, REVIEW_PLACE).data(Qt.ItemDataRole.ToolTipRole))


def test_an_overdue_review_is_a_badge_with_the_day_and_how_long_ago(
    shown: Callable[[Desk], PortfolioPage], tmp_path: Path
) -> None:
    desk = assessed_twice(tmp_path / "a.leeway")
    product = desk.product
    page = shown(desk)
    assert not page.table.isColumnHidden(column_of(page.table, "Review"))
    index = page.model.index_of(product, REVIEW_PLACE)
    assert index.data() == "Overdue"
    assert index.data(MARK_ROLE) == OVERDUE
    assert "Assessed 26 Jan 2026; to be assessed again by 26 Jul 2026, which was 119 days ago" in tip(
        page, product
    )
    page.select_product(product)
    (sentence,) = page.explanation.review.texts
    assert sentence.startswith("The review is overdue: assessed 26 Jan 2026;")
    assert sentence.endswith("A new assessment is begun already.")


def test_one_in_time_and_one_in_progress_have_words_and_no_badge(
    shown: Callable[[Desk], PortfolioPage], tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "a.leeway")
    product = desk.product
    desk.approve()
    add_other(desk, approved=False)
    page = shown(desk)
    in_time, begun = (page.model.index_of(id, REVIEW_PLACE) for id in (product, OTHER))
    assert (in_time.data(), in_time.data(MARK_ROLE)) == ("22 May 2027", None)
    assert (begun.data(), begun.data(MARK_ROLE)) == ("draft", None)
    assert "none is approved yet" in tip(page, OTHER)
    page.select_product(product)
    assert page.explanation.review.texts == []


def test_overdue_ones_are_sorted_to_the_top_by_their_day(
    shown: Callable[[Desk], PortfolioPage], tmp_path: Path
) -> None:
    desk = assessed_twice(tmp_path / "a.leeway")
    product = desk.product
    desk.do(add(Vendor("v-x", "X"), Product("p-x", "v-x", "Never")))
    page = shown(desk)
    page.table.sortByColumn(REVIEW_PLACE, Qt.SortOrder.AscendingOrder)
    assert [row.id for row in page.model.rows] == [product, "p-x"]
    assert cell(page.table, 1, "Review").data() == "—"


def test_while_nothing_was_ever_assessed_there_is_no_column(
    shown: Callable[[Desk], PortfolioPage], tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "a.leeway")
    desk.do(remove(desk.register, "assessment", desk.id))
    product = desk.product
    page = shown(desk)
    assert page.table.isColumnHidden(REVIEW_PLACE)
    page.select_product(product)
    (sentence,) = page.explanation.review.texts
    assert sentence.startswith("Never assessed:")  # its loss stops critical work


@pytest.mark.parametrize("verdict", Verdict)
def test_one_never_assessed_is_told_only_where_something_is_at_stake(verdict: Verdict) -> None:
    from tests.builders import TODAY

    told = review_sentences(None, verdict, TODAY)
    assert bool(told) is (verdict in {Verdict.SINGLE_SOURCE_CRITICAL, Verdict.CONCENTRATED})
