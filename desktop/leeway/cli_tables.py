"""What the command line shows: tables and sentences for a terminal."""

import math
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from leeway.domain.change import Change, Edit
from leeway.domain.editing import name_of
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.verdict import Verdict
from leeway.engine.portfolio import Portfolio
from leeway.formats.wording import printable

if TYPE_CHECKING:
    from leeway.services.burn_report import BurnReport
    from leeway.services.importing import ImportPlan, ImportRow
    from leeway.services.incident_import import IncidentPlan
    from leeway.services.usage_import import UsagePlan

_SHAPES = {
    Verdict.SINGLE_SOURCE_CRITICAL: ("■", "red"),
    Verdict.CONCENTRATED: ("▲", "yellow"),
    Verdict.REPLACEABLE: ("●", "green"),
    Verdict.NOT_ENOUGH_KNOWN: ("○", "dim"),
}
_STATUSES = {"add": "to add", "update": "to update", "unchanged": "unchanged", "refused": "refused"}
_SHOWN_VALUE = 60
_PLAIN_WIDTH = 160


def _text(text: str, style: str = "", before: str = "") -> Text:
    """Make a text that can be printed anywhere: nothing in it speaks to the terminal."""
    return Text(before + printable(text), style=style)


def show(*parts: RenderableType) -> None:
    """Print tables and lines; as wide as the terminal, or a fixed width where there is none."""
    width = None if sys.stdout.isatty() else _PLAIN_WIDTH
    console = Console(width=width, highlight=False, emoji=False, markup=False)
    for part in parts:
        console.print(part)


def portfolio_table(register: Register, portfolio: Portfolio) -> Iterable[RenderableType]:
    """Lay out a portfolio: a table of products, then why each is what it is."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, side in (("Vendor", "left"), ("Product", "left"), ("Verdict", "left"), ("Leeway", "right"),
                          ("Workflows that stop", "right"), ("Effort to leave", "right")):  # fmt: skip
        table.add_column(heading, justify="right" if side == "right" else "left")
    products = sorted(
        portfolio.products.values(),
        key=lambda p: (
            -p.verdict.severity,
            register.vendors[p.vendor_id].name,
            register.products[p.product_id].name,
        ),
    )
    why: list[RenderableType] = []
    for found in products:
        name = register.products[found.product_id].name
        shape, colour = _SHAPES[found.verdict]
        stopping = sum(loss.outcome == "stops" for loss in found.workflows)
        table.add_row(
            _text(register.vendors[found.vendor_id].name),
            _text(name),
            _text(f"{shape} {found.verdict.words}", style=colour),
            _leeway(found.leeway),
            f"{stopping} of {len(found.workflows)}" if found.workflows else "–",
            "not known" if found.effort_to_leave is None else f"{found.effort_to_leave:,.0f} h",
        )
        why.append(_text(f"{shape} {name}", "bold", "\n"))
        why.extend(_text(reason.text, before="  ") for reason in found.reasons)
        why.extend(_text(f"Not known: {text}.", before="  ") for text in found.missing)
    footer = _text(
        f"As of {portfolio.as_of.isoformat()}." + (" Example data." if register.setting.example else ""),
        before="\n",
    )
    return [table, *why, footer]


def _leeway(hours: float | None) -> str:
    if hours is None:
        return "not known"
    return "unlimited" if math.isinf(hours) else f"{hours:,.4g} h"


def history_table(register: Register, edits: tuple[Edit, ...]) -> RenderableType:
    """Lay out the audit trail, newest first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("When (UTC)", "Who", "What", "Before", "After"):
        table.add_column(heading)
    for edit in edits:
        shown = [change for change in edit.changes if change.field is not None]
        first = shown[0] if len(edit.changes) == 1 and shown else None
        table.add_row(
            edit.at.strftime("%Y-%m-%d %H:%M:%S"),
            _text(edit.author),
            _text(edit.label if first else f"{edit.label} ({_counted(edit.changes)})"),
            _text(_value(first.before) if first else ""),
            _text(_value(first.after) if first else ""),
        )
        if first is None:
            for change in shown[:10]:
                label = TABLES[change.entity].field(change.field or "").label
                what = f"{label} of {name_of(register, change.entity, change.id)}"
                table.add_row(
                    "",
                    "",
                    _text(what, before="  "),
                    _text(_value(change.before)),
                    _text(_value(change.after)),
                )
    return table


def _counted(changes: tuple[Change, ...]) -> str:
    return "1 change" if len(changes) == 1 else f"{len(changes):,} changes"


def _value(value: Any) -> str:
    text = "not known" if value is None else str(value)
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_VALUE else f"{line[: _SHOWN_VALUE - 1]}…"


def import_report(plan: "ImportPlan", *, imported: bool, dry_run: bool) -> tuple[Any, list[RenderableType]]:
    """Say what an import does, as a JSON document and as lines: counts, and each refused row with its reason."""
    counts = {status: plan.count(status) for status in _STATUSES}
    refused = [row for row in plan.rows if row.status == "refused"]
    document = {
        "imported": imported,
        "dry_run": dry_run,
        **{status.replace("add", "to_add").replace("update", "to_update"): n for status, n in counts.items()},
        "refused_rows": [
            {"file": row.file, "line": row.line, "entity": row.entity, "name": row.name, "reason": row.reason}
            for row in refused
        ],
    }
    return document, [_summary(counts, imported=imported, dry_run=dry_run), *_refused_lines(refused)]


def _summary(counts: Mapping[str, int], *, imported: bool, dry_run: bool) -> Text:
    done = {"add": "added", "update": "updated"} if imported else {}
    summary = ", ".join(
        f"{counts[status]:,} {done.get(status, words)}" for status, words in _STATUSES.items()
    )
    return _text(f"{'Dry run: ' if dry_run else ''}{summary}.")


def _refused_lines(rows: Iterable["ImportRow"]) -> Iterable[Text]:
    for row in rows:
        place = row.file if row.line is None else f"{row.file}, line {row.line}"
        yield _text(f"{place}: {row.reason}", before="  ")


def incident_report(plan: "IncidentPlan", *, imported: bool, dry_run: bool) -> Iterable[RenderableType]:
    """Say what an import of incidents does: the counts, each vendor with its span, what was refused or left out."""
    counts = {status: plan.count(status) for status in _STATUSES}
    yield _summary(counts, imported=imported, dry_run=dry_run)
    for part in plan.parts:
        kinds = (
            (part.maintenance, "maintenance"),
            (part.zero_length, "without length"),
            (part.ongoing, "ongoing"),
            (part.unknown_end, "with unknown end"),
        )
        apart = ", ".join(f"{count:,} {words}" for count, words in kinds if count)
        noun = "incident" if part.incidents == 1 else "incidents"
        yield _text(
            f"{part.vendor}{' (new)' if part.new_vendor else ''}: {part.incidents:,} {noun} from {part.source}, "
            f"{part.first:%Y-%m-%d} to {part.last:%Y-%m-%d}{f'; {apart}' if apart else ''}."
        )
    yield from _refused_lines(plan.refused)
    for note in plan.notes:
        yield _text(note)


def burn_table(report: "BurnReport") -> Iterable[RenderableType]:
    """Lay out session burn: the figures, the weeks, the models, and what of the logs could not be read."""
    from leeway.services.burn_words import key_figures, model_rows, unread_lines, week_rows

    figures = Table(box=None, pad_edge=False, show_header=False)
    for name, value in key_figures(report):
        figures.add_row(Text(name, style="bold"), Text(value))
    parts: list[RenderableType] = [figures]
    for rows in (week_rows(report), model_rows(report)):
        table = Table(box=None, pad_edge=False, header_style="bold")
        for place, heading in enumerate(rows[0]):
            table.add_column(heading, justify="right" if place else "left")
        for row in rows[1:]:
            table.add_row(*map(Text, row))
        parts += [Text(), table]
    lines = unread_lines(report)
    return [*parts, *([Text()] if lines else []), *map(Text, lines)]


def usage_report(plan: "UsagePlan", *, dry_run: bool) -> Iterable[RenderableType]:
    """Say what an import of agents' logs does: by product, and what wasn't read."""
    for part in plan.parts:
        span = f", {part.first:%Y-%m-%d} to {part.last:%Y-%m-%d}" if part.first and part.last else ""
        yield Text(
            f"{'Dry run: ' if dry_run else ''}{part.product}: {_number_of('call', part.new)} "
            f"{'to add' if dry_run else 'added'}, {part.fuller:,} {'to update' if dry_run else 'updated'}, "
            f"{part.known:,} unchanged, {_number_of('limit hit', part.limit_hits)}, "
            f"{_number_of('token', part.tokens)} in {_number_of('session', part.sessions)}{span}."
        )
    for sentence in plan.overlaps:
        yield Text(sentence)
    if plan.parts and plan.empty:
        yield Text("There is nothing in these logs that the register lacks.")
    if plan.changes and not plan.batches:
        keeps = "would keep" if dry_run else "keeps"
        yield Text(
            f"The register {keeps} which product these logs are about; earlier imports stay as they are."
        )
    for row in plan.unread:
        lines = "" if not row.lines else "1 line: " if row.lines == 1 else f"{row.lines:,} lines: "
        yield Text(f"  Not read: {row.file}: {lines}{row.why}.")


def _number_of(noun: str, count: int) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
