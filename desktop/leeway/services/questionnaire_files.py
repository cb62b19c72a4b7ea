"""Questionnaires as files: those that ship with Leeway, those of a team's folder, and VSAQ files turned into one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leeway.assets import asset
from leeway.domain.questionnaire import Definition
from leeway.errors import LeewayError, UnreadableSource
from leeway.formats.decoding import text_of
from leeway.formats.questionnaire_toml import LARGEST, read_definition
from leeway.formats.questionnaire_writing import write_definition
from leeway.formats.vsaq import VsaqImport, read_vsaq
from leeway.formats.wording import printable
from leeway.services.file_writing import write_files

SHIPPED: Final = "single-source"
"""The id of Leeway's own questionnaire, and its file's name."""


@dataclass(frozen=True, slots=True)
class DefinitionFile:
    """A definition's file: the definition, or None and a sentence about what is wrong with the file."""

    path: Path
    definition: Definition | None
    problem: str = ""
    shipped: bool = False


def load_definitions(folder: Path | None = None) -> tuple[DefinitionFile, ...]:
    """Read the definitions that ship with Leeway, then those of a team's folder, by their names.

    A file that can't be taken is listed with its problem; a folder that isn't there has no definitions. Two files of one
    id and version can't both be offered: the later one is listed with a problem.
    """
    found: list[DefinitionFile] = []
    taken: dict[tuple[str, str], Path] = {}
    for path, shipped in _files(folder):
        one = _loaded(path, shipped=shipped)
        if one.definition is not None:
            key = (one.definition.id, one.definition.version)
            if key in taken:
                name, version = key
                told = f"{printable(path.name)} is “{name}”, version {version}, and so is {printable(taken[key].name)}; "
                one = DefinitionFile(path, None, f"{told}give it an id or a version of its own.", shipped)
            taken.setdefault(key, path)
        found.append(one)
    return tuple(found)


def _files(folder: Path | None) -> Iterator[tuple[Path, bool]]:
    yield from ((path, True) for path in sorted(asset("resources", "questionnaires").glob("*.toml")))
    if folder is not None and folder.is_dir():
        yield from ((path, False) for path in sorted(folder.glob("*.toml")) if path.is_file())


def _loaded(path: Path, *, shipped: bool) -> DefinitionFile:
    try:
        return DefinitionFile(path, load_definition(path), shipped=shipped)
    except LeewayError as error:
        return DefinitionFile(path, None, str(error), shipped)


def load_definition(path: Path) -> Definition:
    """Read and check one definition.

    Raises:
        UnreadableSource: The file can't be read, or isn't a definition that keeps the rules; each problem has its line.
    """
    return read_definition(printable(path.name), _bytes(path))


def shipped_text() -> str:
    """Return the text of the questionnaire that ships with Leeway."""
    return asset("resources", "questionnaires", f"{SHIPPED}.toml").read_text(encoding="utf-8")


def definition_text(path: Path) -> str:
    """Read a definition's file as text, once it is found to be sound.

    Raises:
        UnreadableSource: As `load_definition`.
    """
    data = _bytes(path)
    read_definition(printable(path.name), data)
    return text_of(printable(path.name), data)


def convert_vsaq(source: Path, target: Path) -> VsaqImport:
    """Turn a VSAQ questionnaire into a definition's file, replacing one of that name.

    Raises:
        UnreadableSource: The source can't be read, or isn't a VSAQ questionnaire.
        UnwritableTarget: The target can't be written.
    """
    found = read_vsaq(printable(source.name), _bytes(source))
    write_files({target: write_definition(found.definition)})
    return found


def _bytes(path: Path) -> bytes:
    """Read a file, one byte more than is taken in at most."""
    name = printable(str(path))
    if path.is_dir():
        raise UnreadableSource(f"{name} is a folder; name a file in it.")
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise UnreadableSource(f"There is no file {name}.") from None
    except PermissionError:
        raise UnreadableSource(f"There is no permission to read {name}.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableSource(f"{name} can't be read: {reason or 'the system gave no reason'}.") from error
