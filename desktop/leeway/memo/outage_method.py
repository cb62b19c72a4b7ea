"""The rules behind the memo's outage figures, each with its inputs as they were."""

from collections.abc import Iterator, Mapping

from leeway.domain.incident import IMPACTS, impact_shares
from leeway.domain.register import Register
from leeway.engine.outage_durations import moment
from leeway.engine.outage_event_loss import Dependency
from leeway.engine.outage_grid import SIZE
from leeway.engine.outage_products import ProductLoss
from leeway.memo import wording
from leeway.memo.content import Fact, Formula
from leeway.memo.outages import OutageFindings, amount, chance, work_loss

_TERMS_SHOWN = 8


def outage_method(
    register: Register, findings: OutageFindings, loss: ProductLoss | None
) -> Iterator[Formula]:
    """Write the rules that were used, in the order in which the figures follow from one another."""
    if not findings.outages.availability.observed_hours:
        return
    yield _availability(register, findings)
    yield _rate(findings)
    if findings.outages.duration:
        yield _duration(findings)
    if findings.curve is not None:
        yield _lost_hours(register, findings)
        yield _yearly_loss(register, findings)
        if loss is not None:
            yield _of_product(register, findings, loss)
        yield _passing(register, findings)


def _availability(register: Register, findings: OutageFindings) -> Formula:
    counts, known = findings.outages.counts, findings.outages.availability
    shares = impact_shares(register.policy)
    severities = ", ".join(
        f"{impact} {wording.percent(share)}" for impact, share in zip(IMPACTS, shares.tolist(), strict=True)
    )
    return Formula(
        name="Availability, mean time between outages, mean time to recover",
        rule=(
            "Incidents that overlap are merged. Availability: 1 − merged down time / time watched. Mean time between "
            "outages (MTBF): up time / outages. Mean time to recover (MTTR): the mean length of outages with a known "
            "end. The band is the 5th to the 95th percentile of a bootstrap over outages. Incidents whose severity "
            "stops no share of our work don't count."
        ),
        inputs=(
            Fact("incidents on record", f"{counts.all_incidents:,}"),
            Fact("counted", f"{counts.counted:,} in {counts.episodes:,} outages"),
            Fact("without a known end", f"{counts.open:,}"),
            Fact("time watched", wording.hours(round(known.observed_hours, 1))),
            Fact("down in it", wording.hours(round(known.down_hours, 2))),
            Fact("share of our work that an incident stops, by severity (policy)", severities),
            Fact("as of the end of", f"{wording.day(findings.as_of.date())}, UTC"),
        ),
        result=wording.percent(known.availability, 3),
    )


def _rate(findings: OutageFindings) -> Formula:
    rate = findings.outages.rate
    assert rate is not None
    low, high = (wording.number(rate.quantile(p)) for p in (0.05, 0.95))
    return Formula(
        name="Outages a year",
        rule=(
            "k outages in T years: the rate follows Gamma(k + ½, T), by Jeffreys' prior (NUREG/CR-6823, section 6.2). "
            "Its mean is (k + ½) / T, so that none in a year still means half an outage expected a year."
        ),
        inputs=(Fact("k", f"{rate.episodes:,}"), Fact("T", f"{wording.number(rate.years, 4)} years")),
        result=(
            f"{wording.number(rate.mean)} a year, 90 % between {low} and {high}; none next year with a chance of "
            f"{chance(rate.none_next_year)}"
        ),
    )


def _duration(findings: OutageFindings) -> Formula:
    outages, duration = findings.outages, findings.outages.duration
    assert duration is not None
    own = outages.fit.lognormal is not None
    of = f"{outages.counts.episodes:,}" if own else "those of all vendors together"
    return Formula(
        name="How long an outage lasts",
        rule=(
            "Lognormal, by maximum likelihood; outages without a known end are right-censored: they lasted at least as "
            "long as was seen. A length counts at the weight of its severity."
        ),
        inputs=(
            Fact("outages", of),
            Fact("of them without a known end", f"{outages.counts.open:,}" if own else wording.NOT_KNOWN),
            Fact("no outage is counted for longer than", wording.hours(duration.longest)),
        ),
        result=(
            f"μ {wording.number(duration.mu, 4).replace('-', '−')}, σ {wording.number(duration.sigma, 4)}, mean "
            f"{wording.hours(round(moment(duration, 1), 2))}"
        ),
    )


def _lost_hours(register: Register, findings: OutageFindings) -> Formula:
    assert findings.risk is not None
    by_id = {dependency.workflow_id: dependency for dependency in findings.risk.dependencies}
    return Formula(
        name="Lost hours of an outage",
        rule=(
            "Of an outage of duration D a workflow loses D without a fallback; with one of switch time s and capacity c "
            "min(D, s) + (1 − c) max(D − s, 0), times the share of hours in which it runs. The best fallback that was "
            "tested in time and stands without the vendor counts; a workflow with several needs loses what the worst of "
            "them loses. While the fallback's vendor is down too, the work stops: rate of the one × unavailability of "
            "the other."
        ),
        inputs=_terms(register, findings, by_id),
        result=f"{wording.number(sum(row.lost_hours_per_year for row in findings.workflows), 1)} h of work a year",
    )


def _terms(register: Register, findings: OutageFindings, by_id: Mapping[str, Dependency]) -> tuple[Fact, ...]:
    shown = findings.workflows[:_TERMS_SHOWN]
    facts = [
        Fact(f"“{register.workflows[row.workflow_id].name}”", _term(register, by_id[row.workflow_id]))
        for row in shown
    ]
    rest = findings.workflows[_TERMS_SHOWN:]
    if rest:
        hours = wording.number(sum(row.lost_hours_per_year for row in rest), 1)
        facts.append(Fact(f"{len(rest):,} more", f"{hours} h a year in all"))
    return tuple(facts)


def _term(register: Register, dependency: Dependency) -> str:
    usable = {f.product_id: f for need in dependency.needs for f in need.usable()}
    fallbacks = [
        f"{register.products[id].name}, s {wording.number(f.switch_time)} h, c {wording.number(f.capacity)}"
        for id, f in usable.items()
    ]
    return f"runs {wording.percent(dependency.operating)} of all hours, " + (
        " or ".join(fallbacks) if fallbacks else "no fallback counts"
    )


def _yearly_loss(register: Register, findings: OutageFindings) -> Formula:
    curve, risk, currency = findings.curve, findings.risk, findings.currency
    assert curve is not None
    assert risk is not None
    costs = [
        Fact(
            f"“{register.workflows[row.workflow_id].name}”",
            f"{wording.hours(round(row.lost_hours_per_year, 1))} at {_cost(register, row.workflow_id)} an hour",
        )
        for row in findings.workflows[:_TERMS_SHOWN]
    ]
    quantiles = ", ".join(f"P{p} {amount(curve.quantile(p / 100), currency)}" for p in (50, 80, 95, 99))
    return Formula(
        name="Loss of a year",
        rule=(
            "A compound Poisson sum of outages with an uncertain rate, each with its own duration and so its own loss "
            "(lost hours × cost per hour). Its distribution is inverted by fast Fourier transform from "
            f"(1 + (1 − severity's transform) / b)^(−a) for the rate Gamma(a, b), on {SIZE:,} points; mean, standard "
            "deviation and the chance of no loss are in closed form."
        ),
        inputs=(
            Fact("outages a year", wording.number(risk.frequency.mean)),
            Fact("mean duration", wording.hours(round(risk.mean_hours, 2))),
            *(costs if currency else ()),
        ),
        result=(
            f"mean {amount(curve.mean, currency)}, standard deviation {amount(curve.sd, currency)}, {quantiles}; the "
            f"worst 5 % of years {amount(curve.tvar(0.95), currency)} on average; none with a chance of "
            f"{chance(curve.prob_zero)}"
        ),
    )


def _of_product(register: Register, findings: OutageFindings, loss: ProductLoss) -> Formula:
    assert findings.curve is not None
    return Formula(
        name="Expected loss of the product’s work",
        rule=(
            "The mean loss of a year, by its vendor's outages, of the workflows that need the product: the sum of their lost "
            "hours × cost per hour. The vendor's holds the workflows of all its products."
        ),
        inputs=(
            Fact("lost hours of these workflows", wording.hours(round(loss.hours, 1))),
            Fact("mean of the vendor", amount(findings.curve.mean, findings.currency)),
        ),
        result=work_loss(loss, register.setting.currency),
    )


def _cost(register: Register, workflow_id: str) -> str:
    return wording.money(register.workflows[workflow_id].cost_per_hour, register.setting.currency)


def _passing(register: Register, findings: OutageFindings) -> Formula:
    known = [row for row in findings.workflows if row.breach]
    chances = ", ".join(
        f"“{register.workflows[row.workflow_id].name}” {chance(row.breach.probability)}"
        for row in known[:_TERMS_SHOWN]
        if row.breach
    )
    return Formula(
        name="Chance to pass the tolerated stop in a year",
        rule=(
            "1 − exp(−rate × P(an outage loses more work than the tolerated stop T)), by this vendor's outages alone."
        ),
        inputs=tuple(
            Fact(
                f"T of “{register.workflows[row.workflow_id].name}”",
                wording.hours(register.workflows[row.workflow_id].tolerated_stop),
            )
            for row in known[:_TERMS_SHOWN]
        ),
        result=chances or wording.NOT_KNOWN,
    )
