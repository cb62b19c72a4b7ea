"""What the register holds about assessments: the questionnaires in use, who assessed what, answers and evidence.

A questionnaire is kept as it was when it was answered, so that an assessment reads the same without the file that it
came from. The bytes of evidence lie beside the rows, by their SHA-256 (`leeway.domain.evidence`): a row makes them count,
and undo takes the row away, never the bytes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from leeway.domain import fields

DRAFT: Final = "draft"
IN_REVIEW: Final = "in review"
APPROVED: Final = "approved"
SUPERSEDED: Final = "superseded"
STATUSES: Final = (DRAFT, IN_REVIEW, APPROVED, SUPERSEDED)
FROZEN: Final = (APPROVED, SUPERSEDED)
"""The statuses in which nothing can be answered any more."""

_DEFINITION_LIMIT: Final = 5_000_000
_SHA256: Final = "([0-9a-f]{64})?"


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire in use: the text of its definition (TOML) and that text's SHA-256.

    `key` is the definition's id, which stays from version to version.
    """

    id: str
    key: str = fields.name("Id of the questionnaire")
    version: str = fields.name("Version")
    name: str = fields.name("Title")
    sha256: str = fields.text("SHA-256", longest=64, pattern="[0-9a-f]{64}", pattern_hint="a SHA-256")
    definition: str = fields.text("Definition", longest=_DEFINITION_LIMIT)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One pass through a questionnaire for one product; `number` counts those of the product.

    `facts` are the facts of the register at the approval, as `questionnaire_facts.encode_facts` writes them: what was
    approved is scored by them ever after. Before the approval it is empty.
    """

    id: str
    product_id: str = fields.reference("Product", "product")
    questionnaire_id: str = fields.reference("Questionnaire", "questionnaire")
    started: date = fields.day("Started", required=True)
    number: int = fields.whole("Number", low=1, high=100_000, default=1)
    status: str = fields.choice("Status", STATUSES, default=DRAFT)
    assessor: str = fields.text("Assessor", longest=500, hint="Who answers")
    reviewer: str = fields.text("Reviewer", longest=500, hint="Who reviews and approves")
    approved_on: date | None = fields.day("Approved on")
    review_due: date | None = fields.day(
        "Next review due", hint="The day by which it should be assessed again"
    )
    note: str = fields.text("Note")
    facts: str = fields.text("Facts at the approval", longest=1_000_000)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What was answered to one question: a value as `questionnaire_answers.encode_value` writes it, or why none applies.

    With neither, the question is unanswered, and the row keeps its note and evidence.
    """

    id: str
    assessment_id: str = fields.reference("Assessment", "assessment")
    question: str = fields.name("Question")
    value: str = fields.text("Answer")
    not_applicable: str = fields.text("Not applicable because")
    note: str = fields.text("Note")
    answered_by: str = fields.text("Answered by", longest=500)
    answered_at: datetime | None = fields.instant("Answered at")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What backs an answer up: a file in the register, by its SHA-256 and its size in bytes, or a link."""

    id: str
    answer_id: str = fields.reference("Answer", "answer")
    name: str = fields.name("Name")
    link: str = fields.text(
        "Link",
        longest=2_000,
        pattern="(https?://[^\\s]+)?",
        pattern_hint="a web address such as https://example.com/report",
    )
    sha256: str = fields.text(
        "SHA-256", longest=64, pattern=_SHA256, pattern_hint="a SHA-256, or blank for a link"
    )
    size: int | None = fields.whole("Size", unit="bytes", high=2**31 - 1)
    expires: date | None = fields.day("Expires", hint="The last day on which it counts")
    added_by: str = fields.text("Added by", longest=500)
    added_at: datetime | None = fields.instant("Added at")
