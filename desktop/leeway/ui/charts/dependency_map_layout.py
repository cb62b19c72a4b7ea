"""Where the nodes of the dependency map go: columns, ordered so that few ties cross."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leeway.ui.charts.dependency_map_graph import Key, MapGraph

NODE_HEIGHT = 26.0
TALL_NODE_HEIGHT = 36.0
_NARROW, _WIDE = (108.0, 142.0), (150.0, 216.0)
_ROW_STEP = 38.0
_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """The top left corner and the size of a node, in scene units."""

    x: float
    y: float
    width: float
    height: float


def place_nodes(graph: MapGraph, *, wide: bool = False) -> Mapping[Key, Place]:
    """Place every node: one column a kind, empty columns left out, each spread over the same height.

    `wide` gives names more room.
    """
    columns = _ordered(graph)
    width, column_step = _WIDE if wide else _NARROW
    tallest = max((len(column) for column in columns), default=0)
    details = {node.key: bool(node.detail) and node.column == 0 for node in graph.nodes}
    places: dict[Key, Place] = {}
    for number, column in enumerate(columns):
        step = tallest * _ROW_STEP / len(column)
        for row, key in enumerate(column):
            height = TALL_NODE_HEIGHT if details[key] else NODE_HEIGHT
            places[key] = Place(number * column_step, (row + 0.5) * step - height / 2, width, height)
    return places


def _ordered(graph: MapGraph) -> list[list[Key]]:
    """Order each column by the mean place of its neighbours, in sweeps to and fro (Sugiyama, 1981)."""
    columns = [[n.key for n in graph.nodes if n.column == c] for c in range(4)]
    columns = [column for column in columns if column]
    neighbours: dict[Key, list[Key]] = {}
    for edge in graph.edges:
        neighbours.setdefault(edge.source, []).append(edge.target)
        neighbours.setdefault(edge.target, []).append(edge.source)
    best, fewest = [list(column) for column in columns], _crossings(graph, columns)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            places = _relative_places(columns)
            column.sort(key=lambda key: _mean(places, neighbours.get(key, ()), places[key]))
        crossings = _crossings(graph, columns)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return best


def _relative_places(columns: Sequence[Sequence[Key]]) -> dict[Key, float]:
    return {key: (row + 0.5) / len(column) for column in columns for row, key in enumerate(column)}


def _mean(places: Mapping[Key, float], keys: Sequence[Key], own: float) -> float:
    return sum(places[key] for key in keys) / len(keys) if keys else own


def _crossings(graph: MapGraph, columns: Sequence[Sequence[Key]]) -> int:
    """Count the pairs of ties between the same two columns that cross."""
    number = {key: n for n, column in enumerate(columns) for key in column}
    places = _relative_places(columns)
    between: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for edge in graph.edges:
        ends = sorted((edge.source, edge.target), key=lambda key: number[key])
        span = (number[ends[0]], number[ends[1]])
        between.setdefault(span, []).append((places[ends[0]], places[ends[1]]))
    return sum(
        (a[0] - b[0]) * (a[1] - b[1]) < 0
        for ties in between.values()
        for i, a in enumerate(ties)
        for b in ties[i + 1 :]
    )
