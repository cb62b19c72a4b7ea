"""The team of `tests.memo.example` with an assessment of its tool."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from tests.builders import Team
from tests.memo.example import TOOL, team

from leeway.domain.assessment_entities import APPROVED, AnswerRow, Assessment, EvidenceRow, Questionnaire
from leeway.domain.questionnaire_answers import AnswerValue, encode_value

DEFINITION = """
id = "short"
version = "2.1"
title = "A short questionnaire"

[[pillar]]
id = "exit"
title = "Exit"
weight = 1
[[pillar.question]]
id = "exit.hours"
text = "How many hours does it take to rebuild what is built on {product}?"
kind = "number"
unit = "h"
bands = [{ up_to = 40, score = 4 }, { score = 0, finding = { severity = "major", text = "Leaving takes {answer}" } }]
suggest = "fact:effort_to_leave"
[[pillar.question]]
id = "exit.plan"
text = "Is there a plan?"
kind = "yes-no"
weight = 3
yes = { score = 4 }
no = { score = 0, finding = { severity = "critical", text = "There is no plan", advice = "Write one." } }

[[pillar]]
id = "recovery"
title = "Failure recovery"
weight = 3
main = true
[[pillar.question]]
id = "recovery.week"
text = "How do you keep working without {vendor}?"
kind = "choice"
weight = 2
choices = [{ id = "stop", text = "We stop", score = 0 }, { id = "failover", text = "We fail over", score = 3 }]
evidence = "required-above:2"
[[pillar.question]]
id = "recovery.people"
text = "Who performs the switch?"
kind = "text"
[[pillar.question]]
id = "recovery.tested"
text = "When was it tried?"
kind = "date"
bands = [{ within_days = 90, score = 4 }, { score = 1 }]
when = { question = "recovery.week", is = ["failover"] }
"""
APPROVAL = date(2026, 10, 1)
AT = datetime(2026, 9, 30, 14, 5, tzinfo=UTC)
SHA256 = "ab" * 32


def assess(
    found: Team,
    answers: Mapping[str, AnswerValue | None],
    *,
    number: int = 1,
    definition: str = DEFINITION,
    **values: Any,
) -> Team:
    """Add an assessment with its answers, approved unless told otherwise."""
    sha256 = hashlib.sha256(definition.encode()).hexdigest()
    kept = Questionnaire("short", "short", "2.1", "A short questionnaire", sha256, definition)
    if kept not in found.rows:
        found.rows.append(kept)
    given = {"status": APPROVED, "approved_on": APPROVAL, "assessor": "Ann", "reviewer": "Bob"} | values
    if given["status"] != APPROVED:
        given["approved_on"] = None
    started = date(2026, 9, 28)
    found.rows.append(Assessment(f"as{number}", TOOL, "short", started, number, **given))
    for question, value in answers.items():
        text = "" if value is None else encode_value(value)
        found.rows.append(answer(question, number, value=text, answered_by="Cleo", answered_at=AT))
    return found


def answer(question: str, number: int = 1, **values: Any) -> AnswerRow:
    return AnswerRow(f"{question} {number}", f"as{number}", question, **values)


def evidence(question: str, name: str, **values: Any) -> EvidenceRow:
    return EvidenceRow(f"{question} {name}", f"{question} 1", name, added_by="Cleo", added_at=AT, **values)


def assessed(**values: Any) -> Team:
    """The team with an assessment: one pillar answered, one half, with a file and a link that has expired."""
    found = assess(
        team(),
        {
            "exit.hours": 12.0,
            "exit.plan": ("no",),
            "recovery.week": ("failover",),
            "recovery.tested": date(2026, 9, 1),
        },
        **values,
    )
    found.rows += (
        answer(
            "recovery.people", not_applicable="It switches by itself.", answered_by="Cleo", answered_at=AT
        ),
        evidence("recovery.week", "drill.pdf", sha256=SHA256, size=1200, expires=date(2027, 1, 31)),
        evidence("recovery.tested", "Log", link="https://example.com/log", expires=date(2026, 11, 1)),
    )
    return found


def wide(pillars: int, questions: int) -> tuple[str, dict[str, AnswerValue | None]]:
    """A questionnaire of many questions, and an answer to each."""
    text = 'id = "wide"\nversion = "1"\ntitle = "Wide"\n'
    answers: dict[str, AnswerValue | None] = {}
    for number in range(pillars):
        text += f'[[pillar]]\nid = "p{number}"\ntitle = "Pillar number {number}"\nmain = {str(number < 3).lower()}\n'
        for place in range(questions):
            id = f"p{number}.q{place}"
            text += (
                f'[[pillar.question]]\nid = "{id}"\ntext = "Question {place} of pillar {number}, worded at some length?"\n'
                'kind = "choice"\nchoices = [{ id = "a", text = "The first of the answers", score = 0, finding = '
                f'{{ severity = "major", text = "Finding of question {place} in {number}", advice = "Do something about it, '
                'soon." } }, { id = "b", text = "The other", score = 4 }]\n'
            )
            answers[id] = ("a",) if place % 2 else ("b",)
    return text, answers
