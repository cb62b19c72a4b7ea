"""The register: vendors, products, workflows and what ties them together, at one moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from leeway.domain.assessment_entities import AnswerRow, Assessment, EvidenceRow, Questionnaire
from leeway.domain.feed_entities import Feed
from leeway.domain.incident_entities import Incident, IncidentCorrection, IncidentImport
from leeway.domain.links import Links
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
from leeway.domain.register_tables import TABLES, Entity
from leeway.domain.scenario_entities import Scenario, ScenarioChange
from leeway.domain.usage_entities import UsageImport, UsageSource

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
