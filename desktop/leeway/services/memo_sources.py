"""What a memo takes beside the register's rows: incidents, logs, and what came before it."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from decimal import Decimal
from typing import Any, Final

import numpy as np

from leeway.domain.change import Row, row_of
from leeway.domain.fields import Kind
from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES, Table
from leeway.memo.request import MemoRequest
from leeway.memo.sections import Section
from leeway.memo.since import Earlier
from leeway.services.assessment_facts import FactSources, read_fact_sources
from leeway.services.burn_view import BurnSource, read_burn
from leeway.services.burn_zone import local_zone
from leeway.services.drills import read_session_hours
from leeway.services.memo_assessments import assessment_for_memo
from leeway.services.memo_since import read_earlier
from leeway.services.open_register import OpenRegister
from leeway.services.outages import read_outages
from leeway.store.register_store import MemoRecord

_COUNTED: Final = ("key", "started", "resolved", "seen", "impact", "ongoing", "touched")
"""The columns of incidents by which figures differ; the key stands for vendor, source and id."""


@dataclass(frozen=True, slots=True, eq=False)
class MemoSources:
    """What a memo takes beside the register's rows, by product: the facts of a draft, the use, the last memo.

    `facts` lack where no draft is printed: what was approved carries its facts with it. `zone` is that of days of use.
    `session_hours` are those of all products, None where no mitigation is proposed.
    """

    incidents: IncidentColumns
    facts: Mapping[str, FactSources] = field(default_factory=dict)
    burns: Mapping[str, BurnSource] = field(default_factory=dict)
    session_hours: Mapping[str, float] | None = None
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    zone: tzinfo = UTC


def read_memo_sources(
    desk: OpenRegister,
    register: Register,
    request: MemoRequest,
    zone: tzinfo | None = None,
    before: MemoRecord | None = None,
) -> MemoSources:
    """Read what a memo takes beside the register's rows; for a thread of its own.

    `zone` is the user's unless it is given. `before`: only memos and edits before this one count as having been.

    Raises:
        RegisterFileError: The file can't be read.
        UnreadableSource: A table of prices can't be read.
    """
    there = [id for id in request.product_ids if id in register.products]
    clock, chosen = zone or local_zone(), set(request.sections)
    incidents = read_outages(desk, register)
    used = {one.product_id for one in register.usage_imports.values()}
    wanted = there if chosen & {Section.BURN, Section.DRILL} else []
    weighed = request.scenario_id is not None and Section.MITIGATION in chosen
    return MemoSources(
        incidents=incidents,
        facts={
            id: read_fact_sources(desk, register, id, request.prepared, clock, incidents)
            for id in there
            if _is_draft(register, id)
        },
        burns={id: read_burn(desk, id, clock, register) for id in wanted if id in used},
        session_hours=read_session_hours(desk, register, clock) if weighed else None,
        earlier=read_earlier(desk, register, there, incidents, request.prepared, before)
        if Section.SINCE in chosen
        else {},
        zone=clock,
    )


def _is_draft(register: Register, product_id: str) -> bool:
    chosen = assessment_for_memo(register, product_id)
    return chosen is not None and not chosen.facts


def state_hash(register: Register, sources: MemoSources) -> str:
    """Return the SHA-256, in hexadecimal, of all that the register holds; the order of rows doesn't matter.

    Of imported incidents and logs, which lie beside the register's rows, it covers what the memo is worked out from.
    """
    incidents = sources.incidents
    rows = {
        entity: {id: _as_kept(row_of(row, table), table) for id, row in register.tables[entity].items()}
        for entity, table in TABLES.items()
    }
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"))
    found = hashlib.sha256(text.encode())
    for name in _COUNTED if len(incidents) else ():
        found.update(name.encode())
        found.update(_bytes(getattr(incidents, name)))
    for id, facts in sorted(sources.facts.items()):
        if facts.use is not None:
            found.update(f"{id} {facts.use!r}".encode())
    for id, burn in sorted(sources.burns.items()):
        found.update(id.encode())
        for part in (burn.slices, burn.hits, burn.daily):
            found.update(_of_columns(part))
    if sources.session_hours is not None:
        found.update(repr(sorted(sources.session_hours.items())).encode())
    return found.hexdigest()


def _as_kept(row: Row, table: Table) -> Row:
    """Write amounts as the file keeps them, so that a row has the same hash before and after it is saved."""
    found = dict(row)
    for one in table.fields:
        value = found[one.name]
        if one.kind is Kind.MONEY and isinstance(value, str):
            found[one.name] = f"{Decimal(value):.2f}"
    return found


def _of_columns(columns: Any) -> bytes:
    """Digest a dataclass of arrays and of names."""
    found = hashlib.sha256()
    for one in dataclasses.fields(columns):
        value = getattr(columns, one.name)
        found.update(one.name.encode())
        found.update(_bytes(value) if isinstance(value, np.ndarray) else repr(value).encode())
    return found.digest()


def _bytes(column: np.ndarray[Any, Any]) -> bytes:
    return column.astype(column.dtype.newbyteorder("<")).tobytes()
