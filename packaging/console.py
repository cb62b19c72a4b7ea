"""Talk to the terminal: a step, progress, a question, a failure."""

from __future__ import annotations

import sys


class Failure(Exception):
    """End the command with a sentence that helps, instead of a traceback."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def say(text: str) -> None:
    """Print one step, at once."""
    print(f"leeway: {text}", flush=True)


def interactive() -> bool:
    """Tell whether somebody can answer a question."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())


def agrees(question: str) -> bool:
    """Ask a yes-or-no question; Enter means yes, the end of the input means no."""
    try:
        answer = input(f"leeway: {question} [Y/n] ")
    except EOFError:
        print()
        return False
    return answer.strip().lower() in {"", "y", "yes"}


class Progress:
    """Show how far a long step has come: a line that moves in a terminal, a line a quarter elsewhere."""

    def __init__(self, what: str, total: int = 0) -> None:
        self._what = what
        self._total = total
        self._moving = sys.stdout.isatty()
        self._quarter = 0
        self._width = 0

    def show(self, done: int, name: str = "") -> None:
        """Report that `done` of the total are finished, or are under way with `name`."""
        count = f"{done} of {self._total}" if self._total else str(done)
        line = f"leeway:   {self._what} {count} {name}".rstrip()[:100]
        if self._moving:
            print("\r" + line.ljust(self._width), end="", flush=True)
            self._width = len(line)
        elif self._reaches_a_quarter(done):
            print(line, flush=True)

    def end(self) -> None:
        """Leave the moving line."""
        if self._moving and self._width:
            print(flush=True)
        self._width = 0

    def _reaches_a_quarter(self, done: int) -> bool:
        quarter = 4 * done // self._total if self._total else done // 25
        reached = quarter > self._quarter
        self._quarter = max(quarter, self._quarter)
        return reached
