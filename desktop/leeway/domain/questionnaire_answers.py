"""Answers: what can be said to a question, what is wrong with an answer, and how it is kept as a text."""

import json
import math
import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from leeway.domain.questionnaire import Question, QuestionKind

AnswerValue = tuple[str, ...] | float | date | str
"""The ids chosen, a number in the question's unit, a day, or a text."""

TEXT_LIMIT: Final = 10_000
_LARGEST: Final = sys.float_info.max
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What backs an answer up: a file or a link, by the name it is shown with, and the last day on which it counts."""

    name: str
    expires: date | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question: a value, or the reason why the question isn't applicable.

    With neither, the question is unanswered: a note and evidence can be kept before the answer is known.
    """

    question: str
    value: AnswerValue | None = None
    not_applicable: str = ""
    note: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def given(self) -> bool:
        """Whether the question is dealt with: answered, or not applicable."""
        return self.value is not None or bool(self.not_applicable)


Answers = Mapping[str, Answer]
"""Answers by the id of their question."""


def tidied(text: str) -> str:
    """Bring a text from outside to what is kept: one kind of line break, no control characters, no blank ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in "\n\t" or _kept(letter)).strip()


def _kept(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs", "Cn"}


def normal_value(question: Question, value: AnswerValue) -> AnswerValue:
    """Return a value as it is kept: choices in the order of the question, texts tidied, numbers of 15 digits.

    More digits than that don't survive a spreadsheet.
    """
    if isinstance(value, str):
        return tidied(value)
    if isinstance(value, date):
        return value
    if not isinstance(value, tuple):
        return float(f"{value:.15g}")
    known = [choice.id for choice in question.choices if choice.id in value]
    return (*known, *(id for id in value if id not in known))


def answer_problems(question: Question, answer: Answer, today: date) -> tuple[str, ...]:
    """Say what is wrong with an answer, in sentences; none if nothing is."""
    found = list(value_problems(question, answer.value, today)) if answer.value is not None else []
    if answer.value is not None and answer.not_applicable:
        found.append("There is an answer, and a reason why there is none; keep one of them.")
    texts = {"reason": answer.not_applicable, "note": answer.note}
    for what, text in texts.items():
        if len(text) > TEXT_LIMIT:
            found.append(f"The {what} has {len(text):,} characters; at most {TEXT_LIMIT:,} are kept.")
    return tuple(found)


def value_problems(question: Question, value: AnswerValue, today: date) -> tuple[str, ...]:
    """Say why a value can't be the answer to a question, in sentences; none if it can.

    A day that scores by its age can't lie after `today`.
    """
    match value:
        case tuple():
            return _choice_problems(question, value)
        case str():
            return _text_problems(question, value)
        case date():
            return _day_problems(question, value, today)
        case _:
            return _number_problems(question, value)


def _choice_problems(question: Question, chosen: tuple[str, ...]) -> tuple[str, ...]:
    found = [f"There is no choice “{id}”." for id in chosen if question.choice(id) is None]
    if not chosen:
        found.append("Nothing is chosen.")
    if len(set(chosen)) < len(chosen):
        found.append("A choice is there twice.")
    if len(chosen) > 1 and question.kind is not QuestionKind.MANY:
        found.append("Only one choice is possible.")
    alone = [choice for choice in question.choices if choice.alone and choice.id in chosen]
    if alone and len(chosen) > 1:
        found.append(f"“{alone[0].text}” can't be chosen together with another.")
    return tuple(found)


def _text_problems(question: Question, text: str) -> tuple[str, ...]:
    if question.kind is not QuestionKind.TEXT:
        return (_expected(question),)
    if not text.strip():
        return ("The answer is blank.",)
    if len(text) > TEXT_LIMIT:
        return (f"The answer has {len(text):,} characters; at most {TEXT_LIMIT:,} are kept.",)
    return ()


def _day_problems(question: Question, day: date, today: date) -> tuple[str, ...]:
    if question.kind is not QuestionKind.DATE:
        return (_expected(question),)
    if question.bands and day > today:
        return (f"{day.isoformat()} lies in the future.",)
    return ()


def _number_problems(question: Question, number: float) -> tuple[str, ...]:
    if question.kind is not QuestionKind.NUMBER:
        return (_expected(question),)
    if not math.isfinite(number):
        return ("It must be a finite number.",)
    if question.whole and number != int(number):
        return ("It must be a whole number.",)
    if question.low is not None and number < question.low:
        return (f"It must be at least {question.low:,g} {unit_for(question, question.low)}".rstrip() + ".",)
    if question.high is not None and number > question.high:
        return (f"It must be at most {question.high:,g} {unit_for(question, question.high)}".rstrip() + ".",)
    return ()


def _expected(question: Question) -> str:
    return {
        QuestionKind.NUMBER: "It must be a number.",
        QuestionKind.DATE: "It must be a day, such as 2026-11-22.",
        QuestionKind.TEXT: "It must be a text.",
    }.get(question.kind, "It must be one of the choices.")


def encode_value(value: AnswerValue) -> str:
    """Write a value as one line of JSON, the same for the same value."""
    match value:
        case tuple():
            document: dict[str, object] = {"chosen": list(value)}
        case str():
            document = {"text": value}
        case date():
            document = {"day": value.isoformat()}
        case _:
            document = {"number": float(value)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


@lru_cache(4_096)
def decode_value(text: str) -> AnswerValue:
    """Read what `encode_value` wrote.

    Raises:
        ValueError: It is something else.
    """
    try:
        document = json.loads(text)
    except RecursionError:
        raise ValueError("expected an answer as encode_value writes it") from None
    match document:
        case {"chosen": [*ids], **rest} if not rest and all(isinstance(id, str) for id in ids):
            return tuple(ids)
        case {"text": str(words), **rest} if not rest:
            return words
        case {"day": str(day), **rest} if not rest and _ISO_DAY.fullmatch(day):
            return date.fromisoformat(day)
        case {"number": float(number) | int(number), **rest} if (
            not rest and not isinstance(number, bool) and abs(number) <= _LARGEST
        ):
            return float(number)
        case _:
            raise ValueError("expected an answer as encode_value writes it")


def value_words(question: Question, value: AnswerValue) -> str:
    """Say a value in the words of its question: “We stop”, “12 h”, “2026-09-30”."""
    match value:
        case tuple():
            chosen = [choice.text for choice in question.choices if choice.id in value]
            return "; ".join(chosen + [id for id in value if question.choice(id) is None])
        case str():
            return value
        case date():
            return value.isoformat()
        case _:
            return f"{value:,.10g} {unit_for(question, value)}".rstrip()


def unit_for(question: Question, number: float) -> str:
    """Return the unit of a number: of “person|people”, the first for 1 and the second for the others."""
    one, _, several = question.unit.partition("|")
    return one if number == 1 or not several else several
