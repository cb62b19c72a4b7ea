"""Time memos: an ordinary one, one of 60 products, and one with 300 answers. Run by hand.

    python tests/bench/memo.py [--products 60] [--answers 300]

Each memo is made and set as PDF three times in this process; the first time counts too, and the median is told. Limits:
an ordinary memo 1 s, one of 60 products or 300 answers 5 s.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "desktop"), str(ROOT)]

from tests.bench.questionnaire import big
from tests.builders import Team
from tests.memo.assessed import assess
from tests.memo.example import TOOL, document, eight, pages_of, team, watched

from leeway.domain.register import Register
from leeway.engine.portfolio import assess_portfolio
from leeway.formats.questionnaire_writing import write_definition
from leeway.services.memo_export import memo_request
from leeway.services.memos import make_memo, read_memo_sources
from leeway.services.opening import create_sample

DAY = date(2026, 11, 22)
RUNS = 3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--products", type=int, default=60)
    parser.add_argument("--answers", type=int, default=300)
    options = parser.parse_args()
    ordinary(1.0)
    register = many(options.products).register()
    others = tuple(id for id in register.products if id != TOOL)
    timed(f"{len(register.products):,} products", 5.0, lambda: document(register, others=others).pdf())
    answered = questioned(options.answers)
    timed(f"{options.answers:,} answers", 5.0, lambda: document(answered, found=eight(answered)).pdf())


def ordinary(limit: float) -> None:
    """Time the sample's memo, its reading included."""
    with tempfile.TemporaryDirectory() as folder:
        desk = create_sample(Path(folder) / "sample.leeway", author="bench", today=DAY, zone=UTC)

        def make() -> bytes:
            request = memo_request(desk.register, "Claude Code", prepared=DAY)
            sources = read_memo_sources(desk, desk.register, request, UTC)
            return make_memo(desk.register, assess_portfolio(desk.register, DAY), request, sources).pdf()

        timed("the sample, read from its file", limit, make)
        desk.close()


def timed(what: str, limit: float, make: Callable[[], bytes]) -> None:
    """Tell how long a memo takes."""
    seconds, body = [], b""
    for _ in range(RUNS):
        begun = time.perf_counter()
        body = make()
        seconds.append(time.perf_counter() - begun)
    told = "within" if max(seconds) <= limit else "OVER"
    print(
        f"{what}: median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s, {told} {limit:g} s; "
        f"{len(pages_of(body)):,} pages, {len(body) / 1e6:.1f} MB"
    )


def many(count: int) -> Team:
    """A team with so many products, each with two workflows, a fallback and three integrations."""
    made = Team()
    first = made.sold(TOOL, annual_cost=Decimal(9_000), notice_days=90)
    ids = [
        first,
        *(made.sold(f"Product {number}", annual_cost=Decimal(100 * number)) for number in range(1, count)),
    ]
    for place, id in enumerate(ids):
        spare = ids[(place + 7) % count]
        for number in range(2):
            work = made.workflow(f"Work {place}.{number}", cost_per_hour=Decimal(100), critical=number == 0)
            made.need(work, id, (spare, {"capacity": 0.5 + number / 2}))
        for number in range(3):
            made.integration(id, f"Integration {place}.{number}", hours_each=8.0 * (number + 1))
    return made


def questioned(count: int) -> Register:
    """The example team with an approved assessment in which so many questions are answered."""
    text = write_definition(big(count, 0)).decode().replace('id = "big"', 'id = "short"', 1)
    answers = {f"q{number}": ("abcd"[number % 4],) for number in range(count)}
    return assess(watched(team()), answers, definition=text).register()


if __name__ == "__main__":
    main()
