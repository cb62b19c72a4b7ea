"""What is found in a package archive, and which archives are refused."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.package_archives import inspected, source_map, tgz, zipped

from leeway.errors import UnreadableSource
from leeway.formats.package_limits import PackageLimits
from leeway.formats.package_maps import read_map
from leeway.formats.package_names import (
    is_editor_file,
    is_native,
    is_original,
    is_outside,
    is_test,
    secret_kind,
)
from leeway.formats.package_reading import inspect_package
from leeway.formats.package_tokens import TokenSearch
from leeway.formats.stopping import Interrupted

GITHUB = b"ghp_" + b"a1B2" * 9
AWS = b"AKIA" + b"Q3EGZ7T5WMXN2PLB"
PEM = b"-----BEGIN RSA PRIVATE KEY-----\n" + b"MIIEow" + b"A" * 60 + b"\n"


# ------------------------------------------------------------------------------------------------------- source maps


def test_a_map_that_carries_its_sources_is_found_with_their_files_and_lines() -> None:
    body = tgz({"package/cli.js.map": source_map("a\nb\n", "c", None, "")})
    found = inspected(body)
    assert (found.exposed_sources, found.exposed_lines) == (3, 3)
    assert found.exposing[0].path == "package/cli.js.map"
    assert found.sha256 == hashlib.sha256(body).hexdigest()
    assert (found.packed, found.members.count) == (len(body), 1)


def test_maps_without_sources_are_no_leak() -> None:
    plain = json.dumps({"version": 3, "sources": ["a.ts"], "mappings": "AAAA", "names": ["sourcesContent"]})
    nulls = source_map(None, None)
    files = {f"package/dist/{n}.js.map": (plain.encode() if n % 2 else nulls) for n in range(348)}
    found = inspected(tgz(files))
    assert found.maps.count == 348
    assert (found.exposing, found.exposed_sources, found.troubles) == ((), 0, ())


def test_sections_of_a_map_are_counted_too_and_a_guard_before_it_is_passed_over() -> None:
    inner = json.loads(source_map("one\ntwo"))
    sections = json.dumps({"version": 3, "sections": [{"offset": {"line": 0, "column": 0}, "map": inner}]})
    for body in (sections.encode(), b")]}'\n" + sections.encode(), b"\xef\xbb\xbf" + sections.encode()):
        found = inspected(tgz({"package/a.js.map": body}))
        assert (found.exposed_sources, found.exposed_lines, found.troubles) == (1, 2, ())


@given(st.lists(st.none() | st.text(max_size=200), max_size=8))
def test_counts_are_those_that_the_standard_librarys_parser_gives(contents: list[str | None]) -> None:
    body = source_map(*contents)
    told = [text for text in json.loads(body)["sourcesContent"] if text is not None]
    found = read_map("m", io.BytesIO(body), PackageLimits())
    assert found.sources == len(told)
    assert found.lines == sum(len(re.findall(r"[^\n]*\n|[^\n]+$", text)) for text in told)
    assert found.characters == sum(map(len, told))


def test_a_broken_map_is_told_and_never_called_clean() -> None:
    whole = source_map("a\n" * 1000, "b")
    found = inspected(tgz({"package/a.js.map": whole[:-20], "package/b.js.map": b"<html>"}))
    assert found.exposed_sources == 2
    assert len(found.troubles) == 2
    assert "“package/b.js.map” is no JSON that can be read to its end" in found.troubles[1]


def test_a_map_that_nests_without_end_or_is_too_large_is_told() -> None:
    deep = inspected(tgz({"package/a.js.map": b"[" * 100_000}))
    assert "nests deeper than 64 levels" in deep.troubles[0]
    large = inspected(
        tgz({"package/a.js.map": source_map("x" * 900_000, "y" * 900_000)}),
        limits=PackageLimits(map_bytes=600_000),
    )
    assert "is larger than 600,000 bytes" in large.troubles[0]


@pytest.mark.parametrize("size", [1, 3, 1000, 400_000])
def test_a_map_within_the_code_is_read(size: int) -> None:
    inline = base64.b64encode(source_map("x\n" * size, "y")).rstrip(b"=")
    code = b"a();\n//# sourceMappingURL=data:application/json;charset=utf-8;base64," + inline + b"\nb();\n"
    found = inspected(tgz({"package/a.js": b"/* */" * 300_000 + code, "package/b.js": code}))
    assert (found.exposed_sources, found.exposed_lines) == (4, 2 * (size + 1))
    assert (found.dangling.count, found.maps.count) == (0, 2)


def test_references_to_maps_that_are_missing_or_elsewhere_are_told_and_code_about_them_is_not() -> None:
    files = {
        "package/dist/ok.js": b"x\n//# sourceMappingURL=ok.js.map",
        "package/dist/ok.js.map": source_map(None),
        "package/dist/up.css": b"x\n/*# sourceMappingURL=../up%20there.map */",
        "package/up there.map": source_map(None),
        "package/gone.js": b"x\n//# sourceMappingURL=gone.js.map\n",
        "package/far.mjs": b"x" * 3_000_000 + b"\n//@ sourceMappingURL=https://example.com/far.map\n",
        "package/tool.js": b'y = "//# sourceMappingURL=" + url; z = `//# sourceMappingURL=${url}`',
        "package/notes.md": b"//# sourceMappingURL=nowhere.map",
    }
    found = inspected(tgz(files))
    assert found.dangling.first == ("package/gone.js: gone.js.map",)
    assert found.remote.first == ("package/far.mjs: https://example.com/far.map",)


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a_reference_is_found_wherever_the_pieces_are_cut(cut: int) -> None:
    code = b"x" * ((1 << 20) - 40 + cut) + b"\n//# sourceMappingURL=gone.js.map\n" + b"y" * 5_000
    assert inspected(tgz({"package/a.js": code})).dangling.count == 1


# ----------------------------------------------------------------------------------------------------------- secrets


def test_tokens_are_told_by_kind_and_path_and_never_by_value() -> None:
    files = {
        "package/a.js": b"k = '" + GITHUB + b"'",
        "package/m.js.map": source_map("const key = '" + AWS.decode() + "'"),
        "package/certs/server.pem": PEM,
        "package/.env": b"PASSWORD=hunter2",
        "package/.npmrc": b"//registry.example/:_authToken=abcdefgh12345678ijkl",
    }
    found = inspected(tgz(files))
    assert {(one.kind, one.path) for one in found.secrets} == {
        ("GitHub token", "package/a.js"),
        ("AWS access key", "package/m.js.map"),
        ("private key", "package/certs/server.pem"),
        ("an environment file", "package/.env"),
        ("npm's settings", "package/.npmrc"),
        ("npm login", "package/.npmrc"),
    }
    for value in (GITHUB, AWS, b"hunter2", b"abcdefgh12345678ijkl"):
        assert value.decode() not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        b"AKIAIOSFODNN7EXAMPLE",  # of Amazon's own documentation
        b"ghp_short",
        b"xghp_" + b"a" * 36,
        b'-----BEGIN PRIVATE KEY-----" + body',
        b"-----BEGIN PUBLIC KEY-----\n" + b"A" * 64,
        b"_authToken=${NPM_TOKEN}",
    ],
)
def test_what_only_looks_like_a_token_is_none(text: bytes) -> None:
    search = TokenSearch()
    search.feed(text)
    assert search.found == set()


@given(st.integers(0, 60), st.integers(1, 50))
def test_a_token_is_found_wherever_the_pieces_are_cut(before: int, size: int) -> None:
    text = b"." * before + GITHUB + b"\n" + PEM
    search = TokenSearch()
    for start in range(0, len(text), size):
        search.feed(text[start : start + size])
    assert search.found == {"GitHub token", "private key"}


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        (is_original, "package/src/a.ts", "package/a.d.ts"),
        (is_original, "p/a.tsx", "p/a.d.mts"),
        (is_test, "package/tests/a.js", "package/testing.js"),
        (is_test, "pkg/test_it.py", "pkg/attest.py"),
        (is_test, "p/a.spec.ts", "p/spec.ts"),
        (is_editor_file, "package/.vscode/settings.json", "package/vscode.js"),
        (is_editor_file, "package/.DS_Store", "package/ds_store.js"),
        (is_native, "p/build/a.node", "p/node.js"),
        (is_native, "p/libx.so.1", "p/so.js"),
        (is_outside, "../x", "a/..x"),
        (is_outside, "/etc/passwd", "etc/passwd"),
        (is_outside, "C:\\x", "c/x"),
        (secret_kind, "p/.env.production", "p/.env.example"),
        (secret_kind, "p/id_rsa", "p/id_rsa.pub"),
    ],
)
def test_names_tell_what_a_member_is(rule: object, yes: str, no: str) -> None:
    assert callable(rule)
    assert rule(yes)
    assert not rule(no)


# -------------------------------------------------------------------------------------------------- the package itself


def test_an_npm_package_tells_its_name_its_scripts_and_that_it_is_a_thin_wrapper() -> None:
    manifest = {
        "name": "@maker/tool",
        "version": "2.1.88",
        "scripts": {"postinstall": "node install.js", "test": "vitest"},
        "optionalDependencies": {
            "@maker/tool-darwin-arm64": "2.1.88",
            "@maker/tool-linux-x64": "1",
            "fsevents": "1",
        },
    }
    files = {
        "package/package.json": json.dumps(manifest).encode(),
        "package/vendor/rg": b"\x7fELF" + b"\0" * 60,
    }
    found = inspected(tgz(files))
    assert (found.kind, found.title) == ("npm package", "@maker/tool 2.1.88")
    assert [(one.when, one.what) for one in found.scripts] == [("postinstall of npm", "node install.js")]
    assert found.platforms == ("@maker/tool-darwin-arm64", "@maker/tool-linux-x64")
    assert found.natives.first == ("package/vendor/rg",)


def test_a_wheel_tells_its_name_and_what_runs_whenever_python_starts() -> None:
    pe = b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0"
    files = {
        "tool/__init__.py": b"",
        "tool/helper.bin": pe,
        "tool/text.txt": b"MZ is how this begins",
        "tool.pth": b"import tool.boot\n",
        "tool-1.2.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tool\nVersion: 1.2\n",
    }
    found = inspected(zipped(files), "tool-1.2-py3-none-any.whl")
    assert (found.kind, found.title) == ("wheel", "tool 1.2")
    assert [(one.when, one.what) for one in found.scripts] == [("whenever Python starts", "tool.pth")]
    assert found.natives.first == ("tool/helper.bin",)


def test_a_manifest_that_cant_be_read_is_told() -> None:
    found = inspected(tgz({"package/package.json": b"{", "package/setup.py": b"import os"}))
    assert "its scripts aren't known" in found.troubles[0]
    assert found.scripts[0].what == "setup.py"


def test_the_gzip_and_the_zip_of_the_same_files_are_told_alike() -> None:
    files = {"package/a.js.map": source_map("x"), "package/src/a.ts": b"x", "package/.env": b"A=1"}
    one, other = inspected(tgz(files)), inspected(zipped(files), "x.zip")
    assert (one.exposing, one.originals, one.secrets) == (other.exposing, other.originals, other.secrets)


# ------------------------------------------------------------------------------------------------------ hostile archives


def test_links_and_paths_that_lead_outside_are_told_and_not_followed() -> None:
    link = tarfile.TarInfo("package/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard = tarfile.TarInfo("package/hard")
    hard.type, hard.linkname = tarfile.LNKTYPE, "../../etc/shadow"
    device = tarfile.TarInfo("package/device")
    device.type = tarfile.CHRTYPE
    found = inspected(tgz({"/etc/cron.d/x": b"1", "../up": b"2", "package/ok": b"3"}, (link, hard, device)))
    assert found.links.first == ("package/hard", "package/link")
    assert found.outside.first == ("../up", "/etc/cron.d/x")
    assert found.members.count == 3
    zip_link = zipfile.ZipInfo("package/link")
    zip_link.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zip_link, "/etc/passwd")
        archive.writestr("..\\up", "x")
    found = inspected(target.getvalue(), "x.zip")
    assert (found.links.count, found.outside.count) == (1, 1)


@pytest.mark.parametrize("make", [tgz, zipped])
def test_a_bomb_is_refused_early(make: object) -> None:
    assert callable(make)
    body = make({"package/a.txt": bytes(60_000_000)})
    assert len(body) < 300_000
    with pytest.raises(UnreadableSource, match="more than 200 times its size"):
        inspected(body)


def test_what_unpacks_to_too_much_is_refused() -> None:
    few = PackageLimits(decoded_bytes=10_000)
    with pytest.raises(UnreadableSource, match="unpacks to more than 10,000 bytes"):
        inspected(tgz({"a": b"x" * 6_000, "b": b"y" * 6_000}), limits=few)
    with pytest.raises(UnreadableSource, match="would unpack to 12,000 bytes"):
        inspected(zipped({"a": b"x" * 6_000, "b": b"y" * 6_000}), limits=few)


def test_a_million_members_are_refused() -> None:
    head = tarfile.TarInfo("package/x").tobuf()
    with gzip.open(many := io.BytesIO(), "wb", compresslevel=1) as stream:
        for _ in range(1_000):
            stream.write(head * 1_000)
    with pytest.raises(UnreadableSource, match="more than 5,000 members"):
        inspected(many.getvalue(), limits=PackageLimits(members=5_000))


def test_a_million_members_of_a_zip_are_refused_before_they_are_listed() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, 90_000_000, 0, 0)
    with pytest.raises(UnreadableSource, match="more than 100,000 members"):
        inspected(b"PK\x03\x04" + bytes(100) + end, "x.zip")


def test_a_header_that_claims_a_huge_name_is_refused() -> None:
    entry = tarfile.TarInfo("x")
    entry.type, entry.size = tarfile.GNUTYPE_LONGNAME, 20_000_000
    noise = bytes(range(256)) * 80_000
    with gzip.open(target := io.BytesIO(), "wb", compresslevel=0) as stream:
        stream.write(entry.tobuf() + noise)
    with pytest.raises(UnreadableSource, match="header of more than 4,000,000 bytes"):
        inspected(target.getvalue())


@pytest.mark.parametrize("make", [tgz, zipped])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_file_that_ends_too_early_says_so(make: object, share: float) -> None:
    assert callable(make)
    body = make({f"package/{n}": hashlib.sha512(bytes([n])).digest() * 40 for n in range(50)})
    with pytest.raises(UnreadableSource, match=r"ends too early|is damaged"):
        inspected(body[: int(len(body) * share)])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is no package archive"),
        (b"<html>not found</html>", "is no package archive"),
        (b"BZh91AY&SY", "is packed with bzip2"),
        (gzip.compress(b"hello"), "is damaged|ends too early"),
        (zipped({}), "is an empty archive"),
    ],
    ids=["nothing", "a web page", "bzip2", "gzip of a text", "an empty zip"],
)
def test_what_is_no_archive_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(UnreadableSource, match=words):
        inspected(body)


def test_an_encrypted_or_damaged_member_is_told_and_the_others_are_looked_at() -> None:
    body = bytearray(zipped({"a.js.map": source_map("x"), "b.js": b"hello" * 100}, zipfile.ZIP_STORED))
    at = body.find(b"hellohello")
    body[at] ^= 1
    found = inspected(bytes(body), "x.zip")
    assert found.exposed_sources == 1
    assert found.troubles == ("“b.js” is damaged, so what it holds isn't known.",)
    locked = bytearray(zipped({"a.js": b"x"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(sign) + offset] |= 1
    assert "“a.js” is encrypted" in inspected(bytes(locked), "x.zip").troubles[0]


def test_it_stops_when_told() -> None:
    body = io.BytesIO(tgz({"package/a.js": b"x" * 5_000_000}))
    with pytest.raises(Interrupted):
        inspect_package("x.tgz", body, PackageLimits(), stopped=lambda: True)
    asked = iter([False] * 5)
    with pytest.raises(Interrupted):
        inspect_package("x.tgz", body, PackageLimits(), stopped=lambda: next(asked, True))


@pytest.mark.skipif(sys.platform != "linux", reason="reads what the process used from /proc")
def test_a_map_of_60_mb_is_found_within_200_mb_of_memory(tmp_path: Path) -> None:
    """A known scanner skips files over 10 MB and reports them clean."""
    text = "".join(f"const a{n} = require('x{n * 7919 % 104729}');\n" for n in range(20_000))
    path = tmp_path / "big.tgz"
    path.write_bytes(tgz({"package/cli.js.map": source_map(*[text] * 80)}))
    code = (
        "import sys; from leeway.formats.package_reading import inspect_package as i; "
        "from leeway.formats.package_limits import PackageLimits as L; "
        "f = i('x', open(sys.argv[1], 'rb'), L()); "
        "print(f.exposed_sources, f.exposed_lines, f.members.size, *[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')])"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    sources, lines, size, peak = map(int, done.stdout.split())
    assert (sources, lines) == (80, 1_600_000)
    assert size > 55_000_000
    assert peak < 200_000  # kB
