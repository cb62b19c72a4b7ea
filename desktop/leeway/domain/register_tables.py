"""The tables of the register: every kind of entity, with the words for it and what tells its rows apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from leeway.domain.assessment_entities import AnswerRow, Assessment, EvidenceRow, Questionnaire
from leeway.domain.feed_entities import Feed
from leeway.domain.fields import Field, fields_of
from leeway.domain.incident_entities import Incident, IncidentCorrection, IncidentImport
from leeway.domain.policy import Policy, Setting
from leeway.domain.register_entities import (
    Integration,
    Need,
    Product,
    ProductUpstream,
    Signal,
    Supply,
    Vendor,
    Workflow,
)
from leeway.domain.scenario_entities import Scenario, ScenarioChange
from leeway.domain.usage_entities import UsageImport, UsageSource

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
