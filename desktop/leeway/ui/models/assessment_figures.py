"""The key figures of an assessment's results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leeway.domain.questionnaire import Severity
from leeway.engine.questionnaire_scores import BAND_LIMITS
from leeway.ui import formatting
from leeway.ui.models.assessment_words import BANDS, UNSCORED, band_words, points, range_words
from leeway.ui.models.portfolio_figures import Figure

if TYPE_CHECKING:
    from leeway.services.assessment_view import AssessmentView

_LANE, _LOW_LANE, _FEW = 26, 20, 15
_LEAST, _MOST = 250, 1_400
NAMES: Final = ("Overall score", "Answered", "Findings", "Differs from the register")


def chart_height(pillars: int, beside: int) -> int:
    """Return how high a chart of scores is, in pixels, so that every pillar is named; `beside` is for all but its lines."""
    lanes = pillars + 1
    lane = _LANE if lanes <= _FEW else _LOW_LANE
    return min(max(_LEAST, beside + lane * lanes), _MOST)


def result_figures(view: AssessmentView) -> tuple[Figure, ...]:
    """Work out the figures of an assessment, in the order of `NAMES`."""
    return _overall(view), _answered(view), _findings(view), _differences(view)


def _overall(view: AssessmentView) -> Figure:
    overall = view.scores.overall
    value = UNSCORED if overall.score is None else points(overall.score)
    settled = "Nothing is left open" if overall.score is not None else band_words(overall)
    note = range_words(overall) or settled
    if overall.score is None and note:
        note = f"Not answered yet; it can end {note}"
    limits = ", ".join(
        f"{BANDS[band].word.lower()} below {limit:g}" for band, limit in BAND_LIMITS.items() if limit < 5
    )
    tip = f"The weighted mean of the pillars, 0 (bad) to 4 (good): {limits}, else low risk"
    return Figure(NAMES[0], value, note, tip)


def _answered(view: AssessmentView) -> Figure:
    asked, done = view.scores.asked, view.scores.done
    value = f"{formatting.count(done)} of {formatting.count(asked)}"
    left = asked - done
    note = f"{formatting.count(left)} left" if left else "All that is asked"
    return Figure(
        NAMES[1], value, note, "Questions that are answered, or not applicable, of those that are asked"
    )


def _findings(view: AssessmentView) -> Figure:
    counts = [(one, sum(found.severity is one for found in view.findings)) for one in Severity]
    note = ", ".join(f"{formatting.count(count)} {severity}" for severity, count in counts if count)
    return Figure(
        NAMES[2], formatting.count(len(view.findings)), note or "None", "What the answers give away"
    )


def _differences(view: AssessmentView) -> Figure:
    count = len(view.contradictions)
    compared = sum(view.answer(id).value is not None and view.asked(id) for id in view.suggested)
    note = (
        f"Of {formatting.counted(compared, 'answer')} that it can check"
        if compared
        else "It can check none yet"
    )
    tip = "Answers that say something else than the register’s facts and signals"
    return Figure(NAMES[3], formatting.count(count), note, tip)
