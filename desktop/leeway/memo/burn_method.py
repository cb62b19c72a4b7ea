"""The rules behind the memo's figures of session burn, each with its inputs as they were."""

from collections.abc import Iterator

from leeway.domain.durations import length
from leeway.engine.burn_inflation import Inflation
from leeway.memo import wording
from leeway.memo.burn import BurnFindings
from leeway.memo.content import Fact, Formula


def burn_method(found: BurnFindings | None) -> Iterator[Formula]:
    """Write the rules that were used; none without logs."""
    if found is None:
        return
    yield _length(found)
    yield _stall(found)
    if found.inflation is not None:
        yield _inflation(found, found.inflation)


def _length(found: BurnFindings) -> Formula:
    return Formula(
        name="Length of a session",
        rule=(
            "Calls are laid into usage windows as long as the planned session, each from its first call. A session lasts "
            "from that call to the first limit hit in its window, or else to the last call. The median is over windows."
        ),
        inputs=(
            Fact(
                "planned session W",
                length(found.planned_hours) + (" (assumed)" if found.planned_assumed else ""),
            ),
            Fact("windows", f"{found.windows:,}"),
            Fact("sessions logged", f"{found.sessions:,}"),
            Fact("days", f"{wording.day(found.first)} to {wording.day(found.last)}, {found.zone}"),
        ),
        result=f"median {length(found.median_hours)}",
    )


def _stall(found: BurnFindings) -> Formula:
    return Formula(
        name="Stalls",
        rule=(
            "From a limit hit to the reset that it names, cut to working hours; where stalls overlap they count once. By the "
            "plan, a window of W hours with quota Q, burnt at r an hour and with token inflation i, stands still for "
            "max(0, W − Q / (r i)); here the hits were measured."
        ),
        inputs=(
            Fact("limits hit", f"{found.limit_hits:,}"),
            Fact("of them without a reset, left out", f"{found.without_reset:,}"),
            Fact("working hours", found.working),
        ),
        result=f"{wording.number(found.stall_hours, 1)} working hours",
    )


def _inflation(found: BurnFindings, per_call: Inflation) -> Formula:
    known = per_call.factor is not None and per_call.low is not None and per_call.high is not None
    return Formula(
        name="Token inflation",
        rule=(
            "Median tokens per call since the reference period, divided by those in it. The band is the 5th to the 95th "
            "percentile over resampled whole days (Davison and Hinkley 1997, section 3.8). The period is chosen by the "
            "user, or proposed where the largest likelihood ratio of log tokens per day has a change."
        ),
        inputs=(
            Fact("reference", found.reference_words.rstrip(".")),
            Fact("median before", _tokens(per_call.before)),
            Fact("median now", _tokens(per_call.now)),
            Fact("calls before and now", f"{per_call.calls[0]:,} and {per_call.calls[1]:,}"),
        ),
        result=f"×{per_call.factor:.3g}, 90 % between ×{per_call.low:.3g} and ×{per_call.high:.3g}"
        if known
        else f"{wording.NOT_KNOWN}: {per_call.reason}".rstrip("."),
    )


def _tokens(value: float | None) -> str:
    return wording.NOT_KNOWN if value is None else f"{wording.number(value, 0)} tokens"
