"""What is asked for when a signal or a feed is added or edited: what it is about, if that isn't settled, and its fields."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from leeway.domain.editing import update
from leeway.domain.feed_entities import STATUSPAGE, Feed
from leeway.domain.fields import Field, Value
from leeway.domain.register import Register
from leeway.domain.register_entities import Signal
from leeway.domain.register_tables import TABLES
from leeway.ids import new_id
from leeway.ui.dialogs.register_asking import Added, asked, kept, product_options, vendor_options
from leeway.ui.dialogs.register_form import Asked, RegisterForm, Values, ask
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.widgets.editor_lists import Option

_ABOUT: Final = "about"


def subject_options(register: Register) -> list[Option]:
    """List what a figure can be about: each vendor as such, and its products, by name."""
    both = [*vendor_options(register), *product_options(register)]
    return sorted(both, key=lambda option: option[1].casefold())


def subject_of(register: Register, id: str) -> tuple[str, str | None]:
    """Return the vendor, and the product if it is one, that an option of `subject_options` stands for."""
    product = register.products.get(id)
    return (id, None) if product is None else (product.vendor_id, id)


def subject_field() -> Field:
    """Return the field that asks for one of `subject_options`."""
    return replace(
        TABLES["signal"].field("product_id"),
        label="About",
        required=True,
        nullable=False,
        hint="The product that it is about, or the vendor as such",
    )


def ask_signal(
    parent: QWidget,
    edits: RegisterEdits,
    vendor_id: str,
    product_id: str | None,
    added: Added,
    given: Signal | None = None,
) -> RegisterForm:
    """Ask for a figure with its source, or for other values of one that is given."""

    def keep(values: Values) -> str | None:
        if given is not None:
            return edits.commit(update(edits.register, "signal", given.id, **values))
        return kept(edits, Signal(new_id(), vendor_id, **values), "signal", added)  # type: ignore[arg-type]

    fields = _signal_fields(given)
    fields.insert(6, _product(edits.register, "signal", vendor_id, given.product_id if given else product_id))
    title, ok = ("Edit the signal", "Save") if given else ("Add a signal", "Add")
    return ask(parent, title, fields, keep, ok=ok, note=_SIGNAL_NOTE)


def ask_signal_about(
    parent: QWidget, edits: RegisterEdits, subject: str, metric: str, added: Added
) -> RegisterForm:
    """Ask for a figure and what it is about; `subject` and `metric` are what it begins with, empty for none."""

    def keep(values: Values) -> str | None:
        made: Any = Signal(new_id(), **_about(edits.register, values))  # type: ignore[arg-type]
        return kept(edits, made, "signal", added)

    first = Asked(_ABOUT, subject_field(), subject or None, subject_options(edits.register))
    fields = _signal_fields(None, metric)
    return ask(parent, "Add a signal", [first, *fields], keep, note=_SIGNAL_NOTE)


_SIGNAL_NOTE: Final = "A figure never appears without its source and the day it is of."
_FEED_NOTE: Final = (
    "Nothing is asked there until you refresh the signals, and then only what Leeway says before."
)


def _signal_fields(given: Signal | None, metric: str = "") -> list[Asked]:
    def start(name: str, otherwise: Value) -> Value:
        return getattr(given, name) if given is not None else otherwise

    return [
        asked("signal", "metric", start("metric", metric or None)),
        asked("signal", "value", start("value", None)),
        asked("signal", "unit", start("unit", "")),
        asked("signal", "source", start("source", None)),
        asked("signal", "as_of", start("as_of", None)),
        asked("signal", "standing", start("standing", "claimed")),
        asked("signal", "url", start("url", "")),
        asked("signal", "note", start("note", ""), lines=True),
    ]


def ask_feed(
    parent: QWidget, edits: RegisterEdits, vendor_id: str, added: Added, given: Feed | None = None
) -> RegisterForm:
    """Ask where signals or incidents of a vendor can be asked for, or for other values of a feed that is given."""

    def keep(values: Values) -> str | None:
        if given is not None:
            return edits.commit(update(edits.register, "feed", given.id, **values))
        return kept(edits, Feed(new_id(), vendor_id, **values), "feed", added)  # type: ignore[arg-type]

    fields = _feed_fields(given)
    fields.insert(2, _product(edits.register, "feed", vendor_id, given.product_id if given else None))
    title, ok = ("Edit the feed", "Save") if given else ("Add a feed", "Add")
    return ask(parent, title, fields, keep, ok=ok, note=_FEED_NOTE)


def ask_feed_about(parent: QWidget, edits: RegisterEdits, subject: str, added: Added) -> RegisterForm:
    """Ask for a feed and whose it is; `subject` is what it begins with, empty for none."""

    def keep(values: Values) -> str | None:
        made: Any = Feed(new_id(), **_about(edits.register, values))  # type: ignore[arg-type]
        return kept(edits, made, "feed", added)

    first = Asked(_ABOUT, subject_field(), subject or None, subject_options(edits.register))
    return ask(parent, "Add a feed", [first, *_feed_fields(None)], keep, note=_FEED_NOTE)


def _feed_fields(given: Feed | None) -> list[Asked]:
    return [
        asked("feed", "kind", given.kind if given else STATUSPAGE),
        asked("feed", "address", given.address if given else None),
        asked("feed", "note", given.note if given else "", lines=True),
    ]


def _product(register: Register, entity: str, vendor_id: str, start: str | None) -> Asked:
    products = [(id, register.products[id].name) for id in register.links.products_of.get(vendor_id, ())]
    return asked(entity, "product_id", start, options=products)


def _about(register: Register, values: Values) -> dict[str, Value]:
    """Say which vendor and product were chosen, instead of what was chosen."""
    vendor_id, product_id = subject_of(register, str(values[_ABOUT]))
    others = {name: value for name, value in values.items() if name != _ABOUT}
    return {**others, "vendor_id": vendor_id, "product_id": product_id}
