"""VSAQ questionnaires (Google's Vendor Security Assessment Questionnaire) as definitions: items, conditions, tips.

Blocks become pillars and sections, items become questions, tips become findings with their severity. A tip that asks for
an explanation becomes a question as well. Nothing is scored: VSAQ knows no scores. HTML becomes plain text.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, Final

from leeway.domain.questionnaire import (
    NO,
    YES,
    Choice,
    Definition,
    EvidenceRule,
    Finding,
    FindingRule,
    Pillar,
    Question,
    QuestionKind,
    Severity,
)
from leeway.domain.questionnaire_checks import definition_problems
from leeway.domain.questionnaire_conditions import AllOf
from leeway.domain.questionnaire_wording import escaped
from leeway.domain.validation import folded
from leeway.errors import InvalidDefinition, UnreadableSource
from leeway.formats.decoding import text_of
from leeway.formats.vsaq_items import ASKED_TYPES, BLOCK, SILENT_TYPES, TIP, VsaqError, VsaqItem, VsaqItems
from leeway.formats.vsaq_text import opening_comments, plain_json, plain_text

LARGEST: Final = 5_000_000
_KINDS: Final = {
    "radiogroup": QuestionKind.CHOICE,
    "checkgroup": QuestionKind.MANY,
    "check": QuestionKind.YES_NO,
    "yesno": QuestionKind.YES_NO,
}
_SEVERITIES: Final = {
    "critical": Severity.CRITICAL,
    "high": Severity.MAJOR,
    "medium": Severity.MINOR,
    "low": Severity.MINOR,
}
_NONE: Final = "None of the above"
_FIRST_VERSION: Final = "1.0"
_SECTIONS: Final = " › "


@dataclass(frozen=True, slots=True)
class VsaqImport:
    """A definition made from a VSAQ file, how many items of each type it was made from, and what was left out."""

    definition: Definition
    items: Mapping[str, int]
    left_out: tuple[str, ...]


def read_vsaq(file: str, data: bytes) -> VsaqImport:
    """Read a VSAQ questionnaire.

    Raises:
        UnreadableSource: It isn't one; the message names the line, or the item.
        InvalidDefinition: It can't be a definition: its conditions go round in a circle, for instance.
    """
    if len(data) > LARGEST:
        raise UnreadableSource(f"{file} has more than {LARGEST:,} bytes; that is no questionnaire.")
    text = text_of(file, data)
    root = _root(file, _document(file, text))
    try:
        items = VsaqItems(root)
        found = _Import(items)
        definition = found.definition(file, opening_comments(text))
    except VsaqError as error:
        raise UnreadableSource(f"{file}, {error}.") from None
    except RecursionError:
        raise UnreadableSource(f"{file}: blocks or conditions are nested too deeply.") from None
    if problems := definition_problems(definition):
        raise InvalidDefinition(tuple(f"{file}: {problem.text}." for problem in problems))
    counts = Counter(item.type for item in items.all)
    return VsaqImport(definition, dict(sorted(counts.items())), tuple(found.left_out))


def _document(file: str, text: str) -> Any:
    try:
        return json.loads(plain_json(text))
    except json.JSONDecodeError as error:
        raise UnreadableSource(f"{file}, line {error.lineno}: {error.msg.lower()}; it isn't JSON.") from None
    except (RecursionError, ValueError):
        raise UnreadableSource(f"{file} isn't JSON that can be read: it is nested too deeply.") from None


def _root(file: str, document: Any) -> Mapping[str, Any]:
    if isinstance(document, dict) and "extensions" in document:
        raise UnreadableSource(
            f"{file} extends another VSAQ questionnaire and can't stand alone; import that one."
        )
    blocks = document.get("questionnaire") if isinstance(document, dict) else None
    if not isinstance(blocks, list) or len(blocks) != 1 or not isinstance(blocks[0], dict):
        raise UnreadableSource(
            f"{file} isn't a VSAQ questionnaire: it has no “questionnaire” with one block."
        )
    if blocks[0].get("type") != BLOCK:
        raise UnreadableSource(f"{file} isn't a VSAQ questionnaire: its first item isn't a block.")
    return blocks[0]


class _Import:
    """Turns items into the parts of a definition."""

    def __init__(self, items: VsaqItems) -> None:
        self._items = items
        self.left_out: list[str] = []

    def definition(self, file: str, head: str) -> Definition:
        """Make the definition."""
        root = self._items.all[0]
        about = f"Imported from the VSAQ questionnaire {PurePath(file).name}."
        id = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in PurePath(file).stem)
        return Definition(
            id=f"vsaq-{id.strip('-') or 'questionnaire'}"[:150],
            version=_FIRST_VERSION,
            title=_plain(root.text("text")) or "VSAQ questionnaire",
            about=f"{about}\n{head}".strip(),
            pillars=tuple(self._pillars()),
        )

    def _pillars(self) -> Iterator[Pillar]:
        grouped: dict[VsaqItem, list[VsaqItem]] = {}
        for item in self._items.all:
            if item.type != BLOCK:
                grouped.setdefault(self._pillar_of(item), []).append(item)
        for block, members in grouped.items():
            yield self._pillar(block, members)

    def _pillar_of(self, item: VsaqItem) -> VsaqItem:
        """Return the outermost block around an item that has more in it than blocks, the whole left aside."""
        inner = item.blocks[1:]
        return next((block for block in inner if not _only_blocks(block)), item.blocks[-1])

    def _pillar(self, block: VsaqItem, members: list[VsaqItem]) -> Pillar:
        questions: list[Question] = []
        findings: list[FindingRule] = []
        said: list[str] = []
        for item in members:
            if item.type in ASKED_TYPES:
                questions.append(self._question(item, block, said))
                said = []
            elif item.type == TIP:
                findings.append(self._finding(item))
                questions.extend(self._explanation(item, block))
            elif item.type in SILENT_TYPES and (text := _plain(item.text("text"))):
                said.append(text)
                if item.text("cond").strip():
                    self.left_out.append(f"{item.name}: its condition; the text is always shown")
        if said and questions:
            last = questions[-1]
            questions[-1] = replace(last, guidance=_paragraphs(last.guidance, *said))
            said = []
        title = _plain(block.text("text")) or block.id
        return Pillar(block.id, title, tuple(questions), why=_paragraphs(*said), findings=tuple(findings))

    def _question(self, item: VsaqItem, pillar: VsaqItem, said: list[str]) -> Question:
        *before, text = [*said, *_plain(item.text("text")).split("\n\n")]
        kind = _KINDS.get(item.type, QuestionKind.TEXT)
        if item.values.get("choicesConds"):
            self.left_out.append(f"{item.name}: the conditions of its choices; all of them are always shown")
        return Question(
            id=item.id,
            text=text or _plain(pillar.text("text")) or item.id,
            kind=kind,
            guidance=_paragraphs(*before, *(_plain(item.text(key)) for key in ("placeholder", "inputTitle"))),
            section=_section(item, pillar),
            choices=tuple(_choices(item, kind)) if kind.chosen else (),
            evidence=EvidenceRule(required_above=-1.0) if item.type == "upload" else EvidenceRule(),
            when=self._items.condition(item),
        )

    def _finding(self, item: VsaqItem) -> FindingRule:
        name, text = _plain(item.text("name")), _plain(item.text("text"))
        to_do = _plain(item.text("todo"))
        advice = _paragraphs(text if name else "", f"To do: {to_do}" if to_do else "")
        finding = Finding(self._severity(item), name or text or item.id, advice)
        return FindingRule(item.id, finding, self._items.condition(item) or AllOf(()))

    def _severity(self, item: VsaqItem) -> Severity:
        warns = item.text("warn") == "yes"
        severity = item.text("severity")
        if severity and severity not in _SEVERITIES:
            self.left_out.append(f"{item.name}: its severity “{severity}”; it counts as minor")
        return _SEVERITIES.get(severity, Severity.MINOR if warns or severity else Severity.ADVICE)

    def _explanation(self, item: VsaqItem, pillar: VsaqItem) -> Iterator[Question]:
        """Yield the question that a tip asks: why is it so?"""
        why = _plain(item.text("why"))
        if why:
            name = _plain(item.text("name"))
            yield Question(
                id=f"{item.id}.why",
                text=f"{name}: {why}" if name else why,
                kind=QuestionKind.TEXT,
                section=_section(item, pillar),
                when=self._items.condition(item),
            )


def _only_blocks(block: VsaqItem) -> bool:
    inner = block.values.get("items", [])
    return bool(inner) and all(one.get("type") == BLOCK for one in inner)


def _section(item: VsaqItem, pillar: VsaqItem) -> str:
    """Name the blocks between a pillar and an item."""
    inner = item.blocks[item.blocks.index(pillar) + 1 :]
    return _SECTIONS.join(filter(None, (_plain(block.text("text")) for block in inner)))


def _choices(item: VsaqItem, kind: QuestionKind) -> Iterator[Choice]:
    if kind is QuestionKind.YES_NO:
        for id, word in ((YES, "Yes"), (NO, "No")):
            yield Choice(id, _plain(item.text(id)) or word)
        return
    many = kind is QuestionKind.MANY
    none = False
    for choice in _told_apart(item):
        means_none = str(folded(choice.text)).rstrip(".") == _NONE.casefold()
        none = none or means_none
        yield replace(choice, alone=many and means_none)
    if not none and (many or _needs_none(item)):
        yield Choice(f"{item.id}.none", f"{_NONE}.", alone=many)


def _needs_none(item: VsaqItem) -> bool:
    return item.values.get("defaultChoice") is True or len(item.choices) < 2


def _told_apart(item: VsaqItem) -> Iterator[Choice]:
    """Yield the choices of a group, those that read the same numbered."""
    seen: Counter[object] = Counter()
    for id, html in item.choices.items():
        text = _plain(html) or id
        seen[folded(text)] += 1
        count = seen[folded(text)]
        yield Choice(id, text if count == 1 else f"{text} ({count})")


def _plain(html: str) -> str:
    return escaped(plain_text(html))


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
