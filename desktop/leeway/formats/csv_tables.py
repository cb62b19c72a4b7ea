"""CSV tables: rows of text to records, and a register to rows of text.

Written as UTF-8 with a byte order mark (a spreadsheet takes it for something else without one), commas and CRLF (RFC
4180). Read in UTF-8, UTF-16 and UTF-32, with commas, semicolons or tabs, with or without quotes, with any line
endings. `columns` says which columns there are, `cells` how their values are written.

A cell that is blank says "not known" where a field can be unknown, and nothing where it can't: a new row then takes
the default, a row that is there keeps its value. A column that isn't there says nothing.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leeway.domain.field_rules import field_problem
from leeway.domain.fields import Field, Kind, Value
from leeway.domain.register_tables import TABLES
from leeway.errors import UnreadableSource
from leeway.formats.cells import read_cell, unguarded
from leeway.formats.columns import (
    FILES,
    ID,
    STANDS_IN,
    Layout,
    defaults,
    entities_fitting,
    layout,
    spelled,
)
from leeway.formats.decoding import text_of
from leeway.formats.limits import Limits
from leeway.formats.records import Place, Record, Reference, id_problem
from leeway.formats.wording import listed, shown

_DELIMITERS = (",", ";", "\t")
_DECLARED = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns of a file in their order, None for those without a heading."""

    layout: Layout
    columns: tuple[str | None, ...]


def read_table(file: str, data: bytes, limits: Limits) -> Iterator[Record]:
    """Read the rows of a CSV table, each with its problems.

    Raises:
        UnreadableSource: The file as a whole isn't a table of Leeway: its text, its headers, its quotes.
    """
    text = text_of(file, data)
    rows = _rows(file, text, limits)
    first = next(rows, None)
    if first is None:
        raise UnreadableSource(f"{file} is empty; the first line must name the columns.")
    header = _header(file, *first)
    for line, cells in rows:
        yield _record(header, Place(file, line), cells)


def _rows(file: str, text: str, limits: Limits) -> Iterator[Row]:
    """Yield the rows that aren't blank, each with the line on which it begins."""
    declared = _DECLARED.match(text)
    start = declared.end() if declared else 0
    delimiter = declared[1] if declared else _delimiter(text)
    source = io.StringIO(text, newline="")
    source.seek(start)
    # The limit belongs to the whole process; it is only ever raised, so that no other reader meets a lower one.
    csv.field_size_limit(max(csv.field_size_limit(), limits.cell))
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    offset = 1 if declared else 0
    while True:
        line = reader.line_num + 1 + offset
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableSource(f"{file}, line {line}: {_quoting_problem(error, limits)}") from error
        if max(map(len, cells), default=0) > limits.cell:
            raise UnreadableSource(f"{file}, line {line}: {_too_long(limits)}")
        if any(cell.strip() for cell in cells):
            yield line, cells


def _quoting_problem(error: csv.Error, limits: Limits) -> str:
    if "limit" in str(error):
        return _too_long(limits)
    return (
        "a quoted text isn't closed, or goes on after its closing quote; write a quote inside a text twice ("
        'as in "5"" disk").'
    )


def _too_long(limits: Limits) -> str:
    return f"a cell has more than {limits.cell:,} characters; is a quote missing before this line?"


def _delimiter(text: str) -> str:
    """Choose the delimiter that gives the most known columns in the first line."""
    first = text.lstrip().split("\n", 1)[0].split("\r", 1)[0][:10_000]
    known = {spelling for entity in FILES for spelling in layout(entity).spellings}

    def recognised(delimiter: str) -> int:
        return sum(spelled(header.strip().strip('"')) in known for header in first.split(delimiter))

    return max(_DELIMITERS, key=recognised)


def _header(file: str, line: int, cells: list[str]) -> _Header:
    headers = [spelled(unguarded(cell)) for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    entity = _entity_of(file, headers)
    found = layout(entity)
    columns = [found.spellings.get(header) for header in headers]
    problems = [*_header_problems(found, cells, columns)]
    if problems:
        raise UnreadableSource(
            f"{file}, line {line}: {' '.join(problems)} The columns of {FILES[entity]} are {listed(found.columns)}."
        )
    return _Header(found, tuple(columns))


def _header_problems(found: Layout, cells: list[str], columns: list[str | None]) -> Iterator[str]:
    unknown = tuple(
        f"“{shown(cell)}”"
        for cell, column in zip(cells, columns, strict=False)
        if column is None and cell.strip()
    )
    if unknown:
        yield f"{_columns(unknown)} {'is' if len(unknown) == 1 else 'are'} not known."
    if any(column is None and not cell.strip() for cell, column in zip(cells, columns, strict=False)):
        yield "A column in the middle has no name."
    twice = tuple(f"“{c}”" for c in found.columns if columns.count(c) > 1)
    if twice:
        yield f"{_columns(twice)} {'is' if len(twice) == 1 else 'are'} there twice."
    missing = tuple(f"“{column}”" for column in found.required if column not in columns)
    if missing and ID not in columns:
        yield f"{_columns(missing)} {'is' if len(missing) == 1 else 'are'} missing."


def _columns(names: tuple[str, ...]) -> str:
    return f"The column{'' if len(names) == 1 else 's'} {listed(names)}"


def may_be_table(file: str, head: bytes) -> bool:
    """Tell from a file's name and beginning whether it may be a table of the register."""
    first = head.decode("utf-8-sig", "replace").lstrip().split("\n", 1)[0][:10_000]
    cells = first.rstrip("\r").split(_delimiter(first))
    try:
        _entity_of(file, [spelled(unguarded(cell.strip().strip('"'))) for cell in cells])
    except UnreadableSource:
        return False
    return True


def _entity_of(file: str, headers: Sequence[str]) -> str:
    """Tell which table a file holds: by its name, else by its columns."""
    stem = file.replace("\\", "/").rpartition("/")[2].casefold().removesuffix(".csv")
    words = set(re.findall(r"[a-z]+", stem))
    named = [entity for entity, name in FILES.items() if words & {name.removesuffix(".csv"), entity}]
    if len(named) == 1:
        return named[0]
    fitting = entities_fitting(headers)
    if len(fitting) == 1:
        return fitting[0]
    names = listed(tuple(FILES[entity] for entity in fitting or FILES))
    why = "its columns fit more than one" if fitting else "its columns fit none"
    raise UnreadableSource(
        f"{file}: it isn't clear which table this is, as {why}; name the file as one of {names}."
    )


def _record(header: _Header, place: Place, cells: list[str]) -> Record:
    problems: list[str] = []
    count = len(header.columns)
    if any(cell.strip() for cell in cells[count:]):
        problems.append(
            f"The row has {len(cells)} cells, the header {count}; put a text that holds a comma in quotes."
        )
    texts = {
        column: unguarded(cells[position]) if position < len(cells) else ""
        for position, column in enumerate(header.columns)
        if column is not None
    }
    entity = header.layout.entity
    id = texts.get(ID, "")
    id = "" if not id.strip() else id
    wrong_id = id_problem(id)
    if wrong_id:
        problems.append(wrong_id)
    values, wrong_values = _values(header.layout, texts)
    references, blank, wrong_names = _references(header.layout, texts)
    return Record(entity, place, id, values | blank, references, (*problems, *wrong_names, *wrong_values))


def _values(found: Layout, texts: Mapping[str, str]) -> tuple[dict[str, Value], list[str]]:
    values: dict[str, Value] = {}
    problems: list[str] = []
    for column, field in found.fields.items():
        if column not in texts:
            continue
        try:
            values |= _value(found.entity, field, texts[column])
        except ValueError as error:
            if field.kind is Kind.TEXT:
                values[field.name] = texts[column]  # what the row is called, for messages
            problems.append(f"{field.label} {error}.")
    return values, problems


def _value(entity: str, field: Field, text: str) -> dict[str, Value]:
    """Read a cell; nothing where it is blank and the field can't be unknown.

    Raises:
        ValueError: The end of a sentence that begins with the field's label.
    """
    if not text.strip() and not (field.kind is Kind.TEXT and text):
        if field.nullable:
            return {field.name: None}
        if field.name not in defaults(entity):
            raise ValueError("is missing")
        if field.kind is not Kind.TEXT or field_problem(field, ""):
            return {}
    value = read_cell(field, text)
    problem = field_problem(field, value)
    if problem:
        raise ValueError(problem)
    return {field.name: value}


def _references(
    found: Layout, texts: Mapping[str, str]
) -> tuple[dict[str, Reference], dict[str, Value], list[str]]:
    references: dict[str, Reference] = {}
    blank: dict[str, Value] = {}
    problems: list[str] = []
    table = TABLES[found.entity]
    for name, columns in found.references.items():
        if columns[-1] not in texts:
            continue
        names = tuple(_or_stand_in(texts, column) for column in columns)
        missing = [column for column, text in zip(columns, names, strict=True) if not text.strip()]
        if not missing:
            references[name] = Reference(names=names)
        elif table.field(name).nullable and not names[-1].strip():
            blank[name] = None
        else:
            problems.append(f"The {missing[0].replace('_', ' ')} is missing.")
    return references, blank, problems


def _or_stand_in(texts: Mapping[str, str], column: str) -> str:
    text = texts.get(column, "")
    return text if text.strip() or column not in STANDS_IN else texts.get(STANDS_IN[column], "")
