"""The texts of VSAQ questionnaires: JSON with comments and joined strings, and HTML in what is shown."""

import re
from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

_PIECE: Final = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/|\+|\s+|[^"/+\s]+|.', re.DOTALL)
_COMMENT: Final = ("//", "/*")
_PARAGRAPHS: Final = frozenset(("p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "pre", "table"))
_LINES: Final = frozenset(("br", "li", "tr"))


def plain_json(text: str) -> str:
    """Take comments out, and join strings that stand with a plus between them; everything keeps its line."""
    found: list[str] = []
    string, plus, passed = (
        "",
        False,
        "",
    )  # a string that may go on, whether a plus follows it, and the blanks since
    for piece in _PIECE.findall(text):
        if piece.isspace() or piece.startswith(_COMMENT):
            passed += "\n" * piece.count("\n") or " "
        elif piece[0] == '"' and string and plus:
            string, plus = string[:-1] + piece[1:], False
        elif piece == "+" and string and not plus:
            plus = True
        else:
            found += [string, "+" if plus else "", passed]
            string, plus, passed = (piece if piece[0] == '"' else ""), False, ""
            if not string:
                found.append(piece)
    return "".join((*found, string, "+" if plus else "", passed))


def opening_comments(text: str) -> str:
    """Return the comments at the head of a file, which say who wrote it and under which licence."""
    found: list[str] = []
    for line in text.splitlines():
        if line.strip() and not line.strip().startswith("//"):
            break
        found.append(line.strip().removeprefix("//").strip())
    return "\n".join(found).strip()


def plain_text(html: str) -> str:
    """Bring HTML to plain text: the same words, with line breaks for paragraphs and addresses behind their links."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects the text of some HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._address = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append("\n– " if tag == "li" else "\n")
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag == "a" and self._address:
            self._parts.append(f" ({self._address})")
            self._address = ""

    @override
    def handle_data(self, data: str) -> None:
        self._parts.append(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        """Return what was collected, without blank ends and with at most one blank line between paragraphs."""
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
