"""Addresses that may be asked: https, without a password, and known to be public or else agreed to by the user."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from leeway.collect.errors import RefusedAddress

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS: Final = {"https": 443, "http": 80}
_LOCAL: Final = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "home.arpa",
    "localdomain",
)
_SHOWN: Final = 120
_ODD: Final = re.compile(r"[\s\x00-\x1f\x7f\\]")


@dataclass(frozen=True, slots=True)
class Address:
    """An address that can be asked. `host` is in small letters and ASCII, an IPv6 address without brackets.

    `needs_asking` says why the user must agree to the host first; it is empty for a name that looks public. Names are
    looked up only when they are connected to, and then their addresses are looked at in the same way.
    """

    url: str
    scheme: str
    host: str
    port: int
    needs_asking: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as one key: tokens and limits belong to it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def shown(self) -> str:
        """The address for a message: without what follows “?”."""
        return shown_address(self.url)


def read_address(text: str) -> Address:
    """Read an address.

    Raises:
        RefusedAddress: It is none that may be asked; the message says what to write instead.
    """
    bare = text.strip()
    parts = _parts(bare)
    if parts.username is not None or parts.password is not None:
        raise RefusedAddress(
            f"An address with a name or a password in it isn't asked ({parts.hostname}): take out what stands before “@”. "
            "Tokens belong into the keyring."
        )
    host, port = _host(parts), _port(parts)
    scheme = parts.scheme.casefold()
    if scheme == "http" and not is_loopback(host):
        raise RefusedAddress(
            f"{shown_address(bare)} isn't encrypted: only https is asked. Write https:// instead."
        )
    named = f"[{host}]" if ":" in host else host
    netloc = named if port in (None, _PORTS[scheme]) else f"{named}:{port}"
    url = urlunsplit((scheme, netloc, parts.path or "/", parts.query, ""))
    return Address(url, scheme, host, port or _PORTS[scheme], _why_ask(host))


def shown_address(url: str) -> str:
    """Return an address for a message: without what follows “?”, and without a password."""
    head = re.split(r"[?#]", url, maxsplit=1)[0]
    head = re.sub(r"//[^/@]*@", "//", head)
    line = "".join(letter for letter in head if letter.isprintable())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    ip = ip_of(host)
    return ip.is_loopback if ip else host == "localhost" or host.endswith(".localhost")


def ip_of(host: str) -> IpAddress | None:
    """Return the address that a host is written as, None for a name."""
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip


def is_public(ip: IpAddress) -> bool:
    """Tell whether an address is one of the open internet: not private, link-local, loopback or reserved."""
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _parts(bare: str) -> SplitResult:
    if not bare:
        raise RefusedAddress("There is no address. Write one such as https://status.example.com.")
    if _ODD.search(bare):
        raise RefusedAddress(
            f"{shown_address(bare)} isn't an address: there is a space or a control character in it. Take that out."
        )
    try:
        parts = urlsplit(bare)
        scheme = parts.scheme.casefold()
        if not parts.netloc and "://" not in bare and scheme != "file":
            raise RefusedAddress(
                f"{shown_address(bare)} has no scheme: write https://{shown_address(bare).lstrip('/')}."
            )
    except ValueError as error:
        raise RefusedAddress(f"{shown_address(bare)} isn't an address: {error}.") from error
    if scheme not in _PORTS:
        raise RefusedAddress(
            f"{shown_address(bare)} isn't asked: only https addresses are. A saved file can be imported instead."
        )
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        ascii_host = host if ip_of(host) else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise RefusedAddress(f"“{host[:_SHOWN]}” isn't the name of a host. Look for a slip.") from error
    if not ascii_host:
        raise RefusedAddress("The address names no host. Write one such as https://status.example.com.")
    return ascii_host.casefold()


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError as error:
        raise RefusedAddress(f"The port of {parts.hostname} isn't a number from 1 to 65,535.") from error
    if port == 0:
        raise RefusedAddress(f"The port of {parts.hostname} isn't a number from 1 to 65,535.")
    return port


def _why_ask(host: str) -> str:
    ip = ip_of(host)
    if ip is not None:
        return "" if is_public(ip) else f"{host} is an address of a private network or of this machine."
    if "." not in host or any(host == name or host.endswith(f".{name}") for name in _LOCAL):
        return f"{host} is a name of a private network or of this machine."
    return ""
