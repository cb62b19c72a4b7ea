"""What can be named to be imported, and what is said about the rest."""

import os
import zipfile
from pathlib import Path

import pytest
from tests.places import own_folder

from leeway.errors import UnreadableSource
from leeway.formats.limits import Limits
from leeway.formats.records import Record
from leeway.formats.sources import read_sources


def read(*sources: Path, limits: Limits | None = None) -> list[Record]:
    return list(read_sources(sources, limits or Limits()))


def refused(*sources: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read(*sources, limits=limits)
    return str(caught.value)


@pytest.fixture
def vendors(tmp_path: Path) -> Path:
    path = tmp_path / "vendors.csv"
    path.write_text("name\nAcme\n")
    return path


def test_a_folder_is_read_in_the_order_of_the_register(tmp_path: Path, vendors: Path) -> None:
    (tmp_path / "products.csv").write_text("vendor,name\nAcme,Coder\n")
    (tmp_path / "notes.md").write_text("not a table")
    (tmp_path / "._vendors.csv").write_bytes(b"\x00")
    assert [record.place.file for record in read(tmp_path)] == [
        f"{tmp_path.name}/vendors.csv",
        f"{tmp_path.name}/products.csv",
    ]


def test_a_source_named_twice_is_read_once(vendors: Path) -> None:
    assert len(read(vendors, vendors.parent / "." / vendors.name)) == 1


def test_files_in_an_archive_are_named_with_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("team/vendors.csv", "name\nAcme\n")
    assert read(tmp_path / "all.zip")[0].place.file == "all.zip/team/vendors.csv"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.csv", "There is no file"),
        ("vendors.docx", "it must be a .json file, .csv tables, or a folder or .zip of .csv tables"),
        ("team.leeway", "is a register itself; export it as .json first"),
        ("team.xlsx", "save each sheet as “CSV UTF-8” first"),
        ("vendors", "it must be a .json file"),
    ],
)
def test_what_cannot_be_imported_says_what_can(tmp_path: Path, name: str, reason: str) -> None:
    if not name.startswith("none"):
        (tmp_path / name).write_text("x")
    message = refused(tmp_path / name)
    assert name in message
    assert reason in message


def test_a_folder_or_archive_without_tables_says_what_was_expected(tmp_path: Path) -> None:
    assert "has no .csv tables. Expected are vendors.csv, products.csv" in refused(tmp_path)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("readme.md", "nothing")
    assert "all.zip has no .csv tables. Expected are vendors.csv" in refused(tmp_path / "all.zip")


def test_limits_have_their_messages(tmp_path: Path, vendors: Path) -> None:
    vendors.write_text("name\nA\nB\nC\n")
    assert "vendors.csv, line 4: there are more than 2 rows" in refused(vendors, limits=Limits(rows=2))
    assert "vendors.csv has more than 5 bytes" in refused(vendors, limits=Limits(file_bytes=5))
    (tmp_path / "products.csv").write_text("vendor,name\n")
    assert "has 2 tables; at most 1 are read" in refused(tmp_path, limits=Limits(members=1))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("vendors.csv", "name\n")
    assert "all.zip has more than 5 bytes" in refused(tmp_path / "all.zip", limits=Limits(file_bytes=5))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "vendors.csv")
    assert "is neither a file nor a folder" in refused(tmp_path / "vendors.csv")


def test_a_file_that_may_not_be_read_says_so() -> None:
    with own_folder() as folder:
        vendors = folder / "vendors.csv"
        vendors.write_text("name\nAcme\n")
        vendors.chmod(0)
        assert "There is no permission to read" in refused(vendors)
        folder.chmod(0)
        assert "There is no permission to read" in refused(folder)
        assert "There is no permission to read" in refused(vendors)


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    assert "can't be followed to a file" in refused(Path("nul\x00"))
    assert "There is no file" in refused(tmp_path / "vendors.csv" / "x.csv")
    assert "can't be read" in refused(tmp_path / ("x" * 5_000))


def test_names_of_files_are_told_on_one_line(tmp_path: Path) -> None:
    odd = tmp_path / "odd\nname.docx"
    odd.write_text("x")
    assert "\n" not in refused(odd)
