-- up
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL REFERENCES tenants (id),
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    sent_at TEXT
);
CREATE UNIQUE INDEX outbox_key ON outbox (tenant_id, key);

-- down
DROP TABLE outbox;
