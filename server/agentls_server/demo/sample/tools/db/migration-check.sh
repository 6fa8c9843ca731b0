#!/bin/sh
# Runs every migration up, down and up again on an empty database, and looks at what is left.
set -eu
cd "$(dirname "$0")/../.."
PYTHONPATH=. exec python3 - <<'PYTHON'
import sqlite3
import sys

from src.models.database import connect, migrations

SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
steps = migrations()
found = [
    f"migration {number:04} has no '-- {part}' part"
    for number, *parts in steps for part, text in zip(("up", "down"), parts) if not text.strip()
]
if [number for number, *_ in steps] != list(range(1, len(steps) + 1)):
    found.append("the numbers are not 0001, 0002, ... without a gap")
database = connect()
schemas = []
try:
    for number, up, _ in steps:
        schemas.append(list(map(tuple, database.execute(SCHEMA))))
        database.executescript(up)
    full = list(map(tuple, database.execute(SCHEMA)))
    for (number, _, down), before in zip(reversed(steps), reversed(schemas)):
        database.executescript(down)
        if list(map(tuple, database.execute(SCHEMA))) != before:
            found.append(f"migration {number:04}: its down part does not take back its up part")
    for number, up, _ in steps:
        database.executescript(up)
    if list(map(tuple, database.execute(SCHEMA))) != full:
        found.append("up, down and up again gives another schema")
except sqlite3.Error as error:
    found.append(f"migration {number:04}: {error}")
print("\n".join([*found, f"{len(steps)} migrations, {len(found)} findings"]))
sys.exit(bool(found))
PYTHON
