"""Tenants, and the tokens by which they are known."""

import hashlib


def by_token(connection, token):
    return connection.execute(
        "SELECT id, name, tax_rate FROM tenants WHERE token_hash = ?", (hash_of(token),)
    ).fetchone()


def all_tenants(connection):
    return connection.execute("SELECT id, name, tax_rate FROM tenants ORDER BY id").fetchall()


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()
