"""Importing agents' logs in the window: read, looked at, and only then written, as one step that can be undone."""

from __future__ import annotations

import csv
import os
import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from tests.formats.usage_logs import AT, call, codex, count, counters, event, refusal, usage, write
from tests.ui.test_accessibility import nameless, rich, unreachable

from leeway.domain import editing
from leeway.domain.usage import CLAUDE_CODE, CODEX, Unread
from leeway.domain.usage_entities import UsageImport, UsageSource
from leeway.errors import RegisterFileError
from leeway.formats.usage_csv_columns import CsvMapping
from leeway.services.sample_import import NAME as EXAMPLE
from leeway.services.usage_import import plan_usage_import
from leeway.services.usage_products import ProductChoice, settled_products
from leeway.services.usage_reports import unread_csv
from leeway.ui.csv_columns import ColumnMemory
from leeway.ui.dialogs import ask, csv_mapping, import_usage_jobs, usage_mapping
from leeway.ui.dialogs.import_usage import ImportUsageDialog
from leeway.ui.dialogs.usage_mapping import SettledProducts
from leeway.ui.formatting import data_size

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session

MAPPED = {CLAUDE_CODE: "p-code", CODEX: "p-codex"}


@pytest.fixture
def columns(preferences: Preferences) -> ColumnMemory:
    return ColumnMemory(preferences)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with logs of two vendors: two calls and a limit hit of one, one call of the other."""
    root = tmp_path / "logs"
    write(root / "claude" / "a.jsonl", call("m1"), call("m2", sessionId="s2"))
    write(root / "claude" / "b.jsonl", refusal("5-hour limit reached ∙ resets 2am"), "undefined", "undefined")
    write(
        root / "codex" / "rollout-c.jsonl",
        codex("2026-09-14T10:00:00.000Z", "session_meta", id="t"),
        event(AT, "user_message", message="hello"),
        count("2026-09-14T10:00:02.000Z", counters(1000, 800, 100)),
    )
    return root


@pytest.fixture
def mapped(session: Session) -> Session:
    """A session whose register knows what logs are about."""
    rows = [UsageSource(f"l-{kind}", kind, id) for kind, id in MAPPED.items()]
    assert session.edit(editing.add(*rows))
    return session


def shown(session: Session, columns: ColumnMemory, qtbot: QtBot, *sources: Path) -> ImportUsageDialog:
    """Open the dialog and wait until it has read the logs."""
    dialog = ImportUsageDialog(session, columns, sources)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: session.jobs.idle)
    return dialog


def cells(table: Any) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def imports(session: Session) -> list[UsageImport]:
    return list(session.register.usage_imports.values())


def calls(session: Session, product: str = "p-code") -> int:
    assert session.desk is not None
    with session.desk.usage() as reads:
        return len(reads.calls(product))


def answering(monkeypatch: pytest.MonkeyPatch, answer: Mapping[str, ProductChoice] | None) -> list[Any]:
    """Answer the question for products in the user's place; return what was asked."""
    asked: list[Any] = []

    def answered(_: object, register: Register, choices: Any, files: Any) -> SettledProducts | None:
        asked.append((choices, files))
        if answer is None:
            return None
        return SettledProducts(*settled_products(register, answer), answer)

    monkeypatch.setattr(usage_mapping, "ask_products", answered)
    return asked


# ------------------------------------------------------------------------------------------------------- the preview


def test_the_preview_tells_what_each_kind_of_log_would_bring(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    assert cells(dialog.preview.parts) == [
        ["Claude Code", "Claude Code", "2", "2", "2", "0", "0", "1", "200", "14 Sep 2026", "14 Sep 2026"],
        ["Codex", "Codex CLI", "1", "1", "1", "0", "0", "0", "1,100", "14 Sep 2026", "14 Sep 2026"],
    ]
    assert dialog.summary.text().startswith("3 calls in 3 sessions and 1 limit hit to import.")
    assert dialog.preview.about.text.text() == "These logs are about Claude Code and Codex CLI."
    assert dialog.accept_button.text() == "Import 3 calls"
    assert not imports(mapped)


def test_what_was_not_read_is_listed_and_can_be_saved(
    mapped: Session,
    columns: ColumnMemory,
    tree: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    assert cells(dialog.preview.unread) == [["logs/claude/b.jsonl", "2", "Not JSON"]]
    assert dialog.preview.left_out.text.text() == "Not read: 2 lines in 1 file."
    target = tmp_path / "left.csv"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: target)
    dialog.preview.save_unread.click()
    with target.open(encoding="utf-8-sig", newline="") as stream:
        assert [*csv.reader(stream)] == [["file", "lines", "why"], ["logs/claude/b.jsonl", "2", "not JSON"]]
    assert str(target) in dialog.summary.text()
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "nowhere" / "left.csv")
    dialog.preview.save_unread.click()
    assert "There is no folder" in dialog.summary.text()


def test_a_file_name_that_is_a_formula_is_saved_as_text() -> None:
    assert b"'=1+1.jsonl,0,'-why" in unread_csv([Unread("=1+1.jsonl", 0, "-why")])


def test_nothing_changes_until_import_is_pressed(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    before = mapped.register
    dialog = shown(mapped, columns, qtbot, tree)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert mapped.register is before
    assert dialog.imported is None


def test_the_calls_are_imported_as_one_step_that_undo_takes_back(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    told: list[int] = []
    noting = mapped.register_changed.connect(lambda: told.append(calls(mapped)))
    with qtbot.waitSignal(mapped.saved):
        dialog.accept_button.click()
    mapped.register_changed.disconnect(noting)
    assert not dialog.isVisible()
    assert dialog.imported is dialog.plan
    assert (calls(mapped), calls(mapped, "p-codex")) == (2, 1)
    assert told == [2]  # announced once it is in the file: pages can read it
    assert len(imports(mapped)) == 2
    with qtbot.waitSignal(mapped.saved):
        mapped.undo()
    assert calls(mapped) == 0
    assert not imports(mapped)


def test_the_same_logs_again_bring_nothing_new(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    first = shown(mapped, columns, qtbot, tree)
    with qtbot.waitSignal(mapped.saved):
        first.accept_button.click()
    again = shown(mapped, columns, qtbot, tree)
    assert again.summary.text() == "Everything in these logs is in the register already."
    assert not again.accept_button.isEnabled()
    assert again.accept_button.toolTip() == "Everything in these logs is in the register already."
    write(tree / "claude" / "d.jsonl", call("m3"), call("m1"), call("m2", tokens=usage(10, 900)))
    grown = shown(mapped, columns, qtbot, tree)
    assert cells(grown.preview.parts)[0][4:7] == ["1", "1", "1"]


def test_example_weeks_that_would_make_way_are_said(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    assert mapped.edit(editing.add(UsageImport("i", CLAUDE_CODE, "p-code", EXAMPLE, 1)))
    dialog = shown(mapped, columns, qtbot, tree)
    assert dialog.preview.examples.text().startswith("The example weeks of Claude Code make way")
    with qtbot.waitSignal(mapped.saved):
        dialog.accept_button.click()
    assert "i" not in mapped.register.usage_imports


def test_a_read_only_register_says_so(
    empty_session: Session, register_file: Path, columns: ColumnMemory, tree: Path,
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(register_file, read_only=True)
    answering(monkeypatch, {kind: ProductChoice(id) for kind, id in MAPPED.items()})
    dialog = shown(empty_session, columns, qtbot, tree)
    assert not dialog.accept_button.isEnabled()
    assert "read-only" in dialog.accept_button.toolTip()


def test_a_plan_that_the_register_has_left_behind_is_made_again(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    mapped.edit(editing.update(mapped.register, "product", "p-code", name="Code"))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert dialog.isVisible()
    assert cells(dialog.preview.parts)[0][1] == "Code"
    assert not imports(mapped)


# ------------------------------------------------------------------------------------------------ whose logs they are


def test_the_product_is_asked_once_and_kept(
    session: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked = answering(monkeypatch, {kind: ProductChoice(id) for kind, id in MAPPED.items()})
    dialog = shown(session, columns, qtbot, tree)
    assert asked == [
        ({CLAUDE_CODE: ProductChoice("p-code"), CODEX: ProductChoice("p-codex")}, {CLAUDE_CODE: 2, CODEX: 1})
    ]
    with qtbot.waitSignal(session.saved):
        dialog.accept_button.click()
    assert {row.kind: row.product_id for row in session.register.usage_sources.values()} == MAPPED
    write(tree / "claude" / "d.jsonl", call("m3"))
    again = shown(session, columns, qtbot, tree)
    assert len(asked) == 1
    assert again.accept_button.text() == "Import 1 call"


def test_without_an_answer_nothing_is_imported(
    session: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    answering(monkeypatch, None)
    dialog = shown(session, columns, qtbot, tree)
    assert not dialog.isVisible()
    assert not session.register.usage_sources


def test_a_new_product_is_made_in_the_same_step(
    session: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    before = session.register
    answering(
        monkeypatch,
        {
            CLAUDE_CODE: ProductChoice(None, "anthropic", "Claude Max"),
            CODEX: ProductChoice(None, "Kumo", "Bot"),
        },
    )
    dialog = shown(session, columns, qtbot, tree)
    assert session.register is before
    assert [row[1] for row in cells(dialog.preview.parts)] == ["Claude Max", "Bot"]
    with qtbot.waitSignal(session.saved):
        dialog.accept_button.click()
    made = {
        product.name: session.register.vendors[product.vendor_id].name
        for product in session.register.products.values()
        if product.id not in before.products
    }
    assert made == {"Claude Max": "Anthropic", "Bot": "Kumo"}
    with qtbot.waitSignal(session.saved):
        session.undo()
    assert session.register.products == before.products
    assert session.register.vendors == before.vendors


def test_the_product_can_be_changed_in_the_preview(
    mapped: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    asked = answering(
        monkeypatch,
        {CLAUDE_CODE: ProductChoice("p-actions"), CODEX: ProductChoice(None, "OpenAI", "Codex 2")},
    )
    dialog.preview.change_products.click()
    assert asked[0][0] == {CLAUDE_CODE: ProductChoice("p-code"), CODEX: ProductChoice("p-codex")}
    assert [row[1] for row in cells(dialog.preview.parts)] == ["Actions", "Codex 2"]
    answering(monkeypatch, None)
    dialog.preview.change_products.click()
    with qtbot.waitSignal(mapped.saved):
        dialog.accept_button.click()
    assert (calls(mapped), calls(mapped, "p-actions")) == (0, 2)
    sources = {
        row.kind: mapped.register.products[row.product_id].name
        for row in mapped.register.usage_sources.values()
    }
    assert sources == {CLAUDE_CODE: "Actions", CODEX: "Codex 2"}


def test_where_nothing_is_new_another_product_can_still_be_kept(
    mapped: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    first = shown(mapped, columns, qtbot, tree)
    with qtbot.waitSignal(mapped.saved):
        first.accept_button.click()
    dialog = shown(mapped, columns, qtbot, tree)
    answering(monkeypatch, {CLAUDE_CODE: ProductChoice("p-actions"), CODEX: ProductChoice("p-codex")})
    dialog.preview.change_products.click()
    assert dialog.accept_button.text() == "Keep this product"
    with qtbot.waitSignal(mapped.saved):
        dialog.accept_button.click()
    kept = {row.kind: row.product_id for row in mapped.register.usage_sources.values()}
    assert kept == {CLAUDE_CODE: "p-actions", CODEX: "p-codex"}
    assert calls(mapped) == 2


# --------------------------------------------------------------------------------------------- progress and cancelling


def test_slow_reading_shows_bytes_and_can_be_cancelled(
    mapped: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    gate = threading.Event()

    def slowly(*args: Any, progress: Any, **more: Any) -> Any:
        progress(312_000_000, 1_000_000_000)
        gate.wait(20)
        progress(1_000_000_000, 1_000_000_000)
        return plan_usage_import(*args, progress=progress, **more)

    monkeypatch.setattr(import_usage_jobs, "_REPORT_SECONDS", -1)
    monkeypatch.setattr(import_usage_jobs, "plan_usage_import", slowly)
    dialog = ImportUsageDialog(mapped, columns, [tree])
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.progress.isVisible()
    assert not dialog.accept_button.isEnabled()
    qtbot.waitUntil(dialog.progress.isVisible)
    assert dialog.progress.text.text() == "312 MB of 1.0 GB"
    assert dialog.progress.bar.value() / dialog.progress.bar.maximum() == pytest.approx(0.312)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert dialog.plan is None
    assert not imports(mapped)


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (312_000_000, "312 MB"), (1_000_000_000, "1.0 GB")]
)
def test_bytes_are_written_in_powers_of_ten(size: int, text: str) -> None:
    assert data_size(size) == text


def test_writing_can_be_stopped_and_leaves_the_register_as_it_was(
    mapped: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from leeway.services.open_register import OpenRegister

    dialog = shown(mapped, columns, qtbot, tree)
    begun, save = threading.Event(), OpenRegister.save

    def slowly(self: OpenRegister, edit: Any, usage: Any = (), stopped: Any = lambda: False) -> None:
        if usage:
            begun.set()
            while not stopped():
                pass
        save(self, edit, usage, stopped)

    monkeypatch.setattr(OpenRegister, "save", slowly)
    before = mapped.register
    dialog.accept_button.click()
    qtbot.waitUntil(begun.is_set)
    assert mapped.register is before
    qtbot.waitUntil(dialog.progress.isVisible)
    dialog.close()  # as Cancel and Esc
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert dialog.imported is None
    assert mapped.register == before
    assert calls(mapped) == 0
    monkeypatch.undo()
    assert mapped.edit(editing.update(mapped.register, "product", "p-code", notice_days=7))


# ----------------------------------------------------------------------------------------------------- what goes wrong


def test_a_full_disk_is_told_and_the_import_can_be_tried_again(
    mapped: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from leeway.services.open_register import OpenRegister

    dialog = shown(mapped, columns, qtbot, tree)
    before = mapped.register

    def full(*_: object) -> None:
        raise RegisterFileError("There is no space left on the disk.")

    with monkeypatch.context() as patched:
        patched.setattr(OpenRegister, "save", full)
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert dialog.summary.text() == "There is no space left on the disk. Nothing was imported."
    assert dialog.isVisible()
    assert mapped.register == before
    assert mapped.unsaved == 0
    with qtbot.waitSignal(mapped.saved):
        dialog.accept_button.click()
    assert calls(mapped) == 2


def test_a_write_that_fails_after_cancel_was_pressed_leaves_a_dialog_that_can_be_closed(
    mapped: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from leeway.services.open_register import OpenRegister

    dialog = shown(mapped, columns, qtbot, tree)

    def full_at_last(_desk: OpenRegister, _edit: Any, _usage: Any = (), stopped: Any = lambda: True) -> None:
        while not stopped():
            pass
        raise RegisterFileError("There is no space left on the disk.")

    with monkeypatch.context() as patched:
        patched.setattr(OpenRegister, "save", full_at_last)
        dialog.accept_button.click()
        dialog.cancel_button.click()
        assert not dialog.cancel_button.isEnabled()
        qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert dialog.summary.text() == "There is no space left on the disk. Nothing was imported."
    dialog.cancel_button.click()
    assert not dialog.isVisible()


def test_the_dialog_closes_where_another_register_is_opened_under_it(
    mapped: Session, columns: ColumnMemory, tree: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    with qtbot.waitSignal(mapped.opened):
        mapped.create(tmp_path / "other.leeway")
    assert not dialog.isVisible()
    assert dialog.imported is None


def test_answers_about_a_register_that_was_closed_meanwhile_are_not_used(
    session: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def closing(_parent: object, register: Register, choices: Mapping[str, ProductChoice], _: object) -> Any:
        session.close()
        return SettledProducts(*settled_products(register, choices), choices)

    monkeypatch.setattr(usage_mapping, "ask_products", closing)
    dialog = shown(session, columns, qtbot, tree)
    assert not dialog.isVisible()
    assert dialog.plan is None


def test_nothing_can_be_imported_while_it_is_read_again(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    mapped.edit(editing.update(mapped.register, "product", "p-code", name="Code"))
    dialog.accept_button.click()
    assert not dialog.accept_button.isEnabled()
    assert dialog.accept_button.toolTip() == "The logs are being read"
    qtbot.waitUntil(dialog.accept_button.isEnabled)


def test_a_register_file_that_has_gone_is_told(
    mapped: Session, columns: ColumnMemory, tree: Path, register_file: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    register_file.rename(register_file.with_suffix(".elsewhere"))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert "no longer where it was opened" in dialog.summary.text()
    assert dialog.summary.text().endswith("Nothing was imported.")
    assert not imports(mapped)


def test_an_empty_folder_is_told(
    session: Session, columns: ColumnMemory, tmp_path: Path, qtbot: QtBot
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    dialog = shown(session, columns, qtbot, empty)
    assert "has no logs of agents" in dialog.summary.text()
    assert not dialog.accept_button.isEnabled()


def test_a_packed_folder_is_told(
    session: Session, columns: ColumnMemory, tmp_path: Path, qtbot: QtBot
) -> None:
    packed = tmp_path / "logs.zip"
    packed.write_bytes(b"PK\x03\x04")
    dialog = shown(session, columns, qtbot, packed)
    assert dialog.summary.text() == "logs.zip is packed. Unpack it, and import the folder."


def test_logs_that_vanish_before_they_are_read_are_told(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    dialog = ImportUsageDialog(mapped, columns, [tree])
    qtbot.addWidget(dialog)
    dialog.show()
    for path in tree.rglob("*.jsonl"):
        path.unlink()
    qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert not dialog.accept_button.isEnabled()
    assert dialog.summary.text()


def test_what_was_read_is_imported_even_if_the_logs_have_vanished_since(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    for path in tree.rglob("*.jsonl"):
        path.unlink()
    with qtbot.waitSignal(mapped.saved):
        dialog.accept_button.click()
    assert calls(mapped) == 2


def test_rubbish_that_is_called_a_log_is_listed(
    mapped: Session, columns: ColumnMemory, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "rubbish.jsonl"
    path.write_bytes(os.urandom(300_000).replace(b"\n", b" "))
    dialog = shown(mapped, columns, qtbot, path)
    assert cells(dialog.preview.unread)[0][0] == "rubbish.jsonl"
    assert not dialog.accept_button.isEnabled()


def test_a_pipe_is_not_waited_for(mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot) -> None:
    os.mkfifo(tree / "pipe.jsonl")
    dialog = shown(mapped, columns, qtbot, tree)
    assert ["logs/pipe.jsonl", "", "It is no file"] in cells(dialog.preview.unread)
    assert dialog.accept_button.text() == "Import 3 calls"


# ------------------------------------------------------------------------------------------------------------ tables


def test_a_table_whose_columns_are_not_known_is_asked_about_and_remembered(
    mapped: Session, columns: ColumnMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    table = tmp_path / "export.csv"
    table.write_text("When;In;Out;Grenze\n2026-09-14 10:00;10;20;\n2026-09-14 11:00;1;2;2026-09-14 14:00\n")
    told = CsvMapping("When", "In", "Out", limit="Grenze")
    asked: list[Any] = []
    monkeypatch.setattr(csv_mapping, "ask_columns", lambda *args: asked.append(args[1]) or told)
    answering(monkeypatch, {"csv": ProductChoice("p-code")})
    dialog = shown(mapped, columns, qtbot, table)
    assert [head.shape for head in asked] == [("When", "In", "Out", "Grenze")]
    assert cells(dialog.preview.parts)[0][4:9] == ["2", "0", "0", "1", "33"]
    assert dialog.preview.columns.text.text() == (
        "export.csv: time from “When”, input tokens from “In”, output tokens from “Out” and limit hit from “Grenze”."
    )
    again = shown(mapped, columns, qtbot, table)
    assert len(asked) == 1
    assert again.preview.columns.isVisible()
    other = CsvMapping("When", "Out", "In")
    monkeypatch.setattr(csv_mapping, "ask_columns", lambda *_: other)
    again.preview.change_columns.click()
    qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert cells(again.preview.parts)[0][7] == "0"
    assert columns.recall(("When", "In", "Out", "Grenze")) == other


def test_usage_that_may_count_twice_is_pointed_out(
    mapped: Session, columns: ColumnMemory, tree: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    table = tree.parent / "u.csv"
    table.write_text("time,input,output\n2026-09-14,1,2\n")
    answering(monkeypatch, {"csv": ProductChoice("p-code")})
    dialog = shown(mapped, columns, qtbot, tree, table)
    assert dialog.preview.overlaps.isVisible()
    assert "they count twice: import only one of them." in dialog.preview.overlaps.text()
    assert not shown(mapped, columns, qtbot, tree).preview.overlaps.isVisible()


def test_without_an_answer_for_the_columns_nothing_is_read(
    mapped: Session, columns: ColumnMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    table = tmp_path / "export.csv"
    table.write_text("When;In\n2026-09-14 10:00;10\n")
    monkeypatch.setattr(csv_mapping, "ask_columns", lambda *_: None)
    answering(monkeypatch, {"csv": ProductChoice("p-code")})
    dialog = shown(mapped, columns, qtbot, table)
    assert not dialog.isVisible()


def test_columns_are_asked_anew_once_a_header_and_kept_only_if_all_are_told(
    mapped: Session, columns: ColumnMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    tables = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for table, header in zip(
        tables, ("time,input,output", "time,input,output", "date,input,output"), strict=True
    ):
        table.write_text(f"{header}\n2026-09-14T10:00:00Z,1,2\n")
    answering(monkeypatch, {"csv": ProductChoice("p-code")})
    dialog = shown(mapped, columns, qtbot, *tables)
    turned = CsvMapping("time", "output", "input")
    answers: list[CsvMapping | None] = [turned, None]
    asked: list[str] = []
    monkeypatch.setattr(
        csv_mapping, "ask_columns", lambda *args: (asked.append(args[1].file), answers.pop(0))[1]
    )
    dialog.preview.change_columns.click()
    assert asked == ["a.csv", "c.csv"]
    assert columns.recall(("time", "input", "output")) is None
    answers[:] = [turned, CsvMapping("date", "output", "input")]
    dialog.preview.change_columns.click()
    qtbot.waitUntil(lambda: mapped.jobs.idle)
    assert columns.recall(("time", "input", "output")) == turned


def test_what_was_remembered_of_other_columns_is_not_used(
    columns: ColumnMemory, preferences: Preferences
) -> None:
    shape = ("When", "In", "Out")
    assert columns.recall(shape) is None
    columns.keep(shape, CsvMapping("When", "In", "Out"))
    assert columns.recall(shape) == CsvMapping("When", "In", "Out")
    columns.keep(shape, CsvMapping("When", "In", "Gone"))
    assert columns.recall(shape) is None


# --------------------------------------------------------------------------------------------------------- the models


def test_every_control_has_a_name_and_a_way_by_keyboard(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    assert nameless(dialog) == []
    assert unreachable(dialog) == []
    assert rich(dialog) == []


def test_logs_that_none_can_be_read_of_are_told(
    mapped: Session, columns: ColumnMemory, tmp_path: Path, qtbot: QtBot
) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    os.mkfifo(shut / "pipe.jsonl")
    dialog = shown(mapped, columns, qtbot, shut)
    assert dialog.summary.text() == "None of these logs could be read; the list says why."
    assert not dialog.accept_button.isEnabled()


def test_the_models_keep_the_rules_of_item_models(
    mapped: Session, columns: ColumnMemory, tree: Path, qtbot: QtBot
) -> None:
    dialog = shown(mapped, columns, qtbot, tree)
    for table in (dialog.preview.parts, dialog.preview.unread):
        QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert dialog.plan is not None
    dialog.preview.show_plan(dialog.plan)
