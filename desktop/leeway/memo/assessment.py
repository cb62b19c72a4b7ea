"""What a memo takes of an assessment, and how it says a score and where a suggestion comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from leeway.domain.assessment_entities import AnswerRow, Assessment, EvidenceRow, Questionnaire
from leeway.domain.questionnaire import BEST_SCORE, Definition
from leeway.domain.questionnaire_answers import Answers
from leeway.domain.questionnaire_wording import fill
from leeway.engine.questionnaire_findings import RaisedFinding
from leeway.engine.questionnaire_scores import RiskBand, Score, Scores, score_text
from leeway.engine.questionnaire_suggestions import Contradiction, Suggestion
from leeway.memo.printable import clusters, shortened

_NOT_SCORED: Final = "not scored"
_SOURCE: Final = 200
_LONGEST: Final = 1_500
"""The most characters of one text: the register holds the rest, and the memo says so."""


@dataclass(frozen=True, slots=True, eq=False)
class AssessmentFindings:
    """What is known of the assessment that a memo tells of.

    `rows` and `evidence` are what the register holds, by question; `words` the facts in few words, as texts name them;
    `as_of` the day of its approval, or today's; `underway` a later assessment that isn't approved.
    """

    assessment: Assessment
    questionnaire: Questionnaire
    definition: Definition
    rows: Mapping[str, AnswerRow]
    evidence: Mapping[str, tuple[EvidenceRow, ...]]
    answers: Answers
    words: Mapping[str, str]
    scores: Scores
    findings: tuple[RaisedFinding, ...]
    suggested: Mapping[str, Suggestion]
    contradictions: tuple[Contradiction, ...]
    as_of: date
    today: date
    underway: Assessment | None = None

    def text(self, text: str) -> str:
        """Fill a text of the questionnaire in."""
        return fill(text, self.words)


def said(score: Score) -> str:
    """Say a score with its range and its band: "1.2 of 4, between 0.9 and 1.9: high risk"."""
    if score.range is None:
        return "not scored: none of its questions carries a score"
    between = f"between {score_text(score.range.low)} and {score_text(score.range.high)}"
    if score.score is None or score.band is None:
        return f"not scored yet, {between}"
    if score.settled:
        return f"{score_text(score.score)} of {BEST_SCORE:g}: {band(score)}"
    return f"{score_text(score.score)} of {BEST_SCORE:g}, {between}: {band(score)}"


def band(score: Score) -> str:
    """Name the band of a score: "elevated risk"; "not scored" where there is none."""
    if score.band is None:
        return _NOT_SCORED
    return score.band.value if score.band is RiskBand.HIGH else f"{score.band.value} risk"


def whence(suggestion: Suggestion) -> str:
    """Name where a suggestion comes from, for a reader who isn't of the team."""
    fact = suggestion.fact
    if fact.standing:
        return f"the figures of {shortened(fact.source, _SOURCE)} ({fact.standing})"
    return {"your register": "the register's rows", "your agents' logs": "the agents' logs"}.get(
        fact.source, shortened(fact.source, _SOURCE)
    )


def cut(text: str) -> str:
    """Return a text as it is, or its beginning with a word about how much was cut."""
    if len(text) <= _LONGEST:
        return text
    kept = ""
    for cluster in clusters(text[: 2 * _LONGEST]):
        if len(kept) + len(cluster) > _LONGEST:
            break
        kept += cluster
    return f"{kept}… [cut here; the register holds all {len(text):,} characters]"
