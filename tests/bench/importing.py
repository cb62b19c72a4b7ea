"""Time export and import of a register of 33,500 rows, and imports made to be slow.

Run by hand: ``python packaging/dev.py bench importing``. Prints medians of three runs, in milliseconds.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from _big_register import big_register

from leeway.domain.register import Register
from leeway.domain.register_entities import Vendor
from leeway.domain.validation import changed
from leeway.services.exporting import export_register
from leeway.services.importing import plan_import

ROWS = 25_000


def median_ms(work: Callable[[], object], times: int = 3) -> float:
    """Return the median time of a piece of work, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def round_trips(folder: Path) -> None:
    """Time the way out and back in each form."""
    register = big_register()
    rows = sum(map(len, register.tables.values()))
    for name in ("all.json", "all.zip", "all"):
        target = folder / name
        print(
            f"export of {rows:,} rows, {name}: {median_ms(lambda t=target: export_register(register, t)):,.0f}"
        )
        print(
            f"plan into an empty register: {median_ms(lambda t=target: plan_import(Register.empty(), [t])):,.0f}"
        )
        print(f"plan into itself: {median_ms(lambda t=target: plan_import(register, [t])):,.0f}")
    plan = plan_import(Register.empty(), [folder / "all.zip"])
    print(f"apply and check the plan: {median_ms(lambda: changed(Register.empty(), plan.changes)):,.0f}")


def hard_imports(folder: Path) -> None:
    """Time imports in which rows are at odds with each other by the thousand."""
    numbers = range(ROWS)
    renames = Register.of([Vendor(f"V{n}", f"V{n}") for n in numbers])
    links = [f"V,P{a},V,P{b}" for n in range(0, ROWS, 2) for a, b in ((n, n + 1), (n + 1, n))]
    cases = {
        "every row twice": (Register.empty(), {"vendors": ["name", *(f"V{n // 2}" for n in numbers)]}),
        "a chain of renames to a taken name": (
            renames,
            {"vendors": ["id,name", *(f"V{n},V{n + 1}" for n in range(ROWS - 1))]},
        ),
        "every second link closes a circle": (
            Register.empty(),
            {
                "vendors": ["name", "V"],
                "products": ["vendor,name", *(f"V,P{n}" for n in numbers)],
                "upstreams": ["vendor,product,upstream_vendor,upstream_product", *links],
            },
        ),
    }
    for name, (register, tables) in cases.items():
        place = folder / name
        place.mkdir()
        for table, lines in tables.items():
            (place / f"{table}.csv").write_text("\n".join(lines))
        refused = plan_import(register, [place]).count("refused")
        print(
            f"{name}, {refused:,} refused: {median_ms(lambda r=register, p=place: plan_import(r, [p])):,.0f}"
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        round_trips(Path(name))
        hard_imports(Path(name))
