"""Exporting: whole or not at all, and back again without a difference."""

import os
import shutil
import stat
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from tests.builders import Team
from tests.places import own_folder
from tests.strategies import registers

from leeway.domain.register import Register
from leeway.domain.validation import changed, problems_of
from leeway.errors import UnwritableTarget
from leeway.formats.columns import FILES
from leeway.services.exporting import export_register, export_template
from leeway.services.file_writing import _swap, write_files
from leeway.services.importing import plan_import

TARGETS = ("team.json", "tables.zip", "tables")
DATA = Path(__file__).parents[1] / "data" / "imports"


@pytest.fixture
def register() -> Register:
    team = Team()
    team.product(team.vendor("Acme"), "=HYPERLINK(1)", note="- a\r\n- b")
    return team.register()


def refused(register: Register, target: Path) -> str:
    with pytest.raises(UnwritableTarget) as caught:
        export_register(register, target)
    return str(caught.value)


def bytes_of(target: Path) -> dict[str, bytes]:
    paths = sorted(target.iterdir()) if target.is_dir() else [target]
    return {path.name: path.read_bytes() for path in paths}


# ------------------------------------------------------------------------------------- there and back


@pytest.mark.parametrize("target", TARGETS)
@given(register=registers())
def test_export_then_import_is_the_identity(target: str, register: Register) -> None:
    assert not list(problems_of(register))
    with tempfile.TemporaryDirectory() as folder:
        source = export_register(register, Path(folder) / target)
        plan = plan_import(Register.empty(), [source])
        assert plan.count("refused") == 0
        assert changed(Register.empty(), plan.changes) == register


@pytest.mark.parametrize("target", TARGETS)
@given(register=registers())
def test_a_register_s_own_export_changes_nothing_in_it(target: str, register: Register) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = plan_import(register, [export_register(register, Path(folder) / target)])
        assert plan.changes == ()
        assert plan.count("unchanged") == len(plan.rows) == sum(map(len, register.tables.values()))


@pytest.mark.parametrize("target", TARGETS)
def test_the_same_register_gives_the_same_bytes(tmp_path: Path, register: Register, target: str) -> None:
    (tmp_path / "again").mkdir()
    first = export_register(register, tmp_path / target)
    again = export_register(register, tmp_path / "again" / target)
    assert bytes_of(first) == bytes_of(again)


def test_exports_of_version_1_stay_readable() -> None:
    plans = [plan_import(Register.empty(), [DATA / name]) for name in ("version-1.json", "version-1.zip")]
    one, two = (changed(Register.empty(), plan.changes) for plan in plans)
    assert one == two
    assert [plan.count("refused") for plan in plans] == [0, 0]
    there_then = [
        "vendor",
        "product",
        "product_upstream",
        "workflow",
        "need",
        "supply",
        "integration",
        "signal",
    ]
    assert all(one.tables[entity] for entity in (*there_then, "policy", "setting"))


# ------------------------------------------------------------------------------------- what is written


def test_no_cell_of_an_export_is_a_formula(tmp_path: Path, register: Register) -> None:
    folder = export_register(register, tmp_path / "tables")
    text = (folder / "products.csv").read_bytes().decode("utf-8-sig")
    assert text.splitlines()[1].endswith(",\"'- a")
    assert "'=HYPERLINK(1)" in text


def test_a_zip_holds_one_file_a_table(tmp_path: Path, register: Register) -> None:
    with zipfile.ZipFile(export_register(register, tmp_path / "tables.zip")) as archive:
        assert archive.namelist() == list(FILES.values())


def test_an_earlier_export_is_replaced(tmp_path: Path, register: Register) -> None:
    for target in TARGETS:
        export_register(register, tmp_path / target)
        written = export_register(Register.empty(), tmp_path / target)
        assert plan_import(Register.empty(), [written]).changes == ()
        assert plan_import(register, [written]).count("refused") == 0
        leftovers = [path.name for path in tmp_path.rglob("*") if path.name.startswith(".leeway")]
        assert leftovers == []


def test_an_export_goes_into_an_empty_folder_whatever_its_name(tmp_path: Path, register: Register) -> None:
    folder = tmp_path / "2026.11"
    folder.mkdir()
    (folder / ".DS_Store").write_bytes(b"")
    export_register(register, folder)
    assert len(bytes_of(folder)) == len(FILES) + 1


def test_a_filled_template_is_only_written_over_while_it_has_our_columns(
    tmp_path: Path, register: Register
) -> None:
    folder = export_template(tmp_path / "template")
    export_register(register, folder)
    (folder / "vendors.csv").write_text("name;note\nmine;mine\n")
    message = refused(register, folder)
    assert "holds something other than an export of Leeway: vendors.csv. Choose an empty folder" in message
    assert (folder / "vendors.csv").read_text() == "name;note\nmine;mine\n"


def test_a_template_has_no_json_form(tmp_path: Path) -> None:
    with pytest.raises(UnwritableTarget, match=r"name a \.zip file or a folder instead"):
        export_template(tmp_path / "template.json")


# ------------------------------------------------------------------------------------- what can't be written


def test_an_unknown_ending_says_what_is_possible(tmp_path: Path, register: Register) -> None:
    assert "choose a name that ends in .json or .zip, or a folder" in refused(register, tmp_path / "x.xlsx")


@pytest.mark.parametrize("target", TARGETS)
def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, register: Register, target: str) -> None:
    assert f"There is no folder {tmp_path / 'none'}" in refused(register, tmp_path / "none" / target)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path, register: Register) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "products.csv").mkdir()
    message = refused(register, tmp_path)
    assert "letter.txt and 1 more" in message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt", "products.csv"]


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path, register: Register) -> None:
    (tmp_path / "tables").write_text("mine")
    assert "is a file; choose" in refused(register, tmp_path / "tables")
    assert "There is no folder" in refused(register, tmp_path / "tables" / "x.json")


def test_a_folder_named_like_a_file_takes_the_tables(tmp_path: Path, register: Register) -> None:
    (tmp_path / "x.json").mkdir()
    assert (export_register(register, tmp_path / "x.json") / "vendors.csv").is_file()


@pytest.mark.parametrize("target", TARGETS)
def test_a_place_that_may_not_be_written_is_told(register: Register, target: str) -> None:
    with own_folder() as folder:
        locked = folder / "locked"
        locked.mkdir(mode=0o500)
        assert "There is no permission to write" in refused(register, locked / target)
        locked.chmod(0)
        assert "There is no permission to write" in refused(register, locked / target)
        locked.chmod(0o700)
        assert list(locked.iterdir()) == []


def test_a_read_only_file_is_not_replaced(register: Register) -> None:
    with own_folder() as folder:
        target = folder / "team.json"
        target.write_text("mine")
        target.chmod(0o444)
        assert "is read-only" in refused(register, target)
        assert target.read_text() == "mine"


def test_an_export_keeps_who_may_read_the_file_that_it_replaces(register: Register) -> None:
    with own_folder() as folder:
        target = folder / "team.json"
        target.write_text("mine")
        target.chmod(0o640)
        export_register(register, target)
        assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_something_that_is_no_ordinary_file_is_not_replaced(tmp_path: Path, register: Register) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert "isn't an ordinary file" in refused(register, tmp_path / "pipe.json")
    assert (tmp_path / "pipe.json").is_fifo()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege here")
def test_a_link_stays_a_link_and_its_file_is_replaced(tmp_path: Path, register: Register) -> None:
    (tmp_path / "real.json").write_text("before")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    assert export_register(register, tmp_path / "link.json") == tmp_path / "real.json"
    assert (tmp_path / "link.json").is_symlink()


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path, register: Register) -> None:
    assert "can't be followed to a place" in refused(register, Path("nul\x00.json"))
    assert "can't be written" in refused(register, tmp_path / ("x" * 5_000))
    with pytest.raises(UnwritableTarget, match="is a folder; name a file in it"):
        write_files({tmp_path: b"x"})


def test_a_disk_that_is_full_leaves_what_was_there(small_disk: Path) -> None:
    target = small_disk / "team.json"
    target.write_text("before")
    with pytest.raises(UnwritableTarget, match=r"is full\. Nothing was written; make room"):
        write_files({target: b"x" * 5_000_000})
    assert bytes_of(small_disk) == {"team.json": b"before"}


def test_a_disk_that_fills_up_leaves_no_half_export(small_disk: Path) -> None:
    team = Team()
    for n in range(100):
        team.vendor(f"V{n}", note="x" * 100_000)
    assert "is full" in refused(team.register(), small_disk / "tables")
    assert list(small_disk.iterdir()) == []


def test_if_one_of_several_files_cannot_be_placed_all_are_put_back(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    one.write_text("1")
    three.write_text("3")
    (tmp_path / "one.new").write_text("new")
    (tmp_path / "two.new").write_text("new")
    with pytest.raises(OSError, match=r"three\.new"):
        _swap({path: tmp_path / f"{path.name}.new" for path in (one, two, three)})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"one": "1", "three": "3"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where the test may mount one."""
    if not shutil.which("mount"):
        pytest.skip("no disk can be mounted here")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)
