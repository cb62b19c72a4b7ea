"""The tables of an assessment's results: findings, what to answer first, where answers and register differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leeway.domain.questionnaire_wording import fill
from leeway.ui import formatting
from leeway.ui.models.assessment_words import SEVERITIES
from leeway.ui.models.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from leeway.domain.questionnaire import Severity
    from leeway.engine.questionnaire_effects import Effect
    from leeway.services.assessment_view import AssessmentView

_LONG: Final = 400
_SMALL: Final = 0.01


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding: `questions` are the wordings of those behind it, `question` the id of the first, empty for none."""

    id: str
    severity: Severity
    text: str
    advice: str
    pillar: str
    question: str
    questions: tuple[str, ...]

    @property
    def behind(self) -> str:
        """The question behind it, and how many more."""
        more = len(self.questions) - 1
        first = formatting.line(self.questions[0], _LONG) if self.questions else ""
        return f"{first} and {formatting.counted(more, 'other')}" if more > 0 else first


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A question that narrows the range much, and by how much on average."""

    id: str
    question: str
    pillar: str
    narrows: float


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """An answer that differs from what the register, or a signal, says."""

    id: str
    question: str
    answer: str
    suggested: str
    words: str
    source: str
    as_of: date


def wording(view: AssessmentView, question: str) -> str:
    """Return the text of a question as it is asked."""
    return fill(view.definition.questions[question].text, view.words)


def finding_rows(view: AssessmentView) -> list[FindingRow]:
    """Return the findings, worst first."""
    titles = {pillar.id: pillar.title for pillar in view.definition.pillars}
    return [
        FindingRow(
            id=str(number),
            severity=found.severity,
            text=found.text,
            advice=found.advice,
            pillar=titles[found.pillar],
            question=next((id for id in found.questions if view.asked(id)), ""),
            questions=tuple(wording(view, id) for id in found.questions),
        )
        for number, found in enumerate(view.findings)
    ]


def first_rows(view: AssessmentView, effects: Iterable[Effect]) -> list[FirstRow]:
    """Return the questions to answer first, the largest effect first."""
    pillars = view.definition.pillar_of
    return [
        FirstRow(one.question, wording(view, one.question), pillars[one.question].title, one.narrows)
        for one in effects
    ]


def difference_rows(view: AssessmentView) -> list[DifferenceRow]:
    """Return the answers that differ from the register, in the order of the questionnaire."""
    return [
        DifferenceRow(
            id=one.question,
            question=wording(view, one.question),
            answer=one.answer,
            suggested=one.suggestion.words,
            words=one.suggestion.fact.words,
            source=one.suggestion.fact.source,
            as_of=one.suggestion.fact.as_of,
        )
        for one in view.contradictions
    ]


def _narrowing(points: float) -> str:
    written = formatting.user_locale().toString(max(points, _SMALL), "f", 2)
    return f"< {written}" if points < _SMALL else str(written)


FINDING_COLUMNS: Final[Sequence[Column[FindingRow]]] = (
    Column(
        "Severity",
        lambda row: row.severity.words,
        key=lambda row: row.severity.rank,
        badge=lambda row: SEVERITIES[row.severity],
        hint="How bad it is: critical, major, minor, or advice",
    ),
    Column("Finding", lambda row: row.text),
    Column(
        "Advice",
        lambda row: row.advice,
        muted=lambda row: not row.advice,
        hint="What to do about it",
    ),
    Column(
        "Question behind it",
        lambda row: row.behind,
        tip=lambda row: "\n".join((*row.questions, row.pillar)),
        hint="Whose answer gives it away; a click goes there",
    ),
)
FIRST_COLUMNS: Final[Sequence[Column[FirstRow]]] = (
    Column("Question", lambda row: row.question, tip=lambda row: f"{row.question}\n{row.pillar}"),
    Column(
        "Narrows by",
        lambda row: _narrowing(row.narrows),
        key=lambda row: row.narrows,
        numeric=True,
        tip=lambda row: f"{formatting.number(row.narrows, 3)} points, on average over its possible answers",
        hint="By how many points the overall range gets narrower, on average over the possible answers",
    ),
)
DIFFERENCE_COLUMNS: Final[Sequence[Column[DifferenceRow]]] = (
    Column("Question", lambda row: row.question),
    Column("Answer", lambda row: row.answer, bold=True),
    Column(
        "The register says",
        lambda row: row.suggested,
        bold=True,
        tip=lambda row: f"{row.suggested}\n{row.words}",
        hint="What its facts, or a signal, suggest as the answer",
    ),
    Column("Source", lambda row: row.source),
    Column("As of", lambda row: formatting.day(row.as_of), key=lambda row: row.as_of),
)
