"""Bytes of a text file, as text."""

import codecs

from leeway.errors import UnreadableSource

_MARKS = (  # UTF-32 before UTF-16: the shorter mark begins the longer one
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE_MARKS = tuple(mark for mark, encoding in _MARKS if encoding != "utf-8")
"""The byte order marks of texts with more than one byte a letter, those of UTF-32 first."""

_WHAT_TO_DO = "save it as “CSV UTF-8” (or, for JSON, as UTF-8) and import that"


def text_of(file: str, data: bytes) -> str:
    """Read text: UTF-8 with or without a byte order mark, or UTF-16 and UTF-32 with one.

    Raises:
        UnreadableSource: It is none of these; the message names the file and the line.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].decode(encoding, "replace").count("\n") + 1
        raise UnreadableSource(
            f"{file}, line {line}: the text isn't {encoding.upper()}; {_WHAT_TO_DO}."
        ) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise UnreadableSource(
            f"{file}, line {line}: there is a null character, so it isn't plain text; {_WHAT_TO_DO}."
        )
    return text
