"""The rows of what stops: workflows that a loss touches, single points and pairs of vendors."""

from collections.abc import Iterable
from dataclasses import dataclass

from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.domain.verdict import Outcome, WorkflowLoss
from leeway.engine.portfolio import Portfolio
from leeway.ui import formatting
from leeway.ui.models.columns import Column


@dataclass(frozen=True, slots=True)
class LossRow:
    """What a loss does to one workflow."""

    id: str
    loss: WorkflowLoss


def loss_rows(losses: Iterable[WorkflowLoss]) -> list[LossRow]:
    """Prepare the workflows in the order of the assessment, worst first."""
    return [LossRow(loss.workflow_id, loss) for loss in losses]


def unproven_words(loss: WorkflowLoss) -> str:
    """Say what the leeway would be if untested fallbacks worked, where that differs."""
    if loss.leeway_if_unproven is None or loss.leeway_if_unproven == loss.leeway:
        return ""
    return f"{formatting.hours_short(loss.leeway_if_unproven)} if the untested fallback works"


LOSS_COLUMNS: tuple[Column[LossRow], ...] = (
    Column("Workflow", lambda row: row.loss.name, bold=True),
    Column(
        "Critical",
        lambda row: {True: "yes", False: "no", None: formatting.NOT_KNOWN}[row.loss.critical],
        muted=lambda row: row.loss.critical is None,
    ),
    Column(
        "Outcome",
        lambda row: row.loss.outcome.value.capitalize(),
        key=lambda row: row.loss.outcome.severity,
        badge=lambda row: row.loss.outcome,
        hint="What the workflow does when the vendor is gone and stays gone",
    ),
    Column(
        "Leeway",
        lambda row: formatting.hours_short(row.loss.leeway),
        key=lambda row: row.loss.leeway,
        numeric=True,
        muted=lambda row: row.loss.leeway is None,
        tip=lambda row: unproven_words(row.loss) or formatting.hours(row.loss.leeway),
    ),
    Column(
        "If untested work",
        lambda row: formatting.hours_short(row.loss.leeway_if_unproven) if unproven_words(row.loss) else "",
        key=lambda row: row.loss.leeway_if_unproven if unproven_words(row.loss) else None,
        numeric=True,
        muted=lambda _: True,
        hint="The leeway if untested fallbacks work as recorded; never counted until they are tested",
    ),
)


Cut = tuple[tuple[str, ...], tuple[str, ...]]
"""Vendors that together stop workflows: both by id."""

_MOST_CUTS = 200


@dataclass(frozen=True, slots=True)
class CutRow:
    """Vendors that stop workflows when they are away, alone or two at a time."""

    id: str
    vendors: tuple[str, ...]
    workflows: tuple[str, ...]
    critical: int


def cut_rows(register: Register, portfolio: Portfolio, scope: Scope) -> tuple[list[CutRow], int]:
    """Prepare the single points, then the pairs, that have a vendor in scope; most critical workflows first.

    At most 200 of them, with how many there are.
    """
    critical = {id for id, workflow in register.workflows.items() if workflow.critical}
    cuts: list[Cut] = [((point.vendor_id,), point.workflow_ids) for point in portfolio.single_points]
    cuts += [(pair.vendor_ids, pair.workflow_ids) for pair in portfolio.pairs]
    inside = {id for id in register.vendors if scope.covers_vendor(register, id)}
    known = [cut for cut in cuts if inside.intersection(cut[0]) and register.vendors.keys() >= set(cut[0])]
    known.sort(key=lambda cut: (len(cut[0]), -len(critical.intersection(cut[1])), -len(cut[1])))
    return [_cut_row(register, *cut) for cut in known[:_MOST_CUTS]], len(known)


def _cut_row(register: Register, vendors: tuple[str, ...], workflows: tuple[str, ...]) -> CutRow:
    known = [register.workflows[id] for id in workflows if id in register.workflows]
    known.sort(key=lambda workflow: (not workflow.critical, workflow.name.casefold()))
    return CutRow(
        "/".join(vendors),
        tuple(register.vendors[id].name for id in vendors),
        tuple(workflow.name for workflow in known),
        sum(bool(workflow.critical) for workflow in known),
    )


CUT_COLUMNS: tuple[Column[CutRow], ...] = (
    Column(
        "When this is away",
        lambda row: " and ".join(row.vendors),
        key=lambda row: (len(row.vendors), row.vendors),
        bold=True,
        hint="One vendor: a single point. Two: a pair, which stops work that neither stops alone",
    ),
    Column(
        "Critical",
        lambda row: formatting.count(row.critical),
        key=lambda row: row.critical,
        numeric=True,
        muted=lambda row: not row.critical,
        hint="Critical workflows that stop",
    ),
    Column(
        "These stop",
        lambda row: ", ".join(row.workflows),
        key=lambda row: len(row.workflows),
        tip=lambda row: "\n".join(row.workflows[:40]),
    ),
)


def stops_alone(losses: Iterable[WorkflowLoss]) -> list[WorkflowLoss]:
    """Return the critical workflows that a loss stops."""
    return [loss for loss in losses if loss.critical and loss.outcome is Outcome.STOPS]
