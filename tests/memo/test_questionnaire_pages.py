"""The assessment on the memo's pages: order, bookmarks, hostile and long texts, two pages for the decision."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest
from tests.memo.assessed import DEFINITION, answer, assess, assessed, evidence, wide
from tests.memo.example import TOOL, document, pages_of, squeezed, team, text_of
from tests.memo.test_render import big

from leeway.domain.assessment_entities import AnswerRow
from leeway.memo.assessment import cut

HOSTILE = (
    "=1+1",
    "#panic() *a* _u_ `r` @ref <lab> $1$ // ]] }}",
    "<b>x</b> & [U+0041]",
    "שלום עולם 12",
    "line\nbreak",
    "@SUM(A1:A9)",
)


def test_the_pages_read_out_in_order_with_bookmarks_for_each_pillar() -> None:
    pdf = document(assessed(review_due=date(2026, 11, 1)).register()).pdf()
    text = text_of(pdf)
    place = 0
    for part in (
        "Questionnaire In full: appendix",
        "“A short questionnaire”, assessment 1",
        "OVERDUE",
        "Failure recovery 3.3",
        "1 critical and 1 minor findings.",
        "■ Critical There is no plan. Write one.",
        "Exit plan",
        ": Questionnaire: findings, answers, evidence",
        "How do you keep working without Acme?",
        "We fail over",
        "drill.pdf: PDF file, 1,200 bytes",
        ": Figures with their sources",
        "A short questionnaire 2.1 1, approved 5 of 5 1 Oct 2026",
        ": Method",
        "Score of a pillar.",
    ):
        found = text.find(part, place)
        assert found >= 0, f"{part!r} isn't after {text[max(0, place - 80) : place]!r}"
        place = found + len(part)
    marks = [mark for mark in pypdf.PdfReader(io.BytesIO(pdf)).outline if isinstance(mark, list)]
    nested = [[str(mark["/Title"]) for mark in under] for under in marks]
    assert nested[-1] == ["Findings", "Where answers contradict the register", "Exit", "Failure recovery"]


def test_bars_have_words_for_those_who_can_not_see_them() -> None:
    pdf = document(assessed().register()).pdf()
    found = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    alternatives: list[str] = []
    collect(found, alternatives)
    assert "Failure recovery: 3.3 of 4: moderate risk" in alternatives


def collect(node: Any, alternatives: list[str]) -> None:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            collect(child, alternatives)
    elif isinstance(node, dict):
        if "/Alt" in node:
            alternatives.append(str(node["/Alt"]))
        collect(node.get("/K"), alternatives)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_print_as_they_are(text: str) -> None:
    found = assessed(note=text, assessor=text)
    found.rows += (
        answer("exit.effort", note="not of this questionnaire"),
        evidence("exit.plan", f"{text[:100]}", link="https://example.com/x"),
    )
    found.rows = [
        replace(row, note=text, not_applicable=text if row.not_applicable else "")
        if isinstance(row, AnswerRow)
        else row
        for row in found.rows
    ]
    printed = squeezed(text_of(document(found.register()).pdf()))
    assert printed.count(squeezed(text)) >= 5 or any("א" <= letter <= "ת" for letter in text)
    assert "notofthisquestionnaire" not in printed


@pytest.mark.parametrize("letter", ["x", "word ", "ש", "é"])
def test_ten_thousand_letters_are_cut_with_a_word_about_it(letter: str) -> None:
    long = (letter * 10_000)[:10_000].strip() + "!"
    found = assess(team(), {"recovery.people": long})
    text = squeezed(text_of(document(found.register()).pdf()))
    assert squeezed(f"[cut here; the register holds all {len(long):,} characters]") in text


def test_an_answer_of_many_lines_goes_on_over_pages() -> None:
    lines = "\n".join(f"n{number};" for number in range(200))
    pages = pages_of(document(assess(team(), {"recovery.people": lines}).register()).pdf())
    found = [
        next(place for place, page in enumerate(pages) if f"n{number};" in page) for number in range(200)
    ]
    assert len(set(found)) >= 3


def test_what_is_not_too_long_is_left_as_it_is() -> None:
    assert cut("a\nb" * 500) == "a\nb" * 500
    assert cut("e\u0301" * 1000).startswith("e\u0301" * 749)
    assert not cut("👨\u200d👩\u200d👧" * 600).split("…")[0].endswith("\u200d")


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_two_pages_are_for_the_decision_whatever_was_answered(paper: str) -> None:
    definition, answers = wide(10, 30)
    found = assess(big(), answers, definition=definition, review_due=date(2026, 1, 1))
    found = assess(found, {}, number=2, definition=definition, status="draft")
    pages = [" ".join(page.split()) for page in pages_of(document(found.register(), paper=paper).pdf())]
    first = next(
        number for number, page in enumerate(pages) if "Appendix A" in page and "more: appendix" not in page
    )
    assert first == 2
    text = " ".join(pages)
    assert all(f"Question {place} of pillar {number}," in text for number in range(10) for place in range(30))


def test_the_same_state_gives_the_same_bytes_and_another_answer_others() -> None:
    def made(hours: float) -> tuple[str, bytes]:
        one = document(assess(team(), {"exit.hours": hours}).register())
        return one.state, one.pdf()

    assert made(12.0) == made(12.0)
    assert made(12.0)[0] != made(13.0)[0]
    assert made(12.0)[1] != made(13.0)[1]


def test_three_hundred_answers_take_little_longer() -> None:
    definition, answers = wide(10, 30)
    plain, full = team().register(), assess(team(), answers, definition=definition).register()
    document(plain, author="warm").pdf()
    begun = time.process_time()
    document(plain).pdf()
    middle = time.process_time()
    document(full).pdf()
    assert time.process_time() - middle - (middle - begun) < 2


def test_a_product_that_nobody_assessed_says_so_beside_one_that_was() -> None:
    other = document(assessed().register(), "Spare")
    assert other.content.questionnaire.lines[0].startswith("No assessment of Spare is recorded")
    assert document(assessed().register(), TOOL).content.questionnaire.pillars


def test_the_definition_of_these_tests_is_sound() -> None:
    from leeway.services.assessment_definitions import parsed

    assert len(parsed(DEFINITION).questions) == 5
