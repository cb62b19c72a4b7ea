"""The dependency map as a table: every tie that it draws, and what the selection does to the workflow there."""

from dataclasses import dataclass

from leeway.domain.verdict import Outcome
from leeway.ui.charts.dependency_map_graph import MapGraph, MapNode
from leeway.ui.models.columns import Column
from leeway.ui.widgets.marks import mark_of


@dataclass(frozen=True, slots=True)
class TieRow:
    """One tie of the map in words."""

    id: str
    source: str
    relation: str
    target: str
    target_key: tuple[str, str]
    outcome: Outcome | None


def map_rows(graph: MapGraph) -> list[TieRow]:
    """Prepare a row for each tie, those that lead to a stop first."""
    nodes = {node.key: node for node in graph.nodes}
    ordered = sorted(graph.edges, key=lambda e: (not e.stops, not e.lit, nodes[e.target].column))
    return [
        TieRow(
            f"{'/'.join(edge.source)}-{'/'.join(edge.target)}",
            _name(nodes[edge.source]),
            edge.kind.value,
            _name(nodes[edge.target]),
            edge.target,
            _outcome(nodes[edge.target]),
        )
        for edge in ordered
    ]


def _name(node: MapNode) -> str:
    return f"{node.detail} · {node.name}" if node.detail else node.name


def _outcome(node: MapNode) -> Outcome | None:
    return node.mark if isinstance(node.mark, Outcome) else None


MAP_COLUMNS: tuple[Column[TieRow], ...] = (
    Column("From", lambda row: row.source, bold=True),
    Column("Relation", lambda row: row.relation),
    Column("To", lambda row: row.target),
    Column(
        "With the selection away",
        lambda row: mark_of(row.outcome).word if row.outcome else "",
        key=lambda row: row.outcome.severity if row.outcome else None,
        hint="What the workflow does when the selected vendor, or the vendor of the selected product, is away",
    ),
)
