"""Importing: which row is which, what is refused and why, and that the same file twice changes nothing."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.builders import Team

from leeway.domain.change import Action
from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK, PRIMARY, Signal
from leeway.domain.validation import changed
from leeway.errors import UnreadableSource
from leeway.services.exporting import export_register, export_template
from leeway.services.importing import ImportPlan, ImportRow, plan_import
from leeway.services.opening import create_register, open_register

DATA = Path(__file__).parents[1] / "data" / "imports"


class Folder:
    """A folder of tables, written as a person would."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def table(self, name: str, *lines: str) -> Path:
        path = self.path / f"{name}.csv"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return path

    def plan(self, register: Register | None = None) -> ImportPlan:
        return plan_import(register or Register.empty(), [self.path])


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "tables"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def team() -> Team:
    """A vendor with two products, and a workflow that needs one of them."""
    team = Team()
    acme = team.vendor("Acme")
    coder = team.product(acme, "Coder", annual_cost=Decimal("100.00"))
    team.product(acme, "Cloud")
    team.need(team.workflow("Ship", owner="Platform"), coder)
    return team


def after(plan: ImportPlan, register: Register | None = None) -> Register:
    return changed(register or Register.empty(), plan.changes)


def refused(plan: ImportPlan) -> list[ImportRow]:
    return [row for row in plan.rows if row.status == "refused"]


def reasons(plan: ImportPlan) -> list[tuple[str, int | None, str]]:
    return [(row.file.rpartition("/")[2], row.line, row.reason) for row in refused(plan)]


def statuses(rows: Iterable[ImportRow]) -> list[str]:
    return [row.status for row in rows]


# ------------------------------------------------------------------------------------- files made by hand


def test_tables_made_by_hand_become_a_register() -> None:
    plan = plan_import(Register.empty(), [DATA / "by-hand"])
    assert reasons(plan) == []
    register = after(plan)
    coder = next(p for p in register.products.values() if p.name == "Claude Code")
    assert (coder.annual_cost, coder.contract_end, coder.notice_days) == (
        Decimal(48000),
        date(2027, 6, 30),
        90,
    )
    assert [u.product_id for u in register.upstreams.values()] == [coder.id]
    fallback = next(s for s in register.supplies.values() if s.role == FALLBACK)
    assert (fallback.switch_time, fallback.capacity, fallback.last_tested) == (16.0, 0.6, date(2026, 3, 2))
    assert {i.kind for i in register.integrations.values()} == {"plugin", "MCP server"}
    assert (register.policy.proven_days, register.policy.share_limit) == (90, 0.25)
    assert (register.setting.currency, register.setting.title) == ("USD", "Example team")
    (signal,) = register.signals.values()
    assert signal.note == "Counted by the vendor;\nnot checked"


def test_the_same_tables_twice_change_nothing() -> None:
    register = after(plan_import(Register.empty(), [DATA / "by-hand"]))
    again = plan_import(register, [DATA / "by-hand"])
    assert again.changes == ()
    assert set(statuses(again.rows)) == {"unchanged"}


def test_what_was_imported_once_is_the_same_after_it_went_through_the_file(tmp_path: Path) -> None:
    plan = plan_import(Register.empty(), [DATA / "by-hand"])
    desk = create_register(tmp_path / "team.leeway", author="test")
    edit = desk.edit(plan.changes, plan.label, Action.IMPORT)
    assert edit is not None
    assert (edit.label, edit.action) == ("Import by-hand", Action.IMPORT)
    desk.save(edit)
    desk.close()
    desk = open_register(tmp_path / "team.leeway", author="test")
    assert plan_import(desk.register, [DATA / "by-hand"]).changes == ()
    undone = desk.undo()
    assert undone is not None
    assert desk.register == Register.empty()
    desk.close()


def test_a_template_filled_with_nothing_is_no_change(tmp_path: Path, team: Team) -> None:
    for target in (tmp_path / "template", tmp_path / "template.zip"):
        plan = plan_import(team.register(), [export_template(target)])
        assert (plan.rows, plan.changes) == ((), ())


def test_files_can_refer_to_each_other_and_to_the_register(folder: Folder, team: Team) -> None:
    folder.table("vendors", "name", "Bolt")
    folder.table("products", "vendor,name", "Bolt,Drill", "  ACME ,Hammer")
    register = after(folder.plan(team.register()), team.register())
    assert {p.name: register.vendors[p.vendor_id].name for p in register.products.values()} == {
        "Coder": "Acme",
        "Cloud": "Acme",
        "Drill": "Bolt",
        "Hammer": "Acme",
    }


def test_single_files_can_be_imported_in_any_order(folder: Folder) -> None:
    products = folder.table("products", "vendor,name", "Acme,Coder")
    vendors = folder.table("vendors", "name", "Acme")
    plan = plan_import(Register.empty(), [products, vendors])
    assert [(row.status, row.file, row.line, row.name) for row in plan.rows] == [
        ("add", "products.csv", 2, "Coder"),
        ("add", "vendors.csv", 2, "Acme"),
    ]
    assert plan.label == "Import 2 files"


# ------------------------------------------------------------------------------------- updates


def test_a_row_is_known_by_its_natural_key(folder: Folder, team: Team) -> None:
    folder.table("products", "vendor,name,annual_cost", "acme,CODER,200", "Acme,Cloud,")
    plan = folder.plan(team.register())
    assert [(row.status, row.reason) for row in plan.rows] == [
        ("update", "Changes name and cost a year."),
        ("unchanged", ""),
    ]
    assert after(plan, team.register()).products["Coder"].annual_cost == Decimal(200)


def test_a_row_is_known_by_its_id_and_can_be_renamed(folder: Folder, team: Team) -> None:
    folder.table("vendors", "id,name", "Acme,Zenith")
    folder.table("products", "vendor,name", "Zenith,Coder", "Acme,Cloud")
    plan = folder.plan(team.register())
    assert statuses(plan.rows) == ["update", "unchanged", "unchanged"]
    assert after(plan, team.register()).vendors["Acme"].name == "Zenith"


def test_two_rows_can_swap_their_names(folder: Folder, team: Team) -> None:
    team.vendor("Bolt")
    folder.table("vendors", "id,name", "Acme,Bolt", "Bolt,Acme")
    register = after(folder.plan(team.register()), team.register())
    assert (register.vendors["Acme"].name, register.vendors["Bolt"].name) == ("Bolt", "Acme")


def test_a_name_that_a_rename_sets_free_can_be_given_to_a_new_row(folder: Folder, team: Team) -> None:
    folder.table("vendors", "id,name", "Acme,Zenith", ",Acme")
    assert statuses(folder.plan(team.register()).rows) == ["update", "add"]


def test_a_blank_cell_clears_and_an_absent_column_leaves(folder: Folder, team: Team) -> None:
    folder.table("products", "vendor,name,annual_cost", "Acme,Coder,")
    folder.table("workflows", "name,critical", "Ship,no")
    register = after(folder.plan(team.register()), team.register())
    assert register.products["Coder"].annual_cost is None
    assert (register.workflows["Ship"].owner, register.workflows["Ship"].critical) == ("Platform", False)


def test_amounts_that_differ_in_zeros_only_are_the_same(folder: Folder, team: Team) -> None:
    folder.table("products", "vendor,name,annual_cost", "Acme,Coder,100")
    assert folder.plan(team.register()).changes == ()


def test_a_row_of_another_register_is_known_by_its_name_and_keeps_the_id_it_has(tmp_path: Path) -> None:
    mine, theirs = Team(), Team()
    mine.vendor("Acme")
    acme = theirs._add(type(mine.rows[0]), "other-id", name="Acme", note="theirs")
    theirs.product(acme, "Coder")
    source = export_register(theirs.register(), tmp_path / "theirs.json")
    register = after(plan_import(mine.register(), [source]), mine.register())
    assert register.vendors["Acme"].note == "theirs"
    assert register.products["Coder"].vendor_id == "Acme"


def test_an_import_deletes_nothing(folder: Folder, team: Team) -> None:
    folder.table("vendors", "name", "Bolt")
    register = after(folder.plan(team.register()), team.register())
    assert set(register.vendors.values()) > set(team.register().vendors.values())


# ------------------------------------------------------------------------------------- refusals


def test_a_refused_row_refuses_those_that_depend_on_it(folder: Folder) -> None:
    folder.table("vendors", "name,website", f"Acme,{'x' * 3000}", "Bolt,")
    folder.table("products", "vendor,name", "Acme,Coder", "Bolt,Drill")
    folder.table("upstreams", "vendor,product,upstream_vendor,upstream_product", "Bolt,Drill,Acme,Coder")
    plan = folder.plan()
    name = folder.path.name
    assert reasons(plan) == [
        ("vendors.csv", 2, "Website has 3,000 characters; at most 2,000 can be kept."),
        (
            "products.csv",
            2,
            f"It depends on the vendor “Acme”, which was refused ({name}/vendors.csv, line 2).",
        ),
        (
            "upstreams.csv",
            2,
            f"It depends on the vendor “Acme”, which was refused ({name}/vendors.csv, line 2).",
        ),
    ]
    assert {v.name for v in after(plan).vendors.values()} == {"Bolt"}


def test_a_refused_update_does_not_refuse_rows_that_depend_on_the_row_as_it_is(
    folder: Folder, team: Team
) -> None:
    folder.table("vendors", "name,website", f"Acme,{'x' * 3000}")
    folder.table("products", "vendor,name", "Acme,Hammer")
    assert statuses(folder.plan(team.register()).rows) == ["refused", "add"]


def test_a_name_that_is_nowhere_is_refused(folder: Folder, team: Team) -> None:
    folder.table("products", "vendor,name", "Nobody,Coder")
    folder.table("supplies", "workflow,need,vendor,product,role", "Ship,Nothing,Acme,Coder,primary")
    assert reasons(folder.plan(team.register())) == [
        ("products.csv", 2, "The vendor “Nobody” is neither in the register nor in this import."),
        ("supplies.csv", 2, "The need “Nothing” of “Ship” is neither in the register nor in this import."),
    ]


def test_a_row_twice_in_a_file_is_refused_the_second_time(folder: Folder) -> None:
    folder.table("vendors", "name,note", "Acme,", "ACME,", "Bolt,", "bolt,other")
    assert reasons(folder.plan()) == [
        ("vendors.csv", 3, "The vendor “ACME” is in line 2 already, and says something else there; keep one of the two."),
        ("vendors.csv", 5, "The vendor “bolt” is in line 4 already, and says something else there; keep one of the two."),
    ]  # fmt: skip


def test_the_same_row_in_two_files_is_taken_once(folder: Folder) -> None:
    one = folder.table("vendors", "name,note", "Acme,x")
    two = folder.table("vendors-2", "name,note", "Acme,x", "Bolt,")
    three = folder.table("vendors-3", "name,note", "Acme,y")
    plan = plan_import(Register.empty(), [one, two, three])
    assert statuses(plan.rows) == ["add", "unchanged", "add", "refused"]
    assert reasons(plan)[0][2] == (
        "The vendor “Acme” is in vendors.csv, line 2 already, and says something else there; keep one of the two."
    )


def test_a_rename_to_a_name_that_is_taken_is_refused(folder: Folder, team: Team) -> None:
    team.vendor("Bolt")
    team.vendor("Cog")
    folder.table("vendors", "id,name", "Acme,Bolt", "Cog,Acme")
    plan = folder.plan(team.register())
    assert [reason for _, _, reason in reasons(plan)] == [
        "There is a vendor “Bolt” already; give it another name or edit that one.",
        "There is a vendor “Acme” already; give it another name or edit that one.",
    ]
    assert plan.changes == ()


def test_an_id_can_be_given_to_one_row_only(folder: Folder, team: Team) -> None:
    folder.table("vendors", "id,name", "x,Bolt", "x,Cog", "Acme,Acme", "Acme,Zenith")
    plan = folder.plan(team.register())
    assert statuses(plan.rows) == ["add", "refused", "unchanged", "refused"]
    assert reasons(plan)[0][2] == "The id is that of another vendor already (line 2); leave it out."


def test_a_need_has_one_primary(folder: Folder, team: Team) -> None:
    header = "workflow,need,vendor,product,role"
    folder.table("supplies", header, "Ship,need of Coder,Acme,Cloud,primary")
    (only,) = reasons(folder.plan(team.register()))
    assert only[:2] == ("supplies.csv", 2)
    assert "has a primary product already; make this one a fallback" in only[2]


def test_primary_and_fallback_can_change_places(folder: Folder, team: Team) -> None:
    (need,) = team.register().needs
    folder.table("supplies", "workflow,need,vendor,product,role,id",
                 "Ship,need of Coder,Acme,Cloud,primary,",
                 f"Ship,need of Coder,Acme,Coder,fallback,{need}-primary")  # fmt: skip
    plan = folder.plan(team.register())
    assert statuses(plan.rows) == ["add", "update"]
    roles = {s.product_id: s.role for s in after(plan, team.register()).supplies.values()}
    assert roles == {"Cloud": PRIMARY, "Coder": FALLBACK}


def test_a_fallback_cannot_be_its_own_primary(folder: Folder, team: Team) -> None:
    folder.table("workflows", "name", "Review")
    folder.table("needs", "workflow,name", "Review,Agent")
    folder.table("supplies", "workflow,need,vendor,product,role",
                 "Review,Agent,Acme,Coder,primary", "Review,Agent,Acme,Coder,fallback")  # fmt: skip
    (only,) = reasons(folder.plan(team.register()))
    assert only == (
        "supplies.csv",
        3,
        "The supply “Agent · Coder” is in line 2 already, and says something else there; keep one of the two.",
    )


def test_an_older_row_that_an_import_would_put_at_odds_refuses_the_imported_one(
    folder: Folder, team: Team
) -> None:
    (need,) = team.register().needs
    rows = [*team.rows]
    team.rows = rows[:-1]
    team.need("Ship", None)
    fallback = replace(rows[-1], id="a-fallback", product_id="Cloud", role=FALLBACK)
    team.rows = [*rows[:-1], fallback, rows[-1]]
    folder.table("supplies", "id,role", "a-fallback,primary")
    plan = folder.plan(team.register())
    assert need == fallback.need_id
    assert statuses(plan.rows) == ["refused"]
    assert "has a primary product already" in refused(plan)[0].reason


HEADER = "vendor,product,upstream_vendor,upstream_product"


def test_a_circle_of_products_is_refused_at_the_row_that_closes_it(folder: Folder, team: Team) -> None:
    team.product("Acme", "Disk")
    folder.table("upstreams", HEADER, "Acme,Coder,Acme,Cloud", "Acme,Cloud,Acme,Disk", "Acme,Disk,Acme,Coder")
    plan = folder.plan(team.register())
    assert reasons(plan) == [
        ("upstreams.csv", 4, "Products can't run on each other in a circle: Disk → Coder → Cloud → Disk.")
    ]
    assert len(after(plan, team.register()).upstreams) == 2


def test_a_circle_through_links_that_are_there_is_refused(folder: Folder, team: Team) -> None:
    team.product("Acme", "Disk", on=("Coder",))
    folder.table("upstreams", HEADER, "Acme,Coder,Acme,Disk", "Acme,Cloud,Acme,Cloud")
    assert [reason for _, _, reason in reasons(folder.plan(team.register()))] == [
        "Products can't run on each other in a circle: Coder → Disk → Coder.",
        "“Cloud” can't run on itself.",
    ]


def test_a_long_circle_is_told_shortly(folder: Folder) -> None:
    folder.table("vendors", "name", "V")
    folder.table("products", "vendor,name", *(f"V,P{n}" for n in range(3_000)))
    folder.table("upstreams", HEADER, *(f"V,P{n},V,P{(n + 1) % 3_000}" for n in range(3_000)))
    ((_, line, reason),) = reasons(folder.plan())
    assert line == 3_001
    assert reason.endswith("P2999 → P0 → P1 → P2 → P3 → P4 → … → P2999.")


def test_a_signal_can_be_about_a_product_or_its_vendor_only(folder: Folder, team: Team) -> None:
    folder.table(
        "signals",
        "vendor,product,metric,value,source,as_of",
        "Acme,Coder,Stars,1,Site,2026-03-02",
        "Acme,,Stars,1,Site,2026-03-02",
        "Acme,Nothing,Stars,1,Site,2026-03-02",
    )
    plan = folder.plan(team.register())
    assert statuses(plan.rows) == ["add", "add", "refused"]
    assert {s.product_id for s in after(plan, team.register()).signals.values()} == {"Coder", None}


def test_a_signal_about_another_vendor_s_product_survives(tmp_path: Path, team: Team) -> None:
    team.vendor("Bolt")
    team.rows.append(Signal("s", "Bolt", "Stars", "1", "Site", date(2026, 3, 2), product_id="Coder"))
    source = export_register(team.register(), tmp_path / "tables")
    assert after(plan_import(Register.empty(), [source])) == team.register()


@pytest.mark.parametrize("entity", ["policy", "setting"])
def test_policy_and_settings_have_one_row(folder: Folder, entity: str) -> None:
    if entity == "policy":
        folder.table("policy", "proven_days", "90", "30")
    else:
        folder.table("settings", "title", "A", "B")
    (only,) = reasons(folder.plan())
    assert only[1] == 3
    assert "is in line 2 already" in only[2]


def test_a_missing_field_of_a_new_row_is_told_where_an_id_made_the_column_optional(
    folder: Folder, team: Team
) -> None:
    folder.table("products", "id,annual_cost", "Coder,5", "new,5")
    assert reasons(folder.plan(team.register())) == [
        ("products.csv", 3, "Vendor is missing. Name is missing."),
    ]


def test_a_json_file_says_which_row_refers_to_nothing(tmp_path: Path) -> None:
    source = tmp_path / "team.json"
    source.write_text(
        '{"format": "leeway-register", "version": 1, "tables": {\n'
        '"vendor": [{"id": "v", "name": ""}],\n'
        '"product": [{"id": "p", "vendor_id": "v", "name": "A"},\n'
        '{"id": "q", "vendor_id": "w", "name": "B"}, {"name": "C"}]}}'
    )
    assert reasons(plan_import(Register.empty(), [source])) == [
        ("team.json", 2, "Name is missing."),
        ("team.json", 3, "It depends on the vendor with the id “v”, which was refused (line 2)."),
        ("team.json", 4, "The vendor with the id “w” is neither in the register nor in this import."),
        ("team.json", 4, "Vendor is missing."),
    ]


def test_a_source_that_cannot_be_used_stops_the_import_with_its_name(folder: Folder) -> None:
    folder.table("vendors", "name", "Acme")
    folder.table("products", "manufacturer,name", "Acme,Coder")
    with pytest.raises(
        UnreadableSource, match=r"products\.csv, line 1: The column “manufacturer” is not known"
    ):
        folder.plan()


def test_a_name_of_a_megabyte_is_one_refused_row(folder: Folder) -> None:
    folder.table("vendors", "name", "x" * 1_048_576, "Acme")
    folder.table("products", "vendor,name", "x" * 1_048_576 + ",Coder")
    plan = folder.plan()
    assert statuses(plan.rows) == ["refused", "add", "refused"]
    assert "which was refused" in plan.rows[2].reason
    assert all(len(row.name) <= 60 and len(row.reason) < 300 for row in plan.rows)


# ------------------------------------------------------------------------------------- many rows


def test_thousands_of_rows_at_odds_are_each_told_apart(folder: Folder) -> None:
    count = 2_000
    folder.table("vendors", "name", *(f"V{n // 2}" for n in range(count)))
    folder.table("products", "vendor,name", *(f"V0,P{n}" for n in range(count)))
    pairs = [(n, n + 1) for n in range(0, count, 2)]
    folder.table("upstreams", HEADER, *(f"V0,P{a},V0,P{b}" for x, y in pairs for a, b in ((x, y), (y, x))))
    plan = folder.plan()
    assert plan.count("refused") == count // 2 + len(pairs)
    assert len(after(plan).upstreams) == len(pairs)


def test_a_chain_of_renames_that_ends_at_a_taken_name_is_refused_as_a_whole(folder: Folder) -> None:
    team = Team()
    for n in range(2_000):
        team.vendor(f"V{n}")
    folder.table("vendors", "id,name", *(f"V{n},V{n + 1}" for n in range(1_999)))
    plan = folder.plan(team.register())
    assert plan.count("refused") == 1_999
    assert plan.changes == ()


def test_the_data_of_a_test_is_left_alone(tmp_path: Path) -> None:
    copy = shutil.copytree(DATA / "by-hand", tmp_path / "copy")
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    plan_import(Register.empty(), [copy])
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before
