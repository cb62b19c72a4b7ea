"""The assessment in the memo: what it came to by pillar, what its answers give away, where they contradict the register."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from leeway.domain.assessment_entities import APPROVED
from leeway.domain.assessment_reading import is_frozen
from leeway.domain.questionnaire import BEST_SCORE, Severity
from leeway.domain.register_entities import Product
from leeway.engine.questionnaire_findings import RaisedFinding
from leeway.engine.questionnaire_scores import BAND_LIMITS, PillarScore, RiskBand, Score, score_text
from leeway.engine.questionnaire_suggestions import Contradiction
from leeway.memo import wording
from leeway.memo.assessment import AssessmentFindings, band, cut, said, whence
from leeway.memo.content import Mark
from leeway.memo.printable import shortened
from leeway.memo.questionnaire_answers import about, answers_by_pillar
from leeway.memo.questionnaire_content import (
    AssessmentSource,
    Bar,
    FindingRow,
    PillarRow,
    QuestionnaireSection,
)

_NOT_SCORED: Final = "not scored"
_PERSON: Final = 100
_BRIEF: Final = 200
_MARKS: Final[Mapping[Severity, tuple[str, str]]] = {
    Severity.CRITICAL: ("stops", "■"),
    Severity.MAJOR: ("degrades", "▲"),
    Severity.MINOR: ("unknown", "○"),
    Severity.ADVICE: ("unknown", "·"),
}


def questionnaire_section(product: Product, found: AssessmentFindings | None) -> QuestionnaireSection:
    """Write the section on the assessment of a product; None if there is none."""
    if found is None:
        told = (
            f"No assessment of {product.name} is recorded: nobody has answered a questionnaire about it. "
            "That is not a sign of safety."
        )
        return QuestionnaireSection((told,))
    order = sorted(found.scores.pillars, key=lambda score: not _main(found, score))
    overall = _row("All pillars", found.scores.overall, found.scores.done, found.scores.asked, main=True)
    rows = (_row(p.title, p.score, p.done, p.asked, main=_main(found, p)) for p in order)
    return QuestionnaireSection(
        lines=tuple(_lines(found)),
        pillars=(overall, *rows),
        key=_key(),
        found=_counted(found),
        findings=tuple(_finding(found, one) for one in found.findings),
        contradictions=tuple(_contradiction(found, one) for one in found.contradictions),
        about=about(found),
        answers=answers_by_pillar(found),
        source=_source(found),
    )


def _main(found: AssessmentFindings, score: PillarScore) -> bool:
    return any(pillar.main for pillar in found.definition.pillars if pillar.id == score.pillar)


def _lines(found: AssessmentFindings) -> Iterator[str]:
    """Say what the score is and what it is worth: who approved it when, or that nobody has."""
    one, scores = found.assessment, found.scores
    title = shortened(found.questionnaire.name, _PERSON)
    of = f"{scores.done:,} of {wording.counted(scores.asked, 'question', 'questions')} answered"
    overall = f"Overall {said(scores.overall)}; {of}."
    if is_frozen(one):
        by = f" by {shortened(one.reviewer, _PERSON)}" if one.reviewer.strip() else ""
        yield f"“{title}”, assessment {one.number:,}, {one.status} on {wording.day(one.approved_on)}{by}. {overall}"
    else:
        yield (
            f"DRAFT, approved by nobody: “{title}”, assessment {one.number:,}, {one.status}, begun on "
            f"{wording.day(one.started)}. {overall}"
        )
    later = " ".join(_due(found))
    if later:
        yield later


def _due(found: AssessmentFindings) -> Iterator[str]:
    one, later = found.assessment, found.underway
    if one.status == APPROVED and one.review_due is not None:
        day = wording.day(one.review_due)
        yield (
            f"OVERDUE: it was to be reviewed by {day}."
            if one.review_due < found.today
            else f"Its next review is due by {day}."
        )
    if later is not None:
        yield (
            f"Assessment {later.number:,}, begun on {wording.day(later.started)}, isn't approved and counts for nothing here."
        )


def _row(title: str, score: Score, done: int, asked: int, *, main: bool) -> PillarRow:
    title = shortened(title, _PERSON)
    low, high = score.low, score.high
    open_ = low is not None and high is not None and not score.settled
    return PillarRow(
        title=title,
        main=main,
        bar=Bar(score.score, low, high, f"{title}: {said(score)}"),
        score="–" if score.score is None else score_text(score.score),
        between=f"{score_text(low)} to {score_text(high)}"
        if open_ and low is not None and high is not None
        else "",
        band=band(score),
        answered=f"{done:,} of {asked:,}",
    )


def _key() -> str:
    limits = ", ".join(
        f"below {limit:g} {_named(name)}" for name, limit in BAND_LIMITS.items() if limit <= BEST_SCORE
    )
    return (
        f"Scores from 0 (bad) to {BEST_SCORE:g} (good); {limits}, else {_named(RiskBand.LOW)}. The thin line is the range "
        "that unanswered questions leave open. The score never changes the verdict, which follows from the register."
    )


def _named(name: RiskBand) -> str:
    return name.value.removesuffix(" risk")


def severity_mark(severity: Severity) -> Mark:
    """Return the mark of a severity."""
    return Mark(*_MARKS[severity], severity.words)


def _counted(found: AssessmentFindings) -> str:
    counts = Counter(one.severity for one in found.findings)
    if not counts:
        return "The answers raise no finding."
    parts = tuple(f"{counts[severity]:,} {severity.value}" for severity in Severity if counts[severity])
    noun = "finding" if len(found.findings) == 1 else "findings"
    return f"{wording.joined(parts)} {noun}."


def _finding(found: AssessmentFindings, one: RaisedFinding) -> FindingRow:
    questions = found.definition.questions
    behind = "; ".join(found.text(questions[id].text) for id in one.questions if id in questions)
    brief = f"{_sentence(shortened(one.text, _BRIEF))} {_sentence(shortened(one.advice, _BRIEF))}".rstrip()
    return FindingRow(severity_mark(one.severity), brief, cut(one.text), cut(one.advice), cut(behind))


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…" else f"{text}."


def _contradiction(found: AssessmentFindings, one: Contradiction) -> str:
    text = shortened(found.text(found.definition.questions[one.question].text), _BRIEF)
    answer, suggested = shortened(one.answer, _BRIEF), shortened(one.suggestion.words, _BRIEF)
    return f"{text} Answered “{answer}”; {whence(one.suggestion)} say “{suggested}”."


def _source(found: AssessmentFindings) -> AssessmentSource:
    one = found.assessment
    return AssessmentSource(
        questionnaire=shortened(found.questionnaire.name, _BRIEF),
        version=shortened(found.questionnaire.version, _PERSON),
        assessment=f"{one.number:,}, {one.status}",
        answered=f"{found.scores.done:,} of {found.scores.asked:,}",
        as_of=wording.day(found.as_of),
    )
