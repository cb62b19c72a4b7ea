"""The changes of a scenario in words: what each number becomes, and what it is now."""

import json
from datetime import date
from decimal import Decimal, InvalidOperation

from leeway.domain.editing import name_of
from leeway.domain.fields import Field, Kind
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.memo import wording


def change_words(register: Register, name: str, before: str | None, change: ScenarioChange) -> str:
    """Say what a change does; `name` is what it is about, `before` its value in the baseline as JSON, None without one."""
    if not change.field:
        return _row(register, name, change)
    field = Lever(change.field).field if change.entity == LEVER else TABLES[change.entity].field(change.field)
    now = (
        ""
        if before is None or change.entity == LEVER
        else f" (now {_value(register, field, json.loads(before))})"
    )
    return f"{name}: {_value(register, field, json.loads(change.value))}{now}"


def _row(register: Register, name: str, change: ScenarioChange) -> str:
    values = json.loads(change.value)
    if change.entity != "supply" or not isinstance(values, dict):
        return name
    fields = {field.name: field for field in TABLES["supply"].fields}
    told = [
        f"{fields[key].label.lower()} {_value(register, fields[key], values[key])}"
        for key in ("switch_time", "capacity", "last_tested")
        if values.get(key) is not None
    ]
    return name + (f": {', '.join(told)}" if told else "")


def _value(register: Register, field: Field, value: object) -> str:
    if value is None:
        return wording.NOT_KNOWN
    if field.target and isinstance(value, str):
        return name_of(register, field.target, value)
    match field.kind:
        case Kind.FLAG:
            return "yes" if value else "no"
        case Kind.DATE:
            return wording.day(date.fromisoformat(str(value)))
        case Kind.MONEY:
            return _money(register, str(value))
        case Kind.NUMBER | Kind.WHOLE if isinstance(value, int | float):
            return _number(field, float(value))
    return str(value)


def _money(register: Register, value: str) -> str:
    try:
        return wording.money(Decimal(value), register.setting.currency)
    except InvalidOperation:
        return value


def _number(field: Field, value: float) -> str:
    match field.unit:
        case "share":
            return wording.percent(value)
        case "×":
            return f"×{wording.number(value)}"
    return f"{wording.number(value)} {field.unit}".rstrip()
