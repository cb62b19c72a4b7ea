"""What the code of a package says about its source maps: the reference at the end of a file, and maps within it."""

import base64
import binascii
import io
import posixpath
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from leeway.formats.package_limits import PackageLimits
from leeway.formats.package_maps import SourceMap, read_map

_SIGN: Final = b"sourceMappingURL="
_COMMENT: Final = re.compile(rb"(?://|/\*)[#@][ \t]*$")
_PLAIN: Final = re.compile(rb"[A-Za-z0-9_.~!&()+,;:@%/?#=-]+")
_DATA: Final = re.compile(rb"data:application/json[^,]{0,80};base64,")
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=]")
_KEPT: Final = 2_048
"""Bytes of the longest reference, and of what leads to a map within the code."""
_LOOK_BACK: Final = 16
_CODE: Final = (".js", ".mjs", ".cjs", ".css")


def may_refer(path: str) -> bool:
    """Tell whether a member is code that can name its source map."""
    return path.casefold().endswith(_CODE)


class References:
    """Follows code piece by piece; `last` is the reference that counts, `maps` are those that are within it."""

    def __init__(self, path: str, limits: PackageLimits) -> None:
        self.last = ""
        self.maps: list[SourceMap] = []
        self._path, self._limits = path, limits
        self._kept = b""
        self._inline: bytearray | None = None

    def feed(self, piece: bytes) -> None:
        """Look through the next piece; none at the end."""
        rest: bytes | None = piece
        while rest is not None:
            if self._inline is not None:
                rest = self._gather(rest)
                if rest is None:
                    return
            rest = self._look(rest, ends=not piece)

    def end(self) -> None:
        """Take in what is left."""
        self.feed(b"")
        if self._inline is not None:
            self._close(self._inline)

    def _look(self, piece: bytes, *, ends: bool) -> bytes | None:
        """Follow references; return what comes after the beginning of a map within the code, None if none begins."""
        data = self._kept + piece
        done = len(data) if ends else max(0, len(data) - _KEPT)
        for at, url in _found(data, done):
            inline = _DATA.match(url)
            self.last = "" if inline else url.decode("ascii")
            if inline:
                self._inline, self._kept = bytearray(), b""
                return data[at + inline.end() :]
        self._kept = data[max(0, done - _LOOK_BACK) :]
        return None

    def _gather(self, piece: bytes) -> bytes | None:
        """Take what belongs to a map within the code; return what comes after it, None if it may go on."""
        assert self._inline is not None
        stop = _NOT_BASE64.search(piece)
        if len(self._inline) <= self._limits.inline_map_bytes:
            self._inline += piece[: stop.start()] if stop else piece
        if stop is None:
            return None
        self._close(self._inline)
        return piece[stop.start() :]

    def _close(self, text: bytearray) -> None:
        self._inline = None
        if len(text) > self._limits.inline_map_bytes:
            trouble = (
                f"holds a source map of more than {self._limits.inline_map_bytes:,} bytes that was not read"
            )
            self.maps.append(SourceMap(self._path, trouble=trouble))
            return
        try:
            body = base64.b64decode(text + b"=" * (-len(text) % 4))
        except binascii.Error:
            self.maps.append(SourceMap(self._path, trouble="holds a source map that can't be decoded"))
            return
        self.maps.append(read_map(self._path, io.BytesIO(body), self._limits))


def _found(data: bytes, done: int) -> Iterator[tuple[int, bytes]]:
    """Yield the references that begin before `done`, with where their address begins."""
    at = data.find(_SIGN)
    while 0 <= at < done:
        begins = at + len(_SIGN)
        url = _PLAIN.match(data, begins)
        if _COMMENT.search(data[max(0, at - _LOOK_BACK) : at]) and url:
            yield begins, url[0]
        at = data.find(_SIGN, begins)


def is_remote(reference: str) -> bool:
    """Tell whether a reference leads to another computer."""
    return bool(re.match(r"(?:https?:)?//", reference, re.IGNORECASE))


def target(path: str, reference: str) -> str:
    """Return the path of the member that a reference leads to."""
    plain = unquote(re.split(r"[?#]", reference, maxsplit=1)[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), plain))
