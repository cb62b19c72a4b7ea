"""Where a redirect leads, if it may be followed: to https, not in a circle, and not for ever."""

from urllib.parse import urljoin, urlsplit

from leeway.collect.addresses import Address, is_loopback, read_address
from leeway.collect.answers import Move, Question, Reply
from leeway.collect.errors import WrongRedirect


def redirect_target(
    question: Question, address: Address, reply: Reply, moves: list[Move], most: int
) -> Address:
    """Return where a redirect leads, if it may be followed."""
    place = reply.headers.get("location", "")
    if not place:
        raise WrongRedirect(
            f"{address.shown} sends us elsewhere ({reply.status}) without saying where.", reply.status
        )
    if question.payload is not None:
        raise WrongRedirect(
            f"{address.shown} sends a question elsewhere ({reply.status}). Check the address.", reply.status
        )
    try:
        url = urljoin(address.url, place)
    except ValueError as error:
        raise WrongRedirect(
            f"{address.shown} sends us to what isn't an address. Check the address.", reply.status
        ) from error
    if url.casefold().startswith("http://") and not (is_loopback(address.host) and _stays_here(url)):
        raise WrongRedirect(
            f"{address.shown} sends us to an address that isn't encrypted (http). It wasn't followed. Check the address.",
            reply.status,
        )
    target = read_address(url)
    if target.url == address.url or any(target.url == move.from_url for move in moves):
        raise WrongRedirect(f"{address.shown} sends us in a circle. Check the address.", reply.status)
    if len(moves) >= most:
        raise WrongRedirect(
            f"{question.url} sends us on more than {most} times. Check the address.", reply.status
        )
    return target


def _stays_here(url: str) -> bool:
    return is_loopback((urlsplit(url).hostname or "").casefold())
