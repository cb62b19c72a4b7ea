"""Single points and pairs: what stops with the memo's vendor alone, and with it and one other."""

from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.memo.content import Cut
from leeway.memo.wording import joined


def cuts(register: Register, portfolio: Portfolio, vendor_id: str) -> tuple[Cut, ...]:
    """List the single point and the pairs that concern a vendor, the single point first."""
    vendor = register.vendors[vendor_id].name
    found = [
        Cut(f"{vendor} alone stops", _names(register, point.workflow_ids))
        for point in portfolio.single_points
        if point.vendor_id == vendor_id
    ]
    pairs = [
        Cut(_pair(register, pair.vendor_ids, vendor_id), _names(register, pair.workflow_ids))
        for pair in portfolio.pairs
        if vendor_id in pair.vendor_ids
    ]
    return (*found, *sorted(pairs, key=lambda cut: (-len(cut.workflows), cut.text)))


def _pair(register: Register, vendor_ids: tuple[str, str], vendor_id: str) -> str:
    other = vendor_ids[1] if vendor_ids[0] == vendor_id else vendor_ids[0]
    return f"{register.vendors[vendor_id].name} and {register.vendors[other].name} together stop"


def _names(register: Register, workflow_ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(register.workflows[id].name for id in workflow_ids))


def upstream_sentence(register: Register, product_id: str) -> str:
    """Say what the product runs on; empty if nothing is recorded."""
    below = register.links.upstreams_of.get(product_id, ())
    names = sorted(
        f"{register.vendors[p.vendor_id].name} {p.name}" for p in (register.products[i] for i in below)
    )
    product = register.products[product_id].name
    return f"{product} runs on {joined(tuple(names))}, and stops when that stops." if names else ""
