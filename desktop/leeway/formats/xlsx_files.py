"""Workbooks as bytes: written the same for the same content, and looked at before anything is unpacked."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from leeway.errors import UnreadableSource
from leeway.formats.archives import read_members, write_archive
from leeway.formats.limits import Limits

if TYPE_CHECKING:
    from openpyxl import Workbook

LIMITS: Final = Limits(file_bytes=20_000_000, decoded_bytes=100_000_000, ratio=500)
_DATES: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_ZIP: Final = b"PK\x03\x04"
_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
_PROPERTIES: Final = "docProps/core.xml"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,  # a ParseError of XML is one
    NotImplementedError,
    EOFError,
    OSError,
    RecursionError,
)


def workbook_bytes(workbook: "Workbook") -> bytes:
    """Write a workbook, with no dates in it, so that the same content gives the same bytes."""
    made = io.BytesIO()
    workbook.save(made)
    with zipfile.ZipFile(made) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[_PROPERTIES] = _DATES.sub(b"", files[_PROPERTIES])
    return write_archive(files)


@contextmanager
def opened_workbook(file: str, data: bytes) -> Iterator[Any]:
    """Open a workbook for reading, row by row.

    Raises:
        UnreadableSource: It isn't one, is damaged, encrypted or over a limit.
    """
    if len(data) > LIMITS.file_bytes:
        raise UnreadableSource(f"{file} has more than {LIMITS.file_bytes:,} bytes; that is no questionnaire.")
    if data.startswith(_OLD_OR_LOCKED):
        raise UnreadableSource(
            f"{file} is an old .xls workbook, or protected by a password; save it as .xlsx without one."
        )
    if not data.startswith(_ZIP):
        raise UnreadableSource(f"{file} isn't a workbook; it must be an .xlsx file.")
    for _ in read_members(file, io.BytesIO(data), ("",), LIMITS):
        pass  # looks at every member, and at its sum
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    except _BROKEN as error:
        raise UnreadableSource(
            f"{file} isn't a workbook that can be read; save it as .xlsx again."
        ) from error
    try:
        yield workbook
    except _BROKEN as error:
        raise UnreadableSource(f"{file} is damaged; save it as .xlsx again.") from error
    finally:
        workbook.close()
