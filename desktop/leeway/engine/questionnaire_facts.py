"""The facts of a register that a questionnaire can use, worked out for one product.

`domain.questionnaire_facts` lists them. What can't be worked out is left out: it isn't known.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from leeway.domain.questionnaire_facts import FACTS, Fact, Facts, FactSpec, short_words, signal_name
from leeway.domain.questionnaire_visibility import FactValue
from leeway.domain.register import Register
from leeway.domain.register_entities import Integration, Signal, Supply
from leeway.domain.verdict import Outcome, ProductAssessment
from leeway.engine.loss import Losses
from leeway.engine.portfolio import Portfolio
from leeway.engine.switching import DAYS_PER_WEEK, time_to_leave

_KNOWLEDGE = frozenset(("prompt library", "evaluation suite"))
_SLIGHTLY = 1.25
"""A quarter over the notice, as in the standard scenario of an exit."""


@dataclass(frozen=True, slots=True)
class UseFigures:
    """What the agents' logs say about a product; None where they say nothing.

    `session_share` is actual over planned session length, `token_inflation` tokens per call now over the reference, both
    as ratios; `as_of` is the day of the last call.
    """

    as_of: date
    session_share: float | None = None
    limit_hits: int | None = None
    token_inflation: float | None = None


@dataclass(frozen=True, slots=True)
class OutageFigures:
    """The hours of outage of a product in the year up to a day, and where they were read."""

    as_of: date
    hours: float
    source: str


def product_facts(
    register: Register,
    portfolio: Portfolio,
    product_id: str,
    use: UseFigures | None = None,
    outages: OutageFigures | None = None,
) -> Facts:
    """Work out every fact about a product that is known, and its signals; by name."""
    subject = _Subject(register, portfolio, product_id)
    values = dict(_known(_register_values(subject)))
    found = {
        name: _fact(FACTS[name], value, "your register", portfolio.as_of) for name, value in values.items()
    }
    for name, value in _known(_use_values(use)):
        assert use is not None
        found[name] = _fact(FACTS[name], value, "your agents' logs", use.as_of)
    if outages is not None:
        found["outage_hours"] = _fact(FACTS["outage_hours"], outages.hours, outages.source, outages.as_of)
    return {**found, **signal_facts(register, product_id)}


def _known(values: Iterable[tuple[str, FactValue | None]]) -> Iterator[tuple[str, FactValue]]:
    for name, value in values:
        if value is not None:
            yield name, value


def _fact(spec: FactSpec, value: FactValue, source: str, as_of: date) -> Fact:
    bare = Fact(spec.name, value, "", source, as_of)
    return Fact(spec.name, value, f"{spec.means}: {short_words(bare)}", source, as_of)


def signal_facts(register: Register, product_id: str) -> Facts:
    """Return the signals about a product, and those about its vendor, by the name that conditions give them.

    A signal about the product counts before one about the vendor; of several, the latest.
    """
    vendor = register.products[product_id].vendor_id
    about = [
        s for s in register.signals.values() if s.vendor_id == vendor and s.product_id in {None, product_id}
    ]
    about.sort(key=lambda s: (s.product_id is not None, s.as_of, s.id))
    return {signal_name(signal.metric): _signal_fact(signal) for signal in about}


def _signal_fact(signal: Signal) -> Fact:
    shown = f"{signal.value} {signal.unit}".strip()
    return Fact(
        signal_name(signal.metric),
        signal_value(signal.value),
        f"{signal.metric}: {shown}",
        signal.source,
        signal.as_of,
        signal.standing,
        signal.url,
    )


def signal_value(text: str) -> FactValue:
    """Read a signal's value: a number (“67,000”, “400+”), a day, yes or no, or else the text as it is."""
    bare = " ".join(text.split())
    number = bare.rstrip("+").replace(",", "") if _grouped(bare) else bare
    try:
        return float(number) if math.isfinite(float(number)) else bare
    except ValueError:
        pass
    try:
        return date.fromisoformat(bare)
    except ValueError:
        return {"yes": True, "no": False}.get(bare.casefold(), bare)


def _grouped(text: str) -> bool:
    """Tell whether the commas in a number stand between thousands, as signals write them."""
    head, *groups = text.rstrip("+").partition(".")[0].split(",")
    return head.lstrip("-").isdecimal() and all(len(group) == 3 and group.isdecimal() for group in groups)


@dataclass(frozen=True)
class _Subject:
    """A product, with what its facts are worked out from."""

    register: Register
    portfolio: Portfolio
    product_id: str

    @property
    def found(self) -> ProductAssessment:
        return self.portfolio.products[self.product_id]

    @property
    def integrations(self) -> list[Integration]:
        ids = self.register.links.integrations_of.get(self.product_id, ())
        return [self.register.integrations[id] for id in ids]


def _register_values(subject: _Subject) -> Iterator[tuple[str, FactValue | None]]:
    product = subject.register.products[subject.product_id]
    yield "vendor", subject.register.vendors[product.vendor_id].name
    yield "product", product.name
    yield "verdict", subject.found.verdict.value
    yield from _workflow_values(subject)
    yield from _fallback_values(subject)
    yield from _integration_values(subject.integrations)
    yield from _leaving_values(subject)
    if subject.portfolio.reach:
        yield "critical_share", _per_cent(subject.portfolio.reach.get(product.vendor_id, 0.0))
    yield "spend_share", _spend_share(subject)


def _workflow_values(subject: _Subject) -> Iterator[tuple[str, FactValue | None]]:
    losses = subject.found.workflows
    if not losses:
        return
    rows = [subject.register.workflows[loss.workflow_id] for loss in losses]
    yield "workflows", float(len(losses))
    if all(loss.critical is not None for loss in losses):
        yield "critical_workflows", float(sum(bool(loss.critical) for loss in losses))
    if all(loss.certain for loss in losses):
        yield "stopping_workflows", float(sum(loss.outcome is Outcome.STOPS for loss in losses))
    yield "critical_stops", _critical_stops(subject.found)
    tolerated = [row.tolerated_stop for row in rows if row.tolerated_stop is not None]
    if len(tolerated) == len(rows):
        yield "tolerated_stop", min(tolerated)
    yield "leeway", subject.found.leeway
    known = [loss for loss in losses if loss.leeway is not None]
    if known:
        yield "tightest_workflow", min(known, key=lambda loss: (loss.leeway or 0.0, loss.name)).name


def _critical_stops(found: ProductAssessment) -> bool | None:
    """Tell whether a critical workflow surely stops; None if it hangs on a number that isn't known."""
    stopping = [loss for loss in found.workflows if loss.outcome is Outcome.STOPS]
    if any(loss.critical and loss.certain for loss in stopping):
        return True
    return None if any(loss.critical is not False for loss in stopping) else False


def _fallback_values(subject: _Subject) -> Iterator[tuple[str, FactValue | None]]:
    losses = Losses(subject.register, subject.portfolio.as_of)
    needs = sorted(losses.needs_on(subject.product_id))
    if not needs:
        return
    by_need = {need: losses.fallbacks(need) for need in needs}
    every = [fallback for fallbacks in by_need.values() for fallback in fallbacks]
    yield "fallbacks", float(len(every))
    yield "proven_fallbacks", float(sum(losses.proven(fallback) for fallback in every))
    yield "has_fallback", all(by_need.values())
    yield "recovery_mode", _recovery_mode(subject.found, has_fallback=bool(every))
    if every:
        yield "last_tested", _oldest_test(by_need)
        yield "fallback_capacity", _least_capacity(by_need)
        yield "upstream", _upstream(losses, subject.product_id, every)


def _recovery_mode(found: ProductAssessment, *, has_fallback: bool) -> str | None:
    """Say what the workflows do: stop, switch by hand to what is unproven, fail over, or not notice."""
    if found.missing:
        return None
    if not has_fallback:
        return "stop"
    outcomes = {loss.outcome for loss in found.workflows}
    if Outcome.STOPS in outcomes:
        better = any((loss.leeway_if_unproven or 0.0) > (loss.leeway or 0.0) for loss in found.workflows)
        return "by-hand" if better else "stop"
    return "failover"


def _oldest_test(by_need: Mapping[str, tuple[Supply, ...]]) -> date | None:
    """Return the oldest of the latest tests by need; None if one was never tested."""
    tests = [[s.last_tested for s in supplies if s.last_tested] for supplies in by_need.values() if supplies]
    return min(max(days) for days in tests) if all(tests) else None


def _least_capacity(by_need: Mapping[str, tuple[Supply, ...]]) -> float | None:
    """Return the least over the needs of what their best fallback carries, in per cent; 0 where there is none."""
    best: list[float] = []
    for supplies in by_need.values():
        known = [supply.capacity for supply in supplies if supply.capacity is not None]
        if supplies and not known:
            return None
        best.append(_per_cent(max(known, default=0.0)))
    return min(best)


def _upstream(losses: Losses, product_id: str, fallbacks: list[Supply]) -> str | None:
    """Tell whether fallbacks share a vendor with the product; None if nobody recorded what it runs on."""
    if not losses.register.links.upstreams_of.get(product_id):
        return None
    under = losses.dependence.vendors_under
    shared = any(under[product_id] & under[fallback.product_id] for fallback in fallbacks)
    return "shared" if shared else "separate"


def _integration_values(integrations: list[Integration]) -> Iterator[tuple[str, FactValue | None]]:
    if not integrations:
        return
    count = sum(integration.count for integration in integrations)
    yield "integrations", float(count)
    if count:
        yield "portable_share", _per_cent(sum(i.count for i in integrations if i.portable) / count)
    yield "rebuilders", _fewest(integrations)
    knowledge = [integration for integration in integrations if integration.kind in _KNOWLEDGE]
    if knowledge:
        yield "context_holders", _fewest(knowledge)
        yield "context_portable", all(integration.portable for integration in knowledge)


def _fewest(integrations: list[Integration]) -> float | None:
    people = [integration.rebuilders for integration in integrations if integration.rebuilders is not None]
    return float(min(people)) if len(people) == len(integrations) else None


def _leaving_values(subject: _Subject) -> Iterator[tuple[str, FactValue | None]]:
    product = subject.register.products[subject.product_id]
    time = time_to_leave(product, subject.integrations, subject.register.policy)
    yield "effort_to_leave", subject.found.effort_to_leave
    yield "time_to_leave", time.weeks
    if product.notice_days is None:
        return
    notice = product.notice_days / DAYS_PER_WEEK
    yield "notice", notice
    work = None if time.weeks is None else max(time.team or 0.0, time.longest_rebuild or 0.0)
    if work is not None:
        yield (
            "leaving",
            "within" if work <= notice else "slightly-over" if work <= _SLIGHTLY * notice else "beyond",
        )


def _spend_share(subject: _Subject) -> float | None:
    """Return what share of the spending on the product's category goes to its vendor, in per cent."""
    product = subject.register.products[subject.product_id]
    category = product.category.strip().casefold()
    if not category or product.annual_cost is None:
        return None
    alike = [p for p in subject.register.products.values() if p.category.strip().casefold() == category]
    costs = {p.id: float(p.annual_cost) for p in alike if p.annual_cost is not None}
    whole = math.fsum(costs.values())
    if len(costs) < len(alike) or not whole:
        return None
    return _per_cent(math.fsum(costs[p.id] for p in alike if p.vendor_id == product.vendor_id) / whole)


def _use_values(use: UseFigures | None) -> Iterator[tuple[str, FactValue | None]]:
    if use is None:
        return
    yield "session_share", None if use.session_share is None else _per_cent(use.session_share)
    yield "limit_hits", None if use.limit_hits is None else float(use.limit_hits)
    yield "token_inflation", use.token_inflation


def _per_cent(share: float) -> float:
    """Return a share as per cent, to one digit: more than that nobody answers."""
    return round(100 * share, 1)
