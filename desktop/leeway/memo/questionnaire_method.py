"""The rules behind the assessment's scores, each with its inputs as they were."""

from collections.abc import Iterator

from leeway.engine.questionnaire_scores import BAND_LIMITS, RiskBand, score_text
from leeway.memo import wording
from leeway.memo.assessment import AssessmentFindings, band, said
from leeway.memo.content import Fact, Formula
from leeway.memo.printable import shortened

_TITLE = 100


def questionnaire_method(found: AssessmentFindings | None) -> Iterator[Formula]:
    """Write the rules by which an assessment is scored; none without one."""
    if found is None:
        return
    yield _pillars(found)
    yield _range(found)
    yield _overall(found)


def _pillars(found: AssessmentFindings) -> Formula:
    known = [p for p in found.scores.pillars if p.score.score is not None]
    return Formula(
        name="Score of a pillar",
        rule=(
            "The mean of the scores of its answered questions, each from 0 (bad) to 4 (good), weighted by the questions' "
            "weights. A question that isn't applicable, or isn't asked because of other answers, leaves the mean; one "
            "that is unanswered is in no score. The answers' scores and weights stand beside them in the appendix."
        ),
        inputs=tuple(
            Fact(shortened(p.title, _TITLE), f"{p.done:,} of {p.asked:,} questions answered")
            for p in found.scores.pillars
        ),
        result=", ".join(f"{shortened(p.title, _TITLE)} {_figure(p.score.score)}" for p in known)
        or wording.NOT_KNOWN,
    )


def _range(found: AssessmentFindings) -> Formula:
    span = found.scores.overall.range
    return Formula(
        name="Range of a score",
        rule=(
            "The least and the most that the score can become, whatever is answered next: each unanswered question, and "
            "each that further answers may bring up, takes any score that its answers can have, or turns out not to be "
            "applicable. The bounds hold; where conditions exclude one another they aren't always reached."
        ),
        inputs=(
            Fact("questions asked", f"{found.scores.asked:,}"),
            Fact("of them unanswered", f"{found.scores.asked - found.scores.done:,}"),
        ),
        result=wording.NOT_KNOWN
        if span is None
        else f"overall between {score_text(span.low)} and {score_text(span.high)}",
    )


def _overall(found: AssessmentFindings) -> Formula:
    limits = ", ".join(
        f"below {wording.number(limit)} {name.value}"
        for name, limit in BAND_LIMITS.items()
        if name is not RiskBand.LOW
    )
    return Formula(
        name="Overall score and bands",
        rule=(
            f"The mean of the pillars that have a score, weighted by the pillars' weights. Bands: {limits}, else low. The "
            "score never changes the verdict, which follows from the register's facts."
        ),
        inputs=tuple(
            Fact(shortened(p.title, _TITLE), f"{_figure(p.score.score)} at weight {wording.number(p.weight)}")
            for p in found.scores.pillars
        ),
        result=said(found.scores.overall)
        if found.scores.overall.score is not None
        else band(found.scores.overall),
    )


def _figure(score: float | None) -> str:
    return "not scored" if score is None else wording.number(score, 3)
