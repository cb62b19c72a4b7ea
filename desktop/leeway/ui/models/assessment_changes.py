"""The tables of a comparison: what became of each answer, and products side by side."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leeway.domain.questionnaire import Severity
from leeway.domain.questionnaire_wording import fill
from leeway.engine.questionnaire_versions import Fate
from leeway.services.assessment_charts import OVERALL
from leeway.ui import formatting
from leeway.ui.models.assessment_words import BANDS, STATUSES, UNSCORED, points, points_apart, range_words
from leeway.ui.models.columns import Column
from leeway.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from leeway.engine.questionnaire_scores import Score
    from leeway.services.assessment_comparison import AgainstBefore, ComparedProduct, SideBySide

FATES: Final[Mapping[Fate, Mark]] = MappingProxyType(
    {
        Fate.CHANGED: Mark("▲", "Changed", "degrades"),
        Fate.NEW: Mark("●", "New", "accent"),
        Fate.GONE: Mark("■", "Gone", "unknown"),
        Fate.KEPT: Mark("○", "Kept", "unknown"),
    }
)
"""What became of an answer, what needs a look first."""

NOT_ASSESSED: Final = "not assessed"
NOT_ASKED: Final = "not asked"
_HARDLY: Final = 0.05
_ORDER: Final = {fate: place for place, fate in enumerate(FATES)}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What became of the answer to a question; `shown` tells whether the question is in the assessment of now."""

    id: str
    fate: Fate
    question: str
    pillar: str
    before: str
    after: str
    difference: float | None
    shown: bool


@dataclass(frozen=True, slots=True)
class ProductFigure:
    """A figure of one product: its words, and the rule or the whole of it."""

    text: str
    tip: str = ""
    muted: bool = False
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One line of the comparison of products: a figure of each."""

    id: str
    name: str
    figures: tuple[ProductFigure, ...]


def change_rows(found: AgainstBefore) -> list[ChangeRow]:
    """Return what became of each answer, in the order of the questionnaire."""
    rows = []
    for change in found.comparison.answers:
        shown = change.question in found.now.definition.questions
        definition = (found.now if shown else found.before).definition
        known = change.score_before is not None and change.score_after is not None
        rows.append(
            ChangeRow(
                id=change.question,
                fate=change.fate,
                question=fill(change.text, found.now.words),
                pillar=definition.pillar_of[change.question].title,
                before=change.before,
                after=change.after,
                difference=(change.score_after or 0.0) - (change.score_before or 0.0) if known else None,
                shown=shown and found.now.asked(change.question),
            )
        )
    return rows


def difference_words(value: float | None) -> str:
    """Say a difference of scores by sign and word; a dash where there is none to tell."""
    if value is None:
        return UNSCORED
    if abs(value) < 1e-9:
        return "the same"
    if abs(value) < _HARDLY:
        return "hardly changed"
    sign, word = ("+", "better") if value > 0 else ("\N{MINUS SIGN}", "worse")
    return f"{sign}{points_apart(abs(value))} {word}"


CHANGE_COLUMNS: Final[Sequence[Column[ChangeRow]]] = (
    Column(
        "Answer",
        lambda row: FATES[row.fate].word,
        key=lambda row: _ORDER[row.fate],
        badge=lambda row: FATES[row.fate],
        hint="Changed, new, gone, or kept since the assessment before",
    ),
    Column("Question", lambda row: row.question, tip=lambda row: f"{row.question}\n{row.pillar}"),
    Column("Before", lambda row: row.before or UNSCORED, muted=lambda row: not row.before),
    Column("Now", lambda row: row.after or UNSCORED, bold=True, muted=lambda row: not row.after),
    Column(
        "Score",
        lambda row: difference_words(row.difference),
        key=lambda row: row.difference,
        muted=lambda row: not row.difference,
        hint="How much the answer’s own score rose or fell, of 4 points",
    ),
)


def product_columns(found: SideBySide) -> tuple[Column[ProductRow], ...]:
    """Return a column for what is compared, and one for each product."""
    columns = (_column(place, product) for place, product in enumerate(found.products))
    return (Column("", lambda row: row.name, key=lambda row: row.name.casefold()), *columns)


def _column(place: int, product: ComparedProduct) -> Column[ProductRow]:
    def figure(row: ProductRow) -> ProductFigure:
        return row.figures[place]

    name = formatting.line(product.product, 40)
    return Column(
        name,
        lambda row: figure(row).text,
        tip=lambda row: figure(row).tip or figure(row).text,
        muted=lambda row: figure(row).muted,
        bold=True,
        chip=lambda row: figure(row).mark,
        hint=formatting.line(f"{product.vendor} · {product.product}", 120),
    )


def product_rows(found: SideBySide) -> list[ProductRow]:
    """Return the lines of the comparison: overall, pillars, findings, and of when the assessments are."""
    rows = [_row(found, "overall", OVERALL, lambda product: _scored(product, _overall(product)))]
    for id, title, main in found.pillars:
        name = f"{title} (main)" if main else title
        rows.append(
            _row(found, f"pillar {id}", name, lambda product, id=id: _scored(product, product.pillar(id)))
        )
    for severity in Severity:
        name = f"Findings: {severity}"
        rows.append(
            _row(found, f"findings {severity}", name, lambda product, of=severity: _counted(product, of))
        )
    rows += [_row(found, name, name, told) for name, told in _TOLD]
    return rows


def _row(found: SideBySide, id: str, name: str, told: Callable[..., ProductFigure]) -> ProductRow:
    return ProductRow(id, name, tuple(told(product) for product in found.products))


def _overall(product: ComparedProduct) -> Score | None:
    return None if product.scores is None else product.scores.overall


def _scored(product: ComparedProduct, score: Score | None) -> ProductFigure:
    if product.view is None:
        return ProductFigure(NOT_ASSESSED, muted=True)
    if score is None or score.range is None:
        return ProductFigure(NOT_ASKED, muted=True)
    ends = range_words(score)
    if score.score is None or score.band is None:
        return ProductFigure(f"not answered, {ends}" if ends else "not answered", muted=True)
    mark = BANDS[score.band]
    text = f"{points(score.score)} {mark.word.lower()}"
    spread = f" ({points(score.low or 0.0)} to {points(score.high or 0.0)})" if ends else ""
    tip = f"{points(score.score)}{', ' if ends else ''}{ends}: {mark.word.lower()}"
    return ProductFigure(f"{text}{spread}", tip, mark=Mark(mark.shape, f"{text}{spread}", mark.token))


def _counted(product: ComparedProduct, severity: Severity) -> ProductFigure:
    count = product.findings(severity)
    if count is None or product.view is None:
        return ProductFigure(NOT_ASSESSED, muted=True)
    texts = [found.text for found in product.view.findings if found.severity is severity]
    return ProductFigure(formatting.count(count), "\n".join(texts[:12]) or "None", muted=not count)


def _answered(product: ComparedProduct) -> ProductFigure:
    if product.scores is None:
        return ProductFigure(NOT_ASSESSED, muted=True)
    return ProductFigure(
        f"{formatting.count(product.scores.done)} of {formatting.count(product.scores.asked)}"
    )


def _status(product: ComparedProduct) -> ProductFigure:
    if product.view is None:
        return ProductFigure(NOT_ASSESSED, muted=True)
    assessment = product.view.assessment
    mark = STATUSES[assessment.status]
    return ProductFigure(mark.word, f"Assessment {assessment.number}: {mark.word.lower()}", mark=mark)


def _as_of(product: ComparedProduct) -> ProductFigure:
    if product.view is None:
        return ProductFigure(NOT_ASSESSED, muted=True)
    return ProductFigure(formatting.day(product.view.as_of))


def _version(product: ComparedProduct) -> ProductFigure:
    if product.view is None:
        return ProductFigure(NOT_ASSESSED, muted=True)
    return ProductFigure(formatting.line(product.view.definition.version, 40))


_TOLD: Final[tuple[tuple[str, Callable[[ComparedProduct], ProductFigure]], ...]] = (
    ("Answered", _answered),
    ("Status", _status),
    ("As of", _as_of),
    ("Version", _version),
)
