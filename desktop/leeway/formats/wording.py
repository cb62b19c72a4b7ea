"""Text from outside, made fit for a sentence."""

_SHOWN = 60


def shown(text: str) -> str:
    """Shorten a text to one line that can be printed anywhere."""
    line = printable(text[: 4 * _SHOWN])
    return line if len(line) <= _SHOWN and len(text) <= 4 * _SHOWN else f"{line[: _SHOWN - 1]}…"


def printable(text: str) -> str:
    """Bring a text to one line that can be printed anywhere: no control characters, no half surrogate pairs."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in whole).split())


def listed(words: tuple[str, ...]) -> str:
    """Join words as a person does: a, b and c."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
