"""The reading of usage and its view, in jobs: what was asked last wins, and what was read is kept until usage changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from leeway.errors import LeewayError
from leeway.services.burn_view import BurnSource, BurnView, read_burn, view
from leeway.services.burn_zone import local_zone

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from leeway.domain.register import Register
    from leeway.engine.burn_days import Period
    from leeway.services.open_register import OpenRegister
    from leeway.ui.jobs import Job, Progress
    from leeway.ui.session import Session

_BUG = "Usage couldn't be read because of an error in Leeway."


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the page wants to see: the days of a product, by day, week or month.

    `days` are a first and a last day; None stands for all days.
    """

    product_id: str
    days: tuple[date, date] | None
    period: Period

    def same_as(self, other: Asked | None) -> bool:
        """Tell whether the other asks for the same."""
        mine = (self.product_id, self.days, self.period)
        return other is not None and mine == (other.product_id, other.days, other.period)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """What was read, and of which state of which register's usage."""

    key: object
    source: BurnSource


class BurnReading(QObject):
    """Reads a product's usage once, and views it anew as often as something else is asked.

    `source_read` comes before the first `viewed` of it. While a view is worked out, only the last of what is asked is
    remembered: dragging shows as many views as there is time for, and ends with the right one.
    """

    began = Signal()
    """Usage is being read; what is shown meanwhile may be of before."""
    source_read = Signal(object)  # BurnSource
    viewed = Signal(object)  # BurnView
    failed = Signal(str)
    rested = Signal()
    """Nothing is being read or worked out any more."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked: Asked | None = None
        self._shown: tuple[Asked, Register] | None = None
        self._read: _Read | None = None
        self._reading: Job | None = None
        self._reading_key: object = None
        self._viewing: Job | None = None
        self._waiting = False
        session.saved.connect(self._on_saved)

    @property
    def source(self) -> BurnSource | None:
        """The usage that was read last; None before, and once the register is closed."""
        return self._read.source if self._read is not None else None

    @property
    def busy(self) -> bool:
        """Whether something is being read or worked out, or waits for the register to be saved."""
        return self._reading is not None or self._viewing is not None or self._waiting

    @property
    def is_reading(self) -> bool:
        """Whether usage is being read."""
        return self._reading is not None or self._waiting

    def ask(self, asked: Asked) -> None:
        """See to it that this is shown, reading usage first if it isn't read yet or has changed."""
        self._asked = asked
        key = _key(self._session, asked.product_id)
        if self._read is not None and self._read.key == key:
            self._stop_reading()
            self._view()
        elif self._reading_key != key:
            self._begin(key)

    def forget(self) -> None:
        """Let go of everything: the register is closed, or there is nothing to show."""
        self._stop_reading()
        if self._viewing is not None:
            self._viewing.cancel()
            self._viewing = None
        self._asked = self._read = self._shown = None

    # ------------------------------------------------------------------------------------- reading

    def _begin(self, key: object) -> None:
        """Read, once every edit is in the file: an import that is undone is there until then."""
        self._stop_reading()
        desk, asked = self._session.desk, self._asked
        if desk is None or asked is None:
            return
        if self._session.unsaved:
            self._waiting = True
            self.began.emit()
            return
        zone = local_zone()
        self._reading_key = key
        self._reading = self._session.jobs.run_with_progress(_read_usage, desk, asked.product_id, zone)
        self._reading.succeeded.connect(partial(self._on_read, key))
        self._reading.failed.connect(self._on_not_read)
        self.began.emit()

    def _stop_reading(self) -> None:
        self._waiting = False
        self._reading_key = None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    @Slot()
    def _on_saved(self) -> None:
        if self._waiting and self._asked is not None:
            self._waiting = False
            self.ask(self._asked)

    def _on_read(self, key: object, source: BurnSource) -> None:
        self._reading, self._reading_key = None, None
        self._read, self._shown = _Read(key, source), None
        self.source_read.emit(source)
        self._view()

    @Slot(object)
    def _on_not_read(self, error: Exception) -> None:
        self._stop_reading()
        self.failed.emit(str(error) if isinstance(error, LeewayError) else _BUG)
        self.rested.emit()

    # ------------------------------------------------------------------------------------- viewing

    def _view(self) -> None:
        """Work out the view that is asked, unless one is being worked out: then it comes after that."""
        asked, read, register = self._asked, self._read, self._session.register
        if asked is None or read is None or self._viewing is not None:
            return
        if asked.product_id not in register.products:
            return  # it was deleted; the page asks for another
        if self._shown is not None and asked.same_as(self._shown[0]) and self._shown[1] is register:
            self.rested.emit()
            return
        self._viewing = self._session.jobs.run(
            view, read.source, register, zone=read.source.zone, days=asked.days, period=asked.period
        )  # fmt: skip
        self._viewing.succeeded.connect(partial(self._on_viewed, asked, register, read))
        self._viewing.failed.connect(self._on_not_viewed)

    def _on_viewed(self, asked: Asked, register: Register, read: _Read, found: BurnView) -> None:
        self._viewing = None
        if read is self._read and self._asked is not None and self._asked.product_id == asked.product_id:
            self._shown = (asked, register)
            self.viewed.emit(found)
        if not self.is_reading:
            self._view()

    @Slot(object)
    def _on_not_viewed(self, error: Exception) -> None:
        self._viewing = None
        self.failed.emit(str(error) if isinstance(error, LeewayError) else _BUG)
        self.rested.emit()


def _key(session: Session, product_id: str) -> object:
    """Return what the usage of a product stands and falls with: the register that is open, and the imports in it."""
    imports = session.register.usage_imports.values()
    return session.desk, product_id, tuple(one for one in imports if one.product_id == product_id)


def _read_usage(progress: Progress, desk: OpenRegister, product_id: str, zone: tzinfo) -> BurnSource:
    """Read; an error that comes of the register being closed meanwhile counts for nothing."""
    try:
        return read_burn(desk, product_id, zone)
    finally:
        progress.go_on()
