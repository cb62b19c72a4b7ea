"""The command line's part about scenarios: what-if."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from leeway.cli_drill import SHAPES
from leeway.cli_shared import AsJson, AsOf, File, Opened, day, print_json, readable
from leeway.domain.durations import three_figures
from leeway.domain.register import Register
from leeway.domain.scenario import changes_of
from leeway.domain.scenario_entities import Scenario, ScenarioChange
from leeway.domain.verdict import Verdict
from leeway.errors import LeewayError
from leeway.formats.wording import printable

if TYPE_CHECKING:
    from leeway.engine.whatif import Comparison
    from leeway.services.open_register import OpenRegister

_ROWS = {
    "expected_loss": "Expected loss a year",
    "sd": "Standard deviation",
    "p50": "P50",
    "p80": "P80",
    "p95": "P95",
    "p99": "P99",
    "of_bad_outages": "of it a bad outage",
    "of_stalls": "of it stalls",
    "of_worse_model": "of it a worse model",
    "of_gone_vendors": "of it vendors that are gone",
    "lost_hours": "Hours of work lost a year",
    "workflows_that_stop": "Workflows that stop",
    "yearly_cost": "Products cost a year",
}
_OPTIONAL = frozenset({"of_bad_outages", "of_stalls", "of_worse_model", "of_gone_vendors"})

Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a number: outage-length:Anthropic=2.", show_default=False),
]  # fmt: skip
Named = Annotated[
    str | None, typer.Option("--scenario", metavar="NAME", help="Begin with a scenario of the register.", show_default=False)
]  # fmt: skip
Save = Annotated[
    str | None, typer.Option("--save", metavar="NAME", help="Keep it in the register under a name.", show_default=False)
]  # fmt: skip


def whatif(
    file: File,
    settings: Set = None,
    scenario: Named = None,
    save: Save = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Hold a scenario against the register as it is: loss, workflows that stop, verdicts, and what moves the loss."""
    from leeway.cli_tables import show
    from leeway.engine.whatif_mitigation import mitigation
    from leeway.engine.whatif_tornado import change_bars
    from leeway.services.burn_zone import local_zone
    from leeway.services.drills import read_session_hours
    from leeway.services.outages import read_outages
    from leeway.services.whatif import start_whatif
    from leeway.services.whatif_document import whatif_document

    kept = None if save is None else _name(readable(save) or "")
    with Opened(file, read_only=kept is None) as desk:
        register = desk.register
        given, changes = _asked(
            register, readable(scenario), [readable(text) or "" for text in settings or ()]
        )
        hours = read_session_hours(desk, register, local_zone())
        started = start_whatif(register, read_outages(desk, register), hours, day(as_of))
        found = started.compare(changes)
        if kept is not None:
            kept = _keep(desk, kept, changes, given)
    bars = change_bars(started, changes)
    costs = [float(cost or 0) for cost in (given.yearly_cost, given.one_off_cost)] if given else [0.0, 0.0]
    gain = mitigation(started, changes, *costs)
    name = kept or (None if given is None else given.name)
    document = whatif_document(started, found, changes, bars, gain, day=day(as_of), name=name)
    if as_json:
        print_json(document)
    else:
        show(*_lines(found, document))


def _asked(
    register: Register, name: str | None, settings: Sequence[str]
) -> tuple[Scenario | None, tuple[ScenarioChange, ...]]:
    """Return the scenario to begin with, and its changes with those of the command line, which go before them."""
    from leeway.services.whatif_keys import find_scenario, read_setting

    given = None if name is None else find_scenario(register, name)
    changes = {} if given is None else {one.about: one for one in changes_of(register, given.id)}
    for text in settings:
        one = read_setting(register, text)
        changes[one.about] = one
    return given, tuple(changes.values())


def _name(words: str) -> str:
    """Return the name of a scenario on one line.

    Raises:
        LeewayError: It is empty.
    """
    name = " ".join(words.split())
    if not name:
        raise LeewayError("--save needs a name to keep the scenario under: --save NAME. Nothing was saved.")
    return name


def _keep(desk: "OpenRegister", name: str, changes: Sequence[ScenarioChange], given: Scenario | None) -> str:
    """Save a scenario: the changes of one of that name become these, or a new one is made; return what it is called.

    A new one has note and costs of the one that it began with.
    """
    from leeway.domain.validation import folded
    from leeway.services.scenarios import new_scenario, replace_changes

    register = desk.register
    there = [one for one in register.scenarios.values() if folded(one.name) == folded(name)]
    if there:
        name = there[0].name
        edit = desk.edit(replace_changes(register, there[0].id, changes), f"Change scenario {name}")
    else:
        more = (given.note, (given.yearly_cost, given.one_off_cost)) if given else ()
        made = new_scenario(register, name, changes, *more)
        edit = desk.edit(made.changes, f"Add scenario {name}")
    if edit is not None:
        desk.save(edit)
    typer.echo(f"Saved the scenario “{printable(name)}”.", err=True)
    return name


def _lines(found: "Comparison", document: dict[str, object]) -> Iterable[RenderableType]:
    unit = str(document["unit"])
    for change in document["changes"]:  # type: ignore[attr-defined]
        value = json.dumps(change["value"], ensure_ascii=False)
        told = value if change["field"] else "taken out" if change["value"] is None else "added"
        yield Text(printable(f"{change['what']}: {told}"))
    yield Text()
    yield _figures(document, unit)
    yield Text()
    yield _workflows(found)
    yield from _verdicts(document)
    yield from _tornado(document, unit)
    for problem in found.problems:
        yield Text(printable(problem), style="yellow")


def _figures(document: dict[str, object], unit: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(f"In {unit}")
    for heading in ("Baseline", "Scenario", "Difference"):
        table.add_column(heading, justify="right")
    before, after, more = (dict(document[side]) for side in ("baseline", "scenario", "difference"))  # type: ignore[call-overload]
    for name, words in _ROWS.items():
        if name in _OPTIONAL and not after[name]:
            continue
        table.add_row(words, _amount(before[name]), _amount(after[name]), _amount(more[name], sign="+"))
    return table


def _amount(value: float | None, sign: str = "") -> str:
    return "not known" if value is None else f"{value:{sign},.0f}"


def _workflows(found: "Comparison") -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Workflow", "Leeway", "In the scenario", "Result", "Why"):
        table.add_column(heading)
    rows = sorted(found.scenario.workflows.values(), key=lambda row: (-row.outcome.severity, row.name))
    for row in rows:
        before = found.baseline.workflows.get(row.workflow_id)
        table.add_row(
            Text(printable(row.name)),
            "–" if before is None else _leeway(before.leeway),
            _leeway(row.leeway),
            Text(*SHAPES[row.outcome]),
            Text(printable(row.why)),
        )
    return table


def _leeway(hours: float | None) -> str:
    if hours is None:
        return "not known"
    return "unlimited" if hours == float("inf") else f"{three_figures(hours)} h"


def _verdicts(document: dict[str, object]) -> Iterable[RenderableType]:
    rows = [row for row in document["verdicts"] if row["baseline"] != row["scenario"]]  # type: ignore[attr-defined]
    if rows:
        yield Text()
        yield Text("Verdicts that change", style="bold")
    words = {one.value: one.words for one in Verdict}
    for row in rows:
        before, after = words.get(row["baseline"], "not there"), words.get(row["scenario"], "gone")
        yield Text(printable(f"{row['product']}: {before} → {after}"))


def _tornado(document: dict[str, object], unit: str) -> Iterable[RenderableType]:
    rows = document["tornado"]
    if rows:
        yield Text()
        yield Text(f"What moves the expected loss, in {unit}, each alone", style="bold")
    for row in rows:  # type: ignore[attr-defined]
        low, high = row["expected_loss_at_low"], row["expected_loss_at_high"]
        moved = None if low is None or high is None else high - low
        yield Text(printable(f"{_amount(moved, sign='+')}  {row['what']}"))
