"""Run other programs: follow their lines, keep a record, end cleanly."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

LOG = ".dev/setup.log"


def clean_environment(**more: str) -> dict[str, str]:
    """Return the environment without what would make a fresh Python look elsewhere for its modules."""
    strangers = {"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    kept = {name: value for name, value in os.environ.items() if name not in strangers}
    return {**kept, **more}


def follow(
    command: Sequence[str], environment: Mapping[str, str], tick: float = 0.5
) -> Generator[str | int, None, None]:
    """Run a program; yield its lines as they come, "" while it is silent, and its exit code at the end."""
    with subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            yield from _lines(process, tick)
            yield process.wait()
        finally:
            if process.poll() is None:
                process.terminate()


def _lines(process: subprocess.Popen[str], tick: float) -> Iterator[str]:
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
    reader.start()
    while True:
        try:
            line = lines.get(timeout=tick)
        except queue.Empty:
            yield ""
            continue
        if line is None:
            return
        yield line


def _read(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    for line in stream:
        lines.put(line.rstrip("\n") or " ")
    lines.put(None)


def record(root: Path, command: Sequence[str], lines: Sequence[str]) -> None:
    """Append a program's output to the log of the set-up, for when the sentence isn't enough."""
    log = root / LOG
    log.parent.mkdir(exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write("\n".join(["$ " + " ".join(command), *lines, ""]))
