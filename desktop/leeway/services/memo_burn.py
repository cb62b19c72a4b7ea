"""What a memo takes of session burn: what the Session burn page shows of the product's whole use."""

from leeway.domain.register import Register
from leeway.engine.burn_days import Period
from leeway.memo.burn import BurnFindings
from leeway.services.burn_view import BurnSource, view


def find_burn(register: Register, source: BurnSource | None) -> BurnFindings | None:
    """Take what a memo says from a product's use; None without any."""
    if source is None or source.product_id not in register.products:
        return None
    seen = view(source, register, zone=source.zone)
    if seen.burn is None:
        return None
    figures = seen.figures
    return BurnFindings(
        first=seen.first,
        last=seen.last,
        zone=seen.zone,
        example=seen.example,
        windows=figures.windows,
        sessions=figures.sessions,
        median_hours=figures.median_hours,
        planned_hours=figures.planned_hours,
        planned_assumed=figures.planned_assumed,
        shorter=figures.shorter,
        limit_hits=figures.limit_hits,
        limited_share=figures.limited_share,
        inflation=figures.inflation,
        inflation_per_session=figures.inflation_per_session,
        reference_words=figures.reference_words,
        stall_hours=figures.stall_hours,
        without_reset=figures.without_reset,
        working=figures.working,
        stall_cost=figures.stall_cost.amount,
        stall_cost_words=figures.stall_cost.words,
        weeks=seen.burn.by_period(Period.WEEK),
        chart=seen.chart("session-length"),
    )
