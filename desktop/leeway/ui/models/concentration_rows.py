"""Concentration by vendor under each weighting, with the fourth parties rolled up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leeway.domain.register import Register
from leeway.engine.concentration import HIGH_ABOVE, MODERATE_FROM, Concentration, band
from leeway.engine.portfolio import Portfolio
from leeway.ui import formatting
from leeway.ui.models.columns import Column

WEIGHTINGS: Final[Mapping[str, str]] = {
    "critical_workflows": "Critical work",
    "spend": "Spend",
    "integrations": "Integrations",
}
"""The weightings in the order shown, with their words."""

BANDS: Final = {
    "low": "not concentrated",
    "moderate": "moderately concentrated",
    "high": "highly concentrated",
}
BAND_NOTE: Final = (
    f"Bands of the US Merger Guidelines (18 December 2023): {MODERATE_FROM:,.0f} and {HIGH_ABOVE:,.0f}. "
    "An analogy: a buyer's spend is not a market."
)


def band_words(found: Concentration) -> str:
    """Name the band of a concentration."""
    return BANDS[band(found.hhi)]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """The shares (0 to 1) of one vendor; None where a weighting has no figures.

    `reach` is the share of critical workflows that run on it, directly or through upstream products.
    """

    id: str
    vendor: str
    critical: float | None
    spend: float | None
    integrations: float | None
    reach: float
    fourth_party: bool

    @property
    def sentence(self) -> str:
        """Say how much critical work runs on the vendor."""
        share = formatting.share(round(self.reach, 3))
        how = ", counting work that runs on it through others" if self.fourth_party else ""
        return f"{share} of critical work runs on {self.vendor}{how}"


def share_rows(register: Register, portfolio: Portfolio) -> list[ShareRow]:
    """Prepare a row for each vendor that has a share, those with the most critical work on them first."""
    shares: dict[str, dict[str, float]] = {
        name: dict(found.shares) if found else {} for name, found in portfolio.concentration.items()
    }
    upstream = {register.products[u.upstream_id].vendor_id for u in register.upstreams.values()}
    rows = []
    for id, vendor in register.vendors.items():
        own = {name: shares.get(name, {}).get(id, 0.0) for name in WEIGHTINGS}
        reach = portfolio.reach.get(id, 0.0)
        if reach or any(own.values()):
            known = {n: own[n] if portfolio.concentration.get(n) else None for n in WEIGHTINGS}
            direct = own["critical_workflows"] > 0
            through = id in upstream or (reach > 0 and not direct)
            of = (known["critical_workflows"], known["spend"], known["integrations"])
            rows.append(ShareRow(id, vendor.name, *of, reach, through))
    return sorted(rows, key=lambda row: (-row.reach, -(row.critical or 0), -(row.spend or 0), row.vendor))


def _share(value: float | None) -> str:
    return formatting.share(None if value is None else round(value, 3))


SHARE_COLUMNS: tuple[Column[ShareRow], ...] = (
    Column("Vendor", lambda row: row.vendor, bold=True),
    Column(
        "Runs on it",
        lambda row: _share(row.reach),
        key=lambda row: row.reach,
        numeric=True,
        hint="Share of critical workflows that run on the vendor, directly or through upstream products",
    ),
    Column("Critical work", lambda row: _share(row.critical), key=lambda row: row.critical, numeric=True),
    Column("Spend", lambda row: _share(row.spend), key=lambda row: row.spend, numeric=True),
    Column(
        "Integrations", lambda row: _share(row.integrations), key=lambda row: row.integrations, numeric=True
    ),
)
