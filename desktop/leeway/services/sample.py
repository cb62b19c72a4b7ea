"""The sample register: the essay's vendors and an example team, read from a file that people edit.

The file names rows instead of numbering them: a product is "Vendor / Product". Its keys are the field names of the
register's tables, and lists of the rows that belong to a row. Numbers are JSON numbers, days are ISO texts. A scenario's
fallbacks are those that its needs have there: one that the team has already is changed, any other is added.

Ids are UUIDv7, made from the day under "written" and from the row's place in the file: the same file gives the
same ids on any day, so two samples compare row by row, and rows sort as they stand in the file.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from leeway.assets import asset
from leeway.domain.change import Change, row_of
from leeway.domain.editing import add, update
from leeway.domain.fields import Value, decode, encode
from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK, PRIMARY
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_entities import ScenarioChange
from leeway.domain.scenario_values import encode_value
from leeway.errors import UnreadableSource

Json = Mapping[str, Any]

_TOP: Final = ("about", "written", "setting", "policy", "vendors", "workflows", "scenarios")
_MAY_BE_ABSENT: Final = (
    *("products", "signals", "feeds", "runs_on", "integrations", "logs", "fallbacks", "scenarios"),
)


def sample_changes(today: date) -> tuple[Change, ...]:
    """Return the changes that fill an empty register with the sample, as of a day.

    The team's own days keep their distance to the day on which the sample is made, so that tests stay as recent, or
    as old, as the file tells; the days of signals are facts and stay.

    Raises:
        UnreadableSource: The file isn't what it should be; the message names the place and what was expected.
    """
    return changes_from(asset("resources", "samples", "example-team.json"), today)


def changes_from(path: Path, today: date) -> tuple[Change, ...]:
    """Return the changes that fill an empty register with the team of a file, as of a day.

    Raises:
        UnreadableSource: The file isn't what it should be; the message names the place and what was expected.
    """
    document = load_document(path)
    team = _Team(path.name, written_on(path.name, document), today)
    team.read(document)
    return team.changes()


def load_document(path: Path) -> Json:
    """Read a sample file as one JSON object, strictly.

    Raises:
        UnreadableSource: It can't be read, or holds something else.
    """
    try:
        document = json.loads(
            path.read_text(encoding="utf-8-sig"), object_pairs_hook=_without_repeats, parse_constant=_refused
        )
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableSource(f"{path.name} can't be read as JSON: {error}.") from error
    if not isinstance(document, dict):
        raise UnreadableSource(f"{path.name} must hold an object in braces.")
    return document


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(
            f"the key “{next(key for key in keys if keys.count(key) > 1)}” stands twice in one object"
        )
    return found


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number that can be kept")


def written_on(file: str, document: Json) -> date:
    """Return the day on which a sample file was written, from which its days keep their distance.

    Raises:
        UnreadableSource: It doesn't say it.
    """
    try:
        return date.fromisoformat(document["written"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableSource(f"{file}: written must be the day of writing, such as 2026-11-22.") from error


def sample_id(written: date, order: int, place: str) -> str:
    """Return the UUIDv7 of a row of a sample: of the file's day, the row's order in it, and its place in words."""
    milliseconds = int(datetime.combine(written, time(), UTC).timestamp()) * 1000 + order
    drawn = int.from_bytes(hashlib.sha256(place.encode()).digest()[:10])
    high, low = (drawn >> 62) & 0xFFF, drawn & ((1 << 62) - 1)
    return str(UUID(int=(milliseconds << 80) | (7 << 76) | (high << 64) | (2 << 62) | low))


class _Team:
    """The rows of a sample file, gathered in one pass; references are by name."""

    def __init__(self, file: str, written: date, today: date) -> None:
        self._file = file
        self._written = written
        self._shift = today - written
        self._rows: dict[str, list[Any]] = {entity: [] for entity in TABLES}
        self._products: dict[str, str] = {}
        self._upstreams: list[tuple[str, str, Json]] = []
        self._single: dict[str, dict[str, Value]] = {}

    def read(self, document: Json) -> None:
        """Take every row of the document."""
        self._check_keys(document, _TOP, "the file")
        for place, vendor in self._listed(document, "vendors", "the file"):
            self._vendor(place, vendor)
        for place, product_id, link in self._upstreams:
            upstream = self._product_named(link, "product", place)
            self._add(
                "product_upstream", place, link, ("product",), product_id=product_id, upstream_id=upstream
            )
        for place, workflow in self._listed(document, "workflows", "the file"):
            self._workflow(place, workflow)
        for place, scenario in self._listed(document, "scenarios", "the file"):
            self._scenario(place, scenario)
        self._single = {
            entity: self._values(entity, entity, document.get(entity, {}), ())
            for entity in ("policy", "setting")
        }

    def changes(self) -> tuple[Change, ...]:
        """Return the changes that add the rows, each after those that it refers to."""
        empty = Register.empty()
        added = add(*(row for rows in self._rows.values() for row in rows))
        set_ = (
            change
            for entity, values in self._single.items()
            for change in update(empty, entity, entity, **values)
        )
        return (*added, *set_)

    def _vendor(self, place: str, vendor: Json) -> None:
        id = self._add("vendor", place, vendor, ("products", "signals", "feeds"))
        for at, signal in self._listed(vendor, "signals", place):
            self._add("signal", at, signal, (), vendor_id=id)
        for at, feed in self._listed(vendor, "feeds", place):
            self._add("feed", at, feed, (), vendor_id=id)
        for at, product in self._listed(vendor, "products", place):
            self._product(at, product, id, vendor["name"])

    def _product(self, place: str, product: Json, vendor_id: str, vendor: str) -> None:
        id = self._add(
            "product",
            place,
            product,
            ("runs_on", "integrations", "signals", "feeds", "logs"),
            vendor_id=vendor_id,
        )
        self._products[f"{vendor} / {product['name']}"] = id
        self._upstreams += [(at, id, link) for at, link in self._listed(product, "runs_on", place)]
        for at, integration in self._listed(product, "integrations", place):
            self._add("integration", at, integration, (), product_id=id)
        for at, signal in self._listed(product, "signals", place):
            self._add("signal", at, signal, (), vendor_id=vendor_id, product_id=id)
        for at, feed in self._listed(product, "feeds", place):
            self._add("feed", at, feed, (), vendor_id=vendor_id, product_id=id)
        for at, log in self._listed(product, "logs", place):
            self._add("usage_source", at, log, (), product_id=id)

    def _workflow(self, place: str, workflow: Json) -> None:
        id = self._add("workflow", place, workflow, ("needs",))
        for at, need in self._listed(workflow, "needs", place):
            need_id = self._add("need", at, need, ("primary", "fallbacks"), workflow_id=id)
            primary = self._product_named(need, "primary", at)
            self._add("supply", f"{at}.primary", {}, (), need_id=need_id, product_id=primary, role=PRIMARY)
            for where, fallback in self._listed(need, "fallbacks", at):
                product = self._product_named(fallback, "product", where)
                ties = {"need_id": need_id, "product_id": product, "role": FALLBACK}
                self._add("supply", where, fallback, ("product",), **ties)

    def _scenario(self, place: str, scenario: Json) -> None:
        id = self._add("scenario", place, scenario, ("fallbacks",))
        for at, fallback in self._listed(scenario, "fallbacks", place):
            need_id = self._need_named(fallback, at)
            product_id = self._product_named(fallback, "product", at)
            values = self._values("supply", at, fallback, ("workflow", "need", "product"))
            for number, (row, field, value) in enumerate(self._answer(at, need_id, product_id, values), 1):
                change = ScenarioChange(self._new_id(f"{at}.{number}"), id, "supply", row, field, value)
                self._rows["scenario_change"].append(change)

    def _answer(
        self, place: str, need_id: str, product_id: str, values: Mapping[str, Value]
    ) -> Iterator[tuple[str, str, str]]:
        """Yield what a scenario sets for a fallback: row, field and value; of one that it adds, the row whole."""
        rows = (row for row in self._rows["supply"] if (row.need_id, row.product_id) == (need_id, product_id))
        there = next(rows, None)
        if there is None:
            id = self._new_id(f"{place}.added")
            added = TABLES["supply"].type(id, need_id=need_id, product_id=product_id, role=FALLBACK, **values)
            yield id, "", encode_value(row_of(added, TABLES["supply"]))
        else:
            yield from ((there.id, name, encode_value(encode(value))) for name, value in values.items())

    def _need_named(self, row: Json, place: str) -> str:
        names = [row.get(key) if isinstance(row, dict) else None for key in ("workflow", "need")]
        workflows = {one.id: one.name for one in self._rows["workflow"]}
        for need in self._rows["need"]:
            if [workflows[need.workflow_id], need.name] == names:
                return str(need.id)
        raise self._wrong(place, f"must name a workflow of the file and its need, not {json.dumps(names)}")

    def _add(self, entity: str, place: str, row: Json, nested: Iterable[str], **ties: str) -> str:
        kind = TABLES[entity].type
        values = {**self._values(entity, place, row, nested), **ties}
        needed = [f.name for f in fields(kind) if f.default is MISSING and f.name not in ("id", *values)]
        if needed:
            raise self._wrong(place, f"lacks {', '.join(needed)}")
        id = self._new_id(place)
        self._rows[entity].append(kind(id=id, **values))
        return id

    def _values(self, entity: str, place: str, row: Json, nested: Iterable[str]) -> dict[str, Value]:
        """Read the fields of a row, the team's own days moved along."""
        if not isinstance(row, dict):
            raise self._wrong(place, "must be an object in braces")
        own = {
            field.name: field
            for field in TABLES[entity].fields
            if field.target is None and field.name != "role"
        }
        self._check_keys(row, (*own, *nested), place)
        values: dict[str, Value] = {}
        for name, field in own.items():
            if name not in row:
                continue
            try:
                value = decode(field, row[name])
            except (ValueError, OverflowError) as error:
                raise self._wrong(f"{place}.{name}", f"is {json.dumps(row[name])[:60]}: {error}") from error
            values[name] = value + self._shift if isinstance(value, date) and entity != "signal" else value
        return values

    def _product_named(self, row: Json, key: str, place: str) -> str:
        name = row.get(key) if isinstance(row, dict) else None
        if not isinstance(name, str) or name not in self._products:
            raise self._wrong(
                f"{place}.{key}", f"is {json.dumps(name)}; name a product of the file as “Vendor / Product”"
            )
        return self._products[name]

    def _listed(self, row: Json, key: str, place: str) -> list[tuple[str, Json]]:
        """Return the rows under a key, each with its place in words: vendors[2].products[1]."""
        rows = row.get(key, [] if key in _MAY_BE_ABSENT else None)
        path = key if place == "the file" else f"{place}.{key}"
        if not isinstance(rows, list):
            raise self._wrong(path, "must be a list in brackets")
        return [(f"{path}[{number}]", one) for number, one in enumerate(rows, start=1)]

    def _check_keys(self, row: Json, known: Iterable[str], place: str) -> None:
        known = tuple(known)
        for key in row:
            if key not in known:
                raise self._wrong(place, f"has the unknown key “{key}”; it can have {', '.join(known)}")

    def _new_id(self, place: str) -> str:
        return sample_id(self._written, sum(len(rows) for rows in self._rows.values()), place)

    def _wrong(self, place: str, what: str) -> UnreadableSource:
        return UnreadableSource(f"{self._file}: {place} {what}.")
