"""The command line: every use case without a window."""

import io
import logging
import os
import sys
from contextlib import nullcontext
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from leeway import (
    __version__,
    cli_assess,
    cli_compare,
    cli_drill,
    cli_inspect,
    cli_memo,
    cli_network,
    cli_questionnaire,
    cli_whatif,
    logs,
    paths,
)
from leeway.cli_shared import AsJson, AsOf, File, Opened, day, print_json, readable
from leeway.cli_tables import (
    burn_table,
    history_table,
    import_report,
    incident_report,
    portfolio_table,
    show,
    usage_report,
)
from leeway.domain.change import Action
from leeway.domain.register import Register
from leeway.errors import LeewayError
from leeway.formats.wording import printable
from leeway.services import opening, signing
from leeway.services.open_register import OpenRegister

if TYPE_CHECKING:
    from leeway.services.importing import ImportPlan

app = typer.Typer(
    name="leeway",
    help="Know which vendor stops you, and how long you can do without it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(cli_questionnaire.app, name="questionnaire")
app.add_typer(cli_assess.answers, name="answers")
app.add_typer(cli_network.token, name="token")
app.command()(cli_assess.assess)
app.command()(cli_drill.drill)
app.command()(cli_inspect.inspect)
app.command()(cli_memo.memo)
app.command()(cli_network.refresh)
app.command()(cli_whatif.whatif)
app.command()(cli_compare.compare)


def main() -> None:
    """Run the command line; what goes wrong is one sentence on standard error and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(get_command(app).main(sys.argv[1:] or ["--help"], "leeway", standalone_mode=False))
    except TyperException as error:
        _fail(f"{error.format_message()} Try “leeway --help”.")
    except LeewayError as error:
        _fail(str(error))
    except (KeyboardInterrupt, typer.Abort):
        _fail("Stopped. What was saved before stays saved.")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - a bug of ours is a sentence here and a traceback in the log
        _fail(f"Leeway met an error of its own; what was saved before stays saved. {_logged(error)}")


def _logged(error: Exception) -> str:
    """Write an exception to the log, and say where that is."""
    try:
        path = logs.start(paths.log_dir())
    except OSError:
        return "The log can't be written."
    logging.getLogger("leeway").error("unexpected error on the command line", exc_info=error)
    return f"The log is {path}."


def _fail(sentence: str) -> NoReturn:
    typer.echo(printable(sentence), err=True)
    sys.exit(1)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"Leeway {__version__}")
        raise typer.Exit


@app.callback()
def options(
    _version_asked: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Know which vendor stops you, and how long you can do without it."""


@app.command()
def sample(file: File) -> None:
    """Make the sample register: the essay's vendors and an example team."""
    opening.create_sample(file, author=signing.user_name(), today=date.today()).close()
    typer.echo(f"Made the sample register {file}.")


@app.command(name="open")
def open_window(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The register to open.", show_default=False)
    ] = None,
) -> None:
    """Open the window, with a register if one is named."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in displays):
        raise LeewayError(
            "There is no display to open a window on. “leeway portfolio” and “leeway memo” do without one."
        )
    from leeway.app import run_window

    sys.exit(run_window(file, argv=sys.argv[:1]))


@app.command()
def portfolio(file: File, as_json: AsJson = False, as_of: AsOf = None) -> None:
    """Print what stops: every product's verdict, leeway and reasons."""
    from leeway.engine.portfolio import assess_portfolio
    from leeway.services.reports import portfolio_document

    with Opened(file, read_only=True) as desk:
        found = assess_portfolio(desk.register, day(as_of))
        if as_json:
            print_json(portfolio_document(desk.register, found))
        else:
            show(*portfolio_table(desk.register, found))


@app.command(name="import")
def import_files(  # noqa: PLR0917 - typer passes by name
    file: File,
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE...",
            help="JSON, CSV, a folder or zip of CSV, agents' logs, or saved feeds of status pages.",
            show_default=False,
        ),
    ],
    product: Annotated[
        str | None,
        typer.Option(
            "--product", metavar="NAME", help="Which product the logs are about.", show_default=False
        ),
    ] = None,
    vendor: Annotated[
        str | None,
        typer.Option(
            "--vendor",
            metavar="NAME",
            help="Whose incidents they are; made if missing.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be imported, and import nothing.")
    ] = False,
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Import the good rows even if others are refused.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import into a register, which is made if it isn't there; one import is one step to undo."""
    from leeway.services.importing import plan_import
    from leeway.services.incident_import import is_incidents
    from leeway.services.usage_import import is_usage

    feeds = [source for source in sources if vendor is not None or is_incidents(source)]
    if feeds:
        if len(feeds) < len(sources):
            raise LeewayError("Import incidents and anything else one after the other, not together.")
        _import_incidents(
            file, feeds, readable(vendor), dry_run=dry_run, skip_refused=skip_refused, as_json=as_json
        )
        return
    trees = [source for source in sources if is_usage(source)]
    if product is not None and not trees:
        trees = sources  # only logs are about a product; the import of logs says what is wrong with them
    if trees:
        missing = next((source for source in sources if not source.expanduser().exists()), None)
        if missing:
            raise LeewayError(f"There is no file or folder {missing}.")
        if len(trees) < len(sources):
            raise LeewayError(
                "Import agents' logs and rows of the register one after the other, not together."
            )
        _import_logs(file, trees, product, dry_run=dry_run, as_json=as_json)
        return
    there = opening.resolved(file).exists()
    with Opened(file, read_only=dry_run) if there else nullcontext() as desk:
        plan = plan_import(desk.register if desk else Register.empty(), sources)
        refused = plan.count("refused")
        taken = not dry_run and (not refused or skip_refused)
        if taken:
            _import(file, desk, plan)
        document, lines = import_report(plan, imported=taken, dry_run=dry_run)
        if as_json:
            print_json(document)
        else:
            show(*lines)
        _refuse(refused, "row", told=taken or dry_run)


def _import(file: Path, desk: OpenRegister | None, plan: "ImportPlan") -> None:
    """Take a plan into the open register, or into a new file."""
    target = desk or opening.create_register(file, author=signing.user_name())
    try:
        edit = target.edit(plan.changes, plan.label, Action.IMPORT, plan.brings)
        if edit:
            target.save(edit)
    finally:
        if desk is None:
            target.close()
    if desk is None:
        typer.echo(f"Made the register {file}.", err=True)


def _import_logs(file: Path, trees: list[Path], product: str | None, *, dry_run: bool, as_json: bool) -> None:
    from leeway.services import usage_import
    from leeway.services.burn_zone import local_zone
    from leeway.services.usage_reports import usage_document

    with Opened(file, read_only=dry_run) as desk:
        products = usage_import.products_by_option(desk.register, usage_import.find_logs(trees), product)
        plan = usage_import.plan_usage_import(
            desk, trees, now=signing.utc_now(), zone=local_zone(), products=products
        )
        if product is not None:
            plan = usage_import.remapped(desk.register, plan, products)  # kept even where nothing is new
        if not dry_run:
            usage_import.run_usage_import(desk, plan)
        if as_json:
            print_json(usage_document(plan, imported=not dry_run, dry_run=dry_run))
        else:
            show(*usage_report(plan, dry_run=dry_run))


def _import_incidents(
    file: Path, feeds: list[Path], vendor: str | None, *, dry_run: bool, skip_refused: bool, as_json: bool
) -> None:
    from leeway.services.burn_zone import local_zone
    from leeway.services.incident_import import plan_incident_import, run_incident_import
    from leeway.services.incident_reports import incident_document

    there = opening.resolved(file).exists()
    with Opened(file, read_only=dry_run) if there else nullcontext() as desk:
        plan = plan_incident_import(desk, feeds, vendor=vendor, now=signing.utc_now(), zone=local_zone())
        refused = plan.count("refused")
        taken = not dry_run and (not refused or skip_refused)
        if taken and desk:
            run_incident_import(desk, plan)
        elif taken:
            made = opening.create_register(file, author=signing.user_name())
            try:
                run_incident_import(made, plan)
            finally:
                made.close()
            typer.echo(f"Made the register {file}.", err=True)
        if as_json:
            print_json(incident_document(plan, imported=taken, dry_run=dry_run))
        else:
            show(*incident_report(plan, imported=taken, dry_run=dry_run))
        _refuse(refused, "incident", told=taken or dry_run)


def _refuse(refused: int, noun: str, *, told: bool) -> None:
    """End with a sentence where something was refused, and nothing imported because of it."""
    if refused and not told:
        were = f"{noun} was" if refused == 1 else f"{noun}s were"
        raise LeewayError(
            f"{refused:,} {were} refused, so nothing was imported. "
            "Mend them, or add --skip-refused to import the others."
        )


@app.command()
def export(
    file: File,
    target: Annotated[
        Path, typer.Argument(metavar="TARGET", help="A .json or .zip file, or a folder.", show_default=False)
    ],
    template: Annotated[
        bool, typer.Option("--template", help="Write empty tables, to be filled in.")
    ] = False,
) -> None:
    """Export the register as JSON, or as CSV in a folder or zip, one file a table."""
    from leeway.services.exporting import export_open, export_template

    with Opened(file, read_only=True) as desk:
        written = export_template(target) if template else export_open(desk, desk.register, target)
    typer.echo(f"Wrote {written}.")


@app.command()
def history(
    file: File,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Only the latest edits.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the audit trail: who changed what, when, from what to what."""
    from leeway.services.reports import history_document

    with Opened(file, read_only=True) as desk:
        edits = desk.history(limit)
        if as_json:
            print_json(history_document(desk.register, edits))
        else:
            show(history_table(desk.register, edits))


@app.command()
def burn(
    file: File,
    product: Annotated[
        str | None,
        typer.Option(
            "--product", metavar="NAME", help="The product, if several have usage.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print how agents' sessions burn: actual against planned length, limits, stalls, inflation, tokens."""
    from leeway.services.burn_document import burn_document
    from leeway.services.burn_report import burn_report
    from leeway.services.burn_zone import local_zone

    with Opened(file, read_only=True) as desk, desk.usage() as usage:
        report = burn_report(desk.register, usage, product, local_zone())
        if as_json:
            print_json(burn_document(report))
        else:
            show(*burn_table(report))


@app.command()
def outages(file: File, as_json: AsJson = False, as_of: AsOf = None) -> None:
    """Print outage exposure: the vendors' records, what they stop, and the loss of a year."""
    from leeway.cli_outages import outage_table
    from leeway.services.outage_document import outage_document
    from leeway.services.outages import assess_outages, checked, read_outages

    now = datetime.combine(as_of, time.max, UTC) if as_of else signing.utc_now()
    with Opened(file, read_only=True) as desk:
        register = desk.register
        report = assess_outages(register, read_outages(desk, register), now)
    check = checked(report.main.loss)
    if as_json:
        print_json(outage_document(register, report, check))
    else:
        show(*outage_table(register, report, check))


@app.command()
def check(file: File) -> None:
    """Read a register whole and say whether it is sound; exit code 1 if it isn't."""
    problems = opening.check_register(file)
    if problems:
        for problem in problems[:-1]:
            typer.echo(problem, err=True)
        raise LeewayError(problems[-1])
    typer.echo(f"{file} is sound.")
