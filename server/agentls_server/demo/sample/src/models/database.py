"""The database: how it is opened, and how its schema moves on."""

import re
import sqlite3
from pathlib import Path

MIGRATIONS = Path(__file__).parents[2] / "db" / "migrations"


def connect(path=":memory:"):
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def migrations(folder=MIGRATIONS):
    """``(number, up, down)`` of every migration, in order. A file has both parts, below ``-- up`` and ``-- down``."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        parts = re.split(r"^-- (up|down)\s*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        sections = dict(zip(parts[1::2], parts[2::2]))
        found.append((int(path.name.split("_")[0]), sections.get("up", ""), sections.get("down", "")))
    return found


def migrate(connection):
    """Bring the schema up to date."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number, up, _ in migrations():
        if number > version:
            connection.executescript(f"BEGIN; {up}; PRAGMA user_version = {number}; COMMIT;")
