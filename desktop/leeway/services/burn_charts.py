"""The charts of session burn, as data."""

from leeway.domain.chart import Chart
from leeway.domain.usage_summary import UsageSlices
from leeway.engine.burn_days import Period
from leeway.engine.burn_measure import Measured
from leeway.services.burn import Burn
from leeway.services.burn_charts_length import histogram_chart, length_chart
from leeway.services.burn_charts_models import models_chart
from leeway.services.burn_charts_periods import Charted
from leeway.services.burn_charts_stalls import hits_chart, stalls_chart
from leeway.services.burn_charts_window import window_chart


def burn_charts(
    burn: Burn | None, whole: Measured, slices: UsageSlices, period: Period, planned_hours: float
) -> tuple[Chart, ...]:
    """Draw the burn of some days; None is no use in them, and the charts say so.

    `whole` is what all days came to, from which the reference period is taken; `slices` are those that both lie in.
    """
    charted = None if burn is None else Charted(burn, whole, slices, period, burn.by_period(period))
    return (
        length_chart(charted, period.value),
        window_chart(charted, planned_hours),
        histogram_chart(charted),
        stalls_chart(charted, period.value),
        hits_chart(charted, period.value),
        models_chart(charted, period.value),
    )
