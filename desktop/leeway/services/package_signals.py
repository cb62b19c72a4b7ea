"""Whose package it is, and what keeping the figures of an inspection would add to the register."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from leeway.domain.change import Change
from leeway.domain.editing import add
from leeway.domain.register import Register
from leeway.domain.register_entities import Signal
from leeway.domain.register_tables import TABLES
from leeway.domain.validation import folded, natural_key
from leeway.formats.package_findings import PackageFindings
from leeway.formats.wording import shown
from leeway.services.inspecting import archive_signals

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """Figures that would be added, and how many are there already: of the same file, about the same, on the same day."""

    label: str
    new: tuple[Signal, ...]
    known: int

    @property
    def changes(self) -> tuple[Change, ...]:
        """What adds them."""
        return add(*self.new)


def package_plan(
    register: Register, vendor_id: str, product_id: str | None, findings: PackageFindings, day: date
) -> PackagePlan:
    """Work out which figures of an inspection the register lacks."""
    table = TABLES["signal"]
    there = {natural_key(table, one) for one in register.signals.values() if one.vendor_id == vendor_id}
    found = archive_signals(vendor_id, product_id, findings, day)
    new = tuple(one for one in found if natural_key(table, one) not in there)
    return PackagePlan(f"Inspect {shown(findings.file)}", new, len(found) - len(new))


def proposed_subject(register: Register, findings: PackageFindings) -> str | None:
    """Return the id of the one product, or else the one vendor, whose name is the package's; None where that isn't clear.

    “@anthropic-ai/claude-code” is “Claude Code”; a scope that begins with a vendor's name is that vendor's.
    """
    scope, _, name = findings.name.removeprefix("@").rpartition("/")
    words = _words(name)
    products = [id for id, one in register.products.items() if words and _words(one.name) == words]
    vendors = [id for id, one in register.vendors.items() if _begins(_words(scope or name), _words(one.name))]
    if len(products) > 1:
        products = [id for id in products if register.products[id].vendor_id in vendors]
    for ids in (products, vendors):
        if ids:
            return ids[0] if len(ids) == 1 else None
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(str(folded(text)).replace("_", " ")))


def _begins(words: tuple[str, ...], with_these: tuple[str, ...]) -> bool:
    return bool(with_these) and words[: len(with_these)] == with_these
