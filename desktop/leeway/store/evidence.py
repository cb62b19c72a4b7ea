"""The bytes of evidence, once for each content."""

import duckdb

from leeway.domain.evidence import EvidenceFile


def write_evidence(connection: duckdb.DuckDBPyConnection, file: EvidenceFile) -> None:
    """Keep the bytes of a file, inside the caller's transaction; nothing if they are there already."""
    connection.execute(
        "INSERT INTO register.evidence_file SELECT $sha256, $content "
        "WHERE NOT EXISTS (FROM register.evidence_file WHERE sha256 = $sha256)",
        {"sha256": file.sha256, "content": file.content},
    )


def read_evidence(connection: duckdb.DuckDBPyConnection, sha256: str) -> bytes | None:
    """Read the bytes of a SHA-256; None if there are none."""
    found = connection.execute(
        "SELECT content FROM register.evidence_file WHERE sha256 = ?", [sha256]
    ).fetchone()
    return None if found is None else bytes(found[0])
