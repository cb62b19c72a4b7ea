"""What leads from one page to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from leeway.domain.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from leeway.domain.drill import BadWeek
    from leeway.ui.page_stack import PageStack
    from leeway.ui.pages.page import Page
    from leeway.ui.session import Session


class PageLinks(QObject):
    """Follows a page's wish to be left for another one, which is then shown what the wish was about."""

    def __init__(
        self, session: Session, pages: PageStack, show_page: Callable[[str], object], parent: QObject
    ) -> None:
        """`show_page` shows the page of a name."""
        super().__init__(parent)
        self._session, self._pages, self._show_page = session, pages, show_page
        pages.built.connect(self._on_page_built)

    @Slot(str, object)
    def _on_page_built(self, name: str, page: Page) -> None:
        if name == "portfolio":
            page.product_opened.connect(self._on_product_opened)  # type: ignore[attr-defined]
            page.memo_requested.connect(self._on_memo_requested)  # type: ignore[attr-defined]
            page.drill.scenario_asked.connect(self._on_scenario_asked)  # type: ignore[attr-defined]
        if name == "compare":
            page.origin_asked.connect(self._on_origin_asked)  # type: ignore[attr-defined]
        if name == "signals":
            page.question_asked.connect(self._on_question_asked)  # type: ignore[attr-defined]
            page.register_asked.connect(self._on_register_asked)  # type: ignore[attr-defined]

    @Slot(str)
    def _on_product_opened(self, product_id: str) -> None:
        self._show_page("register")
        self._pages.page("register").select_product(product_id)  # type: ignore[attr-defined]

    @Slot(str, str)
    def _on_origin_asked(self, name: str, product_id: str) -> None:
        """Go to the page where a figure is at home, with its product in scope."""
        self._session.set_scope(Scope(product_id=product_id))
        if name == "register":
            self._on_product_opened(product_id)
        else:
            self._show_page(name)

    @Slot(str)
    def _on_memo_requested(self, product_id: str) -> None:
        self._show_page("memo")
        self._pages.page("memo").show_product(product_id)  # type: ignore[attr-defined]

    @Slot(str, object)
    def _on_scenario_asked(self, product_id: str, week: BadWeek) -> None:
        self._show_page("whatif")
        self._pages.page("whatif").open_drill(product_id, week)  # type: ignore[attr-defined]

    @Slot(str, str)
    def _on_question_asked(self, product_id: str, question: str) -> None:
        self._show_page("questionnaire")
        page = self._pages.page("questionnaire")
        page.show_product(product_id)  # type: ignore[attr-defined]
        if question:
            page.show_question(question)  # type: ignore[attr-defined]

    @Slot(str, str)
    def _on_register_asked(self, entity: str, id: str) -> None:
        self._show_page("register")
        self._pages.page("register").select(entity, id)  # type: ignore[attr-defined]
