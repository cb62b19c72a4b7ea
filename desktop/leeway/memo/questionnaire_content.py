"""What the memo says of a product's assessment, in words and figures ready to be set."""

from dataclasses import dataclass

from leeway.memo.content import Mark


@dataclass(frozen=True, slots=True)
class Bar:
    """A score from 0 (bad) to 4 (good) with the range that open questions leave, to be drawn; `alt` says it in words.

    `score` is None while nothing is scored; `low` and `high` are None where nothing can be scored.
    """

    score: float | None
    low: float | None
    high: float | None
    alt: str


@dataclass(frozen=True, slots=True)
class PillarRow:
    """A pillar, or all of them together: its score, the range that open questions leave, its band, what is answered."""

    title: str
    main: bool
    bar: Bar
    score: str
    between: str
    band: str
    answered: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What answers give away, what to do about it, and the question behind it; `brief` says the first two shortly."""

    severity: Mark
    brief: str
    text: str
    advice: str
    question: str


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A piece of evidence: its name, what it is, until when it counts; `link` is empty unless it is an ordinary address."""

    name: str
    what: str
    link: str
    expires: str


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """One question and what was answered; texts that don't apply are empty.

    `worth` is the score with the weight, `suggested` what the register says with its source, `differs` whether the answer
    contradicts it.
    """

    question: str
    answer: str
    worth: str
    note: str
    signed: str
    suggested: str
    differs: bool
    evidence: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class PillarAnswers:
    """The questions of a pillar that are asked, with a line that sums them up."""

    title: str
    summary: str
    answers: tuple[AnswerItem, ...]
    waiting: str


@dataclass(frozen=True, slots=True)
class AssessmentSource:
    """Where the answers come from, as the data sources list it."""

    questionnaire: str
    version: str
    assessment: str
    answered: str
    as_of: str


@dataclass(frozen=True, slots=True)
class QuestionnaireSection:
    """The assessment: `lines`, `pillars` and `findings` are for the decision pages, all else for the appendix.

    Without an assessment there is one line, and nothing else.
    """

    lines: tuple[str, ...]
    pillars: tuple[PillarRow, ...] = ()
    key: str = ""
    found: str = ""
    findings: tuple[FindingRow, ...] = ()
    contradictions: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    answers: tuple[PillarAnswers, ...] = ()
    source: AssessmentSource | None = None
