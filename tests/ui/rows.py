"""The rows of a small register, and the day on which tests of the window look at it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from leeway.domain.register_entities import (
    FALLBACK,
    PRIMARY,
    Integration,
    Need,
    Product,
    ProductUpstream,
    Supply,
    Vendor,
    Workflow,
)

if TYPE_CHECKING:
    from leeway.domain.register_tables import Entity

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def small_register() -> list[Entity]:
    """Return the rows of a small register: vendors, products on a cloud, workflows, fallbacks."""
    return [
        Vendor("v-anthropic", "Anthropic"),
        Vendor("v-openai", "OpenAI"),
        Vendor("v-github", "GitHub"),
        Vendor("v-cloud", "Cloud Nine"),
        Product("p-code", "v-anthropic", "Claude Code", notice_days=90, contract_end=date(2027, 6, 30)),
        Product("p-codex", "v-openai", "Codex CLI", notice_days=30),
        Product("p-actions", "v-github", "Actions"),
        Product("p-cloud", "v-cloud", "Cloud"),
        ProductUpstream("u-1", "p-codex", "p-cloud"),
        Workflow("w-release", "Release pipeline", critical=True, tolerated_stop=4.0),
        Workflow("w-review", "Code review triage", critical=True, tolerated_stop=8.0),
        Workflow("w-sync", "Data sync", critical=False, tolerated_stop=24.0),
        Need("n-release", "w-release", "Coding agent"),
        Need("n-review", "w-review", "Coding agent"),
        Need("n-sync", "w-sync", "Runner"),
        Supply("s-1", "n-release", "p-code", PRIMARY),
        Supply("s-2", "n-review", "p-code", PRIMARY),
        Supply("s-3", "n-review", "p-codex", FALLBACK, 2.0, 0.6, date(2026, 10, 1)),
        Supply("s-4", "n-sync", "p-actions", PRIMARY),
        Integration("i-1", "p-code", "Plugins", "plugin", 14, 6.0, "Platform"),
        Integration("i-2", "p-code", "Triggers", "trigger", 9, 12.0, "Platform"),
    ]
