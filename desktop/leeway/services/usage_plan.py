"""What an import of agents' logs would do, and the changes by which it does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import chain

from leeway.domain.change import Change
from leeway.domain.editing import add, update
from leeway.domain.register import Register
from leeway.domain.usage import CCUSAGE, CSV, Unread
from leeway.domain.usage_entities import UsageImport, UsageSource
from leeway.domain.validation import changed
from leeway.formats.usage_csv_columns import CsvMapping, Shape
from leeway.formats.wording import listed
from leeway.ids import new_id
from leeway.services.sample_import import is_example, without_examples
from leeway.services.usage_files import NAMES
from leeway.store.usage_columns import UsageBatch


@dataclass(frozen=True, slots=True)
class UsagePart:
    """What an import would do for one kind of log and its product.

    `new` calls are added, `fuller` ones replace a lesser row that the register has, `known` ones change nothing;
    `tokens` are those of the first two. `first` and `last` are the instants of its first and last call or hit.
    """

    kind: str
    product_id: str
    product: str
    files: int
    sessions: int
    new: int
    fuller: int
    known: int
    limit_hits: int
    tokens: int
    first: datetime | None
    last: datetime | None

    @property
    def adds(self) -> bool:
        """Whether there is anything in it that the register lacks."""
        return bool(self.new or self.fuller or self.limit_hits)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A CSV that was read: its name, its headers and which of its columns was taken for what."""

    file: str
    shape: Shape
    mapping: CsvMapping


@dataclass(frozen=True, slots=True, eq=False)
class UsagePlan:
    """What an import of logs would do: look at `parts` and `unread`, then hand it to `run_usage_import`.

    `name` is that of what was read; `tables` are the CSV files among it; `replaced` are the products whose example
    weeks make way; `overlaps` are sentences on usage that may be told twice, by logs and by sums of them; `made` are
    the changes that make products which the register lacks.
    """

    parts: tuple[UsagePart, ...]
    unread: tuple[Unread, ...]
    changes: tuple[Change, ...]
    label: str
    batches: tuple[UsageBatch, ...] = field(repr=False)
    name: str = ""
    tables: tuple[ReadTable, ...] = ()
    replaced: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    made: tuple[Change, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing new."""
        return not self.changes

    @property
    def calls(self) -> int:
        """How many calls are added or replaced by fuller ones."""
        return sum(part.new + part.fuller for part in self.parts)

    @property
    def sessions(self) -> int:
        """In how many sessions those calls were made."""
        return sum(part.sessions for part in self.parts)

    @property
    def limit_hits(self) -> int:
        """How many limit hits are added."""
        return sum(part.limit_hits for part in self.parts)


def planned(
    register: Register,
    parts: Sequence[UsagePart],
    batches: Sequence[UsageBatch],
    unread: tuple[Unread, ...],
    name: str,
    *,
    made: tuple[Change, ...] = (),
    tables: tuple[ReadTable, ...] = (),
) -> UsagePlan:
    """Return the plan of an import; `batches` are those of the parts that add something, in their order.

    `register` has what `made` makes already.
    """
    adding = [part for part in parts if part.adds]
    products = {part.product_id for part in adding}
    changes: list[Change] = [*made] if adding else []
    changes += without_examples(register, products)
    for part, batch in zip(adding, batches, strict=True):
        changes += [*_mapped(register, part), *add(_import_row(part, name, batch.number))]
    if adding:  # the others' products were asked as well, and are kept
        changes += [change for part in parts if not part.adds for change in _mapped(register, part)]
    return UsagePlan(
        parts=tuple(parts),
        unread=unread,
        changes=tuple(changes),
        label=_label(adding, name),
        batches=tuple(batches),
        name=name,
        tables=tables,
        replaced=_with_examples(register, products),
        overlaps=_overlaps(register, adding),
        made=made,
    )


def remapped(
    register: Register, plan: UsagePlan, products: Mapping[str, str], made: tuple[Change, ...] = ()
) -> UsagePlan:
    """Return a plan with other products by kind of log; `made` makes those that the register lacks.

    Where nothing is new, the plan still keeps which product the logs are about from now on.

    Raises:
        InvalidEdit: What `made` makes would break a rule of the register.
    """
    after = changed(register, made) if made else register
    parts = [_about(after, part, products.get(part.kind, part.product_id)) for part in plan.parts]
    again = planned(after, parts, plan.batches, plan.unread, plan.name, made=made, tables=plan.tables)
    rest = [change for part in parts if not part.adds for change in _mapped(after, part)]
    if plan.batches or not rest:
        return again
    kinds = listed(tuple(NAMES[part.kind] for part in parts))
    label = f"Set the product that logs of {kinds} are about"
    return replace(again, changes=(*made, *rest), label=label)


def mapped_products(register: Register) -> dict[str, str]:
    """Return the product that the register has for each kind of log."""
    return {source.kind: source.product_id for source in register.usage_sources.values()}


def _about(register: Register, part: UsagePart, product_id: str) -> UsagePart:
    return replace(part, product_id=product_id, product=register.products[product_id].name)


def _mapped(register: Register, part: UsagePart) -> tuple[Change, ...]:
    """Return the changes by which the register keeps which product a kind of log is about."""
    source = next((s for s in register.usage_sources.values() if s.kind == part.kind), None)
    if source is None:
        return add(UsageSource(new_id(), part.kind, part.product_id))
    return update(register, "usage_source", source.id, product_id=part.product_id)


def _import_row(part: UsagePart, name: str, number: int) -> UsageImport:
    return UsageImport(
        new_id(), part.kind, part.product_id, name, number, part.new + part.fuller, part.limit_hits,
        _day(part.first), _day(part.last),
    )  # fmt: skip


def _with_examples(register: Register, products: Iterable[str]) -> tuple[str, ...]:
    used = {row.product_id for row in register.usage_imports.values() if is_example(row)}
    return tuple(sorted(register.products[id].name for id in used.intersection(products)))


def _overlaps(register: Register, adding: Sequence[UsagePart]) -> tuple[str, ...]:
    """Say where a product has sums (of ccusage, of a table) and other usage of the same days: it may be the same usage."""
    ours = [(part.kind, part.product_id, _day(part.first), _day(part.last)) for part in adding]
    before = [
        (row.kind, row.product_id, row.first_day, row.last_day)
        for row in register.usage_imports.values()
        if not is_example(row)
    ]
    found: dict[tuple[str, ...], None] = {}
    for kind, product, first, last in ours:
        for other, of, begin, end in chain(before, ours):
            if kind == other or product != of or not {kind, other} & {CCUSAGE, CSV}:
                continue
            if first and last and begin and end and first <= end and begin <= last:
                found[product, *(name for key, name in NAMES.items() if key in {kind, other})] = None
    return tuple(
        f"{register.products[product].name} has usage from {one} and from {two} for the same days. If both tell of "
        "the same calls, they count twice: import only one of them."
        for product, one, two in found
    )


def _day(at: datetime | None) -> date | None:
    return at.astimezone(UTC).date() if at else None


def _label(parts: Sequence[UsagePart], name: str) -> str:
    calls = sum(part.new + part.fuller for part in parts)
    sessions = sum(part.sessions for part in parts)
    kinds = listed(tuple(NAMES[part.kind] for part in parts))
    return f"Import {_counted(calls, 'call')} in {_counted(sessions, 'session')} of {kinds} from {name}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
