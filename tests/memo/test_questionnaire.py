"""The assessment in the memo: what is printed of it, from whom, and that its absence never reads as safety."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.builders import TODAY
from tests.memo.assessed import SHA256, assess, assessed
from tests.memo.example import document, pages_of, team

from leeway.memo.questionnaire_content import AnswerItem, QuestionnaireSection


def section(found: Any, **asked: Any) -> QuestionnaireSection:
    return document(found.register(), **asked).content.questionnaire


def item(part: QuestionnaireSection, question: str) -> AnswerItem:
    return next(one for pillar in part.answers for one in pillar.answers if question in one.question)


# ------------------------------------------------------------------------------------------- decision


def test_without_an_assessment_one_sentence_says_so_and_that_it_is_no_sign_of_safety() -> None:
    part = section(team())
    (line,) = part.lines
    assert line.startswith("No assessment of Tool is recorded")
    assert line.endswith("That is not a sign of safety.")
    assert not part.pillars
    assert not part.answers
    assert "pillar" not in " ".join(rule.name for rule in document(team().register()).content.method)


def test_the_main_pillars_come_first_after_the_overall_score() -> None:
    part = section(assessed())
    assert [(row.title, row.main) for row in part.pillars] == [
        ("All pillars", True),
        ("Failure recovery", True),
        ("Exit", False),
    ]
    overall, recovery, leaving = part.pillars
    assert (recovery.score, recovery.band, recovery.answered) == ("3.3", "moderate risk", "3 of 3")
    assert (leaving.score, leaving.band) == ("1.0", "high risk")
    assert overall.score == "2.8"  # (3 × 10/3 + 1 × 1) / 4
    assert recovery.bar.alt == "Failure recovery: 3.3 of 4: moderate risk"


def test_open_questions_leave_a_range() -> None:
    row = section(assess(team(), {"exit.plan": ("yes",)})).pillars[2]
    assert (row.title, row.score, row.between) == ("Exit", "4.0", "3.0 to 4.0")
    assert (row.bar.low, row.bar.high) == pytest.approx((3.0, 4.0), abs=1e-6)
    bare = section(assess(team(), {})).pillars[1]
    assert (bare.score, bare.band, bare.bar.score) == ("–", "not scored", None)
    assert "not scored yet, between 0.0 and 4.0" in bare.bar.alt


def test_it_says_who_approved_it_when_and_that_its_review_is_overdue() -> None:
    first, later = section(assessed(review_due=date(2026, 11, 21))).lines
    assert first.startswith(
        "“A short questionnaire”, assessment 1, approved on 1 Oct 2026 by Bob. Overall 2.8 of 4: moderate risk; "
        "5 of 5 questions answered."
    )
    assert later == "OVERDUE: it was to be reviewed by 21 Nov 2026."
    assert section(assessed(review_due=TODAY)).lines[1] == "Its next review is due by 22 Nov 2026."


def test_the_latest_approved_one_counts_and_a_later_draft_is_only_named() -> None:
    found = assess(assessed(), {"exit.plan": ("yes",)}, number=2, status="draft")
    part = section(found)
    assert "assessment 1, approved" in part.lines[0]
    assert part.lines[1] == "Assessment 2, begun on 28 Sep 2026, isn't approved and counts for nothing here."
    assert item(part, "Is there a plan?").answer == "No"


def test_a_draft_is_plainly_labelled_with_how_much_of_it_is_answered() -> None:
    found = assess(team(), {"exit.plan": ("no",)}, status="draft", reviewer="")
    line = section(found).lines[0]
    assert line.startswith("DRAFT, approved by nobody: “A short questionnaire”, assessment 1, draft")
    assert "1 of 4 questions answered" in line
    assert "DRAFT, approved by nobody" in "".join(pages_of(document(found.register()).pdf())[:2])


def test_findings_come_by_severity_with_what_to_do() -> None:
    part = section(assessed())
    assert part.found == "1 critical and 1 minor findings."
    assert [(f.severity.words, f.text) for f in part.findings] == [
        ("Critical", "There is no plan"),
        ("Minor", "Evidence “Log” expired on 2026-11-01: When was it tried?"),
    ]
    assert part.findings[0].brief == "There is no plan. Write one."
    assert part.findings[0].question == "Is there a plan?"


def test_an_answer_that_contradicts_the_register_is_named() -> None:
    part = section(assessed())
    assert part.contradictions == (
        "How many hours does it take to rebuild what is built on Tool? Answered “12 h”; the register's rows say “224 h”.",
    )
    hours = item(part, "How many hours")
    assert hours.differs
    assert hours.suggested == "224 h (source: the register's rows, 22 Nov 2026)"


# ------------------------------------------------------------------------------------------- appendix


def test_every_question_that_is_asked_is_printed_with_its_answer() -> None:
    part = section(assessed())
    assert [(one.question, one.answer) for pillar in part.answers for one in pillar.answers] == [
        ("How many hours does it take to rebuild what is built on Tool?", "12 h"),
        ("Is there a plan?", "No"),
        ("How do you keep working without Acme?", "We fail over"),
        ("Who performs the switch?", "Not applicable because: It switches by itself."),
        ("When was it tried?", "1 Sep 2026"),
    ]
    assert item(part, "Is there a plan").worth == "0 of 4, weight 3"
    assert item(part, "Is there a plan").signed == "Cleo, 30 Sep 2026, 14:05 UTC"
    bare = section(assess(team(), {}))
    assert item(bare, "Is there a plan").answer == "Not answered"
    assert item(bare, "Is there a plan").signed == ""
    assert bare.answers[1].waiting == "1 more question hangs on answers that aren't given."


def test_evidence_comes_with_kind_size_fingerprint_or_link_and_expiry() -> None:
    part = section(assessed())
    (file,) = item(part, "keep working").evidence
    assert (file.name, file.link) == ("drill.pdf", "")
    assert file.what == f"PDF file, 1,200 bytes, SHA-256 {SHA256}"
    assert file.expires == "counts until 31 Jan 2027"
    (link,) = item(part, "When was it tried").evidence
    assert link.what == "link, https://example.com/log"
    assert (link.link, link.expires) == ("https://example.com/log", "expired on 1 Nov 2026")


def test_it_says_which_questionnaire_by_title_version_and_fingerprint() -> None:
    found = assessed()
    part = section(found)
    sha256 = next(row.sha256 for row in found.rows if getattr(row, "key", "") == "short")
    assert part.about[0] == f"Questionnaire: “A short questionnaire”, version 2.1, SHA-256 {sha256}."
    assert "next review: none set" in part.about[1]
    assert part.about[2] == "Assessor: Ann; reviewer: Bob."
    assert part.source is not None
    assert (part.source.version, part.source.answered, part.source.as_of) == ("2.1", "5 of 5", "1 Oct 2026")


def test_the_method_tells_how_scores_ranges_and_bands_come_about_with_the_weights() -> None:
    rules = {rule.name: rule for rule in document(assessed().register()).content.method}
    overall = rules["Overall score and bands"]
    assert [(fact.label, fact.value) for fact in overall.inputs] == [
        ("Exit", "1 at weight 1"),
        ("Failure recovery", "3.333 at weight 3"),
    ]
    assert overall.result == "2.8 of 4: moderate risk"
    assert rules["Score of a pillar"].result == "Exit 1, Failure recovery 3.333"
    assert rules["Range of a score"].result == "overall between 2.8 and 2.8"
