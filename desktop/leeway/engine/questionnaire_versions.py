"""What changed from one version of a definition to the next, and which answers the next one takes over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from leeway.domain.questionnaire import Choice, Definition, Question
from leeway.domain.questionnaire_answers import Answer, Answers, value_problems


class Fate(StrEnum):
    """What became of a question or of its answer."""

    KEPT = "kept"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What became of a question in a new version.

    `before` and `after` are its ids, None where it is new or gone; `what` names what changed about it: "wording",
    "kind", "choices", "scores", "unit", "condition". Only the first four and the unit can change what an answer means.
    """

    fate: Fate
    before: str | None
    after: str | None
    what: tuple[str, ...] = ()

    @property
    def meaning_changed(self) -> bool:
        """Whether an answer of before should be looked at again."""
        return bool(set(self.what) - {"condition"})


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The answers that a new version takes over, what became of each question, and answers that it couldn't take.

    `left` are the answers of before that were not taken, by the id of their question: that is gone, or the answer doesn't
    fit any more. `sources` names, for each answer taken, the question of before that it was given to.
    """

    answers: Answers
    changes: tuple[QuestionChange, ...]
    left: Answers
    sources: Mapping[str, str]

    @property
    def to_check(self) -> tuple[str, ...]:
        """The questions whose answer was taken over although their meaning may have changed."""
        taken = (c.after for c in self.changes if c.meaning_changed or c.before != c.after)
        return tuple(id for id in taken if id is not None and id in self.answers)


def compare_versions(old: Definition, new: Definition) -> tuple[QuestionChange, ...]:
    """Say what became of every question: those of the new version in its order, then those that are gone.

    A question is the same if it has the same id, or replaces that of the old one. One that replaces several is listed
    once for each of them.
    """
    return tuple(_changes(old, new))


def _changes(old: Definition, new: Definition) -> Iterator[QuestionChange]:
    followed: set[str] = set()
    for question in new.questions.values():
        before = predecessors(old, question)
        followed.update(before)
        if not before:
            yield QuestionChange(Fate.NEW, None, question.id)
        for id in before:
            what = tuple(_differences(old, new, id, question))
            fate = Fate.CHANGED if what or id != question.id else Fate.KEPT
            yield QuestionChange(fate, id, question.id, what)
    yield from (QuestionChange(Fate.GONE, id, None) for id in old.questions if id not in followed)


def predecessors(old: Definition, question: Question) -> tuple[str, ...]:
    """Return the questions of an old version that a question follows: itself first, then what it replaces."""
    return tuple(id for id in (question.id, *question.replaces) if id in old.questions)


def _differences(old: Definition, new: Definition, id: str, after: Question) -> Iterator[str]:
    before = old.questions[id]
    if _folded(before.text) != _folded(after.text):
        yield "wording"
    if before.kind is not after.kind:
        yield "kind"
    if {c.id: _folded(c.text) for c in before.choices} != {c.id: _folded(c.text) for c in after.choices}:
        yield "choices"
    if _scores(before) != _scores(after):
        yield "scores"
    if (before.unit, before.low, before.high) != (after.unit, after.low, after.high):
        yield "unit"
    if old.conditions[id] != new.conditions[after.id]:
        yield "condition"


def _folded(text: str) -> str:
    return " ".join(text.split())


def _scores(question: Question) -> tuple[object, ...]:
    parts = [(c.id if isinstance(c, Choice) else c.up_to, c.score) for c in question.worth]
    return (*parts, question.combine)


def carry_over(old: Definition, new: Definition, answers: Answers, today: date) -> CarriedOver:
    """Take the answers to an old version over to a new one, by id and by `replaces`.

    An answer is taken if it still can be one, with its note and evidence. Where several questions became one, the first
    of them that is answered gives the answer. Nothing is rewritten: what doesn't fit is left, and listed.
    """
    taken: dict[str, Answer] = {}
    sources: dict[str, str] = {}
    for question in new.questions.values():
        fitting = [
            answers[id]
            for id in predecessors(old, question)
            if id in answers and _fits(question, answers[id], today)
        ]
        if fitting:  # a bare note gives way to an answer
            first = next((answer for answer in fitting if answer.given), fitting[0])
            taken[question.id] = replace(first, question=question.id)
            sources[question.id] = first.question
    left = {id: answer for id, answer in answers.items() if id not in sources.values()}
    return CarriedOver(taken, compare_versions(old, new), left, sources)


def _fits(question: Question, answer: Answer, today: date) -> bool:
    return answer.value is None or not value_problems(question, answer.value, today)
