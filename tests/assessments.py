"""An assessed product for tests: a register file with one product, an assessment of it, and the steps of an operator."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.builders import TODAY, Team
from tests.questionnaires import choice, definition, many, number, pillar, yes_no
from tests.register_files import write_register

from leeway.domain.questionnaire import Combine, Question, QuestionKind
from leeway.domain.questionnaire_conditions import AnswerTest, Is
from leeway.engine.portfolio import assess_portfolio
from leeway.formats.questionnaire_writing import write_definition
from leeway.services.answering import add_evidence, answer_question, not_applicable, note_answer
from leeway.services.assessing import Signature, approve, start_assessment
from leeway.services.assessment_facts import facts_of, review_due
from leeway.services.assessment_reviews import product_reviews
from leeway.services.assessment_view import AssessmentView, view_assessment
from leeway.services.evidence import read_evidence
from leeway.services.opening import open_register

if TYPE_CHECKING:
    from leeway.domain.change import Brought, Change, Edit
    from leeway.domain.questionnaire import Definition
    from leeway.domain.questionnaire_answers import AnswerValue
    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SIGNED = Signature("ann", NOW)


def small(version: str = "1.0", *more: Question) -> Definition:
    """A questionnaire of every kind; “detail” is asked only after “switch” is answered with yes."""
    one = pillar(
        "recovery",
        choice("week", 0.0, 1.0, 3.0, 4.0),
        yes_no("switch"),
        number("detail", (1.0, 0.0), (None, 4.0), when=AnswerTest("switch", Is(("yes",)))),
        many("data", Combine.WORST, 1.0, 3.0),
        weight=3.0,
        main=True,
    )
    two = pillar(
        "roadmap", Question("about", "What else?", QuestionKind.TEXT), choice("published", 0.0, 4.0), *more
    )
    found = definition(one, two)
    return type(found)(found.id, version, found.title, found.pillars)


def text_of(of: Definition) -> str:
    return write_definition(of).decode("utf-8")


def broken(register: Register) -> Register:
    """The register with questionnaires that can't be read: no edit leads there, a damaged file may."""
    rows = register.questionnaires.items()
    return register.with_rows(
        {"questionnaire": {id: replace(row, definition="no definition [") for id, row in rows}}
    )


@functools.cache
def _team() -> tuple[Any, ...]:
    team = Team()
    team.need(team.workflow("Release", critical=True), team.sold("Coder"))
    return tuple(team.rows)


class Desk:
    """A register file that is open, and what an operator does with an assessment in it; each step is saved."""

    def __init__(self, path: Path, of: Definition | None = None) -> None:
        write_register(path, *_team(), now=NOW)
        self.open: OpenRegister = open_register(path, author="ann", clock=lambda: NOW)
        self.product = "Coder"
        self.id = self.start(small() if of is None else of)

    @property
    def register(self) -> Any:
        return self.open.register

    def do(self, changes: tuple[Change, ...], brings: tuple[Brought, ...] = ()) -> Edit | None:
        edit = self.open.edit(changes, "Step", brings=brings)
        if edit:
            self.open.save(edit)
        return edit

    def start(self, of: Definition, today: date = TODAY) -> str:
        started = start_assessment(self.register, self.product, text_of(of), "ann", today)
        self.do(started.changes)
        self.id = started.id
        return started.id

    def question(self, id: str) -> Question:
        return self.view().definition.questions[id]

    def answer(self, id: str, value: AnswerValue | None) -> Edit | None:
        return self.do(answer_question(self.register, self.id, self.question(id), value, SIGNED, TODAY))

    def skip(self, id: str, reason: str) -> Edit | None:
        return self.do(not_applicable(self.register, self.id, self.question(id), reason, SIGNED, TODAY))

    def note(self, id: str, note: str) -> Edit | None:
        return self.do(note_answer(self.register, self.id, self.question(id), note, TODAY))

    def prove(self, id: str, path: Path, expires: date | None = None) -> Edit | None:
        read = read_evidence(path, SIGNED, expires)
        return self.do(add_evidence(self.register, self.id, self.question(id), read.row), (read.file,))

    def approve(self, today: date = TODAY, reviewer: str = "bob") -> Edit | None:
        portfolio = assess_portfolio(self.register, today)
        facts = facts_of(self.register, portfolio, self.register.assessments[self.id])
        due = review_due(self.register, portfolio, self.product, today)
        return self.do(approve(self.register, self.id, facts, reviewer, today, due))

    def view(self, today: date = TODAY, id: str | None = None) -> AssessmentView:
        wanted = id or self.id
        facts = facts_of(
            self.register, assess_portfolio(self.register, today), self.register.assessments[wanted]
        )
        return view_assessment(self.register, wanted, facts, today)


def overdue(register: Register, today: date) -> dict[str, date | None]:
    """Return the products whose review is overdue, with the day by which it was due."""
    reviews = product_reviews(register).items()
    return {id: review.due for id, review in reviews if review.overdue_days(today)}
