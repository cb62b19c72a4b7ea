"""Questionnaires for tests: short ones built by hand, and arbitrary sound ones with their answers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from tests.strategies import texts

from leeway.assets import asset
from leeway.domain.questionnaire import (
    NO,
    YES,
    Band,
    Choice,
    Combine,
    Definition,
    EvidenceRule,
    Finding,
    FindingRule,
    Pillar,
    Question,
    QuestionKind,
    Severity,
    SuggestedBy,
)
from leeway.domain.questionnaire_answers import Answer, AnswerValue, normal_value, tidied
from leeway.domain.questionnaire_conditions import (
    AllOf,
    AnswerTest,
    AnyOf,
    Asked,
    Condition,
    FactTest,
    Is,
    Known,
    Not,
    Within,
)
from leeway.domain.questionnaire_wording import escaped
from leeway.formats.questionnaire_toml import read_definition

TODAY = date(2026, 11, 22)
REAL = Path(__file__).resolve().parents[1].parent / "shared" / "real"


def shipped() -> Definition:
    path = asset("resources", "questionnaires", "single-source.toml")
    return read_definition(path.name, path.read_bytes())


def choice(id: str, *scores: float | None, when: Condition | None = None, **values: Any) -> Question:
    """A choice question whose choices a, b, c… are worth the scores."""
    found = tuple(Choice(letter, letter.upper(), s) for letter, s in zip("abcdefg", scores, strict=False))
    return Question(id, f"Which {id}?", QuestionKind.CHOICE, choices=found, when=when, **values)


def many(id: str, combine: Combine, *scores: float) -> Question:
    found = tuple(Choice(letter, letter.upper(), s) for letter, s in zip("abcdefg", scores, strict=False))
    none = Choice("none", "None", 0.0, alone=True)
    return Question(id, f"Which of {id}?", QuestionKind.MANY, choices=(*found, none), combine=combine)


def yes_no(
    id: str, yes: float | None = 4.0, no: float | None = 0.0, when: Condition | None = None
) -> Question:
    choices = (Choice(YES, "Yes", yes), Choice(NO, "No", no))
    return Question(id, f"Is it {id}?", QuestionKind.YES_NO, choices=choices, when=when)


def number(id: str, *bands: tuple[float | None, float], **values: Any) -> Question:
    found = tuple(Band(limit, score) for limit, score in bands)
    return Question(id, f"How many {id}?", QuestionKind.NUMBER, bands=found, **values)


def pillar(id: str, *questions: Question, weight: float = 1.0, **values: Any) -> Pillar:
    return Pillar(id, id.capitalize(), questions, weight, **values)


def definition(*pillars: Pillar) -> Definition:
    return Definition("test", "1.0", "A test", pillars)


def one_pillar(*questions: Question) -> Definition:
    return definition(pillar("one", *questions))


def answers(**values: Any) -> dict[str, Answer]:
    """Answers by question; a text alone is a choice, "n/a" not applicable."""
    return {id: _answer(id, value) for id, value in values.items()}


def _answer(id: str, value: Any) -> Answer:
    if value == "n/a":
        return Answer(id, None, "It doesn't apply")
    if isinstance(value, str):
        return Answer(id, (value,))
    return Answer(id, value if isinstance(value, tuple | date) else float(value))


def chosen(question: str, *ids: str) -> AnswerTest:
    return AnswerTest(question, Is(ids))


# ------------------------------------------------------------------------------------- arbitrary ones

_scores = st.sampled_from((0.0, 0.5, 1.0, 2.0, 3.0, 4.0))
_weights = st.sampled_from((0.1, 1.0, 2.0, 3.0, 5.0, 7.5))
_plain_texts = texts.map(tidied)
_texts = _plain_texts.map(escaped)
_letters = "abcd"
_limits = st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 3))
FACT = "integrations"
FACTS_KNOWN = st.one_of(st.just({}), st.fixed_dictionaries({FACT: st.floats(0, 100)}))


@st.composite
def _findings(draw: st.DrawFn) -> Finding | None:
    if draw(st.booleans()):
        return None
    text = draw(_texts.filter(str.strip))
    return Finding(draw(st.sampled_from(Severity)), text, draw(_texts))


@st.composite
def _questions(draw: st.DrawFn, id: str, earlier: list[Question], *, conditions: bool) -> Question:
    kind = draw(st.sampled_from(QuestionKind))
    scored = draw(st.booleans()) or draw(st.booleans())

    def score() -> float | None:
        return draw(_scores) if scored else None

    def choices_of(ids: str) -> tuple[Choice, ...]:
        return tuple(
            Choice(c, f"{c.upper()} {draw(_texts)}".strip(), score(), draw(_texts), draw(_findings()))
            for c in ids
        )

    values: dict[str, Any] = {}
    if kind is QuestionKind.YES_NO:
        values["choices"] = (
            Choice(YES, "Yes", score()),
            Choice(NO, "No", score(), finding=draw(_findings())),
        )
    elif kind.chosen:
        values["choices"] = choices_of(_letters[: draw(st.integers(2, 4))])
    if kind is QuestionKind.MANY:
        values["choices"] += (Choice("none", "None of these", score(), alone=True),)
        values["combine"] = draw(st.sampled_from(Combine))
    if kind in {QuestionKind.NUMBER, QuestionKind.DATE} and scored:
        limits = draw(st.lists(st.integers(1, 1000).map(float), unique=True, max_size=3).map(sorted))
        values["bands"] = tuple(Band(limit, score(), draw(_findings())) for limit in (*limits, None))
        if draw(st.booleans()):
            values["choices"] = (Choice("never", "Never", score()),)
    if kind is QuestionKind.NUMBER:
        values["unit"] = draw(st.sampled_from(("", "h", "%", "person|people")))
        values["low"] = draw(st.sampled_from((None, 0.0)))
    when = draw(_conditions(earlier)) if conditions and earlier and draw(st.booleans()) else None
    return Question(
        id,
        draw(_texts.filter(str.strip)),
        kind,
        draw(_weights) if scored else 1.0,
        draw(_texts),
        evidence=draw(st.sampled_from((EvidenceRule(), EvidenceRule(asked=False), EvidenceRule(required_above=-1.0)))),
        suggest=SuggestedBy("signal", "stars") if draw(st.booleans()) else None,
        when=when,
        replaces=draw(st.sampled_from(((), (f"old-{id}",)))),
        **values,
    )  # fmt: skip


@st.composite
def _conditions(draw: st.DrawFn, earlier: list[Question], depth: int = 2) -> Condition:
    form = draw(st.sampled_from(("all", "any", "not", "test", "test", "fact")))
    if depth and form in {"all", "any"}:
        parts = tuple(draw(st.lists(_conditions(earlier, depth - 1), max_size=3)))
        return AllOf(parts) if form == "all" else AnyOf(parts)
    if depth and form == "not":
        return Not(draw(_conditions(earlier, depth - 1)))
    if form == "fact":
        return FactTest(FACT, draw(st.sampled_from((Known(), Known(wanted=False), Within(above=10.0)))))
    question = draw(st.sampled_from(earlier))
    tests: list[Any] = [Known(), Known(wanted=False), Asked(), Asked(wanted=False)]
    if question.choices:
        some = st.sets(st.sampled_from([c.id for c in question.choices]), min_size=1).map(sorted)
        tests.append(Is(tuple(draw(some))))
    if question.kind is QuestionKind.NUMBER:
        tests += [
            Within(above=draw(_limits)),
            Within(at_least=0.0, below=50.0),
            Within(at_most=draw(_limits)),
        ]
    if question.kind is QuestionKind.DATE:
        tests.append(Within(above=TODAY - timedelta(days=30)))
    return AnswerTest(question.id, draw(st.sampled_from(tests)))


@st.composite
def definitions(draw: st.DrawFn, *, conditions: bool = True, most: int = 8) -> Definition:
    """Draw a sound definition. Conditions refer to other questions in any order, without circles."""
    count = draw(st.integers(1, most))
    made: list[Question] = []
    for position in range(count):
        made.append(draw(_questions(f"q{position}", list(made), conditions=conditions)))
    shuffled = draw(st.permutations(made))
    cut = draw(st.integers(0, len(shuffled)))
    groups = [list(shuffled[:cut]), list(shuffled[cut:])]
    pillars = tuple(
        Pillar(
            f"p{number}",
            draw(_texts.filter(str.strip)),
            tuple(group),
            draw(_weights),
            draw(_texts),
            findings=draw(_rules(number, made)),
        )
        for number, group in enumerate(groups)
        if group
    )
    return Definition("drawn", "1.0", draw(_texts.filter(str.strip)), pillars, draw(_texts))


@st.composite
def _rules(draw: st.DrawFn, pillar: int, made: list[Question]) -> tuple[FindingRule, ...]:
    if draw(st.booleans()):
        return ()
    finding = Finding(Severity.MAJOR, "Together")
    return (FindingRule(f"rule-{pillar}", finding, draw(_conditions(made))),)


def values_for(question: Question) -> st.SearchStrategy[AnswerValue]:
    """Draw any value that a question can have."""
    ids = [c.id for c in question.choices]
    alone = [(c.id,) for c in question.choices if c.alone]
    options: list[st.SearchStrategy[AnswerValue]] = []
    match question.kind:
        case QuestionKind.MANY:
            together = [c.id for c in question.choices if not c.alone]
            sets = st.sets(st.sampled_from(together), min_size=1)
            options += [sets.map(lambda some: normal_value(question, tuple(some))), st.sampled_from(alone)]
        case QuestionKind.NUMBER:
            low = -1000.0 if question.low is None else question.low
            numbers = st.floats(low, 2000, allow_nan=False, allow_infinity=False)
            options.append(numbers.map(lambda number: normal_value(question, number)))
        case QuestionKind.DATE:
            options.append(st.dates(date(1800, 1, 1), TODAY))
        case QuestionKind.TEXT:
            options.append(_plain_texts.filter(str.strip))
        case _:
            pass
    if ids and question.kind is not QuestionKind.MANY:
        options.append(st.sampled_from([(id,) for id in ids]))
    return st.one_of(options)


@st.composite
def given_answers(draw: st.DrawFn, of: Definition, *, complete: bool = False) -> dict[str, Answer]:
    """Draw answers to some questions, or to all of them; some not applicable."""
    found: dict[str, Answer] = {}
    for question in of.questions.values():
        how = draw(st.sampled_from(("value", "value", "value", "n/a", "none")))
        note = draw(_plain_texts)
        if how == "n/a":
            found[question.id] = Answer(question.id, None, draw(_plain_texts) or "It doesn't apply", note)
        elif how == "value" or complete:
            found[question.id] = Answer(question.id, draw(values_for(question)), "", note)
    return found
