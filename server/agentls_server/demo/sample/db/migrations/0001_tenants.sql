-- up
CREATE TABLE tenants (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    tax_rate INTEGER NOT NULL DEFAULT 1900
);

-- down
DROP TABLE tenants;
