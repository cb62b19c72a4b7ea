"""Answers to try: one for each way of answering a question that can make a difference."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from leeway.domain.questionnaire import Question, QuestionKind
from leeway.domain.questionnaire_answers import AnswerValue


def trial_answers(question: Question, limits: Iterable[float | date], as_of: date) -> Iterator[AnswerValue]:
    """Yield every choice, or a number or day on, between and beyond the limits of bands and of conditions.

    `limits` are those with which conditions compare the answer; days that score by their age don't lie after `as_of`.
    """
    together = tuple(choice.id for choice in question.choices if not choice.alone)
    yield from ((choice.id,) for choice in question.choices)
    match question.kind:
        case QuestionKind.MANY if len(together) > 1:
            yield together
        case QuestionKind.NUMBER:
            yield from _numbers(question, limits)
        case QuestionKind.DATE:
            yield from _days(question, limits, as_of)
        case QuestionKind.TEXT:
            yield "a text"


def _numbers(question: Question, limits: Iterable[float | date]) -> Iterator[float]:
    edges = {band.up_to for band in question.bands if band.up_to is not None}
    edges |= {float(limit) for limit in limits if not isinstance(limit, date)}
    edges |= {end for end in (question.low, question.high) if end is not None} or {0.0}
    known = sorted(edges)
    between = {(low + high) / 2 for low, high in pairwise(known)}
    if question.whole:
        between = {float(int(value)) for value in between}
    low = question.low if question.low is not None else known[0] - 1
    high = question.high if question.high is not None else known[-1] + 1
    yield from sorted(value for value in {low, high, *known, *between} if low <= value <= high)


def _days(question: Question, limits: Iterable[float | date], as_of: date) -> Iterator[date]:
    ages = [int(band.up_to) for band in question.bands if band.up_to is not None]
    days = {as_of - timedelta(days=age) for age in (*ages, max(ages, default=0) + 1)}
    for limit in limits:
        if isinstance(limit, date):
            days |= {limit - timedelta(days=1), limit, limit + timedelta(days=1)}
    yield from sorted(day for day in days if not question.bands or day <= as_of)
