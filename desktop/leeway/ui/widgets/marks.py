"""How verdicts and outcomes look: a shape, a word and a colour, never colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from leeway.domain.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape, a word, and the token of its colour; "-soft" added, that of the ground behind it."""

    shape: str
    word: str
    token: str

    @property
    def text(self) -> str:
        """The shape and the word."""
        return f"{self.shape} {self.word}"


VERDICTS: Final[Mapping[Verdict, Mark]] = MappingProxyType(
    {
        Verdict.SINGLE_SOURCE_CRITICAL: Mark("■", Verdict.SINGLE_SOURCE_CRITICAL.words, "stops"),
        Verdict.CONCENTRATED: Mark("▲", Verdict.CONCENTRATED.words, "degrades"),
        Verdict.REPLACEABLE: Mark("●", Verdict.REPLACEABLE.words, "holds"),
        Verdict.NOT_ENOUGH_KNOWN: Mark("○", Verdict.NOT_ENOUGH_KNOWN.words, "unknown"),
    }
)
OUTCOMES: Final[Mapping[Outcome, Mark]] = MappingProxyType(
    {
        Outcome.STOPS: Mark("■", "Stops", "stops"),
        Outcome.DEGRADES: Mark("▲", "Degrades", "degrades"),
        Outcome.HOLDS: Mark("●", "Holds", "holds"),
    }
)
NONE: Final = Mark("○", "Not known", "unknown")


def mark_of(value: Verdict | Outcome | Mark | None) -> Mark:
    """Return the mark of a verdict or an outcome, a mark as it is; that of "not known" for None."""
    if isinstance(value, Mark):
        return value
    if isinstance(value, Verdict):
        return VERDICTS[value]
    return NONE if value is None else OUTCOMES[value]
