"""An assessment laid out for the terminal."""

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from leeway.domain.questionnaire import Severity
from leeway.domain.questionnaire_facts import fact_values
from leeway.domain.questionnaire_wording import fill
from leeway.domain.register import Register
from leeway.engine.questionnaire_effects import answer_first
from leeway.engine.questionnaire_incoming import Effect
from leeway.engine.questionnaire_scores import Score, score_text
from leeway.formats.wording import printable
from leeway.services.assessment_view import AssessmentView
from leeway.services.assessment_workbook import WorkbookPlan
from leeway.services.finding import title

_SHAPES = {
    Severity.CRITICAL: ("■", "red"),
    Severity.MAJOR: ("▲", "yellow"),
    Severity.MINOR: ("●", ""),
    Severity.ADVICE: ("○", "dim"),
}
_EFFECTS = {
    Effect.ADD: "to add",
    Effect.CHANGE: "to change",
    Effect.CLEAR: "to clear",
    Effect.UNCHANGED: "unchanged",
}


def assessment_table(register: Register, view: AssessmentView, today: date) -> Iterable[RenderableType]:
    """Lay out scores by pillar, findings, contradictions, and what to answer first."""
    one = view.assessment
    product = title(register, register.products[one.product_id])
    row = register.questionnaires[one.questionnaire_id]
    yield Text(printable(f"{product}: {row.name}, version {row.version}"), style="bold")
    yield Text(
        printable(
            f"Assessment {one.number}, {_status(view, today)}. {view.scores.done} of {view.scores.asked} questions answered."
        )
    )
    yield Text()
    yield _table(
        ("Pillar", "Answered", "Score", "Between", "Band"),
        [
            *((fill(p.title, view.words), f"{p.done}/{p.asked}", *_score(p.score)) for p in view.scores.pillars),
            ("Overall", f"{view.scores.done}/{view.scores.asked}", *_score(view.scores.overall)),
        ],
    )  # fmt: skip
    yield from _section("Findings", (_finding(view, place) for place in range(len(view.findings))))
    yield from _section("Answers that differ from the register", _contradictions(view))
    yield from _section("Answer first", _first(view))


def _status(view: AssessmentView, today: date) -> str:
    one = view.assessment
    told = f"{one.status}, begun on {one.started.isoformat()}"
    told += f" by {one.assessor}" if one.assessor else ""
    if one.approved_on is not None:
        told += f", approved on {one.approved_on.isoformat()}" + (
            f" by {one.reviewer}" if one.reviewer else ""
        )
    if one.review_due is not None:
        late = " (overdue)" if one.review_due < today else ""
        told += f", next review by {one.review_due.isoformat()}{late}"
    return told


def _score(score: Score) -> tuple[str, str, str]:
    if score.range is None:
        return "not scored", "", ""
    between = "" if score.settled else f"{score_text(score.range.low)} to {score_text(score.range.high)}"
    if score.score is None:
        return "–", between, ""
    return score_text(score.score), between, "" if score.band is None else score.band.value


def _finding(view: AssessmentView, place: int) -> Text:
    finding = view.findings[place]
    shape, style = _SHAPES[finding.severity]
    advice = f" {finding.advice}" if finding.advice else ""
    behind = ", ".join(finding.questions)
    text = printable(f"{finding.severity.words}: {finding.text}.{advice} [{behind}]")
    return Text(f"{shape} ", style=style) + Text(text)


def _contradictions(view: AssessmentView) -> Iterable[Text]:
    for one in view.contradictions:
        fact = one.suggestion.fact
        told = f"{one.question}: “{one.answer}”, but {fact.source} says “{one.suggestion.words}” (as of {fact.as_of.isoformat()})."
        yield Text(printable(told))


def _first(view: AssessmentView) -> Iterable[Text]:
    if view.frozen:
        return
    for effect in answer_first(view.definition, view.answers, fact_values(view.facts), view.as_of):
        text = fill(view.definition.questions[effect.question].text, view.words)
        yield Text(printable(f"{effect.question}: {text} (narrows the range by {effect.narrows:.2f})"))


def _section(heading: str, lines: Iterable[Text]) -> Iterable[RenderableType]:
    found = list(lines)
    if found:
        yield Text()
        yield Text(heading, style="bold")
        yield from found


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place in {0, len(headings) - 1} else "right")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    return table


def workbook_report(plan: WorkbookPlan, *, taken: bool) -> Iterable[RenderableType]:
    """Say what a workbook's answers do, and everything that is odd about it."""
    for line in (*plan.read.problems, *plan.read.notes):
        yield Text(printable(line))
    if plan.read.missing:
        yield Text(f"Without a row, so unchanged: {', '.join(plan.read.missing)}.")
    counts = ", ".join(f"{plan.count(effect)} {words}" for effect, words in _EFFECTS.items())
    yield Text(f"{counts}.{'' if taken else ' Nothing was imported.'}")
