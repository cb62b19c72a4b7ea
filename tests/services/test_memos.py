"""A memo is made from a state of the register, and written whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.builders import TODAY
from tests.memo.example import TOOL, document, eight, incidents, team, watched

import leeway
from leeway.domain.editing import update
from leeway.domain.register import Register
from leeway.domain.validation import changed
from leeway.engine.portfolio import assess_portfolio
from leeway.errors import MemoError
from leeway.services.memos import MemoDocument, MemoRequest, MemoSources, make_memo, state_hash, write_memo

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def memo() -> MemoDocument:
    return document(team().register())


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_memo_is_written_whole_and_leaves_nothing_else(memo: MemoDocument, tmp_path: Path) -> None:
    assert write_memo(memo, tmp_path / "memo.pdf") == tmp_path / "memo.pdf"
    assert (tmp_path / "memo.pdf").read_bytes() == memo.pdf()
    assert left_in(tmp_path) == {"memo.pdf"}


def test_a_memo_replaces_the_one_before(memo: MemoDocument, tmp_path: Path) -> None:
    (tmp_path / "memo.pdf").write_bytes(b"old")
    write_memo(memo, tmp_path / "memo.pdf")
    assert (tmp_path / "memo.pdf").read_bytes() == memo.pdf()


def test_a_memo_can_be_read_by_those_who_may_read_new_files(memo: MemoDocument, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    write_memo(memo, tmp_path / "memo.pdf")
    assert (tmp_path / "memo.pdf").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_is_followed_rather_than_replaced(memo: MemoDocument, tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    write_memo(memo, tmp_path / "link.pdf")
    assert (tmp_path / "link.pdf").is_symlink()
    assert (tmp_path / "real.pdf").read_bytes() == memo.pdf()


def test_a_folder_is_refused(memo: MemoDocument, tmp_path: Path) -> None:
    with pytest.raises(MemoError, match="folder"):
        write_memo(memo, tmp_path)
    assert left_in(tmp_path) == set()


def test_a_folder_that_is_not_there_is_refused(memo: MemoDocument, tmp_path: Path) -> None:
    with pytest.raises(MemoError, match="folder"):
        write_memo(memo, tmp_path / "no" / "memo.pdf")


@pytest.mark.parametrize("name", ["\0.pdf", "n" * 5000 + ".pdf"])
def test_a_name_that_no_file_can_have_is_refused(memo: MemoDocument, tmp_path: Path, name: str) -> None:
    with pytest.raises(MemoError, match="can't be written"):
        write_memo(memo, tmp_path / name)
    assert left_in(tmp_path) == set()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_no_permission_is_said(memo: MemoDocument, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(MemoError, match="permission"):
            write_memo(memo, tmp_path / "memo.pdf")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits there")
def test_a_write_that_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "memo.pdf").write_bytes(b"old")
    code = (
        "import resource, signal; from pathlib import Path; from leeway.errors import MemoError;"
        "from leeway.services.memos import write_memo; from tests.memo.example import *;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); memo = document(team().register()); memo.pdf();"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"try: write_memo(memo, Path({str(tmp_path / 'memo.pdf')!r}))\n"
        "except MemoError as error: print(error)"
    )
    paths = (str(ROOT), str(Path(leeway.__file__).parents[1]))
    ran = subprocess.run(
        [sys.executable, "-B", "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "can't be written" in ran.stdout
    assert left_in(tmp_path) == {"memo.pdf"}
    assert (tmp_path / "memo.pdf").read_bytes() == b"old"


def test_a_product_that_is_gone_is_told_in_a_sentence() -> None:
    with pytest.raises(MemoError, match="isn't in the register"):
        document(team().register(), "gone")


def test_a_paper_that_does_not_exist_is_told_in_a_sentence() -> None:
    register = team().register()
    request = MemoRequest(TOOL, "", "", "", TODAY, paper="napkin")
    with pytest.raises(MemoError, match="a4 or us-letter"):
        make_memo(register, assess_portfolio(register, TODAY), request, MemoSources(incidents(register, ())))


def test_the_hash_is_of_the_state_and_not_of_the_order_of_its_rows() -> None:
    rows = team().rows
    there, back = Register.of(rows), Register.of(reversed(rows))
    assert state_hash(there, MemoSources(eight(there))) == state_hash(back, MemoSources(eight(back)))


def test_any_change_gives_another_hash_and_taking_it_back_the_first() -> None:
    register = team().register()
    there = changed(register, update(register, "workflow", "Release", tolerated_stop=5.0))
    back = changed(there, update(there, "workflow", "Release", tolerated_stop=4.0))
    none = MemoSources(incidents(register, ()))
    assert state_hash(there, none) != state_hash(register, none) == state_hash(back, none)


def test_incidents_are_part_of_the_state_and_of_the_bytes() -> None:
    register = watched(team()).register()
    one, other = eight(register), eight(register).taken(np.arange(7))
    states = [state_hash(register, MemoSources(found)) for found in (one, eight(register), other)]
    assert states[0] == states[1] != states[2]
    assert document(register, found=one).pdf() == document(register, found=eight(register)).pdf()
    assert document(register, found=one).pdf() != document(register, found=other).pdf()


def test_the_memo_knows_its_state_and_makes_its_bytes_once(memo: MemoDocument) -> None:
    register = team().register()
    assert memo.state == state_hash(register, MemoSources(incidents(register, ())))
    assert memo.pdf() is memo.pdf()
