"""Refreshing signals in the window: say what is asked, ask in a job, take in as one step, tell what came."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from leeway.domain.change import Action
from leeway.errors import LeewayError
from leeway.ids import new_id
from leeway.services.burn_zone import local_zone
from leeway.services.refresh_agreement import ask_again, unagreed_hosts
from leeway.services.refresh_plan import feeds_of, plan_refresh
from leeway.services.refreshing import ask_feeds, plan_changes
from leeway.services.tokens import Tokens, find_tokens, github_apis
from leeway.ui.formatting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from leeway.collect.answers import Unagreed
    from leeway.collect.client import Client
    from leeway.domain.snapshot import Snapshot
    from leeway.services.open_register import OpenRegister
    from leeway.services.refresh_plan import RefreshPlan
    from leeway.services.refreshing import RefreshChanges, Refreshed
    from leeway.services.tokens import TokenKeeper
    from leeway.ui.jobs import Job, Progress
    from leeway.ui.network import Network, Switch
    from leeway.ui.session import Session

_CHANGED = (
    "The feeds were changed meanwhile, so nothing was asked. Refresh again to see what would be asked now."
)
_BUG = "The signals couldn’t be refreshed because of an error in Leeway."


class Refresher(QObject):
    """One refresh at a time. Turning the network off, closing the register or `cancel` ends it; nothing is half taken in."""

    began = Signal()
    progressed = Signal(object, str)
    """How much is done, 0 to 1 or None, and what came last."""
    done = Signal(object, object)
    """RefreshChanges and Refreshed: what was taken in."""
    failed = Signal(str)
    ended = Signal()
    """It is over, however it went."""

    def __init__(
        self, session: Session, network: Network, keeper: TokenKeeper, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._network, self._keeper = session, network, keeper
        self._job: Job | None = None
        self._consenting = False
        self._found: Refreshed | None = None
        self._private: set[str] = set()  # hosts that the user agreed to once they turned out to be private
        session.opened.connect(self.cancel)

    @property
    def busy(self) -> bool:
        """Whether a refresh is under way."""
        return self._job is not None or self._consenting

    def ask(self, window: QWidget, feed_ids: Sequence[str]) -> None:
        """Refresh feeds, once the user has agreed to what is asked."""
        if self.busy or self._session.desk is None:
            return
        feeds = self._session.register.feeds
        apis = github_apis(feeds[id] for id in feed_ids if id in feeds)
        self._start(
            self._session.jobs.run(_found_tokens, self._keeper, apis),
            partial(self._on_token, window, tuple(feed_ids)),
        )
        self.began.emit()

    @Slot()
    def cancel(self) -> None:
        """End what is under way; nothing of it is taken in."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def _start(self, job: Job, then: Any) -> None:
        self._job = job
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    def _end(self) -> None:
        self._job = self._found = None
        self.ended.emit()

    def _on_token(self, window: QWidget, feed_ids: tuple[str, ...], found: Tokens) -> None:
        register = self._session.register
        plan = plan_refresh(register, feed_ids, token_apis=found.by_api, trouble=found.trouble)
        plan = plan.knowing(self._private)
        self._job, self._consenting = None, True
        try:
            agreed = self._agreed(window, plan)
        finally:
            self._consenting = False
        if agreed:
            self._ask(window, plan)
        else:
            self._end()

    def _agreed(self, window: QWidget, plan: RefreshPlan) -> bool:
        """Ask the user, unless what the plan says is no longer true by then."""
        from leeway.ui.dialogs import refresh_consent

        session, desk = self._session, self._session.desk
        feeds = feeds_of(plan, session.register)
        agreed = refresh_consent.agreed(window, session, plan, self._network)
        if session.desk is not desk:
            return False
        if feeds_of(plan, session.register) != feeds:
            self.failed.emit(_CHANGED)
            return False
        return agreed and bool(plan.feed_ids)

    def _ask(self, window: QWidget, plan: RefreshPlan) -> None:
        session = self._session
        assert session.desk is not None
        self._network.set_allowed(True)
        feeds = [session.register.feeds[id] for id in plan.feed_ids]
        job = session.jobs.run_with_progress(
            _asked, session.desk, partial(ask_feeds, feeds), plan, self._network.switch, self._keeper
        )
        job.progressed.connect(self.progressed)
        self.progressed.emit(None, f"Asking {counted(len(plan.hosts), 'host')} …")
        self._start(job, partial(self._on_asked, window, plan, ()))

    def _on_asked(
        self, window: QWidget, plan: RefreshPlan, agreed: tuple[Unagreed, ...], found: Refreshed
    ) -> None:
        from leeway.ui.dialogs import host_agreement

        hosts, desk = unagreed_hosts(found), self._session.desk
        self._found, self._job, self._consenting = found, None, True
        try:
            goes_on = bool(hosts) and host_agreement.agreed(window, hosts)
        finally:
            self._consenting = False
        if desk is None or self._session.desk is not desk:
            self._end()
            return
        if not goes_on:
            self._plan()
            return
        agreed += hosts
        self._private |= {one.host for one in hosts if one.private}
        job = self._session.jobs.run_with_progress(
            _asked, desk, partial(ask_again, found, agreed), plan, self._network.switch, self._keeper
        )
        job.progressed.connect(self.progressed)
        self._start(job, partial(self._on_asked, window, plan, agreed))

    def _plan(self) -> None:
        desk, register = self._session.desk, self._session.register
        if desk is None or self._found is None:
            self._end()
            return
        job = self._session.jobs.run(plan_changes, desk, register, self._found, local_zone(), new_id)
        self._start(job, partial(self._on_planned, register))

    def _on_planned(self, register: object, taken: RefreshChanges) -> None:
        found, session = self._found, self._session
        if session.register is not register:
            self._plan()  # edited meanwhile: what came is held against the register as it is now
            return
        assert found is not None
        why = session.try_edit(taken.changes, taken.label, Action.IMPORT, taken.brings)
        if why is None and session.desk is not None and not session.read_only:
            session.jobs.write(session.desk.keep_snapshots, found.snapshots).failed.connect(self._on_not_kept)
        self._end()
        if why is None:
            self.done.emit(taken, found)
        else:
            self.failed.emit(why)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.failed.emit(str(error) if isinstance(error, LeewayError) else _BUG)

    @Slot(object)
    def _on_not_kept(self, error: Exception) -> None:
        self.failed.emit(str(error) if isinstance(error, LeewayError) else _BUG)


def _found_tokens(keeper: TokenKeeper, apis: tuple[str, ...]) -> Tokens:
    return find_tokens(keeper.secrets, apis)


def _asked(
    progress: Progress,
    desk: OpenRegister,
    ask: Callable[[Client, Mapping[str, Snapshot], Progress], Refreshed],
    plan: RefreshPlan,
    switch: Switch,
    keeper: TokenKeeper,
) -> Refreshed:
    from leeway.collect.client import open_client

    # A token that was out of reach when the user was told what is sent isn't sent now either.
    tokens = find_tokens(keeper.secrets, plan.token_apis)
    trouble = tokens.trouble or plan.trouble
    with open_client(switch.is_on, agreed=plan.private_hosts, tokens=tokens.by_api) as client:
        found = ask(client, desk.snapshots(), progress)
    return replace(found, notices=(trouble,) if trouble else ())
