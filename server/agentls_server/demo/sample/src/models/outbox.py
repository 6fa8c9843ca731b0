"""Messages that are to be sent. A message's key makes it one of its kind: adding it twice adds it once."""


def add(connection, tenant_id, key, text):
    """Whether the message is new."""
    done = connection.execute(
        "INSERT OR IGNORE INTO outbox (tenant_id, key, text) VALUES (?, ?, ?)", (tenant_id, key, text)
    )
    return done.rowcount == 1


def every(connection, tenant_id):
    """All messages of a tenant, newest first."""
    return connection.execute(
        "SELECT id, text, sent_at FROM outbox WHERE tenant_id = ? ORDER BY id DESC", (tenant_id,)
    ).fetchall()


def waiting(connection, tenant_id):
    """What is not sent yet, oldest first."""
    return connection.execute(
        "SELECT id, text FROM outbox WHERE tenant_id = ? AND sent_at IS NULL ORDER BY id", (tenant_id,)
    ).fetchall()


def sent(connection, tenant_id, row_id, moment):
    """Note that a message was sent at *moment* (such as ``2026-05-31T02:10:00Z``)."""
    connection.execute("UPDATE outbox SET sent_at = ? WHERE tenant_id = ? AND id = ?", (moment, tenant_id, row_id))
