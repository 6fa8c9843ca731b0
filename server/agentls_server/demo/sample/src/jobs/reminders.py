"""The nightly job that reminds customers of what is due. It may run twice: a reminder is written once a day."""

from src.models import invoices, outbox, tenants


def remind(connection, day):
    """Write the reminders of *day* (such as ``2026-05-31``) for all tenants; how many are new."""
    new = 0
    for tenant in tenants.all_tenants(connection):
        with connection:
            for row in invoices.overdue(connection, tenant["id"], day):
                text = f"{tenant['name']} reminds {row['customer']} of invoice {row['number']}"
                new += outbox.add(connection, tenant["id"], f"reminder:{row['id']}:{day}", text)
    return new
