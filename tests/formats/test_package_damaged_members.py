"""Members of a zip that are damaged or made to harm: they are doubted, and the others are looked at."""

from __future__ import annotations

import zipfile

from tests.formats.package_archives import inspected, zipped

TOKEN = b"ghp_" + b"a1B2" * 9


def test_a_member_without_a_name_is_looked_at_like_any_other() -> None:
    body = zipped({"nameless": b"x = 1\n", "b.js": TOKEN}).replace(b"nameless", b"\x00" * 8)
    found = inspected(body, "x.zip")
    assert found.members.count == 2
    assert found.secrets


def test_a_member_that_ends_too_early_is_doubted() -> None:
    body = bytearray(zipped({"a.js": b"x" * 50, "b.js": TOKEN}, zipfile.ZIP_STORED))
    sizes = body.index(b"PK\x01\x02") + 20  # packed and unpacked, in the table of contents
    body[sizes : sizes + 8] = (1_000_000).to_bytes(4, "little") * 2
    found = inspected(bytes(body), "x.zip")
    assert len(found.troubles) == 1
    assert "“a.js” is damaged" in found.troubles[0]
    assert found.secrets
