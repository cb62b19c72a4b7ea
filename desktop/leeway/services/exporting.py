"""Export a register, or an empty template: JSON, or CSV tables in a folder or a zip."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from leeway.domain.register import Register
from leeway.errors import UnwritableTarget
from leeway.formats.archives import write_archive
from leeway.formats.columns import FILES, layout
from leeway.formats.csv_writing import headers_of, write_tables, write_template
from leeway.formats.evidence_files import Files
from leeway.formats.register_history import History
from leeway.formats.register_json import write_register
from leeway.formats.wording import printable, shown
from leeway.services.file_writing import told, write_files
from leeway.services.open_register import OpenRegister

_POSSIBLE = "a name that ends in .json or .zip, or a folder"
_LONGEST_HEADER = 10_000


def export_open(desk: OpenRegister, register: Register, target: Path) -> Path:
    """Write a register that is open, as `export_register` does, with what lies beside its rows where it is JSON.

    `register` is the state to write. May run on a thread of its own.
    """
    return export_register(register, target, desk)


def export_register(register: Register, target: Path, desk: OpenRegister | None = None) -> Path:
    """Write the whole register to a .json file, a .zip of CSV tables, or a folder of CSV tables.

    `desk` has the imported incidents and the bytes of evidence, which only JSON holds: without it, imports of incidents
    and files of evidence are left out. A file that is there is replaced; a folder is made if it isn't there, and must
    otherwise be empty or hold an earlier export. The same register gives the same bytes.

    Returns:
        Where it was written, as a full path.

    Raises:
        UnwritableTarget: It can't be written there; what was there before is there still.
    """
    target = _real(target)
    with told(target):
        if _suffix(target) == ".json":
            write_files({target: write_register(register, _history(register, desk), _files(register, desk))})
        else:
            _write_tables(target, write_tables(register))
    return target


def _history(register: Register, desk: OpenRegister | None) -> History | None:
    if desk is None:
        return None
    with desk.incidents() as reads:
        return {id: tuple(reads.of_import(id)) for id in sorted(register.incident_imports)}


def _files(register: Register, desk: OpenRegister | None) -> Files | None:
    if desk is None:
        return None
    wanted = {row.sha256 for row in register.evidence.values() if row.sha256}
    found = {sha256: desk.evidence(sha256) for sha256 in wanted}
    return {sha256: content for sha256, content in found.items() if content is not None}


def export_template(target: Path) -> Path:
    """Write every table without rows, to be filled in: a folder or a .zip of CSV tables.

    Returns:
        Where it was written, as a full path.

    Raises:
        UnwritableTarget: It can't be written there; what was there before is there still.
    """
    target = _real(target)
    with told(target):
        if _suffix(target) == ".json":
            raise UnwritableTarget(
                f"{printable(target.name)}: a template is made of CSV tables; name a .zip file or a folder instead."
            )
        _write_tables(target, write_template())
    return target


def _real(target: Path) -> Path:
    try:
        return target.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UnwritableTarget(f"{printable(str(target))} can't be followed to a place: {error}.") from error


def _suffix(target: Path) -> str:
    """Tell what is asked for by the ending of the name: .json, .zip, or nothing for a folder."""
    if target.is_dir():
        return ""
    suffix = target.suffix.casefold()
    if suffix in {".json", ".zip", ""}:
        return suffix
    raise UnwritableTarget(f"Leeway can't export to {printable(target.name)}; choose {_POSSIBLE}.")


def _write_tables(target: Path, tables: Mapping[str, bytes]) -> None:
    if _suffix(target) == ".zip":
        write_files({target: write_archive(tables)})
        return
    made = not target.exists()
    _prepare_folder(target)
    try:
        write_files({target / name: data for name, data in tables.items()})
    except UnwritableTarget:
        if made:
            shutil.rmtree(target, ignore_errors=True)
        raise


def _prepare_folder(folder: Path) -> None:
    """Make the folder, or see that what is in it is an earlier export."""
    if not folder.exists():
        if not folder.parent.is_dir():
            raise UnwritableTarget(
                f"There is no folder {printable(str(folder.parent))}; make it first, or choose another."
            )
        folder.mkdir()
        return
    if not folder.is_dir():
        raise UnwritableTarget(f"{printable(str(folder))} is a file; choose {_POSSIBLE}.")
    foreign = sorted(path.name for path in _foreign(folder.iterdir()))
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise UnwritableTarget(
            f"The folder {printable(str(folder))} holds something other than an export of Leeway: {shown(foreign[0])}{more}. "
            "Choose an empty folder or a new one."
        )


def _foreign(paths: Iterable[Path]) -> Iterable[Path]:
    """Yield what an export didn't write; hidden files (a file manager's notes) don't count."""
    entities = {name: entity for entity, name in FILES.items()}
    for path in paths:
        if path.name.startswith(".") or path.name.casefold() in {"desktop.ini", "thumbs.db"}:
            continue
        entity = entities.get(path.name)
        if entity is None or not path.is_file() or not _has_columns(path, entity):
            yield path


def _has_columns(path: Path, entity: str) -> bool:
    with path.open("rb") as stream:
        headers = headers_of(stream.read(_LONGEST_HEADER))
    return set(headers) <= set(layout(entity).columns)
