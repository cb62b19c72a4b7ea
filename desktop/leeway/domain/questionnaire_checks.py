"""What is wrong with a questionnaire's definition: the rules that every definition keeps, and a sentence for each breach."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from leeway.domain.questionnaire import (
    BEST_SCORE,
    NO,
    WORST_SCORE,
    YES,
    Choice,
    Definition,
    Finding,
    Pillar,
    Question,
    QuestionKind,
)
from leeway.domain.questionnaire_condition_checks import condition_problems
from leeway.domain.questionnaire_facts import FACTS, FactKind, FactSpec
from leeway.domain.questionnaire_wording import wording_problems
from leeway.domain.validation import folded

MOST_QUESTIONS: Final = 5_000
MOST_WEIGHT: Final = 1_000.0
LONGEST_TEXT: Final = 20_000
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
_KINDS_OF_FACT: Final = {
    QuestionKind.CHOICE: (FactKind.WORD, FactKind.FLAG),
    QuestionKind.MANY: (FactKind.WORD, FactKind.FLAG),
    QuestionKind.YES_NO: (FactKind.FLAG,),
    QuestionKind.NUMBER: (FactKind.NUMBER,),
    QuestionKind.DATE: (FactKind.DAY,),
    QuestionKind.TEXT: (FactKind.NAME, FactKind.WORD),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a definition by its place, from 0: a pillar, or a question or finding of one. All None: the whole."""

    pillar: int | None = None
    question: int | None = None
    finding: int | None = None


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """What is wrong, and with which part; `key` is the key of the part that it is about, or empty."""

    part: Part
    key: str
    text: str


def definition_problems(definition: Definition) -> tuple[DefinitionProblem, ...]:
    """Say everything that is wrong with a definition; nothing if it is sound."""
    found = [*_whole(definition), *_repeated(definition)]
    for p, pillar in enumerate(definition.pillars):
        found += (DefinitionProblem(Part(p), key, text) for key, text in _pillar(definition, pillar))
        for q, question in enumerate(pillar.questions):
            told = _question(definition, question)
            found += (DefinitionProblem(Part(p, question=q), key, text) for key, text in told)
        for f, rule in enumerate(pillar.findings):
            told = _rule(rule.id, rule.finding)
            found += (DefinitionProblem(Part(p, finding=f), key, text) for key, text in told)
            wrong = condition_problems(definition, rule.when)
            found += (DefinitionProblem(Part(p, finding=f), "when", text) for text in wrong)
    return tuple(found)


_Told = Iterator[tuple[str, str]]


def _whole(definition: Definition) -> Iterator[DefinitionProblem]:
    whole = Part()
    for key in ("id", "version"):
        if not _ID.fullmatch(getattr(definition, key)):
            yield DefinitionProblem(
                whole, key, f"{key} must be of letters, digits, dots, dashes and underscores"
            )
    if not definition.questions:
        yield DefinitionProblem(whole, "pillar", "there are no questions")
    count = sum(len(pillar.questions) for pillar in definition.pillars)
    if count > MOST_QUESTIONS:
        yield DefinitionProblem(
            whole, "pillar", f"there are {count:,} questions; at most {MOST_QUESTIONS:,} are possible"
        )
    if definition.circle:
        names = " → ".join(f"“{id}”" for id in definition.circle)
        yield DefinitionProblem(
            _part_of(definition, definition.circle[0]), "when", f"conditions go round in a circle: {names}"
        )


def _part_of(definition: Definition, question: str) -> Part:
    return next(
        Part(p, question=q)
        for p, pillar in enumerate(definition.pillars)
        for q, other in enumerate(pillar.questions)
        if other.id == question
    )


def _repeated(definition: Definition) -> Iterator[DefinitionProblem]:
    """Find ids that are there twice; questions and findings share theirs."""
    pillars: set[str] = set()
    others: set[str] = set()
    for p, pillar in enumerate(definition.pillars):
        if pillar.id in pillars:
            yield DefinitionProblem(Part(p), "id", f"there are two pillars “{pillar.id}”")
        pillars.add(pillar.id)
        parts = [(Part(p, question=q), question.id) for q, question in enumerate(pillar.questions)]
        parts += [(Part(p, finding=f), rule.id) for f, rule in enumerate(pillar.findings)]
        for part, id in parts:
            if id in others:
                yield DefinitionProblem(part, "id", f"the id “{id}” is there twice; give one another")
            others.add(id)


def _pillar(definition: Definition, pillar: Pillar) -> _Told:
    yield from _id(pillar.id)
    yield from _weight(pillar.weight)
    yield from _texts(title=pillar.title, why=pillar.why)
    if not pillar.questions and not pillar.findings:
        yield "question", "the pillar has no questions"
    for text in condition_problems(definition, pillar.when):
        yield "when", text


def _rule(id: str, finding: Finding) -> _Told:
    yield from _id(id)
    yield from _texts(text=finding.text, advice=finding.advice)


def _id(id: str) -> _Told:
    if not _ID.fullmatch(id):
        yield "id", f"the id “{id[:60]}” must be of letters, digits, dots, dashes and underscores"


def _weight(weight: float) -> _Told:
    if not 0 < weight <= MOST_WEIGHT:
        yield "weight", f"weight is {weight:g}; it must be above 0 and at most {MOST_WEIGHT:,.0f}"


def _texts(**texts: str) -> _Told:
    for key, text in texts.items():
        if key in {"title", "text"} and not text.strip():
            yield key, f"{key} is blank"
        if len(text) > LONGEST_TEXT:
            yield key, f"{key} has {len(text):,} characters; at most {LONGEST_TEXT:,} are possible"
        for problem in wording_problems(text):
            yield key, f"in {key} {problem}"


def _question(definition: Definition, question: Question) -> _Told:
    yield from _id(question.id)
    yield from _weight(question.weight)
    yield from _texts(text=question.text, guidance=question.guidance, section=question.section)
    yield from _choices(question)
    yield from _bands(question)
    yield from _scores(question)
    yield from _number(question)
    yield from _evidence(question)
    yield from _suggestion(question)
    yield from _replaced(definition, question)
    for text in condition_problems(definition, question.when):
        yield "when", text


def _choices(question: Question) -> _Told:
    key = "choices" if question.kind.chosen else "instead"
    ids = [choice.id for choice in question.choices]
    if question.kind is QuestionKind.YES_NO and ids != [YES, NO]:
        yield key, "a yes-no question has the choices yes and no, in this order"
    if question.kind in {QuestionKind.CHOICE, QuestionKind.MANY} and len(ids) < 2:
        yield key, "there must be at least two choices"
    if question.kind is QuestionKind.TEXT and ids:
        yield key, "a text question has no choices"
    for id in _twice(ids):
        yield key, f"the choice “{id}” is there twice"
    for text in _twice(str(folded(choice.text)) for choice in question.choices):
        yield key, f"two choices read “{text[:60]}”; word them so that they can be told apart"
    for choice in question.choices:
        for problem in _choice(choice):
            yield key, f"choice “{choice.id[:60]}”: {problem}"
        if choice.alone and question.kind is not QuestionKind.MANY:
            yield key, f"choice “{choice.id}”: only choices of a “many” question can be alone"


def _choice(choice: Choice) -> Iterator[str]:
    findings = {"text": choice.finding.text, "advice": choice.finding.advice} if choice.finding else {}
    told = (_id(choice.id), _texts(text=choice.text, hint=choice.hint), _texts(**findings))
    yield from (problem for part in told for _, problem in part)


def _twice(values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)


def _bands(question: Question) -> _Told:
    if not question.bands:
        return
    if question.kind not in {QuestionKind.NUMBER, QuestionKind.DATE}:
        yield "bands", "only numbers and dates have bands"
    *closed, last = question.bands
    limits = [band.up_to for band in closed]
    if last.up_to is not None:
        yield "bands", "the last band must be open: leave out its limit, so that it takes whatever lies above"
    known = [limit for limit in limits if limit is not None]
    if len(known) < len(limits):
        yield "bands", "only the last band may be without a limit"
    elif any(low >= high for low, high in pairwise(known)):
        yield "bands", "the limits of bands must rise"
    for band in question.bands:
        if band.finding:
            for _, problem in _texts(text=band.finding.text, advice=band.finding.advice):
                yield "bands", problem


def _scores(question: Question) -> _Told:
    key = "bands" if question.bands else "choices"
    for part in question.worth:
        if part.score is not None and not WORST_SCORE <= part.score <= BEST_SCORE:
            yield key, f"score is {part.score:g}; it must be {WORST_SCORE:g} (bad) to {BEST_SCORE:g} (good)"
    if question.scored and any(part.score is None for part in question.worth):
        yield key, "either all answers have a score or none has; one without would leave the mean unnoticed"
    if question.scored and question.kind in {QuestionKind.NUMBER, QuestionKind.DATE} and not question.bands:
        yield "bands", "what is said instead has a score, so the answers themselves need bands"


def _number(question: Question) -> _Told:
    bounds = question.low is not None or question.high is not None
    if question.kind is not QuestionKind.NUMBER:
        if bounds or question.unit or question.whole:
            yield "kind", "only numbers have low, high, unit and whole"
    elif question.low is not None and question.high is not None and question.low >= question.high:
        yield "low", f"low is {question.low:g}, which isn't below high, {question.high:g}"


def _evidence(question: Question) -> _Told:
    above = question.evidence.required_above
    if WORST_SCORE <= above < BEST_SCORE and not question.scored:
        yield "evidence", "evidence is required above a score, but the question has no scores"
    if above > BEST_SCORE:
        yield "evidence", f"evidence is required above {above:g}; the best score is {BEST_SCORE:g}"


def _suggestion(question: Question) -> _Told:
    if question.suggest is None or question.suggest.kind != "fact":
        return
    spec = FACTS.get(question.suggest.name)
    if spec is None:
        yield "suggest", f"there is no fact “{question.suggest.name}”; there are {', '.join(FACTS)}"
    elif spec.kind not in _KINDS_OF_FACT[question.kind]:
        yield (
            "suggest",
            f"the fact “{spec.name}” is a {spec.kind}, which can't answer a {question.kind} question",
        )
    elif question.kind.chosen:
        yield from _suggested_words(question, spec)


def _suggested_words(question: Question, spec: FactSpec) -> _Told:
    for word in spec.words:
        if question.choice(word) is None:
            yield "suggest", f"the fact “{spec.name}” can be “{word}”, and there is no choice of that id"


def _replaced(definition: Definition, question: Question) -> _Told:
    for id in question.replaces:
        if id in definition.questions:
            yield "replaces", f"it replaces “{id}”, which is a question of this version itself"
    for id in _twice(question.replaces):
        yield "replaces", f"it replaces “{id}” twice"
