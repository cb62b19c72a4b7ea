"""The files of incidents that a user names: single ones, and those in folders, told by their content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leeway.errors import UnreadableSource
from leeway.formats.incidents_files import head_has_incidents, is_web_page, looks_like_incidents
from leeway.formats.limits import Limits
from leeway.formats.wording import printable

_SUFFIXES: Final = frozenset((".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".atom", ".rss", ".xml"))
_SAMPLED: Final = 300
_HEAD: Final = 65_536
_LOG_SIGNS: Final = (b'"sessionId"', b'"session_meta"', b'"requestId"')


@dataclass(frozen=True, slots=True)
class IncidentFile:
    """A file of incidents: where it is, what it is called in messages, and its size in bytes."""

    path: Path
    name: str
    size: int


def is_incidents(source: Path) -> bool:
    """Tell from the content whether a file, or a folder of files, holds incidents; logs of agents are none.

    A web page is taken for one that was saved in place of a feed: reading it says so.
    """
    try:
        if source.is_file():
            return looks_like_incidents(source) or is_web_page(_head(source))
        if not source.is_dir():
            return False
        found = False
        for path in _candidates(source, _SAMPLED):
            head = _head(path)
            if any(sign in head for sign in _LOG_SIGNS):
                return False
            found = found or head_has_incidents(head)
    except OSError:
        return False
    return found


def find_incident_files(
    sources: Sequence[Path], limits: Limits
) -> tuple[tuple[IncidentFile, ...], tuple[str, ...]]:
    """Return the files of incidents among some sources, each once, and the names of files in folders that are none.

    Raises:
        UnreadableSource: A source isn't there, holds no incidents, or a folder has too many files.
    """
    files: dict[Path, IncidentFile] = {}
    others: list[str] = []
    for source in sources:
        try:
            real = source.expanduser().resolve()
            if real.is_dir():
                _from_folder(real, limits, files, others)
            elif real.is_file():
                files.setdefault(real, IncidentFile(real, printable(real.name), real.stat().st_size))
            else:
                raise UnreadableSource(f"There is no file {printable(str(source))}.")
        except (OSError, RuntimeError, ValueError) as error:
            raise UnreadableSource(f"{printable(str(source))} can't be read: {error}.") from error
    return tuple(files.values()), tuple(others)


def _from_folder(folder: Path, limits: Limits, files: dict[Path, IncidentFile], others: list[str]) -> None:
    before = len(files)
    paths = list(_candidates(folder, limits.members + 1))
    if len(paths) > limits.members:
        raise UnreadableSource(
            f"The folder {printable(str(folder))} has more than {limits.members:,} files; import it in parts."
        )
    for path in paths:
        name = printable(f"{folder.name}/{path.relative_to(folder).as_posix()}")
        if looks_like_incidents(path):
            files.setdefault(path, IncidentFile(path, name, path.stat().st_size))
        else:
            others.append(name)
    if len(files) == before:
        raise UnreadableSource(f"The folder {printable(str(folder))} has no files of incidents.")


def _candidates(folder: Path, most: int) -> Iterator[Path]:
    """Yield files that may hold incidents, a folder's own before those further down, in the order of their names."""
    count = 0
    waiting = [folder]
    while waiting:
        here = waiting.pop(0)
        entries = sorted(here.iterdir(), key=lambda path: path.name)
        waiting += [
            path for path in entries if path.is_dir() and not path.is_symlink() and path.name[:1] != "."
        ]
        for path in entries:
            if path.suffix.casefold() in _SUFFIXES and path.name[:1] != "." and path.is_file():
                yield path
                count += 1
                if count >= most:
                    return


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""
