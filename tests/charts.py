"""Charts for tests: one of each kind, and a way of writing whose letters are all of one width."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from leeway.domain.chart import (
    Axis,
    Band,
    Bars,
    Chart,
    Column,
    Hue,
    Line,
    Points,
    Quantity,
    Rule,
    Shape,
    Spans,
    Table,
)

BERLIN = ZoneInfo("Europe/Berlin")


class EvenWriting:
    """Writes with letters of half the size of the type."""

    def __init__(self, size: float = 10.0) -> None:
        self._size = size

    @property
    def size(self) -> float:
        return self._size

    def width(self, text: str) -> float:
        return len(text) * self._size / 2

    def number(self, value: float, decimals: int) -> str:
        return f"{value:,.{decimals}f}"

    def sign(self, currency: str) -> str:
        return {"EUR": "€"}.get(currency, currency)

    def month(self, moment: datetime) -> str:
        return f"{moment:%b}"

    def month_and_year(self, moment: datetime) -> str:
        return f"{moment:%b} {moment.year}"

    def day_and_month(self, moment: datetime) -> str:
        return f"{moment.day} {moment:%b}"

    def day(self, moment: datetime) -> str:
        return f"{moment.day} {moment:%b} {moment.year}"

    def time(self, moment: datetime) -> str:
        return f"{moment:%H:%M}"

    def seconds(self, moment: datetime) -> str:
        return f"{moment:%H:%M:%S}"


def weekly(weeks: int = 12) -> Chart:
    """Return columns by week before what was expected, the second half of them bad."""
    at = np.arange(weeks, dtype=np.float64)
    lengths = np.linspace(4.75, 1.5, weeks)
    hues = tuple(Hue.ACCENT if number < weeks // 2 else Hue.STOPS for number in range(weeks))
    names = [f"W{22 + number}" for number in range(weeks)]
    table = Table(
        (
            Column("Week", Quantity.TEXT),
            Column("Sessions", Quantity.COUNT),
            Column("Median", Quantity.HOURS),
        ),
        tuple((names[n], 1_700 + n, float(lengths[n])) for n in range(weeks)),
    )
    marks = (
        Bars("expected", at - 0.4, at + 0.4, np.full(weeks, 5.0), np.zeros(weeks), (Hue.FAINT,)),
        Bars("actual", at - 0.4, at + 0.4, lengths, np.zeros(weeks), hues, np.arange(weeks)),
        Rule(5.0, "Expected session 5 h"),
    )
    x = Axis(Quantity.TEXT, ticks=tuple((float(n), name) for n, name in enumerate(names)))
    words = "Sessions fell from 4 h 45 m to 1 h 30 m."
    return Chart(
        "session-length", "Session length", x, Axis(Quantity.HOURS), marks, table, words, "Import logs."
    )


def exceedance(count: int = 200) -> Chart:
    """Return a curve with its band and a dashed one, in money, with rules."""
    x = np.linspace(0.0, 300_000.0, count)
    y = np.exp(-((x / 90_000.0) ** 1.2))
    table = Table(
        (Column("Loss", Quantity.MONEY), Column("Chance", Quantity.SHARE)),
        tuple((float(a), float(b)) for a, b in zip(x, y, strict=True)),
    )
    marks = (
        Band("Uncertain", x, y * 0.9, np.minimum(y * 1.1, 1.0), Hue.ACCENT),
        Line("Baseline", x, np.sqrt(y), Hue.MUTED, dashed=True, label="Baseline", label_at=count // 2),
        Line("Scenario", x, y, Hue.ACCENT, label="Scenario", rows=np.arange(count)),
        Rule(84_000.0, "Expected € 84 k", upright=True),
        Rule(231_000.0, "P95 € 231 k", upright=True, hue=Hue.STOPS),
    )
    return Chart(
        "loss",
        "Loss exceedance",
        Axis(Quantity.MONEY, "Annual loss exceeds"),
        Axis(Quantity.SHARE, "Chance a year"),
        marks,
        table,
        "The chance of a loss above € 231,000 a year is 5 %.",
        currency="EUR",
        legend=(("Baseline", Hue.MUTED), ("Scenario", Hue.ACCENT)),
    )


def timeline() -> Chart:
    """Return incidents of two vendors in their lanes, by the clock of Berlin."""
    start = datetime(2026, 6, 1, tzinfo=BERLIN)
    begins = [start + timedelta(days=4 * number, hours=number) for number in range(30)]
    left = np.asarray([one.timestamp() * 1_000 for one in begins])
    right = left + np.arange(30) * 3_600_000.0
    lanes = np.arange(30) % 2 + 0.0
    hues = tuple((Hue.STOPS, Hue.SERIES_2, Hue.SERIES_5)[number % 3] for number in range(30))
    table = Table(
        (
            Column("Vendor", Quantity.TEXT),
            Column("Started", Quantity.INSTANT),
            Column("Length", Quantity.HOURS),
        ),
        tuple((("Acme", "Zenith")[n % 2], begins[n].astimezone(UTC), float(n)) for n in range(30)),
    )
    return Chart(
        "incidents",
        "Incidents",
        Axis(Quantity.INSTANT, zone=BERLIN),
        Axis(Quantity.TEXT, low=-0.5, high=1.5, ticks=((0.0, "Acme"), (1.0, "Zenith"))),
        (Bars("incidents", left, right, lanes + 0.3, lanes - 0.3, hues, np.arange(30)),),
        table,
        "30 incidents of two vendors.",
        legend=(("critical", Hue.STOPS), ("major", Hue.SERIES_2), ("minor", Hue.SERIES_5)),
    )


def changes() -> Chart:
    """Return lying bars to both sides of zero, with labels."""
    values = np.asarray([18_300.0, 31_500.0, -38_200.0])
    names = ("Outage rate ×2", "Token inflation ×15", "Fallback Codex CLI")
    lanes = np.arange(3.0)
    hues = tuple(Hue.HOLDS if value < 0 else Hue.STOPS for value in values)
    bars = Bars(
        "changes",
        np.minimum(values, 0.0),
        np.maximum(values, 0.0),
        lanes + 0.3,
        lanes - 0.3,
        hues,
        np.arange(3),
        ("+€ 18.3 k", "+€ 31.5 k", "−€ 38.2 k"),
    )
    table = Table(
        (Column("Change", Quantity.TEXT), Column("Loss", Quantity.MONEY)),
        tuple((name, float(value)) for name, value in zip(names, values, strict=True)),
    )
    y = Axis(Quantity.TEXT, low=-0.5, high=2.5, ticks=tuple((float(n), name) for n, name in enumerate(names)))
    return Chart(
        "changes",
        "What moves the loss",
        Axis(Quantity.MONEY),
        y,
        (bars,),
        table,
        "A fallback saves most.",
        currency="EUR",
    )


def scores() -> Chart:
    """Return lying bars on a ground, each with the range that it can end in; one has nothing but a range."""
    names = ("Exit", "Failure recovery (main)", "Overall")
    values, lanes = np.asarray([np.nan, 1.1, 2.4]), np.arange(3.0)
    low, high = np.asarray([0.0, 0.6, 1.1]), np.asarray([4.0, 1.1, 3.2])
    marks = (
        Bars(
            "ground", np.zeros(3), np.full(3, 4.0), lanes + 0.1, lanes - 0.1, (Hue.FAINT,), np.arange(3),
            ("not answered", "1.1 high risk", "2.4 elevated"),
        ),
        Bars("score", np.zeros(3), values, lanes + 0.1, lanes - 0.1, (Hue.MUTED, Hue.STOPS, Hue.DEGRADES)),
        Spans("range", low, high, lanes, Hue.MUTED),
    )  # fmt: skip
    table = Table(
        (Column("Pillar", Quantity.TEXT), Column("Score", Quantity.SCORE)),
        (("Exit", None), ("Failure recovery", 1.1), ("Overall", 2.4)),
    )
    ticks = tuple((float(lane), name) for lane, name in enumerate(names))
    y = Axis(Quantity.TEXT, low=-0.6, high=2.6, ticks=ticks)
    return Chart("scores", "Scores", Axis(Quantity.SCORE, low=0.0, high=4.0), y, marks, table, "Overall 2.4.")


def scattered() -> Chart:
    """Return points of every shape, each with its name."""
    names = ("Claude Code", "Codex CLI", "Gemini CLI", "Not known", "In the corner")
    x, y = np.asarray([0.7, 3.2, 2.0, 1.5, 3.95]), np.asarray([490.0, 160.0, 333.0, 20.0, 598.0])
    hues = (Hue.STOPS, Hue.HOLDS, Hue.DEGRADES, Hue.MUTED, Hue.SERIES_4)
    table = Table(
        (Column("Product", Quantity.TEXT), Column("Hours", Quantity.HOURS)),
        tuple((name, float(hours)) for name, hours in zip(names, y, strict=True)),
    )
    return Chart(
        "lock-in",
        "Lock-in against community",
        Axis(Quantity.FACTOR, "Community score", low=0.0, high=4.0),
        Axis(Quantity.HOURS, "Hours to leave", low=0.0, high=600.0),
        (
            Rule(2.0, upright=True, dashed=False, hue=Hue.FAINT),
            Points("products", x, y, hues, tuple(Shape), np.arange(5), names),
        ),
        table,
        "Claude Code is hardest to leave.",
    )


def daily(days: int = 120) -> Chart:
    """Return tokens by day, with a gap, as a line and as steps."""
    first = date(2026, 6, 1)
    at = np.asarray(
        [
            datetime.combine(first + timedelta(number), datetime.min.time(), BERLIN).timestamp() * 1_000
            for number in range(days)
        ]
    )
    tokens = np.linspace(1e6, 9e8, days)
    tokens[days // 3 : days // 3 + 5] = np.nan
    cells = [None if np.isnan(value) else int(value) for value in tokens]
    table = Table(
        (Column("Day", Quantity.DAY), Column("Tokens", Quantity.TOKENS)),
        tuple((first + timedelta(number), cells[number]) for number in range(days)),
    )
    marks = (
        Line("output", at, tokens / 3, Hue.SERIES_2, steps=True, label="output"),
        Line("all", at, tokens, Hue.ACCENT, label="all", rows=np.arange(days)),
    )
    return Chart(
        "tokens",
        "Tokens by day",
        Axis(Quantity.DAY, zone=BERLIN),
        Axis(Quantity.TOKENS, "Tokens a day"),
        marks,
        table,
        "Tokens grow.",
    )


def powers() -> Chart:
    """Return a line on two logarithmic axes, of which some values have no place."""
    x = np.logspace(0, 6, 50)
    y = np.sqrt(x) * 1_000.0
    x[0], y[1] = 0.0, -1.0
    table = Table(
        (Column("Loss", Quantity.MONEY), Column("Rate", Quantity.RATE)),
        tuple((float(a), float(b)) for a, b in zip(x, y, strict=True)),
    )
    return Chart(
        "powers",
        "Powers",
        Axis(Quantity.MONEY, "Loss", log=True),
        Axis(Quantity.RATE, "Tokens a minute", log=True),
        (Line("rate", x, y, Hue.SERIES_4, rows=np.arange(50)),),
        table,
        "It grows as the root.",
        currency="CHF",
    )


def nothing() -> Chart:
    """Return a chart of nothing at all."""
    none = np.zeros(0)
    line = Line("none", none, none, Hue.ACCENT, rows=np.zeros(0, np.int64))
    table = Table((Column("Day", Quantity.DAY), Column("Tokens", Quantity.TOKENS)))
    return Chart(
        "none",
        "Nothing",
        Axis(Quantity.DAY),
        Axis(Quantity.TOKENS),
        (line,),
        table,
        "Nothing.",
        "Import logs.",
    )


KINDS = (weekly, exceedance, timeline, changes, scores, scattered, daily, powers)
