"""Inspect a package archive from a file, alone or against an older one, and turn what was found into signals."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from leeway.domain.register_entities import Signal
from leeway.errors import UnreadableSource
from leeway.formats.package_findings import PackageFindings
from leeway.formats.package_limits import PackageLimits
from leeway.formats.package_reading import inspect_package
from leeway.formats.stopping import Interrupted
from leeway.formats.wording import printable, shown
from leeway.ids import new_id
from leeway.services.inspecting_words import Remark, remarks, size_words

__all__ = ["Inspection", "Interrupted", "archive_signals", "inspect_archive", "inspection_document"]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in an archive, and in the older one that it was held against, if any; `remarks` say it in words."""

    findings: PackageFindings
    older: PackageFindings | None
    remarks: tuple[Remark, ...]


def inspect_archive(
    path: Path, against: Path | None = None, stopped: Callable[[], bool] = lambda: False
) -> Inspection:
    """Look through a .tgz, .whl or .zip; may run on a thread of its own. Nothing is extracted, nothing is kept.

    Raises:
        UnreadableSource: A file isn't such an archive, can't be read, is damaged or over a limit.
        Interrupted: `stopped` said so.
    """
    found = _inspect(path, stopped)
    older = None if against is None else _inspect(against, stopped)
    return Inspection(found, older, remarks(found, older))


def _inspect(path: Path, stopped: Callable[[], bool]) -> PackageFindings:
    with _opened(path) as source:
        return inspect_package(printable(path.name), source, PackageLimits(), stopped)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not path.is_file():
            what = "isn't a file" if path.exists() else "isn't there"
            raise UnreadableSource(f"{printable(str(path))} {what}; give the package as .tgz, .whl or .zip.")
        with path.open("rb") as source:
            yield source
    except OSError as error:
        reason = error.strerror or "the system gave no reason"
        raise UnreadableSource(f"{printable(str(path))} can't be read: {reason}.") from error


def inspection_document(inspection: Inspection) -> dict[str, Any]:
    """Return what `leeway inspect --json` prints."""
    older = inspection.older
    return {
        "archive": asdict(inspection.findings),
        "against": None if older is None else asdict(older),
        "remarks": [asdict(remark) for remark in inspection.remarks],
    }


def archive_signals(
    vendor_id: str, product_id: str | None, findings: PackageFindings, day: date
) -> tuple[Signal, ...]:
    """Return what was found as measured signals on a vendor or product, as of the day of the inspection.

    The source names the file with its SHA-256. What couldn't be looked at wholly is told as a lower bound, and isn't told
    at all where nothing was found, which would read as clean.
    """
    name = shown(findings.file)
    source = f"{name}, SHA-256 {findings.sha256}"
    note = f"Counted in {findings.title}."
    doubt = bool(findings.troubles)
    if doubt:
        note += f" {len(findings.troubles):,} of its files couldn't be looked at wholly."
    counted = (
        ("Source files exposed by packaging", findings.exposed_sources, "files"),
        ("Source lines exposed by packaging", findings.exposed_lines, "lines"),
        ("Original source files in the package", findings.originals.count, "files"),
        ("Secrets in the package", len(findings.secrets), "places"),
        ("Install scripts in the package", len(findings.scripts), "scripts"),
        ("Native binaries in the package", findings.natives.count, "files"),
    )
    rows = [
        (metric, f"{count:,}{'+' if doubt else ''}", unit)
        for metric, count, unit in counted
        if count or not doubt
    ]
    size, unit = size_words(findings.members.size).split(" ")
    rows.append(("Package size, unpacked", size, unit))
    rows.append(("Files in the package", f"{findings.members.count:,}", "files"))
    return tuple(
        Signal(new_id(), vendor_id, metric, value, source, day, "measured", unit, product_id, note=note)
        for metric, value, unit in rows
    )
