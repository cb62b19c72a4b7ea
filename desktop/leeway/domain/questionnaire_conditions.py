"""Conditions over answers and facts: what they are, what they refer to, and whether they hold.

A condition holds, doesn't, or can't be told before more is answered (True, False, None; Kleene's strong logic, 1952). So
an answer more never takes back what was told: a question that is asked stays asked unless an answer is changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

Measure = float | date


@dataclass(frozen=True, slots=True)
class Is:
    """One of some values is chosen."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A number or a day lies within limits, of which at least one is given."""

    above: Measure | None = None
    at_least: Measure | None = None
    at_most: Measure | None = None
    below: Measure | None = None

    @property
    def given(self) -> tuple[Measure, ...]:
        """The limits that are given."""
        limits = (self.above, self.at_least, self.at_most, self.below)
        return tuple(limit for limit in limits if limit is not None)

    def holds(self, value: Measure) -> bool:
        """Tell whether a value lies within; one of another kind than the limits never does."""
        days = isinstance(value, date)
        if any(isinstance(limit, date) is not days for limit in self.given):
            return False
        return not (
            (self.above is not None and value <= self.above)  # type: ignore[operator]  # of one kind, see above
            or (self.at_least is not None and value < self.at_least)  # type: ignore[operator]
            or (self.at_most is not None and value > self.at_most)  # type: ignore[operator]
            or (self.below is not None and value >= self.below)  # type: ignore[operator]
        )


@dataclass(frozen=True, slots=True)
class Known:
    """There is an answer, or the fact is known; or, where not `wanted`, there is none."""

    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """The question is asked; or, where not `wanted`, it is hidden."""

    wanted: bool = True


@dataclass(frozen=True, slots=True)
class AnswerTest:
    """A test of the answer to a question. Not asked and not applicable are no answer."""

    question: str
    test: Is | Within | Known | Asked


@dataclass(frozen=True, slots=True)
class FactTest:
    """A test of a fact of the register ("effort_to_leave") or of a signal ("signal:stars")."""

    fact: str
    test: Is | Within | Known


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; holds if there are none."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds; doesn't if there are none."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part doesn't hold."""

    part: "Condition"


Condition = AllOf | AnyOf | Not | AnswerTest | FactTest


class Sight(Protocol):
    """What a condition can see."""

    def answer_passes(self, question: str, test: Is | Within | Known | Asked) -> bool | None:
        """Tell whether the answer to a question passes; None if that hangs on answers that aren't given."""

    def fact_passes(self, fact: str, test: Is | Within | Known) -> bool:
        """Tell whether a fact passes; one that isn't known only passes as not known."""


def holds(condition: Condition, sight: Sight) -> bool | None:
    """Tell whether a condition holds; None if that hangs on answers that aren't given."""
    match condition:
        case AnswerTest(question, test):
            return sight.answer_passes(question, test)
        case FactTest(fact, test):
            return sight.fact_passes(fact, test)
        case Not(part):
            held = holds(part, sight)
            return None if held is None else not held
        case AllOf(parts):
            return _joined(parts, sight, decisive=False)
        case AnyOf(parts):
            return _joined(parts, sight, decisive=True)


def _joined(parts: tuple[Condition, ...], sight: Sight, *, decisive: bool) -> bool | None:
    found: bool | None = not decisive
    for part in parts:
        held = holds(part, sight)
        if held is decisive:
            return decisive
        if held is None:
            found = None
    return found


def single_tests(condition: Condition | None) -> Iterator[AnswerTest | FactTest]:
    """Yield every test in a condition."""
    match condition:
        case AnswerTest() | FactTest():
            yield condition
        case Not(part):
            yield from single_tests(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from single_tests(part)


def asked_about(condition: Condition | None) -> tuple[str, ...]:
    """List the questions that a condition refers to, each once."""
    return tuple(
        dict.fromkeys(test.question for test in single_tests(condition) if isinstance(test, AnswerTest))
    )
