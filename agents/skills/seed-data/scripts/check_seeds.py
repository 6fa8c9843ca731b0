#!/usr/bin/env python3
"""Loads seeds into a database in memory, twice, and reports what is wrong with them.

usage: check_seeds.py --schema FOLDER --seeds FOLDER [--column tenant_id]

Exit 0: nothing found; 1: findings; 2: the arguments make no sense.
"""

import argparse
import re
import sqlite3
import sys
from pathlib import Path

EMAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)*)")
RESERVED = re.compile(r"(?:^|\.)(?:example|test|invalid|localhost)$|(?:^|\.)example\.(?:com|org|net)$", re.IGNORECASE)


def forwards(path):
    """A migration's text without the part that takes it back."""
    return re.split(
        r"^--+\s*(?:down|rollback)\b", path.read_text(encoding="utf-8"), flags=re.IGNORECASE | re.MULTILINE
    )[0]


def whole(path):
    return path.read_text(encoding="utf-8")


def tables_of(database):
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [name for (name,) in rows]


def counts_of(database):
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables_of(database)}


def load(database, paths, read):
    """Run the files; what failed, as texts."""
    found = []
    for path in paths:
        try:
            database.executescript(read(path))
        except sqlite3.Error as error:
            found.append(f"{path}: {error}")
    return found


def check_rows(database, column):
    found = [f"{name}: has no row" for name, count in counts_of(database).items() if not count]
    for name in tables_of(database):
        columns = {row[1] for row in database.execute(f'PRAGMA table_info("{name}")')}
        if column in columns:
            (tenants,) = database.execute(f'SELECT count(DISTINCT "{column}") FROM "{name}"').fetchone()
            if tenants == 1:
                found.append(f"{name}: all rows belong to one tenant, so a leak would not show")
    broken = database.execute("PRAGMA foreign_key_check").fetchall()
    return found + [f"{table}: row {row} points to a missing row of {parent}" for table, row, parent, _ in broken]


def check_addresses(paths):
    return [
        f"{path}:{number}: {match[0]} may belong to someone; use a domain under .example or .test"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        for match in EMAIL.finditer(line)
        if not RESERVED.search(match[1])
    ]


def check(schema, seeds, column):
    """All findings."""
    database = sqlite3.connect(":memory:")
    found = load(database, sorted(schema.rglob("*.sql")), forwards)
    if found:
        return [f"the schema does not build: {each}" for each in found]
    database.execute("PRAGMA foreign_keys = ON")
    paths = sorted(seeds.rglob("*.sql"))
    found = load(database, paths, whole)
    once = counts_of(database)
    again = load(database, paths, whole)
    found += [f"the second time: {each}" for each in again if each not in found]
    for name, count in counts_of(database).items():
        if count != once[name]:
            found.append(f"{name}: {once[name]} rows after loading once, {count} after loading twice")
    return found + check_rows(database, column) + check_addresses(paths)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--schema", type=Path, required=True, help="folder with the SQL of the schema or its migrations"
    )
    parser.add_argument("--seeds", type=Path, required=True, help="folder with the seeds")
    parser.add_argument("--column", default="tenant_id", help="the column that names the tenant")
    options = parser.parse_args()
    if not options.schema.is_dir() or not options.seeds.is_dir():
        parser.error("--schema and --seeds are folders")
    found = check(options.schema, options.seeds, options.column)
    print("\n".join([*found, f"{len(list(options.seeds.rglob('*.sql')))} files, {len(found)} findings"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
