"""The rows of the portfolio table: every product in scope with its verdict and what leaving it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.domain.verdict import Outcome, Verdict
from leeway.engine.portfolio import Portfolio
from leeway.services.assessment_reviews import product_reviews
from leeway.ui import formatting
from leeway.ui.models.columns import Column
from leeway.ui.models.review_words import OVERDUE, review_tip, review_words

if TYPE_CHECKING:
    from leeway.engine.outage_products import ProductLoss
    from leeway.services.assessment_reviews import Review
    from leeway.services.expected_loss import ExpectedLoss

_SEARCHED = 1_000
_WORDS = {verdict: verdict.words for verdict in Verdict}
_SEVERITY = {verdict: verdict.severity for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One product: raw values, so that cells are written only when they are shown.

    `leeway` and `effort` in hours, `weeks` to leave; None where a number is missing. `stopping` names the
    critical workflows that its loss stops. `loss` is what the work on it loses in a mean year, in money if `priced`.
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
    loss: "ProductLoss | None" = None
    priced: bool = True
    review: "Review | None" = None
    today: date = date.min

    @property
    def expected_loss(self) -> float | None:
        """The loss of a mean year by outages: money, or hours where no cost is known in the whole register."""
        if self.loss is None:
            return None
        return self.loss.money if self.priced else self.loss.hours

    @property
    def searched(self) -> str:
        """What the filter looks through, folded."""
        return f"{self.vendor[:_SEARCHED]}\n{self.product[:_SEARCHED]}\n{_WORDS[self.verdict]}".casefold()


def portfolio_rows(
    register: Register, portfolio: Portfolio, scope: Scope, expected: "ExpectedLoss | None" = None
) -> list[PortfolioRow]:
    """Prepare a row for each product in scope that has been judged; `expected` is None while it isn't known."""
    losses = expected.products if expected else {}
    priced = expected is None or expected.currency is not None
    currency = register.setting.currency
    everything = scope.everything
    reviews = product_reviews(register)
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
                loss=losses.get(id),
                priced=priced,
                review=reviews.get(id),
                today=portfolio.as_of,
            )
        )
    return sorted(rows, key=_place)


def _place(row: PortfolioRow) -> tuple[bool, float, str, str]:
    """Order rows of one verdict: the least leeway first, then by name."""
    return row.leeway is None, row.leeway or 0.0, row.vendor.casefold(), row.product.casefold()


def _expected_loss(row: PortfolioRow) -> str:
    value = row.expected_loss
    if value is None or row.loss is None:
        return formatting.NOT_KNOWN
    if not row.priced:
        return formatting.hours(round(value, 1))
    return f"{'≥ ' if row.loss.partly else ''}{formatting.money(Decimal(round(value)), row.currency)}"


def _loss_tip(row: PortfolioRow) -> str:
    if row.loss is None:
        return "The outages of its vendor, or the work that needs it, aren't on record"
    hours = f"{formatting.hours(round(row.loss.hours, 1))} of work in a mean year"
    if row.loss.money is None:
        return f"{hours}; no cost per hour is known"
    return f"{hours}; some of it has no cost per hour" if row.loss.partly else hours


REVIEW_COLUMN: Final[Column[PortfolioRow]] = Column(
    "Review",
    lambda row: review_words(row.review, row.today),
    key=lambda row: None if row.review is None else row.review.due,
    chip=lambda row: OVERDUE if row.review and row.review.overdue_days(row.today) else None,
    tip=lambda row: review_tip(row.review, row.today),
    muted=lambda row: row.review is None or row.review.approved is None,
    hint="By when the product is to be assessed again",
)
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
    REVIEW_COLUMN,
    Column(
        "Leeway",
        lambda row: formatting.hours_short(row.leeway),
        key=lambda row: row.leeway,
        numeric=True,
        muted=lambda row: row.leeway is None,
        hint="How many hours the vendor can be away before a workflow loses more work than it can bear",
    ),
    Column(
        "Expected loss",
        _expected_loss,
        key=lambda row: row.expected_loss,
        numeric=True,
        tip=_loss_tip,
        muted=lambda row: row.expected_loss is None,
        hint="What the work that needs it loses in a mean year by its vendor's outages",
    ),
    Column(
        "Stops",
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
        "Leave in",
        lambda row: formatting.weeks(row.weeks),
        key=lambda row: row.weeks,
        numeric=True,
        muted=lambda row: row.weeks is None,
        hint="Weeks until the product can be left: notice, team hours and the longest chain of rebuilding",
    ),
    Column(
        "Cost",
        lambda row: formatting.money(row.cost, row.currency),
        key=lambda row: row.cost,
        numeric=True,
        muted=lambda row: row.cost is None,
        hint="What we pay for the product in a year",
    ),
)
REVIEW_PLACE: Final = PORTFOLIO_COLUMNS.index(REVIEW_COLUMN)
"""Where the column of reviews is; it is hidden while nothing was ever assessed."""


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
