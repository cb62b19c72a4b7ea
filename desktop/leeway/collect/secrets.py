"""Tokens in the system keyring: the only module that knows it.

A keyring that is locked can block for as long as its prompt is open, so every call runs on a thread of its own, with a time
limit; while one still hangs, no other is begun. What can't be kept is kept for this session only, and said so.

Windows takes 2,560 bytes for a secret, as UTF-16, so 1,280 characters. A longer one is refused rather than split: no
token of a source here comes near it, and parts that don't belong together would be worse than a clear sentence.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from leeway.collect.errors import InvalidSecret, KeyringLocked, KeyringMissing, SecretError
from leeway.collect.secret import Secret, SecretFilter

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_T = TypeVar("_T")
_SERVICE: Final = "Leeway"
_REFUSED: Final = ("keyring.backends.null", "keyring.backends.fail")
_WINDOWS_CHARACTERS: Final = 2_560 // 2
GITHUB: Final = "github"
VARIABLES: Final = {GITHUB: "LEEWAY_GITHUB_TOKEN"}


class TokenState(Enum):
    """Where a token is, in words for a person."""

    STORED = "stored in the system keyring"
    SESSION = "kept for this session only"
    ENVIRONMENT = "taken from the environment"
    NONE = "none"
    LOCKED = "keyring locked"
    MISSING = "keyring missing"


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """How it stands with a token; `why` is a sentence where there is something to do."""

    state: TokenState
    why: str = ""


class Secrets:
    """The tokens of this user, by name. Nothing touches the keyring before it is asked for one."""

    def __init__(
        self,
        backend: Callable[[], "KeyringBackend"] | None = None,
        *,
        seconds: float = 10.0,
        environ: Mapping[str, str] = os.environ,
        platform: str = sys.platform,
    ) -> None:
        self._backend = backend or _system_keyring
        self._seconds = seconds
        self._environ = environ
        self._platform = platform
        self._session: dict[str, Secret] = {}
        self._filter = SecretFilter()
        self._lock = threading.Lock()
        self._hanging: threading.Thread | None = None

    def hide_in(self, handler: logging.Handler) -> None:
        """Keep every token that passes through here out of what a handler writes."""
        handler.addFilter(self._filter)

    def set(self, name: str, text: str) -> TokenStatus:
        """Keep a token: in the keyring, read back to be sure; where that fails for this session, and the status says so.

        Raises:
            InvalidSecret: It can't be a token; what was kept before stays.
        """
        secret = Secret(text)
        if self._platform == "win32" and len(secret.reveal()) > _WINDOWS_CHARACTERS:
            raise InvalidSecret(
                f"The token has {len(secret.reveal()):,} characters; the keyring of Windows takes at most "
                f"{_WINDOWS_CHARACTERS:,}. Copy the token alone"
                + (f", or set it in {VARIABLES[name]}." if name in VARIABLES else ".")
            )
        self._filter.add(secret)
        try:
            self._with_keyring(lambda keyring: _write(keyring, name, secret))
        except SecretError as error:
            self._session[name] = secret
            return TokenStatus(
                TokenState.SESSION, f"{error} Until you close Leeway the token is kept in memory."
            )
        self._session.pop(name, None)
        return self._from_environment(name) or TokenStatus(TokenState.STORED)

    def get(self, name: str) -> Secret | None:
        """Return a token: the environment's, else this session's, else the keyring's.

        Raises:
            SecretError: The keyring is locked or missing, or what is in it is no token.
        """
        if self._from_environment(name):
            return self._seen(Secret(self._environ[VARIABLES[name]]))
        if name in self._session:
            return self._session[name]
        text = self._with_keyring(lambda keyring: keyring.get_password(_SERVICE, name))
        return None if text is None else self._seen(Secret(text))

    def delete(self, name: str) -> TokenStatus:
        """Forget a token, here and in the keyring; return how it stands now.

        Raises:
            SecretError: The keyring is locked, so what it may hold stays there.
        """
        self._session.pop(name, None)
        try:
            self._with_keyring(lambda keyring: _delete(keyring, name))
        except KeyringMissing:
            return self._from_environment(name) or TokenStatus(TokenState.NONE)
        return self._from_environment(name) or TokenStatus(TokenState.NONE)

    def status(self, name: str) -> TokenStatus:
        """Return where a token is. It asks the keyring, so it is no question for the window's own thread."""
        if found := self._from_environment(name):
            return found
        if name in self._session:
            return TokenStatus(TokenState.SESSION, "It is lost when Leeway is closed.")
        try:
            stored = self._with_keyring(lambda keyring: keyring.get_password(_SERVICE, name)) is not None
        except KeyringMissing as error:
            return TokenStatus(TokenState.MISSING, str(error))
        except SecretError as error:
            return TokenStatus(TokenState.LOCKED, str(error))
        return TokenStatus(TokenState.STORED if stored else TokenState.NONE)

    def _from_environment(self, name: str) -> TokenStatus | None:
        variable = VARIABLES.get(name, "")
        if not self._environ.get(variable, "").strip():
            return None
        return TokenStatus(TokenState.ENVIRONMENT, f"{variable} is set and goes before what is stored.")

    def _seen(self, secret: Secret) -> Secret:
        self._filter.add(secret)
        return secret

    def _with_keyring(self, act: Callable[["KeyringBackend"], _T]) -> _T:
        """Do something with the keyring on a thread of its own, within the time limit."""
        outcome: list[tuple[bool, Any]] = []

        def work() -> None:
            try:
                outcome.append((True, act(_usable(self._backend()))))
            except Exception as error:  # noqa: BLE001 - backends raise what their systems do; told below
                outcome.append((False, error))

        with self._lock:
            if self._hanging and self._hanging.is_alive():
                raise KeyringLocked(_LOCKED)
            thread = threading.Thread(target=work, name="leeway-keyring", daemon=True)
            thread.start()
            thread.join(self._seconds)
            self._hanging = thread
        if not outcome:
            raise KeyringLocked(_LOCKED)
        done, value = outcome[0]
        if done:
            result: _T = value
            return result
        raise _told(value) from None


_LOCKED: Final = "The system keyring is locked, or doesn't answer. Unlock it, and try again."
_MISSING: Final = "There is no system keyring here that Leeway can use. On Linux, install and start one, such as gnome-keyring or KWallet."


def _system_keyring() -> "KeyringBackend":
    import keyring

    return keyring.get_keyring()


def _usable(backend: "KeyringBackend") -> "KeyringBackend":
    if type(backend).__module__ in _REFUSED:
        raise KeyringMissing(_MISSING)
    return backend


def _write(keyring: "KeyringBackend", name: str, secret: Secret) -> None:
    keyring.set_password(_SERVICE, name, secret.reveal())
    if keyring.get_password(_SERVICE, name) != secret.reveal():
        raise SecretError("The system keyring didn't keep the token as it was.")


def _delete(keyring: "KeyringBackend", name: str) -> None:
    if keyring.get_password(_SERVICE, name) is not None:
        keyring.delete_password(_SERVICE, name)


def _told(error: Exception) -> SecretError:
    """Tell what a backend raised, in our words: its own may quote what it was given."""
    from keyring.errors import InitError, NoKeyringError, PasswordSetError
    from keyring.errors import KeyringLocked as Locked

    if isinstance(error, SecretError):
        return error
    if isinstance(error, Locked):
        return KeyringLocked(_LOCKED)
    if isinstance(error, InitError | NoKeyringError):
        return KeyringMissing(_MISSING)
    if isinstance(error, PasswordSetError):
        return SecretError("The system keyring refused the token.")
    return SecretError(f"The system keyring failed ({type(error).__name__}).")
