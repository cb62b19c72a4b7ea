"""The facts of a register that a questionnaire can use: in conditions, as suggestions and in its texts.

`engine.questionnaire_facts` works them out. A fact that can't be worked out isn't known; it never reads as 0 or no.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from leeway.domain.questionnaire_visibility import FactValue, FactValues
from leeway.domain.verdict import Verdict

SIGNAL: Final = "signal:"
"""How a condition names a signal: this, then its metric."""


class FactKind(StrEnum):
    """What a fact's value is."""

    NUMBER = "number"
    FLAG = "yes or no"
    DAY = "day"
    WORD = "one of a few words"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A fact by its name: what it is, in which unit, and the words that it can be."""

    name: str
    kind: FactKind
    means: str
    unit: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A known fact: its value, a sentence that says it, where it comes from, and as of when."""

    name: str
    value: FactValue
    words: str
    source: str
    as_of: date
    standing: str = ""
    url: str = ""


Facts = Mapping[str, Fact]
"""The known facts by name; signals by "signal:" and their metric, folded."""


def _number(name: str, means: str, unit: str = "") -> FactSpec:
    return FactSpec(name, FactKind.NUMBER, means, unit)


def _flag(name: str, means: str) -> FactSpec:
    return FactSpec(name, FactKind.FLAG, means, words=("yes", "no"))


def _word(name: str, means: str, *words: str) -> FactSpec:
    return FactSpec(name, FactKind.WORD, means, words=words)


FACTS: Final[Mapping[str, FactSpec]] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            FactSpec("vendor", FactKind.NAME, "The vendor's name"),
            FactSpec("product", FactKind.NAME, "The product's name"),
            _word("verdict", "The verdict on the product", *Verdict),
            _number("workflows", "Workflows that need the product"),
            _number("critical_workflows", "Critical workflows that need the product"),
            _number("stopping_workflows", "Workflows that stop without the product"),
            _flag("critical_stops", "Whether a critical workflow stops without the product"),
            _number("tolerated_stop", "The shortest tolerated stop of those workflows", "h"),
            _number("leeway", "The least leeway of those workflows", "h"),
            FactSpec("tightest_workflow", FactKind.NAME, "The workflow with the least leeway"),
            _number("critical_share", "Share of critical workflows that run on the vendor", "%"),
            _number("spend_share", "Share of what is paid for products of this category", "%"),
            _flag("has_fallback", "Whether every workflow that needs it has a fallback"),
            _number("fallbacks", "Fallbacks recorded for it"),
            _number("proven_fallbacks", "Fallbacks whose test is still valid"),
            _word(
                "recovery_mode", "What the workflows do when it is gone", "stop", "by-hand", "failover", "spread"
            ),
            FactSpec("last_tested", FactKind.DAY, "The day of the oldest of the latest tests of its fallbacks"),
            _number("fallback_capacity", "The least share of the work that the best fallback carries", "%"),
            _word("upstream", "Whether fallbacks run on what the product runs on", "separate", "shared"),
            _number("integrations", "Integrations built on it"),
            _number("portable_share", "Share of its integrations that work elsewhere unchanged", "%"),
            _number("effort_to_leave", "Hours to rebuild what isn't portable", "h"),
            _number("time_to_leave", "Weeks to leave it", "weeks"),
            _number("notice", "Notice of the contract", "weeks"),
            _word("leaving", "Time to leave against notice", "within", "slightly-over", "beyond"),
            _number("rebuilders", "The fewest people who could rebuild one of its integrations"),
            _number("context_holders", "The fewest people who could rebuild a prompt library or evaluation suite"),
            _flag("context_portable", "Whether its prompt libraries and evaluation suites work elsewhere unchanged"),
            _number("session_share", "Actual session length against planned", "%"),
            _number("limit_hits", "Limits hit, in the logs that were imported"),
            _number("token_inflation", "Tokens per unit of work, now over the reference period", "×"),
            _number("outage_hours", "Hours of outage in the past year", "h"),
        )
    }
)  # fmt: skip


def encode_facts(facts: Facts) -> str:
    """Write facts as one line of JSON, in the order of their names: what `decode_facts` reads back."""
    rows = [
        {
            "name": fact.name,
            **_tagged(fact.value),
            "words": fact.words,
            "source": fact.source,
            "as_of": fact.as_of.isoformat(),
            "standing": fact.standing,
            "url": fact.url,
        }
        for _, fact in sorted(facts.items())
    ]
    return json.dumps(rows, ensure_ascii=False, allow_nan=False)


def _tagged(value: FactValue) -> Mapping[str, str | float | bool | None]:
    match value:
        case bool():
            return {"flag": value}
        case str():
            return {"word": value}
        case date():
            return {"day": value.isoformat()}
        case _:
            return {"number": float(value) if math.isfinite(value) else None}


def decode_facts(text: str) -> Facts:
    """Read what `encode_facts` wrote; a number that is null there is unlimited.

    Raises:
        ValueError: It is something else.
    """
    try:
        found = [_decoded(row) for row in json.loads(text)]
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("expected facts as encode_facts writes them") from error
    return {fact.name: fact for fact in found}


def _decoded(row: Mapping[str, Any]) -> Fact:
    match row:
        case {"flag": bool(flag)}:
            value: FactValue = flag
        case {"word": str(word)}:
            value = word
        case {"day": str(day)}:
            value = date.fromisoformat(day)
        case {"number": None}:
            value = math.inf
        case {"number": float(number) | int(number)} if math.isfinite(number):
            value = float(number)
        case _:
            raise ValueError("expected a fact with a value")
    texts = {name: str(row[name]) for name in ("words", "source", "standing", "url")}
    return Fact(str(row["name"]), value, as_of=date.fromisoformat(row["as_of"]), **texts)


def fact_values(facts: Facts) -> FactValues:
    """Return the bare values, as conditions take them."""
    return {name: fact.value for name, fact in facts.items()}


def fact_words(facts: Facts) -> Mapping[str, str]:
    """Return each fact in the fewest words, as texts name it: “12 h”, “yes”, “Release pipeline”."""
    return {name: short_words(fact) for name, fact in facts.items()}


def short_words(fact: Fact) -> str:
    """Say a fact's value in the fewest words."""
    value, unit = fact.value, FACTS[fact.name].unit if fact.name in FACTS else ""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case date():
            return value.isoformat()
        case _ if math.isinf(value):
            return "unlimited"
        case _:
            return f"{value:,.4g} {unit}".rstrip()


def signal_name(metric: str) -> str:
    """Name a signal as conditions do, whatever case and spaces it is written with."""
    return f"{SIGNAL}{' '.join(metric.split()).casefold()}"
