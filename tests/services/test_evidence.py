"""Evidence: files and links into the register and out of it, and everything that a file can be instead."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.assessments import SIGNED, Desk

from leeway.domain.change import Action
from leeway.domain.editing import remove
from leeway.domain.evidence import EVIDENCE_LIMIT
from leeway.domain.register import Register
from leeway.errors import InvalidEdit, LeewayError, UnreadableSource, UnwritableTarget
from leeway.services.answering import add_evidence
from leeway.services.evidence import link_evidence, read_evidence, save_evidence
from leeway.services.exporting import export_open
from leeway.services.importing import plan_import
from leeway.services.opening import create_register, open_register

CONTENT = b"%PDF-1.7 \x00\xff rehearsed"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path / "a.leeway")
    yield found
    found.open.close()


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    path = tmp_path / "proof.pdf"
    path.write_bytes(CONTENT)
    return path


def test_a_file_is_kept_byte_for_byte_with_its_hash_and_outlives_the_original(
    desk: Desk, proof: Path, tmp_path: Path
) -> None:
    desk.prove("week", proof)
    proof.unlink()
    row = desk.view().evidence("week")[0]
    assert (row.name, row.size, row.added_by) == ("proof.pdf", len(CONTENT), "ann")
    assert row.sha256 == hashlib.sha256(CONTENT).hexdigest()
    saved = save_evidence(desk.open, row, tmp_path / "out.pdf")
    assert saved.read_bytes() == CONTENT


def test_evidence_comes_back_by_undo_also_in_a_later_session(desk: Desk, proof: Path, tmp_path: Path) -> None:
    desk.prove("week", proof)
    row = desk.view().evidence("week")[0]
    desk.do(remove(desk.register, "evidence", row.id))
    assert desk.view().evidence("week") == ()
    desk.open.close()
    desk.open = open_register(tmp_path / "a.leeway", author="ann")
    edit = desk.open.undo()
    assert edit
    desk.open.save(edit)
    assert desk.view().evidence("week") == (row,)
    assert desk.open.evidence(row.sha256) == CONTENT


def test_two_files_of_one_name_are_told_apart_and_one_content_is_kept_once(desk: Desk, proof: Path) -> None:
    for _ in range(3):
        desk.prove("week", proof)
    names = [row.name for row in desk.view().evidence("week")]
    assert sorted(names) == ["proof (2).pdf", "proof (3).pdf", "proof.pdf"]
    assert len({row.sha256 for row in desk.view().evidence("week")}) == 1
    kept = desk.open._store._reader.execute("SELECT count(*) FROM register.evidence_file").fetchone()
    assert kept == (1,)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.zip"
    with big.open("wb") as stream:
        os.truncate(stream.fileno(), 1_000_000_000)  # sparse: takes no room
    with pytest.raises(UnreadableSource, match=r"big.zip has 1,000.0 MB; at most 25 MB .* add a link"):
        read_evidence(big, SIGNED)


def test_the_largest_file_that_is_kept_is_kept_whole(desk: Desk, tmp_path: Path) -> None:
    just = tmp_path / "just.bin"
    just.write_bytes(os.urandom(EVIDENCE_LIMIT))
    desk.prove("week", just)
    assert desk.open.evidence(desk.view().evidence("week")[0].sha256) == just.read_bytes()
    just.write_bytes(just.read_bytes() + b"x")
    with pytest.raises(UnreadableSource, match="at most 25 MB"):
        read_evidence(just, SIGNED)


def test_what_is_no_file_to_keep_is_told_in_a_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    with pytest.raises(UnreadableSource, match="0 bytes"):
        read_evidence(empty, SIGNED)
    with pytest.raises(UnreadableSource, match="moved or deleted"):
        read_evidence(tmp_path / "gone.txt", SIGNED)
    with pytest.raises(UnreadableSource, match="is a folder"):
        read_evidence(tmp_path, SIGNED)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableSource, match="isn't an ordinary file"):
        read_evidence(tmp_path / "pipe", SIGNED)


@pytest.mark.parametrize(
    "link", ["https://user:secret@example.com/a", "http://user@example.com", "https://a:b@example.com?c"]
)
def test_a_link_with_a_password_is_not_kept(link: str) -> None:
    with pytest.raises(UnreadableSource, match="a user name or a password in it"):
        link_evidence(link, SIGNED)


def test_a_link_may_have_an_at_sign_behind_its_host() -> None:
    assert link_evidence("https://example.com/@user?mail=a@b", SIGNED).name == "example.com/@user?mail=a@b"


def test_no_name_reads_the_other_way_round(tmp_path: Path) -> None:
    file = tmp_path / "report\u202efdp.exe"
    file.write_bytes(b"MZ")
    assert read_evidence(file, SIGNED).row.name == "reportfdp.exe"


@pytest.mark.parametrize(
    "link", ["", "javascript:alert(1)", "file:///etc/passwd", "example.com", "https://", "https://a b"]
)
def test_a_link_must_be_a_web_address(link: str) -> None:
    with pytest.raises(UnreadableSource, match=r"^The link "):
        link_evidence(link, SIGNED)


def test_a_link_is_evidence_without_bytes(desk: Desk) -> None:
    row = link_evidence(" https://example.com/report?id=1 ", SIGNED)
    desk.do(add_evidence(desk.register, desk.id, desk.question("week"), row))
    found = desk.view().evidence("week")[0]
    assert (found.link, found.name, found.size) == (
        "https://example.com/report?id=1",
        "example.com/report?id=1",
        None,
    )


def test_evidence_is_a_file_or_a_link_never_both_or_neither(desk: Desk, proof: Path) -> None:
    from dataclasses import replace

    row = read_evidence(proof, SIGNED).row
    for wrong in (
        replace(row, link="https://example.com"),
        replace(row, sha256="", size=None),
        replace(row, size=None),
    ):
        with pytest.raises(InvalidEdit, match="must be a file with its size, or else a link"):
            desk.do(add_evidence(desk.register, desk.id, desk.question("week"), wrong))


def test_evidence_whose_bytes_are_gone_says_so(desk: Desk, proof: Path, tmp_path: Path) -> None:
    desk.prove("week", proof)
    row = desk.view().evidence("week")[0]
    desk.open._store._connection.execute("DELETE FROM register.evidence_file")
    with pytest.raises(LeewayError, match=r"doesn't hold the bytes of “proof\.pdf”"):
        save_evidence(desk.open, row, tmp_path / "out.pdf")


def test_evidence_that_can_not_be_written_leaves_what_was_there(
    desk: Desk, proof: Path, tmp_path: Path
) -> None:
    desk.prove("week", proof)
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnwritableTarget):
        save_evidence(desk.open, desk.view().evidence("week")[0], tmp_path / "folder")


# ------------------------------------------------------------------------------------------ as JSON


def test_assessments_and_evidence_survive_json_whole(desk: Desk, proof: Path, tmp_path: Path) -> None:
    desk.answer("week", ("c",))
    desk.prove("week", proof)
    desk.do(
        add_evidence(desk.register, desk.id, desk.question("week"), link_evidence("https://a.test/b", SIGNED))
    )
    desk.approve()
    first = export_open(desk.open, desk.register, tmp_path / "first.json")
    other = create_register(tmp_path / "other.leeway", author="bo")
    plan = plan_import(other.register, [first])
    assert plan.count("refused") == 0
    edit = other.edit(plan.changes, plan.label, Action.IMPORT, plan.brings)
    assert edit
    other.save(edit)
    assert other.register.tables == desk.register.tables
    assert other.evidence(desk.view().evidence("week")[0].sha256) == CONTENT
    assert not plan_import(other.register, [first]).changes
    assert export_open(other, other.register, tmp_path / "again.json").read_bytes() == first.read_bytes()
    other.close()


def test_json_that_changes_what_was_approved_is_refused_row_by_row(desk: Desk, tmp_path: Path) -> None:
    desk.answer("week", ("c",))
    desk.approve()
    path = export_open(desk.open, desk.register, tmp_path / "first.json")
    document = json.loads(path.read_text("utf-8"))
    document["tables"]["answer"][0]["note"] = "made up later"
    document["tables"]["vendor"][0]["note"] = "fine"
    path.write_text(json.dumps(document))
    plan = plan_import(desk.register, [path])
    assert [row.reason for row in plan.rows if row.status == "refused"] == [
        "Assessment 1 is approved, so its answers stay as they are. Start a new assessment; it takes them over."
    ]
    assert [row.entity for row in plan.rows if row.status == "update"] == ["vendor"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("bm90IGl0", "aren't those of its SHA-256"),
        ("no base64!", "isn't in base64"),
        (None, "Its bytes aren't in the file"),
    ],
)
def test_json_with_damaged_evidence_is_told(
    desk: Desk, proof: Path, tmp_path: Path, content: str | None, told: str
) -> None:
    desk.prove("week", proof)
    path = export_open(desk.open, desk.register, tmp_path / "first.json")
    document = json.loads(path.read_text("utf-8"))
    if content is None:
        del document["evidence_files"]
    else:
        document["evidence_files"][0]["content"] = content
    path.write_text(json.dumps(document))
    if content is None:
        plan = plan_import(Register.empty(), [path])
        assert any(told in row.reason for row in plan.rows if row.status == "refused")
    else:
        with pytest.raises(UnreadableSource, match=told):
            plan_import(Register.empty(), [path])
