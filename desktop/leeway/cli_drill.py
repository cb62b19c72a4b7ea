"""The command line's part about bad weeks: the drill."""

from collections.abc import Iterable

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from leeway.cli_shared import AsJson, AsOf, File, Opened, day, print_json
from leeway.domain.drill import BadWeek, DrillOutcome
from leeway.domain.register import Register
from leeway.engine.drill import Drill
from leeway.formats.wording import printable

SHAPES = {
    DrillOutcome.STOPS: ("■ stops", "red"),
    DrillOutcome.DEGRADES: ("▲ degrades", "yellow"),
    DrillOutcome.HOLDS: ("● holds", "green"),
    DrillOutcome.NOT_KNOWN: ("○ not known", "dim"),
    DrillOutcome.NOT_APPLICABLE: ("–", "dim"),
}
"""How outcomes are printed: shape, word and colour."""


def drill(file: File, as_json: AsJson = False, as_of: AsOf = None) -> None:
    """Run every product through the six standard scenarios of a bad week: what holds, degrades, stops, and why."""
    from leeway.cli_tables import show
    from leeway.domain.drill import DrillParameters
    from leeway.engine.drill import drill as run
    from leeway.engine.loss import Losses
    from leeway.services.burn_zone import local_zone
    from leeway.services.drills import drill_document, read_session_hours

    today = day(as_of)
    with Opened(file, read_only=True) as desk:
        register = desk.register
        hours = read_session_hours(desk, register, local_zone())
    parameters = DrillParameters.of(register.policy)
    found = run(Losses(register, today), parameters, hours)
    if as_json:
        print_json(drill_document(register, found, parameters, today))
    else:
        show(*_lines(register, found))


def _lines(register: Register, found: Drill) -> Iterable[RenderableType]:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Vendor", "Product", *(one.words for one in BadWeek)):
        table.add_column(heading)
    rows = sorted(found, key=lambda id: _place(register, found, id))
    for id in rows:
        product = register.products[id]
        names = (register.vendors[product.vendor_id].name, product.name)
        cells = (Text(*SHAPES[found[id][one].outcome]) for one in BadWeek)
        table.add_row(*(Text(printable(name)) for name in names), *cells)
    yield table
    for id in rows:
        told = [cell for cell in found[id].values() if cell.outcome.is_trouble]
        if told:
            yield Text()
            yield Text(printable(register.products[id].name), style="bold")
        for cell in told:
            shape, style = SHAPES[cell.outcome]
            yield Text(f"{shape[0]} ", style=style) + Text(
                printable(" ".join((cell.why, *cell.remedies[:1])))
            )


def _place(register: Register, found: Drill, id: str) -> tuple[int, str, str]:
    product = register.products[id]
    severity = sum(cell.outcome.severity for cell in found[id].values() if cell.outcome.is_trouble)
    return (-severity, register.vendors[product.vendor_id].name, product.name)
