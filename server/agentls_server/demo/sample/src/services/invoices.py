"""What can be done with invoices, and the rules for it."""

import sqlite3
from datetime import date

from src.models import invoices
from src.services import cursor, money
from src.services.errors import ServiceError


def create(connection, tenant, body):
    """Make an invoice. Its number is the tenant's own choice, and is used once."""
    number, customer, due_on, lines = checked(body)
    net, tax, _ = money.total(lines, tenant["tax_rate"])
    try:
        with connection:
            invoices.add(connection, tenant["id"], number, customer, due_on, net, tax)
    except sqlite3.IntegrityError:
        raise ServiceError(409, "number_taken", f"there is already an invoice {number}") from None
    return get(connection, tenant, number)


def get(connection, tenant, number):
    """The tenant's invoice of that number."""
    row = invoices.by_number(connection, number)
    if row is None:
        raise ServiceError(404, "not_found", f"there is no invoice {number}")
    return shown(row)


def page(connection, tenant, after, limit):
    """A page of the tenant's invoices, and the cursor of the next one."""
    if not str(limit).isdigit() or not 1 <= int(limit) <= 100:
        raise ServiceError(400, "bad_limit", "limit is a whole number from 1 to 100")
    size = int(limit)
    rows = invoices.after(connection, tenant["id"], cursor.decode(after), size + 1)
    more = cursor.encode(rows[size - 1]["id"]) if len(rows) > size else None
    return {"items": [shown(row) for row in rows[:size]], "next": more}


def shown(row):
    fields = {name: row[name] for name in ("number", "customer", "due_on", "net", "tax")}
    return {**fields, "total": row["net"] + row["tax"]}


def checked(body):
    if not isinstance(body, dict):
        raise ServiceError(400, "bad_body", "the body is an object")
    for name in ("number", "customer", "due_on"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise ServiceError(400, "bad_body", f"{name} is a text")
    try:
        date.fromisoformat(body["due_on"])
    except ValueError:
        raise ServiceError(400, "bad_body", "due_on is a day such as 2026-05-31") from None
    lines = body.get("lines")
    if not isinstance(lines, list) or not lines or not all(is_line(line) for line in lines):
        raise ServiceError(400, "bad_body", "lines is a list of at least one {text, cents}")
    return body["number"], body["customer"], body["due_on"], lines


def is_line(line):
    return isinstance(line, dict) and isinstance(line.get("text"), str) and type(line.get("cents")) is int
