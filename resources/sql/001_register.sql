-- The register proper, its audit trail, and what was exported from it.
-- Ids are UUIDv7 texts made by the program; times are UTC; amounts are in the register's currency; hours are doubles.
-- References and uniqueness are kept by leeway.domain.validation, which can name the rows in a sentence.

CREATE TABLE vendor (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    website VARCHAR NOT NULL,
    note VARCHAR NOT NULL
);

CREATE TABLE product (
    id VARCHAR NOT NULL,
    vendor_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    annual_cost DECIMAL(18, 2),
    contract_end DATE,
    notice_days INTEGER,
    availability_sla DOUBLE,
    decision_asked VARCHAR NOT NULL,
    note VARCHAR NOT NULL
);

CREATE TABLE product_upstream (
    id VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    upstream_id VARCHAR NOT NULL,
    note VARCHAR NOT NULL
);

CREATE TABLE workflow (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    critical BOOLEAN,
    tolerated_stop DOUBLE,
    cost_per_hour DECIMAL(18, 2),
    hours_per_week DOUBLE,
    note VARCHAR NOT NULL
);

CREATE TABLE need (
    id VARCHAR NOT NULL,
    workflow_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL
);

CREATE TABLE supply (
    id VARCHAR NOT NULL,
    need_id VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    switch_time DOUBLE,
    capacity DOUBLE,
    last_tested DATE
);

CREATE TABLE integration (
    id VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    hours_each DOUBLE,
    owner VARCHAR NOT NULL,
    rebuilders INTEGER,
    portable BOOLEAN NOT NULL,
    as_of DATE
);

CREATE TABLE signal (
    id VARCHAR NOT NULL,
    vendor_id VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    as_of DATE NOT NULL,
    standing VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    product_id VARCHAR,
    url VARCHAR NOT NULL,
    note VARCHAR NOT NULL
);

CREATE TABLE policy (
    id VARCHAR NOT NULL,
    proven_days INTEGER NOT NULL,
    share_limit DOUBLE NOT NULL,
    team_hours_per_week DOUBLE NOT NULL,
    person_hours_per_week DOUBLE NOT NULL
);
INSERT INTO policy VALUES ('policy', 180, 0.25, 40.0, 20.0);

CREATE TABLE setting (
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    reader VARCHAR NOT NULL,
    example BOOLEAN NOT NULL
);
INSERT INTO setting VALUES ('setting', '', '', 'EUR', '', '', false);

-- One row a change (before and after as JSON); rows of one edit share edit_id, label, author, changed_at and action. Only ever added to.
CREATE TABLE change (
    seq BIGINT NOT NULL,
    edit_id VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    of_edit VARCHAR,
    label VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    entity VARCHAR NOT NULL,
    entity_id VARCHAR NOT NULL,
    field VARCHAR,
    before VARCHAR NOT NULL,
    after VARCHAR NOT NULL
);

-- What was exported, and from which state (the hash of the register's content).
CREATE TABLE memo (
    id VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    product VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    author VARCHAR NOT NULL,
    reader VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    exported_at TIMESTAMP NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL
);
