"""Assessments over time: begun, answered, approved, frozen, carried over to new versions; undone like every edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.assessments import SIGNED, Desk, overdue, small, text_of
from tests.builders import TODAY
from tests.questionnaires import choice, shipped

from leeway.domain.assessment_entities import APPROVED, DRAFT, IN_REVIEW, SUPERSEDED
from leeway.domain.assessment_reading import assessments_of, predecessor
from leeway.domain.editing import remove, update
from leeway.errors import InvalidEdit
from leeway.services.answering import answer_question
from leeway.services.assessing import hand_back, hand_in, move_assessment, start_assessment
from leeway.services.opening import check_register, open_register


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path / "a.leeway")
    yield found
    found.open.close()


def test_what_was_answered_is_there_after_the_file_is_opened_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a.leeway")
    desk.answer("week", ("b",))
    desk.answer("data", ("b", "a"))
    desk.answer("about", " two\r\nlines ")
    desk.skip("published", "No roadmap")
    desk.note("switch", "ask Cy")
    before = desk.view()
    desk.open.close()
    again = open_register(tmp_path / "a.leeway", author="bo")
    rows = {row.question: row for row in again.register.answers.values()}
    again.close()
    assert before.answer("data").value == ("a", "b")
    assert before.answer("about").value == "two\nlines"
    assert rows["published"].not_applicable == "No roadmap"
    assert (rows["switch"].value, rows["switch"].note) == ("", "ask Cy")
    assert (rows["week"].answered_by, rows["week"].answered_at) == ("ann", SIGNED.at)
    assert check_register(tmp_path / "a.leeway") == ()


def test_an_answer_can_be_taken_back_by_undo_and_by_hand(desk: Desk) -> None:
    desk.answer("week", ("b",))
    desk.answer("week", ("c",))
    desk.open.undo()
    assert desk.view().answer("week").value == ("b",)
    desk.answer("week", None)
    assert desk.view().row("week") is None
    desk.note("week", "why")
    desk.answer("week", ("d",))
    desk.answer("week", None)
    row = desk.view().row("week")
    assert row is not None
    assert (row.value, row.note) == ("", "why")


def test_the_same_answer_again_is_no_edit(desk: Desk) -> None:
    assert desk.answer("week", ("b",))
    assert desk.answer("week", ("b",)) is None
    assert desk.note("week", "  ") is None


def test_an_answer_takes_the_place_of_a_reason_and_the_other_way_round(desk: Desk) -> None:
    desk.skip("week", "not ours")
    desk.answer("week", ("a",))
    assert desk.view().answer("week").not_applicable == ""
    desk.skip("week", "not ours")
    assert desk.view().answer("week").value is None


@pytest.mark.parametrize(
    ("id", "value", "told"),
    [
        ("week", ("z",), "no choice"),
        ("week", ("a", "b"), "Only one"),
        ("about", 3.0, "must be a text"),
        ("data", ("none", "a"), "together"),
    ],
)
def test_what_can_not_be_an_answer_is_refused_with_a_sentence(
    desk: Desk, id: str, value: tuple[str, ...] | float, told: str
) -> None:
    with pytest.raises(InvalidEdit, match=told):
        desk.answer(id, value)
    assert desk.view().row(id) is None


def test_not_applicable_needs_a_reason(desk: Desk) -> None:
    with pytest.raises(InvalidEdit, match="Say why"):
        desk.skip("week", " \n ")


def test_approval_freezes_answers_evidence_and_the_assessment(desk: Desk, tmp_path: Path) -> None:
    proof = tmp_path / "proof.txt"
    proof.write_text("seen")
    desk.answer("week", ("c",))
    desk.prove("week", proof)
    desk.approve()
    row, evidence = desk.view().row("week"), desk.view().evidence("week")[0]
    assert row is not None
    frozen: list[tuple[str, str]] = [("answer", row.id), ("evidence", evidence.id)]
    for attempt in (
        lambda: desk.answer("week", ("a",)),
        lambda: desk.answer("switch", ("yes",)),
        lambda: desk.note("week", "later"),
        lambda: desk.prove("switch", proof),
        lambda: desk.do(update(desk.register, "evidence", evidence.id, expires=TODAY)),
        lambda: desk.do(update(desk.register, "assessment", desk.id, status=DRAFT)),
        lambda: desk.do(update(desk.register, "assessment", desk.id, assessor="eve")),
        *(lambda e=entity, i=id: desk.do(remove(desk.register, e, i)) for entity, id in frozen),
    ):
        with pytest.raises(InvalidEdit, match="is approved"):
            attempt()
    desk.do(
        update(desk.register, "assessment", desk.id, review_due=TODAY + timedelta(days=9), note="extended")
    )
    assert desk.register.assessments[desk.id].note == "extended"


def test_an_approved_assessment_can_be_deleted_whole_and_so_can_its_product(desk: Desk) -> None:
    desk.answer("week", ("c",))
    desk.approve()
    desk.do(remove(desk.register, "assessment", desk.id))
    assert (len(desk.register.assessments), len(desk.register.answers)) == (0, 0)
    desk.open.undo()
    desk.do(remove(desk.register, "product", desk.product))
    assert not desk.register.answers


def test_undo_takes_an_approval_back_and_then_an_answer(desk: Desk) -> None:
    desk.answer("week", ("c",))
    desk.approve()
    desk.open.undo()
    desk.open.undo()
    assert desk.register.assessments[desk.id].status == DRAFT
    assert desk.view().row("week") is None


def test_what_was_approved_keeps_its_score_whatever_becomes_of_the_register(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a.leeway", shipped())
    for id, suggestion in desk.view().suggested.items():
        desk.answer(id, suggestion.value)
    desk.approve()
    before = desk.view()
    desk.do(remove(desk.register, "workflow", next(iter(desk.register.workflows))))
    after = desk.view(TODAY + timedelta(days=800))
    desk.open.close()
    assert before.suggested
    assert (before.scores, before.facts, before.contradictions) == (
        after.scores,
        after.facts,
        after.contradictions,
    )


def test_expired_evidence_of_an_approved_assessment_raises_a_finding_and_no_score_falls(
    desk: Desk, tmp_path: Path
) -> None:
    proof = tmp_path / "proof.txt"
    proof.write_text("seen")
    desk.answer("week", ("c",))
    desk.prove("week", proof, TODAY + timedelta(days=10))
    desk.approve()
    now, later = desk.view(TODAY + timedelta(days=10)), desk.view(TODAY + timedelta(days=11))
    assert not any("expired" in finding.text for finding in now.findings)
    assert any("“proof.txt” expired on 2026-12-02" in finding.text for finding in later.findings)
    assert now.scores == later.scores


def test_approval_sets_the_next_review_by_the_policy_and_supersedes_the_one_before(desk: Desk) -> None:
    desk.approve()
    first = desk.id
    assert desk.register.assessments[first].review_due == date(2027, 5, 22)  # critical work hangs on it
    assert overdue(desk.register, date(2027, 5, 22)) == {}
    assert overdue(desk.register, date(2027, 5, 23)) == {desk.product: date(2027, 5, 22)}
    workflow = next(iter(desk.register.workflows))
    desk.do(update(desk.register, "workflow", workflow, critical=False))
    desk.start(small(), date(2027, 6, 1))
    assert overdue(desk.register, date(2027, 6, 2)) == {
        desk.product: date(2027, 5, 22)
    }  # begun isn't approved
    desk.approve(date(2027, 6, 1))
    statuses = {one.number: one.status for one in desk.register.assessments.values()}
    assert statuses == {1: SUPERSEDED, 2: APPROVED}
    assert desk.register.assessments[desk.id].review_due == date(2028, 6, 1)
    assert overdue(desk.register, date(2027, 6, 2)) == {}


def test_nobody_approves_without_a_name_or_twice(desk: Desk) -> None:
    with pytest.raises(InvalidEdit, match="Name the reviewer"):
        desk.approve(reviewer="  ")
    desk.approve()
    with pytest.raises(InvalidEdit, match="is approved"):
        desk.approve()


def test_a_draft_goes_into_review_and_back(desk: Desk) -> None:
    desk.do(hand_in(desk.register, desk.id))
    assert desk.register.assessments[desk.id].status == IN_REVIEW
    desk.answer("week", ("a",))  # a reviewer's questions can still be answered
    desk.do(hand_back(desk.register, desk.id))
    assert desk.register.assessments[desk.id].status == DRAFT


def test_a_new_assessment_takes_answers_notes_and_evidence_over(desk: Desk, tmp_path: Path) -> None:
    proof = tmp_path / "proof.txt"
    proof.write_text("seen")
    desk.answer("week", ("c",))
    desk.note("switch", "ask Cy")
    desk.prove("week", proof)
    desk.approve()
    old, first = desk.view(), desk.id
    desk.start(small())
    new = desk.view()
    assert new.answers == old.answers
    assert new.evidence("week")[0].sha256 == old.evidence("week")[0].sha256
    desk.answer("week", ("a",))
    assert desk.view(id=first).answers == old.answers
    assert predecessor(desk.register, desk.register.assessments[desk.id]) == desk.register.assessments[first]
    assert [one.number for one in assessments_of(desk.register, desk.product)] == [2, 1]


def test_the_same_questionnaire_is_kept_once_and_a_changed_one_beside_it(desk: Desk) -> None:
    desk.start(small())
    assert len(desk.register.questionnaires) == 1
    desk.start(small("2.0"))
    assert {row.version for row in desk.register.questionnaires.values()} == {"1.0", "2.0"}


def test_a_draft_moves_to_a_new_version_and_what_has_no_place_there_comes_back_by_undo(desk: Desk) -> None:
    desk.answer("week", ("c",))
    desk.answer("published", ("a",))
    new = small("2.0", choice("weekly", 0.0, 4.0))
    two = tuple(
        replace(p, questions=tuple(q for q in p.questions if q.id != "published")) for p in new.pillars
    )
    renamed = tuple(
        replace(
            p,
            questions=tuple(
                replace(q, id="bad-week", replaces=("week",)) if q.id == "week" else q for q in p.questions
            ),
        )
        for p in two
    )
    moved = move_assessment(desk.register, desk.id, text_of(replace(new, pillars=renamed)), TODAY)
    desk.do(moved.changes)
    assert moved.carried is not None
    assert set(desk.view().answers) == {"bad-week"}
    assert set(moved.carried.left) == {"published"}
    assert moved.carried.to_check == ("bad-week",)
    desk.open.undo()
    assert set(desk.view().answers) == {"week", "published"}


def test_an_answer_moves_to_every_question_that_its_own_was_split_into(desk: Desk, tmp_path: Path) -> None:
    desk.answer("published", ("b",))
    proof = tmp_path / "proof.pdf"
    proof.write_bytes(b"shown")
    desk.prove("published", proof)
    old = small("2.0")
    halves = tuple(choice(id, 0.0, 4.0, replaces=("published",)) for id in ("plan", "dates"))
    kept = tuple(q for q in old.pillars[1].questions if q.id != "published")
    new = replace(old, pillars=(old.pillars[0], replace(old.pillars[1], questions=(*kept, *halves))))
    moved = move_assessment(desk.register, desk.id, text_of(new), TODAY)
    assert moved.carried is not None
    desk.do(moved.changes)
    view = desk.view()
    assert view.answers == dict(moved.carried.answers)
    assert {q: (view.answer(q).value, len(view.evidence(q))) for q in ("plan", "dates")} == {
        "plan": (("b",), 1),
        "dates": (("b",), 1),
    }
    desk.open.undo()
    assert set(desk.view().answers) == {"published"}


def test_an_approved_assessment_does_not_move(desk: Desk) -> None:
    desk.approve()
    with pytest.raises(InvalidEdit, match="start a new one"):
        move_assessment(desk.register, desk.id, text_of(small("2.0")), TODAY)


def test_assessments_of_other_products_stay_out_of_it(desk: Desk) -> None:
    from leeway.domain.editing import add
    from leeway.domain.register_entities import Product, Vendor

    desk.do(add(Vendor("v2", "Other"), Product("p2", "v2", "Tool")))
    desk.answer("week", ("c",))
    other = start_assessment(desk.register, "p2", text_of(small()), "ann", TODAY)
    desk.do(other.changes)
    assert other.carried is None
    assert desk.view(id=other.id).answers == {}
    desk.do(answer_question(desk.register, other.id, desk.question("week"), ("a",), SIGNED, TODAY))
    assert desk.view().answer("week").value == ("c",)
