"""What the register holds about agents' logs beside the usage itself: which product they are about, and the imports."""

from dataclasses import dataclass
from datetime import date

from leeway.domain import fields, usage


@dataclass(frozen=True, slots=True)
class UsageSource:
    """Which product a kind of agents' log is about, asked once."""

    id: str
    kind: str = fields.choice("Log of", usage.SOURCES)
    product_id: str = fields.reference("Product", "product")


@dataclass(frozen=True, slots=True)
class UsageImport:
    """An import of agents' logs: its calls and limit hits count as long as this row is there."""

    id: str
    kind: str = fields.choice("Log of", usage.SOURCES)
    product_id: str = fields.reference("Product", "product")
    name: str = fields.name("Name")
    number: int = fields.whole("Number", low=1, high=2**31 - 1, default=1)
    calls: int = fields.whole("Calls", high=2**31 - 1, default=0)
    limit_hits: int = fields.whole("Limit hits", high=2**31 - 1, default=0)
    first_day: date | None = fields.day("From")
    last_day: date | None = fields.day("To")
