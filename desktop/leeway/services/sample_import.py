"""The example weeks of session burn as an import into the sample register, beside the rows of its team."""

from collections.abc import Iterable
from datetime import date, tzinfo
from typing import Final

import numpy as np

from leeway.domain.change import Change
from leeway.domain.editing import add, remove
from leeway.domain.register import Register
from leeway.domain.usage import Hit
from leeway.domain.usage_entities import UsageImport
from leeway.engine.burn_days import milliseconds
from leeway.formats.usage_rows import key_of
from leeway.ids import new_id
from leeway.services.finding import find_product
from leeway.services.sample_usage import ExampleUsage, sample_usage
from leeway.store.usage_columns import UsageBatch

NAME: Final = "Example weeks (invented)"


def is_example(row: UsageImport) -> bool:
    """Tell whether an import is the sample's invented one."""
    return row.name == NAME


def without_examples(register: Register, product_ids: Iterable[str]) -> tuple[Change, ...]:
    """Return the changes by which the example weeks of products make way for real logs: the two are never mixed."""
    products = set(product_ids)
    rows = [row for row in register.usage_imports.values() if is_example(row) and row.product_id in products]
    return tuple(change for row in rows for change in remove(register, "usage_import", row.id))


def sample_usage_import(
    register: Register, today: date, zone: tzinfo
) -> tuple[tuple[Change, ...], tuple[UsageBatch, ...]]:
    """Return the changes that name the example weeks' imports, and their calls and limit hits, which go with them.

    `register` holds the products already.

    Raises:
        LeewayError: The file of the example weeks isn't what it should be, or names a product that isn't there.
    """
    examples = sample_usage(today, zone)
    rows = [_row(register, number, one) for number, one in enumerate(examples, start=1)]
    return add(*rows), tuple(_batch(number, one) for number, one in enumerate(examples, start=1))


def _row(register: Register, number: int, one: ExampleUsage) -> UsageImport:
    return UsageImport(
        id=new_id(),
        kind=one.log,
        product_id=find_product(register, one.product).id,
        name=NAME,
        number=number,
        calls=len(one.calls),
        limit_hits=len(one.hits),
        first_day=one.calls.at[0].astype("datetime64[D]").item(),
        last_day=one.calls.at[-1].astype("datetime64[D]").item(),
    )


def _batch(number: int, one: ExampleUsage) -> UsageBatch:
    calls = one.calls
    count = len(calls)
    columns = {
        "key": np.array([key_of(f"example {one.log} {place}") for place in range(count)], np.uint64),
        "at": milliseconds(calls.at),
        "session": np.array(calls.sessions, object)[calls.session],
        "model": np.array(calls.models, object)[calls.model],
        "input": calls.input,
        "output": calls.output,
        "cache_write_5m": calls.cache_write_5m,
        "cache_write_1h": calls.cache_write_1h,
        "cache_read": calls.cache_read,
        "reasoning": calls.reasoning,
        "copied": np.zeros(count, np.bool_),
    }
    return UsageBatch(number, columns, np.zeros(count, np.bool_), _hits(one))


def _hits(one: ExampleUsage) -> tuple[Hit, ...]:
    hits = one.hits
    columns = (
        milliseconds(hits.at).tolist(),
        milliseconds(hits.reset).tolist(),
        hits.session.tolist(),
        hits.kind,
    )
    return tuple(
        Hit(key_of(f"example limit {one.log} {place}"), at, reset, hits.sessions[session], kind)
        for place, (at, reset, session, kind) in enumerate(zip(*columns, strict=True))
    )
