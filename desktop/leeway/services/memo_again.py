"""Make an exported memo again, from the state that the register had then: the same bytes, or why they can't be had."""

import hashlib
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leeway import __version__
from leeway.domain.register import Register
from leeway.engine.portfolio import assess_portfolio
from leeway.errors import MemoError
from leeway.formats.wording import shown
from leeway.services.burn_zone import local_zone, zone_name
from leeway.services.memo_records import Recorded, products_of, recorded, typst_version
from leeway.services.memos import MemoDocument, make_memo, read_memo_sources, write_memo
from leeway.services.open_register import OpenRegister
from leeway.store.register_store import MemoRecord

_SHORTEST: Final = 4


def find_memo(memos: tuple[MemoRecord, ...], id: str) -> MemoRecord:
    """Return the record of an id, or of its end, of four characters at least: ids begin alike.

    Raises:
        MemoError: There is none, or several.
    """
    wanted = id.strip().casefold()
    found = [one for one in memos if one.id == wanted] or [
        one for one in memos if len(wanted) >= _SHORTEST and one.id.endswith(wanted)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise MemoError(
            f"Several exported memos end in “{shown(id)}”; give more of the id. See: leeway memo FILE --list."
        )
    raise MemoError(
        f"No exported memo has the id “{shown(id)}”. See those that there are with: leeway memo FILE --list."
    )


def make_again(desk: OpenRegister, record: MemoRecord) -> MemoDocument:
    """Make an exported memo again: the register is taken back to what it was then, and nothing of it is written.

    Raises:
        MemoError: The same bytes can't be had; the sentence says why.
        RegisterFileError: The file can't be read.
    """
    asked = recorded(record)
    try:
        register = desk.rewound(record.seq)
    except ValueError as error:
        raise MemoError(_refused(record, f"the history doesn't lead back to its state ({error})")) from error
    zone = _zone(record, asked.zone)
    sources = read_memo_sources(desk, register, asked.request, zone, record)
    portfolio = assess_portfolio(register, asked.request.prepared)
    try:
        document = make_memo(register, portfolio, asked.request, sources)
    except MemoError as error:
        raise MemoError(_refused(record, str(error).rstrip("."))) from error
    if document.state != record.state:
        raise MemoError(_refused(record, _why(desk, register, record, asked)))
    if hashlib.sha256(document.pdf()).hexdigest() != record.sha256:
        raise MemoError(
            _refused(record, _versions(asked) or "the same state gives other bytes on this computer")
        )
    return document


def _refused(record: MemoRecord, why: str) -> str:
    return f"{shown(record.file_name)} can't be had again: {why}. Nothing was written; export a new memo instead."


def _zone(record: MemoRecord, name: str) -> tzinfo:
    """Return the zone by whose clock days were told."""
    if zone_name(local_zone()) == name:
        return local_zone()
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise MemoError(_refused(record, f"its time zone, “{shown(name)}”, isn't known here")) from error


def _why(desk: OpenRegister, then: Register, record: MemoRecord, asked: Recorded) -> str:
    """Say what keeps the state from being what it was."""
    now, reasons = desk.register, []
    if set(now.incident_imports) != set(then.incident_imports):
        vendors = {then.products[id].vendor_id for id in products_of(record) if id in then.products}
        names = shown(", ".join(sorted(then.vendors[id].name for id in vendors)))
        reasons.append(
            f"incidents were imported or taken out since, and merged with those of then (its vendors: {names})"
        )
    if set(now.usage_imports) != set(then.usage_imports):
        reasons.append("agents' logs were imported or taken out since, and changed calls of then")
    reasons += filter(None, [_versions(asked)])
    return "; ".join(reasons) or "the state of then can't be reached from the history"


def _versions(asked: Recorded) -> str:
    if asked.leeway != __version__:
        return f"it was made by Leeway {shown(asked.leeway)}, and this is {__version__}"
    if asked.typst != typst_version():
        return f"it was set by typst {shown(asked.typst)}, and this is {typst_version()}"
    return ""


def export_again(desk: OpenRegister, record: MemoRecord, path: Path) -> Path:
    """Make an exported memo again and write it, if it has the same bytes.

    Raises:
        MemoError: The same bytes can't be had, or can't be written there; a file that was there stays as it was.
        RegisterFileError: The register can't be read.
    """
    return write_memo(make_again(desk, record), path)
