"""What a person writes to change a number: a lever or a field, what it is about, and a value.

::

    outage-length:Anthropic=2
    quality:Claude Code=60 %                                a share as 0.6, or in per cent
    workflow.cost_per_hour:Release pipeline=900
    supply.capacity:Release pipeline/Codex CLI=0.6          of a need: its workflow, and the product
    policy.proven_days=365
"""

import json
from collections.abc import Iterator
from difflib import get_close_matches

from leeway.domain.fields import Field, JsonScalar, Kind
from leeway.domain.register import Register
from leeway.domain.scenario_entities import LEVER, Scenario, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.domain.scenario_values import CHANGEABLE, Unfit, field_of, read_change
from leeway.domain.validation import folded
from leeway.errors import LeewayError
from leeway.formats.wording import shown

_SHOWN = 6
_YES = {"yes": True, "true": True, "no": False, "false": False}
_NOTHING = {"", "none", "unknown", "not known", "null"}


def read_setting(register: Register, text: str) -> ScenarioChange:
    """Read KEY=VALUE as a change that belongs to no scenario yet.

    Raises:
        LeewayError: It can't be read, or names what isn't there; the sentence says what is.
    """
    key, equals, value = text.partition("=")
    what, _, name = (part.strip() for part in key.partition(":"))
    if not equals or not what:
        raise LeewayError(
            f"“{shown(text)}” isn't KEY=VALUE, such as outage-length:Anthropic=2 or workflow.cost_per_hour:Reports=900."
        )
    entity, field = _field(what)
    row = _row(register, entity, field, name, what)
    given = _scalar(field, value.strip())
    if field.target and isinstance(given, str) and given not in register.tables[field.target]:
        given = _named(register, field.target, given)
    change = ScenarioChange("", "", entity, row, field.name, json.dumps(given))
    try:
        read_change(change)
    except Unfit as error:
        raise LeewayError(f"{shown(text)}: {error}") from None
    return change


def find_scenario(register: Register, name: str) -> Scenario:
    """Return the scenario of a name, without regard to case.

    Raises:
        LeewayError: There is none; the sentence says which there are.
    """
    for scenario in register.scenarios.values():
        if folded(scenario.name) == folded(name):
            return scenario
    there = _listed([scenario.name for scenario in register.scenarios.values()])
    raise LeewayError(f"There is no scenario “{shown(name)}” in the register. There is: {there}.")


def _field(what: str) -> tuple[str, Field]:
    entity, dot, name = (_spelled(part, "_") for part in what.partition("."))
    if dot and entity not in CHANGEABLE:
        raise LeewayError(f"There is no table “{shown(entity)}”. There is: {', '.join(CHANGEABLE)}.")
    try:
        return (entity, field_of(entity, name)) if dot else (LEVER, field_of(LEVER, _spelled(what, "-")))
    except Unfit as error:
        raise LeewayError(str(error)) from None


def _spelled(word: str, joint: str) -> str:
    return joint.join(word.casefold().replace("_", " ").replace("-", " ").split())


def _row(register: Register, entity: str, field: Field, name: str, what: str) -> str:
    if entity == "policy":
        return "policy"
    table = Lever(field.name).about if entity == LEVER else entity
    if not name:
        raise LeewayError(f"{what} needs what it is about, behind a colon: {what}:NAME=VALUE.")
    return _named(register, table, name)


def _named(register: Register, table: str, name: str) -> str:
    """Return the id of the row of a table that is named, in full or in short."""
    wanted = _parts(name)
    titles = list(_titles(register, table))
    found = {id for id, parts in titles if parts == wanted} or {
        id for id, parts in titles if len(parts) > len(wanted) and _ends(parts, wanted)
    }
    if len(found) == 1:
        return found.pop()
    names = {id: "/".join(_written(register, table, id)) for id, _ in titles}
    label = table.replace("_", " ")
    if found:
        several = _listed(sorted(names[id] for id in found))
        raise LeewayError(f"Several are called “{shown(name)}”: {several}. Name one of them in full.")
    near = get_close_matches(name.casefold(), [n.casefold() for n in names.values()], _SHOWN, 0.3)
    close = [n for n in names.values() if n.casefold() in near] or sorted(names.values())
    raise LeewayError(f"There is no {label} “{shown(name)}” in the register. There is: {_listed(close)}.")


def _ends(parts: tuple[object, ...], wanted: tuple[object, ...]) -> bool:
    """Tell whether some parts name a row in short: in their order, and with its last."""
    rest = iter(parts)
    return parts[-1] == wanted[-1] and all(part in rest for part in wanted)


def _parts(name: str) -> tuple[object, ...]:
    return tuple(folded(part) for part in name.split("/"))


def _titles(register: Register, table: str) -> Iterator[tuple[str, tuple[object, ...]]]:
    for id in register.tables[table]:
        yield id, _parts("/".join(_written(register, table, id)))


def _written(register: Register, table: str, id: str) -> tuple[str, ...]:
    """Write what leads to a row: “Vendor/Product”, “Workflow/Need”, “Workflow/Need/Vendor/Product”."""
    row = register.tables[table][id]
    match table:
        case "product":
            return register.vendors[row.vendor_id].name, row.name
        case "need":
            return register.workflows[row.workflow_id].name, row.name
        case "supply":
            return (*_written(register, "need", row.need_id), *_written(register, "product", row.product_id))
        case "product_upstream":
            upstream = register.products[row.upstream_id].name
            return (*_written(register, "product", row.product_id), upstream)
        case "integration":
            return (*_written(register, "product", row.product_id), row.name)
        case _:
            return (str(row.name),)


def _listed(names: list[str]) -> str:
    told = ", ".join(f"“{shown(name)}”" for name in names[:_SHOWN])
    more = len(names) - _SHOWN
    return (told or "none yet") + (f" and {more} more" if more > 0 else "")


def _scalar(field: Field, text: str) -> JsonScalar:
    """Read a value as the field's kind; what can't be read stays text, which is refused with the field's own words."""
    if field.nullable and text.casefold() in _NOTHING:
        return None
    match field.kind:
        case Kind.FLAG:
            return _YES.get(text.casefold(), text)
        case Kind.NUMBER | Kind.WHOLE:
            share = field.unit == "share" and text.endswith("%")
            sign = "%" if share else ""  # per cent of what is no share mean nothing
            try:
                number = float(text.removesuffix(sign).strip().lstrip("×x"))
            except ValueError:
                return text
            if field.kind is Kind.WHOLE and number == number // 1:
                return int(number)
            return number / 100.0 if share else number
        case _:
            return text
