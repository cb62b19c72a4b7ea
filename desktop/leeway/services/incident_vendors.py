"""Whose incidents those of a file are: as the user says, else as the file names its vendor or its status page."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from leeway.assets import asset
from leeway.domain.register import Register
from leeway.domain.register_entities import Vendor
from leeway.domain.validation import folded
from leeway.errors import UnreadableSource
from leeway.ids import new_id


@dataclass(frozen=True, slots=True)
class Pages:
    """The vendors of status pages by host, and by the short names that lists use."""

    hosts: Mapping[str, str]
    names: Mapping[str, str]

    @classmethod
    def read(cls, path: Path | None = None) -> "Pages":
        """Read the program's own list, unless another is given.

        Raises:
            UnreadableSource: The file isn't what it should be.
        """
        path = path or asset("resources", "status_pages.toml")
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
            hosts, names = (
                {str(k).casefold(): str(v) for k, v in document[part].items()} for part in ("hosts", "names")
            )
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise UnreadableSource(f"{path.name} isn't a list of status pages: {error!r}.") from error
        return cls(hosts, names)

    def of_host(self, host: str) -> str:
        """Return whose page a host is, empty if it isn't known."""
        return self.hosts.get(host, "") or self.hosts.get(host.removeprefix("www."), "")

    def of_name(self, name: str) -> str:
        """Return what a short name stands for; a name that isn't known stays, a lone small word gets a capital."""
        known = self.names.get(name.casefold())
        return known or (name.capitalize() if name.islower() and name.isalpha() else name)


class Vendors:
    """The vendors that incidents can belong to: those of the register, and those that the import would make."""

    def __init__(self, register: Register, pages: Pages) -> None:
        """Begin with those of the register."""
        self._pages = pages
        self._by_name: dict[object, str] = {folded(row.name): row.id for row in register.vendors.values()}
        self._by_domain = _domains(register.vendors.values())
        self.names: dict[str, str] = {row.id: row.name for row in register.vendors.values()}
        self.made: dict[str, Vendor] = {}

    def named(self, name: str) -> str:
        """Return the id of the vendor of that name, which is made if there is none."""
        line = " ".join(name.split())
        found = self._by_name.get(folded(line))
        if found is None:
            vendor = Vendor(new_id(), line)
            self.made[vendor.id] = vendor
            self.names[vendor.id] = line
            self._by_name[folded(line)] = found = vendor.id
        return found

    def of(self, name: str, host: str) -> str | None:
        """Return the id of the vendor that a file names, or whose status page it is; None if it says neither."""
        if name:
            found = self._by_name.get(folded(name))
            return found or self.named(self._pages.of_name(name))
        page = self._pages.of_host(host)
        if page:
            return self.named(page)
        return self._by_domain.get(_domain(host))


def _domains(vendors: Iterable[Vendor]) -> dict[str, str]:
    found: dict[str, str] = {}
    for vendor in vendors:
        host = vendor.website.partition("://")[2].partition("/")[0] or vendor.website.partition("/")[0]
        if "." in host:
            found.setdefault(_domain(host), vendor.id)
    return found


def _domain(host: str) -> str:
    """Return the last two names of a host, which for most vendors is their own domain."""
    return ".".join(host.casefold().rstrip(".").split(".")[-2:])
