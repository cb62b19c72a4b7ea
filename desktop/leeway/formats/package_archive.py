"""Members of a package archive (.tgz, .whl, .zip) one after another, as streams: nothing is extracted, little is held."""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import IO, BinaryIO, Final, Protocol

from typing_extensions import override

from leeway.errors import UnreadableSource
from leeway.formats.package_limits import PackageLimits
from leeway.formats.wording import shown

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS: Final = {
    b"BZh": "is packed with bzip2",
    b"\xfd7zXZ": "is packed with xz",
    b"\x28\xb5\x2f\xfd": "is packed with zstd",
    b"7z\xbc\xaf": "is a 7z archive",
    b"Rar!": "is a RAR archive",
}
_ENCRYPTED: Final = 0x1
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_LONGEST_COMMENT: Final = 65_535
_WHERE_ZIP64: Final = b"PK\x06\x07"
_ZIP64: Final = b"PK\x06\x06"
_BLOCK: Final = 512
_BROKEN: Final = (zlib.error, EOFError, gzip.BadGzipFile, tarfile.TarError, ValueError, OverflowError)


class Content(Protocol):
    """The bytes of a member, piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        ...


class MemberKind(Enum):
    """What a member is; only files have content."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive: its path as the archive has it, the bytes it says to have, and its content.

    `content` is to be read before the next member is asked for; it is None for what isn't a file, or can't be read, and
    `trouble` then says why.
    """

    path: str
    kind: MemberKind
    size: int
    content: Content | None = None
    trouble: str = ""


def read_package(file: str, source: BinaryIO, limits: PackageLimits) -> Iterator[Member]:
    """Yield the members of an archive in its own order; `source` can seek, `file` is its name for messages.

    Raises:
        UnreadableSource: It isn't such an archive, ends too early, is damaged, or over a limit.
    """
    head = source.read(8)
    source.seek(0)
    if head.startswith(_GZIP):
        yield from _tar_members(file, source, limits)
    elif head.startswith(_ZIP):
        yield from _zip_members(file, source, limits)
    else:
        what = next((words for sign, words in _OTHERS.items() if head.startswith(sign)), "")
        raise UnreadableSource(
            f"{file} {what or 'is no package archive'}; give the package as .tgz, .whl or .zip."
        )


class Budget:
    """Counts what is decoded, and ends it at the limit."""

    def __init__(self, file: str, source: BinaryIO, limits: PackageLimits) -> None:
        self._file, self._source, self._limits = file, source, limits
        self._decoded = 0

    def take(self, count: int) -> None:
        """Count decoded bytes.

        Raises:
            UnreadableSource: There are more than the limit, or they are out of proportion to the file.
        """
        self._decoded += count
        if self._decoded > self._limits.decoded_bytes:
            raise UnreadableSource(
                f"{self._file} unpacks to more than {self._limits.decoded_bytes:,} bytes; it isn't read any further, and "
                "nothing of it was kept."
            )
        packed = max(self._source.tell(), 1)
        if self._decoded > self._limits.ratio_from and self._decoded > self._limits.ratio * packed:
            raise bomb(self._file, self._limits)


def bomb(file: str, limits: PackageLimits, member: str = "") -> UnreadableSource:
    """Say that an archive, or a member of it, unpacks to out of all proportion."""
    about = f"{file}: “{shown(member)}”" if member else file
    return UnreadableSource(
        f"{about} unpacks to more than {limits.ratio:,} times its size, as packages don't; it isn't read any further, and "
        "nothing of it was kept."
    )


# ------------------------------------------------------------------------------------------------------- tar and gzip


class _Unpacked(io.RawIOBase):
    """What gzip holds, counted; between two members, too, no more than an archive has to say there."""

    def __init__(self, file: str, source: BinaryIO, limits: PackageLimits) -> None:
        self._stream = gzip.GzipFile(fileobj=source)
        self._budget = Budget(file, source, limits)
        self._file, self._limits = file, limits
        self._allowed = limits.between

    def allow(self, ahead: int) -> None:
        """Let `ahead` bytes of a member be passed, and what stands between it and the next."""
        self._allowed = ahead + self._limits.between

    @override
    def readable(self) -> bool:
        return True

    @override
    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self._budget.take(len(data))
        self._allowed -= len(data)
        if self._allowed < 0:
            raise UnreadableSource(
                f"{self._file} has a header of more than {self._limits.between:,} bytes; it is damaged or made to harm. "
                "Nothing of it was kept."
            )
        return data


def _tar_members(file: str, source: BinaryIO, limits: PackageLimits) -> Iterator[Member]:
    unpacked = _Unpacked(file, source, limits)
    try:
        with tarfile.open(fileobj=unpacked, mode="r|", bufsize=_BLOCK * 128) as archive:
            yield from _tar_entries(file, archive, unpacked, limits)
    except _BROKEN as error:
        raise _damaged(file, error) from error


def _tar_entries(
    file: str, archive: tarfile.TarFile, unpacked: _Unpacked, limits: PackageLimits
) -> Iterator[Member]:
    count = 0
    while (entry := archive.next()) is not None:
        archive.members = []  # type: ignore[attr-defined] # otherwise it keeps every one of them
        count += 1
        if count > limits.members:
            raise _too_many(file, limits)
        unpacked.allow(max(entry.size, 0) + _BLOCK * 256)
        _check_name(file, entry.name, limits)
        yield _tar_member(file, archive, entry)
        unpacked.allow(max(entry.size, 0) + _BLOCK * 256)  # what wasn't read is passed over


def _tar_member(file: str, archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Member:
    if entry.issym() or entry.islnk():
        return Member(entry.name, MemberKind.LINK, 0)
    if entry.isdir():
        return Member(entry.name, MemberKind.FOLDER, 0)
    if not entry.isreg():
        return Member(entry.name, MemberKind.OTHER, 0)
    if entry.sparse is not None:  # may claim any size without holding it
        return Member(entry.name, MemberKind.FILE, entry.size, trouble="is stored with holes")
    content = archive.extractfile(entry)
    assert content is not None
    return Member(entry.name, MemberKind.FILE, entry.size, _TarContent(file, content))


class _TarContent:
    """The content of a member, whose archive may turn out to be damaged in the midst of it."""

    def __init__(self, file: str, content: IO[bytes]) -> None:
        self._file, self._content = file, content

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._content.read(size)
        except _BROKEN as error:
            raise _damaged(self._file, error) from error


def _damaged(file: str, error: Exception) -> UnreadableSource:
    words = shown(str(error)).rstrip(".").casefold()
    if isinstance(error, EOFError) or "unexpected end" in words or "end-of-stream" in words:
        return UnreadableSource(
            f"{file} ends too early: it wasn't fetched or copied whole. Get it again; nothing of it was kept."
        )
    return UnreadableSource(f"{file} is damaged ({words}). Get it again; nothing of it was kept.")


def _too_many(file: str, limits: PackageLimits) -> UnreadableSource:
    return UnreadableSource(
        f"{file} has more than {limits.members:,} members, as packages don't; it isn't read any further, and nothing of it "
        "was kept."
    )


def _check_name(file: str, name: str, limits: PackageLimits) -> None:
    if len(name) > limits.name:
        raise UnreadableSource(
            f"{file}: a member's path, “{shown(name)}”, is longer than {limits.name:,} characters; the archive is damaged or "
            "made to harm. Nothing of it was kept."
        )


# ---------------------------------------------------------------------------------------------------------------- zip


def _zip_members(file: str, source: BinaryIO, limits: PackageLimits) -> Iterator[Member]:
    _check_directory(file, source, limits)
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
            if len(entries) > limits.members:
                raise _too_many(file, limits)
            _check_sizes(file, entries, limits)
            for entry in entries:
                _check_name(file, entry.filename, limits)
                yield _zip_member(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, *_BROKEN) as error:
        raise _damaged(file, error) from error


def _check_directory(file: str, source: BinaryIO, limits: PackageLimits) -> None:
    """Look at how long the table of contents is before zipfile makes an object of each of its entries."""
    end = source.seek(0, io.SEEK_END)
    source.seek(max(0, end - _END_SIZE - _LONGEST_COMMENT))
    tail = source.read()
    at = tail.rfind(_END)
    if at < 0:
        raise UnreadableSource(
            f"{file} ends too early: its table of contents is missing. Get it again; nothing of it was kept."
        )
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    where = tail.rfind(_WHERE_ZIP64, 0, at)
    if where >= 0:
        source.seek(int.from_bytes(tail[where + 8 : where + 16], "little"))
        record = source.read(56)
        if record.startswith(_ZIP64):
            size = int.from_bytes(record[40:48], "little")
    source.seek(0)
    if size > limits.directory_bytes:
        raise _too_many(file, limits)


def _check_sizes(file: str, entries: list[zipfile.ZipInfo], limits: PackageLimits) -> None:
    total = 0
    for entry in entries:
        total += entry.file_size
        if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(
            entry.compress_size, 1
        ):
            raise bomb(file, limits, entry.filename)
    if total > limits.decoded_bytes:
        raise UnreadableSource(
            f"{file} would unpack to {total:,} bytes; at most {limits.decoded_bytes:,} are looked at."
        )


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    mode = entry.external_attr >> 16
    path = entry.orig_filename
    if entry.filename.endswith("/"):  # is_dir() stumbles over an empty name
        return Member(path, MemberKind.FOLDER, 0)
    if mode & 0o170000 == 0o120000:
        return Member(path, MemberKind.LINK, 0)
    if entry.flag_bits & _ENCRYPTED:
        return Member(path, MemberKind.FILE, entry.file_size, trouble="is encrypted")
    try:
        return Member(path, MemberKind.FILE, entry.file_size, archive.open(entry))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        return Member(
            path, MemberKind.FILE, entry.file_size, trouble=f"can't be unpacked ({shown(str(error))})"
        )
