-- up
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL REFERENCES tenants (id),
    number TEXT NOT NULL,
    customer TEXT NOT NULL,
    due_on TEXT NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    paid INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX invoices_number ON invoices (number);
CREATE INDEX invoices_due ON invoices (tenant_id, due_on);

-- down
DROP TABLE invoices;
