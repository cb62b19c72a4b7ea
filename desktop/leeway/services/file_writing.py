"""Files written whole or not at all."""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from leeway.errors import UnwritableTarget
from leeway.formats.wording import printable

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM}


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files in folders that exist, replacing those of the same name: all of them, or none.

    Each is written beside its target first, and takes its place only once all are safe on disk; if a file can't be
    replaced (another program may hold it), those that were are put back.

    Raises:
        UnwritableTarget: They can't be written; what was there before is there still.
    """
    staged: dict[Path, Path] = {}
    try:
        for target, data in files.items():
            with told(target):
                _check_target(target)
                staged[target] = _beside(target, "new")
                _write(staged[target], data)
                if target.exists():
                    shutil.copymode(target, staged[target])
        with told(next(iter(files))):
            _swap(staged)
    finally:
        for path in staged.values():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def told(target: Path) -> Iterator[None]:
    """Turn what the system says about a target into a sentence.

    Raises:
        UnwritableTarget: In place of any OSError.
    """
    try:
        yield
    except OSError as error:
        raise UnwritableTarget(_os_problem(target, error)) from error


def _os_problem(target: Path, error: OSError) -> str:
    where = f"{printable(str(target.parent))}"
    if error.errno in _FULL:
        return f"The disk of {where} is full. Nothing was written; make room, or choose another place."
    if error.errno == errno.EROFS:
        return f"{where} is on a read-only disk. Choose another place."
    if error.errno in _FORBIDDEN:
        return f"There is no permission to write in {where}, or another program has the file open. Close it, or choose another place."
    reason = error.strerror or "the system gave no reason"
    return f"{printable(str(target))} can't be written: {reason}. Choose another place."


def _check_target(target: Path) -> None:
    if target.is_dir():
        raise UnwritableTarget(f"{printable(str(target))} is a folder; name a file in it.")
    if not target.parent.is_dir():
        raise UnwritableTarget(
            f"There is no folder {printable(str(target.parent))}; make it first, or choose another."
        )
    if target.exists() and not target.is_file():
        raise UnwritableTarget(f"{printable(str(target))} isn't an ordinary file; choose another name.")
    if _is_register(target):
        raise UnwritableTarget(
            f"{printable(str(target))} is a register, or its log; it won't be written over. Choose another name."
        )
    if target.exists() and not os.access(target, os.W_OK):
        raise UnwritableTarget(
            f"{printable(str(target))} is read-only; choose another name, or allow writing to it."
        )


def _is_register(target: Path) -> bool:
    """Tell whether a target is, or is named as, a register or its write-ahead log."""
    if target.name.casefold().endswith((".leeway", ".leeway.wal")):
        return True
    if not target.is_file() or not os.access(target, os.R_OK):
        return False
    with target.open("rb") as stream:
        return stream.read(12)[8:] == b"DUCK"  # the header of a DuckDB file


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".leeway-{secrets.token_hex(8)}.{what}")


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _swap(staged: Mapping[Path, Path]) -> None:
    """Put the staged files in their places; on failure put the old ones back."""
    if len(staged) == 1:
        ((target, new),) = staged.items()
        new.replace(target)
        return
    old: dict[Path, Path] = {}
    placed: list[Path] = []
    done = False
    try:
        for target in staged:
            if target.exists():
                aside = _beside(target, "old")
                target.replace(aside)
                old[target] = aside
        for target, new in staged.items():
            new.replace(target)
            placed.append(target)
        done = True
    finally:  # whatever it was that came between
        if not done:
            _put_back(placed, old)
    for aside in old.values():
        aside.unlink()


def _put_back(placed: Iterable[Path], old: Mapping[Path, Path]) -> None:
    for target in placed:
        target.unlink()
    for target, aside in old.items():
        aside.replace(target)
