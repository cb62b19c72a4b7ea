"""Which questions are asked, which are hidden, and which hang on answers that aren't given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from leeway.domain.questionnaire import Definition
from leeway.domain.questionnaire_answers import Answer, Answers
from leeway.domain.questionnaire_conditions import Asked, Is, Known, Within, holds

FactValue = str | float | bool | date
FactValues = Mapping[str, FactValue]
"""What is known, by name; a fact that isn't there isn't known."""


class Standing(StrEnum):
    """Whether a question is asked."""

    ASKED = "asked"
    OPEN = "open"
    HIDDEN = "hidden"


Standings = Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Seen:
    """What conditions see of answers and facts, as far as the questions' standing is worked out."""

    answers: Answers
    facts: FactValues
    standings: Standings

    def answer_passes(self, question: str, test: Is | Within | Known | Asked) -> bool | None:
        """Tell whether an answer passes; None if that hangs on answers that aren't given."""
        standing = self.standings[question]
        if isinstance(test, Asked):
            return None if standing is Standing.OPEN else (standing is Standing.ASKED) is test.wanted
        fails = isinstance(test, Known) and not test.wanted
        if standing is Standing.HIDDEN:
            return fails
        answer = self.answers.get(question)
        if answer is None or not answer.given:
            return None
        passes = _passes(answer, test)
        return passes if standing is Standing.ASKED or passes is fails else None

    def fact_passes(self, fact: str, test: Is | Within | Known) -> bool:
        """Tell whether a fact passes; one that isn't known only passes as not known."""
        value = self.facts.get(fact)
        match test:
            case Known(wanted):
                return (value is not None) is wanted
            case Is(values):
                return value is not None and _worded(value) in values
            case Within() if isinstance(value, str | bool) or value is None:
                return False
            case Within():
                return test.holds(value)


def _passes(answer: Answer, test: Is | Within | Known) -> bool:
    value = answer.value
    match test:
        case Known(wanted):
            return (value is not None) is wanted
        case Is(values):
            return isinstance(value, tuple) and not set(value).isdisjoint(values)
        case Within():
            return isinstance(value, float | int | date) and test.holds(value)


def _worded(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def standings(definition: Definition, answers: Answers, facts: FactValues) -> Standings:
    """Work out for every question whether it is asked, in the order of the definition.

    A question is asked once its condition surely holds, hidden once it surely doesn't, and open in between. More
    answers never change what is asked or hidden. Once every question that is asked is dealt with, none is open.
    """
    found: dict[str, Standing] = dict.fromkeys(definition.questions, Standing.OPEN)
    seen = Seen(answers, facts, found)
    for id in definition.resolving_order:
        condition = definition.conditions[id]
        held = True if condition is None else holds(condition, seen)
        found[id] = Standing.OPEN if held is None else Standing.ASKED if held else Standing.HIDDEN
    return found
