"""Which repository is meant, and where its GitHub answers: github.com, or an Enterprise server."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from leeway.collect.addresses import read_address
from leeway.collect.errors import RefusedAddress

PUBLIC_API: Final = "https://api.github.com"
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: `api` is the base of its REST API, without a slash at the end, `graphql` that of GraphQL."""

    owner: str
    name: str
    api: str = PUBLIC_API

    @property
    def url(self) -> str:
        """Where it is in the REST API."""
        return f"{self.api}/repos/{self.owner}/{self.name}"

    @property
    def graphql(self) -> str:
        """Where GraphQL answers: `/graphql`, on an Enterprise server `/api/graphql`."""
        return f"{self.api.removesuffix('/v3')}/graphql"

    @property
    def host(self) -> str:
        """The host that is asked."""
        return read_address(self.api).host

    @property
    def full_name(self) -> str:
        """Owner and name."""
        return f"{self.owner}/{self.name}"


def read_repository(text: str, api: str = "") -> Repository:
    """Read “owner/name”, or the address of a repository; of an Enterprise server the API is `https://HOST/api/v3`.

    Raises:
        RefusedAddress: It names no repository.
    """
    bare = text.strip().removesuffix("/").removesuffix(".git")
    base = api.strip().rstrip("/")
    if "://" in bare:
        address = read_address(bare)
        host = address.host.removeprefix("www.")
        if not base and host not in ("github.com", "api.github.com"):
            base = address.origin.removesuffix(":443") + "/api/v3"
        bare = urlsplit(address.url).path.removeprefix("/api/v3").removeprefix("/repos").strip("/")
    names = bare.split("/")
    if len(names) < 2 or not all(_NAME.fullmatch(name) for name in names[:2]):
        raise RefusedAddress(
            f"“{text.strip()[:80]}” names no repository: write owner/name, such as python/cpython, or its address."
        )
    if base:
        read_address(base)
    return Repository(names[0], names[1], base or PUBLIC_API)
