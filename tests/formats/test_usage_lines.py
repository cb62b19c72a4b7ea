"""The lines of a log, read in blocks and parts: each once, wherever the cuts fall."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.formats import usage_lines
from leeway.formats.usage_lines import blocks_of_lines, lines_that_matter


def lines(data: bytes, start: int = 0, stop: int | None = None, longest: int = 1_000) -> list[bytes]:
    """The lines that begin in a part, or "too long"."""
    found: list[bytes] = []
    for block in blocks_of_lines(io.BytesIO(data), start, stop, longest):
        found += [b"too long"] * block.dropped
        found += block.data.split(b"\n")[:-1]
    return found


@given(
    data=st.lists(st.sampled_from([b"", b"a", b"bc", b"d" * 9, b"e" * 40])).map(b"\n".join),
    cuts=st.sets(st.integers(1, 200)),
    block=st.integers(1, 50),
)
def test_each_line_is_read_once_wherever_a_file_is_cut(data: bytes, cuts: set[int], block: int) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < len(data))]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(usage_lines, "BLOCK", block)
        read = [
            line for start, stop in pairwise([*edges, len(data) + 1]) for line in lines(data, start, stop)
        ]
        assert read == lines(data) == data.splitlines()


def test_a_line_that_is_too_long_is_counted_once_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(usage_lines, "BLOCK", 10)
    data = b"one\n" + b"x" * 75 + b"\ntwo\nthree"
    read = [b"one", b"too long", b"two", b"three"]
    assert lines(data, longest=30) == read
    edges = [0, 3, 20, 40, 79, 81, None]
    parts = [lines(data, start or 0, stop, longest=30) for start, stop in pairwise(edges)]
    assert [line for part in parts for line in part] == read
    assert lines(b"one\n" + b"x" * 75, longest=30) == [b"one", b"too long"]


def test_what_is_taken_is_whole_lines_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_lines, "BLOCK", 4)
    blocks = list(blocks_of_lines(io.BytesIO(b"one\ntwo\nthree")))
    assert [block.taken for block in blocks if block.complete][-1] == 8
    assert [(block.data, block.complete) for block in blocks][-1] == (b"three\n", False)
    assert list(blocks_of_lines(io.BytesIO(b"one\ntwo\n"), 8)) == []


def test_lines_matter_that_have_the_mark_or_are_no_object_by_their_looks() -> None:
    plain, marked, hinted = b'{"a":1}', b'{"a":"' + b"x" * 700 + b'","usage":{}}', b'{"role":"assistant"}'
    odd = [b"undefined", b'{"torn":', b'{"a":1}\r', b'"usage"', b""]
    data = b"\n".join([plain, marked, plain, hinted, *odd, plain, b""])
    found = list(lines_that_matter(data, re.compile(b'"usage"'), b'"role":"assistant"'))
    assert set(found) >= {marked, hinted, *odd}
    assert found.count(plain) <= 1  # where the next line has the hint
