"""A questionnaire's definition: pillars and their questions, what an answer is worth and what it gives away.

A definition is data. The program knows no question by name; `formats.questionnaire_toml` reads and writes definitions,
`questionnaire_checks` says what is wrong with one.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Final

from leeway.domain.questionnaire_conditions import AllOf, Condition, asked_about

WORST_SCORE: Final = 0.0
BEST_SCORE: Final = 4.0
YES: Final = "yes"
NO: Final = "no"
NEVER_REQUIRED: Final = BEST_SCORE
"""No score is above this, so evidence that is required above it never is."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    MANY = "many"
    YES_NO = "yes-no"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"

    @property
    def chosen(self) -> bool:
        """Whether every answer is a choice of the question's own."""
        return self in {QuestionKind.CHOICE, QuestionKind.MANY, QuestionKind.YES_NO}


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)

    @property
    def words(self) -> str:
        """The severity as it is shown."""
        return self.value.capitalize()


class Combine(StrEnum):
    """What several choices of one question are worth together: the least, the most, or the sum up to the best score."""

    WORST = "worst"
    BEST = "best"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an answer gives away: a sentence, and what to do about it."""

    severity: Severity
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from; `alone` tells that it can't be chosen together with others."""

    id: str
    text: str
    score: float | None = None
    hint: str = ""
    finding: Finding | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """What a number up to `up_to` (included) is worth; for a date, its age in days. None: whatever lies above."""

    up_to: float | None
    score: float | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """Whether evidence is asked for, and the score above which an answer needs it (below 0: any answer does)."""

    asked: bool = True
    required_above: float = NEVER_REQUIRED

    def requires(self, score: float | None) -> bool:
        """Tell whether an answer of a score, None if it isn't scored, needs evidence."""
        if score is None:
            return self.required_above < WORST_SCORE
        return self.asked and score > self.required_above


@dataclass(frozen=True, slots=True)
class SuggestedBy:
    """Where a suggestion comes from: a fact of the register by its name, or a signal by its metric."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    `choices` are what can be chosen; for a number or a date, what can be said instead of one ("never"). `bands`, in
    rising order, score a number or the age of a date. `low` and `high` bound a number, in `unit`
    (“h”, or “person|people” for one and several). `replaces` are the
    questions of earlier versions whose answers this one takes over. `section` is a heading within the pillar.
    """

    id: str
    text: str
    kind: QuestionKind
    weight: float = 1.0
    guidance: str = ""
    section: str = ""
    choices: tuple[Choice, ...] = ()
    combine: Combine = Combine.WORST
    bands: tuple[Band, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    evidence: EvidenceRule = EvidenceRule()
    suggest: SuggestedBy | None = None
    when: Condition | None = None
    replaces: tuple[str, ...] = ()

    @property
    def scored(self) -> bool:
        """Whether answers are worth something."""
        return any(part.score is not None for part in self.worth)

    @property
    def worth(self) -> tuple[Choice | Band, ...]:
        """The parts that carry scores and findings: choices, then bands."""
        return (*self.choices, *self.bands)

    def choice(self, id: str) -> Choice | None:
        """Return the choice of an id, None if there is none."""
        return next((choice for choice in self.choices if choice.id == id), None)


@dataclass(frozen=True, slots=True)
class FindingRule:
    """A finding that several answers give away together."""

    id: str
    finding: Finding
    when: Condition


@dataclass(frozen=True, slots=True)
class Pillar:
    """Questions about one matter. `main` marks the pillars that come first in a memo; `when` holds for every question."""

    id: str
    title: str
    questions: tuple[Question, ...]
    weight: float = 1.0
    why: str = ""
    main: bool = False
    when: Condition | None = None
    findings: tuple[FindingRule, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A questionnaire. Its `id` stays from version to version."""

    id: str
    version: str
    title: str
    pillars: tuple[Pillar, ...]
    about: str = ""

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The questions by id, in the order in which they are asked."""
        return {question.id: question for _, question in self._pairs()}

    @cached_property
    def pillar_of(self) -> Mapping[str, Pillar]:
        """The pillar of each question, by the question's id."""
        return {question.id: pillar for pillar, question in self._pairs()}

    @cached_property
    def conditions(self) -> Mapping[str, Condition | None]:
        """What must hold for each question to be asked, its pillar's condition included; by the question's id."""
        return {question.id: both(pillar.when, question.when) for pillar, question in self._pairs()}

    @cached_property
    def possible_scores(self) -> Mapping[str, tuple[float, ...]]:
        """What the answers to each question can be worth, by its id; empty for one that isn't scored."""
        return {question.id: possible_scores(question) for _, question in self._pairs()}

    @cached_property
    def resolving_order(self) -> tuple[str, ...]:
        """The questions, each after those that its condition refers to.

        Raises:
            CycleError: Conditions go round in a circle; see `circle`.
        """
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for id, condition in self.conditions.items():
            sorter.add(id, *(other for other in asked_about(condition) if other in self.questions))
        return tuple(sorter.static_order())

    @cached_property
    def circle(self) -> tuple[str, ...]:
        """The questions whose conditions wait for one another, the first again at the end; none in a sound one."""
        try:
            _ = self.resolving_order
        except CycleError as error:
            return tuple(error.args[1])
        return ()

    def _pairs(self) -> Iterator[tuple[Pillar, Question]]:
        return ((pillar, question) for pillar in self.pillars for question in pillar.questions)


def both(one: Condition | None, other: Condition | None) -> Condition | None:
    """Join two conditions, either of which may be missing."""
    if one is None or other is None:
        return one or other
    return AllOf((one, other))


def possible_scores(question: Question) -> tuple[float, ...]:
    """Return what the answers to a question can be worth, lowest first; at least the lowest and the highest."""
    if not question.scored:
        return ()
    scores = {part.score for part in question.worth if part.score is not None}
    if question.kind is QuestionKind.MANY and question.combine is Combine.SUM:
        together = [c.score for c in question.choices if c.score is not None and not c.alone]
        scores.add(min(math.fsum(together), BEST_SCORE) if together else WORST_SCORE)
    return tuple(sorted(scores))
