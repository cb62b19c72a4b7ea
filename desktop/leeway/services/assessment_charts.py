"""The charts of assessments, as data: scores by pillar with their ranges, then and now, and of several products."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from leeway.domain.chart import (
    Axis,
    Bars,
    Cell,
    Chart,
    Column,
    Hue,
    Line,
    Mark,
    Numbers,
    Points,
    Quantity,
    Shape,
    Spans,
    Table,
)
from leeway.domain.questionnaire import BEST_SCORE, Definition
from leeway.engine.questionnaire_comparison import Comparison
from leeway.engine.questionnaire_scores import RiskBand, Score, Scores, score_text
from leeway.services.assessment_comparison import ComparedProduct, SideBySide
from leeway.services.outage_charts import HUES, SHAPES

OVERALL: Final = "Overall"
LOOKS: Final[Mapping[RiskBand, tuple[Shape, Hue]]] = MappingProxyType(
    {
        RiskBand.HIGH: (Shape.SQUARE, Hue.STOPS),
        RiskBand.ELEVATED: (Shape.TRIANGLE, Hue.DEGRADES),
        RiskBand.MODERATE: (Shape.DIAMOND, Hue.ACCENT),
        RiskBand.LOW: (Shape.CIRCLE, Hue.HOLDS),
    }
)
"""How each band looks: a shape and a hue; the word stands beside it."""

_GROUND: Final = 0.1
_BAR: Final = 0.1
_THIN: Final = 0.03
_APART, _ROOM = 0.24, 0.8
"""How far apart the products of one lane are at most, and how much of it they take together."""
_HARDLY: Final = 0.05
"""A difference below this would be written as 0.0."""
_UNKNOWN: Final = (Shape.RING, Hue.MUTED)
_NO_PILLARS: Final = "This questionnaire has no questions with scores."


@dataclass(frozen=True, slots=True)
class _Lane:
    """One line of the chart: its name, what it is worth, and what is written at its end."""

    name: str
    score: Score
    words: str


def scores_chart(definition: Definition, scores: Scores) -> Chart:
    """Draw the scores of an assessment, overall and by pillar, each with its band and the range it can end in."""
    main = {pillar.id for pillar in definition.pillars if pillar.main}
    lanes = [_Lane(OVERALL, scores.overall, band_words(scores.overall))]
    cells: list[tuple[Cell, ...]] = [
        (OVERALL, "", *_cells(scores.overall), None, scores.asked, scores.done),
    ]
    for pillar in scores.pillars:
        name = f"{pillar.title} (main)" if pillar.pillar in main else pillar.title
        words = band_words(pillar.score) if pillar.asked else "not asked"
        lanes.append(_Lane(name, pillar.score, words))
        yes = "yes" if pillar.pillar in main else ""
        cells.append((pillar.title, yes, *_cells(pillar.score), pillar.weight, pillar.asked, pillar.done))
    columns = (
        Column("Pillar", Quantity.TEXT),
        Column("Main", Quantity.TEXT),
        *_score_columns(""),
        Column("Weight", Quantity.COUNT),
        Column("Asked", Quantity.COUNT),
        Column("Answered", Quantity.COUNT),
    )
    return Chart(
        name="scores-by-pillar",
        title="Scores by pillar",
        x=_score_axis(),
        y=_lane_axis([lane.name for lane in lanes]),
        marks=_scored(lanes),
        table=Table(columns, tuple(cells)),
        words=_scores_words(scores),
        empty=_NO_PILLARS,
    )


def _scored(lanes: Sequence[_Lane]) -> tuple[Mark, ...]:
    """Return the ground with the words at its end, the bars, the ranges, and a symbol of the band on each score."""
    place, score = _places(len(lanes)), _values(lane.score.score for lane in lanes)
    low, high = _values(lane.score.low for lane in lanes), _values(lane.score.high for lane in lanes)
    looks = [_look(lane.score) for lane in lanes]
    hues = tuple(hue for _, hue in looks)
    open_ended = np.array([not lane.score.settled for lane in lanes])
    ends = tuple(lane.words for lane in lanes)
    return (
        _ground(place, ends),
        Bars("Score", np.zeros(len(place)), score, place + _BAR, place - _BAR, hues),
        Spans("Can end between", np.where(open_ended, low, np.nan), high, place, Hue.MUTED),
        Points("Score", score, place, hues, tuple(shape for shape, _ in looks)),
    )


def _ground(place: Numbers, ends: tuple[str, ...], half: float = _GROUND) -> Bars:
    """Return the ground of each line, which tells its row of the table, with words at its end."""
    left, right = np.zeros(len(place)), np.full(len(place), BEST_SCORE)
    rows = np.arange(len(place))
    return Bars("From 0 to 4", left, right, place + half, place - half, (Hue.FAINT,), rows, ends)


def _score_axis() -> Axis:
    ticks = tuple((float(value), str(value)) for value in range(int(BEST_SCORE) + 1))
    return Axis(Quantity.SCORE, "0 is bad, 4 is good", low=0.0, high=BEST_SCORE, ticks=ticks)


def _lane_axis(names: Sequence[str]) -> Axis:
    named = sorted(zip(_places(len(names)).tolist(), names, strict=True))
    return Axis(Quantity.TEXT, low=-0.6, high=max(len(names) - 0.4, 0.6), ticks=tuple(named))


def _places(count: int) -> Numbers:
    """Return where the lines are, the first at the top: (count,)."""
    return np.arange(count, dtype=np.float64)[::-1]


def _values(found: Iterable[float | None]) -> Numbers:
    return np.array([math.nan if value is None else value for value in found], np.float64)


def _scores(found: Iterable[Score | None]) -> Numbers:
    return _values(None if score is None else score.score for score in found)


def _look(score: Score) -> tuple[Shape, Hue]:
    return _UNKNOWN if score.band is None else LOOKS[score.band]


def band_words(score: Score) -> str:
    """Write a score with its band: “2.4 elevated”; why there is none where there is none."""
    if score.score is None or score.band is None:
        return "not scored" if score.range is None else "not answered"
    return f"{score_text(score.score)} {score.band}"


def _score_columns(of: str) -> tuple[Column, ...]:
    names = ("Score", "Lowest", "Highest")
    columns = (Column(f"{of}: {name.lower()}" if of else name, Quantity.SCORE) for name in names)
    return (*columns, Column(f"{of}: band" if of else "Band", Quantity.TEXT))


def _cells(score: Score | None) -> tuple[Cell, ...]:
    if score is None:
        return (None, None, None, None)
    return (score.score, score.low, score.high, None if score.band is None else str(score.band))


def _scores_words(scores: Scores) -> str:
    known = [(pillar.score.score, pillar.title) for pillar in scores.pillars]
    least = min(((score, title) for score, title in known if score is not None), default=None)
    lowest = "" if least is None else f" Lowest: {least[1]}, {score_text(least[0])}."
    return f"Overall {said(scores.overall)}.{lowest}"


def said(score: Score) -> str:
    """Say a score with its range and band: “2.4, between 1.1 and 3.2: elevated”."""
    words = "not scored yet" if score.score is None else score_text(score.score)
    if not score.settled and score.low is not None and score.high is not None:
        words += f", between {score_text(score.low)} and {score_text(score.high)}"
    return words if score.band is None else f"{words}: {score.band}"


# ------------------------------------------------------------------------------------- before and now


def changes_chart(comparison: Comparison) -> Chart:
    """Draw the scores of an assessment beside those of the one before it."""
    rows: list[tuple[str, Score | None, Score | None]] = [
        (OVERALL, comparison.overall_before, comparison.overall_after)
    ]
    rows += [(pillar.title, pillar.before, pillar.after) for pillar in comparison.pillars]
    differences = [comparison.difference, *(pillar.difference for pillar in comparison.pillars)]
    ends = tuple(
        change_words(before, after, difference)
        for (_, before, after), difference in zip(rows, differences, strict=True)
    )
    place = _places(len(rows))
    before, after = _scores(old for _, old, _ in rows), _scores(new for *_, new in rows)
    looks = [_UNKNOWN if score is None else _look(score) for _, _, score in rows]
    shapes, hues = tuple(shape for shape, _ in looks), tuple(hue for _, hue in looks)
    gap = np.full(len(rows), np.nan)
    way_x, way_y = np.column_stack((before, after, gap)).ravel(), np.column_stack((place, place, gap)).ravel()
    columns = (Column("Pillar", Quantity.TEXT), *_score_columns("Before"), *_score_columns("Now"))
    return Chart(
        name="scores-before-and-now",
        title="Scores before and now",
        x=_score_axis(),
        y=_lane_axis([row[0] for row in rows]),
        marks=(
            _ground(place, ends),
            Line("", way_x, way_y, Hue.MUTED, width=1.5),
            Points("Before", before, place, (Hue.MUTED,), (Shape.RING,)),
            Points("Now", after, place, hues, shapes),
        ),
        table=Table(
            (*columns, Column("Difference", Quantity.TEXT)),
            tuple(
                (name, *_cells(old), *_cells(new), end)
                for (name, old, new), end in zip(rows, ends, strict=True)
            ),
        ),
        words=f"Overall {said(comparison.overall_before)} before; {said(comparison.overall_after)} now.",
        empty=_NO_PILLARS,
        legend=(("Before", Hue.MUTED),),
    )


def change_words(before: Score | None, after: Score | None, difference: float | None) -> str:
    """Say how a score changed, by sign and word: “1.2 → 1.6, +0.4 better”; “1.2, the same”."""
    if before is None or after is None:
        return "new" if before is None else "gone"
    if difference is None or before.score is None or after.score is None:
        return "not comparable"
    if abs(difference) < 1e-9:
        return f"{score_text(after.score)}, the same"
    if abs(difference) < _HARDLY:
        return f"{score_text(after.score)}, hardly changed"
    sign, word = ("+", "better") if difference > 0 else ("\N{MINUS SIGN}", "worse")
    return f"{score_text(before.score)} → {score_text(after.score)}, {sign}{abs(difference):.1f} {word}"


# ------------------------------------------------------------------------------------- products


def products_chart(found: SideBySide) -> Chart:
    """Draw the scores of products, overall and by pillar, each product with a shape and a hue of its own."""
    names = [OVERALL, *(title for _, title, _ in found.pillars)]
    place = _places(len(names))
    none = ("",) * len(names)
    marks: list[Mark] = [_ground(place, none, _THIN)]
    scores = [product_scores(product, found) for product in found.products]
    for number, (product, own) in enumerate(zip(found.products, scores, strict=True)):
        height = place + ((len(scores) - 1) / 2 - number) * min(_APART, _ROOM / len(scores))
        low = _values(score.low if score else None for score in own)
        high = _values(score.high if score else None for score in own)
        marks.append(Spans(product.product, low, high, height, HUES[number]))
        marks.append(Points(product.product, _scores(own), height, (HUES[number],), (SHAPES[number],)))
    rows = tuple(
        (name, *(cell for own in scores for cell in _cells(own[row]))) for row, name in enumerate(names)
    )
    columns = (column for product in found.products for column in _score_columns(product.product))
    return Chart(
        name="scores-of-products",
        title="Scores of products",
        x=_score_axis(),
        y=_lane_axis(names),
        marks=tuple(marks) if any(product.view for product in found.products) else (),
        table=Table((Column("Pillar", Quantity.TEXT), *columns), rows),
        words=" ".join(
            f"{p.product}: {said(own[0]) if own[0] else 'not assessed'}."
            for p, own in zip(found.products, scores, strict=True)
        ),
        empty="None of these products was assessed by this questionnaire yet.",
        legend=tuple((product.product, HUES[n]) for n, product in enumerate(found.products)),
    )


def product_scores(product: ComparedProduct, found: SideBySide) -> list[Score | None]:
    """Return a product's scores, overall and by pillar; None where there is none."""
    overall = None if product.scores is None else product.scores.overall
    return [overall, *(product.pillar(id) for id, _, _ in found.pillars)]
