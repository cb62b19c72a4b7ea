"""The help page about questionnaires is true to the program."""

from __future__ import annotations

import re

import pytest
from tests.questionnaires import TODAY, answers, choice, one_pillar, shipped

from leeway.assets import asset
from leeway.domain.questionnaire import BEST_SCORE, QuestionKind, Severity
from leeway.domain.questionnaire_facts import FACTS
from leeway.engine.questionnaire_scores import BAND_LIMITS, score_assessment
from leeway.formats.questionnaire_toml import read_definition

PAGE = asset("resources", "help", "questionnaire.md").read_text(encoding="utf-8")


def second_cells(first: str) -> list[str]:
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("|")]
    return [cells[1].strip() for cells in rows if cells[0].strip() == first]


def test_every_fact_of_a_questionnaire_has_its_row() -> None:
    assert all(f"`{name}`" in PAGE for name in FACTS)


def test_the_bands_of_scores_are_told_as_they_are() -> None:
    for band, limit in BAND_LIMITS.items():
        first = f"below {limit:g}" if limit < BEST_SCORE else "from 3.5"
        assert second_cells(first) == [band]


def test_the_worked_score_is_what_leeway_works_out() -> None:
    of = one_pillar(choice("x", 0, 4, weight=3), choice("y", 1, 4, weight=2), choice("z", 0, 4))
    found = score_assessment(of, answers(x="b", y="a"), {}, TODAY).overall
    assert (found.score, found.low, found.high) == (2.8, pytest.approx(2.33, abs=0.005), 3)


def test_the_questionnaire_that_is_shown_is_sound() -> None:
    block = re.search(r"^```\n(id = .*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert block
    assert len(read_definition("help.toml", block[1].encode()).questions) == 3


def test_every_kind_and_severity_is_named() -> None:
    assert all(len(second_cells(kind)) == 1 for kind in QuestionKind)
    assert all(f"*{severity}*" in PAGE for severity in Severity)


def test_the_shipped_questionnaire_is_told_as_it_is() -> None:
    of = shipped()
    assert f"*{of.title}*: {len(of.questions)} questions in eight pillars" in PAGE
    assert len(of.pillars) == 8
    assert all(f"**{pillar.title}**" in PAGE for pillar in of.pillars if pillar.main)
