"""The bytes of a file that backs an answer up, on their way into the register."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

EVIDENCE_LIMIT: Final = 25_000_000
"""The most bytes that one file of evidence may have: a register is copied, sent and backed up whole."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file of evidence: its bytes, known by their SHA-256 in hexadecimal."""

    sha256: str
    content: bytes = field(repr=False)

    @classmethod
    def of(cls, content: bytes) -> "EvidenceFile":
        """Take bytes as evidence."""
        return cls(hashlib.sha256(content).hexdigest(), content)
