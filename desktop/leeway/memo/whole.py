"""The whole memo: what its pages have in common, an overview if there are several products, and each product's part."""

from dataclasses import dataclass

from leeway.memo.content import Head, MemoContent
from leeway.memo.section_content import OverviewRow


@dataclass(frozen=True, slots=True)
class Overview:
    """The page before those of several products: a row for each, the worst first."""

    subject: str
    decision: str
    line: str
    rows: tuple[OverviewRow, ...]


@dataclass(frozen=True, slots=True)
class WholeMemo(Head):
    """All that is set: `sections` are the names of those that were chosen, in their order."""

    sections: tuple[str, ...]
    overview: Overview | None
    products: tuple[MemoContent, ...]
