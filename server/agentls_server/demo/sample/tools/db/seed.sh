#!/bin/sh
# Makes or updates a database with test data: seed.sh [FILE]; var/tally.db if none is named. May be run again.
set -eu
cd "$(dirname "$0")/../.."
target="${1:-var/tally.db}"
mkdir -p "$(dirname "$target")"
PYTHONPATH=. exec python3 - "$target" <<'PYTHON'
import sys
from pathlib import Path

from src.models.database import connect, migrate

database = connect(sys.argv[1])
migrate(database)
for path in sorted(Path("db/seeds").glob("*.sql")):
    database.executescript(path.read_text(encoding="utf-8"))
for table in ("tenants", "invoices", "outbox"):
    print(table, *database.execute(f"SELECT count(*) FROM {table}").fetchone())
PYTHON
