"""Conditions of VSAQ questionnaires: `a && !(b || c/no) && ^d`, read from left to right without precedence.

So `a || b && c` is `(a || b) && c`, as VSAQ evaluates it (vsaq/static/questionnaire/utils.js, 2016).
"""

import re
from collections.abc import Callable
from typing import Final

from leeway.domain.questionnaire_conditions import AllOf, AnswerTest, AnyOf, Condition, Is, Not

_TOKEN: Final = re.compile(r"\s*(&&|\|\||[!()]|[^\s()!&|,\"]+|\S)")
_OPERATORS: Final = ("&&", "||")
_DEEPEST: Final = 50

Resolve = Callable[[str], Condition]
"""Turns a name in a condition, such as `id/no`, into what it tests. Raises ValueError where there is no such thing."""


def read_condition(text: str, resolve: Resolve) -> Condition:
    """Read a condition; a blank one always holds.

    Raises:
        ValueError: It isn't one; the text says what is wrong.
    """
    tokens = _TOKEN.findall(text)
    if not tokens:
        return AllOf(())
    reader = _Reader(tokens, resolve)
    found = reader.sequence(0)
    if reader.left:
        raise ValueError(f"“{reader.left[0]}” is out of place")
    return found


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[str], resolve: Resolve) -> None:
        self.left = tokens
        self._resolve = resolve

    def sequence(self, depth: int) -> Condition:
        """Read terms with operators between them, until the end or a closing bracket."""
        found = self._term(depth)
        while self.left and self.left[0] in _OPERATORS:
            operator = self.left.pop(0)
            found = _joined(found, operator, self._term(depth))
        return found

    def _term(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise ValueError("brackets are nested too deeply")
        if not self.left:
            raise ValueError("it ends too early")
        word = self.left.pop(0)
        if word == "!":
            return Not(self._term(depth + 1))
        if word == "(":
            inner = self.sequence(depth + 1)
            if not self.left or self.left.pop(0) != ")":
                raise ValueError("a bracket isn't closed")
            return inner
        if word in {*_OPERATORS, ")"} or not (word[0].isalnum() or word[0] in "^_"):
            raise ValueError(f"“{word}” is out of place; functions aren't supported")
        return self._resolve(word)


def _joined(left: Condition, operator: str, right: Condition) -> Condition:
    match operator, left, right:
        case "||", AnswerTest(question, Is(values)), AnswerTest(other, Is(more)) if question == other:
            return AnswerTest(question, Is((*values, *more)))
    kind = AllOf if operator == "&&" else AnyOf
    parts = left.parts if isinstance(left, kind) and left.parts else (left,)
    return kind((*parts, right))
