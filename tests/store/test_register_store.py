"""The register file: written whole or not at all, locked down, refused clearly."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from leeway.domain.change import Action
from leeway.domain.editing import add, remove, update
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.errors import NewerRegister, NotARegister, RegisterFileError, RegisterInUse, RegisterReadOnly
from leeway.services.open_register import OpenRegister
from leeway.services.opening import check_register, create_register, open_register
from leeway.store.attach import attach
from leeway.store.migrations import Migration, migrations
from leeway.store.register_store import RegisterStore

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ACME = Vendor("v1", "Acme")
TOOL = Product("p1", "v1", "Tool", annual_cost=Decimal("184000.50"), contract_end=date(2027, 6, 30))


def edited(desk: OpenRegister, changes: object, **words: object) -> None:
    edit = desk.edit(changes, **words)  # type: ignore[arg-type]
    assert edit is not None
    desk.save(edit)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "team.leeway"


@pytest.fixture
def closed(file: Path) -> Path:
    """A register with a vendor and a product, closed."""
    desk = create_register(file, author="ann")
    edited(desk, add(ACME, TOOL))
    desk.close()
    return file


def test_what_was_saved_is_there_when_the_file_is_opened_again(closed: Path) -> None:
    desk = open_register(closed, author="bob")
    assert desk.register == Register.of([ACME, TOOL])
    desk.close()


def test_undo_and_redo_go_on_in_the_next_session(closed: Path) -> None:
    desk = open_register(closed, author="bob")
    edited(desk, update(desk.register, "product", "p1", notice_days=90))
    desk.close()

    desk = open_register(closed, author="cy")
    undone = desk.undo()
    assert undone is not None
    desk.save(undone)
    assert desk.register.products["p1"].notice_days is None
    desk.close()

    desk = open_register(closed, author="dee")
    assert [step.label for step in desk.undo_stack.redoable] == ["Change notice of Tool"]
    redone = desk.redo()
    assert redone is not None
    desk.save(redone)
    assert desk.register.products["p1"].notice_days == 90
    desk.close()


def test_a_deleted_vendor_comes_back_with_all_that_hung_on_it(closed: Path) -> None:
    desk = open_register(closed, author="ann")
    before = desk.register
    edited(desk, remove(desk.register, "vendor", "v1"))
    assert desk.register == Register.empty()
    undone = desk.undo()
    assert undone is not None
    desk.save(undone)
    desk.close()
    desk = open_register(closed, author="ann")
    assert desk.register == before
    desk.close()


def test_the_audit_trail_names_author_time_before_and_after(closed: Path) -> None:
    desk = open_register(closed, author="bob", clock=lambda: NOW)
    edited(desk, update(desk.register, "product", "p1", annual_cost=Decimal(200000)))
    (edit,) = desk.history(limit=1)
    desk.close()
    assert (edit.author, edit.at, edit.action) == ("bob", NOW, Action.EDIT)
    (change,) = edit.changes
    assert (change.entity, change.field, change.before, change.after) == (
        "product", "annual_cost", "184000.50", "200000",
    )  # fmt: skip


def test_several_edits_of_one_row_in_one_step_come_to_their_last_state(file: Path) -> None:
    desk = create_register(file, author="ann")
    edited(desk, add(ACME, TOOL))
    changes = [
        *update(desk.register, "vendor", "v1", note="first"),
        *update(desk.register, "vendor", "v1", website="x.example"),
        *remove(desk.register, "product", "p1"),
        *add(Product("p2", "v1", "Other")),
    ]
    edited(desk, changes, label="many")
    state = desk.register
    desk.close()
    desk = open_register(file, author="ann")
    assert desk.register == state
    assert desk.register.vendors["v1"].note == "first"
    desk.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_full_disk_is_told_and_leaves_the_file_as_it_was(closed: Path) -> None:
    code = """
import resource, signal, sys
from pathlib import Path
from leeway.domain.editing import add, update
from leeway.domain.register_entities import Vendor
from leeway.errors import RegisterFileError
from leeway.services.opening import open_register

desk = open_register(Path(sys.argv[1]), author="full")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
full = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY))
before = desk.register
edit = desk.edit(add(*(Vendor(f"w{i}", f"Vendor {i}", note="x" * 500) for i in range(400))))
try:
    desk.save(edit)
except RegisterFileError as error:
    print(error)
desk.revert()
assert desk.register == before
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(closed)], capture_output=True, text=True, check=True
    )
    assert "no space left on the disk" in run.stdout
    desk = open_register(closed, author="ann")
    assert desk.register == Register.of([ACME, TOOL])
    edited(desk, update(desk.register, "vendor", "v1", note="whole"))
    desk.close()


def test_a_file_that_is_deleted_or_replaced_meanwhile_is_noticed(closed: Path) -> None:
    desk = open_register(closed, author="ann")
    edit = desk.edit(update(desk.register, "vendor", "v1", note="lost"))
    assert edit is not None
    copy = shutil.copy(closed, closed.with_name("copy.leeway"))
    closed.unlink()
    with pytest.raises(RegisterFileError, match="no longer where it was opened"):
        desk.save(edit)
    copy.rename(closed)
    with pytest.raises(RegisterFileError, match="no longer where it was opened"):
        desk.close()


def test_a_log_that_lies_about_is_kept_when_a_register_is_made_beside_it(file: Path) -> None:
    stray = file.with_name("team.leeway.wal")
    stray.write_bytes(b"someone's edits")
    desk = create_register(file, author="ann")
    desk.close()
    (kept,) = file.parent.glob("team.leeway.wal.stray-*")
    assert kept.read_bytes() == b"someone's edits"
    assert kept.name in desk.notices[0]


def test_making_a_register_leaves_nothing_else_behind(file: Path) -> None:
    create_register(file, author="ann").close()
    assert list(file.parent.iterdir()) == [file]


def test_a_register_without_policy_or_with_a_broken_trail_is_not_called_sound(closed: Path) -> None:
    whole = closed.read_bytes()
    connection = attach(closed, read_only=False)
    connection.execute("UPDATE change SET after = '{' WHERE entity = 'vendor'")
    connection.close()
    assert "The history can't be read" in check_register(closed)[0]
    closed.write_bytes(whole)
    connection = attach(closed, read_only=False)
    connection.execute("DELETE FROM policy")
    connection.close()
    with pytest.raises(NotARegister, match="policy or settings are missing"):
        check_register(closed)


def test_a_database_with_only_a_version_is_no_register(tmp_path: Path) -> None:
    file = tmp_path / "hollow.leeway"
    connection = attach(file, read_only=False)
    connection.execute("CREATE TABLE schema_version (version INTEGER)")
    connection.execute(f"INSERT INTO schema_version VALUES ({migrations()[-1].version})")
    connection.close()
    with pytest.raises(NotARegister, match="lacks a table"):
        open_register(file, author="ann")


def test_history_can_be_read_while_another_thread_saves_and_reverts(closed: Path) -> None:
    desk = open_register(closed, author="ann")
    failures: list[Exception] = []

    def read() -> None:
        try:
            for _ in range(60):
                assert desk.history()[-1].changes
        except Exception as error:  # noqa: BLE001 - whatever it is, it fails the test
            failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(20):
        edited(desk, update(desk.register, "vendor", "v1", note=str(number)))
        desk.revert()
    reader.join()
    desk.close()
    assert failures == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY register.vendor TO 'out.csv'",
        "ATTACH 'other.db' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
    ],
)
def test_the_connection_can_reach_nothing_but_the_register(file: Path, statement: str) -> None:
    connection = attach(file, read_only=False)
    with pytest.raises(duckdb.Error):
        connection.execute(statement)
    connection.close()


def test_an_older_register_is_brought_up_to_date_after_a_copy(closed: Path) -> None:
    before = closed.read_bytes()
    steps = (*migrations(), Migration(999, "999_more", "CREATE TABLE more (id VARCHAR)"))
    store = RegisterStore.open(closed, NOW, steps=steps)
    assert store.read().vendors["v1"] == ACME
    store.close()
    (copy,) = closed.parent.glob("team.schema-*.leeway")
    assert copy.read_bytes() == before
    assert copy.name in store.notices[0]


def test_a_step_that_fails_leaves_the_older_schema_whole(closed: Path) -> None:
    steps = (
        *migrations(),
        Migration(999, "999_bad", "CREATE TABLE more (id VARCHAR); SELECT no_such_column"),
    )
    with pytest.raises(duckdb.Error):
        RegisterStore.open(closed, NOW, steps=steps)
    desk = open_register(closed, author="ann")
    assert desk.register.vendors["v1"] == ACME
    desk.close()


def test_a_register_of_a_newer_leeway_is_refused_and_not_touched(closed: Path) -> None:
    connection = attach(closed, read_only=False)
    connection.execute("INSERT INTO schema_version VALUES (1000, 'future', '2030-01-01')")
    connection.close()
    before = closed.read_bytes()
    with pytest.raises(NewerRegister, match="newer Leeway"):
        open_register(closed, author="ann")
    assert closed.read_bytes() == before


def test_a_register_that_another_process_has_names_it(closed: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from leeway.services.opening import open_register;"
        "desk = open_register(Path(sys.argv[1]), author='other'); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(closed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(RegisterInUse, match=rf"team\.leeway is open in process {other.pid}"):
            open_register(closed, author="ann")
        assert other.stdin is not None
        other.stdin.close()


def test_one_program_does_not_open_a_register_twice(closed: Path) -> None:
    desk = open_register(closed, author="ann")
    link = closed.with_name("link.leeway")
    link.symlink_to(closed)
    for path in (closed, link):
        with pytest.raises(RegisterInUse, match="open in this program already"):
            open_register(path, author="ann")
    desk.close()


def test_what_is_no_register_is_refused_and_not_touched(tmp_path: Path) -> None:
    text = tmp_path / "text.leeway"
    text.write_text("not a register\n" * 1_000)
    empty = tmp_path / "empty.leeway"
    empty.touch()
    foreign = tmp_path / "foreign.leeway"
    duckdb.connect(str(foreign)).execute("CREATE TABLE t (i INTEGER)").close()
    tables = [tmp_path / f"table{kind}" for kind in (".csv", ".json", ".parquet")]
    for table in tables:
        table.write_text("{}")
    for path in (text, empty, foreign, *tables):
        before = path.read_bytes()
        with pytest.raises(NotARegister, match=path.name):
            open_register(path, author="ann")
        assert path.read_bytes() == before


def test_a_folder_and_a_missing_file_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(NotARegister, match="is a folder"):
        open_register(tmp_path, author="ann")
    with pytest.raises(RegisterFileError, match="There is no file"):
        open_register(tmp_path / "none.leeway", author="ann")
    with pytest.raises(RegisterFileError, match="doesn't exist"):
        create_register(tmp_path / "none" / "x.leeway", author="ann")
    assert list(tmp_path.iterdir()) == []


def test_making_a_register_never_replaces_a_file(closed: Path) -> None:
    before = closed.read_bytes()
    with pytest.raises(RegisterFileError, match="exists already"):
        create_register(closed, author="ann")
    assert closed.read_bytes() == before


def test_a_register_open_for_reading_is_not_changed(closed: Path) -> None:
    before = closed.read_bytes()
    desk = open_register(closed, author="ann", read_only=True)
    assert desk.register.vendors["v1"] == ACME
    desk.close()
    assert closed.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_without_permission_the_sentence_says_so(closed: Path) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to other users
        folder = Path(name)
        file = shutil.copy(closed, folder / "team.leeway")
        file.chmod(0o444)
        folder.chmod(0o555)
        assert _as_nobody(file) == (
            f"RegisterReadOnly: {file} can't be written: no permission, or a read-only disk. "
            "Open it for reading only, or copy it to a folder of yours."
        )
        file.chmod(0o000)
        assert _as_nobody(file).startswith(f"RegisterFileError: {file} can't be read: you have no permission")
        folder.chmod(0o755)


def _as_nobody(path: Path) -> str:
    """Open a register in a child, without root's rights if this process has them, and return what it says."""
    reading, writing = os.pipe()
    steps = migrations()  # the checkout, too, may be closed to other users
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            RegisterStore.open(path, NOW, steps=steps)
            os.write(writing, b"opened")
        except BaseException as error:  # noqa: BLE001 - the parent judges
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as said:
        return said.read()


def test_a_memo_is_noted_with_the_state_that_it_was_made_from(closed: Path) -> None:
    from leeway.store.register_store import MemoRecord

    memo = MemoRecord(
        id="m1", product_id="p1", product="Tool", verdict="replaceable", state="ab" * 32, author="ann",
        reader="board", decision="Renew?", exported_at=NOW, file_name="tool.pdf", sha256="cd" * 32,
    )  # fmt: skip
    desk = open_register(closed, author="ann")
    desk.record_memo(memo)
    desk.close()
    desk = open_register(closed, author="ann")
    assert desk.memos() == (memo,)
    desk.close()


def test_a_read_only_register_says_so_when_it_is_made_there() -> None:
    with pytest.raises((RegisterReadOnly, RegisterFileError)):
        create_register(Path("/proc/x.leeway"), author="ann")
