"""The portfolio and the history as JSON documents, the shapes that the command line prints."""

import math
from typing import Any

from leeway.domain.change import Edit
from leeway.domain.editing import name_of
from leeway.domain.register import Register
from leeway.domain.verdict import ProductAssessment, WorkflowLoss
from leeway.engine.portfolio import Concentration, Portfolio
from leeway.services.assessment_reviews import product_reviews, review_document

Json = dict[str, Any]


def portfolio_document(register: Register, portfolio: Portfolio) -> Json:
    """Write a portfolio as JSON.

    `leeway_hours` is null where nothing limits it. Where a number is missing (`missing` names it), it is the hours
    that the known numbers vouch for, 0 if none does, and `leeway_known` is false.
    """
    reviews = product_reviews(register)
    products = sorted(portfolio.products.values(), key=lambda p: _product_place(register, p))
    return {
        "as_of": portfolio.as_of.isoformat(),
        "currency": register.setting.currency,
        "products": [
            {
                **_product(register, product),
                "assessment": review_document(register, reviews.get(product.product_id), portfolio.as_of),
            }
            for product in products
        ],
        "single_points": [
            {
                "vendor": register.vendors[point.vendor_id].name,
                "workflows": _workflows(register, point.workflow_ids),
            }
            for point in portfolio.single_points
        ],
        "pairs": [
            {
                "vendors": sorted(register.vendors[id].name for id in pair.vendor_ids),
                "workflows": _workflows(register, pair.workflow_ids),
            }
            for pair in portfolio.pairs
        ],
        "concentration": {
            weighting: None if found is None else _concentration(register, found)
            for weighting, found in portfolio.concentration.items()
        },
        "critical_reach": {
            register.vendors[id].name: round(share, 6)
            for id, share in sorted(portfolio.reach.items(), key=lambda item: (-item[1], item[0]))
        },
    }


def _product_place(register: Register, product: ProductAssessment) -> tuple[int, str, str]:
    vendor, name = register.vendors[product.vendor_id].name, register.products[product.product_id].name
    return (-product.verdict.severity, vendor, name)


def _product(register: Register, product: ProductAssessment) -> Json:
    return {
        "vendor": register.vendors[product.vendor_id].name,
        "product": register.products[product.product_id].name,
        "verdict": product.verdict.value,
        **_leeway(product.leeway, product.at_least),
        "reasons": [{"code": reason.code.value, "text": reason.text} for reason in product.reasons],
        "missing": list(product.missing),
        "effort_to_leave_hours": _rounded(product.effort_to_leave),
        "time_to_leave_weeks": _rounded(product.time_to_leave),
        "workflows": [_workflow(loss) for loss in product.workflows],
    }


def _workflow(loss: WorkflowLoss) -> Json:
    return {
        "name": loss.name,
        "critical": loss.critical,
        **_leeway(loss.leeway, loss.at_least),
        "outcome": loss.outcome.value,
    }


def _leeway(hours: float | None, at_least: float) -> Json:
    if hours is None:
        return {"leeway_hours": _rounded(at_least), "leeway_known": False}
    return {"leeway_hours": None if math.isinf(hours) else _rounded(hours), "leeway_known": True}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _workflows(register: Register, ids: tuple[str, ...]) -> list[str]:
    return sorted(register.workflows[id].name for id in ids)


def _concentration(register: Register, found: Concentration) -> Json:
    return {
        "hhi": round(found.hhi, 6),
        "effective_number": round(found.effective_number, 6),
        "shares": [
            {"vendor": register.vendors[id].name, "share": round(share, 6)} for id, share in found.shares
        ],
    }


def history_document(register: Register, edits: tuple[Edit, ...]) -> list[Json]:
    """Write edits as JSON, in the order given, each with its changes."""
    return [
        {
            "id": edit.id,
            "at": edit.at.isoformat(),
            "author": edit.author,
            "action": edit.action.value,
            "label": edit.label,
            "of": edit.of,
            "changes": [
                {
                    "entity": change.entity,
                    "id": change.id,
                    "name": name_of(register, change.entity, change.id),
                    "field": change.field,
                    "before": change.before,
                    "after": change.after,
                }
                for change in edit.changes
            ],
        }
        for edit in edits
    ]
