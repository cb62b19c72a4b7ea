"""The guide shown in the app: whole, linked, plain Markdown, and true to the program that it describes."""

from __future__ import annotations

import json
import re
from contextlib import closing
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from tests.builders import TODAY
from typer.main import get_command

from leeway.assets import asset
from leeway.cli import app
from leeway.domain.policy import Policy
from leeway.domain.register import Register
from leeway.domain.register_entities import INTEGRATION_KINDS, STANDINGS
from leeway.domain.validation import changed
from leeway.domain.verdict import Code, Outcome, Verdict, leeway_hours
from leeway.engine.concentration import effective_number, hhi
from leeway.engine.portfolio import assess_portfolio
from leeway.formats.columns import FILES, layout
from leeway.services.expected_loss import end_of_day
from leeway.services.opening import create_sample
from leeway.services.outage_document import outage_document
from leeway.services.outages import assess_outages, checked, read_outages
from leeway.services.reports import portfolio_document
from leeway.services.sample import sample_changes
from leeway.ui.actions import COMMANDS
from leeway.ui.pages.catalogue import RAIL

PAGES = tuple(sorted(asset("resources", "help").glob("*.md")))
NAMES = tuple(page.name for page in PAGES)
LINK = re.compile(r"\[[^\]]+\]\(([^)]*)\)")


def text(name: str) -> str:
    return asset("resources", "help", name).read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The page without its code."""
    without_blocks = re.sub(
        r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    return re.sub(r"`[^`\n]*`", "", without_blocks)


def links(page: Path) -> list[str]:
    return LINK.findall(page.read_text(encoding="utf-8"))


def row(name: str, first_cell: str) -> list[str]:
    """The cells of the table row that begins with a cell."""
    rows = [line.strip("|").split("|") for line in text(name).splitlines() if line.startswith("|")]
    found = [cells for cells in rows if cells[0].strip() == first_cell]
    assert len(found) == 1, f"{name} has {len(found)} rows for {first_cell}"
    return [cell.strip() for cell in found[0]]


# ------------------------------------------------------------------------------------------- the pages


def test_every_page_is_linked_from_the_first_one() -> None:
    assert set(links(asset("resources", "help", "index.md"))) == set(NAMES) - {"index.md"}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_to_a_page(page: Path) -> None:
    assert links(page)
    assert set(links(page)) <= set(NAMES)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_has_no_html_no_address_and_no_image(page: Path) -> None:
    assert not re.search(r"<[a-zA-Z/!][^>]*>", prose(page))
    assert not re.search(r"\w+://|www\.|mailto:", page.read_text(encoding="utf-8"))
    assert not re.search(r"!\[", prose(page))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_has_one_title_at_its_top(page: Path) -> None:
    titles = [line for line in prose(page).splitlines() if line.startswith("# ")]
    assert titles == [page.read_text(encoding="utf-8").splitlines()[0]]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_the_rows_of_a_table_have_as_many_cells_as_its_header(page: Path) -> None:
    lines = prose(page).splitlines()
    for above, line in zip(["", *lines], lines, strict=False):
        if above.startswith("|") and line.startswith("|"):
            assert line.count("|") == above.count("|"), line


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_promises_nothing_for_later(page: Path) -> None:
    assert not re.search(
        r"\b(TODO|TBD|FIXME|coming soon|not yet|future version|later version)\b", prose(page), re.IGNORECASE
    )


# -------------------------------------------------------------------------------------- true to the program


@pytest.mark.parametrize("word", [*Verdict, *Outcome])
def test_every_verdict_and_outcome_has_its_row(word: Verdict | Outcome) -> None:
    shown = word.words if isinstance(word, Verdict) else word.value
    cells = [line.split("|")[2].strip() for line in text("verdicts.md").splitlines() if line.startswith("|")]
    assert shown in cells


def test_every_reason_has_its_row() -> None:
    section = text("verdicts.md").partition("## The reasons")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    assert len(rows) == len(set(Code) - {Code.MISSING})
    assert all(f"`{code}`" in text("command-line.md") for code in set(Code) - {Code.MISSING})


@pytest.mark.parametrize(
    ("tolerated", "switch", "capacity", "said"),
    [(4, 4, 0, "4 h"), (4, 2, 0.5, "6 h"), (4, 2, 1, "unlimited"), (4, 6, 1, "4 h")],
)
def test_the_worked_leeways_are_what_leeway_works_out(
    tolerated: float, switch: float, capacity: float, said: str
) -> None:
    fallback = f"switch {switch:g} h, capacity {capacity:.0%}".replace("%", " %") if capacity else "none"
    lines = [
        line
        for line in text("verdicts.md").splitlines()
        if line.startswith(f"| {tolerated:g} h | {fallback} |")
    ]
    worth = leeway_hours(tolerated, switch, capacity)
    assert said == ("unlimited" if worth == float("inf") else f"{worth:g} h")
    assert len(lines) == 1
    assert said in lines[0].split("|")[3]


def test_the_policy_is_told_as_it_is_unless_set() -> None:
    policy = Policy()
    assert row("verdicts.md", "A test stays valid for")[1] == f"{policy.proven_days} days"
    assert row("verdicts.md", "Most critical work with one vendor")[1] == f"{policy.share_limit:.0%}".replace(
        "%", " %"
    )
    assert row("verdicts.md", "Team hours for a move")[1] == f"{policy.team_hours_per_week:g} hours a week"
    assert (
        row("verdicts.md", "One person's hours for a move")[1]
        == f"{policy.person_hours_per_week:g} hours a week"
    )


@pytest.mark.parametrize(
    ("first_cell", "shares"),
    [
        ("50 %, 30 %, 20 %", (0.5, 0.3, 0.2)),
        ("five times 20 %", (0.2,) * 5),
        ("60 %, 25 %, 10 %, 5 %", (0.6, 0.25, 0.1, 0.05)),
    ],
)
def test_the_worked_concentrations_are_what_leeway_works_out(
    first_cell: str, shares: tuple[float, ...]
) -> None:
    index = hhi(shares)
    assert row("concentration.md", first_cell)[1:] == [f"{index:,.0f}", f"{effective_number(index):.2g}"]


def test_words_names_every_kind_and_standing() -> None:
    assert all(kind in text("words.md") for kind in INTEGRATION_KINDS)
    assert all(f"*{standing}*" in text("words.md") for standing in STANDINGS)


@pytest.mark.parametrize("entity", FILES)
def test_every_column_of_every_table_is_named(entity: str) -> None:
    known = layout(entity)
    columns = [f"**{column}**" if column in known.required else column for column in known.columns]
    assert row("files.md", FILES[entity])[1] == ", ".join(columns)


def test_every_key_of_the_window_is_named() -> None:
    keys = {key for command in COMMANDS for key in command.shortcuts}
    keys |= {entry.shortcut for entry in RAIL.values()}
    table = text("register.md").partition("## Keys")[2]
    cells = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")]
    named = {key for cell in cells for key in cell.split(", ")}
    assert keys - named == set()


@pytest.mark.parametrize("page", ["Portfolio", "Register", "Burn", "Outages", "Memo", "Settings", "Welcome"])
def test_every_page_of_the_window_has_its_topic(page: str) -> None:
    module = import_module(f"leeway.ui.pages.{page.lower()}")
    assert f"{getattr(module, f'{page}Page').help_topic}.md" in NAMES


@cache
def commands() -> dict[str, Any]:
    return dict(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_command_and_every_option_is_named() -> None:
    page = text("command-line.md")
    for name, command in commands().items():
        assert f"`leeway {name}" in page
        options = chain.from_iterable(p.opts for p in command.params if p.param_type_name == "option")
        for option in options:
            assert f"`{option}" in page, f"leeway {name} {option}"


def test_no_command_is_named_that_is_not_there() -> None:
    named = set(re.findall(r"^leeway ([a-z]+)|`leeway ([a-z]+)", text("command-line.md"), re.MULTILINE))
    assert {one or other for one, other in named} == set(commands())


def test_the_json_of_the_portfolio_has_the_shape_that_is_shown() -> None:
    block = re.search(r"^```\n(\{\n  \"as_of\".*?)^```$", text("command-line.md"), re.DOTALL | re.MULTILINE)
    assert block
    register = changed(Register.empty(), sample_changes(TODAY))
    printed = portfolio_document(register, assess_portfolio(register, TODAY))
    assert shape(json.loads(block[1])) == shape(json.loads(json.dumps(printed)))


def test_the_json_of_outages_has_the_shape_that_is_shown(tmp_path: Path) -> None:
    block = re.search(r"^```\n(\{\n  \"vendors\".*?)^```$", text("command-line.md"), re.DOTALL | re.MULTILINE)
    assert block
    with closing(create_sample(tmp_path / "sample.leeway", author="ann", today=TODAY)) as desk:
        report = assess_outages(desk.register, read_outages(desk, desk.register), end_of_day(TODAY))
        printed = outage_document(desk.register, report, checked(report.main.loss))
    assert shape(json.loads(block[1])) == shape(json.loads(json.dumps(printed)))


def shape(document: Any) -> Any:
    """The keys of a document, and those of the first row of each list."""
    match document:
        case {"hhi": _} | None:
            return "concentration or null"
        case {"Anthropic": _}:
            return "by vendor"
        case dict():
            return {key: shape(value) for key, value in document.items()}
        case [first, *_] if isinstance(first, dict):
            return [shape(first)]
        case list():
            return "list"
        case _:
            return "value"
