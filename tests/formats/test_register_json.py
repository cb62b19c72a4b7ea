"""The register as JSON: whole, in one form, and refused with line and column where it isn't what it should be."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from tests.builders import Team
from tests.strategies import registers

from leeway.domain.register import Register
from leeway.domain.register_entities import Vendor
from leeway.errors import UnreadableSource
from leeway.formats.records import Record, Reference
from leeway.formats.register_json import read_register, write_register


def document(**tables: Any) -> str:
    return json.dumps({"format": "leeway-register", "version": 1, "tables": tables}, indent=1)


def read(text: str | bytes) -> list[Record]:
    return list(read_register("team.json", text if isinstance(text, bytes) else text.encode("utf-8")))


def refused(text: str | bytes) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read(text)
    assert str(caught.value).startswith("team.json")
    return str(caught.value)


def problems(**row: Any) -> tuple[str, ...]:
    (record,) = read(document(product=[{"id": "p", "vendor_id": "v", "name": "Coder"} | row]))
    return record.problems


@given(registers())
def test_the_same_register_gives_the_same_bytes_in_whatever_order_it_was_filled(register: Register) -> None:
    backwards = Register(
        {entity: dict(reversed(list(rows.items()))) for entity, rows in register.tables.items()}
    )
    assert write_register(backwards) == write_register(register)


def test_the_file_can_be_read_by_people() -> None:
    team = Team()
    team.product(team.vendor("Zoë"), "Coder", annual_cost=Decimal("1200.50"))
    written = json.loads(write_register(team.register()))
    assert (written["format"], written["version"]) == ("leeway-register", 1)
    assert list(written["tables"])[:2] == ["vendor", "product"]
    (coder,) = written["tables"]["product"]
    assert (coder["vendor_id"], coder["annual_cost"], coder["notice_days"]) == ("Zoë", "1200.50", None)
    assert "Zoë" in write_register(team.register()).decode("utf-8")


def test_rows_know_the_line_where_they_begin() -> None:
    text = '{"format": "leeway-register", "version": 1, "tables": {\n"vendor": [{"name": "A"},\n\n {"name":\n"B"}]}}'
    assert [record.place.line for record in read(text)] == [2, 4]


def test_what_stands_where_does_not_matter() -> None:
    (record,) = read('{"tables": {"vendor": [{"name": "A"}]}, "version": 1, "format": "leeway-register"}')
    assert record.values == {"name": "A"}
    assert record.id == ""


def test_references_are_ids() -> None:
    (record,) = read(document(product=[{"id": "p", "vendor_id": "v", "name": "Coder"}]))
    assert record.references == {"vendor_id": Reference(id="v")}


def test_a_byte_order_mark_is_tolerated() -> None:
    assert len(read(b"\xef\xbb\xbf" + document(vendor=[{"name": "A"}]).encode())) == 1


def test_a_newer_version_is_refused_before_anything_else_is_looked_at() -> None:
    text = '{"format": "leeway-register", "tables": {"planet": 3}, "version": 2, "more": []}'
    assert "version 2, written by a newer Leeway; this one reads up to version 1" in refused(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1, column 1: a register file begins with {"),
        ("[]", "line 1, column 1: a register file begins with {"),
        ('{"format": "leeway-register",\n "version": 1,\n "tables": {"vendor": [{"id" "x"}]}}', "line 3, column 30"),
        ('{"format": "leeway-register"\n "version": 1}', "line 2, column 2: expected a comma or }"),
        ("{format: 1}", "column 2: expected a name in double quotes"),
        ('{"format" 1}', "column 11: expected a colon"),
        ('{"format": }', "column 12: expecting value"),
        ('{"version": 1} x', "column 16: there is something after the end"),
        ('{"version": 1, "version": 1}', "“version” is there twice"),
        ('{"tables": {"vendor": [], "vendor": []}}', "the table “vendor” is there twice"),
        ('{"tables": {"vendor": [{"name": "A",\n"name": "B"}]}}', "line 1, column 24: “name” is there twice"),
        ('{"tables": {"vendor": [{"name": NaN}]}}', "NaN in what begins here isn't JSON; write null"),
        ('{"tables": {"vendor": [{"name": 1e999}]}}', "the number 1e999 in what begins here is too large"),
        ('{"tables": {"vendor": [' + "[" * 100_000, "nested too deeply"),
        ('{"x": ' + "9" * 5_000 + "}", "is too large"),
        ("{}", 'isn\'t a register file of Leeway: it has no "format": "leeway-register"'),
        ('{"format": "leeway-register"}', 'the version is missing; this Leeway reads "version": 1'),
        ('{"format": "leeway-register", "version": true}', "the version is missing"),
        ('{"format": "leeway-register", "version": 1, "tables": []}', "line 1: “tables” must be an object"),
        ('{"format": "leeway-register", "version": 1, "more": 1}', "“more” isn't known"),
        ('{"format": "leeway-register", "version": 1, "tables": {"planet": []}}', "no table “planet”"),
        ('{"format": "leeway-register", "version": 1, "tables": {"vendor":\n {}}}', "line 2: the table “vendor”"),
        ("\ud800".encode("utf-8", "surrogatepass"), "the text isn't UTF-8"),
        ("{\x00}", "null character"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_a_register_says_where_and_why(text: str | bytes, reason: str) -> None:
    message = refused(text)
    assert reason in message
    assert len(message) < 500


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"colour": "red"}, "There is no field “colour”; the fields of a product are id, vendor_id, name"),
        ({"name": None}, "Name is missing."),
        ({"name": 5}, "Name is 5: expected a text."),
        ({"name": "\ud800"}, "character that can't be kept"),
        ({"name": ["a"]}, "Name must be a single value, not a list or an object."),
        ({"name": "x" * 1_048_576}, "Name has 1,048,576 characters"),
        ({"vendor_id": None}, "Vendor is missing."),
        ({"vendor_id": ""}, "Vendor is missing."),
        ({"annual_cost": "1,5"}, 'Cost a year is "1,5": expected an amount such as 1200.50.'),
        ({"annual_cost": "1E+999999"}, "expected an amount"),
        ({"annual_cost": "NaN"}, "expected an amount"),
        ({"annual_cost": "0.001"}, "more than two decimals"),
        ({"annual_cost": "-1"}, "can't be negative"),
        ({"annual_cost": True}, "expected an amount"),
        ({"notice_days": 1.5}, "expected a whole number"),
        ({"notice_days": 10**30}, "can't be above 36,500"),
        ({"availability_sla": "0.9"}, "expected a number"),
        ({"availability_sla": 1.5}, "can't be above 1"),
        ({"contract_end": "02.03.2026"}, "expected a date such as"),
        ({"contract_end": "1066-10-14"}, "between 1970 and 2200"),
        ({"id": 5}, "The id must be a text."),
        ({"id": "\x00"}, "The id has a character that can't be kept"),
    ],
)  # fmt: skip
def test_a_row_with_a_wrong_field_is_refused_with_the_reason(row: dict[str, Any], reason: str) -> None:
    (problem,) = problems(**row)
    assert reason in problem
    assert len(problem) < 300


def test_a_row_that_is_no_object_is_refused() -> None:
    assert read(document(vendor=["Acme"]))[0].problems == ("A row must be an object in braces.",)


def test_a_row_may_leave_out_what_it_does_not_know() -> None:
    assert not problems()


def test_a_register_of_one_vendor_is_written_as_documented() -> None:
    lines = write_register(Register.of([Vendor("v", "Acme")])).decode().splitlines()
    assert lines[:12] == [
        "{",
        '  "format": "leeway-register",',
        '  "version": 1,',
        '  "tables": {',
        '    "vendor": [',
        "      {",
        '        "id": "v",',
        '        "name": "Acme",',
        '        "website": "",',
        '        "note": "",',
        '        "incidents_since": null',
        "      }",
    ]
