"""What is wrong with a condition: what it refers to must be there, and be of a kind that can be tested so."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from leeway.domain.questionnaire import Definition, Question, QuestionKind
from leeway.domain.questionnaire_conditions import AnswerTest, Condition, FactTest, Is, Within, single_tests
from leeway.domain.questionnaire_facts import FACTS, SIGNAL, FactKind, FactSpec

_MEASURED: Final = (QuestionKind.NUMBER, QuestionKind.DATE)


def condition_problems(definition: Definition, condition: Condition | None) -> Iterator[str]:
    """Say what is wrong with a condition of a definition, circles left aside."""
    for test in single_tests(condition):
        if isinstance(test, AnswerTest):
            yield from _answer_problems(definition, test)
        else:
            yield from _fact_problems(test)


def _answer_problems(definition: Definition, tested: AnswerTest) -> Iterator[str]:
    question = definition.questions.get(tested.question)
    if question is None:
        yield f"it refers to the question “{tested.question}”, and there is none"
    elif isinstance(tested.test, Is):
        yield from _choice_problems(question, tested.test)
    elif isinstance(tested.test, Within):
        yield from _limit_problems(question, tested.test)


def _choice_problems(question: Question, test: Is) -> Iterator[str]:
    if not test.values:
        yield f"it asks whether “{question.id}” is one of no choices"
    for id in test.values:
        if question.choice(id) is None:
            there = ", ".join(choice.id for choice in question.choices) or "none at all"
            yield f"it refers to the choice “{id}” of “{question.id}”, and there is none; there are {there}"


def _limit_problems(question: Question, test: Within) -> Iterator[str]:
    if question.kind not in _MEASURED:
        yield f"it compares “{question.id}”, which is a {question.kind} question, with a number or a day"
    elif any(isinstance(limit, date) != (question.kind is QuestionKind.DATE) for limit in test.given):
        expected = "a day" if question.kind is QuestionKind.DATE else "a number"
        yield f"it compares “{question.id}” with something else than {expected}"


def _fact_problems(tested: FactTest) -> Iterator[str]:
    if tested.fact.startswith(SIGNAL):
        if not tested.fact.removeprefix(SIGNAL).strip():
            yield "it refers to a signal without naming its metric"
        return
    spec = FACTS.get(tested.fact)
    if spec is None:
        yield f"it refers to the fact “{tested.fact}”, and there is none; there are {', '.join(FACTS)}"
    elif isinstance(tested.test, Is):
        yield from _word_problems(spec, tested.test)
    elif isinstance(tested.test, Within):
        days = spec.kind is FactKind.DAY
        if spec.kind not in {FactKind.NUMBER, FactKind.DAY}:
            yield f"the fact “{spec.name}” is a {spec.kind}, which can't be compared with a number or a day"
        elif any(isinstance(limit, date) is not days for limit in tested.test.given):
            yield f"the fact “{spec.name}” is a {spec.kind} and is compared with something else"


def _word_problems(spec: FactSpec, test: Is) -> Iterator[str]:
    if not spec.words and spec.kind is not FactKind.NAME:
        yield f"the fact “{spec.name}” is a {spec.kind}; compare it with above, at_least, at_most or below"
    for word in test.values if spec.words else ():
        if word not in spec.words:
            yield f"the fact “{spec.name}” is never “{word}”; it is {', '.join(spec.words)}"
