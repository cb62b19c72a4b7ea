"""Which assessment a memo tells of, and what it reads for it beside the register's rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from tests.assessments import broken
from tests.builders import TODAY
from tests.memo.assessed import assess, assessed
from tests.memo.example import TOOL, document, incidents, team

from leeway.domain.editing import remove
from leeway.domain.validation import changed
from leeway.engine.portfolio import assess_portfolio
from leeway.engine.questionnaire_facts import UseFigures
from leeway.errors import MemoError
from leeway.memo.sections import ALL, Section
from leeway.services.answering import answer_question
from leeway.services.assessing import Signature
from leeway.services.assessment_definitions import definition_of
from leeway.services.assessment_facts import FactSources
from leeway.services.finding import find_product
from leeway.services.memo_assessments import assessment_for_memo, find_assessment
from leeway.services.memo_export import export_memo, memo_request
from leeway.services.memos import MemoRequest, MemoSources, make_memo, read_memo_sources, state_hash
from leeway.services.opening import create_sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leeway.services.open_register import OpenRegister

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRegister]:
    path = tmp_path_factory.mktemp("sample") / "sample.leeway"
    found = create_sample(path, author="ann", today=DAY, zone=UTC)
    yield found
    found.close()


def test_the_latest_approved_one_is_taken_then_the_latest_draft_then_none() -> None:
    drafts = assess(assess(team(), {}, status="draft"), {}, number=2, status="in review").register()
    chosen = assessment_for_memo(drafts, TOOL)
    assert chosen is not None
    assert chosen.number == 2
    mixed = assess(assess(team(), {}), {}, number=2, status="draft").register()
    chosen = assessment_for_memo(mixed, TOOL)
    assert chosen is not None
    assert chosen.number == 1
    assert assessment_for_memo(team().register(), TOOL) is None
    assert find_assessment(team().register(), assess_portfolio(team().register(), TODAY), TOOL, None) is None


def test_what_was_approved_needs_no_logs_and_a_draft_does(desk: OpenRegister) -> None:
    product = find_product(desk.register, "Claude Code")
    request = MemoRequest(product.id, "", "", "", DAY)
    assert read_memo_sources(desk, desk.register, request, UTC).facts == {}
    approved = assessment_for_memo(desk.register, product.id)
    assert approved is not None
    drafts_only = changed(desk.register, remove(desk.register, "assessment", approved.id))
    facts = read_memo_sources(desk, drafts_only, request, UTC).facts[product.id]
    assert facts.use is not None
    assert facts.use.limit_hits == 110


def test_logs_that_a_draft_is_held_against_are_part_of_the_state_and_of_the_bytes() -> None:
    found = assess(team(), {"exit.hours": 12.0}, status="draft").register()
    none = incidents(found, ())
    use = FactSources(use=UseFigures(TODAY, 0.3, 4, None))
    states = {
        state_hash(found, MemoSources(none, facts)) for facts in ({}, {TOOL: FactSources()}, {TOOL: use})
    }
    assert len(states) == 2
    assert document(found, facts=use).pdf() != document(found).pdf()


def test_an_answer_that_is_changed_changes_the_state_that_is_noted(
    desk: OpenRegister, tmp_path: Path
) -> None:
    request = without_since(memo_request(desk.register, "Claude Code", prepared=DAY))
    draft = next(one for one in desk.register.assessments.values() if one.status == "draft")
    question = definition_of(desk.register, draft).questions["exit.effort"]
    before = export_memo(desk, request, tmp_path / "before.pdf")
    signature = Signature("ann", datetime(2026, 11, 22, 12, tzinfo=UTC))
    edit = desk.edit(answer_question(desk.register, draft.id, question, 500.0, signature, DAY))
    assert edit is not None
    desk.save(edit)
    there = export_memo(desk, request, tmp_path / "there.pdf")
    undone = desk.undo()
    assert undone is not None
    desk.save(undone)
    again = export_memo(desk, request, tmp_path / "again.pdf")
    assert there.state != before.state == again.state
    assert there.sha256 != before.sha256 == again.sha256


def without_since(request: MemoRequest) -> MemoRequest:
    """The request without what differs from memo to memo."""
    return replace(request, sections=tuple(one for one in ALL if one is not Section.SINCE))


def test_the_samples_memo_tells_of_the_overdue_assessment_and_of_the_draft(desk: OpenRegister) -> None:
    request = memo_request(desk.register, "Claude Code", prepared=DAY)
    sources = read_memo_sources(desk, desk.register, request)
    made = make_memo(desk.register, assess_portfolio(desk.register, DAY), request, sources)
    part = made.content.questionnaire
    assert "approved on 20 Apr 2026 by J. Lindqvist (invented)" in part.lines[0]
    assert part.lines[1] == (
        "OVERDUE: it was to be reviewed by 20 Oct 2026. "
        "Assessment 2, begun on 12 Nov 2026, isn't approved and counts for nothing here."
    )
    assert [row.title for row in part.pillars[:4]] == [
        "All pillars",
        "Community",
        "Failure recovery",
        "Roadmap behaviour",
    ]


def test_a_questionnaire_that_can_not_be_read_is_told_in_a_sentence() -> None:
    with pytest.raises(MemoError, match="The memo can't tell of the assessment"):
        document(broken(assessed().register()))
