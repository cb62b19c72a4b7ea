"""A small team whose vendors have been down: rows for tests of outage exposure, from services to the window."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from leeway.domain.incident import CRITICAL, MAINTENANCE, MAJOR, MINOR, Incident
from leeway.domain.register_entities import FALLBACK, PRIMARY, Need, Product, Supply, Vendor, Workflow

if TYPE_CHECKING:
    from pathlib import Path

    from leeway.domain.register_tables import Entity

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
SEVERITIES = (CRITICAL, MAJOR, MINOR)


def team(*, cost: Decimal | None = Decimal(600)) -> list[Entity]:
    """Two vendors, one of them also the fallback of the other, and a third that nobody has watched."""
    return [
        Vendor("v-anthropic", "Anthropic"),
        Vendor("v-github", "GitHub"),
        Vendor("v-okta", "Okta"),
        Product("p-code", "v-anthropic", "Claude Code"),
        Product("p-actions", "v-github", "Actions", availability_sla=0.999),
        Product("p-sso", "v-okta", "Workforce"),
        Workflow("w-release", "Release pipeline", critical=True, tolerated_stop=4.0, cost_per_hour=cost, hours_per_week=84.0),
        Workflow("w-sync", "Data sync", tolerated_stop=24.0, cost_per_hour=cost, hours_per_week=168.0),
        Workflow("w-login", "Staff sign-in", hours_per_week=168.0),
        Need("n-release", "w-release", "Coding agent"),
        Need("n-sync", "w-sync", "Runner"),
        Need("n-login", "w-login", "Sign-in"),
        Supply("s-1", "n-release", "p-code", PRIMARY),
        Supply("s-2", "n-sync", "p-actions", PRIMARY),
        Supply("s-3", "n-sync", "p-code", FALLBACK, 1.0, 0.5, NOW.date()),
        Supply("s-4", "n-login", "p-sso", PRIMARY),
    ]  # fmt: skip


def outages(vendor_id: str, name: str, count: int, *, hours: float = 2.0) -> list[Incident]:
    """So many incidents of a vendor, 25 days apart, each an hour longer than the one three before; one is maintenance."""
    rows = []
    for number in range(count):
        start = FIRST + timedelta(days=25 * number)
        impact = MAINTENANCE if number == count - 1 else SEVERITIES[number % 3]
        end = start + timedelta(hours=hours + number // 3)
        rows.append(
            Incident(
                f"{vendor_id}-{number}",
                vendor_id,
                f"{name} is down, number {number}",
                start,
                end,
                impact=impact,
            )
        )
    return rows  # fmt: skip


def history() -> list[Incident]:
    """Nine incidents of Anthropic and seven of GitHub."""
    return [*outages("v-anthropic", "Anthropic", 9), *outages("v-github", "GitHub", 7, hours=1.0)]


def feed(path: Path, vendor: str | None = "GitHub", count: int = 5) -> Path:
    """Write incidents as CSV, with a vendor of their own or without."""
    columns = ["id", "title", "started", "resolved", "severity", "url", "updates"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow([*columns, "vendor"] if vendor else columns)
        for number in range(count):
            start = FIRST + timedelta(days=30 * number + 3)
            end = start + timedelta(hours=1 + number)
            row = [
                f"INC-{number:05}",
                f"Runners fail, number {number}",
                start.isoformat(),
                end.isoformat(),
                "major",
            ]
            row += [f"https://status.example.org/{number}", "We are looking into it"]
            out.writerow([*row, vendor] if vendor else row)
    return path
