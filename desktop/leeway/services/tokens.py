"""The token for GitHub, where the system keeps it, for whoever isn't allowed to know the keyring itself."""

from typing import TYPE_CHECKING, Final

from leeway.errors import LeewayError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leeway.collect.secret import Secret
    from leeway.collect.secrets import Secrets

GITHUB_API: Final = "https://api.github.com"
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
