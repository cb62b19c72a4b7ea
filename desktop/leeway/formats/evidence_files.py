"""The files of evidence in a register's JSON: the bytes of each once, in base64, by their SHA-256.

::

    [{"sha256": "9f86d0…", "content": "dGVzdA=="}, …]
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any, Final

from leeway.domain.evidence import EVIDENCE_LIMIT, EvidenceFile
from leeway.errors import UnreadableSource
from leeway.formats.json_rows import Node

EVIDENCE_FILES: Final = "evidence_files"
EVIDENCE: Final = "evidence"

Files = Mapping[str, bytes]
"""The bytes of files by their SHA-256."""


def file_rows(files: Files) -> Iterator[dict[str, str]]:
    """Write files as JSON objects, in the order of their SHA-256."""
    for sha256, content in sorted(files.items()):
        yield {"sha256": sha256, "content": base64.b64encode(content).decode("ascii")}


def read_files(file: str, node: Node | None) -> Mapping[str, EvidenceFile]:
    """Read what `file_rows` wrote, by SHA-256.

    Raises:
        UnreadableSource: It is something else, or the bytes aren't those of their SHA-256; the message names the place.
    """
    if node is None:
        return {}
    if not isinstance(node.value, list):
        raise UnreadableSource(f"{file}, line {node.line}: “{EVIDENCE_FILES}” must be a list of files.")
    found: dict[str, EvidenceFile] = {}
    for number, value in enumerate(node.value, start=1):
        try:
            one = _file(value)
        except ValueError as error:
            raise UnreadableSource(f"{file}, file {number:,} of “{EVIDENCE_FILES}” {error}.") from error
        found[one.sha256] = one
    return found


def _file(value: Any) -> EvidenceFile:
    if not isinstance(value, dict) or set(value) != {"sha256", "content"}:
        raise ValueError("must be an object with sha256 and content")
    try:
        content = base64.b64decode(str(value["content"]), validate=True)
    except binascii.Error:
        raise ValueError("isn't in base64") from None
    if len(content) > EVIDENCE_LIMIT:
        raise ValueError(f"has {len(content):,} bytes; at most {EVIDENCE_LIMIT:,} are kept")
    one = EvidenceFile.of(content)
    if one.sha256 != value["sha256"]:
        raise ValueError("has bytes that aren't those of its SHA-256; it was changed or damaged")
    return one
