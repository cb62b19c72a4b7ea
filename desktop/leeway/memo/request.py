"""What the user asks of a memo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from leeway.memo.sections import ALL, Section

PAPERS: Final[Mapping[str, str]] = MappingProxyType({"a4": "A4", "us-letter": "US letter"})
"""The paper sizes: what typst calls them, and what people do."""


@dataclass(frozen=True, slots=True)
class MemoRequest:
    """Which product the memo is about, who writes it for whom, what is to be decided, on which day and paper.

    `decision`, `author` and `reader` may be empty, and the memo then doesn't mention them. `sections` in their order;
    `scenario_id`: the mitigation that is proposed. `others`: further products, which the memo is about too.
    """

    product_id: str
    author: str
    reader: str
    decision: str
    prepared: date
    paper: str = "a4"
    sections: tuple[Section, ...] = ALL
    scenario_id: str | None = None
    others: tuple[str, ...] = ()

    @property
    def product_ids(self) -> tuple[str, ...]:
        """All the products, each once, in order."""
        return tuple(dict.fromkeys((self.product_id, *self.others)))
