"""From a register and its portfolio to what the memo says."""

from dataclasses import dataclass

from leeway.domain.register import Register
from leeway.domain.verdict import Remedy, Verdict
from leeway.engine.loss import Losses
from leeway.engine.portfolio import Portfolio
from leeway.engine.remedies import remedies
from leeway.memo import wording
from leeway.memo.assessment import AssessmentFindings
from leeway.memo.content import MemoContent, RemedyRow
from leeway.memo.cuts import cuts, upstream_sentence
from leeway.memo.decision import critical_share, key_figures, lead_sentence, missing, why
from leeway.memo.leaving import leaving
from leeway.memo.long_names import with_short_names
from leeway.memo.method import method
from leeway.memo.outage_method import outage_method
from leeway.memo.outages import OutageFindings, key_figure, outage_section
from leeway.memo.printable import SEPARATOR, shortened
from leeway.memo.questionnaire import questionnaire_section
from leeway.memo.questionnaire_method import questionnaire_method
from leeway.memo.request import MemoRequest
from leeway.memo.sources import source_rows
from leeway.memo.spread import share_rows, weightings
from leeway.memo.stops import Touched, leeway_rows, stop_rows

_BRIEF = 400
_TITLE = 200
_TITLE_IN_FOOTER = 40


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figures come from: Leeway's version and the hash of the register's state, in hexadecimal."""

    version: str
    state: str


def build_content(
    register: Register,
    portfolio: Portfolio,
    request: MemoRequest,
    findings: OutageFindings,
    assessed: AssessmentFindings | None,
    origin: Origin,
) -> MemoContent:
    """Write the memo on one product of the register, as of the portfolio's day.

    `findings` are of its vendor; `assessed` is what its assessment says, None if it has none.

    Raises:
        MemoError: Its figures can't be drawn.
    """
    product = register.products[request.product_id]
    vendor = register.vendors[product.vendor_id]
    subject = f"{vendor.name} {SEPARATOR} {product.name}"
    assessment = portfolio.products[product.id]
    touched = Touched.of(Losses(register, portfolio.as_of), assessment)
    spread = weightings(register, portfolio, vendor.id)
    content = MemoContent(
        paper=request.paper,
        prepared=request.prepared,
        title=f"Vendor risk memo: {shortened(subject, _TITLE)}",
        subject=subject,
        example=register.setting.example,
        verdict=wording.verdict_mark(assessment.verdict),
        author=shortened(request.author, _TITLE),
        byline=_byline(request),
        decision=request.decision.strip(),
        why=why(assessment),
        key_figures=key_figures(register, portfolio, product, key_figure(findings)),
        lead=lead_sentence(register, product, assessment),
        stops=stop_rows(touched),
        remedies=tuple(
            _remedy(r, assessment.verdict) for r in remedies(register, product.id, portfolio.as_of)
        ),
        upstream=upstream_sentence(register, product.id),
        cuts=cuts(register, portfolio, vendor.id),
        no_cuts=f"No workflow stops with {vendor.name} alone, nor with {vendor.name} and one other vendor.",
        outages=outage_section(register, product, findings),
        questionnaire=questionnaire_section(product, assessed),
        leaving=leaving(register, product, assessment),
        reach=_reach(register, portfolio, vendor.id),
        weightings=spread,
        shares=share_rows(spread),
        missing=missing(register, product, assessment),
        sources=source_rows(register, product),
        leeways=leeway_rows(touched),
        method=(
            *method(register, portfolio, product, spread),
            *outage_method(register, findings),
            *questionnaire_method(assessed),
        ),
        long_names=(),
        currency=register.setting.currency,
        source_note=f"Source: {_register_name(register)}, data as of {wording.day(portfolio.as_of)}.",
        footer=_footer(register, portfolio, origin),
    )
    return with_short_names(content, register)


def _remedy(remedy: Remedy, now: Verdict) -> RemedyRow:
    mark = None if remedy.verdict is now else wording.verdict_mark(remedy.verdict)
    return RemedyRow(remedy.text, shortened(remedy.text, _BRIEF), mark)


def _byline(request: MemoRequest) -> str:
    parts = [f"Prepared {wording.day(request.prepared)}"]
    if request.author.strip():
        parts.append(f"by {request.author.strip()}")
    if request.reader.strip():
        parts.append(f"for {request.reader.strip()}")
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
