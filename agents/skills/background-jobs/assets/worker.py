#!/usr/bin/env python3
"""A worker on SQLite: claims a job, does it once, retries what passes, keeps what does not. Run it to see it work."""

import random
import sqlite3

SCHEMA = """
CREATE TABLE jobs (id INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, run_at REAL NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', reason TEXT,
    UNIQUE (tenant_id, key));
CREATE TABLE effects (tenant_id INTEGER NOT NULL, key TEXT NOT NULL, UNIQUE (tenant_id, key));
"""
ATTEMPTS, FIRST, LONGEST, HIDDEN = 6, 10, 600, 120


class Passing(Exception):
    """The work failed in a way that passes by itself."""


def claim(database, now):
    """The next job that is due; hidden from other workers for a while, in one statement."""
    with database:
        return database.execute(
            "UPDATE jobs SET attempts = attempts + 1, run_at = ? WHERE id = (SELECT id FROM jobs"
            " WHERE state = 'waiting' AND run_at <= ? ORDER BY run_at, id LIMIT 1) RETURNING id, tenant_id, key, attempts",
            (now + HIDDEN, now),
        ).fetchone()


def work(database, now, effect):
    """Do one job, if one is due. The effect and its key are one transaction: a second time changes nothing."""
    job = claim(database, now)
    if job is None:
        return False
    row, tenant, key, attempts = job
    try:
        with database:
            new = database.execute("INSERT OR IGNORE INTO effects VALUES (?, ?)", (tenant, key)).rowcount
            if new:
                effect(tenant, key)
            database.execute("UPDATE jobs SET state = 'done' WHERE id = ?", (row,))
    except Passing as error:
        wait = random.uniform(0.5, 1) * min(LONGEST, FIRST * 2 ** (attempts - 1))
        state = "waiting" if attempts < ATTEMPTS else "dead"
        settle(database, row, state, now + wait, str(error))
    except Exception as error:  # not known to pass: to the dead letters, for someone to read
        settle(database, row, "dead", now, repr(error))
    return True


def settle(database, row, state, run_at, reason):
    with database:
        database.execute(
            "UPDATE jobs SET state = ?, run_at = ?, reason = ? WHERE id = ?", (state, run_at, reason, row)
        )


def demonstrate():
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    for key in ("sound", "passing", "broken", "sound"):
        database.execute("INSERT OR IGNORE INTO jobs (tenant_id, name, key) VALUES (1, 'show', ?)", (key,))
    done, failures = [], {"passing": 2}

    def effect(tenant, key):
        if key == "broken":
            raise ValueError("will never work")
        if failures.get(key):
            failures[key] -= 1
            raise Passing("try later")
        done.append(key)

    for now in range(0, 3600, 5):
        while work(database, now, effect):
            pass
    for row in database.execute("SELECT key, state, attempts, reason FROM jobs ORDER BY id"):
        print(*row)
    assert sorted(done) == ["passing", "sound"], done


if __name__ == "__main__":
    demonstrate()
