"""The whole memo's pages: two for the decision whatever comes, sections as asked, several products, ways there and back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import pypdf
import pytest
from tests.builders import LONG_AGO, RECENTLY, TODAY, Team
from tests.memo.assessed import assessed
from tests.memo.example import TOOL, document, eight, lines_of, named, pages_of, team, text_of, watched

from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.scenario_entities import Scenario, ScenarioChange
from leeway.memo import render
from leeway.memo.sections import ALL, Section, read_sections
from leeway.services.memos import MemoDocument

LONG = (
    "An uncommonly long name of something that nobody would ever call by all of it, but a supplier did " * 2
)


def swamped(name: str = LONG) -> Team:
    """Forty workflows, integrations and fallbacks with long names, a scenario of many changes, little of it known."""
    team = Team()
    tool = team.sold(
        TOOL, annual_cost=Decimal(10**9), notice_days=3_000, contract_end=date(2020, 1, 1), budget=Decimal(1)
    )
    spares = [team.sold(f"{name} spare {number}") for number in range(12)]
    for number in range(40):
        work = team.workflow(f"{name} {number}", cost_per_hour=Decimal(9) if number % 3 else None)
        kinds: list[tuple[str, dict[str, Any]]] = [
            (spare, {"capacity": 0.5, "last_tested": RECENTLY if number % 2 else LONG_AGO})
            for spare in spares[:5]
        ]
        team.need(work, tool, *kinds)
    for number in range(40):
        team.integration(tool, f"{name} integration {number}", hours_each=None if number % 5 == 0 else 300.0)
    team.rows.append(Scenario("s", name, name * 9, Decimal(5), Decimal(70)))
    supplies = [row for row in team.register().supplies.values() if row.role == "fallback"]
    team.rows += [
        ScenarioChange(f"c{place}", "s", "supply", row.id, "capacity", "1.0")
        for place, row in enumerate(supplies[:60])
    ]
    return team


def first_appendix(pages: Iterable[str]) -> int:
    """The page, from 0, on which the appendices begin."""
    return next(number for number, page in enumerate(pages) if re.search(r"Appendix (\d\.)?A: ", page))


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        ("a4", LONG),
        ("us-letter", LONG),
        ("us-letter", "x" * 300),
        ("a4", "漢" * 150),
        ("a4", "\n".join("ab" * 9)),
    ],
    ids=["long, a4", "long, letter", "unbroken", "wide", "lines"],
)
def test_the_decision_takes_two_pages_whatever_comes(paper: str, name: str) -> None:
    register = watched(swamped(name), f"{TOOL} Inc").register()
    made = document(
        register, found=eight(register, f"{TOOL} Inc"), paper=paper, decision=f"{name} " * 60, scenario_id="s"
    )
    pages = lines_of(made.pdf())
    begin = [*islice(pages, 3)]
    assert first_appendix(begin) == 2
    assert all(section.words in " ".join(begin[:2]) for section in ALL if not section.is_appendix)
    assert any("Decision asked, in full" in page for page in chain(begin, pages))


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_an_ordinary_decision_takes_two_pages_too(paper: str) -> None:
    register = watched(assessed()).register()
    for made in (
        document(register, found=eight(register), paper=paper),
        document(named("n" * 40), paper=paper),
    ):
        assert first_appendix(lines_of(made.pdf())) <= 2


def outline(pdf: bytes) -> list[str]:
    marks: list[str] = []

    def walk(found: list[Any]) -> None:
        for mark in found:
            walk(mark) if isinstance(mark, list) else marks.append(str(mark["/Title"]))

    walk(pypdf.PdfReader(io.BytesIO(pdf)).outline)
    return marks


def test_sections_stand_in_the_order_asked_for_and_the_others_not_at_all() -> None:
    asked = read_sections(["exit", "method", " Stops ", "drill", "exit", "answers"])
    assert asked == (Section.EXIT, Section.METHOD, Section.STOPS, Section.DRILL, Section.ANSWERS)
    marks = outline(document(assessed().register(), sections=asked).pdf())
    assert [mark for mark in marks if not mark.startswith("Appendix")][:3] == [
        "Exit plan",
        "What stops",
        "Bad-week drill",
    ]
    titles = [mark.partition(": ")[2] for mark in marks if mark.startswith("Appendix")]
    assert titles == [
        "Bad-week drill",
        "Exit plan: steps, integrations, contract",
        "Method",
        "Questionnaire: findings, answers, evidence",
    ]
    assert "Outage exposure" not in marks


def test_a_memo_without_any_section_is_its_head() -> None:
    made = document(team().register(), sections=())
    assert len(pages_of(made.pdf())) == 1
    assert "Release” has no fallback" in text_of(made.pdf())


def test_every_appendix_is_led_to_and_leads_back() -> None:
    reader = pypdf.PdfReader(io.BytesIO(document(assessed().register()).pdf()))
    inside = [
        (number, note.get_object())
        for number, page in enumerate(reader.pages)
        for note in page.get("/Annots", [])
        if "/Dest" in note.get_object() or "/D" in note.get_object().get("/A", {})
    ]
    assert sum(number < 2 for number, _ in inside) >= 6
    assert sum(number >= 2 for number, _ in inside) >= 5
    assert all(note.get("/Contents") for _, note in inside)


def several(**asked: Any) -> MemoDocument:
    return document(team().register(), others=("Spare", "Cloud"), **asked)


def test_several_products_have_a_row_each_and_pages_of_their_own() -> None:
    made = several(decision="Which of them?")
    text = text_of(made.pdf())
    marks = outline(made.pdf())
    assert made.whole.title == "Vendor risk memo: 3 products"
    assert [row.product for row in made.whole.overview.rows] == [
        "Acme · Tool",
        "Cloud Inc · Cloud",
        "Spare Inc · Spare",
    ]  # type: ignore[union-attr]
    assert "Decision asked. Which of them?" in text
    assert marks[:3] == ["Products", "Acme · Tool", "Since the last memo"]
    assert [mark for mark in marks if " · " in mark] == [
        "Acme · Tool", "Spare Inc · Spare", "Cloud Inc · Cloud",
        "Appendices: Acme · Tool", "Appendices: Spare Inc · Spare", "Appendices: Cloud Inc · Cloud",
    ]  # fmt: skip
    assert "Appendix 3.A: " in text
    assert text.count("The shares of all vendors are in the appendices of the first product.") == 2
    alone = document(team().register(), "Spare", decision="").content
    assert replace(made.whole.products[1], decision="", decision_brief="", shares=alone.shares) == alone


def test_several_products_with_hostile_names_give_the_same_bytes_and_no_warning() -> None:
    register: Register = swamped().register()
    others = tuple(list(register.products)[1:4])
    made = document(register, others=others, scenario_id="s")
    pdf, warnings = render._compiler().compile_with_warnings(
        sys_inputs={"memo": render._data(made.whole)}, format="pdf", pdf_standards=list(render.PDF_STANDARDS)
    )
    assert warnings == []
    assert pdf == document(register, others=others, scenario_id="s").pdf()


def test_of_a_product_with_nothing_on_record_no_figure_is_told_and_no_line_is_left_alone() -> None:
    made = document(Register.of((Vendor("v", "Acme"), Product(TOOL, "v", TOOL))), decision="", author="")
    plan = made.content.exit
    assert plan.lines[0].startswith("How long leaving takes isn't known; the notice isn't known.")
    assert [fact.value for fact in plan.facts[:3]] == ["not known"] * 3
    last = next(page for page in pages_of(made.pdf()) if "– Which workflows need “Tool”" in page)
    assert "What is not known" in last
    assert "– Cost a year of “Tool”" in last


def test_what_a_mitigation_buys_is_not_known_where_no_outages_are() -> None:
    register = swamped("Plain").register()
    content = document(register, scenario_id="s").content
    assert content.mitigation.worth == (
        "What it buys isn't known: the outages of no vendor on which work leans are on record.",
    )
    assert {row.before for row in content.mitigation.rows[:2]} == {"not known"}
    rules = {part.name: part.result for part in content.method}
    assert rules["What-if"] == "not known"
    assert "What the mitigation buys" not in rules


def test_a_scenario_changes_no_figure_but_those_of_the_mitigation() -> None:
    register = watched(swamped("Plain"), f"{TOOL} Inc").register()
    found = eight(register, f"{TOOL} Inc")
    without, proposed = (
        document(register, found=found, scenario_id=id, prepared=TODAY).content for id in (None, "s")
    )
    assert proposed.mitigation.none == ""
    assert replace(proposed, mitigation=without.mitigation, method=without.method) == without
