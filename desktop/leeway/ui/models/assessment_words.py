"""How assessments are worded and marked in the window: bands, severities, statuses, scores."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from leeway.domain.assessment_entities import APPROVED, DRAFT, IN_REVIEW, SUPERSEDED
from leeway.domain.questionnaire import Severity
from leeway.engine.questionnaire_scores import RiskBand, Score
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


def points(value: float) -> str:
    """Write a score with one decimal: “2.4”."""
    return str(formatting.user_locale().toString(value, "f", 1))


def range_words(score: Score) -> str:
    """Say in which range a score can end: “between 1.1 and 3.2”; empty where no answer can change it."""
    if score.low is None or score.high is None or score.settled:
        return ""
    return f"between {points(score.low)} and {points(score.high)}"


def band_words(score: Score) -> str:
    """Say a score's band; that nothing is answered where it has none."""
    return "Nothing that counts is answered" if score.band is None else BANDS[score.band].word
