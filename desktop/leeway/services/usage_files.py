"""Find agents' logs among what a user names, and tell what of them has been read before."""

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec import UNSET, Raw, Struct, UnsetType
from msgspec.json import Decoder

from leeway.domain.usage import CCUSAGE, CLAUDE_CODE, CODEX, CSV, Unread
from leeway.errors import UnreadableSource
from leeway.formats.columns import FILES
from leeway.formats.usage_ccusage import looks_like_ccusage
from leeway.formats.usage_csv import guessed_mapping
from leeway.formats.usage_rows import key_of
from leeway.formats.wording import printable
from leeway.services.usage_parts import LogFile
from leeway.store.stopping import Interrupted
from leeway.store.usage_columns import ReadFile

_SNIFFED: Final = 65_536
_PRINT: Final = 4_096
_MOST_FILES: Final = 1_000_000
_PACKED: Final = frozenset({".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".7z"})
_CODEX_LINE: Final = re.compile(rb'"type"\s*:\s*"(?:session_meta|turn_context|event_msg|response_item)"')


class _FirstRow(Struct):
    payload: Raw | UnsetType = UNSET


_FIRST: Final = Decoder(_FirstRow)
NAMES: Final[Mapping[str, str]] = {
    CLAUDE_CODE: "Claude Code",
    CODEX: "Codex",
    CCUSAGE: "ccusage",
    CSV: "usage tables (CSV)",
}
"""How a person calls each kind of log."""


@dataclass(frozen=True, slots=True)
class FoundLogs:
    """The logs among what a user named, and the files there that can't be read."""

    files: tuple[LogFile, ...]
    unread: tuple[Unread, ...]
    name: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of log that were found, in the order of `NAMES`."""
        found = {file.kind for file in self.files}
        return tuple(kind for kind in NAMES if kind in found)


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read of a log: from byte `start` on, with the state of Codex's counters there."""

    file: LogFile
    start: int = 0
    state: str = ""


def is_usage(source: Path) -> bool:
    """Tell whether a source holds agents' logs rather than rows of the register."""
    source = source.expanduser()
    with contextlib.suppress(OSError):
        if source.is_dir():
            return next(_log_paths(source, []), None) is not None
        suffix = source.suffix.casefold()
        if suffix == ".jsonl":
            return True
        if suffix == ".json":
            return _head(source) is not None and looks_like_ccusage(_head(source) or b"")
        if suffix in {".csv", ".tsv"} and source.name.casefold() not in FILES.values():
            return guessed_mapping(_head(source) or b"") is not None
    return False


def find_logs(sources: Sequence[Path], stopped: Callable[[], bool] = lambda: False) -> FoundLogs:
    """Find every log in the files and folders named; `stopped` is asked at each.

    Raises:
        UnreadableSource: A source isn't there or is packed, or there is no log in any of them.
        Interrupted: `stopped` said so.
    """
    unread: list[Unread] = []
    files: dict[str, LogFile] = {}
    for source in sources:
        root = _real(source)
        above = len(str(root.parent / "x")) - 1
        paths = _log_paths(root, unread, stopped) if root.is_dir() else iter([str(root)])
        for path in paths:
            found = _log_file(Path(path), printable(path[above:]), unread)
            if found:
                files[path] = found
            if len(files) > _MOST_FILES:
                raise UnreadableSource(
                    f"{printable(str(source))} has more than {_MOST_FILES:,} logs; import it in parts."
                )
    name = printable(sources[0].name or str(sources[0])) if len(sources) == 1 else f"{len(sources)} sources"
    if not files and not unread:
        raise UnreadableSource(
            f"{printable(str(sources[0]))} has no logs of agents. Expected is a folder with .jsonl files, such as "
            "~/.claude or ~/.codex, a .json of ccusage, or a .csv with times and tokens."
        )
    return FoundLogs(
        tuple(files[path] for path in sorted(files)), tuple(sorted(unread, key=lambda row: row.file)), name
    )


def to_read(files: Iterable[LogFile], before: Mapping[int, ReadFile]) -> tuple[Reading, ...]:
    """Return what is new in the logs: whole files, and what was added to files that were read before."""
    readings = []
    for file in files:
        known = before.get(path_key(file.path))
        if known is None:
            readings.append(Reading(file))
        elif (known.size, known.mtime) != (file.size, file.mtime):
            readings.append(_grown(file, known))
    return tuple(readings)


def fingerprint(file: LogFile, taken: int, state: str = "") -> ReadFile | None:
    """Return what to remember of a log that was read up to a byte; None if it has gone."""
    prints = _prints(file.path, taken)
    if prints is None:
        return None
    return ReadFile(path_key(file.path), file.size, file.mtime, taken, *prints, state)


def path_key(path: Path) -> int:
    """Return a hash of a file's name: the register keeps no names of folders."""
    return key_of(f"file {path}")


def _grown(file: LogFile, known: ReadFile) -> Reading:
    """Go on where the last import stopped, if what it read is still there."""
    if file.size < known.taken or (file.size == known.size and known.taken == known.size):
        return Reading(file)
    if _prints(file.path, known.taken) != (known.head, known.tail):
        return Reading(file)
    return Reading(file, known.taken, known.state)


def _prints(path: Path, taken: int) -> tuple[int, int] | None:
    try:
        with path.open("rb", buffering=0) as stream:
            head = stream.read(min(_PRINT, taken))
            stream.seek(max(0, taken - _PRINT))
            tail = stream.read(min(_PRINT, taken))
    except OSError:
        return None
    return _hash(head), _hash(tail)


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def _real(source: Path) -> Path:
    try:
        root = source.expanduser().resolve()
        if not root.exists():
            raise UnreadableSource(f"There is no file or folder {printable(str(source))}.")
        if root.suffix.casefold() in _PACKED and root.is_file():
            raise UnreadableSource(f"{printable(root.name)} is packed. Unpack it, and import the folder.")
    except (OSError, RuntimeError, ValueError) as error:
        raise UnreadableSource(f"{printable(str(source))} can't be followed to a file: {error}.") from error
    return root


def _log_paths(
    root: Path, unread: list[Unread], stopped: Callable[[], bool] = lambda: False
) -> Iterator[str]:
    def failed(error: OSError) -> None:
        unread.append(Unread(printable(str(error.filename)), 0, _why(error)))

    for folder, folders, names in os.walk(root, onerror=failed):
        folders.sort()
        for name in sorted(names):
            if stopped():
                raise Interrupted
            if name.endswith(".jsonl"):
                yield os.path.join(folder, name)  # noqa: PTH118 - many paths: text is fast


def _log_file(path: Path, name: str, unread: list[Unread]) -> LogFile | None:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            unread.append(Unread(name, 0, "it is no file"))  # reading a pipe would wait for ever
            return None
        kind = _kind(path)
    except OSError as error:
        unread.append(Unread(name, 0, _why(error)))
        return None
    return LogFile(path, name, kind, status.st_size, status.st_mtime_ns)


def _kind(path: Path) -> str:
    match path.suffix.casefold():
        case ".json":
            return CCUSAGE
        case ".csv" | ".tsv":
            return CSV
    with path.open("rb", buffering=0) as stream:
        head = stream.read(_PRINT)
        first = head.split(b"\n", 1)[0]
        if b"\n" not in head and len(head) == _PRINT:
            first = head + stream.read(_SNIFFED)
    try:
        return CLAUDE_CODE if _FIRST.decode(first).payload is UNSET else CODEX
    except (ValueError, RecursionError):
        codex = _CODEX_LINE.search(head) and b'"payload"' in head
        return CODEX if codex or path.name.startswith("rollout-") else CLAUDE_CODE


def _head(path: Path) -> bytes | None:
    with path.open("rb") as stream:
        return stream.read(_SNIFFED)


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, FileNotFoundError):
        return "it has gone"
    return f"it can't be read ({error.strerror or 'the system gave no reason'})"
