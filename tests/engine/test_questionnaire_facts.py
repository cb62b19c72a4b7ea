"""Facts of a register for a questionnaire, what they suggest, and answers that contradict them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.builders import LONG_AGO, RECENTLY, TODAY, Team, proven
from tests.questionnaires import answers, choice, number, one_pillar, shipped, yes_no

from leeway.domain.questionnaire import Choice, Definition, Question, QuestionKind, SuggestedBy
from leeway.domain.questionnaire_answers import Answers
from leeway.domain.questionnaire_facts import FACTS, Facts, fact_values
from leeway.domain.questionnaire_visibility import standings
from leeway.domain.register import Register
from leeway.domain.register_entities import Integration
from leeway.domain.validation import changed
from leeway.engine.portfolio import assess_portfolio
from leeway.engine.questionnaire_facts import OutageFigures, UseFigures, product_facts, signal_value
from leeway.engine.questionnaire_suggestions import contradictions, suggestions
from leeway.services.sample import sample_changes


def facts(team: Team, product: str, **values) -> Facts:
    register = team.register()
    return product_facts(register, assess_portfolio(register, TODAY), product, **values)


def known(team: Team, product: str, **values) -> dict[str, object]:
    return dict(fact_values(facts(team, product, **values)))


@pytest.fixture
def team() -> Team:
    return Team()


def test_a_product_of_which_nothing_is_recorded_has_hardly_any_facts(team: Team) -> None:
    coder = team.sold("Coder")
    assert set(known(team, coder)) == {"vendor", "product", "verdict"}


def test_workflows_that_stop_are_counted_with_the_tightest(team: Team) -> None:
    coder = team.sold("Coder")
    team.need(team.workflow("Release", tolerated=4.0), coder)
    team.need(team.workflow("Review", tolerated=24.0, critical=False), coder)
    found = known(team, coder)
    assert found["workflows"] == 2
    assert found["critical_workflows"] == 1
    assert found["stopping_workflows"] == 2
    assert found["critical_stops"] is True
    assert (found["tolerated_stop"], found["leeway"], found["tightest_workflow"]) == (4.0, 4.0, "Release")
    assert (found["fallbacks"], found["has_fallback"], found["recovery_mode"]) == (0, False, "stop")


def test_a_tested_fallback_fails_over_and_an_untested_one_switches_by_hand(team: Team) -> None:
    coder, other = team.sold("Coder"), team.sold("Other")
    team.need(team.workflow("Release"), coder, proven(other))
    found = known(team, coder)
    assert (found["recovery_mode"], found["proven_fallbacks"], found["last_tested"]) == (
        "failover",
        1,
        RECENTLY,
    )
    assert (found["critical_stops"], found["leeway"]) == (False, float("inf"))
    again = Team()
    coder, other = again.sold("Coder"), again.sold("Other")
    again.need(again.workflow("Release"), coder, proven(other, last_tested=LONG_AGO))
    found = known(again, coder)
    assert (found["recovery_mode"], found["proven_fallbacks"], found["last_tested"]) == (
        "by-hand",
        0,
        LONG_AGO,
    )


def test_a_number_that_is_missing_leaves_the_facts_that_need_it_unknown(team: Team) -> None:
    coder = team.sold("Coder")
    team.need(team.workflow("Release", tolerated=None, critical=None), coder)
    found = known(team, coder)
    for name in ("critical_workflows", "critical_stops", "tolerated_stop", "leeway", "recovery_mode"):
        assert name not in found


def test_capacity_counts_the_need_that_is_carried_least(team: Team) -> None:
    coder, other = team.sold("Coder"), team.sold("Other")
    team.need(team.workflow("A"), coder, proven(other, capacity=0.6))
    assert known(team, coder)["fallback_capacity"] == 60
    team.need(team.workflow("B"), coder)
    assert known(team, coder)["fallback_capacity"] == 0


def test_upstream_is_known_only_where_it_was_recorded(team: Team) -> None:
    cloud = team.sold("Cloud")
    coder, apart, beside = (
        team.sold("Coder", on=(cloud,)),
        team.sold("Apart"),
        team.sold("Beside", on=(cloud,)),
    )
    team.need(team.workflow("A"), coder, proven(apart))
    assert known(team, coder)["upstream"] == "separate"
    team.need(team.workflow("B"), coder, proven(beside))
    assert known(team, coder)["upstream"] == "shared"
    assert "upstream" not in known(team, apart)


def test_integrations_are_counted_and_the_fewest_people_told(team: Team) -> None:
    coder = team.sold("Coder", notice_days=70)
    team.integration(coder, "plugins", count=3, hours_each=10.0, rebuilders=2)
    library = {"count": 1, "hours_each": 400.0, "rebuilders": 1, "portable": True}
    team.rows.append(Integration("library", coder, "prompts", "prompt library", **library))
    found = known(team, coder)
    assert (found["integrations"], found["portable_share"], found["effort_to_leave"]) == (4, 25.0, 30.0)
    assert (found["rebuilders"], found["context_holders"], found["context_portable"]) == (1, 1, True)
    assert (found["notice"], found["leaving"]) == (10.0, "within")


@pytest.mark.parametrize(
    ("hours", "leaving"), [(400.0, "within"), (450.0, "slightly-over"), (600.0, "beyond")]
)
def test_leaving_compares_the_work_with_the_notice(team: Team, hours: float, leaving: str) -> None:
    coder = team.sold("Coder", notice_days=70)  # 10 weeks of 40 hours
    team.integration(coder, count=1, hours_each=hours)
    assert known(team, coder)["leaving"] == leaving


def test_the_share_of_spending_is_that_of_the_vendor_in_the_category(team: Team) -> None:
    coder = team.sold("Coder", category="coding agent", annual_cost=Decimal(300))
    team.sold("Other", category="Coding agent", annual_cost=Decimal(100))
    team.sold("Cloud", category="cloud", annual_cost=Decimal(9000))
    assert known(team, coder)["spend_share"] == 75.0
    team.sold("Third", category="coding agent")
    assert "spend_share" not in known(team, coder)


def test_use_and_outages_come_with_their_own_source_and_day(team: Team) -> None:
    coder = team.sold("Coder")
    use = UseFigures(LONG_AGO, session_share=0.3, limit_hits=7, token_inflation=12.5)
    found = facts(team, coder, use=use, outages=OutageFigures(RECENTLY, 11.5, "the status page"))
    assert (found["session_share"].value, found["limit_hits"].value, found["token_inflation"].value) == (
        30,
        7,
        12.5,
    )
    assert (found["session_share"].source, found["session_share"].as_of) == ("your agents' logs", LONG_AGO)
    assert (found["outage_hours"].source, found["outage_hours"].as_of) == ("the status page", RECENTLY)
    assert found["session_share"].words == "Actual session length against planned: 30 %"


def test_a_signal_of_the_product_counts_before_one_of_the_vendor_and_the_latest_before_the_others(
    team: Team,
) -> None:
    vendor = team.vendor("Acme")
    coder = team.product(vendor, "Coder")
    team.signal(vendor, "Stars", "10", as_of=TODAY)
    register = team.register()
    first = facts(team, coder)["signal:stars"]
    assert (first.value, first.source, first.standing) == (10.0, "a source", "claimed")
    signal = register.signals["Acme-Stars"]
    from dataclasses import replace

    own = replace(signal, id="own", product_id=coder, value="20", as_of=LONG_AGO)
    newer = replace(own, id="newer", value="30", as_of=RECENTLY)
    both = register.with_rows({"signal": {s.id: s for s in (own, newer, signal)}})
    assert product_facts(both, assess_portfolio(both, TODAY), coder)["signal:stars"].value == 30.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("67,000", 67000.0),
        ("400+", 400.0),
        ("59.8", 59.8),
        ("-3", -3.0),
        ("1,5", "1,5"),
        ("10–20", "10–20"),
        ("2026-03-31", date(2026, 3, 31)),
        ("Yes", True),
        ("no", False),
        ("nan", "nan"),
        ("not public source", "not public source"),
    ],
)
def test_a_signal_is_read_as_what_it_plainly_is_and_else_kept_as_text(text: str, value: object) -> None:
    assert signal_value(text) == value


def test_every_fact_of_the_catalogue_can_be_known() -> None:
    register = changed(Register.empty(), sample_changes(TODAY))
    portfolio = assess_portfolio(register, TODAY)
    use = UseFigures(TODAY, 0.3, 7, 12.5)
    seen: set[str] = set()
    for product in register.products:
        seen |= set(product_facts(register, portfolio, product, use, OutageFigures(TODAY, 1.0, "here")))
    assert set(FACTS) - seen == set()


# ------------------------------------------------------------------------------------------- suggestions


def suggested(of: Definition, found: Facts) -> dict[str, object]:
    return {id: one.value for id, one in suggestions(of, found, TODAY).items()}


def test_the_sample_suggests_answers_to_the_shipped_questionnaire() -> None:
    register = changed(Register.empty(), sample_changes(TODAY))
    (claude,) = [p.id for p in register.products.values() if p.name == "Claude Code"]
    found = product_facts(register, assess_portfolio(register, TODAY), claude)
    told = suggested(shipped(), found)
    assert told["dependency.critical"] == ("yes",)
    assert told["dependency.count"] == 3.0
    assert told["recovery.bad-week"] == ("stop",)
    assert told["recovery.tested"] == LONG_AGO
    assert told["exit.effort"] == 412.0
    assert "community.builders" not in told


def from_fact(question: Question, name: str, kind: str = "fact") -> Definition:
    from dataclasses import replace

    return one_pillar(replace(question, suggest=SuggestedBy(kind, name)))


def test_a_suggestion_has_words_and_the_fact_with_its_source(team: Team) -> None:
    coder = team.sold("Coder")
    team.need(team.workflow("Release"), coder)
    found = suggestions(
        from_fact(number("n", unit="workflow|workflows"), "workflows"), facts(team, coder), TODAY
    )
    assert (found["n"].words, found["n"].fact.words) == ("1 workflow", "Workflows that need the product: 1")
    assert found["n"].fact.source == "your register"


def test_a_signal_suggests_a_choice_by_its_text(team: Team) -> None:
    vendor = team.vendor("Acme")
    coder = team.product(vendor, "Coder")
    team.signal(vendor, "Roadmap", "themes only")
    choices = (Choice("t", "Themes only", 2), Choice("p", "Public", 4))
    of = from_fact(Question("x", "?", QuestionKind.CHOICE, choices=choices), "ROADMAP", "signal")
    assert suggested(of, facts(team, coder)) == {"x": ("t",)}


def test_what_can_not_be_an_answer_suggests_nothing(team: Team) -> None:
    coder = team.sold("Coder")
    team.need(team.workflow("Release"), coder)
    found = facts(team, coder)
    assert suggested(from_fact(number("n", high=0.0), "workflows"), found) == {}
    assert suggested(from_fact(number("n"), "tightest_workflow"), found) == {}
    assert suggested(from_fact(choice("x", 0, 4), "recovery_mode"), found) == {}
    assert suggested(from_fact(number("n"), "nothing", "signal"), found) == {}


def test_an_endless_leeway_suggests_no_number(team: Team) -> None:
    coder, other = team.sold("Coder"), team.sold("Other")
    team.need(team.workflow("Release"), coder, proven(other))
    assert suggested(from_fact(number("n"), "leeway"), facts(team, coder)) == {}


def contradicted(of: Definition, given: Answers, found: Facts) -> list[str]:
    standing = standings(of, given, fact_values(found))
    told = contradictions(of, given, standing, suggestions(of, found, TODAY), TODAY)
    return [one.question for one in told]


def test_answers_in_another_band_contradict_and_those_in_the_same_do_not(team: Team) -> None:
    coder = team.sold("Coder")
    for name in "abc":
        team.need(team.workflow(name), coder)
    found = facts(team, coder)
    of = from_fact(number("n", (1, 4), (5, 2), (None, 0)), "workflows")
    assert contradicted(of, answers(n=5), found) == []
    assert contradicted(of, answers(n=1), found) == ["n"]
    plain = from_fact(number("n"), "workflows")
    assert contradicted(plain, answers(n=3.2), found) == []
    assert contradicted(plain, answers(n=4), found) == ["n"]


def test_another_choice_contradicts_and_no_answer_does_not(team: Team) -> None:
    coder = team.sold("Coder")
    team.need(team.workflow("Release"), coder)
    of, found = from_fact(yes_no("x"), "critical_stops"), facts(team, coder)
    assert contradicted(of, answers(x="no"), found) == ["x"]
    assert contradicted(of, answers(x="yes"), found) == []
    assert contradicted(of, answers(x="n/a"), found) == []
    assert contradicted(of, {}, found) == []
