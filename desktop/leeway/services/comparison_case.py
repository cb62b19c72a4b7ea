"""What is known of one product that is compared: what was read beside the register's rows, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from leeway.domain.comparison import Cell, Origin, Row, Unit
from leeway.domain.scenario_levers import NO_LEVERS, Levers
from leeway.engine.loss import Losses
from leeway.engine.outages import histories, outage_inputs
from leeway.services.assessment_facts import read_fact_sources
from leeway.services.burn_view import BurnSource, BurnView, read_burn, view
from leeway.services.expected_loss import ExpectedLoss, end_of_day, expect_loss
from leeway.services.memo_assessments import assessment_for_memo, find_assessment
from leeway.services.outages import read_outages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, tzinfo

    from leeway.domain.comparison import Value
    from leeway.domain.incident import IncidentColumns
    from leeway.domain.register import Register
    from leeway.domain.register_entities import Integration, Product
    from leeway.domain.verdict import ProductAssessment
    from leeway.engine.outage_vendors import VendorOutages
    from leeway.engine.portfolio import Portfolio
    from leeway.memo.assessment import AssessmentFindings
    from leeway.services.assessment_facts import FactSources
    from leeway.services.open_register import OpenRegister

NOT_RECORDED: Final = "not recorded"
NOT_KNOWN: Final = "not known"
REGISTER: Final = "your register"


@dataclass(frozen=True, slots=True, eq=False)
class ReadComparison:
    """What a comparison takes beside the register's rows: incidents, use and facts of the products, by id.

    `levers` are those of the scenario that the register is in.
    """

    incidents: IncidentColumns
    burns: Mapping[str, BurnSource]
    facts: Mapping[str, FactSources]
    zone: tzinfo
    levers: Levers = NO_LEVERS


def read_comparison(
    desk: OpenRegister,
    register: Register,
    product_ids: Iterable[str],
    day: date,
    zone: tzinfo,
    levers: Levers = NO_LEVERS,
) -> ReadComparison:
    """Read what a comparison takes beside the register's rows; for a thread of its own.

    Raises:
        RegisterFileError: The file can't be read.
        UnreadableSource: A table of prices can't be read.
    """
    there = [id for id in dict.fromkeys(product_ids) if id in register.products]
    incidents = read_outages(desk, register)
    used = {one.product_id for one in register.usage_imports.values()}
    burns = {id: read_burn(desk, id, zone) for id in there if id in used}
    facts = {}
    for id in there:
        chosen = assessment_for_memo(register, id)
        if chosen is not None and not chosen.facts:
            facts[id] = read_fact_sources(desk, register, id, day, zone, incidents)
    return ReadComparison(incidents, burns, facts, zone, levers)


class Whole:
    """What is worked out once for all the products of a comparison."""

    def __init__(self, register: Register, portfolio: Portfolio, read: ReadComparison) -> None:
        """Take the state; nothing is worked out yet."""
        self.register = register
        self.portfolio = portfolio
        self.read = read

    @property
    def day(self) -> date:
        """The day of all figures that aren't of another."""
        return self.portfolio.as_of

    @cached_property
    def losses(self) -> Losses:
        """What each loss does."""
        return Losses(self.register, self.day)

    @cached_property
    def expected(self) -> ExpectedLoss:
        """The loss of a year, as the Portfolio shows it."""
        return expect_loss(self.register, self.read.incidents, self.day, self.read.levers)

    @cached_property
    def vendors(self) -> Mapping[str, VendorOutages]:
        """The record of each vendor's outages, as the Outages page shows it."""
        now = end_of_day(self.day)
        past = histories(self.read.incidents, self.register, now)
        return outage_inputs(self.register, past, now).vendors


@dataclass(frozen=True, eq=False)
class Case:
    """One product of a comparison."""

    whole: Whole
    product: Product

    @property
    def register(self) -> Register:
        """The register."""
        return self.whole.register

    @property
    def day(self) -> date:
        """The day of the comparison."""
        return self.whole.day

    @cached_property
    def judged(self) -> ProductAssessment:
        """The verdict."""
        return self.whole.portfolio.products[self.product.id]

    @cached_property
    def integrations(self) -> Sequence[Integration]:
        """What is built on it."""
        ids = self.register.links.integrations_of.get(self.product.id, ())
        return [self.register.integrations[id] for id in ids]

    @cached_property
    def burn(self) -> BurnView | None:
        """All of its use; None without logs."""
        source = self.whole.read.burns.get(self.product.id)
        if source is None or source.is_empty:
            return None
        return view(source, self.register, zone=self.whole.read.zone)

    @cached_property
    def outages(self) -> VendorOutages | None:
        """The record of its vendor's outages."""
        return self.whole.vendors.get(self.product.vendor_id)

    @cached_property
    def assessed(self) -> AssessmentFindings | None:
        """Its current assessment: the latest that is approved, else the latest; None if it has none."""
        facts = self.whole.read.facts.get(self.product.id)
        return find_assessment(self.register, self.whole.portfolio, self.product.id, facts)

    def cell(
        self,
        value: Value | None,
        unit: Unit = Unit.TEXT,
        *,
        missing: str = NOT_RECORDED,
        origin: Origin = Origin.REGISTER,
        **more: str,
    ) -> Cell:
        """Write a cell of what the register holds or what follows from it, as of the comparison's day."""
        return Cell(
            value=value, unit=unit, source=more.pop("source", REGISTER), as_of=self.day, origin=origin,
            missing="" if value is not None else missing, **more,
        )  # fmt: skip


def row(id: str, name: str, cases: Iterable[Case], told: Callable[[Case], Cell], hint: str = "") -> Row:
    """Write a row: a cell of each product."""
    return Row(id, name, tuple(map(told, cases)), hint)
