"""Where a redirect leads, if it may be followed: to https, to a host that the user knows of, not in a circle or for ever."""

from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

from leeway.collect.addresses import Address, is_loopback, read_address, shown_address
from leeway.collect.answers import Move, Question, Reply
from leeway.collect.errors import NeedsAsking, WrongRedirect


def redirect_target(
    question: Question, address: Address, reply: Reply, moves: list[Move], most: int, hosts: Collection[str]
) -> Address:
    """Return where a redirect leads, if it may be followed: to the host that was asked, or to one of `hosts`.

    Raises:
        WrongRedirect: It leads nowhere, away from https, in a circle or too far.
        NeedsAsking: It leads to a host that the user hasn't agreed to.
    """
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
            f"{shown_address(question.url)} sends us on more than {most} times. Check the address.",
            reply.status,
        )
    if target.host not in (read_address(question.url).host, *hosts):
        where = f"{address.shown} answered that it moved to {target.shown}. {target.needs_asking}".rstrip()
        raise NeedsAsking(
            f"{where} That host wasn't asked: put the new address into the register, or agree to it, if it is right.",
            target.host,
            private=bool(target.needs_asking),
            moved=True,
        )
    return target


def _stays_here(url: str) -> bool:
    return is_loopback((urlsplit(url).hostname or "").casefold())
