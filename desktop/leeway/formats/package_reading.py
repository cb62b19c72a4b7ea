"""Look through a package archive, one member after the other, and gather what was found."""

import hashlib
import heapq
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, Final

from leeway.errors import UnreadableSource
from leeway.formats import package_names as names
from leeway.formats.package_archive import Content, Member, MemberKind, read_package
from leeway.formats.package_findings import ExposingMap, PackageFindings, SecretPlace, Tally
from leeway.formats.package_limits import PackageLimits
from leeway.formats.package_manifest import Manifest, is_manifest
from leeway.formats.package_maps import SourceMap, read_map
from leeway.formats.package_references import References, is_remote, may_refer, target
from leeway.formats.package_tokens import TokenSearch
from leeway.formats.stopping import Interrupted
from leeway.formats.wording import shown

_PIECE: Final = 1 << 20
_NAMED: Final = 20
"""How many places of a kind are named."""
_MACHINE_CODE: Final = (
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa\xcf",
    b"\xfe\xed\xfa\xce",
)
_WINDOWS_CODE: Final = b"MZ"
_MEMBER_BROKEN: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)


def inspect_package(
    file: str, source: BinaryIO, limits: PackageLimits, stopped: Callable[[], bool] = lambda: False
) -> PackageFindings:
    """Look through an archive that can seek; `file` is its name.

    Raises:
        UnreadableSource: It isn't a .tgz, .whl or .zip, ends too early, is damaged or over a limit.
        Interrupted: `stopped` said so.
    """
    digest = hashlib.file_digest(_Stoppable(source, stopped), "sha256").hexdigest()
    packed = source.tell()
    source.seek(0)
    search = _Inspection(limits, stopped)
    for member in read_package(file, source, limits):
        if stopped():
            raise Interrupted
        search.take(member)
    if not search.members.count:
        raise UnreadableSource(f"{file} is an empty archive; there is nothing to look at.")
    return search.findings(file, digest, packed)


class _Stoppable:
    """A file that is read until somebody says stop."""

    def __init__(self, source: BinaryIO, stopped: Callable[[], bool]) -> None:
        self._source, self._stopped = source, stopped

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray, /) -> int:
        if self._stopped():
            raise Interrupted
        return self._source.readinto(buffer)  # type: ignore[attr-defined, no-any-return]


class _Count:
    """A tally in the making: names the first few by path."""

    def __init__(self) -> None:
        self.count = self.size = 0
        self._paths: list[str] = []

    def add(self, path: str, size: int = 0) -> None:
        self.count += 1
        self.size += size
        self._paths.append(path)
        if len(self._paths) > 50 * _NAMED:
            self._paths = heapq.nsmallest(_NAMED, self._paths)

    def tally(self) -> Tally:
        return Tally(self.count, self.size, tuple(map(shown, heapq.nsmallest(_NAMED, self._paths))))


class _Watched:
    """The content of a member: what is read of it goes to all that look at bytes."""

    def __init__(self, content: Content, see: Callable[[bytes], None], stopped: Callable[[], bool]) -> None:
        self._content, self._see, self._stopped = content, see, stopped

    def read(self, size: int = _PIECE, /) -> bytes:
        if self._stopped():
            raise Interrupted
        piece = self._content.read(size)
        self._see(piece)
        return piece


class _Inspection:
    """What was found so far."""

    def __init__(self, limits: PackageLimits, stopped: Callable[[], bool]) -> None:
        self._limits, self._stopped = limits, stopped
        self._manifest = Manifest()
        self._by_name = (
            (names.is_original, _Count()),
            (names.is_test, _Count()),
            (names.is_editor_file, _Count()),
        )
        self.members, self._maps, self._natives = _Count(), _Count(), _Count()
        self._links, self._outside = _Count(), _Count()
        self._exposing: list[ExposingMap] = []
        self._references: list[tuple[str, str]] = []
        self._paths: set[str] = set()
        self._secrets: set[tuple[str, str]] = set()
        self._troubles: list[str] = []

    def take(self, member: Member) -> None:
        """Look at the next member."""
        path = member.path
        if names.is_outside(path):
            self._outside.add(path, member.size)
        if member.kind is MemberKind.LINK:
            self._links.add(path)
        if member.kind is not MemberKind.FILE:
            return
        self.members.add(path, member.size)
        self._paths.add(posixpath.normpath(path))
        for belongs, count in self._by_name:
            if belongs(path):
                count.add(path, member.size)
        if kind := names.secret_kind(path):
            self._secrets.add((kind, path))
        if names.is_source_map(path):
            self._maps.add(path, member.size)
        if member.content is None:
            self._doubt(path, member.trouble)
            return
        try:
            self._read(member, member.content)
        except _MEMBER_BROKEN:
            self._doubt(path, "is damaged")

    def _doubt(self, path: str, trouble: str) -> None:
        self._troubles.append(f"“{shown(path)}” {trouble}, so what it holds isn't known.")

    def _read(self, member: Member, content: Content) -> None:
        path = member.path
        tokens = TokenSearch()
        head = content.read(_PIECE)
        tokens.feed(head)
        if names.is_native(path) or head.startswith(_MACHINE_CODE) or _is_windows_code(head):
            self._natives.add(path, member.size)
        rest = _Watched(content, tokens.feed, self._stopped)
        if names.is_source_map(path):
            self._take_map(read_map(path, _Joined(head, rest), self._limits), member.size)
        elif may_refer(path):
            self._take_code(path, head, rest)
        elif is_manifest(path) and member.size <= self._limits.manifest_bytes:
            self._manifest.read(path, _whole(head, rest))
        while rest.read():
            pass
        self._secrets.update((kind, path) for kind in tokens.found)

    def _take_code(self, path: str, head: bytes, rest: _Watched) -> None:
        references = References(path, self._limits)
        piece = head
        while piece:
            references.feed(piece)
            piece = rest.read()
        references.end()
        if references.last:
            self._references.append((path, references.last))
        for one in references.maps:
            self._maps.add(path)
            self._take_map(one, one.characters)

    def _take_map(self, found: SourceMap, size: int) -> None:
        if found.sources:
            self._exposing.append(ExposingMap(shown(found.path), size, found.sources, found.lines))
        if found.trouble:
            self._doubt(found.path, found.trouble)

    def findings(self, file: str, sha256: str, packed: int) -> PackageFindings:
        """Return what was found; references to maps are followed now that all members are known."""
        dangling, remote = _Count(), _Count()
        for path, reference in self._references:
            if is_remote(reference):
                remote.add(f"{path}: {reference}")
            elif target(path, reference) not in self._paths:
                dangling.add(f"{path}: {reference}")
        originals, tests, editor_files = (count.tally() for _, count in self._by_name)
        manifest = self._manifest
        return PackageFindings(
            file=file,
            sha256=sha256,
            kind=manifest.kind or "archive",
            name=manifest.name,
            version=manifest.version,
            packed=packed,
            members=self.members.tally(),
            maps=self._maps.tally(),
            exposing=tuple(sorted(self._exposing, key=lambda one: (-one.size, one.path))),
            exposed_sources=sum(one.sources for one in self._exposing),
            exposed_lines=sum(one.lines for one in self._exposing),
            dangling=dangling.tally(),
            remote=remote.tally(),
            originals=originals,
            secrets=tuple(SecretPlace(kind, shown(path)) for kind, path in sorted(self._secrets)),
            tests=tests,
            editor_files=editor_files,
            scripts=tuple(manifest.scripts),
            natives=self._natives.tally(),
            links=self._links.tally(),
            outside=self._outside.tally(),
            platforms=manifest.platforms,
            troubles=(*manifest.troubles, *self._troubles),
        )


class _Joined:
    """Bytes that were read already, then the rest."""

    def __init__(self, head: bytes, rest: _Watched) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1, /) -> bytes:
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._rest.read(size)


def _whole(head: bytes, rest: _Watched) -> bytes:
    pieces = [head]
    while pieces[-1]:
        pieces.append(rest.read())
    return b"".join(pieces)


def _is_windows_code(head: bytes) -> bool:
    """Tell machine code for Windows by the header that the first one points to (PE format, offset 0x3c)."""
    if not head.startswith(_WINDOWS_CODE) or len(head) < 64:
        return False
    at = int.from_bytes(head[60:64], "little")
    return head[at : at + 4] == b"PE\0\0"
