"""Failure logic as a reduced ordered binary decision diagram (R. E. Bryant, 1986): its exact probability."""

import sys
from collections.abc import Sequence
from typing import Final

from leeway.engine.structure import Structure

NEVER: Final = 0
ALWAYS: Final = 1
STEPS_PER_NODE: Final = 8

_Choice = tuple[int, int, int]


class DiagramTooLarge(Exception):
    """The diagram passes the cap on its nodes, or making it takes too many steps."""


class Diagram:
    """Diagrams that share their nodes, all over the same order of events.

    Node 0 never fails, node 1 always does; any other looks at the event of its level and goes on with one of two
    nodes of a deeper level. A node's number is above those of the nodes that it goes on with.
    """

    def __init__(self, node_cap: int) -> None:
        """Begin without nodes; more than `node_cap` of them, or the work for that many, is refused."""
        self._levels = [sys.maxsize, sys.maxsize]
        self._working = [NEVER, ALWAYS]
        self._failed = [NEVER, ALWAYS]
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._chosen: dict[_Choice, int] = {}
        self._node_cap = node_cap

    def __len__(self) -> int:
        return len(self._nodes)

    def event(self, level: int) -> int:
        """Return the node that fails when the event of a level does."""
        return self._node(level, NEVER, ALWAYS)

    def at_least(self, threshold: int, nodes: Sequence[int]) -> int:
        """Return the node that fails when `threshold` of some nodes do; 0 or less: always."""
        if threshold <= 0:
            return ALWAYS
        if threshold > len(nodes):
            return NEVER
        counted = [ALWAYS] + [NEVER] * threshold  # counted[k]: at least k of the nodes so far
        for node in sorted(nodes, key=self._levels.__getitem__, reverse=True):  # deepest first: small steps
            for k in range(threshold, 0, -1):
                counted[k] = self.choose(node, counted[k - 1], counted[k])
        return counted[threshold]

    def choose(self, test: int, failed: int, working: int) -> int:
        """Return the node that is `failed` when `test` fails, and else `working`.

        Raises:
            DiagramTooLarge: The cap is passed.
        """
        first = _simplified(test, failed, working)
        waiting = [first]
        while waiting:
            choice = waiting[-1]
            if self._known(choice) is None:
                self._step(choice, waiting)
            else:
                waiting.pop()
        found = self._known(first)
        assert found is not None
        return found

    def _step(self, choice: _Choice, waiting: list[_Choice]) -> None:
        """Decide a choice by the event that comes first in it, or have its two halves decided before."""
        level = min(self._levels[node] for node in choice)
        working = _simplified(*self._side(choice, level, self._working))
        failed = _simplified(*self._side(choice, level, self._failed))
        with_working, with_failed = self._known(working), self._known(failed)
        if with_working is None:
            waiting.append(working)
        if with_failed is None:
            waiting.append(failed)
        if with_working is not None and with_failed is not None:
            if len(self._chosen) >= STEPS_PER_NODE * self._node_cap:
                raise DiagramTooLarge
            self._chosen[choice] = self._node(level, with_working, with_failed)

    def _side(self, choice: _Choice, level: int, side: list[int]) -> _Choice:
        test, failed, working = choice
        levels = self._levels
        return (
            side[test] if levels[test] == level else test,
            side[failed] if levels[failed] == level else failed,
            side[working] if levels[working] == level else working,
        )

    def _known(self, choice: _Choice) -> int | None:
        test, failed, working = choice
        if test == ALWAYS or failed == working:
            return failed
        if test == NEVER:
            return working
        return self._chosen.get(choice)

    def _node(self, level: int, working: int, failed: int) -> int:
        if working == failed:
            return working
        key = (level, working, failed)
        if key not in self._nodes:
            if len(self._nodes) >= self._node_cap:
                raise DiagramTooLarge
            self._nodes[key] = len(self._levels)
            self._levels.append(level)
            self._working.append(working)
            self._failed.append(failed)
        return self._nodes[key]

    def probability(self, top: int, unavailability: Sequence[float]) -> tuple[float, list[float]]:
        """Return the probability that a node fails, and its derivative by each event's (Birnbaum, 1969).

        `unavailability`: one number from 0 to 1 a level; the derivatives come in the same order.
        """
        reached = [0.0] * (top + 2)
        fails = [0.0] * (top + 2)
        fails[ALWAYS] = reached[top] = 1.0
        nodes = self._under(top)
        for node in reversed(nodes):
            q = unavailability[self._levels[node]]
            fails[node] = q * fails[self._failed[node]] + (1.0 - q) * fails[self._working[node]]
        slopes = [0.0] * len(unavailability)
        for node in nodes:
            level, working, failed = self._levels[node], self._working[node], self._failed[node]
            slopes[level] += reached[node] * (fails[failed] - fails[working])
            reached[failed] += reached[node] * unavailability[level]
            reached[working] += reached[node] * (1.0 - unavailability[level])
        return fails[top], slopes

    def _under(self, top: int) -> list[int]:
        """List what a node goes on to, itself first, each before those that it goes on with."""
        live = {top}
        for node in range(top, ALWAYS, -1):
            if node in live:
                live.update((self._working[node], self._failed[node]))
        return sorted(live - {NEVER, ALWAYS}, reverse=True)


def _simplified(test: int, failed: int, working: int) -> _Choice:
    """Write a choice in one of its equal ways, so that equal ones are decided once."""
    if test == failed:
        failed = ALWAYS
    if test == working:
        working = NEVER
    if working == NEVER and failed < test:
        return failed, test, NEVER
    if failed == ALWAYS and working < test:
        return working, ALWAYS, test
    return test, failed, working


def draw(structure: Structure, node_cap: int) -> tuple[Diagram, int]:
    """Draw the last node of a structure as a diagram over its events in their order; return both.

    Raises:
        DiagramTooLarge: The cap is passed.
    """
    diagram = Diagram(node_cap)
    nodes = [diagram.event(level) for level in range(structure.events)]
    for inputs, threshold in zip(structure.inputs, structure.thresholds, strict=True):
        nodes.append(diagram.at_least(threshold, [nodes[node] for node in inputs]))
    return diagram, nodes[-1]
