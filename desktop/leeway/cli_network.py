"""The command line's part about the network: refresh, and the tokens for GitHub."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Final

import typer

from leeway.cli_shared import AsJson, File, Opened, print_json
from leeway.domain.feed_entities import FEED_KINDS
from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.errors import LeewayError
from leeway.formats.wording import printable
from leeway.services.finding import find_vendor
from leeway.services.refresh_plan import RefreshPlan, feeds_in, plan_refresh
from leeway.services.refresh_run import RefreshReport, refresh_document, run_refresh

if TYPE_CHECKING:
    from leeway.collect.answers import Unagreed

token = typer.Typer(no_args_is_help=True, help="The tokens for GitHub, kept in the system keyring.")
Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="Which token: github, or the host of your own GitHub server, such as github.example.com.",
        show_default=False,
    ),
]
_KINDS: Final = ", ".join(FEED_KINDS)
_NO_HOST: Final = frozenset("/?#@")
_UNASKED: Final = (
    "--yes alone doesn't agree to hosts of a private network, which a register from somebody else may name: name those that "
    "you know, such as --private 10.0.0.7."
)


def refresh(
    file: File,
    vendor: Annotated[
        str | None,
        typer.Option("--vendor", metavar="NAME", help="Only this vendor's feeds.", show_default=False),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", metavar="KIND", help=f"Only feeds of this kind: {_KINDS}.", show_default=False
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Don't ask before the network is used; private hosts are left out.")
    ] = False,
    private: Annotated[
        list[str] | None,
        typer.Option(
            "--private",
            metavar="HOST",
            help="With --yes: ask this host of a private network, too. As often as you like.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the register's feeds for signals and incidents; says beforehand which hosts it asks and what it sends."""
    from leeway.collect.client import open_client
    from leeway.collect.progress import StopSwitch
    from leeway.collect.secrets import Secrets
    from leeway.services.burn_zone import local_zone
    from leeway.services.tokens import find_tokens, github_apis

    with Opened(file, read_only=False) as desk:
        register = desk.register
        scope = Scope() if vendor is None else Scope(vendor_id=find_vendor(register, vendor).id)
        ids = feeds_in(register, scope, _kind(source))
        hosts = _hosts(private or ())
        tokens = find_tokens(Secrets(), github_apis(register.feeds[id] for id in ids))
        plan = plan_refresh(
            register, ids, token_apis=tokens.by_api, trouble=tokens.trouble, agreed=hosts if yes else None
        )
        _tell_refused(register, plan)
        if not plan.feed_ids:
            raise LeewayError(_nothing_to_ask(plan))
        _tell_hosts(plan)
        if not yes and not _agreed():
            raise typer.Abort
        private_hosts = hosts.union(plan.private_hosts)
        agree = _agreed_too if sys.stdin.isatty() and not yes else _not_agreed
        with open_client(lambda: True, agreed=private_hosts, tokens=tokens.by_api) as client:
            report = run_refresh(desk, plan, client, StopSwitch(), local_zone(), agree)
        if as_json:
            print_json(refresh_document(desk, plan, report))
        else:
            _tell(desk.register, report)
        left_out = sum(bool(one.private) for one in plan.refused) + (_unasked(report) if yes else 0)
        if left_out:
            raise LeewayError(_left_out(left_out))


def _hosts(given: Iterable[str]) -> frozenset[str]:
    """Read the private hosts that the user names, as they are compared."""
    return frozenset(_host(text.strip()) for text in given)


def _host(text: str) -> str:
    from leeway.collect.addresses import read_address

    bare_six = text.count(":") > 1 and not text.startswith("[")
    try:
        host = read_address(f"https://[{text}]" if bare_six else f"https://{text}").host
    except LeewayError:
        host = ""
    if not host or _NO_HOST.intersection(text):
        raise LeewayError(
            f"“{printable(text)[:60]}” isn't the name of a host; write --private 10.0.0.7, without a scheme or a path."
        )
    return host


def _nothing_to_ask(plan: RefreshPlan) -> str:
    if any(one.private for one in plan.refused):
        return f"Nothing was asked. {_UNASKED}"
    return "There is no feed to ask; add one to a vendor on the Register page."


def _unasked(report: RefreshReport) -> int:
    """Count the feeds of which a host turned out to be private."""
    fetched = (one.fetched for one in report.refreshed.results)
    return sum(any(host.private for host in one.unagreed) for one in fetched if one)


def _left_out(count: int) -> str:
    feeds = "1 feed was" if count == 1 else f"{count:,} feeds were"
    return f"{feeds} left out; the others were asked. {_UNASKED}"


def _kind(source: str | None) -> str | None:
    if source is None:
        return None
    found = next((kind for kind in FEED_KINDS if kind.casefold() == source.casefold()), None)
    if found is None:
        raise LeewayError(f"There is no source “{printable(source)[:40]}”; choose one of {_KINDS}.")
    return found


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise LeewayError("The network isn't used without your word; add --yes.")
    return typer.confirm("Ask them now?", err=True)


def _agreed_too(hosts: Iterable["Unagreed"]) -> bool:
    """Ask about hosts that turned out to be private, or that others sent us to; one no is a no."""
    return all(typer.confirm(printable(f"{one.sentence} Ask {one.host}, too?"), err=True) for one in hosts)


def _not_agreed(_: object) -> bool:
    return False


def _tell_refused(register: Register, plan: RefreshPlan) -> None:
    for one in plan.refused:
        typer.echo(
            f"Not asked: {printable(register.feeds[one.feed_id].address)}. {printable(one.sentence)}"
            + (f" If you know it: --private {printable(one.private)}" if one.private else ""),
            err=True,
        )


def _tell_hosts(plan: RefreshPlan) -> None:
    if plan.trouble:
        typer.echo(plan.trouble, err=True)
    for one in plan.hosts:
        line = f"Asks {one.host} for {'; '.join(one.what)}. Sends {'; '.join(one.sends)}."
        typer.echo(printable(f"{line} {one.private}".strip()), err=True)


def _tell(register: Register, report: RefreshReport) -> None:
    for figure in report.taken.taken:
        about = (
            register.products[figure.product_id].name
            if figure.product_id
            else register.vendors[figure.vendor_id].name
        )
        before = (
            ""
            if figure.before is None
            else f" (before: {figure.before})"
            if figure.is_new
            else " (as before)"
        )
        typer.echo(printable(f"{about}: {figure.metric} {figure.value}{before}"))
    for id, words in report.taken.incidents.items():
        typer.echo(printable(f"{register.vendors[id].name}, incidents: {words}"))
    for result in report.refreshed.results:
        for sentence in (*result.moves, *result.problems):
            typer.echo(printable(f"{result.feed.address}: {sentence}"), err=True)
    for sentence in report.taken.problems:
        typer.echo(printable(sentence), err=True)
    if not report.edited:
        typer.echo("Nothing changed.")


@token.command("set")
def set_token(name: Name) -> None:
    """Keep a token in the system keyring; it is read from standard input, never from the command line."""
    from leeway.collect.secrets import VARIABLES, Secrets, TokenState
    from leeway.services.tokens import checked_name

    known = checked_name(name)
    text = (
        typer.prompt(f"Token for {known}", hide_input=True, err=True)
        if sys.stdin.isatty()
        else sys.stdin.readline()
    )
    status = Secrets().set(known, text)
    if status.state is TokenState.SESSION:  # which ends with this command
        other = f", or set {VARIABLES[known]}" if known in VARIABLES else ""
        raise LeewayError(
            f"The token wasn't kept: no keyring took it. Mend that{other}; `leeway token status {known}` says more."
        )
    typer.echo(f"{known}: {status.state.value}. {status.why}".strip())


@token.command()
def clear(name: Name) -> None:
    """Forget a token, in the keyring too."""
    from leeway.collect.secrets import Secrets
    from leeway.services.tokens import checked_name

    known = checked_name(name)
    status = Secrets().delete(known)
    typer.echo(f"{known}: {status.state.value}. {status.why}".strip())


@token.command()
def status(name: Name) -> None:
    """Say where a token is kept; never what it is."""
    from leeway.collect.secrets import Secrets
    from leeway.services.tokens import checked_name

    known = checked_name(name)
    found = Secrets().status(known)
    typer.echo(f"{known}: {found.state.value}. {found.why}".strip())
