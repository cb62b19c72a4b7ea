"""The outage model of a scenario: only the vendors that it changes are new objects, so that all others keep their streams."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from leeway.domain.scenario_levers import Lever, Levers
from leeway.engine.loss import Losses
from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_event_loss import Dependency, VendorRisk
from leeway.engine.outage_model import OutageModel
from leeway.engine.outages import Assembly, OutageInputs, OutagePolicy, vendor_risk
from leeway.engine.whatif_touched import Touched, Ways


@dataclass(frozen=True, slots=True)
class ScenarioModel:
    """The model, and sentences on what of the scenario isn't in it."""

    model: OutageModel
    problems: tuple[str, ...] = ()


def scenario_model(
    baseline: OutageInputs, ways: Ways, losses: Losses, levers: Levers, touched: Touched, policy: OutagePolicy
) -> ScenarioModel:
    """Return the model of a scenario, the baseline's own where nothing in it differs."""
    before = baseline.model
    notes: dict[str, None] = {}
    assembly = Assembly(losses, policy, notes)
    risks = (
        _all_again(baseline, assembly, levers)
        if touched.everything
        else dict(_some_again(before, assembly, ways, touched))
    )
    problems = [*(note for note in notes if note not in baseline.missing)]
    for id in sorted(levers.set_for(Lever.OUTAGE_RATE, Lever.OUTAGE_LENGTH) - levers.gone):
        risk = risks.get(id) or (None if touched.everything else before.risks.get(id))
        if risk is None:
            name = losses.register.vendors[id].name
            problems.append(
                f"Outages of {name} aren't known, so neither more nor longer ones can be reckoned with."
            )
        else:
            risks[id] = _pulled(risk, levers)
    model = before
    if touched.everything:
        for id in before.risks.keys() - risks.keys():
            model = model.without_vendor(id)
    new = [risk for id, risk in risks.items() if before.risks.get(id) is not risk]
    return ScenarioModel(model.changed(new) if new else model, tuple(problems))


def inputs_under(inputs: OutageInputs, levers: Levers) -> OutageInputs:
    """Return what outages are reckoned from with more, or longer, ones of some vendors; the very same where none is set.

    A vendor whose outages aren't known stays so.
    """
    pulled = levers.set_for(Lever.OUTAGE_RATE, Lever.OUTAGE_LENGTH) & inputs.model.risks.keys()
    if not pulled:
        return inputs
    return replace(
        inputs, model=inputs.model.changed([_pulled(inputs.model.risks[id], levers) for id in sorted(pulled)])
    )


def _all_again(baseline: OutageInputs, assembly: Assembly, levers: Levers) -> dict[str, VendorRisk]:
    found: dict[str, VendorRisk] = {}
    for id in sorted(assembly.losses.register.vendors.keys() - levers.gone):
        old = baseline.model.risks.get(id)
        new = tuple(assembly.dependencies(id))
        risk = vendor_risk(baseline.vendors.get(id), new) if old is None else _kept(old, new)
        if risk is not None:
            found[id] = risk
    return found


def _some_again(
    before: OutageModel, assembly: Assembly, ways: Ways, touched: Touched
) -> Iterator[tuple[str, VendorRisk]]:
    vendors = {id for w in touched.rows for id in ways.vendors_of_workflow.get(w, ())}
    for id in sorted(vendors & before.risks.keys()):
        old = before.risks[id]
        new = {d.workflow_id: d for d in assembly.dependencies(id, touched.rows)}
        yield id, _kept(old, tuple(new.get(d.workflow_id, d) for d in old.dependencies))


def _kept(old: VendorRisk, new: tuple[Dependency, ...]) -> VendorRisk:
    """Return the vendor with new dependencies; those that are as they were stay the same objects, and so does the vendor."""
    by_workflow: Mapping[str, Dependency] = {d.workflow_id: d for d in old.dependencies}
    kept = tuple(_known(by_workflow.get(d.workflow_id), d) for d in new)
    same = len(kept) == len(old.dependencies) and all(
        a is b for a, b in zip(kept, old.dependencies, strict=True)
    )
    return old if same else replace(old, dependencies=kept)


def _known(old: Dependency | None, new: Dependency) -> Dependency:
    """Return the dependency as it was, if nothing but its money differs, with what is known of its hours."""
    if old is None or old == new:
        return old or new
    priced = old.with_money(new.cost_per_hour, new.tolerated_stop)
    return priced if priced == new else new


def _pulled(risk: VendorRisk, levers: Levers) -> VendorRisk:
    rate, length = (levers.of(lever, risk.vendor_id) for lever in (Lever.OUTAGE_RATE, Lever.OUTAGE_LENGTH))
    if rate != 1.0:
        risk = replace(risk, frequency=risk.frequency.scaled(rate))
    if length != 1.0:
        assert isinstance(risk.duration, Lognormal)
        risk = replace(risk, duration=risk.duration.scaled(length))
    return risk
