"""Read what agents used, aggregated where it lies: a register may hold many millions of calls."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage import CSV, DailyTokens, Instants, LimitHits, Unread, UsageCalls, UsageSessions
from leeway.domain.usage_entities import UsageImport
from leeway.domain.usage_summary import UsageSummary
from leeway.store.explain import explaining
from leeway.store.reads import Reads
from leeway.store.usage_columns import CallColumns, ReadFile
from leeway.store.usage_summary import UsageSumming

_TOKENS: Final = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read", "reasoning")
_TOTAL: Final = "input + output + cache_write_5m + cache_write_1h + cache_read"
_SPAN: Final = 'product_id = $product AND "at" >= $start AND "at" < $end'
_SAME_RESET_MS: Final = 120_000
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC)


class UsageReads(Reads):
    """The reading of usage by one thread; close it, or use it in a `with` block.

    `start` and `end` are instants with a zone, `end` exclusive; None is without bound. Errors of the file are
    RegisterFileError.
    """

    def __init__(
        self, path: Path, cursor: duckdb.DuckDBPyConnection, then: Iterable[UsageImport] | None = None
    ) -> None:
        """Read with a cursor of one's own; `then`: the imports that count instead of those of the file, for an old state."""
        super().__init__(path, cursor)
        self._imports = "register.usage_import" if then is None else self._kept(then)

    def _kept(self, imports: Iterable[UsageImport]) -> str:
        """Put imports into a table that this cursor alone sees; a file that is open for reading only takes them, too."""
        self._rows("CREATE TEMP TABLE usage_import_then (number BIGINT, product_id VARCHAR, kind VARCHAR)")
        for one in imports:
            self._rows(
                "INSERT INTO temp.usage_import_then VALUES ($number, $product, $kind)",
                {"number": one.number, "product": one.product_id, "kind": one.kind},
            )
        return "temp.usage_import_then"

    # ------------------------------------------------------------------------------------ for the page and the engine

    def calls(
        self, product_id: str, start: datetime | None = None, end: datetime | None = None
    ) -> UsageCalls:
        """Return every call of a product in a span; for spans that aren't too long."""
        columns = self._columns(
            f'SELECT "at", session, model, {", ".join(_TOKENS)} FROM register.usage_call WHERE {_SPAN} ORDER BY "at", key',
            _span(product_id, start, end),
        )
        session, sessions = self._named("usage_session", columns["session"], np.int32)
        model, models = self._named("usage_model", columns["model"], np.int16)
        tokens = {name: columns[name] for name in _TOKENS}
        at = columns["at"].astype("datetime64[ms]")
        return UsageCalls(at=at, session=session, model=model, sessions=sessions, models=models, **tokens)

    def span(self, product_id: str) -> tuple[datetime, datetime] | None:
        """Return the instants of a product's first and last call; None if it has none."""
        row = self._rows(
            'SELECT min("at"), max("at") FROM register.usage_call WHERE product_id = $product',
            {"product": product_id},
        )[0]
        return None if row[0] is None else (row[0].replace(tzinfo=UTC), row[1].replace(tzinfo=UTC))

    def tokens_by_day_and_model(self, product_id: str, zone: tzinfo) -> DailyTokens:
        """Return a product's calls and tokens by model and by day in a zone."""
        return self._summing(product_id, zone).daily()

    def tokens_over_time(
        self, product_id: str, bucket: timedelta, start: datetime | None = None, end: datetime | None = None
    ) -> tuple[NDArray[np.datetime64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the beginnings (UTC) of buckets with calls, their tokens and their calls: what a chart can show."""
        columns = self._columns(
            f'SELECT time_bucket(to_milliseconds($bucket), "at"::TIMESTAMP) AS bucket, sum({_TOTAL})::BIGINT AS tokens, '
            f"count(*) AS calls FROM register.usage_call WHERE {_SPAN} GROUP BY 1 ORDER BY 1",
            {**_span(product_id, start, end), "bucket": bucket // timedelta(milliseconds=1)},
        )
        return columns["bucket"].astype("datetime64[ms]"), columns["tokens"], columns["calls"]

    def sessions(
        self, product_id: str, start: datetime | None = None, end: datetime | None = None
    ) -> UsageSessions:
        """Return a product's sessions with calls in a span, by their first call in it."""
        columns = self._columns(
            f'SELECT n.name, min("at") AS first, max("at") AS last, count(*) AS calls, sum({_TOTAL})::BIGINT AS tokens '
            "FROM register.usage_call AS c JOIN register.usage_session AS n ON c.session = n.code "
            f"WHERE {_SPAN} GROUP BY n.name ORDER BY 2, 1",
            _span(product_id, start, end),
        )
        first, last = (columns[name].astype("datetime64[ms]") for name in ("first", "last"))
        return UsageSessions(tuple(columns["name"]), first, last, columns["calls"], columns["tokens"])

    def limit_hits(
        self, product_id: str, start: datetime | None = None, end: datetime | None = None
    ) -> LimitHits:
        """Return a product's limit hits in a span: of those of a session that name one reset, the first."""
        columns = self._columns(
            'SELECT l."at", l.reset, l.session, l.kind FROM register.usage_limit AS l '
            f"JOIN {self._imports} AS i ON l.import = i.number WHERE {_SPAN} "
            'QUALIFY row_number() OVER (PARTITION BY l.key ORDER BY l.import) = 1 ORDER BY l."at", l.key',
            _span(product_id, start, end),
        )
        at, reset = columns["at"].astype("datetime64[ms]"), columns["reset"].astype("datetime64[ms]")
        kept = _firsts(reset, columns["session"])
        session, sessions = self._named("usage_session", columns["session"][kept], np.int32)
        return LimitHits(at[kept], reset[kept], session, tuple(columns["kind"][kept]), sessions)

    def summary(self, product_id: str, zone: tzinfo, hits: Instants) -> UsageSummary:
        """Return what session burn is measured from, by the days of a zone; `hits` are the instants of limit hits."""
        return self._summing(product_id, zone).summary(hits)

    def unread(self, product_id: str) -> tuple[Unread, ...]:
        """Return what of a product's logs could not be read, by file and reason.

        A table is read whole at each import, so that what couldn't be read of it isn't added up.
        """
        rows = self._rows(
            "SELECT u.file, CASE WHEN bool_or(i.kind = $table) THEN max(u.lines) ELSE sum(u.lines) END::BIGINT, u.why FROM register.usage_unread AS u "
            f"JOIN {self._imports} AS i ON u.import = i.number WHERE i.product_id = $product "
            "GROUP BY u.file, u.why ORDER BY u.file, u.why",
            {"product": product_id, "table": CSV},
        )
        return tuple(Unread(*row) for row in rows)

    # ------------------------------------------------------------------------------------------------ for the import

    def next_number(self) -> int:
        """Return the number that the next import can have; none that was ever used, undone ones included."""
        row = self._rows(
            "SELECT greatest((SELECT coalesce(max(number), 0) FROM register.usage_import), "
            "(SELECT coalesce(max(import), 0) FROM register.usage_event), "
            "(SELECT coalesce(max(import), 0) FROM register.usage_limit), "
            "(SELECT coalesce(max(import), 0) FROM register.usage_file)) + 1"
        )[0]
        return int(row[0])

    def compare(self, calls: CallColumns) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell which of some calls the register lacks, and of which it has a lesser row: (n,) bool each."""
        count = len(calls["key"])
        incoming = {name: calls[name] for name in ("key", "copied", *_TOKENS)} | {"place": np.arange(count)}
        self._cursor.register("compared", incoming)
        try:
            found = self._columns(
                f"SELECT i.place, bool_or(NOT e.copied) AS own, any_value(i.copied) AS copied, "
                f"coalesce(max({_prefixed('e')}) FILTER (NOT e.copied), max({_prefixed('e')})) AS before, "
                f"any_value({_prefixed('i')}) AS now "
                "FROM register.usage_event AS e JOIN compared AS i ON e.key = i.key "
                "WHERE e.import IN (SELECT number FROM register.usage_import) GROUP BY i.place",
                {},
            )
        finally:
            self._cursor.unregister("compared")
        new = np.ones(count, np.bool_)
        new[found["place"]] = False
        better = np.zeros(count, np.bool_)
        fuller, own, copied = found["now"] > found["before"], found["own"], found["copied"]
        better[found["place"]] = np.where(own, ~copied & fuller, ~copied | fuller)
        return new, better

    def known_hits(self) -> frozenset[int]:
        """Return the keys of the limit hits that count."""
        return frozenset(
            key
            for (key,) in self._rows(
                "SELECT DISTINCT key FROM register.usage_limit WHERE import IN (SELECT number FROM register.usage_import)"
            )
        )

    def read_files(self) -> Mapping[int, ReadFile]:
        """Return what was read of which file, by the hash of its name; only what still holds."""
        rows = self._rows(
            "SELECT path, size, mtime, taken, head, tail, state FROM register.usage_file AS f "
            "WHERE f.import IN (SELECT number FROM register.usage_import) AND f.imports = "
            "(SELECT count(*) FROM register.usage_import AS i WHERE i.number <= f.import) "
            "QUALIFY row_number() OVER (PARTITION BY path ORDER BY import DESC) = 1"
        )
        return {row[0]: ReadFile(*row) for row in rows}

    # ------------------------------------------------------------------------------------------------------- inwards

    def _summing(self, product_id: str, zone: tzinfo) -> UsageSumming:
        return UsageSumming(self._columns, self._model_names, self._imports, product_id, zone)

    def _model_names(self, codes: NDArray[Any]) -> tuple[NDArray[np.signedinteger[Any]], tuple[str, ...]]:
        return self._named("usage_model", codes, np.int16)

    def _columns(self, sql: str, values: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
        with explaining(self._path):
            found = self._cursor.execute(sql, dict(values)).fetchnumpy()
        return {name: _plain(column) for name, column in found.items()}

    def _rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with explaining(self._path):
            return self._cursor.execute(sql, dict(values or {})).fetchall()

    def _named(
        self, table: str, codes: NDArray[Any], kind: type[np.signedinteger[Any]]
    ) -> tuple[NDArray[np.signedinteger[Any]], tuple[str, ...]]:
        """Return codes from 0 on, and the names that they lead to."""
        unique, place = np.unique(codes, return_inverse=True)
        rows = self._rows(
            f"SELECT code, name FROM register.{table} "
            "WHERE code IN (SELECT unnest(from_json($codes::JSON, '[\"INTEGER\"]')))",
            {
                "codes": json.dumps(unique.tolist())
            },  # as a list, each code would be a value of its own: seconds
        )
        names = dict(rows)
        fitting = kind if len(unique) <= np.iinfo(kind).max else np.int32
        return place.astype(fitting), tuple(names[code] for code in unique.tolist())


def _plain(column: Any) -> NDArray[Any]:
    if isinstance(column, np.ma.MaskedArray) and column.dtype.kind == "M":
        return column.filled(np.datetime64("NaT"))
    return np.asarray(column)


def _prefixed(alias: str) -> str:
    return " + ".join(f"{alias}.{name}" for name in _TOKENS if name != "reasoning")


def _span(product_id: str, start: datetime | None, end: datetime | None) -> dict[str, Any]:
    first, last = ((at or bound).astimezone(UTC) for at, bound in ((start, _EARLIEST), (end, _LATEST)))
    return {"product": product_id, "start": first.replace(tzinfo=None), "end": last.replace(tzinfo=None)}


def _firsts(reset: NDArray[np.datetime64], session: NDArray[Any]) -> NDArray[np.intp]:
    """Return the positions, in order, of hits that aren't repetitions; resets jitter by seconds."""
    last: dict[tuple[int, int], None] = {}
    kept = []
    for place, (instant, code) in enumerate(zip(reset, session.tolist(), strict=True)):
        if np.isnat(instant):
            kept.append(place)
            continue
        ms = int(instant.astype(np.int64))
        near = ms // _SAME_RESET_MS
        if any((code, near + step) in last for step in (-1, 0, 1)):
            continue
        last[code, near] = None
        kept.append(place)
    return np.array(kept, np.intp)
