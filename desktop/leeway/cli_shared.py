"""What the commands share: their common parameters, a register that is open while one runs, and printing."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from leeway.errors import RegisterReadOnly
from leeway.services import opening, signing
from leeway.services.open_register import OpenRegister

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="The register, a .leeway file.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="Judge as of this day; today unless given.", show_default=False
    ),
]


def print_json(document: Any) -> None:
    """Print a document as JSON."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def readable(words: str | None) -> str | None:
    """Replace bytes of the command line that aren't text."""
    return None if words is None else words.encode("utf-8", "replace").decode("utf-8")


def day(as_of: datetime | None) -> date:
    """Return the day that was asked for, or else today."""
    return as_of.date() if as_of else date.today()


class Opened:
    """A register open for the length of a `with` block."""

    def __init__(self, file: Path, *, read_only: bool) -> None:
        self._desk = opening.open_register(file, author=signing.user_name(), read_only=read_only)

    def __enter__(self) -> OpenRegister:
        for notice in self._desk.notices:
            typer.echo(notice, err=True)
        return self._desk

    def __exit__(self, *error: object) -> None:
        self._desk.close()


def opened_where_possible(file: Path) -> Opened:
    """Open a register, to be read only where it can't be written."""
    try:
        return Opened(file, read_only=False)
    except RegisterReadOnly:
        return Opened(file, read_only=True)
