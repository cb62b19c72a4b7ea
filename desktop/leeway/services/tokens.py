"""The token for GitHub, where the system keeps it, for whoever isn't allowed to know the keyring itself."""

import logging
from typing import TYPE_CHECKING, Final

from leeway.errors import LeewayError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leeway.collect.secret import Secret
    from leeway.collect.secrets import Secrets

GITHUB_HOST: Final = "api.github.com"
GITHUB_API: Final = f"https://{GITHUB_HOST}"
NAMES: Final = ("github",)


def checked_name(name: str) -> str:
    """Return the name of a token that Leeway knows.

    Raises:
        LeewayError: It knows none of that name.
    """
    if name.casefold() not in NAMES:
        raise LeewayError(f"There is no token “{name[:40]}”; Leeway knows {', '.join(NAMES)}.")
    return name.casefold()


def tokens_by_origin(secrets: "Secrets") -> tuple["Mapping[str, Secret]", str]:
    """Return the tokens by the address that each is for, and a sentence where one can't be had: then it is asked without."""
    from leeway.collect.errors import SecretError

    try:
        found = secrets.get("github")
    except SecretError as error:
        return {}, f"{error} GitHub is asked without a token."
    return ({} if found is None else {GITHUB_API: found}), ""


class TokenKeeper:
    """The token for GitHub for the window: every answer is a sentence. It asks the keyring, so it is for jobs only."""

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

    def status(self) -> str:
        """Say where the token is."""
        found = self.secrets.status("github")
        return _sentence(found.state.value, found.why)

    def keep(self, text: str) -> str:
        """Keep a token, and say where it is now.

        Raises:
            InvalidSecret: It can't be a token.
        """
        found = self.secrets.set("github", text)
        return _sentence(found.state.value, found.why)

    def clear(self) -> str:
        """Forget the token, and say how it stands now.

        Raises:
            SecretError: The keyring is locked, so what it may hold stays there.
        """
        found = self.secrets.delete("github")
        return _sentence(found.state.value, found.why)


def _sentence(state: str, why: str) -> str:
    return f"{state[:1].upper()}{state[1:]}. {why}".strip()
