"""The words of incident feeds: severities and statuses, and texts made fit to be kept."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any, Final

from leeway.domain.incident import CRITICAL, IMPACTS, MAINTENANCE, MAJOR, MINOR, NONE

TEXT_LIMIT: Final = 100_000
LINE_LIMIT: Final = 2_000
_UNKEEPABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_IMPACTS: Final = {
    **{impact: impact for impact in IMPACTS},
    "operational": NONE,
    "informational": NONE,
    "low": MINOR,
    "degraded": MINOR,
    "degraded performance": MINOR,
    "service information": MINOR,
    "medium": MAJOR,
    "partial outage": MAJOR,
    "service disruption": MAJOR,
    "high": CRITICAL,
    "outage": CRITICAL,
    "full outage": CRITICAL,
    "major outage": CRITICAL,
    "service outage": CRITICAL,
    "under maintenance": MAINTENANCE,
    "scheduled": MAINTENANCE,
    "scheduled maintenance": MAINTENANCE,
}
CLOSED: Final = frozenset(
    ("resolved", "completed", "closed", "postmortem", "maintenance complete", "maintenance completed", "available",
     "fixed", "done", "false alarm", "cancelled", "canceled")
)  # fmt: skip
OPEN: Final = frozenset(
    ("investigating", "identified", "monitoring", "update", "in progress", "verifying", "ongoing", "open", "active",
     "maintenance in progress", "maintenance scheduled", "scheduled", "service information", "service disruption",
     "service outage", "degraded", "degraded performance", "partial outage", "major outage", "full outage")
)  # fmt: skip
SCHEDULED: Final = frozenset(("scheduled", "maintenance scheduled"))


def impact_of(word: str) -> str | None:
    """Return the severity that a source's word stands for, None for one that isn't known."""
    return _IMPACTS.get(plain(word))


def worst(impacts: Iterable[str | None]) -> str | None:
    """Return the worst of some severities; maintenance only where there is nothing else."""
    order = (NONE, MAINTENANCE, MINOR, MAJOR, CRITICAL)
    known = [impact for impact in impacts if impact in order]
    return max(known, key=order.index, default=None)


def plain(word: str) -> str:
    """Bring a status or a severity into one form: small letters, spaces."""
    return " ".join(word.replace("_", " ").replace("-", " ").casefold().split())


def kept_line(text: str) -> str:
    """Bring a text from outside to one line that the register keeps."""
    return " ".join(_UNKEEPABLE.sub(" ", text).split())[:LINE_LIMIT]


def kept_text(text: str) -> str:
    """Bring a text from outside into a form that the register keeps, and cut what is absurdly long."""
    return _UNKEEPABLE.sub(" ", text).replace("\r\n", "\n").replace("\r", "\n").strip()[:TEXT_LIMIT]


def payload_hash(payload: Any) -> str:
    """Return the SHA-256, in hexadecimal, of a source's own record; the order of its members doesn't matter."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def text_of(value: Any) -> str:
    """Return a text or a number as text; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)
