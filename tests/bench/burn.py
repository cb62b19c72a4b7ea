"""Read a gigabyte of agents' logs beside ccusage, aiburn and cat, in one run: totals, seconds, memory. Run by hand.

    python tests/bench/burn.py --generator FILE [--mb 1000] [--ccusage PROGRAM] [--aiburn PROGRAM] [--keep FOLDER]

The generator is a program that takes --out, --mb and --seed and writes claude/, codex/ and truth.json. The programs to
compare with are left out where they aren't given. The tree is made once in the folder to keep, or in a temporary one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MODEL_CALL = (
    '{"type":"assistant","timestamp":"%s","sessionId":"added","requestId":"r%d","message":{"id":"added-%s-%d",'
    '"model":"claude-opus-4-8","content":[{"type":"text","text":"%s"}],"usage":{"input_tokens":1,"output_tokens":1}}}\n'
)
NOW = datetime(2027, 1, 1, tzinfo=UTC)
PRODUCTS = {"claude-code": "claude", "codex": "codex"}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary)
        tree = _tree(options, folder)
        logs = sorted(tree.rglob("*.jsonl"))
        print(
            f"{sum(path.stat().st_size for path in logs):,} bytes in {len(logs):,} logs; load {os.getloadavg()[0]:.1f}"
        )
        for _ in range(2):
            _timed("cat", ["cat", *map(str, logs)], {})
        home = {
            "HOME": temporary,
            "CLAUDE_CONFIG_DIR": str(tree / "claude"),
            "CODEX_HOME": str(tree / "codex"),
        }
        for _ in range(options.rounds):
            _leeway(tree, Path(temporary))
            if options.ccusage:
                out = _timed("ccusage", [options.ccusage, "daily", "--json", "--offline"], home)
                print("    tokens:", json.loads(out)["totals"]["totalTokens"])
            if options.aiburn:
                out = _timed("aiburn", [options.aiburn, "daily", "--json"], home)
                print("    tokens:", _aiburn_total(json.loads(out)))
        truth = json.loads((tree / "truth.json").read_text())
        print("truth:", _truth_total(truth))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--generator", required=True)
    parser.add_argument("--mb", default="1000")
    parser.add_argument("--seed", default="11")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--ccusage")
    parser.add_argument("--aiburn")
    parser.add_argument("--keep")
    parser.add_argument("--child", nargs=2)
    return parser.parse_args()


def _tree(options: argparse.Namespace, folder: Path) -> Path:
    tree = folder / f"logs-{options.mb}-{options.seed}"
    if not (tree / "truth.json").exists():
        command = [
            sys.executable,
            options.generator,
            "--out",
            str(tree),
            "--mb",
            options.mb,
            "--seed",
            options.seed,
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return tree


def _timed(name: str, command: list[str], environment: dict[str, str]) -> str:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        command, check=True, env={**os.environ, **environment}, text=True,
        stdout=subprocess.DEVNULL if name == "cat" else subprocess.PIPE,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:10} {seconds:6.2f} s   {cpu:6.2f} s of processor")
    return done.stdout or ""


def _leeway(tree: Path, folder: Path) -> None:
    out = subprocess.run(
        [sys.executable, __file__, "--generator", "-", "--child", str(tree), str(folder)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    print(out, end="")


def _child(tree: Path, folder: Path) -> None:
    """Import into a fresh register, then again, then with one percent new, in a process of its own."""
    register = folder / f"bench-{os.getpid()}.leeway"
    from leeway.domain.editing import add
    from leeway.domain.register_entities import Product, Vendor
    from leeway.services.opening import create_register

    desk = create_register(register, author="bench")
    edit = desk.edit(add(Vendor("v", "V"), Product("claude", "v", "C"), Product("codex", "v", "X")))
    assert edit
    desk.save(edit)
    _import(desk, tree, "leeway")
    with desk.usage() as reads:
        print(
            "    tokens:",
            sum(int(reads.tokens_by_day_and_model(id, UTC).total.sum()) for id in ("claude", "codex")),
        )
    _import(desk, tree, "  again")
    added = _grow(tree)
    try:
        _import(desk, tree, "  1 % new")
    finally:
        for path, size in added.items():
            os.truncate(path, size)
    own, other = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"    peak memory: {own:,.0f} MB, and {other:,.0f} MB in each process that helped")
    _cancel(desk, tree)
    desk.close()
    register.unlink()


def _import(desk: Any, tree: Path, name: str) -> None:
    from leeway.services.usage_import import plan_usage_import, run_usage_import

    started, cpu = time.perf_counter(), _processor_seconds()
    plan = plan_usage_import(desk, [tree], now=NOW, zone=UTC, products=PRODUCTS)
    run_usage_import(desk, plan)
    seconds, used = time.perf_counter() - started, _processor_seconds() - cpu
    print(
        f"{name:10} {seconds:6.2f} s   {used:6.2f} s of processor   {sum(part.new for part in plan.parts):,} new calls"
    )


def _processor_seconds() -> float:
    """Return the seconds of processor of this process, and of those that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _cancel(desk: Any, tree: Path) -> None:
    """Stop an import of a copy of the tree, as if it were new, half a second after its beginning."""
    from leeway.services.usage_import import Interrupted, plan_usage_import

    said: list[float] = []
    started = time.perf_counter()

    def stopped() -> bool:
        if not said and time.perf_counter() - started > 0.5:
            said.append(time.perf_counter())
        return bool(said)

    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / "tree"
        for path in tree.rglob("*.jsonl"):
            (link / path.relative_to(tree)).parent.mkdir(parents=True, exist_ok=True)
            (link / path.relative_to(tree)).hardlink_to(path)
        started = time.perf_counter()
        try:
            plan_usage_import(desk, [link], now=NOW, zone=UTC, products=PRODUCTS, stopped=stopped)
        except Interrupted:
            print(f"    cancelled in {time.perf_counter() - said[0]:.3f} s")


def _grow(tree: Path) -> dict[Path, int]:
    """Add one percent of the bytes to every tenth log."""
    logs = sorted((tree / "claude").rglob("*.jsonl"))[::10]
    bytes_each = sum(path.stat().st_size for path in tree.rglob("*.jsonl")) // 100 // len(logs)
    sizes = {path: path.stat().st_size for path in logs}
    for path in logs:
        rows = [
            MODEL_CALL % ("2026-09-30T23:00:00.000Z", n, path.stem, n, "x" * 4_000)
            for n in range(bytes_each // 4_250 + 1)
        ]
        with path.open("a") as stream:
            stream.write("\n" + "".join(rows))
    return sizes


def _aiburn_total(document: dict[str, Any]) -> int:
    return sum(row["input"] + row["output"] + row["cache"] for row in document["groups"])


def _truth_total(truth: dict[str, Any]) -> int:
    names = ("inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens")
    return sum(row[name] for row in truth["claude"] for name in names) + sum(
        row["totalTokens"] for row in truth["codex"]
    )


if __name__ == "__main__":
    if "--child" in sys.argv:
        _child(*(Path(name) for name in sys.argv[sys.argv.index("--child") + 1 :][:2]))
    else:
        main()
