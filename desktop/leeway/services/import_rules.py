"""The rules that hold between rows, applied to an import: which rows have to be refused for the rest to be sound."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leeway.domain.assessment_rules import frozen_problems
from leeway.domain.editing import name_of
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.validation import natural_key, problems_of
from leeway.formats.wording import shown
from leeway.services.import_matching import Candidate, Refusal

Candidates = Mapping[str, Mapping[str, Candidate]]

_NAMED = 6


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows that can be imported together, the register after them, and the rows that were refused for it."""

    candidates: Candidates
    after: Register
    refused: tuple[Refusal, ...]


def settle(register: Register, candidates: Candidates) -> Settled:
    """Refuse rows until what is left keeps every rule: of rows at odds, the one that comes later."""
    kept = {entity: dict(rows) for entity, rows in candidates.items()}
    refused: list[Refusal] = []
    while True:
        after = _state(register, kept)
        reasons = _circles(after, kept["product_upstream"]) or _problems(register, after, kept)
        if not reasons:
            return Settled(kept, after, tuple(refused))
        for (entity, id), reason in reasons.items():
            draft = kept[entity].pop(id).draft
            refused.append(Refusal(draft.number, draft.record, reason))


def _state(register: Register, candidates: Candidates) -> Register:
    return register.with_rows(
        {
            entity: {**register.tables[entity], **{c.id: c.row for c in rows.values()}}
            for entity, rows in candidates.items()
            if rows
        }
    )


def _problems(before: Register, after: Register, candidates: Candidates) -> dict[tuple[str, str], str]:
    """Return a sentence for each imported row that breaks a rule, or that an older row breaks one because of."""
    changing = {entity: {c.id for c in rows.values() if c.changes} for entity, rows in candidates.items()}
    found: dict[tuple[str, str], str] = {}
    for (entity, id), text in (*problems_of(after, changing), *frozen_problems(before, after, changing)):
        for blamed in _blamed(after, candidates, changing, (entity, id)):
            found.setdefault(blamed, text)
    return found


def _blamed(
    after: Register, candidates: Candidates, changing: Mapping[str, set[str]], key: tuple[str, str]
) -> Iterator[tuple[str, str]]:
    """Find the imported rows behind a problem: the row itself, else those that meet it, else all of its table."""
    entity, id = key
    if id in changing[entity]:
        yield key
        return
    row = after.tables[entity][id]
    others = [candidates[entity][other] for other in changing[entity]]
    meeting = [c for c in others if _meets(entity, row, c.row)]
    yield from ((entity, c.id) for c in meeting or others)


def _meets(entity: str, row: Any, other: Any) -> bool:
    if entity == "supply" and row.need_id == other.need_id:
        return True
    return natural_key(TABLES[entity], row) == natural_key(TABLES[entity], other)


def _circles(after: Register, candidates: Mapping[str, Candidate]) -> dict[tuple[str, str], str]:
    """Return a sentence for each imported link to refuse so that the circles found in one walk are gone."""
    numbers = {id: c.draft.number for id, c in candidates.items() if c.changes}
    if not numbers:
        return {}
    links = sorted(after.upstreams.values(), key=lambda link: numbers.get(link.id, -1))
    edges: dict[str, list[tuple[str, str]]] = {}
    for link in links:
        edges.setdefault(link.product_id, []).append((link.upstream_id, link.id))
    found: dict[tuple[str, str], str] = {}
    for nodes, used, start in _back_edges(edges):
        length, blamed = len(nodes) - start, used[-1]
        if blamed in numbers:
            first = [nodes[-1], *nodes[start : start + min(_NAMED, length - 1)]]
        else:
            ids, products = used[start + 1 :], nodes[start:]
            blamed = max(ids, key=lambda id: numbers.get(id, -1))
            turn = ids.index(blamed)
            first = products[turn:] + products[:turn]
        if blamed in numbers:
            found.setdefault(("product_upstream", blamed), _circle_sentence(after, first, length))
    return found


def _back_edges(edges: Mapping[str, Iterable[tuple[str, str]]]) -> Iterator[tuple[list[str], list[str], int]]:
    """Walk a graph depth first; yield where each circle closes.

    Yields the nodes on the path, the edge into each of them with the closing edge last, and where on the path the
    circle begins. The lists are those of the walk: read them before asking for the next.
    """
    done: set[str] = set()
    for root in edges:
        if root in done:
            continue
        path: dict[str, int] = {root: 0}
        nodes, used = [root], [""]
        stack = [iter(edges[root])]
        while stack:
            successor, edge = next(stack[-1], ("", ""))
            if not edge:
                stack.pop()
                used.pop()
                done.add(nodes[-1])
                del path[nodes.pop()]
            elif successor in path:
                used.append(edge)
                yield nodes, used, path[successor]
                used.pop()
            elif successor not in done:
                path[successor] = len(nodes)
                nodes.append(successor)
                used.append(edge)
                stack.append(iter(edges.get(successor, ())))


def _circle_sentence(after: Register, products: list[str], length: int) -> str:
    """Name the first products of a circle of some length."""
    if length == 1:
        return f"“{shown(name_of(after, 'product', products[0]))}” can't run on itself."
    names = [shown(name_of(after, "product", id)) for id in products[:_NAMED]]
    circle = [*names, *(["…"] if length > _NAMED else []), names[0]]
    return f"Products can't run on each other in a circle: {' → '.join(circle)}."
