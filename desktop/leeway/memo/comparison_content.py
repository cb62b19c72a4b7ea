"""What a comparison memo says, in words ready to be set; how it looks is the template's affair."""

from dataclasses import dataclass

from leeway.memo.content import Head, Mark


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A figure in words, or why there is none; its standing, day and source; a mark where it is a verdict."""

    words: str
    source: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A figure of all products."""

    name: str
    differs: bool
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """Rows that belong together."""

    title: str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class ComparisonContent(Head):
    """The whole comparison memo; `chart` is SVG, UTF-8."""

    products: tuple[str, ...]
    chart: bytes
    chart_alt: str
    chart_note: str
    groups: tuple[ComparedSection, ...]
