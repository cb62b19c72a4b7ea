"""Archives of tables: read within limits, never extracted, written the same each time."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from leeway.errors import UnreadableSource
from leeway.formats.archives import read_members, write_archive
from leeway.formats.limits import Limits

TABLES = (".csv",)


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return target.getvalue()


def read(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    return dict(read_members("all.zip", io.BytesIO(data), TABLES, limits or Limits()))


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read(data, limits)
    assert str(caught.value).startswith("all.zip")
    return str(caught.value)


def test_what_is_packed_comes_out_and_nothing_else() -> None:
    data = packed(
        ("vendors.csv", b"a"),
        ("team/products.CSV", b"b"),
        ("notes.txt", b"c"),
        ("__MACOSX/._vendors.csv", b"d"),
        (".hidden.csv", b"e"),
        ("folder.csv/", b""),
    )
    assert read(data) == {"vendors.csv": b"a", "team/products.CSV": b"b"}


def test_the_same_files_give_the_same_bytes() -> None:
    files = {"vendors.csv": b"name\r\n", "products.csv": b"vendor,name\r\n"}
    assert write_archive(files) == write_archive(dict(files))
    assert read(write_archive(files)) == files


def test_something_else_is_no_archive() -> None:
    assert "isn't a zip archive" in refused(b"name\nAcme\n")
    assert "isn't a zip archive" in refused(b"")


def test_a_truncated_or_altered_archive_is_refused() -> None:
    data = packed(("vendors.csv", b"name\n" * 1_000))
    assert "isn't a zip archive" in refused(data[:-40])
    at = data.index(b"vendors.csv") + len("vendors.csv") + 5
    assert "isn't a zip archive" in refused(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


@pytest.mark.parametrize(
    "name", ["../vendors.csv", "a/../../vendors.csv", "/etc/vendors.csv", "C:/vendors.csv", "..\\vendors.csv"]
)
def test_a_path_outside_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    assert "has a path outside the archive; nothing was read" in refused(packed((name, b"name\n")))


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(packed(("vendors.csv", b"name\n"), method=zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(signature) + offset, 1)
    assert "“vendors.csv” is encrypted; make the archive without a password" in refused(bytes(data))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("twin", ["vendors.csv", "Vendors.csv"])
def test_two_members_of_one_name_are_refused(twin: str) -> None:
    assert "two members named" in refused(packed(("vendors.csv", b"a"), (twin, b"b")))


def test_too_many_members_are_refused() -> None:
    data = packed(*((f"{n}.txt", b"") for n in range(6)))
    assert "has 6 members; at most 5 are read" in refused(data, Limits(members=5))


def test_too_many_bytes_are_refused_before_they_are_unpacked() -> None:
    data = packed(("vendors.csv", b"ab" * 300), ("products.csv", b"cd" * 300), ("other.txt", b"x" * 5_000))
    assert "would unpack to 1,200 bytes; at most 1,000" in refused(data, Limits(decoded_bytes=1_000))


def test_a_member_that_unpacks_to_too_much_is_refused() -> None:
    data = packed(("vendors.csv", b"\n" * 10_000_000))
    assert "times its size; at most 200 times is read" in refused(data)


def test_a_member_that_lies_about_its_length_is_refused() -> None:
    data = bytearray(packed(("vendors.csv", b"name\n" * 1_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    assert "all.zip" in refused(bytes(data))


def test_a_packing_that_is_not_known_is_refused() -> None:
    data = bytearray(packed(("vendors.csv", b"name\n")))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(signature) + offset, 99)
    assert "isn't a zip archive that can be read" in refused(bytes(data))


def test_an_endless_name_is_refused() -> None:
    assert "is too long" in refused(packed(("x" * 2_000 + ".csv", b"")))
