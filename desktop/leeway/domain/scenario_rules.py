"""The rules that scenarios keep: every change can be read, and its value is within bounds.

Whether the row is there isn't asked: it may be deleted later, and the scenario says so then.
"""

from collections.abc import Iterator, Mapping

from leeway.domain.register import Register
from leeway.domain.scenario_values import Unfit, read_change

Problem = tuple[tuple[str, str], str]
"""The row, as (entity, id), and a sentence about what is wrong with it."""


def scenario_problems(register: Register, touched: Mapping[str, set[str]] | None) -> Iterator[Problem]:
    """Check the changes of scenarios; `touched` limits the check to some rows."""
    rows = register.scenario_changes
    for id in rows.keys() if touched is None else touched.get("scenario_change", set()) & rows.keys():
        try:
            read_change(rows[id])
        except Unfit as error:
            yield ("scenario_change", id), str(error)
