"""Our answer to a bad week: which fallback a need has in a scenario, what it carries, how fast, and whether it was tested."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from leeway.domain.change import entity_of, row_of
from leeway.domain.editing import need_name
from leeway.domain.fields import encode
from leeway.domain.register_entities import FALLBACK, PRIMARY, Supply
from leeway.domain.register_tables import TABLES
from leeway.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from leeway.domain.register import Register
    from leeway.engine.whatif import WhatIf
    from leeway.ui.models.whatif_draft import Draft

_CAPACITY, _SWITCH_TIME = 0.5, 4.0
"""What a fallback that is added begins with."""
_KEPT: Final = ("switch_time", "capacity", "last_tested")


@dataclass(frozen=True, slots=True)
class NeedOption:
    """A need that the product fills: its id, and the workflow with it in words."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown of a need's fallback.

    `supply` is the fallback as it is in the scenario, None for none; `before` as it is in the baseline, None if the scenario
    adds it. `tested`: it counts, by the rule of the policy.
    """

    need_id: str
    offers: tuple[tuple[str, str], ...]
    product_id: str
    supply: Supply | None
    before: Supply | None
    tested: bool

    def numbers(self, *, before: bool) -> Mapping[str, float | None]:
        """Return capacity and switch time, as they were or as they are."""
        row = self.before if before else self.supply
        return {} if row is None else {"capacity": row.capacity, "switch_time": row.switch_time}


def needs_of_product(whatif: WhatIf, product_id: str) -> list[NeedOption]:
    """List the needs that lean on a product, those of the worst workflows first."""
    register, outlooks = whatif.register, whatif.baseline.workflows
    losses = whatif.inputs.losses
    rows = []
    for id, need in register.needs.items():
        primary = losses.primary(id)
        if primary is None or product_id not in (
            primary.product_id,
            *losses.dependence.products_under[primary.product_id],
        ):
            continue
        workflow = register.workflows[need.workflow_id]
        words = need_name(register, id)
        outlook = outlooks[workflow.id]
        leeway = math.inf if outlook.leeway is None else outlook.leeway
        rows.append((-outlook.outcome.severity, leeway, words.casefold(), NeedOption(id, words)))
    return [row[-1] for row in sorted(rows, key=lambda row: row[:3])]


def answer_of(whatif: WhatIf, draft: Draft, need_id: str, wanted: str) -> Answer:
    """Read the answer for a need off a draft; `wanted` is the fallback that was chosen last, by its product."""
    register = whatif.register
    there = {
        row.product_id: row
        for row in whatif.inputs.losses.fallbacks(need_id)
        if draft.change(("supply", row.id, "")) is None
    }
    added = added_supply(draft, need_id)
    if added is not None:
        product_id = added.product_id
    elif wanted in there:
        product_id = wanted
    else:
        product_id = max(there, key=lambda id: (there[id].capacity or 0.0, id), default="")
    before = there.get(product_id)
    supply = added if added is not None else None if before is None else _changed(draft, before)
    tested = supply is not None and whatif.inputs.losses.proven(supply)
    return Answer(
        need_id,
        _offers(register, need_id, there),
        product_id,
        supply,
        before if added is None else None,
        tested,
    )


def _offers(register: Register, need_id: str, there: Mapping[str, Supply]) -> tuple[tuple[str, str], ...]:
    primaries = {
        register.supplies[id].product_id
        for id in register.links.supplies_of.get(need_id, ())
        if register.supplies[id].role == PRIMARY
    }
    names = sorted(
        (id not in there, f"{register.vendors[one.vendor_id].name} · {one.name}", id)
        for id, one in register.products.items()
        if id not in primaries
    )
    offers = [(id, words if new else f"{words} (in the register)") for new, words, id in names]
    return tuple(offers if there else [("", "None"), *offers])


def added_supply(draft: Draft, need_id: str) -> Supply | None:
    """Return the fallback that a draft adds to a need, the first of several."""
    for one in draft.changes:
        if one.entity == "supply" and not one.field:
            values = draft.value(one.about)
            if (
                isinstance(values, dict)
                and values.get("need_id") == need_id
                and (made := _supply(one.row, values))
            ):
                return made
    return None


def _supply(id: str, values: Mapping[str, Any]) -> Supply | None:
    """Read a fallback from its fields; None where they don't make one, which the comparison tells."""
    try:
        made: Supply = entity_of(TABLES["supply"], id, values)
    except ValueError:
        return None
    return made


def _changed(draft: Draft, supply: Supply) -> Supply | None:
    """Return a fallback as a draft has it."""
    values = dict(row_of(supply, TABLES["supply"]))
    for field in _KEPT:
        change = draft.change(("supply", supply.id, field))
        if change is not None:
            values[field] = draft.value(change.about)
    return _supply(supply.id, values)


def choose_fallback(whatif: WhatIf, draft: Draft, need_id: str, product_id: str, today: date) -> Draft:
    """Let a product be the fallback: added if it isn't one in the baseline, else what was added to the need goes."""
    there = {row.product_id for row in whatif.inputs.losses.fallbacks(need_id)}
    added = added_supply(draft, need_id)
    if added is not None and added.product_id == product_id:
        return draft
    if added is not None:
        draft = draft.without(("supply", added.id, ""))
    if not product_id or product_id in there:
        return draft
    kept = (
        (added.switch_time, added.capacity, added.last_tested) if added else (_SWITCH_TIME, _CAPACITY, today)
    )
    row = Supply(new_id(), need_id, product_id, FALLBACK, *kept)
    return _with_row(draft, row)


def set_fallback(
    register: Register, draft: Draft, answer: Answer, field: str, value: float | date | None
) -> Draft:
    """Give the fallback that is shown another number, or the day of its last test."""
    if answer.supply is None:
        return draft
    if answer.before is not None:
        return draft.with_value(register, ("supply", answer.before.id, field), value)
    return _with_row(draft, replace(answer.supply, **{field: value}))  # type: ignore[arg-type] # a field of a supply


def as_before(draft: Draft, answer: Answer, field: str) -> Draft:
    """Let a number of the fallback be the baseline's; one that is added begins again."""
    if answer.before is not None:
        return draft.without(("supply", answer.before.id, field))
    if answer.supply is None:
        return draft
    first = {"capacity": _CAPACITY, "switch_time": _SWITCH_TIME}[field]
    return _with_row(draft, replace(answer.supply, **{field: first}))  # type: ignore[arg-type]


def _with_row(draft: Draft, row: Supply) -> Draft:
    values = {name: encode(getattr(row, name)) for name in ("need_id", "product_id", "role", *_KEPT)}
    return draft.with_row("supply", row.id, values)
