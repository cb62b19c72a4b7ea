"""Questionnaires as files: shipped ones, a team's folder, VSAQ files."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.places import own_folder
from tests.questionnaires import one_pillar, shipped, yes_no

from leeway.errors import UnreadableSource, UnwritableTarget
from leeway.formats.questionnaire_writing import write_definition
from leeway.services.questionnaire_files import convert_vsaq, load_definition, load_definitions

VSAQ = '{"questionnaire": [{"type": "block", "text": "T", "items": [{"type": "line", "id": "x", "text": "What?"}]}]}'


def test_the_shipped_questionnaire_is_always_there() -> None:
    (found,) = load_definitions()
    assert (found.definition, found.shipped, found.problem) == (shipped(), True, "")


def test_a_team_s_folder_adds_its_own_and_lists_what_can_not_be_taken(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(write_definition(one_pillar(yes_no("x"))))
    (tmp_path / "same.toml").write_bytes(write_definition(one_pillar(yes_no("y"))))
    (tmp_path / "bad.toml").write_text("id = ", encoding="utf-8")
    (tmp_path / "notes.md").write_text("not a questionnaire", encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()
    found = {one.path.name: one for one in load_definitions(tmp_path)}
    assert list(found) == ["single-source.toml", "bad.toml", "own.toml", "same.toml"]
    assert found["own.toml"].definition == one_pillar(yes_no("x"))
    assert "it isn't valid TOML" in found["bad.toml"].problem
    assert found["same.toml"].definition is None
    assert "is “test”, version 1.0, and so is own.toml" in found["same.toml"].problem


def test_a_folder_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    assert len(load_definitions(tmp_path / "gone")) == 1


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="There is no file"):
        load_definition(tmp_path / "gone.toml")
    with pytest.raises(UnreadableSource, match="is a folder"):
        load_definition(tmp_path)
    with pytest.raises(UnreadableSource, match="can't be read"):
        load_definition(tmp_path / "nu\x00l.toml")
    with own_folder() as folder:
        locked = folder / "locked.toml"
        locked.write_text("", encoding="utf-8")
        locked.chmod(0)
        with pytest.raises(UnreadableSource, match="no permission"):
            load_definition(locked)


def test_a_vsaq_file_becomes_a_definition_that_can_be_loaded(tmp_path: Path) -> None:
    source, target = tmp_path / "vendor.json", tmp_path / "vendor.toml"
    source.write_text(VSAQ, encoding="utf-8")
    found = convert_vsaq(source, target)
    assert load_definition(target) == found.definition
    assert found.definition.id == "vsaq-vendor"


def test_a_target_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    source = tmp_path / "vendor.json"
    source.write_text(VSAQ, encoding="utf-8")
    with pytest.raises(UnwritableTarget):
        convert_vsaq(source, tmp_path / "gone" / "vendor.toml")
