"""Messages that are to be sent. A message's key makes it one of its kind: adding it twice adds it once."""


def add(connection, tenant_id, key, text):
    """Whether the message is new."""
    done = connection.execute(
        "INSERT OR IGNORE INTO outbox (tenant_id, key, text) VALUES (?, ?, ?)", (tenant_id, key, text)
    )
    return done.rowcount == 1
