"""What it takes to leave: the integrations to rebuild, and the contract."""

from collections.abc import Iterator

from leeway.domain.register import Register
from leeway.domain.register_entities import Integration, Product
from leeway.domain.verdict import ProductAssessment
from leeway.memo.content import Fact, IntegrationRow, Leaving
from leeway.memo.wording import NOT_KNOWN, day, hours, money, number, percent, yes_no


def leaving(register: Register, product: Product, assessment: ProductAssessment) -> Leaving:
    """Write the integrations of a product, the most work first, with their totals, and its contract."""
    rows = integrations_of(register, product)
    return Leaving(
        integrations=tuple(map(_row, rows)),
        total_count=number(sum(row.count for row in rows)),
        total_hours=hours(assessment.effort_to_leave),
        contract=tuple(_contract(register, product)),
    )


def integrations_of(register: Register, product: Product) -> tuple[Integration, ...]:
    """Return the integrations of a product, the most work first, those without a known effort before all."""
    rows = (register.integrations[id] for id in register.links.integrations_of.get(product.id, ()))
    return tuple(sorted(rows, key=_most_work_first))


def _most_work_first(row: Integration) -> tuple[bool, float, str, str, str]:
    effort = effort_of(row)
    return effort is not None, -(effort or 0.0), row.name, row.kind, row.id


def effort_of(integration: Integration) -> float | None:
    """Hours to rebuild an integration; 0 if it is portable, None if not known."""
    if integration.portable:
        return 0.0
    return None if integration.hours_each is None else integration.count * integration.hours_each


def _row(row: Integration) -> IntegrationRow:
    return IntegrationRow(
        name=row.name,
        kind=row.kind,
        count=number(row.count),
        hours_each=hours(row.hours_each),
        portable=yes_no(row.portable),
        rebuilders=NOT_KNOWN if row.rebuilders is None else number(row.rebuilders),
        as_of=day(row.as_of),
        hours=hours(effort_of(row)),
    )


def _contract(register: Register, product: Product) -> Iterator[Fact]:
    notice = NOT_KNOWN if product.notice_days is None else f"{number(product.notice_days)} d"
    yield Fact("Contract until", day(product.contract_end))
    yield Fact("Notice", notice)
    yield Fact("Cost a year", money(product.annual_cost, register.setting.currency))
    yield Fact("Availability promised", percent(product.availability_sla, 4))
