"""The memo's outage exposure: what it says of the vendor, what it costs, and what isn't known."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import TODAY, Team
from tests.memo.example import TOOL, document, eight, incidents, named, text_of, watched
from tests.memo.example import team as example

from leeway.domain.incident import Incident, IncidentImport
from leeway.domain.register import Register
from leeway.memo.content import Fact, MemoContent
from leeway.services.expected_loss import expect_loss
from leeway.services.memos import MemoDocument

WEAK = "The absence of incidents is weak evidence: it may only mean that nobody has looked."


@pytest.fixture(scope="module")
def register() -> Register:
    return watched(example()).register()


@pytest.fixture(scope="module")
def content(register: Register) -> MemoContent:
    return document(register, found=eight(register)).content


@pytest.fixture(scope="module")
def pdf(register: Register) -> bytes:
    return document(register, found=eight(register)).pdf()


def facts(content: MemoContent) -> dict[str, tuple[str, str]]:
    return {fact.label: (fact.value, fact.remark) for fact in content.outages.facts}


def of(team: Team, *spans: tuple[str, float, float | None], **asked: Any) -> MemoContent:
    register = team.register()
    return document(register, found=incidents(register, spans), **asked).content


# ----------------------------------------------------------------------------------------- what is known


def test_the_record_of_the_vendor_is_told_with_its_bands(content: MemoContent) -> None:
    found = facts(content)
    assert content.outages.record.startswith(
        "8 incidents of Acme on record, over 365 days watched. Merged where they overlap, 8 outages count."
    )
    down = sum(2.0 ** (number - 1) for number in range(8))
    assert found["Availability"][0] == f"{100 * (1 - down / 8760):.3f} %"
    assert found["Availability"][1].startswith("90 % band 9")
    assert found["Mean time between outages"] == (f"{(8760 - down) / 8:,.1f} h", "up time (MTBF)")
    assert found["Mean time to recover"][0] == "15.9 h"
    assert found["Outages a year"] == ("8.5", "90 % band 4.34 to 13.79")


def test_the_loss_is_that_of_the_portfolio(register: Register, content: MemoContent) -> None:
    expected = expect_loss(register, eight(register), TODAY).curve_of(["Acme"])
    assert expected is not None
    found = facts(content)
    assert found["Expected loss a year"][0] == f"€ {expected.mean:,.0f}"
    assert found["P95"] == (f"€ {expected.quantile(0.95):,.0f}", "one year in twenty loses more")
    assert found["Chance of no loss"][1] == "in a year"
    figure = next(fact for fact in content.key_figures if fact.label == "Expected loss a year")
    assert (figure.value, figure.remark) == (
        f"≥ {found['Expected loss a year'][0]}",
        f"by outages; P95 {found['P95'][0]}",
    )
    assert content.outages.line == (
        f"Outages of Acme are expected to cost {found['Expected loss a year'][0]} a year; one year in twenty loses more than "
        f"{found['P95'][0]}."
    )


def figure(content: MemoContent) -> tuple[str, str]:
    found = next(one for one in content.key_figures if one.label == "Expected loss a year")
    return found.value, found.remark


def test_the_expected_loss_is_of_the_work_that_needs_the_product() -> None:
    team = watched(example())
    team.need(team.workflow("Drafts", cost_per_hour=Decimal(50)), team.product("Acme", "Pen"), ("Spare", {}))
    register = team.register()
    found, expected = eight(register), expect_loss(register, eight(register), TODAY)
    whole = expected.curve_of(["Acme"])
    assert whole is not None
    for id, sign in ((TOOL, "≥ "), ("Pen", "")):
        content = document(register, id, found=found).content
        money = expected.products[id].money
        assert money is not None
        assert figure(content) == (
            f"{sign}€ {money:,.0f}",
            f"by outages; all of the vendor’s € {whole.mean:,.0f}",
        )
        assert f"€ {whole.mean:,.0f} a year, over all its products;" in content.outages.line
        rules = {part.name: part.result for part in content.method}
        assert rules["Expected loss of the product’s work"] == f"{sign}€ {money:,.0f}"
    assert figure(document(register, "Spare", found=found).content) == ("€ 0", "it is only a fallback")


def test_work_leans_on_a_product_whose_outages_have_no_known_length() -> None:
    assert figure(of(watched(example()))) == ("not known", "how long its outages last isn't known")
    alone = Team()
    alone.product(alone.vendor("Acme"), TOOL)
    register = watched(alone).register()
    assert figure(document(register, found=eight(register)).content) == ("not known", "no work leans on it")


def test_each_workflow_is_told_with_hours_loss_and_its_chance_to_pass(content: MemoContent) -> None:
    rows = {row.workflow: row for row in content.outages.rows}
    assert list(rows) == ["Nightly", "Release", "Review"]
    assert rows["Release"].loss.startswith("€ ")
    assert rows["Release"].tolerated == "4 h"
    assert rows["Release"].passes == rows["Release"].without
    assert rows["Review"].passes != rows["Review"].without
    assert rows["Nightly"].loss == "not known"
    assert "Cost per hour of “Nightly” isn't known: it counts in hours only." in content.outages.cautions


def test_every_rule_behind_the_figures_is_given_with_its_inputs(content: MemoContent) -> None:
    rules = {part.name: part for part in content.method}
    rate = rules["Outages a year"]
    assert "NUREG/CR-6823" in rate.rule
    assert rate.inputs == (Fact("k", "8"), Fact("T", "1 years"))
    assert rate.result.startswith("8.5 a year, 90 % between 4.34 and 13.79")
    assert {fact.label for fact in rules["Lost hours of an outage"].inputs} == {
        "“Nightly”",
        "“Release”",
        "“Review”",
    }
    assert (
        "Spare, s 2 h, c 0.6"
        in {fact.label: fact.value for fact in rules["Lost hours of an outage"].inputs}["“Review”"]
    )
    assert facts(content)["P95"][0] in rules["Loss of a year"].result
    assert "minor 30 %" in " ".join(fact.value for part in content.method for fact in part.inputs)


def test_the_feeds_are_named_with_counts_and_days(content: MemoContent) -> None:
    feed, total = content.outages.feeds
    assert (feed.feed, feed.kind, feed.incidents) == ("Acme, status.acme.test", "Statuspage", "8")
    assert feed.days == "23 Nov 2025 to 22 Nov 2026"
    assert (total.feed, total.incidents) == ("All that count", "8")


# ----------------------------------------------------------------------------------------- what isn't


def test_without_incidents_it_says_that_this_is_weak_evidence() -> None:
    content = of(example())
    assert content.outages.record == f"No incidents of Acme are on record. {WEAK}"
    assert (
        content.outages.line
        == f"What outages of Acme cost a year isn't known. No incidents are on record. {WEAK}"
    )
    assert not content.outages.facts
    assert not content.outages.figures
    assert not content.outages.rows
    assert not any(part.name == "Outages a year" for part in content.method)


def test_a_year_watched_without_an_incident_still_has_a_rate_but_no_loss() -> None:
    content = of(watched(example(), added=0))
    assert facts(content)["Outages a year"][0] == "0.5"
    assert WEAK in content.outages.record
    assert "How long its outages last isn't known" in content.outages.line
    assert "Expected loss a year" not in facts(content)


def test_thin_data_says_so() -> None:
    content = of(watched(example()), ("Acme", 10, 2.0), ("Acme", 90, 5.0))
    assert (
        "Fewer than five outages: only their rate can be told, not how long they last."
        in content.outages.cautions
    )


def test_without_any_cost_the_loss_is_in_hours() -> None:
    plain = Team()
    plain.need(plain.workflow("Ship", hours_per_week=168.0), plain.sold(TOOL))
    register = watched(plain, "Tool Inc").register()
    content = document(register, found=eight(register, "Tool Inc")).content
    assert facts(content)["Expected loss a year"][0].endswith(" h")
    assert content.outages.line.endswith("No cost per hour of the work is known.")
    assert "€" not in content.outages.line


def test_a_product_that_no_work_needs_has_a_record_and_no_loss() -> None:
    alone = Team()
    alone.sold(TOOL)
    register = watched(alone, "Tool Inc").register()
    content = document(register, found=eight(register, "Tool Inc")).content
    assert content.outages.line.endswith("No workflow in the register leans on it.")
    assert [figure.title for figure in content.outages.figures] == ["Availability by month"]


def test_outages_without_an_end_and_that_never_touched_us_are_told_apart(register: Register) -> None:
    found = eight(register)
    touched = found.touched.copy()
    touched[0] = False
    content = document(register, found=replace(found, touched=touched)).content
    assert "Left out: 1 that stopped nothing of ours." in content.outages.record


def test_what_was_entered_by_hand_is_a_source_of_its_own() -> None:
    by_hand = example()
    start = datetime(2026, 3, 2, 10, tzinfo=UTC)
    by_hand.rows.append(Incident("one", "Acme", "Tool is down", start, None, end_unknown=True))
    content = of(by_hand)
    assert content.outages.feeds[0].feed == "Entered by hand"
    assert content.outages.feeds[0].as_of == "2 Mar 2026"


# ----------------------------------------------------------------------------------------- on paper


def test_figures_have_words_for_those_who_cannot_see_them(pdf: bytes, content: MemoContent) -> None:
    assert [figure.title for figure in content.outages.figures] == [
        "Loss exceedance",
        "Availability by month",
        "Exposure: hours of stopped work, by workflow",
    ]
    found: list[str] = []
    _alternatives(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]["/K"], found)
    assert len(found) == 5  # the loss exceedance for the decision too, and the shares of the vendors
    assert all(figure.alt in found for figure in content.outages.figures)


def _alternatives(node: Any, found: list[str]) -> None:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            _alternatives(child, found)
    elif isinstance(node, dict):
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        _alternatives(node.get("/K"), found)


def test_it_is_set_as_pdf_ua_1_and_pdf_a_2a_with_the_words_of_its_figures(pdf: bytes) -> None:
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    text = text_of(pdf).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "Appendix A: Outage exposure",
        "SLA 99.5 %",
        "chance to lose more",
        "By workflow",
        "Acme, status.acme.test",
    ):
        assert words in text


@pytest.mark.parametrize(
    "name",
    ["x" * 10_000, "שלום עולם", "<script>&\"'", "#panic()", "漢字 👨\u200d👩\u200d👧\u200d👦", "a\u202eb"],
)
def test_names_of_every_kind_can_be_set_in_the_figures(name: str) -> None:
    assert struck(name).pdf()


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40))
def test_any_name_can_be_set_in_the_figures(name: str) -> None:
    assert struck(name).pdf()


def struck(name: str) -> MemoDocument:
    hostile = named(name)
    rows = [row for table in hostile.tables.values() for row in table.values()]
    feed = IncidentImport("f", "v", "s", "k", "n", observed_from=TODAY.replace(year=2025), observed_to=TODAY)
    register = Register.of([*rows, feed])
    return document(register, found=eight(register, "v"))
