"""What a memo says, in words and figures ready to be set; how it looks is the template's affair.

All lists are whole: the template shows the first of a long one on the decision pages and all of it in an appendix.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leeway.memo.questionnaire_content import QuestionnaireSection
    from leeway.memo.section_content import BurnSection, DrillCase, ExitPlan, MitigationSection, SinceSection


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict or an outcome: `tone` is stops, degrades, holds or unknown, each with its shape, word and colour."""

    tone: str
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled figure, with a remark that may be empty."""

    label: str
    value: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class StopRow:
    """What the loss of the product does to one workflow."""

    workflow: str
    critical: str
    tolerated: str
    cost_per_hour: str
    fallbacks: tuple[str, ...]
    leeway: str
    remark: str
    outcome: Mark


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """A step, whole and brief, and the verdict that it would give; None where that depends on what is found."""

    text: str
    brief: str
    verdict: Mark | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A vendor, or a pair of vendors, and the workflows that its loss stops."""

    text: str
    workflows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntegrationRow:
    """Something of ours to rebuild on leaving."""

    name: str
    kind: str
    count: str
    hours_each: str
    portable: str
    rebuilders: str
    as_of: str
    hours: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """Effort to leave: the integrations with their totals, and the contract."""

    integrations: tuple[IntegrationRow, ...]
    total_count: str
    total_hours: str
    contract: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One vendor's share, 0 to 1, of a weighting; `own` is the memo's vendor."""

    vendor: str
    share: float
    percent: str
    own: bool


@dataclass(frozen=True, slots=True)
class Weighting:
    """Concentration by one weighting: the shares, largest first, and the index; no shares if nothing is known.

    As content of a memo the shares are those that a bar tells apart.
    """

    label: str
    shares: tuple[Share, ...]
    own_percent: str
    hhi: str
    effective_number: str
    band: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One vendor, or the rest of them, with its share by each weighting."""

    vendor: str
    percents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A sourced figure; `link` is empty unless it is an ordinary web address."""

    about: str
    metric: str
    value: str
    standing: str
    source: str
    link: str
    as_of: str


@dataclass(frozen=True, slots=True)
class LeewayRow:
    """The arithmetic of one need of one workflow."""

    workflow: str
    need: str
    counted: str
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A rule with its inputs as they were, and what came out."""

    name: str
    rule: str
    inputs: tuple[Fact, ...]
    result: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart drawn as SVG, UTF-8, with words for those who can't see it; `wide` takes the whole width, others half."""

    title: str
    alt: str
    svg: bytes
    wide: bool


@dataclass(frozen=True, slots=True)
class OutageRow:
    """What the vendor's outages cost one workflow in a mean year, and how likely one of them passes its limit."""

    workflow: str
    hours: str
    loss: str
    tolerated: str
    passes: str
    without: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """Where incidents come from: how many, of which days, and as of when."""

    feed: str
    kind: str
    incidents: str
    days: str
    as_of: str


@dataclass(frozen=True, slots=True)
class OutageSection:
    """Outage exposure: `line`, `curve` and `caption` are for the decision pages, all else for the section itself."""

    line: str
    curve: Figure | None
    caption: str
    record: str
    facts: tuple[Fact, ...]
    cautions: tuple[str, ...]
    rows: tuple[OutageRow, ...]
    figures: tuple[Figure, ...]
    feeds: tuple[FeedRow, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What every document says of itself: its paper, its day, its title, who wrote it, and what stands at the foot of a page."""

    paper: str
    prepared: date
    title: str
    author: str
    byline: str
    example: bool
    footer: str


@dataclass(frozen=True, slots=True)
class MemoContent(Head):
    """The memo on one product. `decision_brief` is the decision asked, shortened where it is long."""

    subject: str
    verdict: Mark
    decision: str
    decision_brief: str
    why: tuple[str, ...]
    key_figures: tuple[Fact, ...]
    lead: str
    stops: tuple[StopRow, ...]
    remedies: tuple[RemedyRow, ...]
    upstream: str
    cuts: tuple[Cut, ...]
    no_cuts: str
    outages: OutageSection
    questionnaire: "QuestionnaireSection"
    burn: "BurnSection"
    mitigation: "MitigationSection"
    drill: tuple["DrillCase", ...]
    exit: "ExitPlan"
    since: "SinceSection"
    leaving: Leaving
    reach: str
    weightings: tuple[Weighting, ...]
    shares: tuple[ShareRow, ...]
    missing: tuple[str, ...]
    sources: tuple[SourceRow, ...]
    leeways: tuple[LeewayRow, ...]
    method: tuple[Formula, ...]
    long_names: tuple[Fact, ...]
    currency: str
    source_note: str
