"""The parts of a questionnaire's definition, read from the tables of its TOML."""

from enum import StrEnum
from typing import Final, TypeVar

from leeway.domain.questionnaire import (
    NEVER_REQUIRED,
    NO,
    YES,
    Band,
    Choice,
    Combine,
    Definition,
    EvidenceRule,
    Finding,
    FindingRule,
    Pillar,
    Question,
    QuestionKind,
    Severity,
    SuggestedBy,
)
from leeway.domain.questionnaire_conditions import AnyOf, Condition
from leeway.formats.questionnaire_conditions import read_condition
from leeway.formats.toml_fields import Fields
from leeway.formats.wording import shown

ABOVE: Final = "required-above:"
EVIDENCE: Final = {
    "none": EvidenceRule(asked=False),
    "optional": EvidenceRule(),
    "required": EvidenceRule(required_above=-1.0),
}
SUGGESTING: Final = ("fact", "signal")
DEFAULT_WORDS: Final = {YES: "Yes", NO: "No"}
_NEVER: Final = AnyOf(())
_Word = TypeVar("_Word", bound=StrEnum)


def read_whole(fields: Fields) -> Definition:
    """Read a definition, noting what isn't as it should be; whether it makes sense isn't looked at."""
    found = Definition(
        id=fields.needed("id"),
        version=fields.needed("version"),
        title=fields.needed("title"),
        about=fields.text("about"),
        pillars=tuple(_pillar(pillar) for pillar in fields.tables("pillar")),
    )
    fields.done()
    return found


def _pillar(fields: Fields) -> Pillar:
    found = Pillar(
        id=fields.needed("id"),
        title=fields.needed("title"),
        weight=_weight(fields),
        why=fields.text("why"),
        main=fields.flag("main"),
        when=_when(fields),
        questions=tuple(_question(question) for question in fields.tables("question")),
        findings=tuple(_rule(finding) for finding in fields.tables("finding")),
    )
    fields.done()
    return found


def _weight(fields: Fields) -> float:
    weight = fields.number("weight")
    return 1.0 if weight is None else weight


def _when(fields: Fields) -> Condition | None:
    inner = fields.table("when")
    return None if inner is None else read_condition(inner)


def _rule(fields: Fields) -> FindingRule:
    if not fields.has("when"):
        fields.problem("when", "“when” is missing: the condition that raises the finding")
    found = FindingRule(fields.needed("id"), _finding_of(fields), _when(fields) or _NEVER)
    fields.done()
    return found


def _finding(fields: Fields) -> Finding | None:
    inner = fields.table("finding")
    if inner is None:
        return None
    found = _finding_of(inner)
    inner.done()
    return found


def _finding_of(fields: Fields) -> Finding:
    severity = _word(fields, "severity", Severity, Severity.MINOR, needed=True)
    return Finding(severity, fields.needed("text"), fields.text("advice"))


def _word(fields: Fields, key: str, words: type[_Word], default: _Word, *, needed: bool = False) -> _Word:
    """Take one of a few words."""
    given = fields.needed(key) if needed else fields.text(key, default.value)
    if given in list(words):
        return words(given)
    if given:
        fields.problem(key, f"{key} is “{shown(given)}”; it must be one of {', '.join(words)}")
    return default


def _question(fields: Fields) -> Question:
    kind = _word(fields, "kind", QuestionKind, QuestionKind.TEXT, needed=True)
    if fields.wrong("kind"):
        return Question(fields.skip("id"), "", kind)  # what else it holds can't be judged
    many = kind is QuestionKind.MANY
    found = Question(
        id=fields.needed("id"),
        text=fields.needed("text"),
        kind=kind,
        weight=_weight(fields),
        guidance=fields.text("guidance"),
        section=fields.text("section"),
        choices=_choices(fields, kind),
        combine=_word(fields, "combine", Combine, Combine.WORST) if many else Combine.WORST,
        bands=tuple(_band(band, kind) for band in fields.tables("bands")),
        unit=fields.text("unit"),
        low=fields.number("low"),
        high=fields.number("high"),
        whole=fields.flag("whole"),
        evidence=_evidence(fields),
        suggest=_suggest(fields),
        when=_when(fields),
        replaces=fields.words("replaces"),
    )
    fields.done()
    return found


def _choices(fields: Fields, kind: QuestionKind) -> tuple[Choice, ...]:
    match kind:
        case QuestionKind.YES_NO:
            return tuple(_yes_or_no(fields, id) for id in (YES, NO))
        case QuestionKind.CHOICE | QuestionKind.MANY:
            return tuple(_choice(choice) for choice in fields.tables("choices"))
        case QuestionKind.NUMBER | QuestionKind.DATE:
            return tuple(_choice(choice) for choice in fields.tables("instead"))
        case QuestionKind.TEXT:
            return ()


def _yes_or_no(fields: Fields, id: str) -> Choice:
    inner = fields.table(id)
    if inner is None:
        return Choice(id, DEFAULT_WORDS[id])
    text = inner.text("text", DEFAULT_WORDS[id])
    found = Choice(id, text, inner.number("score"), inner.text("hint"), _finding(inner))
    inner.done()
    return found


def _choice(fields: Fields) -> Choice:
    found = Choice(
        id=fields.needed("id"),
        text=fields.needed("text"),
        score=fields.number("score"),
        hint=fields.text("hint"),
        finding=_finding(fields),
        alone=fields.flag("alone"),
    )
    fields.done()
    return found


def _band(fields: Fields, kind: QuestionKind) -> Band:
    limit = fields.number("within_days" if kind is QuestionKind.DATE else "up_to")
    found = Band(limit, fields.number("score"), _finding(fields))
    fields.done()
    return found


def _evidence(fields: Fields) -> EvidenceRule:
    given = fields.text("evidence", "optional")
    if given in EVIDENCE:
        return EVIDENCE[given]
    above = given.removeprefix(ABOVE)
    if above != given and above.replace(".", "", 1).isdecimal():
        return EvidenceRule(required_above=float(above))
    there = ", ".join((*EVIDENCE, f"{ABOVE}2"))
    fields.problem("evidence", f"evidence is “{shown(given)}”; it must be one of {there}")
    return EvidenceRule(required_above=NEVER_REQUIRED)


def _suggest(fields: Fields) -> SuggestedBy | None:
    if not fields.has("suggest"):
        return None
    given = fields.text("suggest")
    kind, _, name = given.partition(":")
    if kind in SUGGESTING and name.strip():
        return SuggestedBy(kind, " ".join(name.split()))
    if given:
        fields.problem(
            "suggest",
            f"suggest is “{shown(given)}”; write fact: or signal: and the name of the fact or metric",
        )
    return None


def words_of_evidence(rule: EvidenceRule) -> str:
    """Write a rule of evidence as the format does."""
    for word, known in EVIDENCE.items():
        if rule == known:
            return word
    return f"{ABOVE}{rule.required_above:g}"
