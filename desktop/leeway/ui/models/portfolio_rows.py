"""The rows of the portfolio table: every product in scope with its verdict and what leaving it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.domain.verdict import Outcome, Verdict
from leeway.engine.portfolio import Portfolio
from leeway.ui import formatting
from leeway.ui.models.columns import Column

_SEARCHED = 1_000
_WORDS = {verdict: verdict.words for verdict in Verdict}
_SEVERITY = {verdict: verdict.severity for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One product: raw values, so that cells are written only when they are shown.

    `leeway` and `effort` in hours, `weeks` to leave; None where a number is missing. `stopping` names the
    critical workflows that its loss stops.
    """

    id: str
    vendor: str
    product: str
    verdict: Verdict
    leeway: float | None
    stopping: tuple[str, ...]
    effort: float | None
    weeks: float | None
    cost: Decimal | None
    currency: str

    @property
    def searched(self) -> str:
        """What the filter looks through, folded."""
        return f"{self.vendor[:_SEARCHED]}\n{self.product[:_SEARCHED]}\n{_WORDS[self.verdict]}".casefold()


def portfolio_rows(register: Register, portfolio: Portfolio, scope: Scope) -> list[PortfolioRow]:
    """Prepare a row for each product in scope that has been judged."""
    currency = register.setting.currency
    everything = scope.everything
    rows = []
    for id, product in register.products.items():
        judged = portfolio.products.get(id)
        if judged is None or not (everything or scope.covers_product(register, id)):
            continue
        vendor = register.vendors[product.vendor_id].name
        stopping = tuple(
            loss.name for loss in judged.workflows if loss.critical and loss.outcome is Outcome.STOPS
        )
        rows.append(
            PortfolioRow(
                id=id,
                vendor=vendor,
                product=product.name,
                verdict=judged.verdict,
                leeway=judged.leeway,
                stopping=stopping,
                effort=judged.effort_to_leave,
                weeks=judged.time_to_leave,
                cost=product.annual_cost,
                currency=currency,
            )
        )
    return sorted(rows, key=_place)


def _place(row: PortfolioRow) -> tuple[bool, float, str, str]:
    """Order rows of one verdict: the least leeway first, then by name."""
    return row.leeway is None, row.leeway or 0.0, row.vendor.casefold(), row.product.casefold()


PORTFOLIO_COLUMNS: Sequence[Column[PortfolioRow]] = (
    Column("Vendor", lambda row: row.vendor, bold=True),
    Column("Product", lambda row: row.product),
    Column(
        "Verdict",
        lambda row: _WORDS[row.verdict],
        key=lambda row: _SEVERITY[row.verdict],
        badge=lambda row: row.verdict,
        hint="What Leeway concludes; the reasons are below the table",
    ),
    Column(
        "Leeway",
        lambda row: formatting.hours_short(row.leeway),
        key=lambda row: row.leeway,
        numeric=True,
        muted=lambda row: row.leeway is None,
        hint="How many hours the vendor can be away before a workflow loses more work than it can bear",
    ),
    Column(
        "Critical stops",
        lambda row: formatting.count(len(row.stopping)),
        key=lambda row: len(row.stopping),
        numeric=True,
        tip=lambda row: "\n".join(row.stopping[:20]) or "No critical workflow stops",
        muted=lambda row: not row.stopping,
        hint="Critical workflows that stop when the vendor is away",
    ),
    Column(
        "Effort to leave",
        lambda row: formatting.hours(row.effort),
        key=lambda row: row.effort,
        numeric=True,
        muted=lambda row: row.effort is None,
        hint="Hours to rebuild what is not portable",
    ),
    Column(
        "Time to leave",
        lambda row: formatting.weeks(row.weeks),
        key=lambda row: row.weeks,
        numeric=True,
        muted=lambda row: row.weeks is None,
        hint="Weeks until the product can be left: notice, team hours and the longest chain of rebuilding",
    ),
    Column(
        "Cost a year",
        lambda row: formatting.money(row.cost, row.currency),
        key=lambda row: row.cost,
        numeric=True,
        muted=lambda row: row.cost is None,
        hint="What we pay for the product in a year",
    ),
)


def wanted_by(text: str, verdicts: frozenset[Verdict]) -> "PortfolioFilter":
    """Return the filter for a typed text and the verdicts that are ticked; no verdict ticked is all of them."""
    return PortfolioFilter(tuple(text.casefold().split()), verdicts)


@dataclass(frozen=True, slots=True)
class PortfolioFilter:
    """Tells which rows have every typed word and one of the verdicts."""

    words: tuple[str, ...]
    verdicts: frozenset[Verdict]

    def __call__(self, row: PortfolioRow) -> bool:
        """Tell whether the row is wanted."""
        if self.verdicts and row.verdict not in self.verdicts:
            return False
        return all(word in row.searched for word in self.words)
