"""What the memo says of burn, mitigation, drill, exit and the time since the last memo, ready to be set."""

from dataclasses import dataclass

from leeway.memo.content import Fact, Figure, Mark


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of sessions."""

    week: str
    windows: str
    median: str
    limits: str
    stalled: str


@dataclass(frozen=True, slots=True)
class BurnSection:
    """Session burn: `line`, `caption` and `figure` are for the decision, `facts`, `weeks` and `reference` for the appendix.

    Without logs there is a line, and nothing else. `earlier` says what of the weeks isn't listed.
    """

    line: str
    caption: str = ""
    figure: Figure | None = None
    facts: tuple[Fact, ...] = ()
    reference: tuple[str, ...] = ()
    weeks: tuple[WeekRow, ...] = ()
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class SideRow:
    """One figure of the register as it is, with the mitigation, and by how much it differs."""

    label: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True)
class OutlookRow:
    """What becomes of one workflow in a bad outage, as it is and with the mitigation."""

    workflow: str
    before: Mark
    after: Mark
    leeway_before: str
    leeway_after: str
    why: str


@dataclass(frozen=True, slots=True)
class MitigationSection:
    """The proposed mitigation: what it is, what it changes, costs and buys, and where the decision flips.

    `none` says why there is none; then there is nothing else. `workflows` are those whose outcome or leeway changes.
    """

    none: str = ""
    name: str = ""
    note: str = ""
    changes: tuple[str, ...] = ()
    rows: tuple[SideRow, ...] = ()
    verdict_before: Mark | None = None
    verdict_after: Mark | None = None
    gone: bool = False
    worth: tuple[str, ...] = ()
    flips: tuple[str, ...] = ()
    workflows: tuple[OutlookRow, ...] = ()
    figure: Figure | None = None
    caption: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrillWorkflow:
    """What a standard scenario does to one workflow, and what would make it hold."""

    mark: Mark
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class DrillCase:
    """The product in one standard scenario; `trouble` is whether somebody has to look at it."""

    name: str
    parameter: str
    mark: Mark
    why: str
    trouble: bool
    workflows: tuple[DrillWorkflow, ...]
    remedies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExitStep:
    """One step of leaving: what is done, the hours and the people that it takes, how long, and how far it is proven."""

    what: str
    detail: str
    hours: str
    people: str
    time: str
    state: Mark | None


@dataclass(frozen=True, slots=True)
class ExitPlan:
    """Leaving, as the register's facts have it: a sentence or two, cost, duration and last test, steps in their order."""

    lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    steps: tuple[ExitStep, ...]
    order: str


@dataclass(frozen=True, slots=True)
class ThenRow:
    """A figure in the last memo, and now."""

    label: str
    then: str
    now: str
    changed: bool


@dataclass(frozen=True, slots=True)
class SinceSection:
    """What changed since the last exported memo on the product; only `line` if there was none.

    `edits` are in words with their days, the latest first; `incidents` those of the vendor since.
    """

    line: str
    verdict_then: Mark | None = None
    verdict_now: Mark | None = None
    rows: tuple[ThenRow, ...] = ()
    edits: tuple[str, ...] = ()
    incidents: str = ""


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One product of several."""

    product: str
    verdict: Mark
    leeway: str
    loss: str
    effort: str
    time: str
    stops: str
    decision: str
