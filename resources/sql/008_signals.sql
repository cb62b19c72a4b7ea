-- Signals from the network: where each vendor's can be asked for, and what was fetched the last time.

-- address: a web address, owner/name of a repository, or a topic; never with a password in it.
CREATE TABLE feed (
    id VARCHAR NOT NULL,
    vendor_id VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    product_id VARCHAR,
    note VARCHAR NOT NULL
);

-- The last body from each address, with what the server said to ask by the next time. No part of the register's state:
-- what follows from it are signals and incidents, and those are.
CREATE TABLE snapshot (
    url VARCHAR PRIMARY KEY,
    etag VARCHAR NOT NULL,
    last_modified VARCHAR NOT NULL,
    link VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    sha256 VARCHAR NOT NULL,
    body BLOB NOT NULL
);
