"""What can go wrong between Leeway and the world, told to the user in a sentence.

::

    LeewayError
    └── CollectError
        ├── NetworkOff             the user hasn't turned the network on, has just cut it, or LEEWAY_OFFLINE forbids it
        ├── RefusedAddress         an address that is never asked: no scheme, a password in it, a file, plain http
        │   └── NeedsAsking            a private address, or one that we were sent to: only after the user agreed to its host
        ├── Unreachable            no answer came
        │   ├── NoSuchHost             the name leads nowhere
        │   ├── TimedOut               it took too long
        │   ├── Untrusted              its certificate can't be trusted
        │   └── BrokenOff              an answer began and didn't end
        ├── RefusedAnswer          an answer came that can't be used
        │   ├── NotFound               there is nothing at the address (404, 410)
        │   ├── NotAllowed             it isn't for us (401, 403)
        │   ├── RateLimited            asked too often; `until` says when it may be asked again
        │   ├── ServerFailed           the server's own fault (5xx)
        │   ├── WrongRedirect          it sends us in a circle, too far, or away from https
        │   ├── TooLarge               more than we take in
        │   └── WrongContent           something else than was asked for: a web page for JSON, an odd text encoding
        └── SecretError            a token can't be kept, read or used
            ├── InvalidSecret          it can't be a token
            ├── KeyringLocked          the system keyring is locked, or doesn't answer in time
            └── KeyringMissing         there is no system keyring that can be used

A message says what happened, where, and what to do. It never holds a token, nor what follows “?” in an address.
"""

from datetime import datetime

from leeway.errors import LeewayError


class CollectError(LeewayError):
    """Something between Leeway and the world is at fault; nothing that is known was changed."""


class NetworkOff(CollectError):
    """The network isn't allowed."""


class RefusedAddress(CollectError):
    """The address is never asked."""


class NeedsAsking(RefusedAddress):
    """The user must agree to `host` first: it is in a private network, or another host sent us to it, or both."""

    def __init__(self, message: str, host: str, *, private: bool = True, moved: bool = False) -> None:
        """Keep the host beside the message, and why it needs asking."""
        self.host = host
        self.private = private
        self.moved = moved
        super().__init__(message)


class Unreachable(CollectError):
    """No answer came."""


class NoSuchHost(Unreachable):
    """The name leads nowhere."""


class TimedOut(Unreachable):
    """It took too long."""


class Untrusted(Unreachable):
    """The certificate can't be trusted."""


class BrokenOff(Unreachable):
    """An answer began and didn't end."""


class RefusedAnswer(CollectError):
    """An answer came that can't be used; `status` is its number, 0 where that isn't the point."""

    def __init__(self, message: str, status: int = 0) -> None:
        """Keep the status beside the message."""
        self.status = status
        super().__init__(message)


class NotFound(RefusedAnswer):
    """There is nothing at the address."""


class NotAllowed(RefusedAnswer):
    """The answer isn't for us."""


class RateLimited(RefusedAnswer):
    """We asked too often; `until` is when it may be asked again, in UTC, by this machine's clock.

    `of_all` is whether that holds for all that the host answers, not only for what it limits together.
    """

    def __init__(self, message: str, until: datetime, status: int = 429, *, of_all: bool = False) -> None:
        """Keep the time beside the message."""
        self.until = until
        self.of_all = of_all
        super().__init__(message, status)


class ServerFailed(RefusedAnswer):
    """The server failed."""


class WrongRedirect(RefusedAnswer):
    """It sends us in a circle, too far, or away from https."""


class TooLarge(RefusedAnswer):
    """The answer is larger than what we take in."""


class WrongContent(RefusedAnswer):
    """The answer is something else than was asked for."""


class SecretError(CollectError):
    """A token can't be kept, read or used."""


class InvalidSecret(SecretError):
    """The text can't be a token."""


class KeyringLocked(SecretError):
    """The system keyring is locked, or doesn't answer in time."""


class KeyringMissing(SecretError):
    """There is no system keyring that can be used."""
