"""The chart of lock-in against community: who is hard to leave, and whether anyone else carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from leeway.domain.chart import Axis, Chart, Column, Hue, Points, Quantity, Rule, Shape, Table
from leeway.domain.questionnaire import BEST_SCORE
from leeway.formats.wording import shown
from leeway.services.comparison_scores import COMMUNITY, score_of
from leeway.services.outage_charts import HUES, SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leeway.services.comparison_case import Case

_EMPTY: Final = (
    "No product here has both: hours to leave, which its integrations tell, and the score of the community pillar, which "
    "an assessment gives."
)


def lock_in_chart(cases: Sequence[Case]) -> Chart:
    """Draw each product by its hours to leave and its community score; those that lack one are said to be missing."""
    table = tuple((case.product.name, case.judged.effort_to_leave, _community(case)) for case in cases)
    placed = [
        (place, name, hours, score)
        for place, (name, hours, score) in enumerate(table)
        if hours is not None and score is not None
    ]
    highest = max((hours for _, _, hours, _ in placed), default=1.0)
    top = max(highest, 1.0) * 1.15
    points = Points(
        "Products",
        np.array([score for *_, score in placed], float),
        np.array([hours for _, _, hours, _ in placed], float),
        tuple(HUES[place] for place, *_ in placed) or (Hue.ACCENT,),
        tuple(SHAPES[place] for place, *_ in placed) or (Shape.CIRCLE,),
        np.array([place for place, *_ in placed], np.int64),
        tuple(name for _, name, *_ in placed),
    )
    rules = (
        Rule(BEST_SCORE / 2, upright=True),
        Rule(top / 2),
    )
    return Chart(
        name="lock-in-against-community",
        title="Lock-in against community",
        x=Axis(Quantity.SCORE, "Community score: rented to shared", low=0.0, high=BEST_SCORE),
        y=Axis(Quantity.HOURS, "hours to leave", low=0.0, high=top),
        marks=(*rules, points) if placed else (),
        table=Table(
            (Column("Product", Quantity.TEXT), Column("Effort to leave", Quantity.HOURS), Column("Community", Quantity.SCORE)),
            table,
        ),
        words=_words(table),
        empty=_EMPTY,
    )  # fmt: skip


def missing_words(chart: Chart) -> str:
    """Name the products that aren't drawn, and what they lack; empty if all are."""
    told = []
    for name, hours, score in chart.table.rows:
        lacks = [
            what for what, value in (("hours to leave", hours), ("a community score", score)) if value is None
        ]
        if lacks:
            told.append(
                f"{shown(str(name))} has no {' and no '.join(one.removeprefix('a ') for one in lacks)}"
            )
    return f"Not drawn: {'; '.join(told)}." if told else ""


def _community(case: Case) -> float | None:
    found = score_of(case, COMMUNITY)
    return None if found is None else found.score


def _words(table: Sequence[tuple[str, float | None, float | None]]) -> str:
    told = []
    for name, hours, score in table:
        effort = "hours to leave not known" if hours is None else f"{hours:,.10g} hours to leave"
        community = (
            "no community score" if score is None else f"community score {score:.1f} of {BEST_SCORE:g}"
        )
        told.append(f"{name}: {effort}, {community}")
    return f"Hours to leave over the community score. {'; '.join(told)}."
