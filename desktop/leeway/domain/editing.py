"""What a user's intent changes: additions, new values, removals with all that hangs on them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leeway.domain.change import Change, row_of
from leeway.domain.fields import Value, encode
from leeway.domain.register import Register
from leeway.domain.register_entities import Supply
from leeway.domain.register_tables import TABLES, Entity

_ENTITY_OF_TYPE = {table.type: entity for entity, table in TABLES.items()}

_NAMED_BY = {"signal": "metric", "feed": "address", "usage_source": "kind", "answer": "question"}
"""The field that names a row for a person, where it isn't its name."""

REFERRERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    target: tuple(
        (entity, field.name)
        for entity, table in TABLES.items()
        for field in table.fields
        if field.target == target
    )
    for target in TABLES
}
"""By entity: the (entity, field) pairs that refer to it."""


def add(*entities: Entity) -> tuple[Change, ...]:
    """Return the changes that add the entities, in the order given."""
    return tuple(
        Change(entity, row.id, None, None, row_of(row, TABLES[entity]))
        for row in entities
        for entity in (_ENTITY_OF_TYPE[type(row)],)
    )


def update(register: Register, entity: str, id: str, **values: Value) -> tuple[Change, ...]:
    """Return the changes that give fields of one row new values; none for values that are the same.

    Raises:
        KeyError: There is no such row or field.
    """
    row = register.tables[entity][id]
    changes = []
    for name, value in values.items():
        field = TABLES[entity].field(name)
        before, after = encode(getattr(row, field.name)), encode(value)
        if before != after or type(before) is not type(after):
            changes.append(Change(entity, id, name, before, after))
    return tuple(changes)


def remove(register: Register, entity: str, *ids: str) -> tuple[Change, ...]:
    """Return the changes that remove rows and every row that refers to one of them, referrers first.

    Raises:
        KeyError: There is no such row.
    """
    for id in ids:
        if id not in register.tables[entity]:
            raise KeyError(id)
    doomed: dict[tuple[str, str], Any] = {}
    _doom(register, entity, set(ids), doomed)
    order = {name: position for position, name in enumerate(TABLES)}
    ordered = sorted(doomed, key=lambda key: (-order[key[0]], key[1]))
    return tuple(Change(e, i, None, row_of(register.tables[e][i], TABLES[e]), None) for e, i in ordered)


def _doom(register: Register, entity: str, ids: set[str], doomed: dict[tuple[str, str], Any]) -> None:
    for id in ids:
        doomed[entity, id] = None
    for referrer, field in REFERRERS[entity]:
        found = {row.id for row in _referring(register, referrer, field, ids)} - {
            id for e, id in doomed if e == referrer
        }
        if found:
            _doom(register, referrer, found, doomed)


def _referring(register: Register, entity: str, field: str, ids: set[str]) -> Iterator[Any]:
    return (row for row in register.tables[entity].values() if getattr(row, field) in ids)


def describe(register: Register, changes: Iterable[Change]) -> str:
    """Say in a few words what the changes do, for the undo menu and the audit trail."""
    changes = tuple(changes)
    if not changes:
        return "Change nothing"
    main = changes[-1]
    table = TABLES[main.entity]
    if main.field is not None:
        label = table.field(main.field).label
        what = table.label if table.single else name_of(register, main.entity, main.id)
        return f"Change {label.lower()} of {what}"
    row = main.after if main.before is None else main.before
    called = row.get("name") or row.get("metric") or "" if isinstance(row, Mapping) else ""
    verb = "Add" if main.before is None else "Delete"
    return f"{verb} {table.label} {called}".strip()


def supply_name(register: Register, supply: Supply) -> str:
    """Name a supply by its product and its workflow: needs of several workflows often have one name."""
    product = register.products.get(supply.product_id)
    return f"{product.name if product else '?'} for {need_name(register, supply.need_id)}"


def need_name(register: Register, need_id: str) -> str:
    """Name a need by its workflow, with its own name where that has several."""
    need = register.needs.get(need_id)
    if need is None:
        return "?"
    workflow = register.workflows[need.workflow_id].name
    alone = len(register.links.needs_of.get(need.workflow_id, ())) == 1
    return workflow if alone else f"{workflow}: {need.name}"


def name_of(register: Register, entity: str, id: str) -> str:
    """Name a row for a person: its own name, or those of the rows that it ties together."""
    row = register.tables[entity].get(id)
    if row is None:
        return f"a deleted {TABLES[entity].label}"
    match entity:
        case "product_upstream":
            product, upstream = (register.products.get(i) for i in (row.product_id, row.upstream_id))
            return f"{product.name if product else '?'} on {upstream.name if upstream else '?'}"
        case "supply":
            product = register.products.get(row.product_id)
            need = register.needs.get(row.need_id)
            return f"{product.name if product else '?'} for {need.name if need else '?'}"
        case "assessment":
            product = register.products.get(row.product_id)
            return f"{product.name if product else '?'}, {row.number}"
        case "scenario_change":
            scenario = register.scenarios.get(row.scenario_id)
            return f"{row.field or row.entity} of {scenario.name if scenario else '?'}"
        case "policy" | "setting":
            return TABLES[entity].label
        case _:
            return str(getattr(row, _NAMED_BY.get(entity, "name")))
