"""What would change a verdict: each step tried on the register, and judged again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK, Product, Supply, Vendor, Workflow
from leeway.domain.verdict import Outcome, Remedy, Verdict
from leeway.engine.loss import Losses
from leeway.engine.portfolio import critical_reach
from leeway.engine.verdicts import assess_product

_STAND_IN = "72656d65-6479-4000-8000-000000000000"
"""The id of a vendor and a product that a step adds."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A step in words, with the rows that it adds or replaces; `within_share` brings the share to the limit."""

    text: str
    supplies: tuple[Supply, ...] = ()
    within_share: bool = False


def remedies(register: Register, product_id: str, as_of: date) -> tuple[Remedy, ...]:
    """Say what would change the verdict on a product, with the verdict that it would give.

    Steps that change the verdict alone come first, the best first; where all steps together give a milder
    verdict than any alone, they come last as one. Nothing for a replaceable product.
    """
    losses = Losses(register, as_of)
    trial = _Trial(_neighbourhood(losses, product_id), product_id, as_of, critical_reach(losses))
    now = trial.judge(())
    steps = tuple(_steps(losses, product_id, trial.reach))
    changing = () if now is Verdict.REPLACEABLE else _changing(trial, now, steps)
    missing = assess_product(losses, product_id, {}).missing
    return (*changing, *(Remedy(f"Record {text[:1].lower()}{text[1:]}.", now) for text in missing))


def _changing(trial: "_Trial", now: Verdict, steps: tuple[_Step, ...]) -> Iterator[Remedy]:
    alone = (Remedy(step.text, trial.judge((step,))) for step in steps)
    changing = sorted((r for r in alone if r.verdict is not now), key=lambda remedy: remedy.verdict.severity)
    yield from changing
    best = min((remedy.verdict.severity for remedy in changing), default=now.severity)
    together = trial.judge(steps)
    if len(steps) > 1 and together.severity < best:
        yield Remedy("All of this: " + " ".join(step.text for step in steps), together)


@dataclass(frozen=True, slots=True)
class _Trial:
    """What a verdict on a product hangs on, to try steps on; fallbacks don't move the critical reach."""

    register: Register
    product_id: str
    as_of: date
    reach: Mapping[str, float]

    def judge(self, steps: tuple[_Step, ...]) -> Verdict:
        """Judge the product as if some steps had been taken."""
        vendor, product = Vendor(_STAND_IN, _STAND_IN), Product(_STAND_IN, _STAND_IN, _STAND_IN)
        supplies = {supply.id: supply for step in steps for supply in step.supplies}
        changed = self.register.with_rows(
            {
                "vendor": {**self.register.vendors, _STAND_IN: vendor},
                "product": {**self.register.products, _STAND_IN: product},
                "supply": {**self.register.supplies, **supplies},
            }
        )
        reach = {} if any(step.within_share for step in steps) else self.reach
        return assess_product(Losses(changed, self.as_of), self.product_id, reach).verdict


def _neighbourhood(losses: Losses, product_id: str) -> Register:
    """Cut a register down to the needs on a product, what fills them, and what that stands on."""
    register = losses.register
    links, under = register.links, losses.dependence.products_under
    needs = set(losses.needs_on(product_id))
    supplies = {id for need in needs for id in links.supplies_of.get(need, ())}
    if not needs:  # then it may still be, or carry, a fallback
        supplies = {id for id, s in register.supplies.items() if product_id in under[s.product_id]}
    needs |= {register.supplies[id].need_id for id in supplies}
    products = under[product_id].union(*(under[register.supplies[id].product_id] for id in supplies))
    return register.with_rows(
        {
            "product": {id: register.products[id] for id in products},
            "product_upstream": {
                id: link for id, link in register.upstreams.items() if link.product_id in products
            },
            "workflow": {w: register.workflows[w] for w in {register.needs[n].workflow_id for n in needs}},
            "need": {id: register.needs[id] for id in needs},
            "supply": {id: register.supplies[id] for id in supplies},
            "integration": {},
        }
    )


def _steps(losses: Losses, product_id: str, reach: Mapping[str, float]) -> Iterator[_Step]:
    register = losses.register
    vendor_id = register.products[product_id].vendor_id
    for need_id in sorted(losses.needs_on(product_id), key=lambda id: _place(register, id)):
        loss = losses.of_need(register.needs[need_id], vendor_id)
        workflow = register.workflows[register.needs[need_id].workflow_id]
        if not workflow.tolerated_stop or (loss.outcome is Outcome.HOLDS and not loss.reasons):
            continue
        yield _for_need(losses, need_id, workflow)
    if reach.get(vendor_id, 0.0) > register.policy.share_limit:
        vendor = register.vendors[vendor_id].name
        limit = f"{register.policy.share_limit * 100:.3g} %"
        yield _Step(f"Move critical workflows away until at most {limit} run on {vendor}.", within_share=True)


def _place(register: Register, need_id: str) -> tuple[str, str]:
    need = register.needs[need_id]
    return register.workflows[need.workflow_id].name, need.name


def _for_need(losses: Losses, need_id: str, workflow: Workflow) -> _Step:
    """Mend the best fallback that would still stand and is independent; add one where there is none."""
    primary = losses.primary(need_id)
    assert primary is not None
    under = losses.dependence.vendors_under
    independent = [
        f for f in losses.fallbacks(need_id) if not under[f.product_id] & under[primary.product_id]
    ]
    if not independent:
        name = losses.register.products[primary.product_id].name
        added = Supply(f"{_STAND_IN}-{need_id}", need_id, _STAND_IN, FALLBACK, 0.0, 1.0, losses.as_of)
        text = f"Give “{workflow.name}” an independent, tested fallback for {name} that takes over in full."
        return _Step(text, (added,))
    best = max(independent, key=lambda f: (losses.proven(f), f.capacity or 0.0, -(f.switch_time or 0.0)))
    return _mended(losses, workflow, best)


def _mended(losses: Losses, workflow: Workflow, fallback: Supply) -> _Step:
    name = losses.register.products[fallback.product_id].name
    tolerated = workflow.tolerated_stop
    assert tolerated is not None
    wanted = []
    if not losses.proven(fallback):
        wanted.append("rehearse the switch")
    if fallback.switch_time is None or fallback.switch_time >= tolerated:
        wanted.append(f"switch in less than {tolerated:g} h")
    if fallback.capacity is None or fallback.capacity < 1:
        wanted.append("let it carry the whole work")
    text = f"Fallback {name} for “{workflow.name}”: {', '.join(wanted)}."
    in_time = 0.0 if fallback.switch_time is None else min(fallback.switch_time, tolerated / 2)
    return _Step(text, (replace(fallback, last_tested=losses.as_of, switch_time=in_time, capacity=1.0),))
