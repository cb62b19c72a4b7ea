"""Time what the Session burn page waits for, with ten million calls in a register: reading, and each new range. By hand.

    python tests/bench/burn_page.py [--calls 10000000] [--rounds 5] [--keep FOLDER]

The register is made once in the folder to keep, or in a temporary one. Medians are printed, with the least and the most.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench._usage_register import make_usage_register

from leeway.domain.editing import update
from leeway.domain.validation import changed
from leeway.engine.burn_days import Period
from leeway.services.burn_report import burn_report
from leeway.services.burn_view import BurnSource, read_burn, strip, view
from leeway.services.open_register import OpenRegister
from leeway.services.opening import open_register

ZONE = ZoneInfo("Europe/Berlin")


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(options.keep or temporary) / f"usage-{options.calls}.leeway"
        if not path.exists():
            begun = time.perf_counter()
            make_usage_register(path, options.calls)
            print(f"register made in {time.perf_counter() - begun:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
        print(f"{options.calls:,} calls, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        _reading(path, options.rounds)
        _viewing(path, options.rounds)


def _reading(path: Path, rounds: int) -> None:
    """Time the reading of a register that was just opened, and of one that was read before."""
    fresh, again, report = [], [], []
    for _ in range(rounds):
        desk = open_register(path, author="bench", read_only=True)
        fresh.append(_seconds(lambda desk=desk: _opened(desk)))  # type: ignore[misc]
        again.append(_seconds(lambda desk=desk: _opened(desk)))  # type: ignore[misc]
        with desk.usage() as usage:
            report.append(_seconds(lambda: burn_report(desk.register, usage, None, ZONE)))  # noqa: B023 - called at once
        desk.close()
    _print("page opened: usage read and viewed, register just opened", fresh)
    _print("the same, once more", again)
    _print("leeway burn's report", report)


def _opened(desk: OpenRegister) -> None:
    source = read_burn(desk, "p", ZONE)
    strip(source)
    view(source, desk.register, zone=ZONE)


def _viewing(path: Path, rounds: int) -> None:
    """Time views of other ranges, and against another reference."""
    desk = open_register(path, author="bench", read_only=True)
    source = read_burn(desk, "p", ZONE)
    assert source.whole is not None
    first, last = source.whole
    ranges = [(first + timedelta(days=10 * n), last - timedelta(days=3 * n)) for n in range(rounds)]
    for period in Period:
        found = [_seconds(lambda days=days: _viewed(desk, source, days, period)) for days in ranges]  # type: ignore[misc]  # noqa: B023
        _print(f"another range, by {period}", found)
    _print(
        "the whole again", [_seconds(lambda: _viewed(desk, source, None, Period.WEEK)) for _ in range(rounds)]
    )
    chosen = update(
        desk.register, "product", "p", reference_from=first, reference_to=first + timedelta(days=60)
    )
    register = changed(desk.register, chosen)
    found = [_seconds(lambda days=days: view(source, register, zone=ZONE, days=days)) for days in ranges]  # type: ignore[misc]
    _print("another reference", found)
    desk.close()


def _viewed(desk: OpenRegister, source: BurnSource, days: tuple[date, date] | None, period: Period) -> object:
    return view(source, desk.register, zone=ZONE, days=days, period=period)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _print(name: str, seconds: list[float]) -> None:
    least, most = min(seconds) * 1e3, max(seconds) * 1e3
    print(f"{name:58} {statistics.median(seconds) * 1e3:7.0f} ms   ({least:.0f} to {most:.0f})")


if __name__ == "__main__":
    main()
