"""The example assessments of the sample register: marked as invented, overdue and begun again, and worth a comparison."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.assessments import overdue

from leeway.assets import asset
from leeway.domain.assessment_entities import APPROVED, DRAFT, Assessment
from leeway.domain.assessment_reading import predecessor
from leeway.domain.evidence import EvidenceFile
from leeway.domain.questionnaire import Severity
from leeway.domain.register import Register
from leeway.domain.validation import changed, problems_of
from leeway.engine.portfolio import assess_portfolio
from leeway.engine.questionnaire_comparison import compare_assessments
from leeway.engine.questionnaire_findings import Origin
from leeway.engine.questionnaire_versions import Fate
from leeway.errors import UnreadableSource
from leeway.services.assessment_facts import facts_of, read_fact_sources
from leeway.services.assessment_view import AssessmentView, view_assessment
from leeway.services.finding import find_product
from leeway.services.opening import check_register, create_sample
from leeway.services.sample import sample_changes
from leeway.services.sample_assessments import sample_assessments

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = date(2026, 11, 22)
DAYS = (WRITTEN, date(2024, 2, 29), date(2031, 6, 15))
INVENTED = "(invented)"


@dataclass(frozen=True)
class Sample:
    register: Register
    files: tuple[EvidenceFile, ...]
    today: date

    def of(self, product: str, status: str) -> Assessment:
        id = find_product(self.register, product).id
        return next(a for a in self.register.assessments.values() if (a.product_id, a.status) == (id, status))

    def view(self, product: str, status: str) -> AssessmentView:
        found = self.of(product, status)
        facts = facts_of(self.register, assess_portfolio(self.register, self.today), found)
        return view_assessment(self.register, found.id, facts, self.today)


@cache
def sample(today: date = WRITTEN) -> Sample:
    team = changed(Register.empty(), sample_changes(today))
    changes, files = sample_assessments(team, today)
    return Sample(changed(team, changes), files, today)


def load(folder: Path, **edits: Any) -> tuple[Any, ...]:
    content = json.loads(
        asset("resources", "samples", "example-assessments.json").read_text(encoding="utf-8")
    )
    path = folder / "assessments.json"
    path.write_text(json.dumps({**content, **edits}), encoding="utf-8")
    return sample_assessments(changed(Register.empty(), sample_changes(WRITTEN)), WRITTEN, path)


@pytest.mark.parametrize("today", DAYS)
def test_it_keeps_every_rule_of_the_register(today: date) -> None:
    assert list(problems_of(sample(today).register)) == []


def test_everybody_and_everything_in_it_says_that_it_is_invented() -> None:
    register = sample().register
    people = {a.assessor for a in register.assessments.values()}
    people |= {a.reviewer for a in register.assessments.values() if a.status == APPROVED}
    people |= {a.answered_by for a in register.answers.values()}
    people |= {e.added_by for e in register.evidence.values()}
    assert all(person.endswith(INVENTED) for person in people)
    assert all(a.note.startswith("Example: invented answers") for a in register.assessments.values())
    assert all(row.note.startswith("Example") for row in register.answers.values() if row.note)
    assert all("(example)" in e.name for e in register.evidence.values())
    assert all(e.link.startswith("https://example.com/") for e in register.evidence.values() if e.link)
    assert all(file.content.startswith(b"Example evidence, invented.") for file in sample().files)


@pytest.mark.parametrize("today", DAYS)
def test_the_review_of_claude_code_is_overdue_and_a_draft_has_begun(today: date) -> None:
    approved, draft = (sample(today).of("Claude Code", status) for status in (APPROVED, DRAFT))
    assert approved.approved_on is not None
    assert 200 <= (today - approved.approved_on).days <= 230
    assert overdue(sample(today).register, today) == {approved.product_id: approved.review_due}
    assert predecessor(sample(today).register, draft) == approved


@pytest.mark.parametrize("today", DAYS)
def test_about_two_thirds_of_the_draft_are_answered_and_one_answer_contradicts_the_register(
    today: date,
) -> None:
    view = sample(today).view("Claude Code", DRAFT)
    assert 0.6 < view.scores.done / view.scores.asked < 0.75
    assert [(c.question, c.answer, c.suggestion.words) for c in view.contradictions] == [
        ("dependency.tolerance", "8 h", "4 h")
    ]


def test_the_draft_took_answers_over_and_changed_some() -> None:
    before, now = (sample().view("Claude Code", status) for status in (APPROVED, DRAFT))
    found = compare_assessments(before.assessed, now.assessed)
    assert found.count(Fate.CHANGED) >= 4
    assert found.count(Fate.NEW) >= 2
    assert found.count(Fate.GONE) >= 1
    kept = [id for id, row in now.rows.answers.items() if id in before.rows.answers]
    same = [id for id in kept if now.answers[id].value == before.answers[id].value]
    assert len(same) > 20
    assert all(now.rows.answers[id].answered_at == before.rows.answers[id].answered_at for id in same)
    assert {e.sha256 for e in now.evidence("recovery.tested")} == {sample().files[0].sha256}


def test_findings_of_several_severities_show_and_evidence_has_expired() -> None:
    findings = sample().view("Claude Code", DRAFT).findings
    assert {f.severity for f in findings} >= {Severity.CRITICAL, Severity.MAJOR, Severity.MINOR}
    assert {f.origin for f in findings} >= {Origin.ANSWER, Origin.EVIDENCE_EXPIRED, Origin.EVIDENCE_MISSING}


def test_notes_a_link_and_a_file_are_there() -> None:
    view = sample().view("Claude Code", DRAFT)
    evidence = [e for rows in view.rows.evidence.values() for e in rows]
    assert [bool(e.link) for e in evidence] == [True, False]
    assert all(e.expires is not None for e in evidence)
    assert sum(bool(row.note) for row in view.rows.answers.values()) >= 3
    assert any(row.not_applicable for row in view.rows.answers.values())


def test_the_pillars_differ_and_the_other_agent_fares_better() -> None:
    one, other = sample().view("Claude Code", APPROVED), sample().view("Codex CLI", APPROVED)
    scores = [p.score.score for p in one.scores.pillars if p.score.score is not None]
    assert max(scores) - min(scores) > 2
    assert one.scores.overall.score is not None
    assert other.scores.overall.score is not None
    assert other.scores.overall.score > one.scores.overall.score + 1


def test_what_was_approved_goes_by_facts_that_were_known_then() -> None:
    view = sample().view("Claude Code", APPROVED)
    assert view.facts
    assert all(fact.as_of <= view.as_of for fact in view.facts.values())
    assert all(
        row.answered_at is not None and row.answered_at.astimezone(UTC).date() <= view.as_of
        for row in view.rows.answers.values()
    )


def test_days_move_with_the_day_of_making_and_ids_stay() -> None:
    later = sample(WRITTEN + timedelta(days=10))
    pairs = list(
        zip(sample().register.assessments.values(), later.register.assessments.values(), strict=True)
    )
    assert all(a.id == b.id and b.started - a.started == timedelta(days=10) for a, b in pairs)
    assert sample().register.answers.keys() == later.register.answers.keys()


def test_the_sample_register_holds_them_and_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "sample.leeway"
    begun = time.process_time()
    desk = create_sample(path, author="ann", today=WRITTEN, zone=UTC)
    assert time.process_time() - begun < 4
    assert len(desk.undo_stack.undoable) == 1
    assert desk.register.assessments == sample().register.assessments
    file = sample().files[0]
    assert desk.evidence(file.sha256) == file.content
    draft = sample().of("Claude Code", DRAFT)
    sources = read_fact_sources(desk, desk.register, draft.product_id, WRITTEN, UTC)
    facts = facts_of(desk.register, assess_portfolio(desk.register, WRITTEN), draft, sources)
    view = view_assessment(desk.register, draft.id, facts, WRITTEN)
    assert [c.question for c in view.contradictions] == ["dependency.tolerance"]
    desk.close()
    assert check_register(path) == ()


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ({"assessments": [{"product": "Nobody / Nothing"}]}, "There is no product “Nobody / Nothing”"),
        ({"assessments": {}, "questionnaire": "no.toml"}, "no.toml"),
        ({"assessments": [{}]}, "product"),
        (
            {
                "assessments": [
                    {
                        "product": "OpenAI / Codex CLI",
                        "started": "2026-10-08",
                        "assessor": "A",
                        "note": "",
                        "answers": {"dependency.count": {"answer": 1.5, "on": "2026-10-08"}},
                    }
                ]
            },
            "dependency.count: It must be a whole number.",
        ),
        ({"written": "soon"}, "written must be the day of writing"),
    ],
)
def test_what_is_wrong_with_the_file_is_named(tmp_path: Path, edits: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        load(tmp_path, **edits)
    assert sentence in str(caught.value)
    assert "assessments.json" in str(caught.value)
