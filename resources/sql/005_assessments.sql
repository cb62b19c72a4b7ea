-- Assessments: the questionnaires in use, who assessed what, answers and evidence. They are rows of the register; the bytes
-- of evidence (evidence_file) lie beside them, once for each content. They stay when a row of evidence goes, so that
-- undo can bring it back.

-- After how many months an approved assessment is due again.
ALTER TABLE policy ADD COLUMN review_months_critical INTEGER DEFAULT 6;
ALTER TABLE policy ADD COLUMN review_months_other INTEGER DEFAULT 12;

-- key: the id of the definition, which stays from version to version. definition: TOML.
CREATE TABLE questionnaire (
    id VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    definition VARCHAR NOT NULL
);

-- facts: those of the register at the approval, as JSON; empty before.
CREATE TABLE assessment (
    id VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    questionnaire_id VARCHAR NOT NULL,
    started DATE NOT NULL,
    number INTEGER NOT NULL,
    status VARCHAR NOT NULL,
    assessor VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    approved_on DATE,
    review_due DATE,
    note VARCHAR NOT NULL,
    facts VARCHAR NOT NULL
);

-- value: as JSON; empty while unanswered.
CREATE TABLE answer (
    id VARCHAR NOT NULL,
    assessment_id VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    not_applicable VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    answered_by VARCHAR NOT NULL,
    answered_at TIMESTAMP_MS
);

-- sha256: that of evidence_file, empty for a link.
CREATE TABLE evidence (
    id VARCHAR NOT NULL,
    answer_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    link VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size INTEGER,
    expires DATE,
    added_by VARCHAR NOT NULL,
    added_at TIMESTAMP_MS
);

CREATE TABLE evidence_file (
    sha256 VARCHAR NOT NULL,
    content BLOB NOT NULL
);
