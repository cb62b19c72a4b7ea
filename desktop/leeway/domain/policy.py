"""The rules that a register goes by, and what holds for the whole of it."""

from dataclasses import dataclass
from typing import Any

from leeway.domain import fields


def _impact_share(label: str, default: float) -> Any:
    return fields.number(
        label, unit="share", low=0.0, high=1.0, default=default,
        hint="Of the work that needs the vendor: 100 % stands still, 0 % doesn't notice",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that a verdict applies."""

    id: str = "policy"
    proven_days: int = fields.whole("A test stays valid for", unit="d", low=1, high=36_500, default=180)
    share_limit: float = fields.number(
        "Most critical work with one vendor", unit="share", low=0.0, high=1.0, default=0.25
    )
    team_hours_per_week: float = fields.number(
        "Team hours for a move", unit="h/week", low=0.1, high=100_000.0, default=40.0,
        hint="What the team can spend a week on leaving a vendor",
    )  # fmt: skip
    person_hours_per_week: float = fields.number(
        "One person's hours for a move", unit="h/week", low=0.1, high=168.0, default=20.0,
        hint="What one person can spend a week on rebuilding",
    )  # fmt: skip
    review_months_critical: int = fields.whole(
        "Assess again where critical work hangs on it, after", unit="months", low=1, high=120, default=6
    )
    review_months_other: int = fields.whole(
        "Assess other products again after", unit="months", low=1, high=120, default=12
    )
    drill_outage_hours: float = fields.number(
        "Bad outage: away for", unit="h", low=0.0, high=8_760.0, default=24.0
    )
    drill_session_hours: float = fields.number(
        "Tighter limits: a session lasts", unit="h", low=0.0, high=8_760.0, default=1.5
    )
    drill_inflation: float = fields.number(
        "Token inflation: tokens", unit="×", low=1.0, high=1_000.0, default=15.0
    )
    drill_price: float = fields.number("Price rise: price", unit="×", low=1.0, high=1_000.0, default=2.0)
    drill_quality: float = fields.number(
        "Worse model: carries",
        unit="share",
        low=0.0,
        high=1.0,
        default=0.6,
        hint="Of the work; the rest is lost",
    )
    drill_notice_days: int = fields.whole("Exit: notice of", unit="d", low=1, high=36_500, default=90)
    impact_share_critical: float = _impact_share("Work that a critical incident stops", 1.0)
    impact_share_major: float = _impact_share("Work that a major incident stops", 1.0)
    impact_share_minor: float = _impact_share("Work that a minor incident stops", 0.3)
    impact_share_none: float = _impact_share("Work that an incident without impact stops", 0.0)
    impact_share_maintenance: float = _impact_share("Work that maintenance stops", 0.0)
    impact_share_not_stated: float = _impact_share("Work that an incident of unstated severity stops", 1.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole register."""

    id: str = "setting"
    title: str = fields.text("Title", longest=500)
    organisation: str = fields.text("Organisation", longest=500)
    currency: str = fields.text(
        "Currency",
        default="EUR",
        longest=3,
        pattern="[A-Z]{3}",
        pattern_hint="three capital letters such as EUR",
    )
    author: str = fields.text("Author of memos", longest=500)
    reader: str = fields.text("Reader of memos", longest=500)
    example: bool = fields.flag("Example data", default=False)
