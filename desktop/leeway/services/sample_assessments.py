"""The example team's assessments in the sample register, read from a file that people edit.

The file names products as "Vendor / Product", and questions and choices by their ids; an answer is a list of choices, a
number, or a text. What was approved goes by the facts of the sample as of that day. Ids are UUIDv7, as those of
`leeway.services.sample`: the same file gives the same ids on any day.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from leeway.assets import asset
from leeway.domain.assessment_entities import (
    APPROVED,
    DRAFT,
    AnswerRow,
    Assessment,
    EvidenceRow,
    Questionnaire,
)
from leeway.domain.change import Change
from leeway.domain.editing import add
from leeway.domain.evidence import EvidenceFile
from leeway.domain.questionnaire import Definition, Question, QuestionKind
from leeway.domain.questionnaire_answers import (
    Answer,
    AnswerValue,
    answer_problems,
    encode_value,
    normal_value,
)
from leeway.domain.questionnaire_facts import Facts, encode_facts
from leeway.domain.register import Register
from leeway.engine.portfolio import assess_portfolio
from leeway.engine.questionnaire_facts import product_facts
from leeway.errors import LeewayError, UnreadableSource
from leeway.services.assessment_definitions import parsed
from leeway.services.assessment_facts import review_due
from leeway.services.finding import find_product
from leeway.services.sample import Json, load_document, sample_id, written_on

_NOON: Final = time(12, tzinfo=UTC)


def sample_assessments(
    register: Register, today: date, path: Path | None = None
) -> tuple[tuple[Change, ...], tuple[EvidenceFile, ...]]:
    """Return the changes that add the example assessments, and the files of evidence, which go with them.

    `register` holds the products already.

    Raises:
        UnreadableSource: The file isn't what it should be, or names what isn't there.
    """
    path = path or asset("resources", "samples", "example-assessments.json")
    document = load_document(path)
    written = written_on(path.name, document)
    try:
        text = _questionnaire_text(document)
        made = _Assessments(register, parsed(text), written, today - written)
        made.read(document, text)
    except (LeewayError, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"{error}" if isinstance(error, LeewayError) else f"{error!r}."
        raise UnreadableSource(f"{path.name} isn't a list of example assessments: {what}") from error
    return made.changes(), tuple(made.files)


def _questionnaire_text(document: Json) -> str:
    name = Path(str(document["questionnaire"])).name
    return asset("resources", "questionnaires", name).read_text(encoding="utf-8")


@dataclass
class _Answered:
    """The answers of an assessment that is being read, by question, and the evidence of each."""

    rows: dict[str, AnswerRow] = field(default_factory=dict)
    evidence: dict[str, list[EvidenceRow]] = field(default_factory=dict)


class _Assessments:
    """The rows of a file of assessments, gathered in one pass, and their files of evidence."""

    def __init__(self, register: Register, definition: Definition, written: date, shift: timedelta) -> None:
        self.files: list[EvidenceFile] = []
        self._register = register
        self._definition = definition
        self._written = written
        self._shift = shift
        self._count = 0
        self._rows: list[Any] = []
        self._before: dict[str, tuple[int, _Answered]] = {}

    def read(self, document: Json, text: str) -> None:
        """Take the questionnaire and every assessment of the document."""
        known = self._definition
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        id = self._new_id("questionnaire")
        self._rows.append(Questionnaire(id, known.id, known.version, known.title, sha256, text))
        for row in document["assessments"]:
            self._assessment(row, id)

    def changes(self) -> tuple[Change, ...]:
        """Return the changes that add the rows, each after those that it refers to."""
        return add(*self._rows)

    def _assessment(self, row: Json, questionnaire_id: str) -> None:
        product_id = find_product(self._register, row["product"]).id
        number, before = self._before.get(product_id, (0, _Answered()))
        id = self._new_id(f"{product_id} {number + 1}")
        new = Assessment(id, product_id, questionnaire_id, self._day(row["started"]), number + 1)
        new = replace(new, assessor=row["assessor"], note=row["note"], **self._approval(row, product_id))
        answered = self._taken_over(before, id) if row.get("takes_over") else _Answered()
        for question, given in row["answers"].items():
            self._answer(answered, new, question, given)
        self._rows += [new, *answered.rows.values()]
        self._rows += [one for rows in answered.evidence.values() for one in rows]
        self._before[product_id] = (number + 1, answered)

    def _approval(self, row: Json, product_id: str) -> dict[str, Any]:
        if "approved_on" not in row:
            return {"status": DRAFT}
        day = self._day(row["approved_on"])
        portfolio = assess_portfolio(self._register, day)
        found = product_facts(self._register, portfolio, product_id)
        facts: Facts = {name: fact for name, fact in found.items() if fact.as_of <= day}
        due = review_due(self._register, portfolio, product_id, day)
        return {
            "status": APPROVED,
            "reviewer": row["reviewer"],
            "approved_on": day,
            "review_due": due,
            "facts": encode_facts(facts),
        }

    def _taken_over(self, before: _Answered, assessment_id: str) -> _Answered:
        """Copy answers and their evidence, as a new assessment of the same questionnaire does."""
        taken = _Answered()
        for question, row in before.rows.items():
            id = self._new_id(f"{assessment_id} {question}")
            taken.rows[question] = replace(row, id=id, assessment_id=assessment_id)
            taken.evidence[question] = [
                replace(one, id=self._new_id(f"{id} {one.name}"), answer_id=id)
                for one in before.evidence.get(question, ())
            ]
        return taken

    def _answer(self, answered: _Answered, assessment: Assessment, question: str, given: Json) -> None:
        asked = self._definition.questions[question]
        day = self._day(given["on"])
        value = self._value(asked, given.get("answer"))
        told = Answer(question, value, given.get("not_applicable", ""), given.get("note", ""))
        if problems := answer_problems(asked, told, day):
            raise ValueError(f"{question}: {problems[0]}")
        earlier = answered.rows.get(question)
        row = AnswerRow(
            id=earlier.id if earlier else self._new_id(f"{assessment.id} {question}"),
            assessment_id=assessment.id,
            question=question,
            value="" if value is None else encode_value(value),
            not_applicable=told.not_applicable,
            note=told.note,
            answered_by=given.get("by", assessment.assessor),
            answered_at=datetime.combine(day, _NOON),
        )
        answered.rows[question] = row
        for one in given.get("evidence", ()):
            answered.evidence.setdefault(question, []).append(self._evidence(one, row))

    def _value(self, question: Question, given: Any) -> AnswerValue | None:
        if given is None:
            return None
        if question.kind is QuestionKind.DATE and isinstance(given, str):
            return self._day(given)
        return normal_value(question, tuple(given) if isinstance(given, list) else given)

    def _evidence(self, given: Json, answer: AnswerRow) -> EvidenceRow:
        expires = self._day(given["expires"]) if "expires" in given else None
        row = EvidenceRow(
            self._new_id(f"{answer.id} {given['name']}"), answer.id, given["name"], expires=expires,
            added_by=answer.answered_by, added_at=answer.answered_at,
        )  # fmt: skip
        if "link" in given:
            return replace(row, link=given["link"])
        file = EvidenceFile.of(given["text"].encode("utf-8"))
        self.files.append(file)
        return replace(row, sha256=file.sha256, size=len(file.content))

    def _day(self, text: str) -> date:
        return date.fromisoformat(text) + self._shift

    def _new_id(self, place: str) -> str:
        self._count += 1
        return sample_id(self._written, self._count, f"assessments {place}")
