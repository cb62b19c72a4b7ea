"""What the register page asks for when something is added: the fields, and the changes that come of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from leeway.domain.editing import add
from leeway.domain.fields import Value
from leeway.domain.register import Register
from leeway.domain.register_entities import (
    FALLBACK,
    PRIMARY,
    Integration,
    Need,
    Product,
    ProductUpstream,
    Supply,
    Vendor,
    Workflow,
)
from leeway.domain.register_tables import TABLES
from leeway.domain.validation import folded
from leeway.ids import new_id
from leeway.ui.dialogs.register_form import Asked, RegisterForm, Values, ask
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.widgets.editor_lists import Option

Added = Callable[[str, str], None]
"""Told what was added: its entity and id."""


def asked(entity: str, name: str, start: Value = None, **more: Any) -> Asked:
    """Ask for a field of an entity as it is declared; for its name by what the entity is."""
    table = TABLES[entity]
    field = table.field(name)
    if name == "name":
        field = replace(field, label=table.label.capitalize())
    return Asked(name, field, start, **more)


def product_options(register: Register) -> list[Option]:
    """List the products as "vendor · product", by name."""
    options = [
        (id, f"{register.vendors[p.vendor_id].name} · {p.name}") for id, p in register.products.items()
    ]
    return sorted(options, key=lambda option: option[1].casefold())


def vendor_options(register: Register) -> list[Option]:
    """List the vendors, by name."""
    options = [(id, vendor.name) for id, vendor in register.vendors.items()]
    return sorted(options, key=lambda option: option[1].casefold())


def ask_vendor(parent: QWidget, edits: RegisterEdits, added: Added) -> RegisterForm:
    """Ask for a vendor, and if wanted its first product."""
    product = replace(TABLES["product"].field("name"), required=False, label="First product")

    def keep(values: Values) -> str | None:
        vendor = Vendor(new_id(), str(values["name"]), str(values["website"]))
        rows: list[Any] = [vendor]
        if values["product"]:
            rows.append(Product(new_id(), vendor.id, str(values["product"])))
        refusal = edits.commit(add(*rows), f"Add vendor {vendor.name[:200]}")
        if refusal is None:
            added("product" if len(rows) > 1 else "vendor", rows[-1].id)
        return refusal

    fields = [asked("vendor", "name"), asked("vendor", "website", ""), Asked("product", product, "")]
    return ask(parent, "Add a vendor", fields, keep)


def ask_product(parent: QWidget, edits: RegisterEdits, vendor_id: str, added: Added) -> RegisterForm:
    """Ask for a product, to begin with of the given vendor."""

    def keep(values: Values) -> str | None:
        product = Product(new_id(), **values)  # type: ignore[arg-type]
        return kept(edits, product, "product", added)

    fields = [
        asked("product", "vendor_id", vendor_id or None, options=vendor_options(edits.register)),
        asked("product", "name"),
        asked("product", "category", ""),
        asked("product", "annual_cost"),
        asked("product", "contract_end"),
        asked("product", "notice_days"),
    ]
    return ask(parent, "Add a product", fields, keep)


def ask_integration(parent: QWidget, edits: RegisterEdits, product_id: str, added: Added) -> RegisterForm:
    """Ask for something of ours that is built on a product."""

    def keep(values: Values) -> str | None:
        return kept(edits, Integration(new_id(), product_id, **values), "integration", added)  # type: ignore[arg-type]

    fields = [
        asked("integration", "name"),
        asked("integration", "kind", "plugin"),
        asked("integration", "count", 1),
        asked("integration", "hours_each"),
        asked("integration", "owner", ""),
        asked("integration", "rebuilders"),
        asked("integration", "portable", start=False),
        asked("integration", "as_of"),
    ]
    return ask(parent, "Add an integration", fields, keep)


def ask_upstream(parent: QWidget, edits: RegisterEdits, product_id: str, added: Added) -> RegisterForm:
    """Ask for a product that a product runs on."""

    def keep(values: Values) -> str | None:
        link = ProductUpstream(new_id(), product_id, str(values["upstream_id"]), str(values["note"]))
        return kept(edits, link, "product_upstream", added)

    options = [option for option in product_options(edits.register) if option[0] != product_id]
    fields = [
        asked("product_upstream", "upstream_id", options=options),
        asked("product_upstream", "note", ""),
    ]
    note = "When that product is away, this one is away, too."
    return ask(parent, "Add what it runs on", fields, keep, note=note)


def ask_fallback(parent: QWidget, edits: RegisterEdits, need_id: str, added: Added) -> RegisterForm:
    """Ask for a product that can fill a need instead."""

    def keep(values: Values) -> str | None:
        return kept(edits, Supply(new_id(), need_id, role=FALLBACK, **values), "supply", added)  # type: ignore[arg-type]

    need = edits.register.needs[need_id]
    fields = [
        asked("supply", "product_id", options=product_options(edits.register)),
        asked("supply", "switch_time"),
        asked("supply", "capacity"),
        asked("supply", "last_tested"),
    ]
    note = f"For “{need.name[:100]}” of “{edits.register.workflows[need.workflow_id].name[:100]}”. It counts once tested."
    return ask(parent, "Add a fallback", fields, keep, note=note)


def ask_workflow(parent: QWidget, edits: RegisterEdits, added: Added) -> RegisterForm:
    """Ask for a workflow that needs nothing yet."""

    def keep(values: Values) -> str | None:
        return kept(edits, Workflow(new_id(), **values), "workflow", added)  # type: ignore[arg-type]

    return ask(parent, "Add a workflow", [asked("workflow", "name"), *_workflow_fields()], keep)


def _workflow_fields() -> list[Asked]:
    return [
        asked("workflow", "owner", ""),
        asked("workflow", "critical"),
        asked("workflow", "tolerated_stop"),
        asked("workflow", "cost_per_hour"),
        asked("workflow", "hours_per_week"),
    ]


def ask_need(parent: QWidget, edits: RegisterEdits, workflow_id: str, added: Added) -> RegisterForm:
    """Ask for something that a workflow needs, and what fills it."""

    def keep(values: Values) -> str | None:
        need = Need(new_id(), workflow_id, str(values["name"]))
        rows: list[Any] = [need]
        if values["product_id"]:
            rows.append(Supply(new_id(), need.id, str(values["product_id"]), PRIMARY))
        refusal = edits.commit(add(*rows), f"Add need {need.name[:200]}")
        if refusal is None:
            added("need", need.id)
        return refusal

    filled = replace(TABLES["supply"].field("product_id"), required=False, nullable=True, label="Filled by")
    options = product_options(edits.register)
    return ask(
        parent, "Add a need", [asked("need", "name"), Asked("product_id", filled, None, options)], keep
    )


def ask_tie(parent: QWidget, edits: RegisterEdits, product_id: str, added: Added) -> RegisterForm:
    """Ask for a workflow that needs a product: a new one, or one on record by its name."""
    register = edits.register
    product = register.products[product_id]
    workflows = {folded(w.name): w for w in register.workflows.values()}

    def keep(values: Values) -> str | None:
        own = {one.name: values[one.name] for one in _workflow_fields()}
        rows = tie_rows(edits.register, product_id, values, own)
        refusal = edits.commit(
            add(*rows), f"Add workflow {str(values['name'])[:200]} to {product.name[:200]}"
        )
        if refusal is None:
            added("supply", rows[-1].id)
        return refusal

    role = replace(TABLES["supply"].field("role"), hint="Primary: what does the work")
    need = replace(TABLES["need"].field("name"), label="Need", hint="What of the workflow it is needed for")
    fields = [
        asked("workflow", "name", names=[w.name for w in register.workflows.values()]),
        Asked("need", need, product.category or product.name),
        Asked("role", role, PRIMARY),
        *_workflow_fields(),
    ]
    note = "Type the name of a workflow on record to tie it to this product; it keeps its own figures."
    form = ask(parent, f"Add a workflow that needs {product.name[:60]}", fields, keep, note=note)

    def follow(text: str) -> None:
        known = folded(text) in workflows
        for one in _workflow_fields():
            form.inputs[one.name].setEnabled(not known)

    line = form.inputs["name"]
    line.textChanged.connect(follow)  # type: ignore[union-attr]
    return form


def tie_rows(register: Register, product_id: str, values: Values, own: Values) -> Sequence[Any]:
    """Make the rows that tie a product to a workflow: those of the workflow and the need that are missing, the tie.

    `own` are the figures of a workflow that is new.
    """
    rows: list[Any] = []
    name = folded(values["name"])
    workflow = next((w for w in register.workflows.values() if folded(w.name) == name), None)
    if workflow is None:
        workflow = Workflow(new_id(), str(values["name"]), **own)  # type: ignore[arg-type]
        rows.append(workflow)
    needs = (register.needs[id] for id in register.links.needs_of.get(workflow.id, ()))
    need = next((n for n in needs if folded(n.name) == folded(values["need"])), None)
    if need is None:
        need = Need(new_id(), workflow.id, str(values["need"]))
        rows.append(need)
    rows.append(Supply(new_id(), need.id, product_id, str(values["role"])))
    return rows


def kept(edits: RegisterEdits, row: Any, entity: str, added: Added) -> str | None:
    """Add a row and tell what was added; return the sentence that says why it was refused, None if it wasn't."""
    refusal = edits.commit(add(row))
    if refusal is None:
        added(entity, row.id)
    return refusal
