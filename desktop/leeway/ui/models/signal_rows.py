"""The rows of the Signals page: series with their latest figure and change, the figures of one, feeds in scope."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from leeway.domain.register import Register
from leeway.domain.register_entities import Signal
from leeway.domain.scope import Scope
from leeway.engine.signal_series import SignalSeries, is_covered, number_of
from leeway.services.feed_times import last_asked
from leeway.ui import formatting
from leeway.ui.formatting import isolated
from leeway.ui.models.columns import Column
from leeway.ui.models.field_columns import field_column
from leeway.ui.models.product_rows import FeedRow, SignalRow, feed_columns, feed_place
from leeway.ui.widgets.marks import Mark

STANDING_MARKS: Final[Mapping[str, Mark]] = {
    "measured": Mark("●", "Measured", "holds"),
    "claimed": Mark("○", "Claimed", "unknown"),
    "disputed": Mark("▲", "Disputed", "degrades"),
}
OVER_TIME: Final = 4
AS_OF: Final = 7
_TOLD: Final = 12
_LONG: Final = 80


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series as the table shows it; `change` says what became of the figure before, `changed` whether it differs."""

    id: str
    series: SignalSeries
    about: str
    change: str
    changed: bool

    @property
    def latest(self) -> Signal:
        """The latest figure."""
        return self.series.latest

    @property
    def points(self) -> tuple[tuple[date, float], ...]:
        """What a sparkline draws."""
        return self.series.comparable

    @property
    def words(self) -> str:
        """All that a filter looks through, folded."""
        latest = self.latest
        return f"{self.about} {latest.metric} {latest.value} {latest.source} {latest.standing}".casefold()


def series_rows(register: Register, found: Iterable[SignalSeries]) -> list[SeriesRow]:
    """Prepare the series."""
    return [SeriesRow(one.id, one, subject(register, one), *_change(one)) for one in found]


def subject(register: Register, one: SignalSeries) -> str:
    """Name the vendor, and the product if it is about one: "Anthropic · Claude Code"."""
    return _about(register, one.vendor_id, one.product_id)


def _about(register: Register, vendor_id: str, product_id: str | None) -> str:
    vendor = register.vendors[vendor_id].name
    product = register.products.get(product_id or "")
    return f"{isolated(vendor)} · {isolated(product.name)}" if product else vendor


def _change(one: SignalSeries) -> tuple[str, bool]:
    """Say how the latest figure differs from the one before from the same source, and whether it does."""
    before = one.previous
    if before is None:
        return ("First figure" if len(one.signals) == 1 else "First from this source"), False
    if not one.has_changed:
        return f"= same as {formatting.day(before.as_of)}", False
    change = one.change
    if change is None:
        was = formatting.line(f"{before.value} {before.unit}".strip(), 40)
        return f"◆ was {isolated(was)}", True
    if not change:
        return f"= same as {formatting.day(before.as_of)}", False
    arrow, word = ("▲", "up") if change > 0 else ("▼", "down")
    return f"{arrow} {word} {formatting.number(abs(change))}", True


def series_columns() -> tuple[Column[SeriesRow], ...]:
    """Return the columns of the series; `OVER_TIME` is painted by a delegate where there is something to draw."""
    return (
        Column("About", lambda row: row.about, hint="The vendor, and the product if it is about one"),
        Column("Metric", lambda row: row.latest.metric, bold=True, tip=_metric_tip),
        Column("Latest", _value, key=lambda row: number_of(row.latest.value), numeric=True),
        Column(
            "Change",
            lambda row: row.change,
            key=lambda row: row.series.change,
            muted=lambda row: not row.changed,
            tip=_change_tip,
            hint="Against the last figure from the same source",
        ),
        Column("Over time", figures_words, key=lambda row: len(row.series.signals), tip=_points_tip),
        Column(
            "Standing",
            lambda row: row.latest.standing,
            chip=lambda row: STANDING_MARKS.get(row.latest.standing),
            hint="Measured, claimed by the source, or disputed",
        ),
        Column("Source", lambda row: row.latest.source),
        Column("As of", lambda row: formatting.day(row.latest.as_of), key=lambda row: row.latest.as_of),
    )


def _value(row: SeriesRow) -> str:
    return f"{isolated(row.latest.value)} {isolated(row.latest.unit)}".strip()


def _metric_tip(row: SeriesRow) -> str:
    return "\n".join(filter(None, (row.latest.metric, row.latest.note, row.latest.url)))


def _change_tip(row: SeriesRow) -> str:
    before = row.series.previous
    if before is None:
        return "There is no earlier figure from this source to hold it against."
    was = formatting.line(f"{before.value} {before.unit}".strip(), _LONG)
    now = formatting.line(f"{row.latest.value} {row.latest.unit}".strip(), _LONG)
    return f"{isolated(was)} on {formatting.day(before.as_of)}, {isolated(now)} on {formatting.day(row.latest.as_of)}"


def figures_words(row: SeriesRow) -> str:
    """Say how many figures there are: "1 figure"."""
    return formatting.counted(len(row.series.signals), "figure")


def _points_tip(row: SeriesRow) -> str:
    told = row.series.signals[-_TOLD:]
    left = len(row.series.signals) - len(told)
    lines = [
        f"{formatting.day(one.as_of)}: {isolated(formatting.line(f'{one.value} {one.unit}', _LONG))}"
        for one in told
    ]
    return "\n".join([*([f"{formatting.counted(left, 'earlier figure')}"] if left else []), *lines])


def figure_rows(row: SeriesRow) -> list[SignalRow]:
    """Prepare the figures of a series, the latest first."""
    return [SignalRow(one.id, one, row.about) for one in reversed(row.series.signals)]


def figure_columns() -> tuple[Column[SignalRow], ...]:
    """Return the columns of the figures of one series."""
    pick: Callable[[SignalRow], Any] = lambda row: row.signal  # noqa: E731 - one way to the figure for all columns
    return (
        field_column("signal", "as_of", pick, bold=True),
        field_column("signal", "value", pick, numeric=True),
        field_column("signal", "unit", pick),
        field_column("signal", "standing", pick),
        field_column("signal", "source", pick),
        field_column("signal", "url", pick),
        field_column("signal", "note", pick),
    )


@dataclass(frozen=True, slots=True)
class SourceRow(FeedRow):
    """A feed in scope, and when it was last asked; None if it never was."""

    asked: datetime | date | None = None

    @property
    def asked_words(self) -> str:
        """Say when it was last asked."""
        if self.asked is None:
            return "never asked"
        if isinstance(self.asked, datetime):
            return formatting.day_and_time(self.asked)
        return formatting.day(self.asked)

    @property
    def asked_key(self) -> str:
        """What it sorts by."""
        return self.asked.isoformat() if self.asked is not None else ""


def source_rows(register: Register, scope: Scope, fetched: Mapping[str, datetime]) -> list[SourceRow]:
    """Prepare the feeds in scope; `fetched` says when each address was asked."""
    linked: dict[str, list[Signal]] = defaultdict(list)
    for signal in register.signals.values():
        if signal.url:
            linked[signal.vendor_id].append(signal)
    rows = [
        SourceRow(
            feed.id,
            feed,
            _about(register, feed.vendor_id, feed.product_id),
            last_asked(feed, fetched, linked.get(feed.vendor_id, ())),
        )
        for feed in register.feeds.values()
        if is_covered(register, scope, feed)
    ]
    return sorted(rows, key=feed_place)


def source_columns() -> tuple[Column[Any], ...]:
    """Return the columns of the feeds in scope."""
    asked: Column[SourceRow] = Column(
        "Last asked",
        lambda row: row.asked_words,
        key=lambda row: row.asked_key,
        muted=lambda row: row.asked is None,
        hint="By what was fetched, else by the newest figure that links there",
    )
    return (*feed_columns(), asked)
