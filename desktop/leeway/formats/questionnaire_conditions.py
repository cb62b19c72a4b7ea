"""Conditions as a definition's TOML writes them: `{ all = [ { question = "a", is = ["yes"] }, { fact = "b", above = 3 } ] }`."""

from collections.abc import Mapping
from typing import Any, Final

from leeway.domain.questionnaire_conditions import (
    AllOf,
    AnswerTest,
    AnyOf,
    Asked,
    Condition,
    FactTest,
    Is,
    Known,
    Not,
    Within,
)
from leeway.formats.toml_fields import Fields

DEEPEST: Final = 20
_LIMITS: Final = ("above", "at_least", "at_most", "below")
_FORMS: Final = ("all", "any", "not", "question", "fact")


def read_condition(fields: Fields, depth: int = 0) -> Condition | None:
    """Read a condition; None if it isn't one, which is noted.

    Exactly one of all, any, not, question and fact must be there; a question or fact with exactly one test.
    """
    forms = [form for form in _FORMS if fields.has(form)]
    if len(forms) != 1:
        fields.told.add(fields.path, f"a condition has exactly one of {', '.join(_FORMS)}")
        return None
    if depth > DEEPEST:
        fields.told.add(fields.path, f"conditions are nested more than {DEEPEST} deep")
        return None
    match forms[0]:
        case "all" | "any" as form:
            parts = [read_condition(part, depth + 1) for part in fields.tables(form)]
            known = tuple(part for part in parts if part is not None)
            found: Condition | None = AllOf(known) if form == "all" else AnyOf(known)
        case "not":
            inner = fields.table("not")
            part = read_condition(inner, depth + 1) if inner else None
            found = None if part is None else Not(part)
        case "question":
            found = _read_answer_test(fields)
        case _:
            found = _read_fact_test(fields)
    fields.done()
    return found


def _read_answer_test(fields: Fields) -> Condition | None:
    question = fields.text("question")
    if _one_test(fields, "is", "answered", "asked", *_LIMITS):
        if fields.has("asked"):
            return AnswerTest(question, Asked(fields.flag("asked")))
        return AnswerTest(question, _read_test(fields, "answered"))
    return None


def _read_fact_test(fields: Fields) -> Condition | None:
    fact = fields.text("fact")
    return FactTest(fact, _read_test(fields, "known")) if _one_test(fields, "is", "known", *_LIMITS) else None


def _one_test(fields: Fields, *keys: str) -> bool:
    """Tell whether there is one test; several limits are one."""
    there = {"limits" if key in _LIMITS else key for key in keys if fields.has(key)}
    if len(there) != 1:
        fields.told.add(fields.path, f"test it with one of {', '.join(keys)}")
        for key in keys:
            if fields.has(key):
                fields.measure(key) if key in _LIMITS else None
    return len(there) == 1


def _read_test(fields: Fields, known: str) -> Is | Within | Known:
    if fields.has("is"):
        return Is(fields.words("is"))
    if fields.has(known):
        return Known(fields.flag(known))
    return Within(**{limit: fields.measure(limit) for limit in _LIMITS})


def plain_condition(condition: Condition) -> Mapping[str, Any]:
    """Write a condition as plain tables, lists and values."""
    match condition:
        case AllOf(parts):
            return {"all": [plain_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [plain_condition(part) for part in parts]}
        case Not(part):
            return {"not": plain_condition(part)}
        case AnswerTest(question, test):
            return {"question": question, **_plain_test(test, "answered")}
        case FactTest(fact, test):
            return {"fact": fact, **_plain_test(test, "known")}


def _plain_test(test: Is | Within | Known | Asked, known: str) -> Mapping[str, Any]:
    match test:
        case Is(values):
            return {"is": list(values)}
        case Known(wanted):
            return {known: wanted}
        case Asked(wanted):
            return {"asked": wanted}
        case Within():
            return {limit: value for limit in _LIMITS if (value := getattr(test, limit)) is not None}
