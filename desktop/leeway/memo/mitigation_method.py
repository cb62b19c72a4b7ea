"""The rules behind the proposed mitigation, each with its inputs as they were."""

from collections.abc import Iterator

from leeway.memo import wording
from leeway.memo.content import Fact, Formula
from leeway.memo.mitigation import MitigationFindings
from leeway.memo.outages import amount


def mitigation_method(found: MitigationFindings | None) -> Iterator[Formula]:
    """Write the rules by which a mitigation was weighed; none without one."""
    if found is None:
        return
    yield _difference(found)
    if found.loss_known and found.gain is not None and found.answered:
        yield _worth(found)
    if found.flips:
        yield _flips(found)


def _difference(found: MitigationFindings) -> Formula:
    before, after = found.found.baseline.year, found.found.scenario.year
    means = (before.mean, after.curve.mean, after.beyond.total, after.mean)
    was, outages, beyond, becomes = (
        amount(mean, found.currency) if found.loss_known else wording.NOT_KNOWN for mean in means
    )
    return Formula(
        name="What-if",
        rule=(
            "The scenario is the register with the changes below, on the same grid and with the same streams of outages: what it "
            "doesn't change is the same object, so that an empty scenario differs by exactly 0. The expected loss is the mean "
            "of the compound Poisson sum of the outages of all vendors, plus what the scenario's levers lose beyond it: one bad "
            "outage a year, stalls of max(0, W − Q / (r i)) a window over 52.18 weeks, a worse model, vendors that are gone."
        ),
        inputs=(
            *(Fact(f"change {place}", words) for place, words in enumerate(found.told, 1)),
            Fact("mean as it is", was),
            Fact("mean of outages in the scenario", outages),
            Fact("beyond outages", beyond),
        ),
        result=f"{was} becomes {becomes}" if found.loss_known else wording.NOT_KNOWN,
    )


def _worth(found: MitigationFindings) -> Formula:
    gain = found.gain
    assert gain is not None
    currency = found.currency
    payback = gain.payback_years
    return Formula(
        name="What the mitigation buys",
        rule=(
            "Buys: the expected loss with the scenario's bad week alone, less that with our answer to it. Costs: what the "
            "measures cost a year, and by how much the products cost more. Net = buys − costs; payback = cost once / net."
        ),
        inputs=(
            Fact("buys", _signed(gain.buys, currency)),
            Fact("costs a year", _signed(gain.costs, currency)),
            Fact("costs once", _signed(gain.one_off, currency)),
        ),
        result=f"net {_signed(gain.net, currency)} a year"
        + (f", paid back after {wording.number(payback, 1)} years" if payback is not None else ""),
    )


def _signed(value: float, currency: str | None) -> str:
    return f"−{amount(-value, currency)}" if value < 0 else amount(value, currency)


def _flips(found: MitigationFindings) -> Formula:
    return Formula(
        name="Where the decision flips",
        rule=(
            "One number is moved over its range, all others as in the scenario, and the point where the verdict, or the sign of "
            "the net gain, changes is closed in on by halving, to 0.0001."
        ),
        inputs=tuple(Fact(one.of, one.within) for one in found.flips),
        result="; ".join(f"{one.of}: {one.value or 'nowhere'}" for one in found.flips),
    )
