"""The command line's part about assessments: print one, begin one, and take its answers out and in as a workbook."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leeway.cli_shared import AsJson, AsOf, File, Opened, day, print_json
from leeway.domain.assessment_entities import Assessment
from leeway.domain.change import Action
from leeway.domain.register import Register
from leeway.errors import LeewayError
from leeway.formats.wording import printable
from leeway.services import signing
from leeway.services.open_register import OpenRegister

if TYPE_CHECKING:
    from leeway.services.assessment_view import AssessmentView

answers = typer.Typer(help="Take the answers of an assessment out as a workbook, and back in.")

ProductName = Annotated[
    str,
    typer.Option("--product", metavar="NAME", help="The product, or “Vendor / Product”.", show_default=False),
]
Number = Annotated[
    int | None,
    typer.Option(
        "--number", min=1, help="Which of its assessments; the latest unless given.", show_default=False
    ),
]


def assess(  # noqa: PLR0917 - typer passes by name
    file: File,
    product: ProductName,
    number: Number = None,
    start: Annotated[
        bool, typer.Option("--start", help="Begin a new assessment first; answers are taken over.")
    ] = False,
    questionnaire: Annotated[
        Path | None,
        typer.Option(
            "--questionnaire",
            metavar="FILE.toml",
            help="With --start: another questionnaire than Leeway's own.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Print a product's assessment: scores by pillar with their ranges, findings, what to answer first."""
    from leeway.cli_assess_tables import assessment_table
    from leeway.cli_tables import show
    from leeway.services.assessment_document import assessment_document

    if questionnaire is not None and not start:
        raise LeewayError(
            "--questionnaire goes with --start; an assessment keeps the questionnaire it was begun with."
        )
    today = day(as_of)
    with Opened(file, read_only=not start) as desk:
        if start:
            _start(desk, product, questionnaire, today)
        view = _view(desk, product, number, today)
        register = desk.register
    if as_json:
        print_json(assessment_document(register, view, today))
    else:
        show(*assessment_table(register, view, today))


def _start(desk: OpenRegister, product: str, questionnaire: Path | None, today: date) -> None:
    from leeway.services.assessing import start_assessment
    from leeway.services.finding import find_product
    from leeway.services.questionnaire_files import definition_text, shipped_text

    text = shipped_text() if questionnaire is None else definition_text(questionnaire)
    found = find_product(desk.register, product)
    started = start_assessment(desk.register, found.id, text, signing.user_name(), today)
    edit = desk.edit(started.changes, f"Start an assessment of {found.name}")
    if edit:
        desk.save(edit)
    if started.carried is not None:
        told = f"Took {len(started.carried.answers)} answers over; look again at {len(started.carried.to_check)}."
        typer.echo(told, err=True)


def _view(desk: OpenRegister, product: str, number: int | None, today: date) -> "AssessmentView":
    from leeway.engine.portfolio import assess_portfolio
    from leeway.services.assessment_facts import facts_of, read_fact_sources
    from leeway.services.assessment_view import view_assessment
    from leeway.services.burn_zone import local_zone
    from leeway.services.finding import find_product

    register = desk.register
    found = find_product(register, product)
    assessment = _assessment(register, found.id, number)
    sources = None if assessment.facts else read_fact_sources(desk, register, found.id, today, local_zone())
    facts = facts_of(register, assess_portfolio(register, today), assessment, sources)
    return view_assessment(register, assessment.id, facts, today)


def _assessment(register: Register, product_id: str, number: int | None) -> Assessment:
    from leeway.domain.assessment_reading import assessments_of

    name = printable(register.products[product_id].name)
    there = assessments_of(register, product_id)
    if not there:
        raise LeewayError(f"There is no assessment of {name} yet. Begin one with --start, or in the window.")
    wanted = next((one for one in there if number is None or one.number == number), None)
    if wanted is None:
        numbers = ", ".join(str(one.number) for one in reversed(there))
        raise LeewayError(f"{name} has no assessment {number}; there is {numbers}.")
    return wanted


@answers.command(name="export")
def export_answers(
    file: File,
    product: ProductName,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE.xlsx", help="The workbook to write.", show_default=False
        ),
    ],
    number: Number = None,
) -> None:
    """Write the questions and answers of an assessment as a workbook, for an operator without Leeway."""
    from leeway.services.assessment_workbook import export_workbook

    with Opened(file, read_only=True) as desk:
        written = export_workbook(desk.register, _view(desk, product, number, day(None)), output)
    typer.echo(f"Wrote {printable(str(written))}.")


@answers.command(name="import")
def import_answers(
    file: File,
    source: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx", help="The workbook that came back.", show_default=False)
    ],
    product: ProductName,
    number: Number = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be imported, and import nothing.")
    ] = False,
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Import the good answers even if rows are refused.")
    ] = False,
) -> None:
    """Import the answers of a workbook that “leeway answers export” wrote; one import is one step to undo."""
    from leeway.cli_assess_tables import workbook_report
    from leeway.cli_tables import show
    from leeway.services.assessing import Signature
    from leeway.services.assessment_workbook import plan_workbook

    with Opened(file, read_only=dry_run) as desk:
        view = _view(desk, product, number, day(None))
        signature = Signature(signing.user_name(), signing.utc_now())
        plan = plan_workbook(desk.register, view, source, signature, day(None))
        refused = len(plan.read.problems)
        taken = not dry_run and (not refused or skip_refused)
        edit = desk.edit(plan.changes, plan.label, Action.IMPORT) if taken else None
        if edit:
            desk.save(edit)
        show(*workbook_report(plan, taken=taken))
    if refused and not (taken or dry_run):
        told = "1 row can't be taken" if refused == 1 else f"{refused} rows can't be taken"
        raise LeewayError(
            f"{told}, so nothing was imported. Mend them, or add --skip-refused to import the others."
        )
