"""The tokens for GitHub, where the system keeps them, for whoever isn't allowed to know the keyring itself.

Each server has its own: that of github.com is called “github”, that of an Enterprise server by the name of its host. A token
goes to its own server and nowhere else.
"""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leeway.domain import feed_entities
from leeway.errors import LeewayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leeway.collect.secret import Secret
    from leeway.collect.secrets import Secrets
    from leeway.domain.feed_entities import Feed

GITHUB: Final = "github"
GITHUB_API: Final = "https://api.github.com"
_OWN_HOSTS: Final = ("github.com", "www.github.com", "api.github.com")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens that were found, by the API that each is for, and a sentence where one can't be had: then it is asked without."""

    by_api: "Mapping[str, Secret]"
    trouble: str = ""


def checked_name(name: str) -> str:
    """Return the name of a token: “github”, or the host of an Enterprise server, with its port unless that is 443.

    Raises:
        LeewayError: It is neither.
    """
    from leeway.collect.addresses import read_address

    text = name.strip().casefold()
    if text in (GITHUB, *_OWN_HOSTS):
        return GITHUB
    try:
        address = read_address(f"https://{text}")
    except LeewayError:
        address = None
    if address is None or "." not in address.host or any(sign in text for sign in "/?#@"):
        raise LeewayError(
            f"“{name[:40]}” names no token: write github, or the host of your own GitHub server, such as github.example.com."
        )
    return _host(address.origin)


def token_name(api: str) -> str:
    """Name the token of an API.

    Raises:
        LeewayError: It is no address.
    """
    from leeway.collect.addresses import read_address

    origin = read_address(api).origin
    return GITHUB if origin == read_address(GITHUB_API).origin else _host(origin)


def _host(origin: str) -> str:
    return origin.split("://", 1)[1].removesuffix(":443")


def github_apis(feeds: "Iterable[Feed]") -> tuple[str, ...]:
    """List the APIs of GitHub that feeds ask, each once; feeds that can't be read ask none."""
    from leeway.collect.github_address import read_repository

    found: dict[str, None] = {}
    for feed in feeds:
        if feed.kind == feed_entities.TOPIC:
            found[GITHUB_API] = None
        elif feed.kind == feed_entities.REPOSITORY:
            try:
                found[read_repository(feed.address).api] = None
            except LeewayError:
                continue
    return tuple(found)


def find_tokens(secrets: "Secrets", apis: "Iterable[str]") -> Tokens:
    """Find the tokens for some APIs; the first that the keyring can't tell ends the search, since it may wait for long."""
    from leeway.collect.errors import SecretError

    found: dict[str, Secret] = {}
    for api in apis:
        try:
            secret = secrets.get(token_name(api))
        except SecretError as error:
            return Tokens(found, f"{error} GitHub is asked without a token.")
        if secret is not None:
            found[api] = secret
    return Tokens(found)


class TokenKeeper:
    """The tokens for the window: every answer is a sentence. It asks the keyring, so it is for jobs only."""

    def __init__(self) -> None:
        self._made: Secrets | None = None

    @property
    def secrets(self) -> "Secrets":
        """The tokens, of which those that the keyring won't take live as long as this; the log hides them, whatever their form."""
        if self._made is None:
            from leeway.collect.secrets import Secrets

            self._made = Secrets()
            for handler in logging.getLogger("leeway").handlers:
                self._made.hide_in(handler)
        return self._made

    def status(self, name: str) -> str:
        """Say where a token is."""
        found = self.secrets.status(name)
        return _sentence(found.state.value, found.why)

    def keep(self, name: str, text: str) -> str:
        """Keep a token, and say where it is now.

        Raises:
            InvalidSecret: It can't be a token.
        """
        found = self.secrets.set(name, text)
        return _sentence(found.state.value, found.why)

    def clear(self, name: str) -> str:
        """Forget a token, and say how it stands now.

        Raises:
            SecretError: The keyring is locked, so what it may hold stays there.
        """
        found = self.secrets.delete(name)
        return _sentence(found.state.value, found.why)


def _sentence(state: str, why: str) -> str:
    return f"{state[:1].upper()}{state[1:]}. {why}".strip()
