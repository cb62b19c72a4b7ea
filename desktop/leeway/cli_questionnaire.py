"""The command line's part about questionnaires: check a definition, import one from VSAQ."""

from pathlib import Path
from typing import Annotated

import typer

from leeway.errors import InvalidDefinition
from leeway.formats.wording import printable

app = typer.Typer(help="Check a questionnaire's definition, or import one.")


@app.command()
def check(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.toml", help="The definition of a questionnaire.", show_default=False),
    ],
) -> None:
    """Say whether a questionnaire's definition is sound; each problem with its line and question."""
    from leeway.services.questionnaire_files import load_definition

    try:
        found = load_definition(file)
    except InvalidDefinition as error:
        for problem in error.problems:
            typer.echo(printable(problem), err=True)
        raise typer.Exit(1) from None
    scored = sum(question.scored for question in found.questions.values())
    typer.echo(
        f"{printable(found.title)}, version {printable(found.version)}: {_count(len(found.pillars), 'pillar')}, "
        f"{_count(len(found.questions), 'question')}, {scored} of them scored. It is sound."
    )


@app.command(name="import")
def import_questionnaire(
    source: Annotated[
        Path, typer.Argument(metavar="VSAQ.json", help="A VSAQ questionnaire.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE.toml", help="The definition to write.", show_default=False
        ),
    ],
) -> None:
    """Turn a VSAQ questionnaire into a definition that Leeway can use."""
    from leeway.services.questionnaire_files import convert_vsaq

    found = convert_vsaq(source, output)
    rules = sum(len(pillar.findings) for pillar in found.definition.pillars)
    typer.echo(
        f"Wrote {printable(str(output))}: {_count(len(found.definition.pillars), 'pillar')}, "
        f"{_count(len(found.definition.questions), 'question')}, {_count(rules, 'finding')}."
    )
    typer.echo("VSAQ has no scores; add them to the file if you want answers to count.")
    for text in found.left_out:
        typer.echo(f"Left out: {printable(text)}.", err=True)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else f'{what}s'}"
