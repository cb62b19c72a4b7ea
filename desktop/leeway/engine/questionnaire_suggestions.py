"""What the register and its signals suggest as answers, and where an answer contradicts them. Nothing is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from leeway.domain.questionnaire import Definition, Question
from leeway.domain.questionnaire_answers import Answers, AnswerValue, value_problems, value_words
from leeway.domain.questionnaire_facts import Fact, Facts, signal_name
from leeway.domain.questionnaire_visibility import FactValue, Standing, Standings
from leeway.domain.validation import folded
from leeway.engine.questionnaire_scores import band_for

_TOLERANCE = 0.1
"""How far a number without bands may lie from the suggestion, as a share of it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that a fact or a signal suggests: the value, in words, and the fact with its source and day."""

    question: str
    value: AnswerValue
    words: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An answer that differs from what a fact or a signal suggests."""

    question: str
    answer: str
    suggestion: Suggestion


def suggestions(definition: Definition, facts: Facts, as_of: date) -> Mapping[str, Suggestion]:
    """Return what is suggested, by question. A fact that can't be an answer to its question suggests nothing."""
    found: dict[str, Suggestion] = {}
    for question in definition.questions.values():
        fact = _suggesting(question, facts)
        value = None if fact is None else _answer_of(question, fact.value)
        if fact is not None and value is not None and not value_problems(question, value, as_of):
            found[question.id] = Suggestion(question.id, value, value_words(question, value), fact)
    return found


def _suggesting(question: Question, facts: Facts) -> Fact | None:
    if question.suggest is None:
        return None
    name = question.suggest.name
    return facts.get(signal_name(name) if question.suggest.kind == "signal" else name)


def _answer_of(question: Question, value: FactValue) -> AnswerValue | None:
    """Turn the value of a fact into an answer: choices by their id or their text."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if not isinstance(value, str):
        return value
    if not question.choices:
        return value
    for choice in question.choices:
        if folded(value) in {folded(choice.id), folded(choice.text)}:
            return (choice.id,)
    return None


def contradictions(
    definition: Definition,
    answers: Answers,
    standing: Standings,
    suggested: Mapping[str, Suggestion],
    as_of: date,
) -> tuple[Contradiction, ...]:
    """List the answers that differ from what is suggested, in the order of the definition.

    Numbers and days contradict if they fall into another band; numbers without bands if they differ by more than a tenth.
    """
    found = []
    for id, suggestion in suggested.items():
        question, answer = definition.questions[id], answers.get(id)
        if answer is None or answer.value is None or standing[id] is not Standing.ASKED:
            continue
        if differs(question, answer.value, suggestion.value, as_of):
            found.append(Contradiction(id, value_words(question, answer.value), suggestion))
    return tuple(found)


def differs(question: Question, answer: AnswerValue, suggested: AnswerValue, as_of: date) -> bool:
    """Tell whether an answer says something else than what is suggested."""
    if isinstance(answer, str) and isinstance(suggested, str):
        return folded(answer) != folded(suggested)
    if isinstance(answer, tuple) or isinstance(suggested, tuple):
        return answer != suggested
    if question.bands:
        return band_for(question, answer, as_of) != band_for(question, suggested, as_of)
    if isinstance(answer, float | int) and isinstance(suggested, float | int):
        return abs(answer - suggested) > _TOLERANCE * abs(suggested)
    return answer != suggested
