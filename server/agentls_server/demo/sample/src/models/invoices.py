"""Invoices in the database."""

COLUMNS = "id, tenant_id, number, customer, due_on, net, tax, paid"


def add(connection, tenant_id, number, customer, due_on, net, tax):
    connection.execute(
        "INSERT INTO invoices (tenant_id, number, customer, due_on, net, tax) VALUES (?, ?, ?, ?, ?, ?)",
        (tenant_id, number, customer, due_on, net, tax),
    )


def by_number(connection, number):
    return connection.execute(
        f"SELECT {COLUMNS} FROM invoices WHERE number = ?", (number,)
    ).fetchone()


def after(connection, tenant_id, row_id, limit):
    return connection.execute(
        f"SELECT {COLUMNS} FROM invoices WHERE tenant_id = ? AND id > ? ORDER BY id LIMIT ?",
        (tenant_id, row_id, limit),
    ).fetchall()


def overdue(connection, tenant_id, day):
    return connection.execute(
        f"SELECT {COLUMNS} FROM invoices WHERE tenant_id = ? AND due_on < ? AND NOT paid ORDER BY id",
        (tenant_id, day),
    ).fetchall()
