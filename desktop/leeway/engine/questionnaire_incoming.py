"""Answers from outside beside those that are there: what taking them would add, change and clear."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from leeway.domain.questionnaire_answers import Answer, Answers


class Effect(StrEnum):
    """What taking an answer does."""

    ADD = "add"
    CHANGE = "change"
    CLEAR = "clear"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class IncomingAnswer:
    """An answer from outside, with the evidence that was there before, and what taking it does."""

    effect: Effect
    before: Answer
    after: Answer


def plan_answers(current: Answers, incoming: Answers) -> Mapping[str, IncomingAnswer]:
    """Lay answers from outside beside the current ones, by question; questions that they don't mention stay as they are.

    An incoming answer that is blank clears the answer, the reason and the note, never the evidence.
    """
    found: dict[str, IncomingAnswer] = {}
    for id, answer in incoming.items():
        before = current.get(id, Answer(id))
        after = replace(answer, evidence=before.evidence)
        found[id] = IncomingAnswer(_effect(before, after), before, after)
    return found


def _effect(before: Answer, after: Answer) -> Effect:
    if before == after:
        return Effect.UNCHANGED
    if before.given and not after.given:
        return Effect.CLEAR
    return Effect.CHANGE if before.given else Effect.ADD
