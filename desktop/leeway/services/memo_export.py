"""Export a memo and note it in the register: which product, from which state, for whom, with which bytes."""

import hashlib
from datetime import date
from pathlib import Path

from leeway.domain.register import Register
from leeway.domain.verdict import Verdict
from leeway.engine.portfolio import assess_portfolio
from leeway.ids import new_id
from leeway.services.finding import find_product, title
from leeway.services.memos import MemoDocument, MemoRequest, make_memo, read_memo_sources, write_memo
from leeway.services.open_register import Clock, OpenRegister
from leeway.services.signing import utc_now
from leeway.store.register_store import MemoRecord


def memo_request(
    register: Register,
    product: str,
    *,
    author: str | None = None,
    reader: str | None = None,
    decision: str | None = None,
    paper: str = "a4",
    prepared: date,
) -> MemoRequest:
    """Ask for a memo on a product by its name; what isn't given comes from the register.

    Raises:
        LeewayError: There is no such product, or several.
    """
    found = find_product(register, product)
    return MemoRequest(
        product_id=found.id,
        author=register.setting.author if author is None else author,
        reader=register.setting.reader if reader is None else reader,
        decision=found.decision_asked if decision is None else decision,
        prepared=prepared,
        paper=paper,
    )


def export_memo(desk: OpenRegister, request: MemoRequest, path: Path, clock: Clock = utc_now) -> MemoRecord:
    """Write a memo on the present state as PDF, and note it in the register if that can be written.

    Raises:
        MemoError: The memo can't be made, or can't be written there.
        RegisterFileError: The incidents or logs can't be read, or the memo was written but couldn't be noted.
    """
    portfolio = assess_portfolio(desk.register, request.prepared)
    sources = read_memo_sources(desk, desk.register, request.product_id, request.prepared)
    document = make_memo(desk.register, portfolio, request, sources)
    write_memo(document, path)
    verdict = portfolio.products[request.product_id].verdict
    record = memo_record(desk.register, request, document, verdict, path, clock)
    if not desk.read_only:
        desk.record_memo(record)
    return record


def memo_record(
    register: Register,
    request: MemoRequest,
    document: MemoDocument,
    verdict: Verdict,
    path: Path,
    clock: Clock,
) -> MemoRecord:
    """Say what was exported, as the register keeps it."""
    return MemoRecord(
        id=new_id(),
        product_id=request.product_id,
        product=title(register, register.products[request.product_id]),
        verdict=verdict.value,
        state=document.state,
        author=request.author,
        reader=request.reader,
        decision=request.decision,
        exported_at=clock(),
        file_name=path.name,
        sha256=hashlib.sha256(document.pdf()).hexdigest(),
    )
