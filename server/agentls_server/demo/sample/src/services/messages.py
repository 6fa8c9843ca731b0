"""What a tenant's customers are told, and when they were."""

from src.models import outbox


def every(connection, tenant):
    """All messages of the tenant, newest first."""
    return {"items": [shown(row) for row in outbox.every(connection, tenant["id"])]}


def shown(row):
    return {"text": row["text"], "sent_at": row["sent_at"]}
