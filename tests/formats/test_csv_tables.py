"""CSV tables: encodings, delimiters, headers, lines, and what a blank cell says."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from leeway.domain.register import Register
from leeway.errors import UnreadableSource
from leeway.formats.columns import FILES, layout
from leeway.formats.csv_tables import read_table
from leeway.formats.csv_writing import write_tables, write_template
from leeway.formats.limits import Limits
from leeway.formats.records import Record, Reference

DATA = Path(__file__).parents[1] / "data" / "imports"


def read(text: str | bytes, name: str = "vendors.csv", limits: Limits | None = None) -> list[Record]:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    return list(read_table(name, data, limits or Limits()))


def refused(text: str | bytes, name: str = "vendors.csv", limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read(text, name, limits)
    assert name in str(caught.value)
    return str(caught.value)


def names(records: list[Record]) -> list[object]:
    return [record.values["name"] for record in records]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_line_endings_and_delimiters_of_spreadsheets_are_understood(
    encoding: str, ending: str, delimiter: str
) -> None:
    lines = [delimiter.join(cells) for cells in (("name", "note"), ("Zoë", "a"), ("日本", ""))]
    records = read(ending.join(lines).encode(encoding))
    assert names(records) == ["Zoë", "日本"]
    assert [record.place.line for record in records] == [2, 3]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_read_in_either_byte_order(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert names(read(mark + "name\nAcme\n".encode(encoding))) == ["Acme"]


def test_a_file_in_an_old_code_page_is_refused_with_its_line_and_what_to_do() -> None:
    reason = refused("name,note\nAcme,\nMüller,\n".encode("cp1252"))
    assert "line 3" in reason
    assert "CSV UTF-8" in reason


def test_utf_16_without_its_mark_and_binary_files_are_refused() -> None:
    assert "null character" in refused("name\nAcme\n".encode("utf-16-le"))
    assert "UTF-8" in refused(b"\x89PNG\r\n\x1a\n\x00\x00")


def test_a_declared_delimiter_is_honoured_and_its_line_counted() -> None:
    (wiki, mail) = list(read_table("semicolons.csv", (DATA / "semicolons.csv").read_bytes(), Limits()))
    assert wiki.values == {"name": "Wiki", "annual_cost": Decimal("1200.50")}
    assert mail.place.line == 4
    assert "decimals" in mail.problems[0]


def test_a_row_is_said_to_stand_where_it_begins() -> None:
    records = read('name,note\nA,"one\r\ntwo\nthree"\n\n\n"B\nb",x\nC,\n')
    assert [record.place.line for record in records] == [2, 7, 9]
    assert records[0].values["note"] == "one\r\ntwo\nthree"


def test_texts_are_kept_to_the_last_space() -> None:
    (record,) = read('name,note\n"  A ","  "\n')
    assert record.values == {"name": "  A ", "note": "  "}


def test_columns_come_in_any_order_and_spelling() -> None:
    (record,) = read("Tolerated stop;NAME;cost-per-hour\n4;Ship;10\n", "workflows.csv")
    assert record.values == {"tolerated_stop": 4.0, "name": "Ship", "cost_per_hour": Decimal(10)}


def test_names_of_other_rows_are_references() -> None:
    text = "workflow,need,vendor,product,role\nShip,Agent,Acme,Coder,primary\n"
    (record,) = read(text, "supplies.csv")
    assert record.references == {
        "need_id": Reference(names=("Ship", "Agent")),
        "product_id": Reference(names=("Acme", "Coder")),
    }


def test_a_blank_cell_is_not_known_and_a_missing_column_says_nothing() -> None:
    (record,) = read("name,owner,critical\nShip,,\n", "workflows.csv")
    assert record.values == {"name": "Ship", "owner": "", "critical": None}


def test_a_blank_cell_says_nothing_where_a_value_has_to_be() -> None:
    (record,) = read("vendor,product,name,kind,count,portable\nAcme,Coder,Plugins,,,\n", "integrations.csv")
    assert record.values == {"name": "Plugins"}
    assert not record.problems
    assert read("title,currency\nTeam,\n", "settings.csv")[0].values == {"title": "Team"}


def test_a_row_that_a_spreadsheet_cut_short_has_blank_cells() -> None:
    (record,) = read("name,website,note\nAcme\n")
    assert record.values == {"name": "Acme", "website": "", "note": ""}


def test_a_row_with_more_cells_than_the_header_is_refused_unless_they_are_blank() -> None:
    assert not read("name,note\nAcme,x,,\n")[0].problems
    assert "in quotes" in read("name,note\nAcme, Inc.,x\n")[0].problems[0]


def test_every_problem_of_a_row_is_told() -> None:
    text = "name,critical,tolerated_stop_hours,hours_per_week\n,perhaps,-1,400\n"
    (record,) = read(text, "workflows.csv")
    assert record.problems == (
        "Name is missing.",
        "Critical is “perhaps”; it must be yes or no, or blank.",
        "Tolerated stop is -1; it can't be negative.",
        "Hours a week is 400.0; it can't be above 168.",
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("primary,-1,,", "can't be negative"),
        ("primary,99999999,,", "can't be above 87,600"),
        ("fallback,,1.5,", "can't be above 1"),
        ("fallback,,150 %,", "can't be above 1"),
        ("fallback,,,1066-10-14", "between 1970 and 2200"),
        ("boss,,,", "must be one of primary and fallback"),
        (",,,", "Role is missing"),
    ],
)
def test_absurd_values_are_refused(cells: str, reason: str) -> None:
    header = "workflow,need,vendor,product,role,switch_time_hours,capacity_share,last_tested\n"
    (record,) = read(f"{header}w,n,v,p,{cells}\n", "supplies.csv")
    assert reason in record.problems[0]


def test_a_name_of_a_megabyte_is_refused_with_its_length() -> None:
    (long, short) = read(f"name\n{'x' * 1_048_576}\nAcme\n")
    assert long.problems == ("Name has 1,048,576 characters; at most 10,000 can be kept.",)
    assert len(long.title) <= 60
    assert not short.problems


def test_a_cell_beyond_the_limit_names_its_line() -> None:
    reason = refused(f"name\nAcme\n{'x' * 200}\n", limits=Limits(cell=100))
    assert "line 3" in reason
    assert "more than 100 characters" in reason


@pytest.mark.parametrize("text", ['name,note\nA,x\nB,"never closed\nC,x\n', 'name,note\nA,x\nB,"x"y\nC,x\n'])
def test_quotes_out_of_order_name_the_line(text: str) -> None:
    assert "line 3: a quoted text isn't closed" in refused(text)


def test_a_cell_with_a_formula_is_a_text() -> None:
    (record,) = read("name,note\nAcme,=1+1\n")
    assert record.values["note"] == "=1+1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("Vendor Name,Web\nAcme,x\n", "The columns “Vendor Name” and “Web” are not known."),
        ("website\nx\n", "The column “name” is missing."),
        ("name,note,note\nA,x,y\n", "The column “note” is there twice."),
        ("name,,note\nA,x,y\n", "A column in the middle has no name."),
    ],
)
def test_wrong_headers_name_file_and_column_and_what_was_expected(text: str, reason: str) -> None:
    message = refused(text)
    assert reason in message
    if "empty" not in reason:
        assert "The columns of vendors.csv are id, name, website, note and incidents_since." in message


def test_a_unit_in_the_heading_and_the_bare_name_are_the_same_column() -> None:
    message = refused("name,tolerated_stop,tolerated_stop_hours\nShip,1,2\n", "workflows.csv")
    assert "“tolerated_stop_hours” is there twice" in message


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("vendors.csv", "vendor"),
        ("Vendors (1).csv", "vendor"),
        ("2026-11 our-vendors.CSV", "vendor"),
        ("export.zip/tables/vendors.csv", "vendor"),
        ("vendor.csv", "vendor"),
    ],
)
def test_a_table_is_known_by_its_name(name: str, entity: str) -> None:
    assert read("name,note\nAcme,x\n", name)[0].entity == entity


def test_a_table_with_another_name_is_known_by_its_columns() -> None:
    assert read("name,website\nAcme,x\n", "list.csv")[0].entity == "vendor"
    assert read("workflow,name\nShip,Agent\n", "list.csv")[0].entity == "need"
    assert "fit more than one; name the file as one of vendors.csv and workflows.csv" in refused(
        "name,note\nAcme,x\n", "list.csv"
    )
    assert "fit none" in refused("colour\nred\n", "list.csv")


def test_ids_can_be_blank_and_are_kept_as_they_are() -> None:
    records = read("id,name\n,A\n  ,B\nv-1,C\n")
    assert [record.id for record in records] == ["", "", "v-1"]
    assert "The id has 1,001 characters" in read(f"id,name\n{'x' * 1001},A\n")[0].problems[0]


def test_with_ids_a_table_can_hold_a_few_columns_only() -> None:
    (record,) = read("id,capacity_share\ns-1,0.5\n", "supplies.csv")
    assert (record.id, record.values, record.references) == ("s-1", {"capacity": 0.5}, {})


def test_every_table_is_written_and_read_as_itself() -> None:
    tables = write_tables(Register.empty())
    assert list(tables) == list(FILES.values())
    for entity, name in FILES.items():
        assert tables[name].startswith(b"\xef\xbb\xbf")
        records = list(read_table(name, tables[name], Limits()))
        assert [record.entity for record in records] == ([entity] if entity in {"policy", "setting"} else [])


def test_a_template_has_headings_without_ids_and_reads_as_nothing() -> None:
    template = write_template()
    assert template["supplies.csv"].decode("utf-8-sig") == (
        "workflow,need,vendor,product,role,switch_time_hours,capacity_share,last_tested\r\n"
    )
    for name, data in template.items():
        assert list(read_table(name, data, Limits())) == []


def test_columns_stay_as_files_in_the_world_have_them() -> None:
    assert {entity: layout(entity).columns for entity in FILES} == {
        "vendor": ("id", "name", "website", "note", "incidents_since"),
        "product": (
            "id", "vendor", "name", "category", "annual_cost", "budget", "usage_cost", "contract_end", "notice_days",
            "availability_sla_share", "session_hours", "reference_from", "reference_to",
            "decision_asked", "note",
        ),
        "product_upstream": ("id", "vendor", "product", "upstream_vendor", "upstream_product", "note"),
        "workflow": (
            "id", "name", "owner", "critical", "tolerated_stop_hours", "cost_per_hour", "hours_per_week", "note",
        ),
        "need": ("id", "workflow", "name"),
        "supply": (
            "id", "workflow", "need", "vendor", "product", "role", "switch_time_hours", "capacity_share",
            "last_tested",
        ),
        "integration": (
            "id", "vendor", "product", "name", "kind", "count", "hours_each", "owner", "rebuilders", "portable",
            "as_of",
        ),
        "signal": (
            "id", "vendor", "metric", "value", "source", "as_of", "standing", "unit", "product_vendor", "product",
            "url", "note",
        ),
        "feed": ("id", "vendor", "address", "kind", "product_vendor", "product", "note"),
        "usage_source": ("id", "kind", "vendor", "product"),
        "incident": (
            "id", "vendor", "name", "started", "resolved", "end_unknown", "impact", "touched", "product_vendor",
            "product", "component", "url", "updates",
        ),
        "incident_correction": (
            "id", "vendor", "source", "external_id", "name", "touched", "impact", "started", "resolved",
            "product_vendor", "product", "note",
        ),
        "policy": (
            "proven_days", "share_limit", "team_hours_per_week", "person_hours_per_week", "review_months_critical",
            "review_months_other", "drill_outage_hours", "drill_session_hours", "drill_inflation", "drill_price",
            "drill_quality_share", "drill_notice_days", "impact_share_critical", "impact_share_major", "impact_share_minor", "impact_share_none", "impact_share_maintenance",
            "impact_share_not_stated",
        ),
        "setting": ("title", "organisation", "currency", "author", "reader", "example"),
    }  # fmt: skip


def test_another_reader_of_csv_in_the_process_keeps_at_least_its_limit() -> None:
    before = csv.field_size_limit()
    read("name\nAcme\n", limits=Limits(cell=10))
    assert csv.field_size_limit() >= before


def test_unicode_text_of_a_spreadsheet_is_read() -> None:
    records = list(read_table("vendors.txt", (DATA / "unicode-text.txt").read_bytes(), Limits()))
    assert names(records) == ["Почта России", "日本郵便"]


def test_days_are_read_as_days() -> None:
    text = "vendor,metric,value,source,as_of,product\nAcme,Stars,67000,Site,2026-03-31,\n"
    (record,) = read(text, "signals.csv")
    assert record.values["as_of"] == date(2026, 3, 31)
    assert record.values["product_id"] is None
