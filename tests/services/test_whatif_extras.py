"""What takes longer than a slider's move: side by side, flips, ranges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.outage_case import NOW, history, team
from tests.register_files import write_register

from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.engine.whatif_mitigation import mitigation
from leeway.services.opening import open_register
from leeway.services.outages import read_outages
from leeway.services.whatif import ReadWhatIf, start_whatif
from leeway.services.whatif_extras import Candidate, whatif_extras
from leeway.ui.models.whatif_sides import flip_sentences, side_columns, side_rows

ROW = {"need_id": "n-release", "product_id": "p-actions", "role": "fallback", "switch_time": 1.0, "capacity": 1.0,
       "last_tested": NOW.date().isoformat()}  # fmt: skip
ANSWER = ScenarioChange("", "", "supply", "new", "", json.dumps(ROW))
WEEK = ScenarioChange("", "", LEVER, "v-anthropic", "outage-length", "2.0")


@pytest.fixture
def read(tmp_path: Path) -> ReadWhatIf:
    desk = open_register(
        write_register(tmp_path / "team.leeway", *team(), *history(), now=NOW), author="tester"
    )
    made = ReadWhatIf(start_whatif(desk.register, read_outages(desk, desk.register), {}, NOW.date()), {})
    desk.close()
    return made


def test_scenarios_stand_side_by_side_with_the_figures_that_each_has_alone(read: ReadWhatIf) -> None:
    draft = Candidate("a", "Answer", (WEEK, ANSWER), (1_000.0, 500.0))
    other = Candidate("b", "Week", (WEEK,), (0.0, 0.0))
    found = whatif_extras(read, [draft, other], "p-code")
    assert [side.name for side in found.sides] == ["Baseline", "Answer", "Week"]
    for side, changes in zip(found.sides, ((), draft.changes, other.changes), strict=True):
        alone = read.whatif.compare(changes).scenario
        assert side.figures.year.mean == pytest.approx(alone.year.mean)
        assert side.figures.verdicts == alone.verdicts
    weighed = mitigation(read.whatif, draft.changes, *draft.costs)
    assert found.sides[1].gain == weighed
    rows = {row.name: row.values for row in side_rows(read, found.sides, "p-code")}
    assert rows["Workflows that stop"][0] == str(len(read.whatif.baseline.stopping))
    assert len(rows["Net a year"]) == 3
    assert [column.title for column in side_columns(found.sides)] == [
        "Figure",
        "Baseline",
        "Answer",
        "Week",
        "",
    ]


def test_where_a_decision_flips_it_flips(read: ReadWhatIf) -> None:
    found = whatif_extras(read, [Candidate("a", "Answer", (ANSWER,), (200.0, 0.0))], "p-code")
    flips = {flip.what: flip for flip in found.flips}
    cost = flips["the answer's cost a year"].value
    for more, gains in ((0.99, True), (1.01, False)):
        held = mitigation(read.whatif, [ANSWER], cost * more, 0.0)
        assert held is not None
        assert (held.net > 0) == gains
    switch = flips["switch time of Actions for Release pipeline"]
    for value, words in ((switch.value * 0.98, switch.below), (switch.value * 1.02, switch.above)):
        moved = ScenarioChange("", "", "supply", "new", "switch_time", str(value))
        verdict = read.whatif.compare([ANSWER, moved]).scenario.verdicts["p-code"]
        assert verdict is not None
        assert verdict.words == words
    assert switch.below != switch.above
    assert "outages of Anthropic, against the record" in flips
    sentences = flip_sentences(found.flips, "EUR")
    assert all(sentence.startswith("At ") for sentence in sentences)


def test_each_verdict_that_a_number_of_the_answer_gives_is_told_from_where_it_holds(read: ReadWhatIf) -> None:
    changes = (ANSWER, ScenarioChange("", "", "policy", "policy", "share_limit", "1.0"))
    found = whatif_extras(read, [Candidate("a", "Answer", changes, (0.0, 0.0))], "p-code")
    told = {flip.value: (flip.below, flip.above) for flip in found.flips if flip.what.startswith("capacity")}
    assert told == {1.0: ("Concentrated", "Replaceable")}
    for capacity, words in ((0.5, "Concentrated"), (1.0, "Replaceable")):
        moved = ScenarioChange("", "", "supply", "new", "capacity", str(capacity))
        verdict = read.whatif.compare([*changes, moved]).scenario.verdicts["p-code"]
        assert verdict is not None
        assert verdict.words == words
    sentence = next(one for one in flip_sentences(found.flips, "EUR") if "capacity" in one)
    assert sentence == (
        "At 100\N{NO-BREAK SPACE}% (capacity of Actions for Release pipeline): below that concentrated, "
        "from there on replaceable."
    )


def test_without_an_answer_nothing_flips_and_ranges_are_of_the_baseline(read: ReadWhatIf) -> None:
    found = whatif_extras(read, [Candidate("a", "Week", (WEEK,), (0.0, 0.0))], "p-code")
    assert found.flips == ()
    same = whatif_extras(read, [Candidate("b", "Nothing", (), (0.0, 0.0))], "p-code")
    assert same.ranges == found.ranges
    assert any("Cost per hour" in bar.name for bar in found.ranges)
    assert max(bar.width for bar in found.ranges) > 0


def test_without_costs_it_is_told_in_hours_and_nothing_is_weighed(tmp_path: Path) -> None:
    rows = (*team(cost=None), *history())
    desk = open_register(write_register(tmp_path / "team.leeway", *rows, now=NOW), author="tester")
    made = ReadWhatIf(start_whatif(desk.register, read_outages(desk, desk.register), {}, NOW.date()), {})
    desk.close()
    found = whatif_extras(made, [Candidate("a", "Answer", (ANSWER,), (100.0, 0.0))], "p-code")
    assert found.sides[1].gain is None
    rows_by_name = {row.name: row.values for row in side_rows(made, found.sides, "p-code")}
    assert rows_by_name["Net a year"][1] == rows_by_name["Net a year"][0]
    assert not any(flip.unit == "money" for flip in found.flips)


def test_it_ends_when_told(read: ReadWhatIf) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        whatif_extras(read, [Candidate("a", "Answer", (ANSWER,), (0.0, 0.0))], "p-code", stop)
