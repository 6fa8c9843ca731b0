-- Two tenants with neighbouring data. Tokens: north-token, south-token. Base day: 2026-06-01.
-- Orders: 1 ordinary, 2 empty, 3 overdue (before the base day); 4 is the other tenant's, and looks like 1.
INSERT INTO tenants (id, name) VALUES (1, 'North Bakery'), (2, 'South Cycles') ON CONFLICT DO NOTHING;

INSERT INTO orders (id, tenant_id, number, contact, due_on, cents) VALUES
    (1, 1, '2026-001', 'orders@cafe.example', '2026-06-30', 2550),
    (2, 1, '2026-002', 'orders@cafe.example', '2026-06-30', 0),
    (3, 1, '2026-003', 'late@cafe.example', '2026-05-31', 10000),
    (4, 2, '2026-001', 'orders@cafe.example', '2026-06-30', 2550)
ON CONFLICT DO NOTHING;
