"""From a register and its portfolio to what the memo says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leeway.domain.drill import BadWeek, DrillCell, DrillParameters
from leeway.domain.register import Register
from leeway.domain.register_entities import Product
from leeway.domain.verdict import Remedy, Verdict
from leeway.engine.loss import Losses
from leeway.engine.outage_products import ProductLoss
from leeway.engine.portfolio import Portfolio
from leeway.engine.questionnaire_scores import score_text
from leeway.engine.remedies import remedies
from leeway.memo import wording
from leeway.memo.assessment import AssessmentFindings
from leeway.memo.burn import BurnFindings, burn_section
from leeway.memo.burn_method import burn_method
from leeway.memo.content import Fact, Formula, MemoContent, RemedyRow, Weighting
from leeway.memo.cuts import cuts, upstream_sentence
from leeway.memo.decision import critical_share, key_figures, lead_sentence, missing, why
from leeway.memo.drill import drill_cases
from leeway.memo.exit_plan import exit_plan
from leeway.memo.leaving import leaving
from leeway.memo.long_names import with_short_names
from leeway.memo.method import method
from leeway.memo.mitigation import MitigationFindings, mitigation_section
from leeway.memo.mitigation_method import mitigation_method
from leeway.memo.outage_method import outage_method
from leeway.memo.outages import OutageFindings, amount, key_figure, outage_section
from leeway.memo.printable import SEPARATOR, shortened
from leeway.memo.questionnaire import questionnaire_section
from leeway.memo.questionnaire_method import questionnaire_method
from leeway.memo.request import MemoRequest
from leeway.memo.sections import Section
from leeway.memo.since import Earlier, since_section
from leeway.memo.sources import source_rows
from leeway.memo.spread import bars, share_rows, weightings
from leeway.memo.stops import Touched, leeway_rows, stop_rows

_BRIEF = 240
_DECISION = 600
_PERSON = 120
_TITLE = 200
_TITLE_IN_FOOTER = 40


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figures come from: Leeway's version and the hash of the register's state, in hexadecimal."""

    version: str
    state: str


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What is known of a product beside its portfolio, as the pages show it.

    `outages` are of its vendor, `loss` is of the work that needs the product; `assessed` is what its assessment says, `burn`
    what its logs say, `mitigation` what the proposed scenario comes to, `earlier` the last memo: each but the first None if
    it isn't known or there is none. `drill` is its row of the drill.
    """

    outages: OutageFindings
    loss: ProductLoss | None
    assessed: AssessmentFindings | None
    burn: BurnFindings | None
    mitigation: MitigationFindings | None
    drill: Mapping[BadWeek, DrillCell]
    earlier: Earlier | None


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the parts of a memo share: the register, its portfolio, the losses behind it, and where they come from."""

    register: Register
    portfolio: Portfolio
    losses: Losses
    origin: Origin


def build_content(ground: Ground, request: MemoRequest, product_id: str, findings: Findings) -> MemoContent:
    """Write the part on one product of the request, as of the portfolio's day.

    Raises:
        MemoError: Its figures can't be drawn.
    """
    register, portfolio = ground.register, ground.portfolio
    product = register.products[product_id]
    vendor = register.vendors[product.vendor_id]
    subject = f"{vendor.name} {SEPARATOR} {product.name}"
    assessment = portfolio.products[product.id]
    touched = Touched.of(ground.losses, assessment)
    spread = weightings(register, portfolio, vendor.id)
    decision = _decision(request, product)
    figures = key_figures(register, portfolio, product, _loss(register, findings))
    content = MemoContent(
        paper=request.paper,
        prepared=request.prepared,
        title=f"Vendor risk memo: {shortened(subject, _TITLE)}",
        subject=subject,
        example=register.setting.example,
        verdict=wording.verdict_mark(assessment.verdict),
        author=shortened(request.author, _TITLE),
        byline=_byline(request),
        decision=decision,
        decision_brief=shortened(decision, _DECISION),
        why=why(assessment),
        key_figures=figures,
        lead=lead_sentence(register, product, assessment),
        stops=stop_rows(touched),
        remedies=tuple(
            _remedy(r, assessment.verdict) for r in remedies(register, product.id, portfolio.as_of)
        ),
        upstream=upstream_sentence(register, product.id),
        cuts=cuts(register, portfolio, vendor.id),
        no_cuts=f"No workflow stops with {vendor.name} alone, nor with {vendor.name} and one other vendor.",
        outages=outage_section(register, product, findings.outages),
        questionnaire=questionnaire_section(product, findings.assessed),
        burn=burn_section(product, findings.burn, register.setting.currency),
        mitigation=mitigation_section(product, findings.mitigation, vendor.name, register.setting.currency),
        drill=drill_cases(findings.drill, DrillParameters.of(register.policy)),
        exit=exit_plan(register, product, ground.losses),
        since=since_section(
            findings.earlier, assessment.verdict, recorded_figures(figures, findings), vendor.name
        ),
        leaving=leaving(register, product, assessment),
        reach=_reach(register, portfolio, vendor.id),
        weightings=bars(spread),
        shares=share_rows(spread),
        missing=missing(register, product, assessment),
        sources=source_rows(register, product),
        leeways=leeway_rows(touched),
        method=tuple(_method(ground, request, product, findings, spread)),
        long_names=(),
        currency=register.setting.currency,
        source_note=f"Source: {_register_name(register)}, data as of {wording.day(portfolio.as_of)}.",
        footer=_footer(register, portfolio, ground.origin),
    )
    return with_short_names(content, register)


def _loss(register: Register, findings: Findings) -> Fact:
    return key_figure(findings.outages, findings.loss, register.setting.currency)


def recorded_figures(figures: tuple[Fact, ...], findings: Findings) -> tuple[Fact, ...]:
    """Return the figures that the next memo is held against: the key figures, P95, and the score."""
    curve, assessed = findings.outages.curve, findings.assessed
    p95 = wording.NOT_KNOWN if curve is None else amount(curve.quantile(0.95), findings.outages.currency)
    score = None if assessed is None else assessed.scores.overall.score
    told = wording.NOT_KNOWN if score is None else score_text(score)
    return (*figures, Fact("P95 of a year's loss", p95), Fact("Questionnaire, of 4", told))


def _decision(request: MemoRequest, product: Product) -> str:
    """Return the decision asked: the request's, or of one product among several, its own."""
    return (request.decision if len(request.product_ids) == 1 else product.decision_asked).strip()


def _method(
    ground: Ground, request: MemoRequest, product: Product, findings: Findings, spread: tuple[Weighting, ...]
) -> Iterator[Formula]:
    """Write the rules of the sections that were chosen."""
    chosen = set(request.sections)
    yield from method(ground.register, ground.portfolio, product, spread)
    yield from outage_method(ground.register, findings.outages, findings.loss)
    if Section.BURN in chosen:
        yield from burn_method(findings.burn)
    if Section.MITIGATION in chosen:
        yield from mitigation_method(findings.mitigation)
    if chosen & {Section.PILLARS, Section.ANSWERS}:
        yield from questionnaire_method(findings.assessed)


def _remedy(remedy: Remedy, now: Verdict) -> RemedyRow:
    mark = None if remedy.verdict is now else wording.verdict_mark(remedy.verdict)
    return RemedyRow(remedy.text, shortened(remedy.text, _BRIEF), mark)


def _byline(request: MemoRequest) -> str:
    parts = [f"Prepared {wording.day(request.prepared)}"]
    if request.author.strip():
        parts.append(f"by {shortened(request.author, _PERSON)}")
    if request.reader.strip():
        parts.append(f"for {shortened(request.reader, _PERSON)}")
    return " ".join(parts)


def _reach(register: Register, portfolio: Portfolio, vendor_id: str) -> str:
    vendor = register.vendors[vendor_id].name
    share = critical_share(register, portfolio, vendor_id)
    if share is None:
        return f"What share of critical work runs on {vendor} isn't known: no workflow is marked critical."
    limit = wording.percent(register.policy.share_limit)
    return (
        f"{wording.percent(share)} of critical workflows run on {vendor}, directly or through upstream products; "
        f"the policy's limit is {limit}."
    )


def _register_name(register: Register) -> str:
    title = shortened(register.setting.title, _TITLE_IN_FOOTER)
    return f"register “{title}”" if title else "a register without a title"


def _footer(register: Register, portfolio: Portfolio, origin: Origin) -> str:
    parts = (
        f"Leeway {origin.version}",
        _register_name(register),
        f"state {origin.state[:12]}",
        f"data as of {wording.day(portfolio.as_of)}",
    )
    return " · ".join(parts)
