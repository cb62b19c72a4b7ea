"""HTML in feeds, as plain text: never shown as HTML, never run."""

import html
import re
from typing import Final

_BREAK: Final = re.compile(r"<\s*(?:br|hr|ul|ol|li|/p|/div|/li)\b[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_SPACES: Final = re.compile(r"[ \t\xa0\f\v]+")


def plain_text(text: str) -> str:
    """Return the text of a piece of HTML: tags taken out, breaks kept, entities read once."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    text = html.unescape(text) if "&" in text else text
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
