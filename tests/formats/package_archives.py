"""Package archives for tests, made in memory."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from typing import TYPE_CHECKING

from leeway.formats.package_limits import PackageLimits
from leeway.formats.package_reading import inspect_package

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leeway.formats.package_findings import PackageFindings


def tgz(files: Mapping[str, bytes], entries: tuple[tarfile.TarInfo, ...] = ()) -> bytes:
    """Pack files, and entries without content, as npm does."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=1) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in entries:
            archive.addfile(entry)
    return target.getvalue()


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files as a wheel or a zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def source_map(*contents: str | None, **more: object) -> bytes:
    """Write a source map of sources with these contents."""
    names = [f"../src/{number}.ts" for number in range(len(contents))]
    return json.dumps(
        {
            "version": 3,
            "sources": names,
            "sourcesContent": list(contents),
            "names": [],
            "mappings": "AAAA",
            **more,
        }
    ).encode()


def inspected(body: bytes, file: str = "x.tgz", limits: PackageLimits | None = None) -> PackageFindings:
    """Inspect an archive's bytes."""
    return inspect_package(file, io.BytesIO(body), limits or PackageLimits())
