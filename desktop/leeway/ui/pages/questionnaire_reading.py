"""The assessment that the Questionnaire page looks at: which product, which assessment, and what follows from its answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import is_
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from leeway.domain.assessment_reading import assessments_of, is_frozen
from leeway.errors import LeewayError
from leeway.services.assessment_facts import FactSources, facts_of, read_fact_sources
from leeway.services.assessment_view import AssessmentView, view_assessment
from leeway.services.burn_zone import local_zone
from leeway.ui.worst import worst_product

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from leeway.domain.assessment_entities import Assessment
    from leeway.domain.questionnaire_facts import Facts
    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister
    from leeway.ui.jobs import Job, Progress
    from leeway.ui.session import Session

_READ_FROM: Final = (
    "usage_import", "incident", "incident_correction", "incident_import", "vendor", "product", "policy",
)  # fmt: skip
"""The tables on which it hangs what logs and incidents say."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What logs and incidents are asked about; the same as long as nothing was imported or renamed."""

    desk: OpenRegister
    product_id: str
    today: date
    tables: tuple[object, ...]

    def same_as(self, other: _Asked | None) -> bool:
        """Tell whether the other asks for the same."""
        return (
            other is not None
            and self.desk is other.desk
            and (self.product_id, self.today) == (other.product_id, other.today)
            and all(map(is_, self.tables, other.tables))
        )


class AssessmentReading(QObject):
    """Keeps the view of one assessment up to date; facts from logs and incidents are read in a job."""

    viewed = Signal()
    """`view`, `product_id` or `assessment_id` changed."""
    failed = Signal(str)
    """What logs or incidents say couldn't be read; the register's own facts are there."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.product_id = ""
        self.assessment_id = ""
        self.view: AssessmentView | None = None
        self.problem = ""
        self._seen: tuple[object, ...] = ()
        self._day: date | None = None
        self._facts: tuple[tuple[object, ...], Facts] | None = None
        self._sources: tuple[_Asked, FactSources] | None = None
        self._job: Job | None = None
        self._waiting = False
        session.saved.connect(self._on_saved)

    # ------------------------------------------------------------------------------------ what is chosen

    @property
    def products(self) -> tuple[str, ...]:
        """The products in scope."""
        register, scope = self._session.register, self._session.scope
        return tuple(id for id in register.products if scope.covers_product(register, id))

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """The assessments of the product, the latest first."""
        return assessments_of(self._session.register, self.product_id)

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is being read any more."""
        return self._job is None and not self._waiting

    @property
    def facts_known(self) -> bool:
        """Whether the view goes by all that the present register, its logs and its incidents say."""
        return self.up_to_date and not self._session.baseline_pending

    def choose_product(self, product_id: str) -> None:
        """Look at the latest assessment of a product."""
        self.product_id, self.assessment_id = product_id, ""
        self.refresh()

    def choose_assessment(self, assessment_id: str) -> None:
        """Look at one of the product's assessments."""
        self.assessment_id = assessment_id
        self.refresh()

    def forget(self) -> None:
        """Let go of everything: another register is open, or none."""
        if self._job is not None:
            self._job.cancel()
        self._job, self._waiting = None, False
        self._facts = self._sources = self.view = None
        self.product_id = self.assessment_id = self.problem = ""
        self._seen, self._day = (), None

    # --------------------------------------------------------------------------------------- the picture

    def refresh(self) -> None:
        """Look at the register as it is, in its scope; nothing is announced if nothing of it changed."""
        register = self._session.register
        self._choose(register)
        self._read_sources(register)
        assessment = register.assessments.get(self.assessment_id)
        facts = self._facts_for(register, assessment) if assessment is not None else {}
        seen, day = self._state(register, assessment, facts), self._session.as_of
        if day == self._day and len(seen) == len(self._seen) and all(map(is_, seen, self._seen)):
            return
        self._seen, self._day = seen, day
        self.view, self.problem = None, ""
        if assessment is not None:
            try:
                self.view = view_assessment(register, assessment.id, facts, self._session.as_of)
            except LeewayError as error:
                self.problem = str(error)
        self.viewed.emit()

    def _choose(self, register: Register) -> None:
        """Follow the scope; stay with what is chosen as long as it is in it."""
        if self.product_id not in register.products or not self._session.scope.covers_product(
            register, self.product_id
        ):
            self.product_id = worst_product(self._session.baseline_portfolio, self.products)
            self.assessment_id = ""
        chosen = register.assessments.get(self.assessment_id)
        if chosen is None or chosen.product_id != self.product_id:
            self.assessment_id = next((one.id for one in self.assessments), "")

    def _state(self, register: Register, assessment: Assessment | None, facts: Facts) -> tuple[object, ...]:
        """Return everything that the picture hangs on, to be compared by identity."""
        product = register.products.get(self.product_id)
        vendor = register.vendors.get(product.vendor_id) if product is not None else None
        tables = (register.tables[name] for name in ("product", "assessment", "answer", "evidence"))
        return (product, vendor, assessment, facts, *tables)

    # ---------------------------------------------------------------------------------------- facts

    def _facts_for(self, register: Register, assessment: Assessment) -> Facts:
        """Return the facts; those known before while the portfolio of the present state is worked out."""
        portfolio = self._session.baseline_portfolio
        sources = self._known_sources()
        given = (portfolio, sources, assessment.id, assessment.facts)
        known = self._facts
        if known is not None and all(map(is_, given, known[0])):
            return known[1]
        if self._session.baseline_pending and not is_frozen(assessment):
            return known[1] if known is not None and known[0][2] == assessment.id else {}
        self._facts = (given, facts_of(register, portfolio, assessment, sources))
        return self._facts[1]

    def _known_sources(self) -> FactSources | None:
        """Return what was read about the product that is shown; None while only another's is known."""
        known = self._sources
        return known[1] if known is not None and known[0].product_id == self.product_id else None

    def _read_sources(self, register: Register) -> None:
        """Begin to read what logs and incidents say, unless it is known; imports once they are in the file."""
        desk = self._session.desk
        if desk is None or self.product_id not in register.products:
            return
        tables = tuple(register.tables[name] for name in _READ_FROM)
        asked = _Asked(desk, self.product_id, self._session.as_of, tables)
        if self._job is not None or (self._sources is not None and asked.same_as(self._sources[0])):
            return
        if self._sources is not None and self._sources[0].product_id != self.product_id:
            self._sources = None
        self._waiting = bool(self._session.unsaved)
        if self._waiting:
            return
        self._job = self._session.jobs.run_with_progress(_read, asked, register, local_zone())
        self._job.succeeded.connect(partial(self._on_read, asked))
        self._job.failed.connect(partial(self._on_not_read, asked))

    @Slot()
    def _on_saved(self) -> None:
        if self._waiting:
            self._waiting = False
            self.refresh()

    def _on_read(self, asked: _Asked, sources: FactSources) -> None:
        self._job = None
        known = self._sources
        same = known is not None and known[0].product_id == asked.product_id and known[1] == sources
        self._sources = (asked, known[1] if same and known is not None else sources)
        self.refresh()

    def _on_not_read(self, asked: _Asked, error: Exception) -> None:
        self._job = None
        self._sources = (asked, FactSources())
        self.refresh()
        known = isinstance(error, LeewayError)
        self.failed.emit(
            str(error) if known else "Logs and incidents couldn't be read because of an error in Leeway."
        )


def _read(progress: Progress, asked: _Asked, register: Register, zone: tzinfo) -> FactSources:
    """Read; an error that comes of the register being closed counts for nothing."""
    try:
        return read_fact_sources(asked.desk, register, asked.product_id, asked.today, zone)
    finally:
        progress.go_on()
