"""Zip archives of tables: read in memory within limits, written the same bytes each time. Nothing is extracted to disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from leeway.errors import UnreadableSource
from leeway.formats.limits import Limits
from leeway.formats.wording import shown

_ENCRYPTED = 0x1
_LONGEST_NAME = 1_000
_OLDEST = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


def read_members(
    file: str, source: BinaryIO, suffixes: tuple[str, ...], limits: Limits
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive that end in one of the suffixes, each with its name in the archive.

    What an operating system leaves in archives (hidden files, `__MACOSX`) is passed over.

    Raises:
        UnreadableSource: It isn't an archive, is damaged, encrypted, over a limit, or names a path outside itself.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            members = _checked(file, archive.infolist(), suffixes, limits)
            for member in members:
                yield member.filename, _decoded(file, archive, member)
    except _BROKEN as error:
        raise UnreadableSource(f"{file} isn't a zip archive that can be read: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    return shown(str(error)).rstrip(".") or "it ends too early"


def _checked(
    file: str, members: list[zipfile.ZipInfo], suffixes: tuple[str, ...], limits: Limits
) -> list[zipfile.ZipInfo]:
    """Look at the table of contents before anything is decoded."""
    if len(members) > limits.members:
        raise UnreadableSource(f"{file} has {len(members):,} members; at most {limits.members:,} are read.")
    seen: set[str] = set()
    for member in members:
        _check_member(file, member, limits)
        name = member.filename.casefold()
        if name in seen:
            raise UnreadableSource(
                f"{file} has two members named “{shown(member.filename)}”; keep one of them."
            )
        seen.add(name)
    wanted = [
        member
        for member in members
        if member.filename.casefold().endswith(suffixes) and not _hidden(member.filename)
    ]
    total = sum(member.file_size for member in wanted)
    if total > limits.decoded_bytes:
        raise UnreadableSource(
            f"{file} would unpack to {total:,} bytes; at most {limits.decoded_bytes:,} are read."
        )
    return wanted


def _check_member(file: str, member: zipfile.ZipInfo, limits: Limits) -> None:
    # Paths: what the archive says, not what zipfile makes of it: on Windows the two differ in their slashes.
    name = shown(member.filename)
    if len(member.filename) > _LONGEST_NAME:
        raise UnreadableSource(
            f"{file}: the name of the member “{name}” is too long; at most {_LONGEST_NAME:,} characters."
        )
    parts = member.orig_filename.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0]:
        raise UnreadableSource(
            f"{file}: the member “{name}” has a path outside the archive; nothing was read."
        )
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableSource(
            f"{file}: the member “{name}” is encrypted; make the archive without a password."
        )
    packed = max(member.compress_size, 1)
    if member.file_size > limits.ratio_from and member.file_size > limits.ratio * packed:
        raise UnreadableSource(
            f"{file}: the member “{name}” would unpack to {member.file_size // packed:,} times its size; at most "
            f"{limits.ratio:,} times is read."
        )


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _decoded(file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Unpack one member, no further than it says it goes; zipfile checks its sum at the end."""
    with archive.open(member) as stream:
        data = stream.read(member.file_size + 1)
    if len(data) != member.file_size:
        raise UnreadableSource(
            f"{file}: the member “{shown(member.filename)}” isn't as long as it says; it is damaged."
        )
    return data


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """Pack files, with no dates in it, so that the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name, _OLDEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = _PLAIN_FILE
            archive.writestr(member, data)
    return target.getvalue()
