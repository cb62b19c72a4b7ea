"""Single points and pairs: the vendors whose loss, alone or together, stops workflows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from leeway.engine.loss import Losses
from leeway.engine.structure import Gate, GateKind, Structure, build, pairs, single_points

_Cut = TypeVar("_Cut", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A vendor whose loss alone stops workflows."""

    vendor_id: str
    workflow_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two vendors whose loss together stops workflows that neither stops alone."""

    vendor_ids: tuple[str, str]
    workflow_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailureLogic:
    """What fails when vendors do: `vendors` are the ids behind its events, `workflows` those behind its tops."""

    structure: Structure
    vendors: Mapping[str, str]
    workflows: Mapping[str, str]


def cut_sets(losses: Losses) -> tuple[tuple[SinglePoint, ...], tuple[Pair, ...]]:
    """Find the vendors, and the pairs of vendors, whose loss stops workflows, those that stop most first."""
    logic = failure_logic(losses)
    structure, vendors, tops = logic.structure, logic.vendors, logic.workflows
    alone = {tops[top]: [vendors[v] for v in found] for top, found in single_points(structure, tops).items()}
    together = {
        tops[top]: [(vendors[one], vendors[other]) for one, other in found]
        for top, found in pairs(structure, tops).items()
    }
    return (
        tuple(SinglePoint(vendor, ids) for vendor, ids in _by_cut(alone)),
        tuple(Pair(both, ids) for both, ids in _by_cut(together)),
    )


def failure_logic(losses: Losses) -> FailureLogic:
    """Build the failure logic over the vendors of a register, for every workflow that has a need filled."""
    register = losses.register
    vendors = {_node("vendor", id): id for id in sorted(register.vendors)}
    tops = {
        _node("workflow", id): id
        for id, needs in register.links.needs_of.items()
        if any(map(losses.primary, needs))
    }
    return FailureLogic(build(list(vendors), dict(_gates(losses, tops.values()))), vendors, tops)


def _node(kind: str, id: str) -> str:
    """Name a node: ids are unique within their table only."""
    return f"{kind} {id}"


def _by_cut(cuts: Mapping[str, Iterable[_Cut]]) -> list[tuple[_Cut, tuple[str, ...]]]:
    """Turn "cuts by workflow" into "workflows by cut"."""
    found: dict[_Cut, list[str]] = {}
    for workflow, of_workflow in cuts.items():
        for cut in of_workflow:
            found.setdefault(cut, []).append(workflow)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(cut, tuple(sorted(workflows))) for cut, workflows in ordered]


def _gates(losses: Losses, tops: Iterable[str]) -> Iterator[tuple[str, Gate]]:
    """Give the failure logic: a product falls with its vendor or an upstream, a need with all that fills it."""
    register = losses.register
    for product in register.products.values():
        below = (_node("product", id) for id in register.links.upstreams_of.get(product.id, ()))
        yield (
            _node("product", product.id),
            Gate(GateKind.ANY_OF, (_node("vendor", product.vendor_id), *below)),
        )
    for top in tops:
        workflow = register.workflows[top]
        filled = [id for id in register.links.needs_of[top] if losses.primary(id)]
        for id in filled:
            primary = losses.primary(id)
            assert primary is not None
            counted = (f for f in losses.fallbacks(id) if losses.takes_over(f, workflow))
            supplies = (_node("product", supply.product_id) for supply in (primary, *counted))
            yield _node("need", id), Gate(GateKind.ALL_OF, tuple(supplies))
        yield _node("workflow", top), Gate(GateKind.ANY_OF, tuple(_node("need", id) for id in filled))
