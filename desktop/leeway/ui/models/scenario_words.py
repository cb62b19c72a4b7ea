"""The scenario that every page looks at, in words: what it has otherwise than the register."""

from collections.abc import Iterator

from leeway.domain.editing import name_of, supply_name
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_levers import Lever, Levers
from leeway.services.shown import Difference, Shown, differences, levers_elsewhere
from leeway.ui import formatting
from leeway.ui.models.field_columns import shown_value

_LONGEST = 80
_IN_ROWS = frozenset((Lever.PRICE, Lever.NOTICE, Lever.GONE))
"""Levers that move rows of the register, or take them out, which is told of those."""


def scenario_sentences(baseline: Register, shown: Shown) -> tuple[str, ...]:
    """Say everything that the scenario has otherwise, each in a line; what couldn't be applied comes first."""
    return (
        *shown.problems,
        *shown.notes,
        *(_difference(baseline, shown.register, one) for one in differences(baseline, shown)),
        *_lever_lines(baseline, shown.levers),
    )


def elsewhere_sentence(shown: Shown) -> str:
    """Say what of the scenario only What-if reckons with; empty if there is nothing."""
    names = levers_elsewhere(shown.levers)
    return f"Only What-if reckons with: {', '.join(names).lower()}." if names else ""


def _difference(baseline: Register, after: Register, one: Difference) -> str:
    table, currency = TABLES[one.entity], baseline.setting.currency
    if not one.field:
        where = after if one.before is None else baseline
        named = formatting.line(_named(where, one), _LONGEST)
        return f"{'Added' if one.before is None else 'Taken out'}: {_called(one)} {named}"
    field = table.field(one.field)
    before, now = (shown_value(field, value, currency) for value in (one.before, one.after))
    named = formatting.line(_named(baseline, one), _LONGEST)
    return f"{field.label} of {named}: {formatting.line(before, _LONGEST)} → {formatting.line(now, _LONGEST)}"


def _named(register: Register, one: Difference) -> str:
    supply = register.supplies.get(one.id) if one.entity == "supply" else None
    return supply_name(register, supply) if supply else name_of(register, one.entity, one.id)


def _called(one: Difference) -> str:
    row = one.after if one.before is None else one.before
    return str(row.role) if one.entity == "supply" else TABLES[one.entity].label


def _lever_lines(baseline: Register, levers: Levers) -> Iterator[str]:
    for (lever, id), value in levers.values.items():
        if lever in _IN_ROWS:
            continue
        named = formatting.line(name_of(baseline, lever.about, id), _LONGEST)
        shown = shown_value(lever.field, value, baseline.setting.currency)
        yield f"{lever.field.label} of {named}: {shown}"
