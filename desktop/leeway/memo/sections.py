"""The sections that a memo can have: which are chosen, and in which order."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from leeway.errors import LeewayError


class Section(StrEnum):
    """A section; the order here is the usual one. Those for the decision stand before all appendices."""

    SINCE = "since"
    STOPS = "stops"
    BURN = "burn"
    OUTAGES = "outages"
    PILLARS = "pillars"
    REMEDIES = "remedies"
    MITIGATION = "mitigation"
    DRILL = "drill"
    EXIT = "exit"
    POINTS = "points"
    CONCENTRATION = "concentration"
    MISSING = "missing"
    ANSWERS = "answers"
    SOURCES = "sources"
    METHOD = "method"

    @property
    def words(self) -> str:
        """What it is called in the memo."""
        return _WORDS[self][0]

    @property
    def hint(self) -> str:
        """What is in it, in a sentence."""
        return _WORDS[self][1]

    @property
    def is_appendix(self) -> bool:
        """Whether it stands behind the pages for the decision."""
        return self in {Section.ANSWERS, Section.SOURCES, Section.METHOD}


_WORDS: Final = {
    Section.SINCE: ("Since the last memo", "What changed since the last exported memo on the product"),
    Section.STOPS: ("What stops", "Each workflow that needs the product, with fallback, leeway and outcome"),
    Section.BURN: ("Session burn", "How long agents' sessions last, week by week, against the plan"),
    Section.OUTAGES: ("Outage exposure", "What the vendor's outages cost in a year, and how likely"),
    Section.PILLARS: ("Questionnaire", "Scores by pillar, and the findings"),
    Section.REMEDIES: ("What would change the verdict", "Each step, and the verdict that it would give"),
    Section.MITIGATION: ("Proposed mitigation", "A scenario of the register against the register as it is"),
    Section.DRILL: ("Bad-week drill", "The product in the six standard scenarios"),
    Section.EXIT: ("Exit plan", "What is to be rebuilt, by whom, in which order, against notice and contract"),
    Section.POINTS: ("Single points and pairs", "What stops with this vendor alone, or with it and one other"),
    Section.CONCENTRATION: ("Concentration", "The vendor's share of spend, critical work and integrations"),
    Section.MISSING: ("What is not known", "What is missing in the register"),
    Section.ANSWERS: ("Questionnaire: findings, answers, evidence", "An appendix: every answer with its evidence"),
    Section.SOURCES: ("Figures with their sources", "An appendix: sources with standing and as-of dates"),
    Section.METHOD: ("Method", "An appendix: every formula with its inputs"),
}  # fmt: skip

ALL: Final = tuple(Section)


def read_sections(names: Iterable[str]) -> tuple[Section, ...]:
    """Read the names of sections, in the order in which they are to stand; one that is named twice stands once.

    Raises:
        LeewayError: One of them isn't a section; the sentence says which there are.
    """
    found: dict[Section, None] = {}
    for name in names:
        wanted = name.strip().casefold()
        if wanted not in set(Section):
            there = ", ".join(section.value for section in Section)
            raise LeewayError(f"There is no section “{name.strip()[:60]}” of a memo. There is: {there}.")
        found[Section(wanted)] = None
    return tuple(found)
