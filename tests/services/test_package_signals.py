"""Whose a package is, and what keeping the figures of an inspection adds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.formats.package_archives import source_map, tgz

from leeway.domain.editing import add
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.validation import changed
from leeway.formats.package_findings import PackageFindings
from leeway.services.inspecting import inspect_archive
from leeway.services.package_signals import package_plan, proposed_subject

DAY = date(2026, 11, 30)


@pytest.fixture
def findings(tmp_path: Path) -> PackageFindings:
    path = tmp_path / "claude-code-2.0.tgz"
    manifest = json.dumps({"name": "@anthropic-ai/claude-code", "version": "2.0"}).encode()
    path.write_bytes(tgz({"package/package.json": manifest, "package/cli.js.map": source_map("a\nb", "c")}))
    return inspect_archive(path).findings


def register(*more: Vendor | Product) -> Register:
    rows = (
        Vendor("v-a", "Anthropic"),
        Vendor("v-o", "Open Tools"),
        Product("p-code", "v-a", "Claude Code"),
        Product("p-tool", "v-o", "Tool"),
        *more,
    )
    return changed(Register.empty(), add(*rows))


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("@anthropic-ai/claude-code", "p-code"),
        ("Claude_Code", "p-code"),
        ("@anthropic-ai/sdk", "v-a"),
        ("anthropic", "v-a"),
        ("open-tools-cli", "v-o"),
        ("openly", None),
        ("tool", "p-tool"),
        ("@someone/other", None),
        ("", None),
    ],
)
def test_a_package_s_name_tells_whose_it_is(
    findings: PackageFindings, name: str, subject: str | None
) -> None:
    assert proposed_subject(register(), replace(findings, name=name)) == subject


def test_of_products_of_one_name_the_scope_s_vendor_decides_or_nobody(findings: PackageFindings) -> None:
    both = register(Product("p-two", "v-o", "Claude Code"))
    assert proposed_subject(both, findings) == "p-code"
    assert proposed_subject(both, replace(findings, name="@open-tools/claude-code")) == "p-two"
    unscoped = replace(findings, name="claude-code")
    assert proposed_subject(both, unscoped) is None
    twins = register(Vendor("v-b", "Anthropic AI"))
    assert proposed_subject(twins, replace(findings, name="@anthropic-ai/x")) is None


def test_figures_that_the_register_lacks_are_added_once_a_day_and_per_subject(
    findings: PackageFindings,
) -> None:
    before = register()
    plan = package_plan(before, "v-a", "p-code", findings, DAY)
    assert plan.label == "Inspect claude-code-2.0.tgz"
    assert plan.known == 0
    exposed = next(one for one in plan.new if one.metric == "Source lines exposed by packaging")
    assert (exposed.value, exposed.product_id, exposed.as_of) == ("3", "p-code", DAY)
    after = changed(before, plan.changes)
    assert len(after.signals) == len(plan.new)
    again = package_plan(after, "v-a", "p-code", findings, DAY)
    assert (again.new, again.known, again.changes) == ((), len(plan.new), ())
    assert package_plan(after, "v-a", None, findings, DAY).known == 0
    assert package_plan(after, "v-o", None, findings, DAY).known == 0
    assert package_plan(after, "v-a", "p-code", findings, DAY + timedelta(days=1)).known == 0
    other = replace(findings, sha256="0" * 64)
    assert package_plan(after, "v-a", "p-code", other, DAY).known == 0
