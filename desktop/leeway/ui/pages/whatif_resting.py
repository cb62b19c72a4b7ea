"""What is worked out once the sliders have come to rest: scenarios side by side, flips, ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from leeway.services.whatif_extras import whatif_extras
from leeway.ui.latest_job import LatestJob
from leeway.ui.models.whatif_draft import Draft, candidate

if TYPE_CHECKING:
    from leeway.services.whatif import ReadWhatIf
    from leeway.services.whatif_extras import Candidate, Extras
    from leeway.ui.pages.whatif_board import WhatIfBoard
    from leeway.ui.session import Session
    from leeway.ui.whatif_drafts import Drafts

_QUIET_MS: Final = 400


class Resting(QObject):
    """Fills the board's slower cards; what was asked last wins."""

    failed = Signal(str)

    def __init__(self, session: Session, drafts: Drafts, board: WhatIfBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._drafts, self._board = session, drafts, board
        self._about: tuple[ReadWhatIf, str] | None = None
        self._asked: tuple[ReadWhatIf, tuple[Candidate, ...], str] | None = None
        self._job = LatestJob(session.jobs, self)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._begin)
        board.beside.chosen.connect(self._begin)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self.failed)

    @property
    def up_to_date(self) -> bool:
        """Whether there is nothing left to work out."""
        return not (self._quiet.isActive() or self._job.busy)

    def ask(self, read: ReadWhatIf, product_id: str) -> None:
        """Work it out about a product, unless something moves again at once."""
        self._about = (read, product_id)
        self._quiet.start()

    def forget(self) -> None:
        """Let go of everything: another register is open, or none."""
        self._quiet.stop()
        self._job.forget()
        self._about = self._asked = None
        self._board.beside.forget()

    @Slot()
    def _begin(self) -> None:
        if self._about is None or self._about[1] not in self._about[0].whatif.register.products:
            return
        read, product_id = self._about
        register, drafts, beside = self._session.register, self._drafts, self._board.beside
        others = [(one.id, one.name) for one in register.scenarios.values() if one.id != drafts.key]
        beside.offer(sorted(others, key=lambda one: one[1].casefold()))
        shown = [(drafts.key, drafts.draft), *((key, Draft.of(register, key)) for key in beside.others)]
        wanted = (read, tuple(candidate(key, draft) for key, draft in shown), product_id)
        if self._asked is not None and self._asked[0] is read and self._asked[1:] == wanted[1:]:
            return
        self._asked = wanted
        beside.wait()
        self._job.ask(whatif_extras, *wanted)

    @Slot(object)
    def _on_found(self, found: Extras) -> None:
        if self._asked is not None:
            self._board.show_extras(self._asked[0], found, self._asked[2])
