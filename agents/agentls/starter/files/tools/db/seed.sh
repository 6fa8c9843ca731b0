#!/bin/sh
# Loads test data: seed.sh [FILE]. FILE is the SQLite database for SQL seeds, var/dev.db if none is named.
set -u
. "$(dirname "$0")/../stack.sh"

sql_folder() { for each in db/seeds seeds database/seeds; do files_in "$each" && return 0; done; return 1; }
files_in() { folder=$1; for one in "$1"/*.sql; do [ -f "$one" ] && return 0; done; return 1; }

# Forward parts of the migrations, then the seeds, into a file of SQLite.
into_sqlite() {
    need_python || return
    target=$1
    mkdir -p "$(dirname "$target")"
    run "$PYTHON" - "$target" "$folder" db/migrations migrations <<'PYTHON'
import re
import sqlite3
import sys
from pathlib import Path

target, seeds, *places = sys.argv[1:]
fresh = not Path(target).exists()
database = sqlite3.connect(target)
try:
    if fresh:
        for place in places:
            for path in sorted(Path(place).glob("*.sql")):
                if not path.name.endswith(".down.sql"):
                    text = path.read_text(encoding="utf-8")
                    database.executescript(re.split(r"(?im)^--+\s*(?:\+\w+\s+|migrate:)?(?:down|rollback)\b.*$", text)[0])
    for path in sorted(Path(seeds).glob("*.sql")):
        database.executescript(path.read_text(encoding="utf-8"))
except sqlite3.Error as error:
    print(f"{path}: {error}")
    if fresh:
        database.close()
        Path(target).unlink()
    sys.exit(1)
for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
    print(table, *database.execute(f'SELECT count(*) FROM "{table}"').fetchone())
PYTHON
}

# SQL seeds into the PostgreSQL of DATABASE_URL, if it is on this machine.
into_postgres() {
    case $DATABASE_URL in
        *@localhost[:/]* | *@127.0.0.1[:/]* | *//localhost[:/]* | *//127.0.0.1[:/]*) ;;
        *) printf 'refused: DATABASE_URL names no database on this machine\n'; failed=1; return ;;
    esac
    has psql || { missing_ "psql"; return; }
    for one in "$folder"/*.sql; do run psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -q -f "$one"; done
}

node_seed() {
    for name in db:seed seed; do
        if node_script "$name"; then run "$manager" run "$name"; return 0; fi
    done
    if says '"prisma"[[:space:]]*:' package.json && says '"seed"[[:space:]]*:' package.json && node_bin prisma; then
        run node_modules/.bin/prisma db seed
        return 0
    fi
    return 1
}

if is_node && has node && { node_script db:seed || node_script seed || says '"seed"[[:space:]]*:' package.json; }; then
    if node_ready; then node_seed || unset_ "Node: package.json has no script 'db:seed' or 'seed'"; fi
elif sql_folder; then
    case ${DATABASE_URL:-} in
        postgres*) into_postgres ;;
        *) into_sqlite "${1:-var/dev.db}" ;;
    esac
elif says '^seed:' Makefile && has make; then
    run make seed
elif any scripts/seed.py seeds/seed.py db/seed.py; then
    need_python && for each in scripts/seed.py seeds/seed.py db/seed.py; do
        if [ -f "$each" ]; then run "$PYTHON" "$each" && break; fi
    done
else
    unset_ "no SQL in db/seeds or seeds, no script 'db:seed' in package.json, no 'seed' in the Makefile, no scripts/seed.py"
fi
finish "there are no seeds"
