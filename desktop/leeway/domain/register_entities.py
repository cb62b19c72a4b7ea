"""What the register is about: vendors, products, workflows, what ties them together, and sourced figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from leeway.domain import fields

PRIMARY: Final = "primary"
FALLBACK: Final = "fallback"
INTEGRATION_KINDS: Final = (
    "plugin",
    "trigger",
    "MCP server",
    "API client",
    "webhook",
    "prompt library",
    "evaluation suite",
    "single sign-on",
    "data pipeline",
    "other",
)
STANDINGS: Final = ("measured", "claimed", "disputed")


@dataclass(frozen=True, slots=True)
class Vendor:
    """A company that sells to us."""

    id: str
    name: str = fields.name("Name")
    website: str = fields.text("Website", longest=2_000)
    note: str = fields.text("Note")
    incidents_since: date | None = fields.day(
        "Incidents since",
        hint="The day since which every incident of theirs is in the register, also if there was none",
    )


@dataclass(frozen=True, slots=True)
class Product:
    """What a vendor sells to us, and its contract."""

    id: str
    vendor_id: str = fields.reference("Vendor", "vendor")
    name: str = fields.name("Name")
    category: str = fields.text("Category", longest=200, hint="What it is for: coding agent, cloud, mail")
    annual_cost: Decimal | None = fields.money("Cost a year", hint="What we pay for it in a year")
    budget: Decimal | None = fields.money("Budget a year", hint="What it may cost in a year")
    usage_cost: Decimal | None = fields.money(
        "Paid by use, a year", hint="The part of its cost that grows with its use; blank or 0 where none does"
    )
    contract_end: date | None = fields.day("Contract until")
    notice_days: int | None = fields.whole("Notice", unit="d", high=36_500)
    availability_sla: float | None = fields.number(
        "Availability promised", unit="share", low=0.0, high=1.0, hint="0.999 is 99.9 %"
    )
    session_hours: float | None = fields.hours(
        "Planned session", hint="Hours that a session of an agent is meant to last, such as 5", high=8_760.0
    )
    reference_from: date | None = fields.day(
        "Usual use from", hint="First of the days that token inflation is measured against"
    )
    reference_to: date | None = fields.day("Usual use to", hint="Last of those days")
    decision_asked: str = fields.text("Decision asked", hint="What the memo asks its reader to decide")
    note: str = fields.text("Note")

    @property
    def reference(self) -> tuple[date, date] | None:
        """The first and the last day of usual use that were chosen; None leaves them to be proposed."""
        first, last = self.reference_from, self.reference_to
        return None if first is None or last is None else (first, last)


@dataclass(frozen=True, slots=True)
class ProductUpstream:
    """This product stops when that one stops (a fourth party)."""

    id: str
    product_id: str = fields.reference("Product", "product")
    upstream_id: str = fields.reference("Runs on", "product")
    note: str = fields.text("Note")


@dataclass(frozen=True, slots=True)
class Workflow:
    """Work of ours that can stop."""

    id: str
    name: str = fields.name("Name")
    owner: str = fields.text("Owner", longest=200)
    critical: bool | None = fields.flag("Critical", hint="Work that we can't do without")
    tolerated_stop: float | None = fields.hours(
        "Tolerated stop", hint="Hours of lost work that can be borne", high=87_600.0
    )
    cost_per_hour: Decimal | None = fields.money("Cost per hour", hint="What an hour of standstill costs")
    hours_per_week: float | None = fields.hours("Hours a week", hint="Operating hours per week", high=168.0)
    note: str = fields.text("Note")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a workflow needs."""

    id: str
    workflow_id: str = fields.reference("Workflow", "workflow")
    name: str = fields.name("Name")


@dataclass(frozen=True, slots=True)
class Supply:
    """A product that fills a need, as its primary or as a fallback."""

    id: str
    need_id: str = fields.reference("Need", "need")
    product_id: str = fields.reference("Product", "product")
    role: str = fields.choice("Role", (PRIMARY, FALLBACK))
    switch_time: float | None = fields.hours(
        "Switch time", hint="Hours until the fallback works", high=87_600.0
    )
    capacity: float | None = fields.number(
        "Capacity", unit="share", low=0.0, high=1.0, hint="Share of the work that it carries"
    )
    last_tested: date | None = fields.day("Last tested", hint="The day the switch was last rehearsed")


@dataclass(frozen=True, slots=True)
class Integration:
    """Something of ours that is built on a product."""

    id: str
    product_id: str = fields.reference("Product", "product")
    name: str = fields.name("Name")
    kind: str = fields.choice("Kind", INTEGRATION_KINDS, default="other")
    count: int = fields.whole("Count", low=0, default=1)
    hours_each: float | None = fields.hours("Hours to rebuild, each")
    owner: str = fields.text("Owner", longest=200)
    rebuilders: int | None = fields.whole("People who could rebuild it", high=100_000)
    portable: bool = fields.flag("Portable", default=False, hint="Works with another vendor unchanged")
    as_of: date | None = fields.day("As of")


@dataclass(frozen=True, slots=True)
class Signal:
    """A sourced fact about a vendor, or about one of its products."""

    id: str
    vendor_id: str = fields.reference("Vendor", "vendor")
    metric: str = fields.name("Metric")
    value: str = fields.name("Value")
    source: str = fields.name("Source")
    as_of: date = fields.day("As of", required=True)
    standing: str = fields.choice("Standing", STANDINGS, default="claimed")
    unit: str = fields.text("Unit", longest=200)
    product_id: str | None = fields.reference("Product", "product", required=False)
    url: str = fields.text("Link", longest=2_000)
    note: str = fields.text("Note")
