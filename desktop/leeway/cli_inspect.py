"""The command line's part about package archives."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import RenderableType
from rich.text import Text

from leeway.cli_shared import AsJson, print_json
from leeway.formats.wording import printable
from leeway.services.inspecting import Inspection, inspect_archive, inspection_document
from leeway.services.inspecting_words import Weight, size_words

_STYLES: Final = {
    Weight.EXPOSED: "red",
    Weight.LOOK: "yellow",
    Weight.NOTED: "green",
    Weight.UNKNOWN: "dim",
}
_PLACES: Final = 5


def inspect(
    archive: Annotated[
        Path, typer.Argument(metavar="ARCHIVE", help="A package as .tgz, .whl or .zip.", show_default=False)
    ],
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", metavar="OLDER", help="The version before, to compare with.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look through a package for exposed source, secrets, scripts and binaries; nothing is unpacked to disk."""
    from leeway.cli_tables import show

    found = inspect_archive(archive, against)
    if as_json:
        print_json(inspection_document(found))
    else:
        show(*_lines(found))


def _lines(found: Inspection) -> Iterable[RenderableType]:
    one = found.findings
    yield Text(printable(one.title), style="bold")
    yield Text(
        f"{one.kind}, {size_words(one.packed)} packed, {one.members.count:,} files of {size_words(one.members.size)}"
    )
    yield Text(f"SHA-256 {one.sha256}", style="dim")
    for remark in found.remarks:
        weight = Weight(remark.weight)
        yield Text(f"{weight.shape} ", style=_STYLES[weight]) + Text(printable(remark.text))
        for place in remark.places[:_PLACES]:
            yield Text(f"    {printable(place)}", style="dim")
        if len(remark.places) > _PLACES:
            yield Text(f"    and {len(remark.places) - _PLACES:,} more of the first", style="dim")
