"""Concentration: whose share of spend, of critical work and of integrations, and how few vendors that makes."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from leeway.domain.register import Register
from leeway.engine.concentration import band
from leeway.engine.portfolio import Concentration, Portfolio
from leeway.memo.content import Share, ShareRow, Weighting
from leeway.memo.wording import NOT_KNOWN, counted, number, percent

_LABELS: Final = (
    ("spend", "Spend"),
    ("critical_workflows", "Critical workflows"),
    ("integrations", "Integrations"),
)
_BANDS: Final[Mapping[str, str]] = MappingProxyType(
    {"low": "low (below 1,000)", "moderate": "moderate (1,000 to 1,800)", "high": "high (above 1,800)"}
)
_SQUARES_SHOWN = 8
_MOST_BARS = 6
_VENDORS_LISTED = 30


def weightings(register: Register, portfolio: Portfolio, vendor_id: str) -> tuple[Weighting, ...]:
    """Write the three weightings, each with its vendors, the memo's among them marked."""
    return tuple(
        _weighting(register, label, portfolio.concentration.get(key), vendor_id) for key, label in _LABELS
    )


def _weighting(register: Register, label: str, found: Concentration | None, vendor_id: str) -> Weighting:
    if found is None:
        return Weighting(label, (), NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)
    ranked = sorted(found.shares, key=lambda pair: (-pair[1], register.vendors[pair[0]].name, pair[0]))
    return Weighting(
        label=label,
        shares=tuple(
            Share(register.vendors[id].name, share, percent(share), own=id == vendor_id)
            for id, share in ranked
        ),
        own_percent=percent(dict(found.shares).get(vendor_id, 0.0)),
        hhi=number(found.hhi, 0),
        effective_number=f"{found.effective_number:,.1f}",
        band=_BANDS[band(found.hhi)],
    )


def bars(weightings: tuple[Weighting, ...]) -> tuple[Weighting, ...]:
    """Keep what bars tell apart: the largest shares, the memo's vendor always among them, and the rest as one."""
    return tuple(replace(weighting, shares=_told_apart(weighting.shares)) for weighting in weightings)


def _told_apart(shares: tuple[Share, ...]) -> tuple[Share, ...]:
    if len(shares) <= _MOST_BARS + 1:
        return shares
    shown = shares[:_MOST_BARS]
    if not any(share.own for share in shown):
        own = tuple(share for share in shares if share.own)
        shown = shares[: _MOST_BARS - len(own)] + own
    rest = max(0.0, 1 - sum(share.share for share in shown))
    return (*shown, Share(f"{len(shares) - len(shown)} others", rest, percent(rest), own=False))


def share_rows(weightings: tuple[Weighting, ...]) -> tuple[ShareRow, ...]:
    """Put the vendors' shares side by side, the largest first, those after the first 30 as one."""
    shares = [{share.vendor: share.share for share in weighting.shares} for weighting in weightings]
    vendors = {vendor for by_vendor in shares for vendor in by_vendor}
    ranked = sorted(vendors, key=lambda vendor: (-max(s.get(vendor, 0.0) for s in shares), vendor))
    rows = [_share_row(vendor, (vendor,), shares) for vendor in ranked[:_VENDORS_LISTED]]
    rest = tuple(ranked[_VENDORS_LISTED:])
    if rest:
        rows.append(_share_row(counted(len(rest), "other", "others"), rest, shares))
    return tuple(rows)


def _share_row(label: str, vendors: tuple[str, ...], shares: list[dict[str, float]]) -> ShareRow:
    sums = [
        sum(by_vendor.get(vendor, 0.0) for vendor in vendors) if by_vendor else None for by_vendor in shares
    ]
    return ShareRow(label, tuple(map(percent, sums)))


def squares(weighting: Weighting) -> str:
    """Write out the sum of squares behind the index: "60² + 40² = 5,200"."""
    terms = [f"{number(share.share * 100, 1)}²" for share in weighting.shares[:_SQUARES_SHOWN]]
    rest = len(weighting.shares) - len(terms)
    if rest:
        terms.append(f"the squares of {rest:,} more")
    return f"{' + '.join(terms)} = {weighting.hhi}"
