"""The register as JSON: whole, lossless, with a version.

::

    {"format": "leeway-register", "version": 1,
     "tables": {"vendor": [{"id": "…", "name": "Anthropic", …}, …], "product": […], …},
     "imported_incidents": [{"import": "…", "external_id": "…", "title": "…", …}, …],
     "evidence_files": [{"sha256": "…", "content": "…"}, …]}

Tables and fields have the names of `leeway.domain.register_tables`; rows refer to each other by id and stand in the order of
their ids, so that the same register gives the same bytes. Days are ISO 8601, amounts are decimal texts in the currency
of the settings, hours and shares are numbers, null is not known. The imported incidents stand beside the tables (see
`leeway.formats.register_history`), each with the id of the row of incident_import that makes it count, and so do the bytes
of evidence (`leeway.formats.evidence_files`). On import a table, a row's id or a field may be left out: a field that
isn't there says nothing. The version rises when a file could no longer be read by an older Leeway.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from leeway.domain.change import row_of
from leeway.domain.evidence import EvidenceFile
from leeway.domain.field_rules import field_problem
from leeway.domain.fields import Field, JsonScalar, Kind, Value, decode
from leeway.domain.register import Register
from leeway.domain.register_tables import CARRIED, TABLES, Table
from leeway.errors import UnreadableSource
from leeway.formats.decoding import text_of
from leeway.formats.evidence_files import EVIDENCE, EVIDENCE_FILES, Files, file_rows, read_files
from leeway.formats.json_rows import Document, Node, read_document
from leeway.formats.records import Place, Record, Reference, id_problem
from leeway.formats.register_history import HISTORY, IMPORTS, History, history_rows, read_history
from leeway.formats.wording import listed, shown

FORMAT: Final = "leeway-register"
VERSION: Final = 1

_AMOUNT = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)


def write_register(register: Register, history: History | None = None, files: Files | None = None) -> bytes:
    """Write the whole register, the same bytes for the same register.

    `history` are the incidents by the import that brought them, `files` the bytes of evidence by their SHA-256; imports
    of incidents and files of evidence that aren't given are left out.
    """
    tables = {
        entity: [{"id": row.id, **row_of(row, table)} for row in _rows(register, entity, history, files)]
        for entity, table in TABLES.items()
        if table.exchanged or (table.carried and register.tables[entity])
    }
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION, "tables": tables}
    if history:
        document[HISTORY] = list(history_rows(history))
    if files:
        document[EVIDENCE_FILES] = list(file_rows(files))
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")


def _rows(register: Register, entity: str, history: History | None, files: Files | None) -> Iterator[Any]:
    """Yield the rows of a table by id, without those whose other half isn't given."""
    for id, row in sorted(register.tables[entity].items()):
        left_out = (entity == IMPORTS and id not in (history or {})) or (
            entity == EVIDENCE and row.sha256 and row.sha256 not in (files or {})
        )
        if not left_out:
            yield row


def read_register(file: str, data: bytes) -> Iterator[Record]:
    """Read the rows of a register file, each with its problems.

    Raises:
        UnreadableSource: The file as a whole isn't one: not JSON, not this format, a newer version, unknown tables.
    """
    document = read_document(file, text_of(file, data))
    _check_head(file, document)
    brought = _brought(file, document)
    files = read_files(file, document.head.get(EVIDENCE_FILES))
    for name, rows in document.tables.items():
        if isinstance(rows, Node):
            raise UnreadableSource(
                f"{file}, line {rows.line}: the table “{shown(name)}” must be a list of rows."
            )
        for node in rows:
            record = _record(file, TABLES[name], node)
            if name == IMPORTS:
                record = replace(record, brings=brought.get(record.id, ()))
            yield _with_file(record, files) if name == EVIDENCE else record


def _brought(file: str, document: Document) -> History:
    """Read the imported incidents, each of which must name an import of the file."""
    brought = read_history(file, document.head.get(HISTORY))
    rows = document.tables.get(IMPORTS, [])
    there = (
        {n.value.get("id") for n in rows if isinstance(n.value, dict)} if isinstance(rows, list) else set()
    )
    lost = next((id for id in brought if id not in there), None)
    if lost is not None:
        raise UnreadableSource(
            f"{file}: “{HISTORY}” names the import {shown(lost)}, which isn't in the table “{IMPORTS}”."
        )
    return brought


def _with_file(record: Record, files: Mapping[str, EvidenceFile]) -> Record:
    """Add the bytes of a row of evidence, which must be in the file too."""
    sha256 = record.values.get("sha256")
    if not sha256:
        return record
    if str(sha256) not in files:
        told = f"Its bytes aren't in the file: “{EVIDENCE_FILES}” has none of that SHA-256."
        return replace(record, problems=(*record.problems, told))
    return replace(record, brings=(files[str(sha256)],))


def _check_head(file: str, document: Document) -> None:
    head = {key: node.value for key, node in document.head.items()}
    if head.get("format") != FORMAT:
        raise UnreadableSource(f'{file} isn\'t a register file of Leeway: it has no "format": "{FORMAT}".')
    version = head.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise UnreadableSource(f'{file}: the version is missing; this Leeway reads "version": {VERSION}.')
    if version > VERSION:
        raise UnreadableSource(
            f"{file} is a register file of version {version}, written by a newer Leeway; this one reads up to version "
            f"{VERSION}. Import it with that Leeway, or a later one."
        )
    if "tables" in head:
        line = document.head["tables"].line
        raise UnreadableSource(f"{file}, line {line}: “tables” must be an object of tables.")
    unknown = tuple(
        f"“{shown(key)}”" for key in head if key not in {"format", "version", HISTORY, EVIDENCE_FILES}
    )
    if unknown:
        raise UnreadableSource(
            f"{file}: {listed(unknown)} isn't known; beside the tables there is format and version."
        )
    strange = tuple(f"“{shown(name)}”" for name in document.tables if name not in CARRIED)
    if strange:
        raise UnreadableSource(
            f"{file}: there is no table {listed(strange)}. The tables are {listed(CARRIED)}."
        )


def _record(file: str, table: Table, node: Node) -> Record:
    place = Place(file, node.line)
    if not isinstance(node.value, dict):
        return Record(table.entity, place, problems=("A row must be an object in braces.",))
    row = dict(node.value)
    problems: list[str] = []
    id = row.pop("id", None)
    if id is not None and not isinstance(id, str):
        problems.append("The id must be a text.")
    id = id if isinstance(id, str) else ""
    wrong_id = id_problem(id)
    if wrong_id:
        problems.append(wrong_id)
    known = {field.name: field for field in table.fields}
    unknown = tuple(f"“{shown(key)}”" for key in row if key not in known)
    if unknown:
        names = listed(("id", *known))
        problems.append(
            f"There is no field {listed(unknown)}; the fields of {_with_article(table.label)} are {names}."
        )
    values: dict[str, Value] = {}
    references: dict[str, Reference] = {}
    for name, scalar in row.items():
        if name in known:
            problems.extend(_take(known[name], scalar, values, references))
    return Record(table.entity, place, id, values, references, tuple(problems))


def _take(
    field: Field, scalar: Any, values: dict[str, Value], references: dict[str, Reference]
) -> Iterator[str]:
    """Put what a row says about a field where it belongs, or yield what is wrong with it."""
    if isinstance(scalar, list | dict):
        yield f"{field.label} must be a single value, not a list or an object."
        return
    try:
        value = _decoded(field, scalar)
    except ValueError as error:
        yield f"{field.label} is {shown(json.dumps(scalar, ensure_ascii=False))}: {error}."
        return
    problem = field_problem(field, value)
    if field.kind is Kind.REFERENCE and isinstance(value, str) and value:
        references[field.name] = Reference(id=value)
    elif problem is None or field.kind is Kind.TEXT:
        values[field.name] = value
    if problem:
        yield f"{field.label} {problem}."


def _decoded(field: Field, scalar: JsonScalar) -> Value:
    """Read a scalar as the field's kind, an amount only in its plain form: Decimal would take 1E+999999.

    Raises:
        ValueError: It isn't one; the text says what was expected.
    """
    if field.kind is Kind.MONEY and isinstance(scalar, str) and not _AMOUNT.fullmatch(scalar):
        raise ValueError("expected an amount such as 1200.50")
    return decode(field, scalar)


def _with_article(label: str) -> str:
    return f"an {label}" if label[0] in "aeiou" else f"a {label}"
