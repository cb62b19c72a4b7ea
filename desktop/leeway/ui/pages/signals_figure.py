"""One metric over time: its chart, all its figures, and the questions that take it as a suggestion."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.services.signal_charts import figure_chart
from leeway.services.signal_questions import AskingQuestion, asking_questions
from leeway.ui import formatting
from leeway.ui.dialogs.incident import opens
from leeway.ui.dialogs.signal_asking import ask_signal
from leeway.ui.latest_job import LatestJob
from leeway.ui.models.columns import menu_text, plain_tip
from leeway.ui.models.signal_rows import SeriesRow, figure_columns, figure_rows
from leeway.ui.pages.register_table_card import MenuEntry, TableCard
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from leeway.ui.pages.register_context import RegisterContext

_HEIGHT: Final = 320
_ROWS: Final = 5
_SHOWN: Final = 3
_TITLE: Final = 80


class FiguresCard(TableCard):
    """All figures of one series, edited in place; a link is opened only when it is asked for."""

    entity = "signal"

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "All figures of it",
            figure_columns(),
            nothing="Select a figure in the table above.",
            stretched=(4, 6),
            rows_shown=_ROWS,
            parent=parent,
        )
        self.link = self.add_button(
            "Open link", "Open the source in the web browser", self._on_link, picture="arrow-right"
        )
        self.edit = self.add_button(
            "All fields…",
            "Edit every field of the selected figure",
            self._on_edit,
            picture="edit",
            for_row=True,
        )
        self.remove = self.add_button(
            "Delete", "Delete the selected figure (Delete)", self._on_remove, picture="delete", for_row=True
        )
        self.link.setEnabled(False)
        self.table.chosen.connect(self._enable_link)

    def show_series(self, row: SeriesRow | None) -> None:
        """Show the figures of a series."""
        self.show_rows(figure_rows(row) if row is not None else [])
        if self.model.rows and not self.table.current_id:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._enable_link()

    @Slot()
    def _enable_link(self) -> None:
        row = self.current_row
        self.link.setEnabled(row is not None and opens(row.signal.url))

    def _on_link(self) -> None:
        row = self.current_row
        if row is not None and opens(row.signal.url):
            QDesktopServices.openUrl(QUrl(row.signal.url, QUrl.ParsingMode.StrictMode))

    def _on_edit(self) -> None:
        row = self.current_row
        if row is not None:
            ask_signal(self, self.context.edits, row.signal.vendor_id, None, self._on_added, row.signal)

    @override
    def menu_entries(self, row: Any) -> list[MenuEntry]:
        words = menu_text(f"{row.signal.value} {row.signal.unit}".strip())
        return [(f"Delete figure “{words}”", partial(self.remove_row, row.id, 0))]


class FigureBoard(QWidget):
    """The chart and the list of what is selected above, side by side, and the questions under them."""

    question_asked = Signal(str, str)
    """A question should be shown where it is answered: the product's id and the question's."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._context = context
        self._shown: SeriesRow | None = None
        self.chart = ChartCard(context.theme, "Figure over time")
        self.figures = FiguresCard(context)
        self.asking = LatestJob(context.session.jobs, self)
        self.asking.succeeded.connect(self._on_asking)
        self.questions: list[QPushButton] = []
        self.asked_by = label("", "subtitle", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.chart, 1)
        row.addWidget(self.figures, 1)
        self.chart.setMinimumHeight(_HEIGHT)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(4)
        self.figures.body.addWidget(self.asked_by)
        self.figures.body.addLayout(self._questions)

    def show_series(self, row: SeriesRow | None) -> None:
        """Show a series, or that none is selected."""
        if row is None or self._shown is None or row.series != self._shown.series:
            chart = figure_chart(row.series if row is not None else None)
            metric = formatting.isolated(row.latest.metric) if row is not None else ""
            title = f"{metric}, {row.about}" if row is not None else "Figure over time"
            self.chart.set_title(formatting.line(title, _TITLE))
            self.chart.show_chart(chart)
        self._shown = row
        self.figures.show_series(row)
        self._show_questions(())
        if row is None:
            self.asking.forget()
        else:
            session = self._context.session
            self.asking.ask(asking_questions, session.register, session.scope, row.series)

    @Slot(object)
    def _on_asking(self, found: tuple[AskingQuestion, ...]) -> None:
        self._show_questions(found)

    def _show_questions(self, found: tuple[AskingQuestion, ...]) -> None:
        for old in self.questions:
            self._questions.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.questions = [self._button(one) for one in found[:_SHOWN]]
        for made in self.questions:
            self._questions.addWidget(made)
        more = len(found) - len(self.questions)
        left = f", and {formatting.count(more)} more" if more > 0 else ""
        self.asked_by.setText(f"Suggested as the answer to{left}:")
        self.asked_by.setVisible(bool(found))

    def _button(self, one: AskingQuestion) -> QPushButton:
        product = self._context.register.products.get(one.product_id)
        name = formatting.line(product.name, 40) if product is not None else ""
        text = formatting.line(one.text, 60).replace("&", "&&")
        button = QPushButton(f"{formatting.isolated(text)} ({formatting.isolated(name).replace('&', '&&')})")
        button.setProperty("role", "link")
        where = "Go to the question" if one.begun else "Go to the questionnaire, which isn’t begun yet"
        describe(button, f"{where}: {formatting.line(one.text, 200)}")
        button.setToolTip(plain_tip(f"{where}\n{one.text}"))
        button.clicked.connect(partial(self._on_question, one))
        return button

    def _on_question(self, one: AskingQuestion, _: object = None) -> None:
        self.question_asked.emit(one.product_id, one.question_id if one.begun else "")
