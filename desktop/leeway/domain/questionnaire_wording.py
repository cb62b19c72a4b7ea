"""Texts of a questionnaire that name things of the register: "The team stops when {vendor} stops".

`{name}` stands for a fact, or for `{answer}`. What stands in square brackets is left out unless all that it names is
known: "the tightest workflow[: {tightest_workflow}]". A doubled bracket or brace stands for itself.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from leeway.domain.questionnaire_facts import FACTS

ANSWER: Final = "answer"
_PARTS: Final = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{[^{}\[\]]*\}|[\[\]{}]|[^\[\]{}]+")


def fill(text: str, words: Mapping[str, str]) -> str:
    """Put words in their places; what isn't known, and isn't in square brackets, is named: “the vendor”.

    A text that isn't well formed (`wording_problems` says so) is returned as far as it can be read.
    """
    found: list[str] = []
    kept, known = 0, True
    for part in _PARTS.findall(text):
        if part in {"{{", "}}", "[[", "]]"}:
            found.append(part[0])
        elif part == "[":
            kept, known = len(found), True
        elif part == "]":
            if not known:
                del found[kept:]
            kept, known = len(found), True
        elif part[0] == "{" and len(part) > 1:
            name = part[1:-1]
            known = known and name in words
            found.append(words.get(name) or f"the {name.replace('_', ' ')}")
        else:
            found.append(part)
    return "".join(found)


def escaped(text: str) -> str:
    """Double what would be read as a place, so that `fill` returns the text as it is."""
    return re.sub(r"[\[\]{}]", lambda found: found[0] * 2, text)


def wording_problems(text: str) -> Iterator[str]:
    """Say what is wrong with a text: an unknown name, a brace or bracket that isn't closed."""
    inside = False
    for part in _PARTS.findall(text):
        if part in {"{{", "}}", "[[", "]]"}:
            continue
        if part[0] == "{" and len(part) > 1:
            name = part[1:-1]
            if name not in FACTS and name != ANSWER:
                yield f"“{{{name}}}” names nothing that is known; for a plain brace write it twice"
        elif part in {"[", "]"}:
            if inside == (part == "["):
                yield f"there is a “{part}” too many; for a plain bracket write it twice"
            inside = part == "["
        elif part in {"{", "}"}:
            yield f"there is a “{part}” too many; for a plain brace write it twice"
    if inside:
        yield "a “[” isn't closed; for a plain bracket write it twice"
