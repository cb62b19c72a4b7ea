"""Evidence on its way in and out: a file that is read into the register, a link, a file that is saved from it."""

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from leeway.domain.assessment_entities import EvidenceRow
from leeway.domain.evidence import EVIDENCE_LIMIT, EvidenceFile
from leeway.domain.field_rules import field_problem
from leeway.domain.fields import fields_of
from leeway.domain.questionnaire_answers import tidied
from leeway.errors import LeewayError, UnreadableSource, UnwritableTarget
from leeway.formats.wording import printable
from leeway.ids import new_id
from leeway.services.assessing import Signature
from leeway.services.file_writing import write_files
from leeway.services.open_register import OpenRegister

_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class ReadEvidence:
    """A file that was read as evidence: the row for it, not yet tied to an answer, and its bytes."""

    row: EvidenceRow
    file: EvidenceFile


def read_evidence(path: Path, signature: Signature, expires: date | None = None) -> ReadEvidence:
    """Read a file as evidence; for a thread of its own.

    Raises:
        UnreadableSource: It isn't there, isn't a file, is empty, is too large or can't be read.
    """
    name = printable(path.name)
    try:
        if path.is_dir():
            raise UnreadableSource(f"{name} is a folder; add the files in it one by one, or as a .zip.")
        if path.exists() and not path.is_file():
            raise UnreadableSource(
                f"{name} isn't an ordinary file; copy what it holds into one, and add that."
            )
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            content = stream.read(EVIDENCE_LIMIT + 1) if size <= EVIDENCE_LIMIT else b""
    except FileNotFoundError:
        raise UnreadableSource(f"There is no file {name} any more; it was moved or deleted.") from None
    except PermissionError:
        raise UnreadableSource(f"There is no permission to read {name}.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableSource(f"{name} can't be read: {reason or 'the system gave no reason'}.") from error
    _check_size(name, max(size, len(content)))
    if not content:
        raise UnreadableSource(f"{name} is empty: 0 bytes are no evidence. Check the file, and add it again.")
    file = EvidenceFile.of(content)
    row = EvidenceRow(
        new_id(), "", _named(path.name) or "file", sha256=file.sha256, size=len(content), expires=expires,
        added_by=signature.author, added_at=signature.at,
    )  # fmt: skip
    return ReadEvidence(row, file)


def _named(name: str) -> str:
    """Return a name to show; without the signs that turn the direction of reading, with which “fdp.exe” reads “exe.pdf”."""
    return _TURNING.sub("", tidied(name))


def _check_size(name: str, size: int) -> None:
    if size > EVIDENCE_LIMIT:
        raise UnreadableSource(
            f"{name} has {size / 1e6:,.1f} MB; at most {EVIDENCE_LIMIT / 1e6:,.0f} MB are kept in the register. "
            "Keep it where it is, and add a link to it."
        )


def link_evidence(link: str, signature: Signature, expires: date | None = None) -> EvidenceRow:
    """Take a web address as evidence.

    Raises:
        UnreadableSource: It isn't one.
    """
    given = tidied(link)
    declared = next(field for field in fields_of(EvidenceRow) if field.name == "link")
    problem = "is missing" if not given else field_problem(declared, given)
    if problem:
        raise UnreadableSource(f"The link {problem}.")
    name = _named(given.partition("//")[2].rstrip("/"))
    if "@" in re.split(r"[/?#\\]", name, maxsplit=1)[0]:
        raise UnreadableSource(
            "The link has a user name or a password in it. Leave them out: the register is handed on, and memos print links."
        )
    return EvidenceRow(
        new_id(), "", name, link=given, expires=expires, added_by=signature.author, added_at=signature.at
    )


def save_evidence(desk: OpenRegister, evidence: EvidenceRow, target: Path) -> Path:
    """Write a file of evidence from the register to a place of its own, and return that; for a thread of its own.

    Raises:
        LeewayError: The register doesn't hold its bytes, or it can't be written there.
    """
    content = desk.evidence(evidence.sha256)
    if content is None:
        raise LeewayError(
            f"The register doesn't hold the bytes of “{evidence.name}”: the file was damaged, or made by another program. "
            "Look for it in a copy of the register."
        )
    try:
        place = Path(os.path.realpath(target.expanduser()))
    except (OSError, RuntimeError, ValueError) as error:
        raise UnwritableTarget(f"{printable(str(target))} can't be followed to a place: {error}.") from error
    write_files({place: content})
    return place
