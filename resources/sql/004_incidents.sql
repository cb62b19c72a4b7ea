-- Incidents: those entered by hand and what is said by hand about the others are rows of the register; the imported
-- history (incident_imported) stays here and is read as columns. Times are UTC. An imported row counts while its import
-- is in incident_import: undoing an import takes that row away, no incident. Of several versions of an incident (key)
-- the one of the latest import counts.

ALTER TABLE vendor ADD COLUMN incidents_since DATE;

-- The share of our work that an incident stops, by its severity.
ALTER TABLE policy ADD COLUMN impact_share_critical DOUBLE DEFAULT 1;
ALTER TABLE policy ADD COLUMN impact_share_major DOUBLE DEFAULT 1;
ALTER TABLE policy ADD COLUMN impact_share_minor DOUBLE DEFAULT 0.3;
ALTER TABLE policy ADD COLUMN impact_share_none DOUBLE DEFAULT 0;
ALTER TABLE policy ADD COLUMN impact_share_maintenance DOUBLE DEFAULT 0;
ALTER TABLE policy ADD COLUMN impact_share_not_stated DOUBLE DEFAULT 1;

CREATE TABLE incident (
    id VARCHAR NOT NULL,
    vendor_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    started TIMESTAMP_MS NOT NULL,
    resolved TIMESTAMP_MS,
    end_unknown BOOLEAN NOT NULL,
    impact VARCHAR NOT NULL,
    touched BOOLEAN NOT NULL,
    product_id VARCHAR,
    component VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    updates VARCHAR NOT NULL
);

CREATE TABLE incident_correction (
    id VARCHAR NOT NULL,
    vendor_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    external_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    touched BOOLEAN,
    impact VARCHAR NOT NULL,
    started TIMESTAMP_MS,
    resolved TIMESTAMP_MS,
    product_id VARCHAR,
    note VARCHAR NOT NULL
);

CREATE TABLE incident_import (
    id VARCHAR NOT NULL,
    vendor_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    imported TIMESTAMP_MS,
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    observed_from DATE,
    observed_to DATE
);

-- key: 64 bits of the MD5 of vendor, source and external id. other_id: a second name of the incident in other feeds of
-- its source. seen: the last sign of it, its end where that is known, else as far as it is known to have lasted.
-- impact: its place in IMPACTS. components: one a line. payload: SHA-256 of the source's own record.
CREATE TABLE incident_imported (
    key UBIGINT NOT NULL,
    import_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    external_id VARCHAR NOT NULL,
    other_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    impact TINYINT NOT NULL,
    started TIMESTAMP_MS NOT NULL,
    resolved TIMESTAMP_MS,
    seen TIMESTAMP_MS NOT NULL,
    ongoing BOOLEAN NOT NULL,
    components VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    updates VARCHAR NOT NULL,
    first_seen TIMESTAMP_MS NOT NULL,
    payload VARCHAR NOT NULL,
    file VARCHAR NOT NULL
);
