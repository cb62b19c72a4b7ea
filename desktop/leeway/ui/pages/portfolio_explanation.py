"""Why a product has its verdict, what would change it, what is not known and what its loss does."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leeway.domain.verdict import ProductAssessment, Remedy
from leeway.engine.remedies import remedies
from leeway.services.assessment_reviews import product_reviews
from leeway.ui import formatting
from leeway.ui.models.loss_rows import LOSS_COLUMNS, loss_rows
from leeway.ui.models.review_words import review_sentences
from leeway.ui.models.rows import RowsModel
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.badge import VerdictBadge
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from leeway.ui.jobs import Job

_MOST = 12
_PAUSE_MS = 80
_LONG_PAUSE_MS = 600
_MANY = 500


class Explanation(Card):
    """The verdict on the product that is selected, explained."""

    open_asked = Signal(str)
    """The product should be shown in the register."""
    memo_asked = Signal(str)
    """A memo about the product should be written."""
    remedies_shown = Signal()
    """What would change the verdict has been worked out and is shown."""

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__("Why", parent)
        self._session = session
        self._theme = theme
        self._product_id = ""
        self._job: Job | None = None
        self._asked: tuple[str, object] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._work_out)
        self.badge = VerdictBadge(theme)
        self.corner.addWidget(self.badge)
        self.open_button = self._button(
            "Open in Register", "Show its contract, workflows and integrations (Enter)"
        )
        self.memo_button = self._button("Write memo", "Go to the memo about this product")
        self.open_button.clicked.connect(self._on_open)
        self.memo_button.clicked.connect(self._on_memo)
        self._lay_out()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        describe(button, text, tip)
        self.corner.addWidget(button)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(28)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        self.reasons = Points("Reasons")
        self.changes = Points("What would change it")
        self.unknown = Points("What is not known")
        self.review = Points("Review")
        for points in (self.reasons, self.changes, self.unknown, self.review):
            texts.addWidget(points)
        texts.addStretch(1)
        row.addLayout(texts, 5)
        self.losses = RowsModel(LOSS_COLUMNS, parent=self)
        self.table = RecordTable(self.losses, self._theme, name="Workflows that need it", rows_shown=7)
        losses = QVBoxLayout()
        losses.setSpacing(2)
        self.losses_title = label("What its loss does", "strong")
        losses.addWidget(self.losses_title)
        losses.addWidget(self.table)
        losses.addStretch(1)
        row.addLayout(losses, 6)
        self.body.addLayout(row)

    @property
    def product_id(self) -> str:
        """The product that is explained; empty for none."""
        return self._product_id

    def show_product(self, product_id: str) -> None:
        """Explain a product; hide the card for none, or for one that isn't judged yet."""
        register, portfolio = self._session.shown, self._session.portfolio
        judged = portfolio.products.get(product_id)
        product = register.products.get(product_id)
        self.setVisible(judged is not None and product is not None)
        changed, self._product_id = product_id != self._product_id, product_id
        if judged is None or product is None:
            return
        vendor = register.vendors[product.vendor_id].name
        self.set_title(formatting.line(f"{vendor} · {product.name}", 90))
        self.badge.set_verdict(judged.verdict)
        self.reasons.show_texts(_reasons(judged))
        self.unknown.show_texts(judged.missing)
        review = product_reviews(register).get(product_id)
        self.review.show_texts(review_sentences(review, judged.verdict, self._session.as_of))
        self.losses.show(loss_rows(judged.workflows))
        self.table.setVisible(bool(judged.workflows))
        self.losses_title.setText("What its loss does" if judged.workflows else "No workflow needs it")
        if changed:
            self.changes.show_texts(("Being worked out …",))
        # In a big register this takes seconds of computing: not for each row that the arrow keys pass.
        many = len(register.products) + len(register.workflows) > _MANY
        self._timer.start(_LONG_PAUSE_MS if many else _PAUSE_MS)

    @Slot()
    def _work_out(self) -> None:
        """Work out the remedies of what is shown now, one job at a time."""
        wanted = (self._product_id, self._session.shown)
        if self._job is not None or self._product_id not in self._session.shown.products:
            return
        self._asked = wanted
        self._job = self._session.jobs.run(
            remedies, self._session.shown, self._product_id, self._session.as_of
        )
        self._job.succeeded.connect(self._on_worked_out)
        self._job.finished.connect(self._on_finished)

    @Slot(object)
    def _on_worked_out(self, found: tuple[Remedy, ...]) -> None:
        if self._asked == (self._product_id, self._session.shown):
            self.changes.show_remedies(found, self._theme)
            self.remedies_shown.emit()

    @Slot()
    def _on_finished(self) -> None:
        cancelled = self._job is not None and self._job.is_cancelled
        self._job = None
        if not cancelled and self._asked != (self._product_id, self._session.shown):
            self._timer.start()

    @Slot()
    def _on_open(self) -> None:
        self.open_asked.emit(self._product_id)

    @Slot()
    def _on_memo(self) -> None:
        self.memo_asked.emit(self._product_id)


def _reasons(judged: ProductAssessment) -> tuple[str, ...]:
    return tuple(reason.text for reason in judged.reasons) or ("Nothing speaks for or against it yet.",)


class Points(QWidget):
    """A short list of sentences under a heading; hidden while it has none."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 6)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(label(heading, "strong"), 0, 0, 1, 3)
        self._parts: list[QWidget] = []
        self._heading = heading
        self.setAccessibleName(heading)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """The sentences that are shown."""
        return [part.accessibleName() for part in self._parts if part.accessibleName()]

    def show_texts(self, texts: Iterable[str]) -> None:
        """Show sentences instead of those before."""
        self._clear()
        texts = tuple(texts)
        for text in texts[:_MOST]:
            self._add(text)
        self._say_rest(len(texts))

    def show_remedies(self, found: tuple[Remedy, ...], theme: ThemeController) -> None:
        """Show remedies, each with the verdict that it would give."""
        self._clear()
        for remedy in found[:_MOST]:
            badge = VerdictBadge(theme, remedy.verdict)
            badge.setToolTip(f"The verdict would be: {remedy.verdict.words}")
            self._add(remedy.text, badge)
        self._say_rest(len(found))

    def _say_rest(self, count: int) -> None:
        if count > _MOST:
            self._add(f"… and {formatting.count(count - _MOST)} more")
        self.setVisible(count > 0)

    def _add(self, text: str, badge: QWidget | None = None) -> None:
        row = self._grid.rowCount()
        bullet = label("•", "subtitle")
        sentence = label(formatting.line(text, 600), wrap=True)
        sentence.setMinimumWidth(1)  # a name that is one long word is cut, and doesn't widen the page
        sentence.setAccessibleName(sentence.text())
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(bullet, row, 0, top)
        self._grid.addWidget(sentence, row, 1, 1, 1 if badge else 2)
        self._parts += [bullet, sentence]
        if badge:
            self._grid.addWidget(badge, row, 2, top)
            self._parts.append(badge)

    def _clear(self) -> None:
        for part in self._parts:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
