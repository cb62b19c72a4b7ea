"""What the dependency map draws: the neighbourhood of a selection, or the whole register up to a limit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK
from leeway.domain.verdict import Outcome, Verdict, WorkflowLoss
from leeway.engine.portfolio import Portfolio

NODE_LIMIT = 60

Key = tuple[str, str]
"""Entity name and id."""


class EdgeKind(StrEnum):
    """How two things on the map hang together, in the words of the table that says the same."""

    SELLS = "sells"
    CARRIES = "carries"
    FILLS = "is needed by"
    STANDS_IN = "is a fallback for"


@dataclass(frozen=True, slots=True)
class MapNode:
    """A vendor, product or workflow on the map.

    `column`: 0 fourth parties, 1 vendors, 2 products, 3 workflows. `mark`: the verdict, or for a workflow its
    outcome when what is selected is away, None where nothing is said. `lit`: part of what the selection stops.
    """

    key: Key
    name: str
    detail: str
    column: int
    mark: Verdict | Outcome | None
    lit: bool


@dataclass(frozen=True, slots=True)
class MapEdge:
    """A tie between two nodes; `stops` where the workflow at its end stops with the selection."""

    source: Key
    target: Key
    kind: EdgeKind
    lit: bool
    stops: bool


@dataclass(frozen=True, slots=True)
class MapGraph:
    """The nodes and edges drawn, and how many nodes the register or the neighbourhood has."""

    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    total: int


def map_graph(
    register: Register,
    portfolio: Portfolio,
    focus: Key | None,
    *,
    whole: bool = False,
    limit: int = NODE_LIMIT,
) -> MapGraph:
    """Choose what to draw around a vendor, product or workflow, nearest first, at most `limit` nodes."""
    if focus is not None and focus[1] not in register.tables[focus[0]]:
        focus = None
    near = list(_neighbourhood(register, focus)) if focus else []
    wanted = dict.fromkeys(near)
    if whole or focus is None:
        wanted |= dict.fromkeys(_everything(register, portfolio))
    kept = set(list(wanted)[:limit])
    losses = _losses(portfolio, focus)
    lit = _lit(register, focus, losses)
    nodes = tuple(_node(register, portfolio, key, losses, lit) for key in wanted if key in kept)
    return MapGraph(nodes, tuple(_edges(register, nodes, losses, lit)), len(wanted))


def is_fourth_party(register: Register, product_id: str) -> bool:
    """Tell whether other products run on a product."""
    return bool(register.links.dependents_of.get(product_id))


def _neighbourhood(register: Register, focus: Key) -> Iterator[Key]:
    """Yield the focus, what stands on it, what those workflows also lean on, and who sells all that."""
    entity, id = focus
    links = register.links
    yield from _with_vendor(register, focus)
    if entity == "workflow":
        workflows = [id]
    else:
        own = [id] if entity == "product" else list(links.products_of.get(id, ()))
        standing = closure(own, links.dependents_of)
        yield from (key for p in standing for key in _with_vendor(register, ("product", p)))
        workflows = list(dict.fromkeys(w for p in standing for w in _workflows_of(register, p)))
        yield from (("workflow", w) for w in workflows)
    products = dict.fromkeys(p for w in workflows for p in _products_of_workflow(register, w))
    for product in products:
        yield from _with_vendor(register, ("product", product))
    own = [id] if entity == "product" else list(links.products_of.get(id, ())) if entity == "vendor" else []
    for product in closure([*own, *products], links.upstreams_of):
        yield from _with_vendor(register, ("product", product))


def _with_vendor(register: Register, key: Key) -> Iterator[Key]:
    """Yield a product's vendor with the product; a fourth party is named with its vendor in one node."""
    yield key
    if key[0] == "product" and not is_fourth_party(register, key[1]):
        yield "vendor", register.products[key[1]].vendor_id


def _everything(register: Register, portfolio: Portfolio) -> Iterator[Key]:
    """Yield all, the worst products first, each with its vendor and its workflows."""
    severity = {id: -a.verdict.severity for id, a in portfolio.products.items()}
    for id in sorted(register.products, key=lambda id: severity.get(id, 0)):
        yield from _with_vendor(register, ("product", id))
        yield from (("workflow", w) for w in _workflows_of(register, id))
    yield from (("workflow", id) for id in register.workflows)
    yield from (("vendor", id) for id in register.vendors if id not in register.links.products_of)


def closure(starts: Iterable[str], step: Mapping[str, tuple[str, ...]]) -> list[str]:
    """List what can be reached from some ids, themselves first, nearest first."""
    found = dict.fromkeys(starts)
    queue = list(found)
    for id in queue:
        for other in step.get(id, ()):
            if other not in found:
                found[other] = None
                queue.append(other)
    return queue


def _workflows_of(register: Register, product_id: str) -> Iterator[str]:
    for supply in register.links.supplied_by.get(product_id, ()):
        yield register.needs[register.supplies[supply].need_id].workflow_id


def _products_of_workflow(register: Register, workflow_id: str) -> Iterator[str]:
    for need in register.links.needs_of.get(workflow_id, ()):
        for supply in register.links.supplies_of.get(need, ()):
            yield register.supplies[supply].product_id


def _losses(portfolio: Portfolio, focus: Key | None) -> dict[str, WorkflowLoss]:
    """Return by workflow what the loss of the selection does to it."""
    if focus is None or focus[0] == "workflow":
        return {}
    judged = portfolio.vendors.get(focus[1]) if focus[0] == "vendor" else portfolio.products.get(focus[1])
    return {loss.workflow_id: loss for loss in judged.workflows} if judged else {}


def _lit(register: Register, focus: Key | None, losses: dict[str, WorkflowLoss]) -> set[Key] | None:
    """Return what to show at full strength, None for everything."""
    if focus is None:
        return None
    entity, id = focus
    if entity == "workflow":
        below = closure(_products_of_workflow(register, id), register.links.upstreams_of)
        return {focus, *(key for p in below for key in _with_vendor(register, ("product", p)))}
    own = [id] if entity == "product" else list(register.links.products_of.get(id, ()))
    lit: set[Key] = {focus, *(("product", p) for p in closure(own, register.links.dependents_of))}
    lit |= {key for p in own for key in _with_vendor(register, ("product", p))}
    return lit | {("workflow", w) for w, loss in losses.items() if loss.outcome is not Outcome.HOLDS}


def _node(
    register: Register, portfolio: Portfolio, key: Key, losses: dict[str, WorkflowLoss], lit: set[Key] | None
) -> MapNode:
    entity, id = key
    bright = lit is None or key in lit
    match entity:
        case "vendor":
            judged = portfolio.vendors.get(id)
            return MapNode(key, register.vendors[id].name, "", 1, judged.verdict if judged else None, bright)
        case "product":
            product = register.products[id]
            assessment = portfolio.products.get(id)
            vendor = register.vendors[product.vendor_id].name
            column = 0 if is_fourth_party(register, id) else 2
            return MapNode(
                key, product.name, vendor, column, assessment.verdict if assessment else None, bright
            )
        case _:
            loss = losses.get(id)
            return MapNode(key, register.workflows[id].name, "", 3, loss.outcome if loss else None, bright)


def _edges(
    register: Register, nodes: tuple[MapNode, ...], losses: dict[str, WorkflowLoss], lit: set[Key] | None
) -> Iterator[MapEdge]:
    drawn = {node.key for node in nodes}
    stopped = {("workflow", id) for id, loss in losses.items() if loss.outcome is Outcome.STOPS}
    for source, target, kind in _ties(register, nodes):
        if source not in drawn or target not in drawn:
            continue
        bright = lit is None or (source in lit and target in lit)
        stops = bright and kind is not EdgeKind.STANDS_IN and target in stopped
        yield MapEdge(source, target, kind, bright, stops)


def _ties(register: Register, nodes: tuple[MapNode, ...]) -> Iterator[tuple[Key, Key, EdgeKind]]:
    for node in nodes:
        entity, id = node.key
        if entity != "product":
            continue
        yield ("vendor", register.products[id].vendor_id), node.key, EdgeKind.SELLS
        for upstream in register.links.upstreams_of.get(id, ()):
            yield ("product", upstream), node.key, EdgeKind.CARRIES
        roles: dict[str, str] = {}
        for supply_id in register.links.supplied_by.get(id, ()):
            supply = register.supplies[supply_id]
            workflow = register.needs[supply.need_id].workflow_id
            if roles.get(workflow, FALLBACK) == FALLBACK:
                roles[workflow] = supply.role
        for workflow, role in roles.items():
            yield node.key, ("workflow", workflow), EdgeKind.STANDS_IN if role == FALLBACK else EdgeKind.FILLS
