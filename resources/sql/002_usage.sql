-- What agents used: one row a call, without a word of any prompt or answer; from which import, and of which files.
-- Times are UTC. An event counts while its import is in usage_import: undoing an import takes that row away, no event.

ALTER TABLE product ADD COLUMN session_hours DOUBLE;

-- Which product a kind of log is about.
CREATE TABLE usage_source (
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL
);

CREATE TABLE usage_import (
    id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    calls INTEGER NOT NULL,
    limit_hits INTEGER NOT NULL,
    first_day DATE,
    last_day DATE
);

CREATE TABLE usage_session (code INTEGER NOT NULL, name VARCHAR NOT NULL);

CREATE TABLE usage_model (code INTEGER NOT NULL, name VARCHAR NOT NULL);

-- key: 64 bits of the MD5 of what names the call in its log. copied: read from a copy of a sub-agent's call, which a
-- row of the call itself outdoes. outdone: a later import has a fuller row of the same call; better: this is such a row.
CREATE TABLE usage_event (
    key UBIGINT NOT NULL,
    import INTEGER NOT NULL,
    "at" TIMESTAMP_MS NOT NULL,
    session INTEGER NOT NULL,
    model INTEGER NOT NULL,
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cache_write_5m BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    reasoning BIGINT NOT NULL,
    copied BOOLEAN NOT NULL,
    outdone BOOLEAN NOT NULL,
    better BOOLEAN NOT NULL
);

CREATE TABLE usage_limit (
    key UBIGINT NOT NULL,
    import INTEGER NOT NULL,
    "at" TIMESTAMP_MS NOT NULL,
    reset TIMESTAMP_MS,
    session INTEGER NOT NULL,
    kind VARCHAR NOT NULL
);

-- What was read of which file. path: 64 bits of the MD5 of its name. taken: bytes, whole lines; head and tail: of the
-- bytes at the beginning and before `taken`. state: where the reading of a Codex file stands, as JSON. A row holds
-- while its import is in usage_import, and as many imports up to its own as there were then (imports).
CREATE TABLE usage_file (
    path UBIGINT NOT NULL,
    import INTEGER NOT NULL,
    imports INTEGER NOT NULL,
    size BIGINT NOT NULL,
    mtime BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    head UBIGINT NOT NULL,
    tail UBIGINT NOT NULL,
    state VARCHAR NOT NULL
);

-- What could not be read, or not be trusted, by file and reason: leeway burn lists it.
CREATE TABLE usage_unread (
    import INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    lines BIGINT NOT NULL,
    why VARCHAR NOT NULL
);

-- The events that count, each once.
CREATE VIEW usage_call AS
SELECT e.*, i.product_id FROM usage_event AS e JOIN usage_import AS i ON e.import = i.number WHERE NOT e.outdone
UNION ALL
SELECT e.*, i.product_id FROM usage_event AS e JOIN usage_import AS i ON e.import = i.number
WHERE e.outdone AND NOT EXISTS (
    SELECT 1 FROM usage_event AS b JOIN usage_import AS j ON b.import = j.number
    WHERE b.better AND b.key = e.key AND b.import > e.import
);
