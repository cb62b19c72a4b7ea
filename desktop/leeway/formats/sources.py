"""What a user names to be imported: files, folders and archives, as one stream of records."""

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from leeway.errors import UnreadableSource
from leeway.formats.archives import read_members
from leeway.formats.columns import FILES
from leeway.formats.csv_tables import read_table
from leeway.formats.limits import Limits
from leeway.formats.records import Record
from leeway.formats.register_json import read_register
from leeway.formats.wording import listed, printable

_TABLES = (".csv", ".tsv")
_TEXTS = (*_TABLES, ".txt")
_POSSIBLE = "a .json file, .csv tables, or a folder or .zip of .csv tables"
_ELSEWHERE = {
    ".leeway": "is a register itself; export it as .json first, and import that",
    ".xlsx": "is a workbook; save each sheet as “CSV UTF-8” first, and import those",
    ".xls": "is a workbook; save each sheet as “CSV UTF-8” first, and import those",
}


def read_sources(sources: Sequence[Path], limits: Limits) -> Iterator[Record]:
    """Read the rows of all sources in the order given; a source named twice is read once.

    Raises:
        UnreadableSource: A source can't be read, isn't one, or is over a limit.
    """
    count = 0
    for source in dict.fromkeys(_real(source) for source in sources):
        for record in _read_source(source, limits):
            count += 1
            if count > limits.rows:
                raise UnreadableSource(
                    f"{record.place.file}, line {record.place.line}: there are more than {limits.rows:,} rows; "
                    "import them in parts."
                )
            yield record


def _real(source: Path) -> Path:
    try:
        return source.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UnreadableSource(f"{printable(str(source))} can't be followed to a file: {error}.") from error


def _read_source(source: Path, limits: Limits) -> Iterator[Record]:
    try:
        if source.is_dir():
            yield from _read_folder(source, limits)
        elif source.is_file():
            yield from _read_file(source, printable(source.name), limits)
        elif source.exists():
            raise UnreadableSource(f"{printable(str(source))} is neither a file nor a folder.")
        else:
            raise UnreadableSource(f"There is no file {printable(str(source))}.")
    except OSError as error:
        raise UnreadableSource(_os_problem(source, error)) from error


def _os_problem(source: Path, error: OSError) -> str:
    named = (
        printable(os.fspath(error.filename)) if isinstance(error.filename, str) else printable(str(source))
    )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"There is no permission to read {named}."
    return f"{named} can't be read: {error.strerror or 'the system gave no reason'}."


def _read_folder(folder: Path, limits: Limits) -> Iterator[Record]:
    tables = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.casefold() in _TABLES and not path.name.startswith(".") and path.is_file()
    )
    if not tables:
        raise UnreadableSource(
            f"The folder {printable(str(folder))} has no .csv tables. {_expected_tables()}"
        )
    if len(tables) > limits.members:
        raise UnreadableSource(
            f"The folder {printable(str(folder))} has {len(tables):,} tables; at most {limits.members:,} are read."
        )
    for path in _in_order(tables):
        yield from _read_file(path, f"{printable(folder.name)}/{printable(path.name)}", limits)


def _in_order(paths: Iterable[Path]) -> list[Path]:
    """Put the tables in the order of the register, so that a preview begins with the vendors."""
    order = {name: position for position, name in enumerate(FILES.values())}
    return sorted(paths, key=lambda path: (order.get(path.name.casefold(), len(order)), path.name))


def _expected_tables() -> str:
    return f"Expected are {listed(tuple(FILES.values()))}, or some of them."


def _read_file(path: Path, name: str, limits: Limits) -> Iterator[Record]:
    suffix = path.suffix.casefold()
    if suffix in _ELSEWHERE:
        raise UnreadableSource(f"{name} {_ELSEWHERE[suffix]}.")
    if suffix == ".json":
        yield from read_register(name, _bytes(path, name, limits))
    elif suffix in _TEXTS:
        yield from read_table(name, _bytes(path, name, limits), limits)
    elif suffix == ".zip":
        yield from _read_archive(path, name, limits)
    else:
        raise UnreadableSource(f"{name} can't be imported: it must be {_POSSIBLE}.")


def _bytes(path: Path, name: str, limits: Limits) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise UnreadableSource(f"{name} has more than {limits.file_bytes:,} bytes; import it in parts.")
    return data


def _read_archive(path: Path, name: str, limits: Limits) -> Iterator[Record]:
    if path.stat().st_size > limits.file_bytes:
        raise UnreadableSource(f"{name} has more than {limits.file_bytes:,} bytes; import it in parts.")
    found = False
    with path.open("rb") as stream:
        for member, data in read_members(name, stream, _TABLES, limits):
            found = True
            yield from read_table(f"{name}/{printable(member)}", data, limits)
    if not found:
        raise UnreadableSource(f"{name} has no .csv tables. {_expected_tables()}")
