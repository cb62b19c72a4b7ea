-- The bad-week drill: what the standard scenarios do, and the money that a product may cost. Then scenarios of one's own.

ALTER TABLE policy ADD COLUMN drill_outage_hours DOUBLE DEFAULT 24;
ALTER TABLE policy ADD COLUMN drill_session_hours DOUBLE DEFAULT 1.5;
ALTER TABLE policy ADD COLUMN drill_inflation DOUBLE DEFAULT 15;
ALTER TABLE policy ADD COLUMN drill_price DOUBLE DEFAULT 2;
ALTER TABLE policy ADD COLUMN drill_quality DOUBLE DEFAULT 0.6;
ALTER TABLE policy ADD COLUMN drill_notice_days INTEGER DEFAULT 90;

-- budget: what the product may cost in a year. usage_cost: the part of its cost that grows with its use.
ALTER TABLE product ADD COLUMN budget DECIMAL(18, 2);
ALTER TABLE product ADD COLUMN usage_cost DECIMAL(18, 2);

-- Scenarios: named sets of changes to the register's numbers, and what their measures cost. Rows like all others.
CREATE TABLE scenario (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    yearly_cost DECIMAL(18, 2),
    one_off_cost DECIMAL(18, 2)
);

-- entity, row, field: what is changed; field is empty for a whole row. value: JSON.
CREATE TABLE scenario_change (
    id VARCHAR NOT NULL,
    scenario_id VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    "row" VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    "value" VARCHAR NOT NULL
);
