"""The command line's part about memos: write one, list those that were exported, have one again."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from leeway.cli_shared import AsJson, AsOf, File, day, opened_where_possible, print_json, readable
from leeway.errors import LeewayError
from leeway.formats.wording import printable

if TYPE_CHECKING:
    from leeway.memo.request import MemoRequest
    from leeway.services.open_register import OpenRegister
    from leeway.store.register_store import MemoRecord

_ID_SHOWN = 8

Products = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PRODUCT]...",
        help="The products, or “Vendor / Product”; the first one leads.",
        show_default=False,
    ),
]
Product = Annotated[
    str | None,
    typer.Option("--product", metavar="NAME", help="The product, as an option instead.", show_default=False),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE.pdf", help="The PDF to write.", show_default=False),
]
Author = Annotated[str | None, typer.Option("--author", help="Who prepared it.", show_default=False)]
Reader = Annotated[str | None, typer.Option("--reader", help="Whom it is for.", show_default=False)]
Decision = Annotated[str | None, typer.Option("--decision", help="The decision asked.", show_default=False)]
Paper = Annotated[str, typer.Option("--paper", help="a4 or us-letter.")]
Mitigation = Annotated[
    str | None,
    typer.Option("--scenario", metavar="NAME", help="The mitigation proposed: a scenario of the register.", show_default=False),
]  # fmt: skip
Sections = Annotated[
    str | None,
    typer.Option("--sections", metavar="A,B,C", help="Which sections, in this order; all unless given.", show_default=False),
]  # fmt: skip
Again = Annotated[
    tuple[str, Path] | None,
    typer.Option("--again", metavar="ID FILE.pdf", help="Write an exported memo again, from its recorded state.", show_default=False),
]  # fmt: skip
Listed = Annotated[bool, typer.Option("--list", help="List the memos that were exported.")]


def memo(  # noqa: PLR0917 - typer passes by name
    file: File,
    products: Products = None,
    product: Product = None,
    output: Output = None,
    author: Author = None,
    reader: Reader = None,
    decision: Decision = None,
    paper: Paper = "a4",
    scenario: Mitigation = None,
    sections: Sections = None,
    again: Again = None,
    listed: Listed = False,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Write the risk memo on products as PDF, and note in the register that it was exported."""
    with opened_where_possible(file) as desk:
        if listed:
            _list(desk, as_json=as_json)
        elif again is not None:
            _again(desk, readable(again[0]) or "", again[1])
        else:
            names = [readable(name) or "" for name in (*([product] if product else []), *(products or ()))]
            given = {"author": readable(author), "reader": readable(reader), "decision": readable(decision)}
            request = _request(desk, names, {**given, "paper": paper, "prepared": day(as_of)})
            _write(
                desk, _with_parts(desk, request, names[1:], readable(scenario), readable(sections)), output
            )


def _request(desk: "OpenRegister", names: Sequence[str], given: dict[str, Any]) -> "MemoRequest":
    from leeway.services.memo_export import memo_request

    if not names:
        raise LeewayError("Name the product that the memo is about: leeway memo FILE PRODUCT -o FILE.pdf.")
    return memo_request(desk.register, names[0], **given)


def _with_parts(
    desk: "OpenRegister",
    request: "MemoRequest",
    others: Sequence[str],
    scenario: str | None,
    sections: str | None,
) -> "MemoRequest":
    from leeway.services.memo_export import with_parts

    named = None if sections is None else [name for name in sections.split(",") if name.strip()]
    return with_parts(desk.register, request, sections=named, scenario=scenario, others=others)


def _write(desk: "OpenRegister", request: "MemoRequest", output: Path | None) -> None:
    from leeway.services.memo_export import export_memo

    if output is None:
        raise LeewayError("Say where the memo is to be written: --output FILE.pdf.")
    record = export_memo(desk, request, output)
    typer.echo(f"Wrote {output}: {printable(record.product)}, {record.verdict}.")
    if desk.read_only:
        typer.echo("The register can't be written, so the export isn't noted in it.", err=True)


def _again(desk: "OpenRegister", id: str, output: Path) -> None:
    from leeway.services.memo_again import export_again, find_memo

    record = find_memo(desk.memos(), id)
    export_again(desk, record, output)
    typer.echo(
        f"Wrote {output}: the same bytes as {printable(record.file_name)} of {record.exported_at:%Y-%m-%d}."
    )


def _list(desk: "OpenRegister", *, as_json: bool) -> None:
    from leeway.cli_tables import show
    from leeway.services.memo_records import record_document

    memos = desk.memos()
    if as_json:
        print_json([record_document(one) for one in memos])
    elif memos:
        show(_table(memos))
    else:
        typer.echo("No memo was exported from this register yet.")


def _table(memos: Sequence["MemoRecord"]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Id", "Exported (UTC)", "Product", "For", "Verdict", "State", "File"):
        table.add_column(heading)
    for one in memos:
        table.add_row(
            one.id[-_ID_SHOWN:],
            f"{one.exported_at:%Y-%m-%d %H:%M}",
            Text(printable(one.product)),
            Text(printable(one.reader)),
            one.verdict,
            one.state[:12],
            Text(printable(one.file_name)),
        )
    return table
