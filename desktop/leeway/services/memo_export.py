"""Export a memo and note it in the register: which product, from which state, for whom, with which bytes."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from leeway.domain.register import Register
from leeway.engine.portfolio import assess_portfolio
from leeway.ids import new_id
from leeway.memo.sections import read_sections
from leeway.services.burn_zone import zone_name
from leeway.services.finding import find_product, title
from leeway.services.memo_records import encode_request, encode_told
from leeway.services.memos import MemoDocument, MemoRequest, make_memo, read_memo_sources, write_memo
from leeway.services.open_register import Clock, OpenRegister
from leeway.services.signing import utc_now
from leeway.services.whatif_keys import find_scenario
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


def with_parts(
    register: Register,
    request: MemoRequest,
    *,
    sections: Iterable[str] | None = None,
    scenario: str | None = None,
    others: Iterable[str] = (),
) -> MemoRequest:
    """Ask for sections, a scenario as mitigation, and further products, all by name; None leaves what the request has.

    Raises:
        LeewayError: There is no such section, scenario or product, or several.
    """
    return replace(
        request,
        sections=request.sections if sections is None else read_sections(sections),
        scenario_id=request.scenario_id if scenario is None else find_scenario(register, scenario).id,
        others=(*request.others, *(find_product(register, name).id for name in others)),
    )


def export_memo(desk: OpenRegister, request: MemoRequest, path: Path, clock: Clock = utc_now) -> MemoRecord:
    """Write a memo on the present state as PDF, and note it in the register if that can be written.

    Raises:
        MemoError: The memo can't be made, or can't be written there.
        RegisterFileError: The incidents or logs can't be read, or the memo was written but couldn't be noted.
    """
    register, seq = desk.snapshot()
    portfolio = assess_portfolio(register, request.prepared)
    sources = read_memo_sources(desk, register, request)
    document = make_memo(register, portfolio, request, sources)
    write_memo(document, path)
    record = memo_record(register, request, document, path, clock)
    record = replace(record, seq=seq, request=encode_request(request, zone_name(sources.zone)))
    if not desk.read_only:
        desk.record_memo(record)
    return record


def memo_record(
    register: Register, request: MemoRequest, document: MemoDocument, path: Path, clock: Clock
) -> MemoRecord:
    """Say what was exported, as the register keeps it."""
    product = title(register, register.products[request.product_id])
    more = len(request.product_ids) - 1
    return MemoRecord(
        id=new_id(),
        product_id=request.product_id,
        product=f"{product} and {more:,} more" if more else product,
        verdict=document.told[request.product_id].verdict,
        state=document.state,
        author=request.author,
        reader=request.reader,
        decision=request.decision,
        exported_at=clock(),
        file_name=path.name,
        sha256=hashlib.sha256(document.pdf()).hexdigest(),
        figures=encode_told(document.told),
    )
