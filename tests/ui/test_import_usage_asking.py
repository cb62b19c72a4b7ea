"""What an import of logs asks: which logs, which product they are about, which column of a table is what."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog
from tests.ui.test_accessibility import nameless, rich, unreachable

from leeway.domain.usage import CLAUDE_CODE, CODEX, CSV
from leeway.formats.usage_csv_columns import CsvMapping
from leeway.formats.usage_rows import Bounds
from leeway.services.usage_places import AgentFolder, FolderSize, agent_folders, folder_size
from leeway.services.usage_products import ProductChoice, likely_choice
from leeway.services.usage_tables import table_head
from leeway.ui.dialogs import import_usage_sources
from leeway.ui.dialogs.csv_mapping import CsvColumnsDialog, ask_columns
from leeway.ui.dialogs.import_usage_sources import LogSourcesDialog, ask_log_sources, size_words
from leeway.ui.dialogs.usage_mapping import UsageProductsDialog, ask_products

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtWidgets import QTableView
    from pytestqt.qtbot import QtBot

    from leeway.domain.register import Register
    from leeway.ui.jobs import Jobs
    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

popups = pytest.mark.qt_log_ignore("^This plugin does not support (grabbing the keyboard|raise)", extend=True)
BOUNDS = Bounds.at(datetime(2026, 11, 22, 12, tzinfo=UTC))
TABLE = "Wann;Modell;Rein;Raus;Grenze\n2026-09-14 10:00;opus;1000;200;\n2026-09-14 11:30;opus;5000;900;2026-09-14 15:00\nheute;opus;1;2;\n"


def press(qtbot: QtBot, kind: type[QDialog], act: Callable[[Any], None]) -> QTimer:
    """Act in the next dialog of a kind, once it is open."""

    def tried() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            timer.stop()
            act(dialog)

    timer = QTimer(interval=10)
    timer.timeout.connect(tried)
    timer.start()
    return timer


# -------------------------------------------------------------------------------------------------------- which logs


def folder(root: Path, *names: str) -> Path:
    root.mkdir(parents=True)
    for name in names:
        (root / name).write_text("{}\n" * 100)
    return root


def test_the_agents_own_folders_are_found(tmp_path: Path) -> None:
    claude = folder(tmp_path / ".claude" / "projects", "a.jsonl")
    newer = folder(tmp_path / ".config" / "claude" / "projects")
    codex = folder(tmp_path / ".codex" / "sessions")
    assert agent_folders({}, tmp_path) == (
        AgentFolder(CLAUDE_CODE, newer),
        AgentFolder(CLAUDE_CODE, claude),
        AgentFolder(CODEX, codex),
    )
    assert agent_folders({}, tmp_path / "nobody") == ()


def test_the_environment_says_where_the_logs_are(tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one" / "projects"), folder(tmp_path / "two" / "projects")
    (tmp_path / "again").symlink_to(tmp_path / "one")
    archived = folder(tmp_path / "c" / "archived_sessions")
    folder(tmp_path / ".claude" / "projects")
    environ = {
        "CLAUDE_CONFIG_DIR": f"{tmp_path / 'one'}, {tmp_path / 'two'},{tmp_path / 'again'},",
        "CODEX_HOME": str(tmp_path / "c"),
    }
    assert [found.path for found in agent_folders(environ, tmp_path)] == [one, two, archived]


def test_a_folder_is_measured(tmp_path: Path) -> None:
    root = folder(tmp_path / "logs", "a.jsonl", "b.jsonl", "c.txt")
    assert folder_size(root) == FolderSize(2, 600, complete=True)
    assert not folder_size(root, lambda: True).complete
    assert size_words(FolderSize(2, 600, complete=True)) == "2 files, 600 bytes"
    assert size_words(FolderSize(20_000, 3 * 10**9, complete=False)) == "more than 20,000 files, 3.0 GB"
    assert size_words(FolderSize(0, 0, complete=True)) == "no logs"


@pytest.fixture
def sources(jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> LogSourcesDialog:
    found = [
        AgentFolder(CLAUDE_CODE, folder(tmp_path / ".claude" / "projects", "a.jsonl")),
        AgentFolder(CODEX, folder(tmp_path / ".codex" / "sessions")),
    ]
    dialog = LogSourcesDialog(jobs, found, tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: jobs.idle)
    return dialog


def test_folders_are_offered_with_their_sizes_and_empty_ones_are_not_ticked(
    sources: LogSourcesDialog, tmp_path: Path
) -> None:
    assert [box.isChecked() for box in sources.boxes.values()] == [True, False]
    assert [size.text() for size in sources.sizes.values()] == ["1 file, 300 bytes", "no logs"]
    assert next(iter(sources.boxes.values())).text().startswith("Claude Code:")
    assert sources.chosen == (tmp_path / ".claude" / "projects",)


def test_other_folders_and_files_join_the_list(
    sources: LogSourcesDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: Jobs, qtbot: QtBot
) -> None:
    more = folder(tmp_path / "more", "x.jsonl", "y.jsonl")
    files = (more / "x.jsonl", more / "y.jsonl")
    monkeypatch.setattr(import_usage_sources, "folder_of_logs", lambda *_: more)
    monkeypatch.setattr(import_usage_sources, "log_files", lambda *_: files)
    sources._on_folder()
    sources._on_files()
    sources._on_files()
    qtbot.waitUntil(lambda: jobs.idle)
    assert sources.chosen == (tmp_path / ".claude" / "projects", more, *files)
    assert len(sources.boxes) == 4
    for box in sources.boxes.values():
        box.setChecked(False)
    assert not sources.accept_button.isEnabled()
    assert sources.accept_button.toolTip() == "Tick what to read first"


def test_without_logs_on_the_computer_it_says_so(jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = LogSourcesDialog(jobs, (), tmp_path)
    qtbot.addWidget(dialog)
    assert "No logs were found" in dialog.card.title.text()
    assert not dialog.accept_button.isEnabled()


def test_asking_for_logs_returns_what_is_ticked(
    open_window: MainWindow, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    logs = folder(tmp_path / ".claude" / "projects", "a.jsonl")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    monkeypatch.delenv("CODEX_HOME", raising=False)
    _kept = press(qtbot, LogSourcesDialog, lambda dialog: dialog.accept_button.click())
    assert ask_log_sources(open_window, session.jobs, tmp_path) == (logs,)
    _kept = press(qtbot, LogSourcesDialog, lambda dialog: dialog.reject())
    assert ask_log_sources(open_window, session.jobs, tmp_path) == ()


# ----------------------------------------------------------------------------------------------------- which product


@pytest.mark.parametrize(
    ("kind", "choice"),
    [
        (CLAUDE_CODE, ProductChoice("p-code")),
        (CODEX, ProductChoice("p-codex")),
        (CSV, ProductChoice(None)),
    ],
)
def test_a_product_with_the_usual_name_is_proposed(
    session: Session, kind: str, choice: ProductChoice
) -> None:
    assert likely_choice(session.register, kind) == choice
    assert likely_choice(session.register, kind, "p-cloud") == ProductChoice("p-cloud")


def test_where_there_is_none_a_new_one_is_proposed(empty_session: Session) -> None:
    assert likely_choice(empty_session.register, CODEX) == ProductChoice(None, "OpenAI", "Codex CLI")


def products(register: Register, qtbot: QtBot, **choices: ProductChoice) -> UsageProductsDialog:
    named = {kind.replace("_", "-"): choice for kind, choice in choices.items()}
    dialog = UsageProductsDialog(register, named, dict.fromkeys(named, 3))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_new_product_has_lines_for_its_vendor_and_name(session: Session, qtbot: QtBot) -> None:
    dialog = products(
        session.register, qtbot, claude_code=ProductChoice("p-code"), codex=ProductChoice(None, "A", "B")
    )
    old, new = dialog.forms[CLAUDE_CODE], dialog.forms[CODEX]
    assert not old.product_name.isVisible()
    assert new.product_name.isVisible()
    assert old.title.text() == "Logs of Claude Code"
    assert old.note.text() == "3 files"
    dialog.accept_button.click()
    assert dialog.answer is not None
    assert dialog.answer.products[CLAUDE_CODE] == "p-code"
    assert [change.entity for change in dialog.answer.made] == ["vendor", "product"]


def test_a_vendor_and_a_product_on_record_are_used_again(session: Session, qtbot: QtBot) -> None:
    dialog = products(session.register, qtbot, codex=ProductChoice(None, " openai", "codex cli "))
    dialog.accept_button.click()
    assert dialog.answer is not None
    assert dialog.answer.products == {CODEX: "p-codex"}
    assert dialog.answer.made == ()


def test_two_kinds_of_log_can_share_a_new_product(session: Session, qtbot: QtBot) -> None:
    new = ProductChoice(None, "Kumo", "Bot")
    dialog = products(session.register, qtbot, codex=new, csv=new)
    dialog.accept_button.click()
    assert dialog.answer is not None
    assert dialog.answer.products[CODEX] == dialog.answer.products[CSV]
    assert len(dialog.answer.made) == 2


@popups
@pytest.mark.parametrize(
    ("choice", "typed", "sentence"),
    [
        (ProductChoice(None), "", "Say which product the usage tables (CSV) are about, or name a new one."),
        (ProductChoice(None, "", "Bot"), None, "Name the vendor of “Bot”."),
        (ProductChoice(None), "Nonsense", "isn't in the register"),
        (ProductChoice(None, "Ku\x00mo", "Bot"), None, "a character that can't be kept"),
    ],
)
def test_what_cannot_be_kept_is_said_at_the_field(
    session: Session, qtbot: QtBot, choice: ProductChoice, typed: str | None, sentence: str
) -> None:
    dialog = products(session.register, qtbot, csv=choice)
    if typed:
        qtbot.keyClicks(dialog.forms[CSV].product, typed)
    dialog.accept_button.click()
    assert dialog.answer is None
    assert dialog.isVisible()
    assert sentence in dialog.forms[CSV].problem.text()
    dialog.forms[CSV].product.fill("p-code")
    dialog.accept_button.click()
    assert dialog.answer is not None


def test_the_line_to_fill_in_next_has_the_focus(session: Session, qtbot: QtBot) -> None:
    dialog = products(session.register, qtbot, csv=ProductChoice(None, "", "Bot"))
    form = dialog.forms[CSV]
    assert form.field_to_mend is form.vendor_name
    form.vendor_name.setText("Kumo")
    assert form.field_to_mend is form.product
    dialog = products(session.register, qtbot, csv=ProductChoice(None))
    assert dialog.forms[CSV].field_to_mend is dialog.forms[CSV].product


def test_asking_for_products_returns_the_answer(
    open_window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    choices = {CLAUDE_CODE: ProductChoice("p-code")}
    _kept = press(qtbot, UsageProductsDialog, lambda dialog: dialog.accept_button.click())
    answer = ask_products(open_window, session.register, choices, {CLAUDE_CODE: 1})
    assert answer is not None
    assert answer.products == {CLAUDE_CODE: "p-code"}
    _kept = press(qtbot, UsageProductsDialog, lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert ask_products(open_window, session.register, choices, {CLAUDE_CODE: 1}) is None


# ------------------------------------------------------------------------------------------------------ which columns


@pytest.fixture
def columns(qapp: QApplication, qtbot: QtBot) -> CsvColumnsDialog:
    dialog = CsvColumnsDialog(table_head("export.csv", TABLE.encode()), UTC, BOUNDS)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog: CsvColumnsDialog, **headers: str) -> None:
    for what, header in headers.items():
        choice = dialog.choices[what]
        choice.setCurrentIndex(choice.findData(header))


def cells(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_first_rows_are_shown_as_they_are(columns: CsvColumnsDialog) -> None:
    assert cells(columns.raw)[1] == ["2026-09-14 11:30", "opus", "5000", "900", "2026-09-14 15:00"]
    assert cells(columns.made) == []


def test_what_comes_of_a_choice_is_shown_at_once(columns: CsvColumnsDialog) -> None:
    choose(columns, time="Wann", input="Rein", output="Raus", model="Modell", limit="Grenze")
    first, second, third = cells(columns.made)
    assert first[1:7] == ["1,000", "200", "0", "0", "opus", "all in one"]
    assert second[7].startswith("Until 14 Sep 2026")
    assert third[0] == "Left out: what should be a time isn't one"
    columns.accept_button.click()
    assert columns.answer == CsvMapping("Wann", "Rein", "Raus", model="Modell", limit="Grenze")


@pytest.mark.parametrize(
    ("headers", "field", "sentence"),
    [
        ({}, "time", "Choose the column that holds the time."),
        ({"time": "Modell"}, "time", "“opus”: what should be a time isn't one. None of the first rows"),
        ({"input": "Wann"}, "input", "“2026-09-14 10:00”: what should be a number of tokens isn't one."),
        ({"input": "Rein", "output": "Rein"}, "output", "“Rein” is the column for input tokens already."),
    ],
)
def test_what_is_wrong_with_a_column_is_said_at_its_field(
    columns: CsvColumnsDialog, headers: dict[str, str], field: str, sentence: str
) -> None:
    choose(columns, **headers)
    assert columns.problems[field].isVisible() == bool(headers)
    columns.accept_button.click()
    assert columns.problems[field].text().startswith(sentence)
    assert columns.answer is None
    assert columns.isVisible()


def test_headers_that_are_known_are_chosen_to_begin_with(qapp: QApplication, qtbot: QtBot) -> None:
    head = table_head("t.csv", b"Date,Input tokens,Raus\n2026-09-14,1,2\n")
    dialog = CsvColumnsDialog(head, UTC, BOUNDS)
    qtbot.addWidget(dialog)
    assert dialog.chosen | {"output": ""} == dict.fromkeys(dialog.chosen, "") | {
        "time": "Date", "input": "Input tokens",
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01",
        b"a,b\n",
        b"a,a,\n1,2,3,4\n",
        b'a,b\n"never closed',
        TABLE.encode("utf-16"),
        b"a;b\n\xff\xfe;2\n",
        ("x" * 100_000 + "," + "y" * 100_000).encode(),
        b"a,b\n" + b"z" * 200_000,
    ],
)
def test_odd_tables_do_no_harm(qapp: QApplication, qtbot: QtBot, data: bytes) -> None:
    head = table_head("odd.csv", data, whole=False)
    dialog = CsvColumnsDialog(head, UTC, BOUNDS)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept_button.click()
    assert dialog.answer is None


def test_asking_for_columns_returns_the_answer(open_window: MainWindow, qtbot: QtBot) -> None:
    head = table_head("export.csv", TABLE.encode())
    start = CsvMapping("Wann", "Rein", "Raus")
    _kept = press(qtbot, CsvColumnsDialog, lambda dialog: dialog.accept_button.click())
    assert ask_columns(open_window, head, UTC, BOUNDS, start) == start
    _kept = press(qtbot, CsvColumnsDialog, lambda dialog: dialog.reject())
    assert ask_columns(open_window, head, UTC, BOUNDS, start) is None


# -------------------------------------------------------------------------------------------------- for all of them


def test_every_control_has_a_name_and_a_way_by_keyboard(
    sources: LogSourcesDialog, columns: CsvColumnsDialog, session: Session, qtbot: QtBot
) -> None:
    asked = products(session.register, qtbot, codex=ProductChoice(None, "A", "B"))
    for dialog in (sources, columns, asked):
        assert nameless(dialog) == []
        assert unreachable(dialog) == []
        assert rich(dialog) == []


def test_the_models_keep_the_rules_of_item_models(columns: CsvColumnsDialog) -> None:
    for table in (columns.raw, columns.made):
        QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    choose(columns, time="Wann", input="Rein", output="Raus")
    choose(columns, time="")
