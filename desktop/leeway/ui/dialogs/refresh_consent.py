"""What a refresh will ask, and the question whether it may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from leeway.services.refresh_plan import feeds_of
from leeway.ui import formatting
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.services.refresh_plan import RefreshPlan
    from leeway.ui.network import Network
    from leeway.ui.session import Session

_WIDTH: Final = 660
_TALLEST: Final = 400
"""Of the hosts; with more of them than that they are scrolled."""
_MARGIN: Final = 20
_LONGEST: Final = 200
_FORBIDDEN: Final = (
    "LEEWAY_OFFLINE is set, so nothing is asked. Unset it and start Leeway again to use the network."
)


class ConsentDialog(QDialog):
    """The hosts, what they are asked for, and what is sent; then the feeds that can't be asked.

    It closes by itself when another register is opened, or the feeds aren't those any more that it tells of.
    """

    def __init__(self, parent: QWidget, session: Session, plan: RefreshPlan, network: Network) -> None:
        super().__init__(parent)
        self._session, self._plan = session, plan
        self._feeds = feeds_of(plan, session.register)
        session.opened.connect(self.reject)
        session.register_changed.connect(self._on_changed)
        self.setWindowTitle("Refresh signals")
        self.setAccessibleName("Refresh signals")
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 18, _MARGIN, 18)
        column.setSpacing(12)
        column.addWidget(label("Refresh signals", "card-title"))
        column.addWidget(label(_about(plan, network), "subtitle", wrap=True))
        self.trouble = label(f"▲ {formatting.line(plan.trouble, _LONGEST)}", "notice", wrap=True)
        self.trouble.setVisible(bool(plan.trouble))
        column.addWidget(self.trouble)
        content = QWidget()
        content.setProperty("role", "plain")
        self.grid = QGridLayout(content)
        self.grid.setContentsMargins(0, 0, 8, 0)
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(10)
        self.grid.setColumnStretch(1, 1)
        self._fill(session.register, plan)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(scroll, 1)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText("Ask them" if network.allowed else "Turn the network on and ask")
        ok.setEnabled(bool(plan.feed_ids) and not network.is_forbidden)
        ok.setProperty("role", "primary")
        describe(ok, ok.text(), "Ask these hosts now, for these things alone")
        describe(self.buttons.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Ask nothing (Esc)")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        tall = self.grid.totalHeightForWidth(_WIDTH - 2 * _MARGIN)
        scroll.setMinimumHeight(min(tall, _TALLEST))
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    @Slot()
    def _on_changed(self) -> None:
        if feeds_of(self._plan, self._session.register) != self._feeds:
            self.reject()

    def _fill(self, register: Register, plan: RefreshPlan) -> None:
        for one in sorted(plan.hosts, key=lambda host: not host.private):  # what needs a thought comes first
            sends = map(formatting.isolated, one.sends)  # names and topics as the register has them
            words = [f"Asked for {'; '.join(one.what)}.", f"Sent: {'; '.join(sends)}."]
            self._add(one.host, " ".join(words))
            if one.private:
                self._add("", f"▲ {one.private} Go on only if you know it.", "notice")
        for refused in plan.refused:
            feed = register.feeds.get(refused.feed_id)
            self._add(f"Not asked: {formatting.isolated(feed.address) if feed else ''}", refused.sentence)
        self.grid.setRowStretch(self.grid.rowCount(), 1)

    def _add(self, name: str, words: str, role: str = "") -> None:
        row = self.grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        self.grid.addWidget(label(formatting.line(name, 60), "strong", wrap=True), row, 0, top)
        self.grid.addWidget(label(formatting.line(words, 4 * _LONGEST), role, wrap=True), row, 1, top)


def _about(plan: RefreshPlan, network: Network) -> str:
    if network.is_forbidden:
        return _FORBIDDEN
    if not plan.feed_ids:
        return "There is no feed that can be asked. Add one to a vendor on the Register page."
    feeds, hosts = (
        formatting.counted(len(rows), word) for rows, word in ((plan.feed_ids, "feed"), (plan.hosts, "host"))
    )
    off = "" if network.allowed else " The network is off; going on turns it on."
    return (
        f"{feeds} on {hosts}. This is all that is asked and sent. If one of them sends Leeway on to another host, or turns "
        f"out to be private, you are asked again first.{off}"
    )


def agreed(parent: QWidget, session: Session, plan: RefreshPlan, network: Network) -> bool:
    """Show what will be asked; return whether the user agrees."""
    dialog = ConsentDialog(parent, session, plan, network)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return accepted
