"""The register: vendors, products, workflows and what ties them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from leeway.domain import fields
from leeway.domain.assessment_entities import AnswerRow, Assessment, EvidenceRow, Questionnaire
from leeway.domain.feed_entities import Feed
from leeway.domain.fields import Field, fields_of
from leeway.domain.incident_entities import Incident, IncidentCorrection, IncidentImport
from leeway.domain.links import Links
from leeway.domain.policy import Policy, Setting
from leeway.domain.scenario_entities import Scenario, ScenarioChange
from leeway.domain.usage_entities import UsageImport, UsageSource

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


Entity = (
    Vendor
    | Product
    | ProductUpstream
    | Workflow
    | Need
    | Supply
    | Integration
    | Signal
    | Feed
    | UsageSource
    | UsageImport
    | Incident
    | IncidentCorrection
    | IncidentImport
    | Questionnaire
    | Assessment
    | AnswerRow
    | EvidenceRow
    | Scenario
    | ScenarioChange
    | Policy
    | Setting
)


@dataclass(frozen=True)
class Table:
    """One kind of entity: its name in the file, its class, and the words for it.

    `natural_key` are the fields that tell rows apart for a person; two rows never share them. Rows of a table that
    isn't `exchanged` stay in their register: they mean nothing without what else is there. Rows that are `carried` go
    along in JSON alone, which holds what else is there: incidents, and the bytes of evidence. Where a table `renumbers`,
    that field only counts its rows: one from another register gets the next free number here.
    """

    entity: str
    type: type[Any]
    label: str
    natural_key: tuple[str, ...]
    single: bool = False
    exchanged: bool = True
    carried: bool = False
    renumbers: str = ""

    @property
    def one(self) -> str:
        """The label with its article: “a vendor”, “an answer”."""
        return f"{'an' if self.label.startswith(('a', 'e', 'i', 'o', 'up')) else 'a'} {self.label}"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the entity, without its id."""
        return fields_of(self.type)

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError if there is none."""
        return self._by_name[name]


def _assessing(entity: str, of: type[Any], label: str, *natural_key: str) -> Table:
    return Table(entity, of, label, natural_key, exchanged=False, carried=True)


TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.entity: table
        for table in (
            Table("vendor", Vendor, "vendor", ("name",)),
            Table("product", Product, "product", ("vendor_id", "name")),
            Table("product_upstream", ProductUpstream, "upstream link", ("product_id", "upstream_id")),
            Table("workflow", Workflow, "workflow", ("name",)),
            Table("need", Need, "need", ("workflow_id", "name")),
            Table("supply", Supply, "supply", ("need_id", "product_id")),
            Table("integration", Integration, "integration", ("product_id", "kind", "name")),
            Table("signal", Signal, "signal", ("vendor_id", "product_id", "metric", "as_of", "source")),
            Table("feed", Feed, "feed", ("vendor_id", "product_id", "kind", "address")),
            Table("usage_source", UsageSource, "log source", ("kind",)),
            Table("usage_import", UsageImport, "usage import", ("number",), exchanged=False),
            Table("incident", Incident, "incident", ("vendor_id", "name", "started")),
            Table(
                "incident_correction",
                IncidentCorrection,
                "correction of an incident",
                ("vendor_id", "source", "external_id"),
            ),
            Table(
                "incident_import",
                IncidentImport,
                "incident import",
                ("vendor_id", "source", "number", "imported"),
                exchanged=False,
                carried=True,
            ),
            _assessing("questionnaire", Questionnaire, "questionnaire", "key", "version", "sha256"),
            Table(
                "assessment",
                Assessment,
                "assessment",
                ("product_id", "number"),
                exchanged=False,
                carried=True,
                renumbers="number",
            ),
            _assessing("answer", AnswerRow, "answer", "assessment_id", "question"),
            _assessing("evidence", EvidenceRow, "piece of evidence", "answer_id", "name"),
            Table("scenario", Scenario, "scenario", ("name",), exchanged=False, carried=True),
            Table(
                "scenario_change",
                ScenarioChange,
                "change of a scenario",
                ("scenario_id", "entity", "row", "field"),
                exchanged=False,
                carried=True,
            ),
            Table("policy", Policy, "policy", (), single=True),
            Table("setting", Setting, "setting", (), single=True),
        )
    }
)
"""Every kind of entity, each after those that it refers to."""

EXCHANGED: Final = tuple(entity for entity, table in TABLES.items() if table.exchanged)
"""The entities that exports hold and imports take."""

CARRIED: Final = tuple(entity for entity, table in TABLES.items() if table.exchanged or table.carried)
"""The entities that JSON holds."""

Rows = Mapping[str, Any]


@dataclass(frozen=True)
class Register:
    """Everything the register holds at one moment: by entity name, by id.

    Never changed in place: `with_rows` gives a new one that shares what stayed the same.
    """

    tables: Mapping[str, Rows]

    @classmethod
    def empty(cls) -> "Register":
        """Make a register without vendors, with the default policy and settings."""
        tables: dict[str, Rows] = {entity: {} for entity in TABLES}
        tables["policy"] = {"policy": Policy()}
        tables["setting"] = {"setting": Setting()}
        return cls(tables)

    @classmethod
    def of(cls, rows: Iterable[Entity]) -> "Register":
        """Make a register of the given entities, with the default policy and settings unless given."""
        by_type = {table.type: entity for entity, table in TABLES.items()}
        tables: dict[str, dict[str, Any]] = {e: dict(r) for e, r in cls.empty().tables.items()}
        for row in rows:
            tables[by_type[type(row)]][row.id] = row
        return cls(tables)

    def with_rows(self, changed: Mapping[str, Rows], *, ties: Links | None = None) -> "Register":
        """Return the register with some tables replaced; `ties` are its links, where they are known already."""
        after = replace(self, tables={**self.tables, **changed})
        if ties is not None:
            after.__dict__["links"] = ties
        return after

    @property
    def vendors(self) -> Mapping[str, Vendor]:
        """The vendors by id."""
        return self.tables["vendor"]

    @property
    def products(self) -> Mapping[str, Product]:
        """The products by id."""
        return self.tables["product"]

    @property
    def upstreams(self) -> Mapping[str, ProductUpstream]:
        """The upstream links by id."""
        return self.tables["product_upstream"]

    @property
    def workflows(self) -> Mapping[str, Workflow]:
        """The workflows by id."""
        return self.tables["workflow"]

    @property
    def needs(self) -> Mapping[str, Need]:
        """The needs by id."""
        return self.tables["need"]

    @property
    def supplies(self) -> Mapping[str, Supply]:
        """The supplies by id."""
        return self.tables["supply"]

    @property
    def integrations(self) -> Mapping[str, Integration]:
        """The integrations by id."""
        return self.tables["integration"]

    @property
    def signals(self) -> Mapping[str, Signal]:
        """The signals by id."""
        return self.tables["signal"]

    @property
    def feeds(self) -> Mapping[str, Feed]:
        """The feeds by id."""
        return self.tables["feed"]

    @property
    def usage_sources(self) -> Mapping[str, UsageSource]:
        """The log sources by id."""
        return self.tables["usage_source"]

    @property
    def usage_imports(self) -> Mapping[str, UsageImport]:
        """The imports of agents' logs by id."""
        return self.tables["usage_import"]

    @property
    def incidents(self) -> Mapping[str, Incident]:
        """The incidents that were entered by hand, by id."""
        return self.tables["incident"]

    @property
    def incident_corrections(self) -> Mapping[str, IncidentCorrection]:
        """What was said by hand about imported incidents, by id."""
        return self.tables["incident_correction"]

    @property
    def incident_imports(self) -> Mapping[str, IncidentImport]:
        """The imports of incidents by id."""
        return self.tables["incident_import"]

    @property
    def questionnaires(self) -> Mapping[str, Questionnaire]:
        """The questionnaires in use, by id."""
        return self.tables["questionnaire"]

    @property
    def assessments(self) -> Mapping[str, Assessment]:
        """The assessments by id."""
        return self.tables["assessment"]

    @property
    def answers(self) -> Mapping[str, AnswerRow]:
        """The answers of all assessments, by id."""
        return self.tables["answer"]

    @property
    def evidence(self) -> Mapping[str, EvidenceRow]:
        """The evidence of all assessments, by id."""
        return self.tables["evidence"]

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """The scenarios by id."""
        return self.tables["scenario"]

    @property
    def scenario_changes(self) -> Mapping[str, ScenarioChange]:
        """The changes of all scenarios, by id."""
        return self.tables["scenario_change"]

    @property
    def policy(self) -> Policy:
        """The policy."""
        policy: Policy = self.tables["policy"]["policy"]
        return policy

    @property
    def setting(self) -> Setting:
        """The settings."""
        setting: Setting = self.tables["setting"]["setting"]
        return setting

    @cached_property
    def links(self) -> Links:
        """The ties between the rows, worked out once for this state."""
        return Links.of(self)
