"""The rules that every state of the register keeps, and the sentences for what breaks them."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import compress
from operator import attrgetter
from typing import Any

from leeway.domain.assessment_rules import assessment_problems, frozen_problems
from leeway.domain.change import Change, apply
from leeway.domain.editing import name_of
from leeway.domain.feed_rules import feed_problems
from leeway.domain.field_rules import field_problem
from leeway.domain.fields import Value, encode
from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK, PRIMARY
from leeway.domain.register_tables import TABLES, Table
from leeway.domain.scenario_rules import scenario_problems
from leeway.errors import InvalidEdit

_SHOWN = 60


def changed(register: Register, changes: Iterable[Change]) -> Register:
    """Return the register after the changes, once they are found to keep every rule.

    Raises:
        InvalidEdit: A rule is broken, or a change doesn't fit; the message names the rows and what to do.
    """
    changes = tuple(changes)
    try:
        after = apply(register, changes)
    except ValueError as error:
        raise InvalidEdit((f"The change doesn't fit the register: {error}.",)) from error
    touched = _touched(changes)
    found = (*problems_of(after, touched, register), *frozen_problems(register, after, touched))
    problems = tuple(dict.fromkeys(problem for _, problem in found))
    if problems:
        raise InvalidEdit(problems)
    return after


def _touched(changes: Iterable[Change]) -> dict[str, set[str]]:
    touched: dict[str, set[str]] = {}
    for change in changes:
        touched.setdefault(change.entity, set()).add(change.id)
    return touched


def problems_of(
    register: Register, touched: Mapping[str, set[str]] | None = None, before: Register | None = None
) -> Iterator[tuple[tuple[str, str], str]]:
    """Check rows of a register and yield ((entity, id), sentence) for each rule broken.

    `touched` limits the check to rows by entity; all of them without it. Removed rows are looked for as
    targets of references that were left behind. `before` is a state that kept the rules: rows that are called as they
    were in it aren't compared with all others again.
    """
    for entity, table in TABLES.items():
        ids = register.tables[entity].keys() if touched is None else touched.get(entity, set())
        rows = [register.tables[entity][id] for id in ids if id in register.tables[entity]]
        for row in rows:
            yield from (((entity, row.id), text) for text in _field_problems(register, table, row))
        yield from _duplicates(register, table, [row for row in rows if not _called_so(table, row, before)])
    removed = {} if touched is None else _removed(register, touched)
    if removed:
        yield from _left_behind(register, removed)
    yield from _usual_use_problems(register, touched)
    yield from _supply_problems(register, touched)
    yield from _span_problems(register, touched)
    yield from assessment_problems(register, touched)
    yield from scenario_problems(register, touched)
    yield from feed_problems(register, touched)
    if touched is None or touched.get("product_upstream"):
        yield from _cycles(register)


def _removed(register: Register, touched: Mapping[str, set[str]]) -> dict[str, set[str]]:
    removed = {e: {id for id in ids if id not in register.tables[e]} for e, ids in touched.items()}
    return {entity: ids for entity, ids in removed.items() if ids}


def _field_problems(register: Register, table: Table, row: Any) -> Iterator[str]:
    for field in table.fields:
        value = getattr(row, field.name)
        problem = field_problem(field, value)
        if (
            problem is None
            and field.target
            and value is not None
            and value not in register.tables[field.target]
        ):
            problem = f"refers to {TABLES[field.target].one} that isn't in the register"
        if problem:
            subject = (
                table.label
                if table.single
                else f"{table.label} “{_short(name_of(register, table.entity, row.id))}”"
            )
            yield f"{field.label} of {subject} {problem}."


def folded(value: Value) -> Value:
    """Fold a value so that texts which a person reads as the same compare as equal."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).casefold().split())
    return value


def natural_key(table: Table, row: Any) -> tuple[Value, ...]:
    """Return what tells the row from others of its table: its texts folded, ids of other rows as they are."""
    return key_of(table, {name: getattr(row, name) for name in table.natural_key})


def key_of(table: Table, values: Mapping[str, Value]) -> tuple[Value, ...]:
    """Return the natural key that a row with these values has."""
    return tuple(
        values[name] if table.field(name).target or table.field(name).exact else folded(values[name])
        for name in table.natural_key
    )


def _called_so(table: Table, row: Any, before: Register | None) -> bool:
    """Tell whether a row had the same key before."""
    old = None if before is None else before.tables[table.entity].get(row.id)
    return old is not None and all(getattr(old, name) == getattr(row, name) for name in table.natural_key)


def _duplicates(register: Register, table: Table, rows: list[Any]) -> Iterator[tuple[tuple[str, str], str]]:
    if not table.natural_key or not rows:
        return
    seen: dict[tuple[Value, ...], str] = {}
    looked_for = {natural_key(table, row): row.id for row in rows}
    for other in _alike(table, rows, register.tables[table.entity].values()):
        key = natural_key(table, other)
        if key not in looked_for:
            continue
        if key in seen:
            name = _short(name_of(register, table.entity, other.id))
            yield (
                (table.entity, other.id),
                f"There is {table.one} “{name}” already; give it another name or edit that one.",
            )
        seen[key] = other.id


def _alike(table: Table, rows: list[Any], others: Iterable[Any]) -> Iterable[Any]:
    """Return the rows that can have the key of one of `rows`: quickly, as there may be 200,000 answers."""
    name = table.natural_key[0]
    if not table.field(name).target:
        return others
    wanted = {getattr(row, name) for row in rows}
    others = list(others)
    return compress(others, map(wanted.__contains__, map(attrgetter(name), others)))


def _left_behind(
    register: Register, removed: Mapping[str, set[str]]
) -> Iterator[tuple[tuple[str, str], str]]:
    for entity, table in TABLES.items():
        for field in table.fields:
            gone = removed.get(field.target or "")
            if not gone:
                continue
            for row in register.tables[entity].values():
                if getattr(row, field.name) in gone:
                    name = _short(name_of(register, entity, row.id))
                    yield (
                        (entity, row.id),
                        f"{field.label} of {table.label} “{name}” would refer to a deleted row.",
                    )


def _usual_use_problems(
    register: Register, touched: Mapping[str, set[str]] | None
) -> Iterator[tuple[tuple[str, str], str]]:
    products = register.products
    ids = products.keys() if touched is None else touched.get("product", set())
    for product in (products[id] for id in ids if id in products):
        first, last = product.reference_from, product.reference_to
        subject = f"Usual use of product “{_short(product.name)}”"
        if (first is None) != (last is None):
            there, missing = ("first", "last") if last is None else ("last", "first")
            yield (
                ("product", product.id),
                f"{subject} has a {there} day but no {missing} one; set both, or neither.",
            )
        elif first is not None and last is not None and last < first:
            days = f"begins on {first.isoformat()}, but ends before, on {last.isoformat()}"
            yield ("product", product.id), f"{subject} {days}; swap the days."


def _supply_problems(
    register: Register, touched: Mapping[str, set[str]] | None
) -> Iterator[tuple[tuple[str, str], str]]:
    supplies = register.supplies
    ids = supplies.keys() if touched is None else touched.get("supply", set())
    needs = {supplies[id].need_id for id in ids if id in supplies}
    for need_id in sorted(needs):
        of_need = [supplies[id] for id in register.links.supplies_of.get(need_id, ())]
        need = _short(name_of(register, "need", need_id))
        primaries = [supply for supply in of_need if supply.role == PRIMARY]
        for extra in primaries[1:]:
            yield (
                ("supply", extra.id),
                f"Need “{need}” has a primary product already; make this one a fallback.",
            )
        products = {supply.product_id for supply in primaries}
        for supply in of_need:
            if supply.role == FALLBACK and supply.product_id in products:
                name = _short(name_of(register, "product", supply.product_id))
                yield (
                    ("supply", supply.id),
                    f"“{name}” can't be its own fallback for need “{need}”; choose another product.",
                )


def _span_problems(
    register: Register, touched: Mapping[str, set[str]] | None
) -> Iterator[tuple[tuple[str, str], str]]:
    for entity in ("incident", "incident_correction"):
        rows = register.tables[entity]
        for id in rows.keys() if touched is None else touched.get(entity, set()) & rows.keys():
            started, resolved = rows[id].started, rows[id].resolved
            if started is not None and resolved is not None and resolved < started:
                name = _short(name_of(register, entity, id))
                yield (
                    (entity, id),
                    f"Incident “{name}” would end before it starts: {encode(resolved)} is before {encode(started)}.",
                )


def _cycles(register: Register) -> Iterator[tuple[tuple[str, str], str]]:
    cycle = find_cycle(register.links.upstreams_of)
    if cycle:
        names = " → ".join(_short(name_of(register, "product", id)) for id in (*cycle, cycle[0]))
        link = next(
            u.id
            for u in register.upstreams.values()
            if u.product_id == cycle[-1] and u.upstream_id == cycle[0]
        )
        yield ("product_upstream", link), f"Products can't run on each other in a circle: {names}."


def find_cycle(edges: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Find one cycle in a directed graph of node to its successors; empty if there is none.

    The nodes come in the order of the walk, the first once.
    """
    done: set[str] = set()
    for root in edges:
        if root in done:
            continue
        path: dict[str, None] = {root: None}
        stack = [iter(edges.get(root, ()))]
        while stack:
            successor = next(stack[-1], None)
            if successor is None:
                stack.pop()
                done.add(path.popitem()[0])
            elif successor in path:
                nodes = list(path)
                return tuple(nodes[nodes.index(successor) :])
            elif successor not in done:
                path[successor] = None
                stack.append(iter(edges.get(successor, ())))
    return ()


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
