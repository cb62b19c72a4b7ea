"""Read parts of agents' logs in a process of their own, on another core: Python runs one thread at a time.

The process is this module. It is told bounds and zone, then batches of parts, and answers each with a byte; at the end
it tells all that it read. Should it fail, what it was given can still be read without it.
"""

import gc
import pickle
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from datetime import tzinfo
from typing import IO, Final

from leeway.formats.usage_rows import Bounds
from leeway.services.usage_parts import Part, PartReader, PartsRead

Batch = tuple[Part, ...]

_AHEAD: Final = 2
_DONE: Final = b"."

if sys.platform == "win32":
    _NO_WINDOW: Final = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW: Final = 0


class ReadingProcess:
    """A process that takes batches from a pile, which others take from, too, until there are no more.

    `size` is how many bytes it has read; `given` are its batches, `result` what was in them, once it is done.
    """

    def __init__(self, pile: "deque[Batch]", bounds: Bounds, zone: tzinfo) -> None:
        """Start it.

        Raises:
            OSError: It can't be started.
            PicklingError: The zone is none that it could be told.
        """
        self.size = 0
        self.given: list[Batch] = []
        self.result: PartsRead | None = None
        self._pile = pile
        self._terms = pickle.dumps((bounds, zone))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, creationflags=_NO_WINDOW,
        )  # fmt: skip
        self._thread = threading.Thread(target=self._follow, name="leeway-import-process", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, for some time at most; tell whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._thread.join()

    def _follow(self) -> None:
        with suppress(OSError, EOFError, pickle.UnpicklingError), self._process as process:
            assert process.stdin
            assert process.stdout
            process.stdin.write(self._terms)
            self._hand_out(process.stdin, process.stdout)
            process.stdin.close()
            if self.given:
                self.result = pickle.load(process.stdout)  # noqa: S301 - it is ours
            process.kill()
        if self.result is None:
            self.size = 0

    def _hand_out(self, tasks: IO[bytes], answers: IO[bytes]) -> None:
        """Give it one batch more than it is reading, so that it needn't wait for the next."""
        waiting: deque[Batch] = deque()
        while True:
            while len(waiting) < _AHEAD and (batch := self._taken()):
                pickle.dump(batch, tasks)
                tasks.flush()
                waiting.append(batch)
            if not waiting:
                return
            if answers.read(1) != _DONE:
                raise EOFError
            self.size += sum(part.size for part in waiting.popleft())

    def _taken(self) -> Batch | None:
        try:
            batch = self._pile.pop()
        except IndexError:
            return None
        self.given.append(batch)
        return batch


def _read(tasks: IO[bytes], answers: IO[bytes]) -> None:
    """Read the parts that come, until their end, and tell what was in them."""
    gc.disable()  # nothing here is in a cycle, and the process soon ends
    reader = PartReader(*pickle.load(tasks))  # noqa: S301 - from ReadingProcess
    with suppress(EOFError):
        while True:
            for part in pickle.load(tasks):  # noqa: S301
                reader.read(part)
            answers.write(_DONE)
            answers.flush()
    pickle.dump(reader.result(), answers, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    _read(sys.stdin.buffer, sys.stdout.buffer)
