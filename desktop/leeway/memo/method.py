"""The method: every rule that the memo's figures follow, with its inputs as they were."""

from collections.abc import Sequence

from leeway.domain.register import Register
from leeway.domain.register_entities import Integration, Product
from leeway.engine.portfolio import Portfolio
from leeway.engine.switching import time_to_leave
from leeway.memo import wording
from leeway.memo.content import Fact, Formula, Weighting
from leeway.memo.decision import critical_share
from leeway.memo.leaving import effort_of, integrations_of
from leeway.memo.spread import squares

_TERMS_SHOWN = 8


def method(
    register: Register, portfolio: Portfolio, product: Product, weightings: tuple[Weighting, ...]
) -> tuple[Formula, ...]:
    """Write the rules in the order in which the memo's figures follow from one another."""
    return (
        _leeway(register, portfolio, product),
        _verdict(register, portfolio, product),
        _share(register, portfolio, product),
        _effort(register, portfolio, product),
        _time(register, portfolio, product),
        _concentration(weightings),
    )


def _leeway(register: Register, portfolio: Portfolio, product: Product) -> Formula:
    return Formula(
        name="Leeway",
        rule=(
            "How long the vendor can be away before a workflow's lost work passes its tolerated stop T. "
            "Without a proven fallback that takes over in time, leeway = T; with switch time s < T and capacity c "
            "of the best one, leeway = s + (T − s) / (1 − c), unlimited if c = 1. A workflow with several needs has "
            "the least of them, a product the least of the workflows that its loss touches. Fallbacks that were "
            "not tested in time, or fall with the vendor, don't count."
        ),
        inputs=(
            Fact("a test stays valid for", f"{register.policy.proven_days:,} d"),
            Fact("judged as of", wording.day(portfolio.as_of)),
        ),
        result=wording.hours(portfolio.products[product.id].leeway),
    )


def _verdict(register: Register, portfolio: Portfolio, product: Product) -> Formula:
    return Formula(
        name="Verdict",
        rule=(
            "Single-source critical: its loss stops a critical workflow for longer than tolerated, because no proven, "
            "independent fallback takes over in time. Concentrated: no critical workflow stops, but one leans on a "
            "fallback that is unproven, expired, under-sized or shares an upstream; or a workflow that isn't critical "
            "stops; or the vendor's share of critical work passes the limit. Replaceable: every workflow that needs "
            "it holds on proven, independent fallbacks. Not enough known: a number that the verdict needs is missing."
        ),
        inputs=(Fact("limit of the share of critical work", wording.percent(register.policy.share_limit)),),
        result=portfolio.products[product.id].verdict.words,
    )


def _share(register: Register, portfolio: Portfolio, product: Product) -> Formula:
    critical = sum(bool(workflow.critical) for workflow in register.workflows.values())
    share = critical_share(register, portfolio, product.vendor_id)
    touched = wording.NOT_KNOWN if share is None else f"{round(share * critical):,}"
    return Formula(
        name="Share of critical work",
        rule=(
            "Critical workflows of which a primary product is the vendor's, or runs on one of its products, "
            "divided by all critical workflows."
        ),
        inputs=(
            Fact("critical workflows on the vendor", touched),
            Fact("critical workflows", f"{critical:,}"),
        ),
        result=wording.percent(share),
    )


def _effort(register: Register, portfolio: Portfolio, product: Product) -> Formula:
    rows = [row for row in integrations_of(register, product) if not row.portable]
    terms = [f"{row.count:,} × {wording.hours(row.hours_each)}" for row in rows[:_TERMS_SHOWN]]
    rest = rows[_TERMS_SHOWN:]
    if rest:
        terms.append(f"{len(rest):,} more, {wording.hours(_sum(rest))} in all")
    return Formula(
        name="Effort to leave",
        rule="The sum, over the integrations that aren't portable, of count × hours to rebuild each.",
        inputs=(Fact("not portable", " + ".join(terms) if terms else "none recorded"),),
        result=wording.hours(portfolio.products[product.id].effort_to_leave),
    )


def _sum(rows: Sequence[Integration]) -> float | None:
    efforts = [effort_of(row) for row in rows]
    known = [effort for effort in efforts if effort is not None]
    return sum(known) if len(known) == len(efforts) else None


def _time(register: Register, portfolio: Portfolio, product: Product) -> Formula:
    policy = register.policy
    parts = time_to_leave(product, integrations_of(register, product), policy)
    notice = f"{product.notice_days or 0:,} d"
    effort = wording.hours(portfolio.products[product.id].effort_to_leave)
    team, person = wording.number(policy.team_hours_per_week), wording.number(policy.person_hours_per_week)
    return Formula(
        name="Time to leave",
        rule=(
            "The longest of: the contract's notice / 7 days; effort to leave / team hours a week; and, for the "
            "integration that takes longest, its hours / (people who could rebuild it × one person's hours a week)."
        ),
        inputs=(
            _part("notice", notice, parts.notice),
            _part("effort", f"{effort} at {team} h a week", parts.team),
            _part("longest rebuild", f"at {person} h a week and person", parts.longest_rebuild),
        ),
        result=wording.weeks(portfolio.products[product.id].time_to_leave),
    )


def _part(label: str, working: str, weeks: float | None) -> Fact:
    return Fact(label, wording.NOT_KNOWN if weeks is None else f"{working}, {wording.weeks(weeks)}")


def _concentration(weightings: tuple[Weighting, ...]) -> Formula:
    known = [weighting for weighting in weightings if weighting.shares]
    return Formula(
        name="Concentration",
        rule=(
            "HHI: the sum of the squares of the vendors' shares in per cent; effective number of vendors: "
            "10,000 / HHI. The bands 1,000 and 1,800 are those of the Merger Guidelines of the U.S. Department of "
            "Justice and the Federal Trade Commission (18 December 2023): an analogy, since a buyer's spend is not "
            "a market. A critical workflow counts once, in equal parts over its needs; an integration by its count."
        ),
        inputs=tuple(Fact(weighting.label.lower(), squares(weighting)) for weighting in known),
        result=", ".join(f"{w.effective_number} by {w.label.lower()}" for w in known) or wording.NOT_KNOWN,
    )
