"""How assessments are worded and marked in the window: statuses, bands, severities, scores, what is carried over."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from leeway.domain.assessment_entities import APPROVED, DRAFT, IN_REVIEW, SUPERSEDED, AnswerRow, Assessment
from leeway.domain.questionnaire import BEST_SCORE, Definition, Severity
from leeway.engine.questionnaire_scores import RiskBand, Score, Scores, score_places
from leeway.engine.questionnaire_versions import CarriedOver, Fate, QuestionChange
from leeway.ui import formatting
from leeway.ui.widgets.marks import Mark

BANDS: Final[Mapping[RiskBand, Mark]] = MappingProxyType(
    {
        RiskBand.HIGH: Mark("■", "High risk", "stops"),
        RiskBand.ELEVATED: Mark("▲", "Elevated", "degrades"),
        RiskBand.MODERATE: Mark("◆", "Moderate", "accent"),
        RiskBand.LOW: Mark("●", "Low risk", "holds"),
    }
)
SEVERITIES: Final[Mapping[Severity, Mark]] = MappingProxyType(
    {
        Severity.CRITICAL: Mark("■", "Critical", "stops"),
        Severity.MAJOR: Mark("▲", "Major", "degrades"),
        Severity.MINOR: Mark("●", "Minor", "unknown"),
        Severity.ADVICE: Mark("○", "Advice", "unknown"),
    }
)
STATUSES: Final[Mapping[str, Mark]] = MappingProxyType(
    {
        DRAFT: Mark("○", "Draft", "unknown"),
        IN_REVIEW: Mark("▲", "In review", "degrades"),
        APPROVED: Mark("●", "Approved", "holds"),
        SUPERSEDED: Mark("■", "Superseded", "unknown"),
    }
)
UNSCORED: Final = "—"
_NAMED: Final = 3
"""How many questions a sentence names before it only counts."""


def points(value: float) -> str:
    """Write a score: “2.4”, and “1.46” where “1.5” would lie in another band."""
    return str(formatting.user_locale().toString(value, "f", score_places(value)))


def points_apart(value: float) -> str:
    """Write a difference of scores with one decimal: “0.4”."""
    return str(formatting.user_locale().toString(value, "f", 1))


def score_words(score: Score) -> str:
    """Write a score of its most: “2.4 / 4”; a dash where nothing is answered."""
    return UNSCORED if score.score is None else f"{points(score.score)} / {BEST_SCORE:g}"


def range_words(score: Score) -> str:
    """Say in which range a score can end: “between 1.1 and 3.2”; empty where no answer can change it."""
    if score.low is None or score.high is None or score.settled:
        return ""
    return f"between {points(score.low)} and {points(score.high)}"


def band_words(score: Score) -> str:
    """Say a score's band; that nothing is answered where it has none."""
    return "Nothing that counts is answered" if score.band is None else BANDS[score.band].word


def status_words(assessment: Assessment) -> str:
    """Name an assessment in a list: “2 · in review · 19 Nov 2026”."""
    began = formatting.day(assessment.approved_on or assessment.started)
    return f"{assessment.number} · {assessment.status} · {began}"


def subtitle_words(product: str, assessment: Assessment) -> str:
    """Say whose assessment it is, who began it and when, and whether it can still be answered."""
    by = f" by {formatting.line(assessment.assessor, 60)}" if assessment.assessor else ""
    parts = [product, f"started {formatting.day(assessment.started)}{by}"]
    match assessment.status:
        case status if status in {APPROVED, SUPERSEDED}:
            who = f" by {formatting.line(assessment.reviewer, 60)}" if assessment.reviewer else ""
            parts.append(f"approved {formatting.day(assessment.approved_on)}{who}")
            if assessment.review_due is not None and status == APPROVED:
                parts.append(f"next review by {formatting.day(assessment.review_due)}")
        case _:
            parts.append("saved as you go")
    return " · ".join(parts)


def frozen_words(assessment: Assessment) -> str:
    """Say why an assessment can't be answered any more, and what to do."""
    who = f" by {formatting.line(assessment.reviewer, 60)}" if assessment.reviewer else ""
    approved = f"Approved on {formatting.day(assessment.approved_on)}{who}"
    later = " and superseded by a later one" if assessment.status == SUPERSEDED else ""
    return f"{approved}{later}, so its answers stay as they are. Start a new assessment; it takes them over."


def progress_words(definition: Definition, scores: Scores) -> str:
    """Say the version, and how many questions are asked and answered."""
    asked = formatting.counted(scores.asked, "question")
    return f"v{formatting.line(definition.version, 40)} · {asked} · {formatting.count(scores.done)} answered"


def given_words(row: AnswerRow | None) -> str:
    """Say who gave an answer, and when."""
    if row is None or row.answered_at is None:
        return ""
    by = f" by {formatting.line(row.answered_by, 60)}" if row.answered_by else ""
    return f"Answered{by}, {formatting.day_and_time(row.answered_at)}"


def unanswered_words(scores: Scores) -> str:
    """Say how many questions are unanswered, empty if none is."""
    left = scores.asked - scores.done
    if not left:
        return ""
    is_open = "question is" if left == 1 else "questions are"
    return f"{formatting.count(left)} of {formatting.counted(scores.asked, 'question')}: {is_open} unanswered"


def carried_words(carried: CarriedOver, definition: Definition) -> str:
    """Say what a new assessment takes over: answers, and which questions are kept, changed, new or gone."""
    counts = {fate: [c for c in carried.changes if c.fate is fate] for fate in Fate}
    answers = formatting.counted(len(carried.answers), "answer")
    lines = [f"{answers} {'is' if len(carried.answers) == 1 else 'are'} taken over, with notes and evidence."]
    changed = [change for change in counts[Fate.CHANGED] if change.meaning_changed]
    for words, found in (
        ("kept as they are", counts[Fate.KEPT]),
        ("with a changed meaning: look at their answers again", changed),
        ("new", counts[Fate.NEW]),
        ("gone", counts[Fate.GONE]),
    ):
        if found:
            lines.append(f"{formatting.counted(len(found), 'question')} {words}{_named(found, definition)}.")
    if carried.left:
        left = formatting.counted(len(carried.left), "answer")
        lines.append(f"{left} can’t be taken over: the question is gone, or the answer doesn’t fit any more.")
    return "\n".join(lines)


def _named(changes: list[QuestionChange], definition: Definition) -> str:
    """Name the questions that changed, are new or are gone, if they are few."""
    if len(changes) > _NAMED or changes[0].fate is Fate.KEPT:
        return ""
    texts = [definition.questions[c.after].text if c.after else str(c.before) for c in changes]
    return " (" + ", ".join(f"“{formatting.line(text, 60)}”" for text in texts) + ")"
