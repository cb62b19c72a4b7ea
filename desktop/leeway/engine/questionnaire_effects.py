"""What to answer first: the questions whose answer narrows the overall range most."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from leeway.domain.questionnaire import Definition, Pillar, Question
from leeway.domain.questionnaire_answers import Answer, Answers, AnswerValue
from leeway.domain.questionnaire_conditions import AnswerTest, Within, asked_about, holds, single_tests
from leeway.domain.questionnaire_visibility import FactValues, Seen, Standing, standings
from leeway.engine.questionnaire_ranges import (
    Item,
    Items,
    LowestMean,
    Range,
    Swap,
    highest,
    items_range,
    lowest,
    range_of,
)
from leeway.engine.questionnaire_scores import (
    answer_scores,
    pillar_items,
    question_item,
    value_score,
)
from leeway.engine.questionnaire_trials import trial_answers


@dataclass(frozen=True, slots=True)
class Effect:
    """How much of the overall range an answer takes away, on average over the possible answers; in points of 0 to 4."""

    question: str
    narrows: float


def answer_first(
    definition: Definition, answers: Answers, facts: FactValues, as_of: date, most: int = 5
) -> tuple[Effect, ...]:
    """Rank what is asked and unanswered by how much an answer narrows the overall range; the largest first.

    Every possible answer counts the same. Its effect includes the questions that it brings up or hides. Questions that
    don't narrow the range aren't listed.
    """
    trial = _Trial(definition, answers, facts, as_of)
    found = [Effect(question.id, trial.narrows(question)) for question in trial.open_questions()]
    found = [effect for effect in found if effect.narrows > 1e-9]
    return tuple(sorted(found, key=lambda effect: -effect.narrows)[:most])


@dataclass(frozen=True, slots=True)
class _Part:
    """What a question adds to its pillar: nothing, or an item that surely counts or may."""

    item: Item | None
    sure: bool = False


class _Trial:
    """An assessment in which single answers are tried: only what hangs on them is worked out again."""

    def __init__(self, definition: Definition, answers: Answers, facts: FactValues, as_of: date) -> None:
        self._definition = definition
        self._as_of = as_of
        self._answers = dict(answers)
        self._standings = dict(standings(definition, answers, facts))
        self._seen = Seen(self._answers, facts, self._standings)
        worth = answer_scores(definition, answers, self._standings, as_of)
        self._worth = dict(worth)
        self._items = {
            p.id: pillar_items(definition, p, answers, self._standings, worth) for p in definition.pillars
        }
        self._ranges = {id: items_range(items) for id, items in self._items.items()}
        self._means = {id: (lowest(items), highest(items)) for id, items in self._items.items()}
        self._parts = {pillar.id: self._pillar_part(pillar, ()) for pillar in definition.pillars}
        overall = _items(self._parts.values())
        self._overall = items_range(overall)
        self._overall_means = (lowest(overall), highest(overall))
        self._dependents = _dependents(definition)
        self._rank = {id: rank for rank, id in enumerate(definition.resolving_order)}
        self._known: dict[tuple[str, float, float, float, float], float] = {}

    def open_questions(self) -> Iterator[Question]:
        """Yield the questions that are asked and not dealt with."""
        for id, question in self._definition.questions.items():
            answer = self._answers.get(id)
            if self._standings[id] is Standing.ASKED and not (answer and answer.given):
                yield question

    def narrows(self, question: Question) -> float:
        """Return how much narrower the overall range gets, on average over the answers to a question."""
        if self._overall is None:
            return 0.0
        if question.id in self._dependents:
            values = tuple(trial_answers(question, self._limits(question.id), self._as_of))
            widths = [self._width_with(question, value) for value in values]
        elif question.scored:
            widths = [
                self._width_at(question, score) for score in self._definition.possible_scores[question.id]
            ]
        else:
            return 0.0
        return self._overall.width - sum(widths) / len(widths)

    def _width_at(self, question: Question, score: float) -> float:
        """Return the width after an answer that only adds its own score."""
        possible = self._definition.possible_scores[question.id]
        pillar = self._definition.pillar_of[question.id]
        key = (pillar.id, question.weight, possible[0], possible[-1], score)
        if key not in self._known:
            low, high = self._means[pillar.id]
            span = range_of(
                low.once_known(question.weight, possible[0], score),
                high.once_known(question.weight, -possible[-1], -score),
            )
            self._known[key] = self._width([(pillar.id, _part_of(pillar, span, sure=True))])
        return self._known[key]

    def _width_with(self, question: Question, value: AnswerValue) -> float:
        """Return the width after an answer on which other questions hang."""
        ids = [question.id, *self._below(question.id)]
        kept = {id: (self._standings[id], self._part(id)) for id in ids}
        noted = self._answers.get(question.id)
        self._answers[question.id] = Answer(question.id, value)
        score = value_score(question, value, self._as_of) if question.scored else None
        if score is not None:
            self._worth[question.id] = score
        for id in ids[1:]:
            self._standings[id] = self._standing(id)
        swaps: dict[str, list[tuple[_Part, _Part]]] = {}
        for id, (_, before) in kept.items():
            if (after := self._part(id)) != before:
                swaps.setdefault(self._definition.pillar_of[id].id, []).append((before, after))
        self._standings.update({id: standing for id, (standing, _) in kept.items()})
        self._worth.pop(question.id, None)
        self._answers[question.id] = noted or Answer(question.id)
        pillars = (pillar for pillar in self._definition.pillars if pillar.id in swaps)
        return self._width([(pillar.id, self._pillar_part(pillar, swaps[pillar.id])) for pillar in pillars])

    def _standing(self, id: str) -> Standing:
        condition = self._definition.conditions[id]
        held = True if condition is None else holds(condition, self._seen)
        return Standing.OPEN if held is None else Standing.ASKED if held else Standing.HIDDEN

    def _part(self, id: str) -> _Part:
        standing, score = self._standings[id], self._worth.get(id)
        question, possible = self._definition.questions[id], self._definition.possible_scores[id]
        item = question_item(question, possible, self._answers.get(id), standing, score)
        return _Part(item, item is not None and score is not None and standing is Standing.ASKED)

    def _below(self, id: str) -> list[str]:
        """List what hangs on a question, directly or not, each after what it hangs on itself."""
        found: set[str] = set()
        waiting = list(self._dependents.get(id, ()))
        while waiting:
            other = waiting.pop()
            if other not in found:
                found.add(other)
                waiting.extend(self._dependents.get(other, ()))
        return sorted(found, key=self._rank.__getitem__)

    def _limits(self, id: str) -> Iterator[float | date]:
        """Yield the limits with which conditions compare the answer to a question."""
        for dependent in self._dependents[id]:
            for tested in single_tests(self._definition.conditions[dependent]):
                if (
                    isinstance(tested, AnswerTest)
                    and tested.question == id
                    and isinstance(tested.test, Within)
                ):
                    yield from tested.test.given

    def _width(self, changed: Iterable[tuple[str, _Part]]) -> float:
        """Return the width of the overall range once some pillars add something else."""
        parts = [(self._parts[id], part) for id, part in changed]
        whole = _swapped(self._overall_means, parts) if parts else self._overall
        return 0.0 if whole is None else whole.width

    def _pillar_part(self, pillar: Pillar, swaps: Sequence[tuple[_Part, _Part]]) -> _Part:
        """Return what a pillar adds to the overall score after some of its parts are swapped."""
        sure = len(self._items[pillar.id].fixed) + sum(after.sure - before.sure for before, after in swaps)
        span = _swapped(self._means[pillar.id], swaps) if swaps else self._ranges[pillar.id]
        return _part_of(pillar, span, sure=sure > 0)


def _part_of(pillar: Pillar, span: Range | None, *, sure: bool) -> _Part:
    return _Part(None if span is None else Item(pillar.weight, span.low, span.high), sure)


def _items(parts: Iterable[_Part]) -> Items:
    known = [(part.item, part.sure) for part in parts if part.item is not None]
    return Items(tuple(item for item, sure in known if sure), tuple(item for item, sure in known if not sure))


def _swapped(means: tuple[LowestMean, LowestMean], parts: Iterable[tuple[_Part, _Part]]) -> Range | None:
    low, high = means
    pairs = tuple(parts)
    return range_of(low.of(_swap(pairs, _low)), high.of(_swap(pairs, _minus_high)))


def _low(item: Item) -> float:
    return item.low


def _minus_high(item: Item) -> float:
    return -item.high


def _swap(parts: tuple[tuple[_Part, _Part], ...], value: Callable[[Item], float]) -> Swap:
    before = [part for part, _ in parts]
    after = [part for _, part in parts]
    return Swap(
        fixed_out=_pairs(before, value, sure=True),
        fixed_in=_pairs(after, value, sure=True),
        optional_out=_pairs(before, value, sure=False),
        optional_in=_pairs(after, value, sure=False),
    )


def _pairs(
    parts: Iterable[_Part], value: Callable[[Item], float], *, sure: bool
) -> tuple[tuple[float, float], ...]:
    return tuple(
        (part.item.weight, value(part.item)) for part in parts if part.item is not None and part.sure is sure
    )


def _dependents(definition: Definition) -> Mapping[str, tuple[str, ...]]:
    """Return for each question the questions whose conditions refer to it."""
    found: dict[str, list[str]] = {}
    for id, condition in definition.conditions.items():
        for other in asked_about(condition):
            found.setdefault(other, []).append(id)
    return {id: tuple(others) for id, others in found.items()}
