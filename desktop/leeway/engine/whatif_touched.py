"""What a scenario can have an effect on: only that is worked out again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario import Applied
from leeway.domain.scenario_levers import Lever
from leeway.engine.loss import Losses


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids of what may differ; `everything`: all of it may.

    `rows`: workflows of which a number of the register differs; `workflows`: these and those that levers touch;
    `products`: those whose verdict may differ.
    """

    everything: bool = False
    rows: frozenset[str] = frozenset()
    workflows: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ways:
    """Which vendors and products lead to which workflows, in the baseline."""

    losses: Losses
    workflows_of_vendor: Mapping[str, frozenset[str]] = field(default_factory=dict)
    vendors_of_workflow: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, losses: Losses) -> "Ways":
        """Gather them."""
        by_vendor: dict[str, set[str]] = {}
        by_workflow: dict[str, set[str]] = {}
        for id, need in losses.register.needs.items():
            primary = losses.primary(id)
            for vendor in losses.dependence.vendors_under[primary.product_id] if primary else ():
                by_vendor.setdefault(vendor, set()).add(need.workflow_id)
                by_workflow.setdefault(need.workflow_id, set()).add(vendor)
        return cls(losses, _frozen(by_vendor), _frozen(by_workflow))

    def touched(self, applied: Applied) -> Touched:
        """Say what a scenario can have an effect on."""
        ties = applied.same_ties or self._only_fallbacks_differ(applied)
        if not ties or "policy" in applied.changed or applied.levers.gone:
            return Touched(everything=True)
        rows = frozenset(self._of_rows(applied.register, applied.changed))
        levers = applied.levers
        workflows = set(rows)
        for vendor in levers.set_for(Lever.OUTAGE_RATE, Lever.OUTAGE_LENGTH, Lever.BAD_OUTAGE):
            workflows |= self.workflows_of_vendor.get(vendor, frozenset())
        for product in levers.set_for(Lever.SESSION_LIMIT, Lever.TOKEN_INFLATION, Lever.QUALITY):
            workflows.update(self._on_product(applied.register, product))
        return Touched(False, rows, frozenset(workflows), self._judged(applied, rows))

    def _only_fallbacks_differ(self, applied: Applied) -> bool:
        """Tell whether rows were added or removed, or refer to others, among fallbacks alone."""
        before, after = self.losses.register.tables, applied.register.tables
        for entity, ids in applied.changed.items():
            ties = [f.name for f in TABLES[entity].fields if f.target or f.choices]
            for id in ids:
                rows = [rows[id] for rows in (before[entity], after[entity]) if id in rows]
                if len(rows) == 2 and all(getattr(rows[0], n) == getattr(rows[1], n) for n in ties):
                    continue
                if entity != "supply" or len(rows) == 2 or rows[0].role != FALLBACK:
                    return False
        return True

    def _of_rows(self, register: Register, changed: Mapping[str, frozenset[str]]) -> Iterable[str]:
        yield from changed.get("workflow", ())
        for id in changed.get("supply", ()):
            supply = register.supplies.get(id) or self.losses.register.supplies[id]
            yield register.needs[supply.need_id].workflow_id
        for id in changed.get("product", ()):
            yield from self._on_product(register, id)

    def _on_product(self, register: Register, product_id: str) -> Iterable[str]:
        for id in register.links.supplied_by.get(product_id, ()):
            yield register.needs[register.supplies[id].need_id].workflow_id

    def _judged(self, applied: Applied, rows: frozenset[str]) -> frozenset[str]:
        register, before = applied.register, self.losses.register
        if any(register.workflows[id].critical != before.workflows[id].critical for id in rows):
            return frozenset(register.products)
        under = self.losses.dependence.products_under
        found = set(applied.changed.get("product", ()))
        for id in applied.changed.get("supply", ()):
            found |= under[(register.supplies.get(id) or before.supplies[id]).product_id]
        for workflow in rows:
            for need in register.links.needs_of.get(workflow, ()):
                primary = self.losses.primary(need)
                if primary is not None:
                    found |= under[primary.product_id]
        return frozenset(found)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {id: frozenset(found) for id, found in sets.items()}
