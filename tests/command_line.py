"""The command line for tests: `leeway` as a user types it, within this process, which spares each test a start of 0.7 s.

That the program starts as a process of its own is what tests/test_cli.py shows.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass
from unittest import mock

from leeway import cli


@dataclass(frozen=True)
class Run:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


def leeway(*words: object, zone: str = "UTC") -> Run:
    """Run a command, without a terminal, in a time zone."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code: object = 0
    with (
        mock.patch.object(sys, "argv", ["leeway", *map(str, words)]),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        mock.patch.dict(os.environ, {"TZ": zone, "COLUMNS": "160"}),
    ):
        try:
            cli.main()
        except SystemExit as error:
            code = 0 if error.code is None else error.code
    assert isinstance(code, int)
    return Run(code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8").replace(os.linesep, "\n")
