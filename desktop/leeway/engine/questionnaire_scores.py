"""What answers are worth: scores by pillar and overall, each with the range that unanswered questions leave open.

A pillar's score is the weighted mean of its answered questions that are asked; the overall score is the weighted mean of
the pillars that have one. Not applicable leaves the mean. An unanswered question is in no score, and in every range.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from leeway.domain.questionnaire import (
    BEST_SCORE,
    Band,
    Combine,
    Definition,
    Pillar,
    Question,
    QuestionKind,
)
from leeway.domain.questionnaire_answers import Answer, Answers, AnswerValue
from leeway.domain.questionnaire_visibility import FactValues, Standing, Standings, standings
from leeway.engine.questionnaire_ranges import Item, Items, Range, items_range, weighted_mean


class RiskBand(StrEnum):
    """What a score says about risk; the limits are the design's."""

    HIGH = "high risk"
    ELEVATED = "elevated"
    MODERATE = "moderate"
    LOW = "low"


BAND_LIMITS: Final[Mapping[RiskBand, float]] = {
    RiskBand.HIGH: 1.5,
    RiskBand.ELEVATED: 2.5,
    RiskBand.MODERATE: 3.5,
    RiskBand.LOW: math.inf,
}
"""The score below which each band lies."""
_MOST_PLACES: Final = 9


def band_of(score: float) -> RiskBand:
    """Return the band of a score."""
    return next(band for band, limit in BAND_LIMITS.items() if score < limit)


def score_places(value: float) -> int:
    """Return with how many decimals a score is written: one, or as many as it takes to stay in its band: 1.46 isn't 1.5."""
    band = band_of(value)
    return next(
        (places for places in range(1, _MOST_PLACES) if band_of(round(value, places)) is band), _MOST_PLACES
    )


def score_text(value: float) -> str:
    """Write a score, the same on every machine."""
    return f"{value:.{score_places(value)}f}"


@dataclass(frozen=True, slots=True)
class Score:
    """A score from 0 (bad) to 4 (good), None while nothing that counts is answered, and the range it can end in.

    `range` is None where nothing can be scored at all. `low` and `high` hold whatever is answered next, not applicable
    included; they are bounds, not always reached where conditions exclude one another.
    """

    score: float | None
    range: Range | None

    @property
    def low(self) -> float | None:
        """The least that the score can end at."""
        return None if self.range is None else self.range.low

    @property
    def high(self) -> float | None:
        """The most that the score can end at."""
        return None if self.range is None else self.range.high

    @property
    def settled(self) -> bool:
        """Whether no answer that is missing can change the score."""
        return self.range is None or self.range.low == self.range.high == self.score

    @property
    def band(self) -> RiskBand | None:
        """The band of the score."""
        return None if self.score is None else band_of(self.score)


@dataclass(frozen=True, slots=True)
class PillarScore:
    """A pillar's score, and how many of the questions that are asked are dealt with."""

    pillar: str
    title: str
    weight: float
    score: Score
    asked: int
    done: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of an assessment, by pillar in the order of the definition, and overall.

    `questions`: the score of each answered question that is asked and has one.
    """

    overall: Score
    pillars: tuple[PillarScore, ...]
    questions: Mapping[str, float]
    standings: Standings

    @property
    def asked(self) -> int:
        """How many questions are asked."""
        return sum(pillar.asked for pillar in self.pillars)

    @property
    def done(self) -> int:
        """How many of them are dealt with: answered, or not applicable."""
        return sum(pillar.done for pillar in self.pillars)

    @property
    def complete(self) -> bool:
        """Whether every question that is asked is dealt with."""
        return self.done == self.asked


def score_assessment(definition: Definition, answers: Answers, facts: FactValues, as_of: date) -> Scores:
    """Score answers as of a day, on which ages of days are reckoned."""
    standing = standings(definition, answers, facts)
    worth = answer_scores(definition, answers, standing, as_of)
    pillars = tuple(
        _pillar_score(definition, pillar, answers, standing, worth) for pillar in definition.pillars
    )
    asked = {id: score for id, score in worth.items() if standing[id] is Standing.ASKED}
    return Scores(overall_score(pillars), pillars, asked, standing)


def answer_scores(
    definition: Definition, answers: Answers, standing: Standings, as_of: date
) -> Mapping[str, float]:
    """Return the score of every answer that has one and isn't to a hidden question."""
    return {
        question.id: score
        for question in map(definition.questions.get, answers)
        if question is not None
        and standing[question.id] is not Standing.HIDDEN
        and (score := answer_score(question, answers[question.id], as_of)) is not None
    }


def _pillar_score(
    definition: Definition, pillar: Pillar, answers: Answers, standing: Standings, worth: Mapping[str, float]
) -> PillarScore:
    items = pillar_items(definition, pillar, answers, standing, worth)
    mean = weighted_mean((item.weight, item.low) for item in items.fixed)
    asked = [question.id for question in pillar.questions if standing[question.id] is Standing.ASKED]
    done = sum(id in answers and answers[id].given for id in asked)
    score = Score(mean, items_range(items))
    return PillarScore(pillar.id, pillar.title, pillar.weight, score, len(asked), done)


def overall_score(pillars: Iterable[PillarScore]) -> Score:
    """Weigh the pillars: those with a score surely count, the others may come to count."""
    found = [pillar for pillar in pillars if pillar.score.range is not None]
    spans = [
        (pillar.score.score is None, Item(pillar.weight, pillar.score.range.low, pillar.score.range.high))
        for pillar in found
        if pillar.score.range is not None
    ]
    items = Items(
        fixed=tuple(item for optional, item in spans if not optional),
        optional=tuple(item for optional, item in spans if optional),
    )
    mean = weighted_mean((p.weight, p.score.score) for p in found if p.score.score is not None)
    return Score(mean, items_range(items))


def pillar_items(
    definition: Definition, pillar: Pillar, answers: Answers, standing: Standings, worth: Mapping[str, float]
) -> Items:
    """Sort a pillar's scored questions into those that surely count and those that may.

    What is answered and asked surely counts, with its score. What is asked and unanswered may (it can turn out not to
    be applicable), and so may what hangs on other answers; with the score of its own answer, or with any.
    """
    fixed: list[Item] = []
    optional: list[Item] = []
    for question in pillar.questions:
        id = question.id
        possible = definition.possible_scores[id]
        item = question_item(question, possible, answers.get(id), standing[id], worth.get(id))
        if item is not None:
            (fixed if id in worth and standing[id] is Standing.ASKED else optional).append(item)
    return Items(tuple(fixed), tuple(optional))


def question_item(
    question: Question,
    possible: tuple[float, ...],
    answer: Answer | None,
    standing: Standing,
    score: float | None,
) -> Item | None:
    """Return what a question can add to its pillar's mean; None if it can't add anything.

    `possible` are its possible scores, none if it isn't scored; `score` is that of its answer, if it has one.
    """
    if not possible or standing is Standing.HIDDEN or (answer is not None and answer.not_applicable):
        return None
    if score is not None:
        return Item(question.weight, score, score)
    return Item(question.weight, possible[0], possible[-1])


def answer_score(question: Question, answer: Answer | None, as_of: date) -> float | None:
    """Return what an answer is worth; None if there is none, or the question isn't scored."""
    if answer is None or answer.value is None or not question.scored:
        return None
    return value_score(question, answer.value, as_of)


def value_score(question: Question, value: AnswerValue, as_of: date) -> float | None:
    """Return what a value is worth, 0 to 4; None if it has no score. A day in the future is worth the least."""
    if isinstance(value, tuple):
        return _chosen_score(question, value)
    if isinstance(value, date) and value > as_of:
        return min((band.score for band in question.bands if band.score is not None), default=None)
    band = band_for(question, value, as_of)
    return None if band is None else band.score


def band_for(question: Question, value: AnswerValue, as_of: date) -> Band | None:
    """Return the band that a number, or the age of a day, falls into; None if there are no bands."""
    if isinstance(value, tuple | str):
        return None
    measure = float((as_of - value).days) if isinstance(value, date) else value
    return next((band for band in question.bands if band.up_to is None or measure <= band.up_to), None)


def _chosen_score(question: Question, chosen: tuple[str, ...]) -> float | None:
    scores = [c.score for c in question.choices if c.id in chosen and c.score is not None]
    if not scores:
        return None
    if question.kind is QuestionKind.MANY:
        return _combined(question.combine, scores)
    return scores[0]


def _combined(how: Combine, scores: list[float]) -> float:
    match how:
        case Combine.WORST:
            return min(scores)
        case Combine.BEST:
            return max(scores)
        case Combine.SUM:
            return min(math.fsum(scores), BEST_SCORE)
