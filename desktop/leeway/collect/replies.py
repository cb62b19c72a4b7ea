"""What a status means: go on, ask again later, or tell the user."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from leeway.collect.addresses import Address
from leeway.collect.answers import Reply
from leeway.collect.errors import (
    NotAllowed,
    NotFound,
    RateLimited,
    RefusedAnswer,
    ServerFailed,
    WrongContent,
)
from leeway.collect.headers import limit_reset, retry_after
from leeway.collect.retrying import AskedToWait

REDIRECTS: Final = (301, 302, 303, 307, 308)
TELLING: Final = (403, 429)
"""Refusals whose body may tell that we ask too often."""
_SECONDARY: Final = (b"secondary rate limit", b"abuse detection")
_UNSAID: Final = 60.0
"""How long to wait where a server says only that we ask too often; GitHub names a minute."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom we asked, when, and how: what a refusal is told with."""

    address: Address
    now: datetime
    longest_wait: float
    with_token: bool
    has_known: bool


def check_status(reply: Reply, asking: Asking) -> None:
    """Return if the reply is an answer or a redirect.

    Raises:
        AskedToWait: The server asks for a pause that is short enough to wait for.
        RefusedAnswer: It is anything else; which of its kinds says what.
    """
    status, where = reply.status, asking.address.shown
    if status == 200 or (status == 304 and asking.has_known) or status in REDIRECTS:
        return
    _check_limits(reply, asking)
    if status in (404, 410):
        raise NotFound(
            f"There is nothing at {where} ({status}): it has moved, vanished or isn't public. Check the address.",
            status,
        )
    if status in (401, 403, 407):
        raise NotAllowed(_not_allowed(status, where, with_token=asking.with_token), status)
    if status >= 500:
        raise ServerFailed(f"{where} failed ({status}). Try again later; what is known stays.", status)
    if status < 400:
        raise WrongContent(f"{where} answered without a body ({status}). Nothing was taken.", status)
    raise RefusedAnswer(f"{where} refused the question ({status}). Check the address.", status)


def _not_allowed(status: int, where: str, *, with_token: bool) -> str:
    if status == 407:
        return (
            "The system's proxy wants a name and a password (407). Set them in the system's proxy settings."
        )
    if with_token:
        return f"{where} refused the token ({status}): it has expired, was revoked, or may not read this. Set a new one."
    return f"{where} isn't open to everybody ({status}): it may need a token, or not be public."


def _check_limits(reply: Reply, asking: Asking) -> None:
    if reply.status not in (403, 429, 503):
        return
    reset = limit_reset(reply.headers, asking.now)
    if reset is not None and reply.status != 503:
        more = "" if asking.with_token else " With a token there are more."
        raise _limited(reply.status, reset, asking, "all questions of this hour are used up", more)
    pause = retry_after(reply.headers, asking.now)
    secondary = any(words in reply.body.lower() for words in _SECONDARY)
    if pause is None and (secondary or reply.status == 429):
        pause = _UNSAID
    if pause is None:
        return
    if secondary or reply.status == 403:  # GitHub's second limit: not of an hour, and of the whole host
        why = "too many came in a short time, which it limits apart from those of an hour"
        error = _limited(reply.status, pause, asking, why, of_all=True)
    else:
        error = _limited(reply.status, pause, asking, "it asks for a pause")
    if pause > asking.longest_wait:
        raise error
    raise AskedToWait(pause, error)


def _limited(
    status: int, seconds: float, asking: Asking, why: str, more: str = "", *, of_all: bool = False
) -> RateLimited:
    until = asking.now + timedelta(seconds=seconds)
    day = "" if until.date() == asking.now.date() else f"{until:%Y-%m-%d} "
    return RateLimited(
        f"{asking.address.host} takes no more questions for now: {why}. Ask again in {_spoken(seconds)}, at {day}"
        f"{until:%H:%M} UTC.{more}",
        until,
        status,
        of_all=of_all,
    )


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.0f} h"
