"""What is asked to enter an incident by hand, to change it, or to correct an imported one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QWidget

from leeway.domain.editing import add, update
from leeway.domain.fields import Field, Kind, Value
from leeway.domain.incident import AS_PUBLISHED, IMPACTS, NOT_STATED, Incident, PublishedIncident
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.ids import new_id
from leeway.services.incident_editing import correct
from leeway.ui.dialogs.register_asking import asked, vendor_options
from leeway.ui.dialogs.register_form import Asked, RegisterForm, Values, ask
from leeway.ui.formatting import line
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.models.outage_words import moment
from leeway.ui.widgets.editor_inputs import LineInput
from leeway.ui.widgets.editor_lists import Option

ENDED: Final = "it ended"
ONGOING: Final = "it goes on"
NOT_NOTED: Final = "over, but nobody noted when"
_ENDINGS: Final = (ENDED, ONGOING, NOT_NOTED)
_TABLE: Final = TABLES["incident"]
_CORRECTION: Final = TABLES["incident_correction"]

Kept = Callable[[str], None]
"""Told the id of what was added or changed."""


def ask_incident(
    parent: QWidget,
    edits: RegisterEdits,
    now: datetime,
    kept: Kept,
    *,
    vendor_id: str | None = None,
    given: Incident | None = None,
) -> RegisterForm:
    """Ask for an incident, or for other values of one that was entered by hand."""

    def keep(values: Values) -> str | None:
        fields = {name: value for name, value in values.items() if name != "ending"}
        fields["end_unknown"] = values["ending"] == NOT_NOTED
        why = _span_problem(values["started"], values["resolved"], str(values["ending"]), now)
        why = why or _product_problem(edits.register, values["product_id"], values["vendor_id"])
        if why is not None:
            return why
        if given is None:
            row = Incident(new_id(), **fields)  # type: ignore[arg-type]
            refusal = edits.commit(add(row), f"Add incident {line(row.name, 100)}")
            id = row.id
        else:
            id = given.id
            if id not in edits.register.incidents:
                return "This incident was removed meanwhile; cancel, and add it again."
            changes = update(edits.register, "incident", id, **fields)
            refusal = edits.commit(changes, f"Change incident {line(given.name, 100)}")
        if refusal is None:
            kept(id)
        return refusal

    title, ok = ("Edit the incident", "Save") if given else ("Add an incident", "Add")
    note = "For what no feed has. Times are by your clock."
    form = ask(parent, title, _fields(edits.register, vendor_id, given), keep, ok=ok, note=note)
    _prompt(form, "resolved", "2026-11-22 14:05")
    return form


def _fields(register: Register, vendor_id: str | None, given: Incident | None) -> list[Asked]:
    def start(name: str, otherwise: Value) -> Value:
        return getattr(given, name) if given is not None else otherwise

    ended = given is not None and given.resolved is not None
    ending = ENDED if given is None or ended else NOT_NOTED if given.end_unknown else ONGOING
    return [
        asked("incident", "vendor_id", start("vendor_id", vendor_id), options=vendor_options(register)),
        Asked("name", _TABLE.field("name"), start("name", "")),
        asked("incident", "started", start("started", None)),
        Asked("ending", _choice("ending", "End", _ENDINGS), ending),
        Asked("resolved", replace(_TABLE.field("resolved"), label="Ended", hint="Blank unless it ended"), start("resolved", None)),
        asked("incident", "impact", start("impact", NOT_STATED)),
        Asked("touched", _TABLE.field("touched"), start("touched", otherwise=True)),
        asked("incident", "product_id", start("product_id", None), options=_products(register)),
        asked("incident", "component", start("component", "")),
        asked("incident", "url", start("url", "")),
        asked("incident", "updates", start("updates", ""), lines=True),
    ]  # fmt: skip


def ask_correction(
    parent: QWidget, edits: RegisterEdits, row: PublishedIncident, now: datetime, kept: Kept
) -> RegisterForm:
    """Ask what is otherwise with an imported incident than its source says."""
    there = edits.register.incident_corrections.get(row.correction_id)

    def keep(values: Values) -> str | None:
        started, resolved = values["started"], values["resolved"]
        first = started or (row.started if "started" not in row.corrected else None)
        last = resolved or (row.resolved if "resolved" not in row.corrected else None)
        why = _span_problem(first, last, ENDED if last else ONGOING, now) if first else None
        why = why or _product_problem(edits.register, values["product_id"], row.vendor_id)
        if why is not None:
            return why
        touched = None if values["touched"] else False
        changes = correct(edits.register, row, **{**values, "touched": touched})
        refusal = edits.commit(changes, f"Correct incident {line(row.title, 100)}")
        if refusal is None:
            kept(str(row.key))
        return refusal

    impact = _choice("impact", "Severity", (AS_PUBLISHED, *IMPACTS))
    products = _products(edits.register, row.vendor_id)
    fields = [
        Asked("impact", impact, there.impact if there else AS_PUBLISHED),
        Asked("touched", _TABLE.field("touched"), row.touched),
        Asked("started", _CORRECTION.field("started"), there.started if there else None),
        Asked("resolved", replace(_CORRECTION.field("resolved"), label="Ended"), there.resolved if there else None),
        Asked("product_id", _CORRECTION.field("product_id"), there.product_id if there else None, products),
        Asked("note", _CORRECTION.field("note"), there.note if there else "", lines=True),
    ]  # fmt: skip
    end = moment(row.resolved) if row.resolved else "no known end"
    note = (
        f"“{line(row.title, 120)}”, {moment(row.started)} to {end}. What is blank stays as its source has it; what is "
        "said here holds whatever is imported later."
    )
    form = ask(parent, "Correct the incident", fields, keep, ok="Save", note=note)
    for name in ("started", "resolved"):
        _prompt(form, name, AS_PUBLISHED)
    return form


def _prompt(form: RegisterForm, name: str, words: str) -> None:
    line_input = form.inputs[name]
    if isinstance(line_input, LineInput):
        line_input.setPlaceholderText(words)


def _choice(name: str, label: str, choices: tuple[str, ...]) -> Field:
    return Field(name, label, Kind.CHOICE, required=True, nullable=False, choices=choices)


def _products(register: Register, vendor_id: str | None = None) -> list[Option]:
    """List the products as "vendor · product", those of one vendor if named."""
    options = [
        (id, f"{register.vendors[product.vendor_id].name} · {product.name}")
        for id, product in register.products.items()
        if vendor_id in (None, product.vendor_id)
    ]
    return sorted(options, key=lambda option: option[1].casefold())


def _product_problem(register: Register, product_id: Value, vendor_id: Value) -> str | None:
    product = register.products.get(str(product_id)) if product_id else None
    if product is None or product.vendor_id == vendor_id:
        return None
    vendor = register.vendors[product.vendor_id].name
    return (
        f"“{line(product.name, 60)}” is a product of {line(vendor, 60)}; choose one of this vendor, or none."
    )


def _span_problem(started: Value, resolved: Value, ending: str, now: datetime) -> str | None:
    """Say what is wrong with a start and an end; None if nothing is."""
    if not isinstance(started, datetime):
        return "Say when it started."
    if started > now:
        return (
            f"It would start in the future, on {moment(started)}; an incident is on record once it has begun."
        )
    if ending == ENDED:
        if not isinstance(resolved, datetime):
            return "Say when it ended, or choose that it goes on, or that nobody noted when."
        if resolved < started:
            return f"It would end before it starts: {moment(resolved)} is before {moment(started)}."
        if resolved > now:
            return f"It would end in the future, on {moment(resolved)}; choose that it goes on."
        return None
    if resolved is not None:
        return f"It has an end, {moment(resolved) if isinstance(resolved, datetime) else resolved}; blank it, or choose that it ended."
    return None
