"""The memo on one product or several, put together from the parts on each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.memo import wording
from leeway.memo.content import MemoContent
from leeway.memo.printable import shortened
from leeway.memo.request import MemoRequest
from leeway.memo.section_content import OverviewRow
from leeway.memo.whole import Overview, WholeMemo

_DECISION = 600
_BRIEF = 160
_NAMED = 3


def whole_memo(
    register: Register, portfolio: Portfolio, request: MemoRequest, parts: Sequence[MemoContent]
) -> WholeMemo:
    """Put a memo together; `parts` in the order of the request's products."""
    first = parts[0]
    overview = _overview(register, portfolio, request, parts) if len(parts) > 1 else None
    return WholeMemo(
        paper=request.paper,
        prepared=request.prepared,
        title=first.title if overview is None else f"Vendor risk memo: {overview.subject}",
        author=first.author,
        byline=first.byline,
        example=register.setting.example,
        footer=first.footer,
        sections=tuple(section.value for section in request.sections),
        overview=overview,
        products=(first, *(replace(part, shares=()) for part in parts[1:])),  # the same for all of them
    )


def _overview(
    register: Register, portfolio: Portfolio, request: MemoRequest, parts: Sequence[MemoContent]
) -> Overview:
    ids = request.product_ids
    names = [shortened(register.products[id].name, 60) for id in ids]
    rest = len(names) - _NAMED
    named = wording.joined(tuple(names)) if rest <= 0 else f"{', '.join(names[:_NAMED])} and {rest:,} more"
    rows = [
        (portfolio.products[id].verdict.severity, part.subject, _row(portfolio, id, part))
        for id, part in zip(ids, parts, strict=True)
    ]
    rows.sort(key=lambda row: (-row[0], row[1]))
    counts = Counter(part.verdict.words.lower() for part in parts)
    said = wording.joined(tuple(f"{count:,} {words}" for words, count in counts.most_common()))
    return Overview(
        subject=f"{len(parts):,} products",
        decision=shortened(request.decision, _DECISION),
        line=f"{named}: {said}.",
        rows=tuple(row for *_, row in rows),
    )


def _row(portfolio: Portfolio, id: str, part: MemoContent) -> OverviewRow:
    figures = {fact.label: fact.value for fact in part.key_figures}
    workflows = portfolio.products[id].workflows
    stops = sum(row.outcome.value == "stops" for row in workflows)
    return OverviewRow(
        product=part.subject,
        verdict=part.verdict,
        leeway=figures["Leeway"],
        loss=figures["Expected loss a year"],
        effort=figures["Effort to leave"],
        time=figures["Time to leave"],
        stops=f"{stops:,} of {len(workflows):,}",
        decision=shortened(part.decision, _BRIEF),
    )
