"""Set up a checkout of Leeway and do its everyday tasks: run, test, lint, shots, bench, lock.

Needs nothing but Python 3.11 or newer. Each task first makes what is missing: the environment in `.venv` from
packaging/requirements.lock, and on Debian and Ubuntu the system libraries Qt needs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import display
import qt_libraries
import secret_service
from console import Failure, say
from environment import Environment, count_pins
from processes import clean_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
SAMPLE_PRODUCT = "Claude Code"
SAMPLE_SCENARIO = "Codex CLI as a tested fallback"

LOCK_OPTIONS = ["--universal", "--generate-hashes", "--python-version=3.11", "--group=dev", "--quiet"]
LOCK_LEAVES_OUT = ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"]
LOCK_HEADER = "# Written by `python3 packaging/dev.py lock` from pyproject.toml. Don't edit.\n"

LINTERS = {
    "ruff check": ["-m", "ruff", "check"],
    "ruff format": ["-m", "ruff", "format", "--check"],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"],
}


@dataclass(frozen=True)
class Checkout:
    """A checkout whose environment is ready, and what its tasks need to know."""

    root: Path
    python: Path
    programs: Path

    def call(self, arguments: Sequence[str], **variables: str) -> int:
        """Run the environment's Python in the checkout; return its exit code."""
        sys.stdout.flush()
        command = [str(self.python), *arguments]
        return subprocess.run(
            command, cwd=self.root, env=clean_environment(**variables), check=False
        ).returncode

    def become(self, arguments: Sequence[str]) -> int:
        """Go on as the environment's Python, where the system can, so that signals and exit codes are its own."""
        if os.name != "nt":
            sys.stdout.flush()
            command = [str(self.python), *arguments]
            os.execve(self.python, command, clean_environment())  # noqa: S606  # never returns
        return self.call(arguments)


def run(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Open the sample register, or without a display write its memo and print its portfolio."""
    sample = checkout.root / ".dev" / "sample.leeway"
    reason = display.why_no_window(os.environ)
    code = 0 if sample.exists() else make_sample(checkout, sample)
    if code != 0:
        return code
    if reason is None:
        return checkout.become(["-m", "leeway", "open", str(sample), *arguments])
    say(f"{reason}, so no window opens. Writing the sample's memo and printing its portfolio instead.")
    return write_memo(checkout, sample)


def make_sample(checkout: Checkout, sample: Path) -> int:
    """Make the sample register; a half-made one never gets its final name."""
    say("Making the sample register in .dev/sample.leeway.")
    sample.parent.mkdir(exist_ok=True)
    draft = sample.with_name("sample-draft.leeway")
    draft.unlink(missing_ok=True)
    code = checkout.call(["-m", "leeway", "sample", str(draft)])
    if code == 0:
        draft.replace(sample)
    return code


def write_memo(checkout: Checkout, sample: Path) -> int:
    """Do what the window would be opened for: the portfolio, and a memo as PDF."""
    memo = checkout.root / ".dev" / "sample-memo.pdf"
    leeway = ["-m", "leeway"]
    code = checkout.call([*leeway, "portfolio", str(sample)])
    wanted = [*leeway, "memo", str(sample), "--product", SAMPLE_PRODUCT, "--output", str(memo)]
    if code == 0 and checkout.call([*wanted, "--scenario", SAMPLE_SCENARIO]) != 0:
        # It may have been renamed or deleted since the sample was made, or be younger than the sample.
        say("The memo proposes no mitigation then.")
        code = checkout.call(wanted)
    if code == 0:
        say(f"The memo on {SAMPLE_PRODUCT} is in {memo}.")
    return code


def test(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run the linters and all tests; with arguments, only pytest with them."""
    failed = [] if arguments else failing_linters(checkout)
    say("pytest")
    # Neighbours go to the same worker, which makes what a module of tests shares only once.
    pytest = ["-m", "pytest", "-n", str(workers()), "--dist", "worksteal", *(arguments or ["-q"])]
    code = checkout.call(pytest, QT_QPA_PLATFORM="offscreen")
    if not failed:
        return code
    if code != 0:
        failed.append("pytest")
    raise Failure(f"Failed: {', '.join(failed)}.", code or 1)


def workers() -> int:
    """Return how many tests to run at a time: one a core, without crowding out a laptop."""
    return max(1, min(os.cpu_count() or 1, 8))


def lint(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run the linters."""
    refuse(arguments, "lint")
    if failed := failing_linters(checkout):
        raise Failure(f"Failed: {', '.join(failed)}.")
    return 0


def failing_linters(checkout: Checkout) -> list[str]:
    """Run each linter; return the names of those that found something."""
    failed = []
    for name, command in LINTERS.items():
        say(name)
        if checkout.call(command) != 0:
            failed.append(name)
    return failed


def shots(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Photograph the pages of the window, without a display."""
    return checkout.call(["packaging/shots.py", *arguments], QT_QPA_PLATFORM="offscreen")


def bench(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run the benchmarks one by one, or only those named."""
    scripts = chosen_benches(checkout.root / "tests" / "bench", arguments)
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    failed = []
    for script in scripts:
        say(f"bench {script.stem}")
        if checkout.call([str(script)], QT_QPA_PLATFORM=platform) != 0:
            failed.append(script.stem)
    if failed:
        raise Failure(f"Failed: {', '.join(failed)}.")
    return 0


def chosen_benches(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return the benchmarks in a folder, or those named.

    Raises:
        Failure: a name isn't one of them.
    """
    there = {path.stem: path for path in sorted(folder.glob("[!_]*.py"))}
    wanted = [Path(name).stem for name in names] or list(there)
    if unknown := [name for name in wanted if name not in there]:
        raise Failure(f"There is no benchmark {', '.join(unknown)}; there is {', '.join(there) or 'none'}.")
    return [there[name] for name in wanted]


def lock(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Write the lock anew from pyproject.toml; `--upgrade` moves the pins too."""
    path = checkout.root / "packaging" / "requirements.lock"
    draft = path.with_name("requirements.draft")
    draft.write_bytes(path.read_bytes())
    try:
        uv = ["-m", "uv", "pip", "compile", *LOCK_OPTIONS, *LOCK_LEAVES_OUT, "--output-file", str(draft)]
        if checkout.call([*uv, *arguments, "pyproject.toml"]) != 0:
            raise Failure(
                "uv couldn't resolve the requirements, so packaging/requirements.lock stays as it was."
            )
        text = LOCK_HEADER + draft.read_text(encoding="utf-8").removeprefix(LOCK_HEADER)
    finally:
        draft.unlink(missing_ok=True)
    if flaws := flaws_of_lock(text):
        raise Failure(f"The new lock {flaws[0]}, so packaging/requirements.lock stays as it was.")
    path.write_text(text, encoding="utf-8", newline="\n")
    say(f"packaging/requirements.lock pins {count_pins(text)} packages; the next task installs them.")
    return 0


def flaws_of_lock(text: str) -> list[str]:
    """Return what a lock must not have: places instead of pins, or pins without hashes."""
    flaws = []
    for entry in text.replace("\\\n", " ").splitlines():
        if not entry or entry == LOCK_HEADER.rstrip():
            continue
        if "/" in entry or "@" in entry or entry.startswith("-"):
            flaws.append(f"names a place: {entry[:80]}")
        elif "==" not in entry or "--hash=sha256:" not in entry:
            flaws.append(f"has an entry without a pin or a hash: {entry[:80]}")
    return flaws


def refuse(arguments: Sequence[str], task: str) -> None:
    """Stop on arguments that a task doesn't take."""
    if arguments:
        raise Failure(f"`{task}` takes no arguments, but got {' '.join(arguments)}.", 2)


@dataclass(frozen=True)
class Task:
    """A task and what it needs from the system."""

    do: Callable[[Checkout, Sequence[str]], int]
    paints: bool = False
    opens_a_window: bool = False
    tests_secrets: bool = False

    def libraries(self) -> list[str]:
        """Return the system libraries it can't do without here."""
        if self.opens_a_window:
            return list(qt_libraries.PAINTING if display.is_headless() else qt_libraries.ALL)
        return list(qt_libraries.PAINTING if self.paints else ())


TASKS = {
    "run": Task(run, paints=True, opens_a_window=True),
    "test": Task(test, paints=True, tests_secrets=True),
    "lint": Task(lint),
    "shots": Task(shots, paints=True),
    "bench": Task(bench, paints=True),
    "lock": Task(lock),
}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line: a task, and what goes on to it."""
    parser = argparse.ArgumentParser(
        prog="packaging/dev.py",
        description=(__doc__ or "").partition("\n\n")[0],
        epilog="\n".join(
            f"  {name:6} {(task.do.__doc__ or '').splitlines()[0]}" for name, task in TASKS.items()
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--yes", action="store_true", help="install missing system packages without asking")
    parser.add_argument("task", choices=TASKS, help="what to do, see below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on to the task")
    return parser.parse_args(arguments)


def refuse_old_python(version: tuple[int, ...]) -> None:
    """Stop with a sentence if this Python is too old for Leeway."""
    if version[:2] < OLDEST_PYTHON:
        raise Failure(
            f"Leeway needs Python {'.'.join(map(str, OLDEST_PYTHON))} or newer, but this is Python "
            f"{'.'.join(map(str, version))}. Install a newer one and run this command with it."
        )


def set_up(root: Path, task: Task, *, assume_yes: bool) -> Checkout:
    """Make what the task needs: the environment, and the libraries of the system."""
    environment = Environment(root)
    fresh = environment.prepare(assume_yes=assume_yes)
    required = task.libraries()
    wanted = qt_libraries.ALL if fresh and required else required
    qt_libraries.provide(root, required, wanted, assume_yes=assume_yes)
    if fresh and task.tests_secrets:
        secret_service.provide(root, assume_yes=assume_yes)
    return Checkout(root, environment.python, environment.programs)


def main(arguments: Sequence[str]) -> int:
    """Do one task; return the exit code."""
    try:
        refuse_old_python(sys.version_info[:3])
        wanted = parse(arguments)
        task = TASKS[wanted.task]
        return task.do(set_up(ROOT, task, assume_yes=wanted.yes), wanted.arguments)
    except Failure as failure:
        print(f"leeway: {failure}", file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        print("\nleeway: Stopped.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"leeway: The system refused: {error}.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
