"""The charts of session burn: whole tables, marks that lead into them, and words with the figures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.builders import TODAY
from tests.engine.usage_builders import calls_of, hits_of, ms

from leeway.domain.chart import Bars, Chart, Hue, Line, Points, Rule
from leeway.domain.usage import LimitHits, UsageCalls
from leeway.engine.burn_cost import Price
from leeway.engine.burn_days import Period, WorkingHours
from leeway.engine.burn_windows import PlannedWindow
from leeway.services.burn import BurnTerms, measure_burn, summed_up
from leeway.services.burn_charts import burn_charts
from leeway.services.burn_charts_periods import period_name, short, spans
from leeway.services.burn_prices import read_prices
from leeway.services.sample_usage import sample_usage

NAMES = ("session-length", "burn-down", "session-histogram", "stalled-hours", "limit-hits", "tokens-by-model")
TERMS = BurnTerms(PlannedWindow(5.0), WorkingHours(), ZoneInfo("Europe/Berlin"))


def charts(
    calls: UsageCalls,
    hits: LimitHits | None = None,
    period: Period = Period.WEEK,
    prices: dict[str, Price] | None = None,
) -> dict[str, Chart]:
    hits = hits or LimitHits.empty()
    usage = summed_up(calls, hits, TERMS.zone)
    burn = measure_burn(usage, hits, TERMS, read_prices() if prices is None else prices)
    assert burn
    made = burn_charts(burn, burn.measured, usage.slices, period, TERMS.planned.hours)
    assert tuple(chart.name for chart in made) == NAMES
    return {chart.name: chart for chart in made}


@pytest.fixture(scope="module", params=list(Period))
def example(request: pytest.FixtureRequest) -> dict[str, Chart]:
    one = sample_usage(TODAY, UTC)[0]
    return charts(one.calls, one.hits, request.param)


def bars(chart: Chart, name: str) -> Bars:
    return next(mark for mark in chart.marks if isinstance(mark, Bars) and mark.name == name)


def column(chart: Chart, title: str) -> list[object]:
    place = [one.title for one in chart.table.columns].index(title)
    return [row[place] for row in chart.table.rows]


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_a_table_words_and_marks_that_lead_into_it(
    example: dict[str, Chart], name: str
) -> None:
    chart = example[name]
    assert not chart.is_empty
    assert chart.words.endswith(".")
    assert {len(row) for row in chart.table.rows} == {len(chart.table.columns)}
    for mark in chart.marks:
        assert isinstance(mark, Bars | Line | Points | Rule)
        if isinstance(mark, Rule):
            continue
        places = mark.left if isinstance(mark, Bars) else mark.x
        assert mark.rows is not None
        assert len(mark.rows) == len(places)
        assert set(mark.rows.tolist()) <= set(range(len(chart.table.rows)))
        if isinstance(mark, Bars):
            assert (mark.left < mark.right).all()
            assert (mark.base <= mark.top).all()
            assert len(mark.hues) in {1, len(places)}


def test_the_bars_of_a_period_are_the_numbers_of_its_row(example: dict[str, Chart]) -> None:
    for name, mark, title in (
        ("session-length", "Median session", "Median session"),
        ("stalled-hours", "Stalled working hours", "Stalled"),
        ("limit-hits", "Limit hits", "Limit hits"),
    ):
        drawn = bars(example[name], mark)
        assert drawn.rows is not None
        values = column(example[name], title)
        assert drawn.top.tolist() == [values[row] for row in drawn.rows]
    assert sum(column(example["limit-hits"], "Limit hits")) == 110  # type: ignore[arg-type]


def test_stacked_models_reach_the_tokens_of_all_models(example: dict[str, Chart]) -> None:
    chart = example["tokens-by-model"]
    tops = np.max(np.concatenate([mark.top for mark in chart.marks if isinstance(mark, Bars)]))
    by_period: dict[object, int] = {}
    for period, tokens in zip(column(chart, "Period"), column(chart, "Tokens"), strict=True):
        by_period[period] = by_period.get(period, 0) + tokens  # type: ignore[operator]
    assert tops == max(by_period.values())
    assert sum(by_period.values()) == sample_usage(TODAY, UTC)[0].calls.total.sum()


def test_the_histogram_counts_every_window_once(example: dict[str, Chart]) -> None:
    chart = example["session-histogram"]
    assert sum(column(chart, "Windows")) == 260  # type: ignore[arg-type]
    parts = [mark for mark in chart.marks if isinstance(mark, Bars)]
    assert sum((mark.top - mark.base).sum() for mark in parts) == 260
    assert [hue for _, hue in chart.legend] == [Hue.ACCENT, Hue.SERIES_2]


def test_weeks_turn_red_once_half_of_their_windows_end_at_a_limit() -> None:
    one = sample_usage(TODAY, UTC)[0]
    chart = charts(one.calls, one.hits)["session-length"]
    red = [hue is Hue.STOPS for hue in bars(chart, "Median session").hues]
    limited, windows = column(chart, "Ended at a limit"), column(chart, "Windows")
    assert red == [2 * a >= b for a, b in zip(limited, windows, strict=True)]  # type: ignore[operator]
    assert "In 11 of 26 weeks, drawn in red, half of the windows or more ended at a limit." in chart.words
    assert [text for _, text in chart.x.ticks][:2] == ["W22", "W23"]
    assert [mark.label for mark in chart.marks if isinstance(mark, Rule)] == ["Expected session 5 h"]


def test_short_sessions_that_hit_no_limit_are_not_red() -> None:
    calls = calls_of([(ms("2026-09-01 08:10") + n * 60_000, "s", 10) for n in range(9)])
    chart = charts(calls)["session-length"]
    assert bars(chart, "Median session").hues == (Hue.ACCENT,)
    assert "In no week did half of the windows or more end at a limit." in chart.words
    assert chart.legend == (("Median session", Hue.ACCENT),)


def test_the_burn_down_shows_the_window_of_the_latest_limit_before_at_most_sixty_others() -> None:
    one = sample_usage(TODAY, UTC)[0]
    chart = charts(one.calls, one.hits)["burn-down"]
    lines = [mark for mark in chart.marks if isinstance(mark, Line)]
    past = [line for line in lines if line.name == "Past window"]
    assert len(past) == 60
    assert lines[-1].label == "20 Nov: limit after 1 h 38 m"
    assert lines[-1].hue is Hue.STOPS
    assert [line.label for line in lines if line.hue is Hue.ACCENT] == ["Median until 4 Sep: 4 h 41 m"]
    assert all(len(line.x) <= 200 for line in lines)
    assert [mark.x.tolist() for mark in chart.marks if isinstance(mark, Points)] == [[lines[-1].x[-1]]]
    for line in lines:
        assert line.rows is not None
        rows = [chart.table.rows[row] for row in line.rows]
        assert [row[2] for row in rows] == line.x.tolist()
        assert [row[3] for row in rows] == line.y.tolist()
    assert "observed, not a figure of the vendor" in chart.words


def test_the_window_in_front_is_not_among_those_behind_it_and_later_ones_are() -> None:
    calls = calls_of(
        [(ms(f"2026-09-0{day} 08:{minute}"), "s", 10) for day in (1, 2, 3) for minute in (10, 40)]
    )
    chart = charts(calls, hits_of(("2026-09-02 08:50", "2026-09-02 13:00")))["burn-down"]
    firsts = dict.fromkeys((row[0], row[1]) for row in chart.table.rows if isinstance(row[1], datetime))
    assert [(name, first.day) for name, first in firsts] == [
        ("Window of the latest limit", 2),
        ("Past window", 1),
        ("Past window", 3),
    ]


def test_without_a_limit_the_latest_window_is_shown_and_no_limit_is_drawn() -> None:
    one = sample_usage(TODAY, UTC)[1]
    made = charts(one.calls, one.hits)
    chart = made["burn-down"]
    assert not [mark for mark in chart.marks if isinstance(mark, Rule | Points)]
    latest = [mark for mark in chart.marks if isinstance(mark, Line)][-1]
    assert latest.label.endswith(", no limit")
    assert latest.hue is Hue.SERIES_2
    for name in ("stalled-hours", "limit-hits"):
        assert made[name].is_empty
        assert made[name].empty.startswith("No limit was hit in these days.")
        assert len(made[name].table.rows) == 26


def test_one_call_alone_can_be_drawn() -> None:
    made = charts(calls_of([(ms("2026-09-01 08:10"), "s", 10)]))
    assert not made["burn-down"].is_empty
    assert made["session-histogram"].legend == ()
    assert column(made["session-histogram"], "Windows")[0] == 1


def test_a_limit_outside_of_any_window_has_a_row_and_no_session() -> None:
    calls = calls_of([(ms("2026-09-01 08:10"), "s", 10)])
    made = charts(calls, hits_of(("2026-09-09 09:30", "2026-09-09 10:30")))
    assert column(made["session-length"], "Median session") == [0.0, None]
    assert len(bars(made["session-length"], "Median session").top) == 1
    assert column(made["limit-hits"], "Limit hits") == [0, 1]


def many_models(count: int) -> UsageCalls:
    rows = [(ms("2026-09-01 08:00") + n * 60_000, "s", 10 * (n + 1)) for n in range(count)]
    calls = calls_of(rows)
    return UsageCalls(
        calls.at, calls.session, np.arange(count, dtype=np.int16), calls.input, calls.output, calls.cache_write_5m,
        calls.cache_write_1h, calls.cache_read, calls.reasoning, calls.sessions, tuple(f"m{n}" for n in range(count)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (6, ["m5", "m4", "m3", "m2", "m1", "m0"]),
        (8, ["m7", "m6", "m5", "m4", "m3", "others (3 models)"]),
    ],
)
def test_there_are_never_more_than_six_series(count: int, names: list[str]) -> None:
    chart = charts(many_models(count))["tokens-by-model"]
    assert column(chart, "Model") == names
    assert [name for name, _ in chart.legend] == names
    assert sum(column(chart, "Tokens")) == sum(10 * (n + 1) for n in range(count))  # type: ignore[arg-type]


def test_prices_are_dated_and_a_model_without_one_says_so() -> None:
    price = Price("m7", 1_000_000, 0, 0, 0, 0, date(2026, 10, 24), "a source")
    chart = charts(many_models(8), prices={"m7": price, "m0": price})["tokens-by-model"]
    assert column(chart, "API-equivalent") == [80.0, None, None, None, None, 10.0]
    assert column(chart, "Price")[0] == "as of 2026-10-24"
    assert column(chart, "Price")[1] == "no price"
    assert column(chart, "Price")[-1] == "as of 2026-10-24; no price for m2, m1"
    assert chart.currency == "USD"
    assert "90 USD (API-equivalent, not money paid; prices as of 2026-10-24" in chart.words


def test_periods_begin_at_midnight_by_the_user_s_clock_and_name_their_year_where_there_are_several() -> None:
    zone = ZoneInfo("Europe/Berlin")
    laid = spans([date(2026, 12, 1), date(2027, 1, 1)], Period.MONTH, zone)
    assert [text for _, text in laid.axis.ticks] == ["Dec 2026", "Jan 2027"]
    assert laid.axis.low == datetime(2026, 11, 30, 23, tzinfo=UTC).timestamp() * 1000
    assert laid.axis.high == datetime(2027, 1, 31, 23, tzinfo=UTC).timestamp() * 1000
    weeks = spans([date(2026, 12, 28), date(2027, 1, 4)], Period.WEEK, zone)
    assert [text for _, text in weeks.axis.ticks] == ["W53 2026", "W1 2027"]
    assert spans([date(2026, 12, 28)], Period.DAY, zone).axis.ticks == ()


@pytest.mark.parametrize(
    ("period", "name"), [(Period.DAY, "2026-12-28"), (Period.WEEK, "2026-W53"), (Period.MONTH, "2026-12")]
)
def test_names_of_periods_sort_as_they_do(period: Period, name: str) -> None:
    assert period_name(date(2026, 12, 28), period) == name


@pytest.mark.parametrize(
    ("tokens", "told"),
    [(0, "0"), (999, "999"), (999.9, "1 k"), (3_124_000, "3.12 M"), (2.2e8, "220 M"), (5e9, "5 bn")],
)
def test_tokens_are_told_in_three_figures(tokens: float, told: str) -> None:
    assert short(tokens) == told
