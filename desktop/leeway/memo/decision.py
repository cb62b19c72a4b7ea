"""The first page: why the verdict is what it is, the key figures, what isn't known."""

import math
from collections import Counter
from collections.abc import Iterator

from leeway.domain.register import Register
from leeway.domain.register_entities import Product
from leeway.domain.verdict import Outcome, ProductAssessment, Verdict, WorkflowLoss
from leeway.engine.loss import least
from leeway.engine.portfolio import Portfolio
from leeway.engine.switching import effort_to_leave, time_to_leave
from leeway.memo import wording
from leeway.memo.content import Fact
from leeway.memo.leaving import integrations_of
from leeway.memo.stops import if_unproven

_MISSING = "a number is missing"
_MISSING_NAMED = 3
_NOT_KNOWN = "may stop, for a number is missing"


def lead_sentence(register: Register, product: Product, assessment: ProductAssessment) -> str:
    """Say how many workflows stop, degrade and hold without the product."""
    total = len(assessment.workflows)
    if not total:
        return f"No workflow in the register needs {product.name} as its primary product."
    vendor = register.vendors[product.vendor_id].name
    counts = Counter(_fate(loss) for loss in assessment.workflows)
    fates = [(fate, counts[fate]) for fate in (*Outcome, _NOT_KNOWN) if counts[fate]]
    needing = f"workflow that needs {product.name}" if total == 1 else f"workflows that need {product.name}"
    if len(fates) == 1:
        every = "the one" if total == 1 else f"all {total:,}"
        return f"If {vendor} is away, {every} {needing} {_does(*fates[0])}."
    said = tuple(f"{count:,} {_does(fate, count)}" for fate, count in fates)
    return f"If {vendor} is away, of the {total:,} {needing}, {wording.joined(said)}."


def _fate(loss: WorkflowLoss) -> str:
    return _NOT_KNOWN if loss.leeway is None else loss.outcome


def _does(fate: str, count: int) -> str:
    return fate if count == 1 or fate == _NOT_KNOWN else fate.removesuffix("s")


def why(assessment: ProductAssessment) -> tuple[str, ...]:
    """List the reasons of the verdict; where too little is known, what is missing comes first."""
    reasons = dict.fromkeys(reason.text for reason in assessment.reasons)
    if assessment.verdict is not Verdict.NOT_ENOUGH_KNOWN or not assessment.missing:
        return tuple(reasons)
    named = "; ".join(assessment.missing[:_MISSING_NAMED])
    rest = len(assessment.missing) - _MISSING_NAMED
    return (f"Not known: {named}{f'; and {rest:,} more' if rest > 0 else ''}.", *reasons)


def key_figures(
    register: Register, portfolio: Portfolio, product: Product, expected_loss: Fact
) -> tuple[Fact, ...]:
    """Write the figures that the board reads first."""
    assessment = portfolio.products[product.id]
    policy = register.policy
    return (
        Fact("Leeway", wording.hours(assessment.leeway), _leeway_remark(assessment)),
        expected_loss,
        Fact("Effort to leave", wording.hours(assessment.effort_to_leave), _effort_remark(register, product)),
        Fact("Time to leave", wording.weeks(assessment.time_to_leave), _time_remark(register, product)),
        Fact(
            "Share of critical work",
            wording.percent(critical_share(register, portfolio, product.vendor_id)),
            f"the policy's limit is {wording.percent(policy.share_limit)}",
        ),
    )


def critical_share(register: Register, portfolio: Portfolio, vendor_id: str) -> float | None:
    """Share of critical workflows that run on a vendor, 0 to 1; None if no workflow is marked critical."""
    if not any(workflow.critical for workflow in register.workflows.values()):
        return None
    return portfolio.reach.get(vendor_id, 0.0)


def _leeway_remark(assessment: ProductAssessment) -> str:
    if not assessment.workflows:
        return "no workflow needs it"
    if assessment.leeway is None:
        return _MISSING
    if assessment.leeway == math.inf:
        return "every workflow holds"
    unproven = least(loss.leeway_if_unproven for loss in assessment.workflows)
    return if_unproven(assessment.leeway, unproven) or "until too much work is lost"


def _effort_remark(register: Register, product: Product) -> str:
    rows = integrations_of(register, product)
    effort = effort_to_leave(rows)
    if not rows:
        return "no integrations are recorded"
    if effort.hours is None:
        return f"at least {wording.hours(effort.at_least)}" if effort.at_least else _MISSING
    count = sum(row.count for row in rows if not row.portable)
    return f"{wording.counted(count, 'integration', 'integrations')} to rebuild"


def _time_remark(register: Register, product: Product) -> str:
    time = time_to_leave(product, integrations_of(register, product), register.policy)
    if time.weeks is None:
        return f"at least {wording.weeks(time.at_least)}" if time.at_least else _MISSING
    if time.weeks == time.notice:
        return "set by the contract's notice"
    return "set by the team's hours" if time.weeks == time.team else "set by the longest rebuild"


def missing(register: Register, product: Product, assessment: ProductAssessment) -> tuple[str, ...]:
    """List what the verdict lacks, and then what the memo's other figures lack."""
    return tuple(dict.fromkeys((*assessment.missing, *_gaps(register, product, assessment))))


def _gaps(register: Register, product: Product, assessment: ProductAssessment) -> Iterator[str]:
    for loss in assessment.workflows:
        if loss.critical is None:
            yield f"Whether workflow “{loss.name}” is critical"
        if register.workflows[loss.workflow_id].cost_per_hour is None:
            yield f"Cost per hour of workflow “{loss.name}”"
    yield from time_to_leave(product, integrations_of(register, product), register.policy).missing
    if product.annual_cost is None:
        yield f"Cost a year of “{product.name}”"
    if not any(s.vendor_id == product.vendor_id for s in register.signals.values()):
        yield f"Any sourced figure about “{register.vendors[product.vendor_id].name}”"
