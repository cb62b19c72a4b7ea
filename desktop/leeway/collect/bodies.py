"""The body of an answer: decoded within a limit, and looked at before anybody trusts it."""

import re
import zlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from leeway.collect.answers import Kind
from leeway.collect.errors import BrokenOff, RefusedAnswer, TooLarge, Unreachable, WrongContent

_HTML: Final = re.compile(
    rb"\s*(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML: Final = re.compile(rb"\s*<(?:\?xml|[\w:]*feed\b|rss\b|[\w:]*RDF\b)", re.IGNORECASE)
_BOM: Final = b"\xef\xbb\xbf"
_SAID: Final = 65_536
_GZIP: Final = 16 + zlib.MAX_WBITS


def decoded(chunks: Iterable[bytes], encoding: str, limit: int, where: str) -> bytes:
    """Bring the chunks of a body together, unpacked, and stop as soon as they pass `limit` bytes.

    Raises:
        TooLarge: There is more than that; however small it came, no more than that is ever unpacked.
        BrokenOff: What was packed ends too early.
        WrongContent: It is packed in a way that nobody asked for, or isn't.
    """
    name = encoding.strip().casefold()
    if name not in ("", "identity", "gzip", "x-gzip"):
        raise WrongContent(f"{where} answered in a packing that Leeway didn't ask for. Nothing was taken.")
    unpack = _Gunzip(where) if "gzip" in name else None
    body = bytearray()
    for chunk in chunks:
        body += unpack.feed(chunk, limit + 1 - len(body)) if unpack else chunk
        if len(body) > limit:
            raise TooLarge(
                f"{where} sends more than {limit / 1e6:,.3g} MB; the rest was not taken in, and nothing was kept. Is the "
                "address right?"
            )
    if unpack and not unpack.ended:
        raise BrokenOff(f"The answer of {where} ends in the middle. Try again later; what is known stays.")
    return bytes(body)


def said(chunks: Iterable[bytes], encoding: str, where: str) -> bytes:
    """Return what a refusal says, empty where it says too much, or nothing that can be read to its end."""
    import httpcore

    try:
        return decoded(chunks, encoding, _SAID, where)
    except (RefusedAnswer, Unreachable, httpcore.ProtocolError, httpcore.NetworkError):
        return b""


class _Gunzip:
    """Unpacks gzip, never more at once than is asked for."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._packed = zlib.decompressobj(_GZIP)
        self._began = False

    @property
    def ended(self) -> bool:
        """Whether what was fed is complete."""
        return self._packed.eof or not self._began

    def feed(self, chunk: bytes, room: int) -> bytes:
        """Unpack `room` bytes at most."""
        out = bytearray()
        while chunk and room > len(out):
            self._began = True
            if self._packed.eof:  # another member follows
                self._packed = zlib.decompressobj(_GZIP)
            try:
                out += self._packed.decompress(chunk, room - len(out))
            except zlib.error as error:
                raise WrongContent(
                    f"What {self._where} sends is called gzip and isn't, or is damaged. Nothing was taken."
                ) from error
            chunk = self._packed.unconsumed_tail or self._packed.unused_data.lstrip(b"\x00")
        return bytes(out)


def checked(body: bytes, content_type: str, kind: Kind, where: str) -> Any:
    """Return the value of a body of JSON, None for a feed, having looked whether it is one.

    Raises:
        WrongContent: It is something else, such as the web page that many sites answer unknown addresses with.
    """
    media = content_type.partition(";")[0].strip().casefold()
    if _HTML.match(body.removeprefix(_BOM)[:4_096]) or (media in ("text/html", "application/xhtml+xml")):
        raise WrongContent(
            f"{where} answered with a web page (HTML) where {kind.value} was expected. Is this the address of the feed, or "
            "must one sign in first?"
        )
    if kind is Kind.FEED:
        if not _XML.match(body.removeprefix(_BOM)[:4_096]):
            raise WrongContent(f"What {where} answered isn't {kind.value}. Is the address right?")
        return None
    return _json(body, content_type, where)


def _json(body: bytes, content_type: str, where: str) -> Any:
    """Read JSON: always UTF-8 between systems (RFC 8259, 8.1), whatever the label says."""
    try:
        text = body.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        label = re.search(r"charset=\s*\"?([\w-]+)", content_type)
        said = f", though it is labelled {label.group(1)}" if label else ""
        raise WrongContent(
            f"The JSON of {where} isn't UTF-8{said}, at byte {error.start + 1:,}: letters in it would be guessed. Nothing was "
            "taken."
        ) from error
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise WrongContent(
            f"What {where} answered isn't JSON, or only a part of it ({error}). Nothing was taken."
        ) from error
