"""A small register with every kind of figure, its memo, and the text of a PDF."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pypdf
from tests.builders import LONG_AGO, RECENTLY, TODAY, Team

from leeway.domain.incident import IMPACTS, IncidentColumns, IncidentImport
from leeway.domain.policy import Setting
from leeway.domain.register import Register
from leeway.domain.register_entities import Integration, Need, Product, Signal, Supply, Vendor, Workflow
from leeway.engine.portfolio import assess_portfolio
from leeway.services.assessment_facts import FactSources
from leeway.services.memos import MemoDocument, MemoRequest, MemoSources, make_memo

TOOL = "Tool"


def team() -> Team:
    """A vendor whose product three workflows need: one has no fallback, one a small one, one an expired one."""
    team = Team()
    cloud = team.product(team.vendor("Cloud Inc"), "Cloud")
    tool = team.product(
        team.vendor("Acme"),
        TOOL,
        on=(cloud,),
        annual_cost=Decimal(81000),
        contract_end=date(2027, 3, 31),
        notice_days=91,
        availability_sla=0.995,
    )
    spare = team.sold("Spare", annual_cost=Decimal(27000))
    release = team.workflow("Release", cost_per_hour=Decimal(900))
    review = team.workflow("Review", tolerated=8.0, cost_per_hour=Decimal("1240.50"))
    nightly = team.workflow("Nightly", tolerated=12.0, critical=False)
    team.need(release, tool)
    team.need(review, tool, (spare, {"switch_time": 2.0, "capacity": 0.6}))
    team.need(nightly, tool, (spare, {"last_tested": LONG_AGO}))
    team.rows += (
        Integration(
            "i1", tool, "Servers", kind="MCP server", count=9, hours_each=16.0, rebuilders=3, as_of=TODAY
        ),
        Integration(
            "i2", tool, "Trigger", kind="trigger", count=2, hours_each=40.0, rebuilders=1, as_of=RECENTLY
        ),
        Integration("i3", tool, "Prompts", count=1200, hours_each=0.5, rebuilders=4, portable=True),
    )
    team.signal("Acme", "Round", "122", unit="billion USD", source="Announcement", standing="claimed")
    team.signal(
        "Acme", "Session", "90", unit="min", source="User reports", product_id=tool, standing="disputed"
    )
    team.rows.append(Setting(title="acme-2026"))
    return team


def watched(team: Team, vendor: str = "Acme", **values: Any) -> Team:
    """Let a feed vouch for a year of a vendor's incidents."""
    given = {"added": 8, "observed_from": date(2025, 11, 23), "observed_to": TODAY} | values
    team.rows.append(
        IncidentImport(f"{vendor}-feed", vendor, "status.acme.test", "Statuspage", "Acme", **given)
    )
    return team


def eight(register: Register, vendor: str = "Acme") -> IncidentColumns:
    """Eight outages of a vendor, six weeks apart, of half an hour to sixty-four."""
    return incidents(register, [(vendor, 40 * number, 2.0 ** (number - 1)) for number in range(8)])


def incidents(
    register: Register, rows: Sequence[tuple[str, float, float | None]], impact: str = "major"
) -> IncidentColumns:
    """Incidents of vendors: days after 1 December 2025, and hours, None where the end isn't known."""
    first = datetime(2025, 12, 1, 9, tzinfo=UTC)
    starts = [np.datetime64((first + timedelta(days=day)).replace(tzinfo=None), "ms") for _, day, _ in rows]
    lengths = [np.timedelta64(round((hours or 0.0) * 3_600_000), "ms") for *_, hours in rows]
    started = np.array(starts, "datetime64[ms]")
    seen = started + np.array(lengths, "timedelta64[ms]")
    open_ = np.array([hours is None for *_, hours in rows], np.bool_)
    vendors = tuple(register.vendors)
    return IncidentColumns(
        key=np.arange(len(rows), dtype=np.uint64),
        vendor=np.array([vendors.index(vendor) for vendor, *_ in rows], np.int32),
        product=np.full(len(rows), -1, np.int32),
        started=started,
        resolved=np.where(open_, np.datetime64("NaT", "ms"), seen),
        seen=seen,
        impact=np.full(len(rows), IMPACTS.index(impact), np.int8),
        ongoing=open_,
        touched=np.ones(len(rows), np.bool_),
        by_hand=np.zeros(len(rows), np.bool_),
        vendors=vendors,
        products=tuple(register.products),
    )


def document(
    register: Register,
    product_id: str = TOOL,
    found: IncidentColumns | None = None,
    facts: FactSources | None = None,
    **asked: Any,
) -> MemoDocument:
    values = {
        "author": "M. Ortiz",
        "reader": "the board",
        "decision": "Renew for a year?",
        "prepared": TODAY,
    } | asked
    portfolio = assess_portfolio(register, TODAY)
    if found is None:
        found = incidents(register, ())
    sources = MemoSources(found, {} if facts is None else {product_id: facts})
    return make_memo(register, portfolio, MemoRequest(product_id, **values), sources)


def named(name: str) -> Register:
    """A register in which everything that has a name has this one."""
    rows = (
        Vendor("v", name),
        Vendor("v2", f"{name} 2"),
        Product(TOOL, "v", name, notice_days=30, note=name),
        Product("p2", "v2", name),
        Workflow("w", name, owner=name[:200], critical=True, tolerated_stop=3.0),
        Need("n", "w", name),
        Supply("s", "n", TOOL, "primary"),
        Supply("s2", "n", "p2", "fallback", switch_time=1.0, capacity=1.0),
        Integration("i", TOOL, name, hours_each=2.0, owner=name[:200]),
        Signal("g", "v", name, name, name, TODAY, unit=name[:200], url=name[:2000]),
        Setting(title=name[:500], author=name[:500]),
    )
    return Register.of(rows)


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def lines_of(pdf: bytes) -> Iterator[str]:
    """The text of each page on one line, read as it is asked for: that takes longer than setting the memo."""
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        yield " ".join(page.extract_text().split())


def text_of(pdf: bytes) -> str:
    """The text of a PDF on one line."""
    return " ".join(" ".join(pages_of(pdf)).split())


def squeezed(text: str) -> str:
    """A text without white space, so that line ends don't matter."""
    return re.sub(r"\s", "", text)
