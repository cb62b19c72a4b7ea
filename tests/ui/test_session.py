"""The session: opens, edits, saves, undoes, and tells what happened."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

from tests.ui.rows import NOW, TODAY

from leeway.domain import editing
from leeway.domain.change import Action
from leeway.domain.register_entities import Product, Vendor, Workflow
from leeway.domain.scope import Scope
from leeway.domain.verdict import Verdict
from leeway.errors import RegisterFileError
from leeway.services.opening import open_register
from leeway.ui.session import Session
from leeway.ui.writing import READ_ONLY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from leeway.ui.jobs import Jobs


def rename(session: Session, name: str) -> bool:
    return session.edit(editing.update(session.register, "vendor", "v-openai", name=name))


def test_opening_announces_the_register_and_its_portfolio(session: Session) -> None:
    assert session.desk is not None
    assert session.register.vendors["v-openai"].name == "OpenAI"
    assert session.portfolio.products["p-code"].verdict is Verdict.SINGLE_SOURCE_CRITICAL
    assert session.portfolio.as_of == TODAY
    assert not session.portfolio_pending


def test_an_edit_shows_at_once_and_is_then_saved(session: Session, register_file: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignals(
        [session.saving, session.register_changed, session.saved], order="strict"
    ) as waited:
        assert rename(session, "Renamed")
        assert session.register.vendors["v-openai"].name == "Renamed"
        assert session.unsaved == 1
    assert waited.signal_triggered
    assert session.unsaved == 0
    session.close()
    session.jobs.close()
    desk = open_register(register_file, author="Bob", read_only=True)
    assert desk.register.vendors["v-openai"].name == "Renamed"
    assert [edit.author for edit in desk.history(1)] == ["Ada Tester"]
    desk.close()


def test_saved_tells_the_time_once_the_last_of_many_edits_is_written(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.saved) as saved:
        for name in ("One", "Two", "Three"):
            rename(session, name)
    assert saved.args == [NOW]
    assert session.unsaved == 0


def test_an_edit_that_changes_nothing_is_not_saved(session: Session, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(session.saving):
        assert rename(session, "OpenAI")


def test_an_edit_that_breaks_a_rule_is_refused_with_its_sentence(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.refused) as refused, qtbot.assertNotEmitted(session.register_changed):
        assert not rename(session, "Anthropic")
    assert "already" in refused.args[0]
    assert session.register.vendors["v-openai"].name == "OpenAI"


def test_who_shows_a_refusal_itself_gets_the_sentence_instead_of_the_signal(
    session: Session, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(session.refused):
        why = session.try_edit(editing.update(session.register, "vendor", "v-openai", name=""))
    assert why == "Name of vendor “” is missing."


def test_undo_and_redo_change_the_register_and_are_saved(session: Session, qtbot: QtBot) -> None:
    rename(session, "Renamed")
    with qtbot.waitSignal(session.saved):
        session.undo()
    assert session.register.vendors["v-openai"].name == "OpenAI"
    with qtbot.waitSignal(session.saved):
        session.redo()
    assert session.register.vendors["v-openai"].name == "Renamed"
    assert session.desk is not None
    assert [edit.action for edit in session.desk.history(3)] == [Action.REDO, Action.UNDO, Action.EDIT]


def test_undo_outlives_closing_and_opening_again(session: Session, register_file: Path, qtbot: QtBot) -> None:
    rename(session, "Renamed")
    session.close()
    with qtbot.waitSignal(session.opened):
        session.open(register_file)
    session.undo()
    assert session.register.vendors["v-openai"].name == "OpenAI"


def test_without_a_register_an_edit_is_refused_with_a_sentence(empty_session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(empty_session.refused) as refused:
        assert not empty_session.edit(editing.add(Vendor("v", "V")))
    assert refused.args == ["No register is open. Open one, or make a new one."]


def test_a_read_only_register_refuses_edits(
    empty_session: Session, register_file: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(register_file, read_only=True)
    assert empty_session.read_only
    with qtbot.waitSignal(empty_session.refused) as refused:
        empty_session.undo()
    assert refused.args == [READ_ONLY]


def test_a_file_that_cannot_be_opened_leaves_the_open_one_as_it_is(
    session: Session, tmp_path: Path, register_file: Path, qtbot: QtBot
) -> None:
    text = tmp_path / "notes.leeway"
    text.write_text("not a register")
    with qtbot.waitSignal(session.opening_failed) as failed, qtbot.assertNotEmitted(session.opened):
        session.open(text)
    assert "notes.leeway" in failed.args[0]
    assert session.desk is not None
    assert session.desk.path == register_file


def test_opening_the_open_file_again_keeps_it(session: Session, register_file: Path, qtbot: QtBot) -> None:
    desk = session.desk
    with qtbot.waitSignal(session.opened):
        session.open(register_file)
    assert session.desk is desk


def test_making_a_register_opens_it(empty_session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.create(tmp_path / "new.leeway")
    assert not empty_session.register.vendors
    with qtbot.waitSignal(empty_session.opened):
        empty_session.create_sample(tmp_path / "sample.leeway")
    assert empty_session.register.setting.example


def test_closing_leaves_an_empty_register(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignals([session.opened, session.register_changed]):
        session.close()
    assert session.desk is None
    assert not session.register.vendors
    assert not session.portfolio.products


def test_a_failed_save_takes_the_edits_back_and_says_so(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert session.desk is not None

    def full(_: object) -> None:
        raise RegisterFileError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(session.desk, "save", full)
        with qtbot.waitSignal(session.failed) as failed:
            rename(session, "One")
            rename(session, "Two")
    words = "The disk is full. The last 2 edits were taken back; everything before is in the file."
    assert failed.args == [words]
    assert session.register.vendors["v-openai"].name == "OpenAI"
    with qtbot.waitSignal(session.saved):
        assert rename(session, "Three")


def test_after_a_failed_save_no_later_edit_is_written(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later edit builds on the earlier one, so writing it alone would make another register."""
    assert session.desk is not None
    save, calls = session.desk.save, []

    def first_fails(edit: object) -> None:
        calls.append(edit)
        if len(calls) == 1:
            raise RegisterFileError("The disk is full.")
        save(edit)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(session.desk, "save", first_fails)
        with qtbot.waitSignal(session.failed):
            rename(session, "One")
            rename(session, "Two")
    assert len(calls) == 1
    assert session.desk.history(1)[0].label == "Fill the register"


def test_closing_waits_for_the_writer(session: Session, register_file: Path, jobs: Jobs) -> None:
    gate = threading.Event()
    jobs.write(gate.wait)
    rename(session, "Renamed")
    session.close()
    threading.Timer(0.05, gate.set).start()
    jobs.close()
    desk = open_register(register_file, author="Bob", read_only=True)
    assert desk.register.vendors["v-openai"].name == "Renamed"
    desk.close()


def test_the_scope_is_announced_and_forgotten_when_what_it_names_is_deleted(
    session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.scope_changed):
        session.set_scope(Scope(vendor_id="v-github"))
    assert session.scope.covers_product(session.register, "p-actions")
    assert not session.scope.covers_product(session.register, "p-code")
    with qtbot.waitSignal(session.scope_changed):
        session.edit(editing.remove(session.register, "vendor", "v-github"))
    assert session.scope == Scope()


def test_a_big_register_is_judged_off_the_ui_thread_and_announced_twice(
    session: Session, qtbot: QtBot
) -> None:
    vendor = Vendor("v-big", "Big")
    products = [Product(f"p-{i}", "v-big", f"Product {i}") for i in range(200)]
    with qtbot.waitSignals([session.register_changed] * 2):
        session.edit(editing.add(vendor, *products))
        assert session.portfolio_pending
        assert "p-7" in session.register.products
        assert "p-7" not in session.portfolio.products
    assert not session.portfolio_pending
    assert session.portfolio.products["p-7"].verdict is Verdict.NOT_ENOUGH_KNOWN


def test_quick_edits_of_a_big_register_end_with_the_portfolio_of_the_last(
    session: Session, qtbot: QtBot
) -> None:
    session.edit(editing.add(*(Workflow(f"w-{i}", f"Work {i}") for i in range(200))))
    for day in range(5):
        session.edit(editing.update(session.register, "workflow", "w-release", tolerated_stop=float(day + 1)))
    qtbot.waitUntil(lambda: not session.portfolio_pending)
    assert session.portfolio.products["p-code"].leeway == 5.0


def test_a_new_day_is_noticed(jobs: Jobs, register_file: Path, qtbot: QtBot) -> None:
    days = [TODAY]
    session = Session(jobs, author="Ada", today=lambda: days[0], clock=lambda: NOW)
    with qtbot.waitSignal(session.opened):
        session.open(register_file)
    before = session.portfolio.products["p-code"]
    days[0] = date(2027, 11, 22)
    with qtbot.waitSignal(session.register_changed):
        session.refresh_day()
    assert session.portfolio.as_of == days[0]
    assert session.portfolio.products["p-code"] != before
    session.close()
