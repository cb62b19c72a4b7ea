-- What the events of each import come to, so that millions of them need not be read to be shown. Rows of an import that
-- was undone don't count, as its events don't. Events that are outdone are in no sum: those of them that count all the
-- same, because what outdid them was undone, are in usage_revived. Whoever writes events keeps the sums in step.

-- The days of usual use, chosen for token inflation to be measured against.
ALTER TABLE product ADD COLUMN reference_from DATE;
ALTER TABLE product ADD COLUMN reference_to DATE;

-- By minute: a minute holds what comes after its beginning, up to and with its end. At each limit hit it is cut in two.
CREATE TABLE usage_by_minute (
    import INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    first TIMESTAMP_MS NOT NULL,
    last TIMESTAMP_MS NOT NULL,
    calls BIGINT NOT NULL,
    tokens BIGINT NOT NULL,
    cache_read BIGINT NOT NULL
);

-- By quarter of an hour, in which every zone's days begin, and model.
CREATE TABLE usage_by_quarter (
    import INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    model INTEGER NOT NULL,
    calls BIGINT NOT NULL,
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cache_write_5m BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    reasoning BIGINT NOT NULL
);

-- By session, with the quarter of its first call.
CREATE TABLE usage_by_session (
    import INTEGER NOT NULL,
    session INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    tokens BIGINT NOT NULL
);

-- One row a call, and narrow: medians need them all. size: 512 times the base-2 logarithm of its tokens, rounded down.
CREATE TABLE usage_by_call (import INTEGER NOT NULL, quarter INTEGER NOT NULL, size USMALLINT NOT NULL);

CREATE VIEW usage_revived AS
SELECT e.*, i.product_id FROM usage_event AS e JOIN usage_import AS i ON e.import = i.number
WHERE e.outdone AND NOT EXISTS (
    SELECT 1 FROM usage_event AS b JOIN usage_import AS j ON b.import = j.number
    WHERE b.better AND b.key = e.key AND b.import > e.import
);

INSERT INTO usage_by_minute
SELECT e.import, e.minute, min(e."at"), max(e."at"), count(*), sum(e.tokens)::BIGINT, sum(e.cache_read)::BIGINT
FROM (
    SELECT import, (epoch_ms("at") - 1) // 60000 AS minute, "at", cache_read,
        input + output + cache_write_5m + cache_write_1h + cache_read AS tokens
    FROM usage_event WHERE NOT outdone
) AS e LEFT JOIN (
    SELECT (epoch_ms("at") - 1) // 60000 AS minute, list("at") AS hits FROM usage_limit GROUP BY 1
) AS l ON l.minute = e.minute
GROUP BY e.import, e.minute, CASE WHEN l.hits IS NULL THEN 0 ELSE len([hit FOR hit IN l.hits IF hit < e."at"]) END
ORDER BY e.import, e.minute;

INSERT INTO usage_by_quarter
SELECT import, epoch_ms("at") // 900000 AS quarter, model, count(*), sum(input)::BIGINT, sum(output)::BIGINT,
    sum(cache_write_5m)::BIGINT, sum(cache_write_1h)::BIGINT, sum(cache_read)::BIGINT, sum(reasoning)::BIGINT
FROM usage_event WHERE NOT outdone GROUP BY import, quarter, model ORDER BY import, quarter;

INSERT INTO usage_by_session
SELECT import, session, min(epoch_ms("at") // 900000) AS quarter, sum(input + output + cache_write_5m + cache_write_1h + cache_read)::BIGINT
FROM usage_event WHERE NOT outdone GROUP BY import, session ORDER BY import, quarter;

INSERT INTO usage_by_call
SELECT import, epoch_ms("at") // 900000,
    floor(512 * log2(greatest(input + output + cache_write_5m + cache_write_1h + cache_read, 1)))
FROM usage_event WHERE NOT outdone;
