"""The command line's part that puts products side by side."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from leeway.cli_shared import AsJson, AsOf, File, Opened, day, print_json, readable
from leeway.errors import LeewayError
from leeway.formats.wording import printable

if TYPE_CHECKING:
    from leeway.domain.comparison import Comparison

Products = Annotated[
    list[str], typer.Argument(metavar="PRODUCT...", help="Two to five products: “Vendor / Product”.", show_default=False)
]  # fmt: skip
ToCsv = Annotated[
    Path | None, typer.Option("--csv", metavar="OUT", help="Write it as CSV, too.", show_default=False)
]


ToPdf = Annotated[
    Path | None, typer.Option("--pdf", metavar="OUT", help="Write it as PDF, too.", show_default=False)
]
Paper = Annotated[str, typer.Option("--paper", help="The PDF's: a4 or us-letter.")]


def compare(  # noqa: PLR0917 - typer passes by name
    file: File,
    products: Products,
    as_json: AsJson = False,
    csv: ToCsv = None,
    pdf: ToPdf = None,
    paper: Paper = "a4",
    as_of: AsOf = None,
) -> None:
    """Put two to five products side by side: every figure with its source and its day, and what differs."""
    from leeway.cli_tables import show
    from leeway.engine.portfolio import assess_portfolio
    from leeway.services.burn_zone import local_zone
    from leeway.services.comparison import compared
    from leeway.services.comparison_document import comparison_csv, comparison_document
    from leeway.services.comparison_memo import comparison_pdf
    from leeway.services.file_writing import write_files
    from leeway.services.finding import find_product

    with Opened(file, read_only=True) as desk:
        register = desk.register
        ids = [find_product(register, readable(name) or "").id for name in products]
        found = compared(desk, register, assess_portfolio(register, day(as_of)), ids, local_zone())
    if csv is not None and pdf is not None and csv.resolve() == pdf.resolve():
        raise LeewayError("--csv and --pdf name the same file; name two. Nothing was written.")
    makers = ((csv, comparison_csv), (pdf, partial(comparison_pdf, paper=paper)))
    files = {target: make(found) for target, make in makers if target}
    if files:
        write_files(files)
    for target in files:
        typer.echo(f"Wrote {printable(target.name)}.", err=True)
    if as_json:
        print_json(comparison_document(found))
    else:
        show(_table(found))


def _table(found: "Comparison") -> Table:
    from leeway.services.comparison_document import cell_words

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("")
    for subject in found.subjects:
        table.add_column(Text(printable(subject.title)))
    for section in found.sections:
        table.add_row(Text(section.title, style="bold"))
        for row in section.rows:
            cells = [printable(cell_words(cell, found.currency)) for cell in row.cells]
            table.add_row("≠" if row.difference.matters else "", Text(printable(row.name)), *map(Text, cells))
    return table
