"""A token, kept from sight: it never shows itself, in no message, log, copy or file."""

import hmac
import logging
import re
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from typing_extensions import override

from leeway.collect.errors import InvalidSecret

HIDDEN: Final = "[hidden]"
_LONGEST: Final = 10_000
_SHORTEST: Final = 4


class Secret:
    """A token. Only `reveal` gives its text; it can't be pickled or copied."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Take a token as it was typed or pasted: what stands around it is cut off.

        Raises:
            InvalidSecret: It can't be a token; the message doesn't quote it.
        """
        self._text = _cleaned(text)

    def reveal(self) -> str:
        """Return the text, for the one place that needs it."""
        return self._text

    @override
    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    @override
    def __str__(self) -> str:
        return HIDDEN

    @override
    def __format__(self, _spec: str) -> str:
        return HIDDEN

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]  # a key of a dict would be printed with it

    @override
    def __reduce_ex__(self, _protocol: Any) -> NoReturn:
        raise TypeError("A secret is neither copied nor written.")


class SecretFilter(logging.Filter):
    """Hides the texts of some secrets in whatever is logged, arguments and tracebacks included."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        super().__init__()
        self._secrets = list(secrets)

    def add(self, secret: Secret) -> None:
        """Hide one more from now on."""
        if secret not in self._secrets:
            self._secrets.append(secret)

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Write a record anew where a secret stands in it."""
        message = record.getMessage()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        hidden = self.hide(message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        if record.exc_text:
            record.exc_text = self.hide(record.exc_text)
        return True

    def hide(self, text: str) -> str:
        """Return a text without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret.reveal(), HIDDEN)
        return text


def _cleaned(text: str) -> str:
    bare = text.strip().lstrip("\ufeff").strip()
    if not bare:
        raise InvalidSecret("There is no token: the text is empty. Paste the token as its site shows it.")
    if re.search(r"\s", bare):
        raise InvalidSecret(
            "There is a space or a new line inside the token. Copy it again, on one line, and without its name."
        )
    if not bare.isascii() or not bare.isprintable():
        raise InvalidSecret(
            "There is a character in the token that no token has, perhaps an invisible one. Copy it again from its site."
        )
    if len(bare) < _SHORTEST:
        raise InvalidSecret(f"The token has only {len(bare)} characters. Copy all of it.")
    if len(bare) > _LONGEST:
        raise InvalidSecret(f"The token has more than {_LONGEST:,} characters. Copy the token alone.")
    return bare
