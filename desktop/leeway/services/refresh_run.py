"""A refresh from beginning to end, for the command line: plan, ask, take in, keep."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from leeway.domain.change import Action
from leeway.ids import new_id
from leeway.services.open_register import OpenRegister
from leeway.services.refresh_agreement import ask_again, unagreed_hosts
from leeway.services.refresh_plan import RefreshPlan
from leeway.services.refreshing import RefreshChanges, Refreshed, ask_feeds, plan_changes

if TYPE_CHECKING:
    from leeway.collect.answers import Unagreed
    from leeway.collect.client import Client
    from leeway.collect.progress import Progress


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh came to."""

    refreshed: Refreshed
    taken: RefreshChanges
    edited: bool


def _never(_: object) -> bool:
    return False


def run_refresh(
    desk: OpenRegister,
    plan: RefreshPlan,
    client: "Client",
    progress: "Progress",
    zone: tzinfo,
    agree: Callable[[tuple["Unagreed", ...]], bool] = _never,
) -> RefreshReport:
    """Refresh the feeds of a plan, as one step to undo; what was fetched is kept for the next time.

    `agree` is asked about hosts that turn out to be private, or that others send us to; unless it says so they aren't asked.

    Raises:
        NetworkOff: The network is off, or was turned off meanwhile; nothing was changed.
        RegisterFileError: It could not be read or written; nothing was changed.
    """
    feeds = [desk.register.feeds[id] for id in plan.feed_ids]
    refreshed = ask_feeds(feeds, client, desk.snapshots(), progress, plan.trouble)
    while (hosts := unagreed_hosts(refreshed)) and agree(hosts):
        refreshed = ask_again(refreshed, hosts, client, desk.snapshots(), progress)
    taken = plan_changes(desk, desk.register, refreshed, zone, new_id)
    edit = desk.edit(taken.changes, taken.label, Action.IMPORT, taken.brings)
    if edit is not None:
        try:
            desk.save(edit)
        except BaseException:
            desk.revert()
            raise
    if not desk.read_only:
        desk.keep_snapshots(refreshed.snapshots)
    return RefreshReport(refreshed, taken, edit is not None)


def refresh_document(desk: OpenRegister, plan: RefreshPlan, report: RefreshReport) -> dict[str, Any]:
    """Return what `leeway refresh --json` prints."""
    register = desk.register
    return {
        "at": report.refreshed.at.isoformat(),
        "asked": [{"host": one.host, "what": list(one.what), "sends": list(one.sends)} for one in plan.hosts],
        "refused": [
            {"feed": register.feeds[one.feed_id].address, "why": one.sentence} for one in plan.refused
        ],
        "feeds": [
            {
                "vendor": register.vendors[one.feed.vendor_id].name,
                "kind": one.feed.kind,
                "address": one.feed.address,
                "figures": len(one.fetched.readings) if one.fetched else 0,
                "problems": list(one.problems),
                "moved": list(one.moves),
            }
            for one in report.refreshed.results
        ],
        "signals": [
            {
                "vendor": register.vendors[one.vendor_id].name,
                "product": register.products[one.product_id].name if one.product_id else None,
                "metric": one.metric,
                "value": one.value,
                "before": one.before,
            }
            for one in report.taken.taken
        ],
        "incidents": [
            {"vendor": register.vendors[id].name, "taken": words}
            for id, words in report.taken.incidents.items()
        ],
        "problems": [*report.refreshed.notices, *report.taken.problems],
    }
