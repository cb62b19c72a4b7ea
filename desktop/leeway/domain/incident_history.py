"""Imported incidents on their way into the register, and as an import or an export finds them there."""

import hashlib
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One version of an imported incident, the columns of the table incident_imported.

    Instants are milliseconds since 1970 (UTC). `impact` is a place in IMPACTS. In a row that was read for comparison
    `updates` is empty, and `digest` tells whether it is the same text.
    """

    key: int
    source: str
    external_id: str
    other_id: str
    title: str
    impact: int
    started: int
    resolved: int | None
    seen: int
    ongoing: bool
    components: tuple[str, ...]
    url: str
    updates: str
    first_seen: int
    payload: str
    file: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class IncidentBatch:
    """What one import adds: new incidents, and further versions of known ones."""

    import_id: str
    rows: tuple[IncidentRow, ...]


STORED = tuple(field.name for field in fields(IncidentRow) if field.name != "digest")
"""The columns of the table, but for the import."""


def key_of(vendor_id: str, source: str, external_id: str) -> int:
    """Return what names an incident: 64 bits of the MD5 of its vendor, source and external id."""
    name = f"{vendor_id}\n{source}\n{external_id}"
    digest = hashlib.md5(name.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little")


def entry_key(id: str) -> int:
    """Return the key of an incident that was entered by hand, whose row has this id."""
    return key_of("", "by hand", id)


def digest_of(updates: str) -> str:
    """Return the digest of a text that DuckDB's md5 gives."""
    return hashlib.md5(updates.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
