"""The job that sends what waits in the outbox. What fails stays there, and is tried again the next time."""

from src.models import outbox, tenants


def deliver(connection, send, moment):
    """Hand every waiting text to *send*, oldest first; how many were taken. OSError means: not now."""
    taken = 0
    for tenant in tenants.all_tenants(connection):
        for row in outbox.waiting(connection, tenant["id"]):
            try:
                send(row["text"])
            except OSError:
                break
            with connection:
                outbox.sent(connection, tenant["id"], row["id"], moment)
            taken += 1
    return taken
