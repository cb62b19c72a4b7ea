"""What the register keeps of an exported memo: who and what, all of the request, and the figures that it printed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from typing import Any

from leeway import __version__
from leeway.errors import MemoError
from leeway.memo.request import MemoRequest
from leeway.memo.sections import read_sections
from leeway.store.register_store import MemoRecord


@dataclass(frozen=True, slots=True)
class Told:
    """What a memo said of a product: its verdict, and its key figures as they were printed, by label."""

    verdict: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it was recorded, with the zone of its days and the versions by which it was set."""

    request: MemoRequest
    zone: str
    leeway: str
    typst: str


def typst_version() -> str:
    """Return the version of typst that memos are set by."""
    return version("typst")


def encode_request(request: MemoRequest, zone: str) -> str:
    """Write a request as JSON; author, reader and decision stand in columns of their own."""
    return json.dumps(
        {
            "products": list(request.product_ids),
            "prepared": request.prepared.isoformat(),
            "paper": request.paper,
            "sections": [section.value for section in request.sections],
            "scenario": request.scenario_id,
            "zone": zone,
            "leeway": __version__,
            "typst": typst_version(),
        },
        sort_keys=True,
    )


def recorded(record: MemoRecord) -> Recorded:
    """Read the request of a record.

    Raises:
        MemoError: It wasn't recorded, or by a Leeway that knows more than this one.
    """
    if not record.request:
        raise MemoError(
            f"{record.file_name} can't be had again: it was exported by a Leeway that didn't keep what was asked of it "
            "(sections, paper, day). Export a new memo instead."
        )
    try:
        given = json.loads(record.request)
        first, *others = (str(id) for id in given["products"])
        request = MemoRequest(
            product_id=first,
            author=record.author,
            reader=record.reader,
            decision=record.decision,
            prepared=date.fromisoformat(given["prepared"]),
            paper=str(given["paper"]),
            sections=read_sections(given["sections"]),
            scenario_id=given["scenario"],
            others=tuple(others),
        )
        return Recorded(request, str(given["zone"]), str(given["leeway"]), str(given["typst"]))
    except (ValueError, KeyError, TypeError, MemoError) as error:
        raise MemoError(
            f"{record.file_name} can't be had again: what was asked of it can't be read ({error}). It may be of a newer "
            "Leeway."
        ) from error


def encode_told(told: Mapping[str, Told]) -> str:
    """Write what a memo said, by product, as JSON."""
    rows = {id: {"verdict": one.verdict, "figures": dict(one.figures)} for id, one in told.items()}
    return json.dumps(rows, ensure_ascii=False, sort_keys=True)


def products_of(record: MemoRecord) -> tuple[str, ...]:
    """Return the products that a memo is about."""
    found = _parsed(record.request).get("products")
    return tuple(map(str, found)) if isinstance(found, list) and found else (record.product_id,)


def told_of(record: MemoRecord, product_id: str) -> Told:
    """Return what a memo said of a product; of an old one the verdict alone."""
    found = _parsed(record.figures).get(product_id)
    if not isinstance(found, dict):
        return Told(record.verdict)
    figures = found.get("figures")
    told = {str(k): str(v) for k, v in figures.items()} if isinstance(figures, dict) else {}
    return Told(str(found.get("verdict", record.verdict)), told)


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def record_document(record: MemoRecord) -> dict[str, Any]:
    """Write a record as JSON."""
    asked = _parsed(record.request)
    return {
        "id": record.id,
        "exported_at": record.exported_at.isoformat(),
        "product": record.product,
        "verdict": record.verdict,
        "author": record.author,
        "reader": record.reader,
        "decision": record.decision,
        "file": record.file_name,
        "state": record.state,
        "seq": record.seq,
        "sha256": record.sha256,
        "request": asked or None,
        "figures": _parsed(record.figures) or None,
    }
