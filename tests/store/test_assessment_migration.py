"""Registers from before there were assessments."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.register_files import OLD_REGISTERS

from leeway.services.assessing import start_assessment
from leeway.services.opening import check_register, open_register
from leeway.services.questionnaire_files import shipped_text


@pytest.mark.parametrize("old", OLD_REGISTERS, ids=lambda old: old.stem)
def test_an_older_register_has_room_for_assessments(tmp_path: Path, old: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "old.leeway"))
    desk = open_register(path, author="tester", clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    policy = desk.register.policy
    assert (policy.review_months_critical, policy.review_months_other) == (6, 12)
    product = next(iter(desk.register.products))
    started = start_assessment(desk.register, product, shipped_text(), "tester", date(2026, 11, 22))
    edit = desk.edit(started.changes)
    assert edit
    desk.save(edit)
    desk.close()
    assert check_register(path) == ()
    again = open_register(path, author="tester")
    assert again.register.assessments[started.id].product_id == product
    again.close()
