"""Time a register of 500 vendors, 5,000 products and workflows together, 20,000 dependencies.

Run by hand: ``python packaging/dev.py bench register``. Prints medians of five runs, in milliseconds.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from tests.bench._big_register import TODAY, big_register

from leeway.domain.editing import add, update
from leeway.domain.register import Register
from leeway.engine.loss import Losses
from leeway.engine.portfolio import assess_portfolio, cut_sets
from leeway.services.open_register import OpenRegister
from leeway.services.opening import create_register, open_register


def median_ms(work: Callable[[], object], times: int = 5) -> float:
    """Return the median time of a piece of work, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def make(path: Path, register: Register) -> None:
    """Write the register to a file in one edit."""
    desk = create_register(path, author="bench")
    rows = [
        row
        for entity in register.tables
        if entity not in {"policy", "setting"}
        for row in register.tables[entity].values()
    ]
    edit = desk.edit(add(*rows), "Make it")
    assert edit
    desk.save(edit)
    desk.close()


def open_and_close(path: Path) -> None:
    """Open the file, read all of it, and let go."""
    open_register(path, author="bench").close()


class OneEdit:
    """A tolerated stop that goes up by an hour at each call, saved and judged."""

    def __init__(self, desk: OpenRegister) -> None:
        """Take the open register."""
        self.desk = desk

    def change(self) -> None:
        """Change one number in memory and in the file."""
        hours = self.desk.register.workflows["w00000"].tolerated_stop or 0.0
        edit = self.desk.edit(update(self.desk.register, "workflow", "w00000", tolerated_stop=hours + 1))
        assert edit
        self.desk.save(edit)

    def judge(self) -> None:
        """Judge the whole register again."""
        assess_portfolio(self.desk.register, TODAY)


def main() -> None:
    """Print the medians."""
    register = big_register()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.leeway"
        start = time.perf_counter()
        make(path, register)
        print(f"import as one edit      {(time.perf_counter() - start) * 1e3:8.0f} ms")
        print(f"open, read, close       {median_ms(lambda: open_and_close(path)):8.0f} ms")
        one = OneEdit(open_register(path, author="bench"))
        print(f"one edit, saved         {median_ms(one.change):8.1f} ms")
        print(f"whole portfolio         {median_ms(one.judge):8.0f} ms")
        losses = Losses(one.desk.register, TODAY)
        print(f"single points and pairs {median_ms(lambda: cut_sets(losses)):8.0f} ms   (limit 1,000)")
        one.desk.close()


if __name__ == "__main__":
    main()
