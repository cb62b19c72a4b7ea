"""The example weeks of session burn in the sample register, made from the few numbers of a file that people edit."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeway.assets import asset
from leeway.domain.usage import SESSION, SOURCES, LimitHits, UsageCalls
from leeway.engine.burn_days import HOUR
from leeway.errors import UnreadableSource

_TOKENS: Final = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")
_MINUTE: Final = 60_000
_SPREAD: Final = 0.35
"""Standard deviation of the logarithm of a call's tokens."""


@dataclass(frozen=True, slots=True)
class Level:
    """How sessions are from a week on: median `length` (h), whether they end at a `limit`, `inflation` of tokens."""

    week: int
    length: float
    limit: bool
    inflation: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a product is used: sessions' starts on working days, calls and logged sessions in each, tokens a call."""

    product: str
    log: str
    window_hours: float
    starts: tuple[time, ...]
    calls: int
    sessions: int
    tokens: tuple[int, ...]
    models: tuple[str, ...]
    shares: tuple[float, ...]
    levels: tuple[Level, ...]

    def level(self, week: int) -> Level:
        """Return the level that holds in a week, the first being 1."""
        return [level for level in self.levels if level.week <= week][-1]


@dataclass(frozen=True, slots=True, eq=False)
class ExampleUsage:
    """Example calls and limit hits of a product, "Vendor / Product", as if read from a kind of log."""

    product: str
    log: str
    calls: UsageCalls
    hits: LimitHits


@dataclass(frozen=True, slots=True)
class _Session:
    """One session to be made: milliseconds at which it starts and stops, the reset of its window, its level."""

    start: int
    stop: int
    reset: int
    level: Level


def sample_usage(today: date, zone: tzinfo = UTC, path: Path | None = None) -> tuple[ExampleUsage, ...]:
    """Make the example weeks that end on the day before `today`, with sessions at hours of the day in `zone`.

    The same day and zone give the same calls.

    Raises:
        UnreadableSource: The file isn't what it should be; the message names the place and what was expected.
    """
    path = path or asset("resources", "samples", "usage.toml")
    seed, weeks, patterns = _read(path)
    days = [today - timedelta(days=back) for back in range(7 * weeks, 0, -1)]
    return tuple(
        _made(pattern, days, zone, np.random.default_rng([seed, place]))
        for place, pattern in enumerate(patterns)
    )


def _made(pattern: Pattern, days: list[date], zone: tzinfo, rng: np.random.Generator) -> ExampleUsage:
    sessions = [
        _session(pattern, number // 7 + 1, day, start, zone, rng)
        for number, day in enumerate(days)
        if day.weekday() < 5
        for start in pattern.starts
    ]
    return ExampleUsage(
        pattern.product, pattern.log, _calls(pattern, sessions, rng), _hits(pattern, sessions, rng)
    )


def _session(
    pattern: Pattern, week: int, day: date, start: time, zone: tzinfo, rng: np.random.Generator
) -> _Session:
    level = pattern.level(week)
    begin = round(datetime.combine(day, start, zone).timestamp() * 1000) + int(rng.integers(0, 4)) * _MINUTE
    reset = begin // HOUR * HOUR + round(pattern.window_hours * HOUR)
    length = level.length * float(np.exp(rng.normal(0, 0.06 if level.length > 2 else 0.12)))
    return _Session(begin, min(begin + round(length * HOUR), reset - 2 * _MINUTE), reset, level)


def _calls(pattern: Pattern, sessions: list[_Session], rng: np.random.Generator) -> UsageCalls:
    """Spread each session's calls over it, the first at its start; every logged session makes some of them."""
    n = pattern.calls
    at, level = [], []
    for session in sessions:
        inside = np.sort(rng.integers(session.start, session.stop + 1, n))
        inside[0], inside[-1] = session.start, session.stop
        at.append(inside)
        level.append(np.full(n, session.level.inflation))
    times = np.concatenate(at)
    scale = np.concatenate(level) * np.exp(rng.normal(0, _SPREAD, len(times)))
    columns = {
        name: np.round(scale * typical).astype(np.int64)
        for name, typical in zip(_TOKENS, pattern.tokens, strict=True)
    }
    logged = np.repeat(np.arange(len(sessions)), n) * pattern.sessions + rng.integers(
        0, pattern.sessions, len(times)
    )
    order = np.argsort(times, kind="stable")
    return UsageCalls(
        at=times[order].astype("datetime64[ms]"),
        session=logged[order].astype(np.int32),
        model=rng.choice(len(pattern.models), len(times), p=pattern.shares).astype(np.int16),
        **{name: values[order] for name, values in columns.items()},
        reasoning=np.zeros(len(times), np.int64),
        sessions=_names(pattern, len(sessions)),
        models=pattern.models,
    )


def _hits(pattern: Pattern, sessions: list[_Session], rng: np.random.Generator) -> LimitHits:
    """Refuse what comes after the last call of each session that ends at a limit."""
    ended = [(place, session) for place, session in enumerate(sessions) if session.level.limit]
    delays = rng.integers(5_000, _MINUTE, len(ended))
    return LimitHits(
        at=_instants(session.stop + int(delay) for (_, session), delay in zip(ended, delays, strict=True)),
        reset=_instants(session.reset for _, session in ended),
        session=np.array([place * pattern.sessions for place, _ in ended], np.int32),
        kind=(SESSION,) * len(ended),
        sessions=_names(pattern, len(sessions)),
    )


def _names(pattern: Pattern, sessions: int) -> tuple[str, ...]:
    return tuple(
        f"example-{pattern.log}-{number:05d}" for number in range(1, sessions * pattern.sessions + 1)
    )


def _instants(values: Iterable[int]) -> NDArray[np.datetime64]:
    return np.array(list(values), np.int64).astype("datetime64[ms]")


# ------------------------------------------------------------------------------------------- the file


def _read(path: Path) -> tuple[int, int, tuple[Pattern, ...]]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"{path.name} can't be read as TOML: {error}.") from error
    try:
        patterns = tuple(_pattern(row) for row in document["product"])
        seed, weeks = int(document["seed"]), int(document["weeks"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableSource(f"{path.name} isn't a description of example weeks: {error!r}.") from error
    if not 1 <= weeks <= 520:
        raise UnreadableSource(f"{path.name}: weeks is {weeks}; it must be between 1 and 520.")
    return seed, weeks, patterns


def _pattern(row: dict[str, Any]) -> Pattern:
    models = {str(name): float(share) for name, share in row["models"].items()}
    levels = tuple(
        Level(int(one["week"]), float(one["length"]), bool(one["limit"]), float(one["inflation"]))
        for one in row["level"]
    )
    if row["log"] not in SOURCES:
        raise ValueError(f"log is {row['log']!r}, and must be one of {', '.join(SOURCES)}")
    if not levels or levels[0].week != 1 or int(row["calls"]) < 2 or int(row["sessions"]) < 1:
        raise ValueError("a product needs a level of week 1, two calls and a session")
    if not np.isclose(sum(models.values()), 1.0):
        raise ValueError("the shares of the models must add up to 1")
    return Pattern(
        product=str(row["product"]),
        log=str(row["log"]),
        window_hours=float(row["window_hours"]),
        starts=tuple(time.fromisoformat(text) for text in row["starts"]),
        calls=int(row["calls"]),
        sessions=int(row["sessions"]),
        tokens=tuple(int(row["tokens"][name]) for name in _TOKENS),
        models=tuple(models),
        shares=tuple(models.values()),
        levels=levels,
    )
