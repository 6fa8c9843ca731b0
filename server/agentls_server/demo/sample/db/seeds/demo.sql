-- Two tenants with neighbouring data, so that a leak shows. Their tokens are north-token and south-token.
INSERT INTO tenants (id, name, token_hash, tax_rate) VALUES
    (1, 'North Bakery', '836cfa606b46bcc7e646421dd3bf83a1a787fde882184d875f8e2028216d7f0d', 1900),
    (2, 'South Cycles', 'e1955c5ea92eddd74521e2b846a97d697b8a748d80135834483b55e1a18bd59f', 500)
ON CONFLICT DO NOTHING;

INSERT INTO invoices (id, tenant_id, number, customer, due_on, net, tax, paid) VALUES
    (1, 1, 'N-1', 'billing@cafe.example', '2026-04-30', 10000, 1900, 1),
    (2, 1, 'N-2', 'billing@cafe.example', '2026-05-31', 2550, 485, 0),
    (3, 2, 'S-1', 'office@club.example', '2026-05-15', 4200, 210, 0),
    (4, 2, 'S-2', 'office@club.example', '2026-06-15', 990, 50, 0)
ON CONFLICT DO NOTHING;

INSERT INTO outbox (id, tenant_id, key, text) VALUES
    (1, 1, 'reminder:2:2026-06-01', 'North Bakery reminds billing@cafe.example of invoice N-2'),
    (2, 2, 'reminder:3:2026-06-01', 'South Cycles reminds office@club.example of invoice S-1')
ON CONFLICT DO NOTHING;
