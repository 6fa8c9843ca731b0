#!/bin/sh
# Checks the migrations without ever touching a database that is in use.
# SQL files: numbers in order, a way back for each; in SQLite up, down and up again, in memory.
# Alembic: one head, and SQL for both ways. Django, Prisma, Drizzle: nothing in the models without a migration.
set -u
. "$(dirname "$0")/../stack.sh"

sql_check() {
    need_python || return
    run "$PYTHON" - "$1" <<'PYTHON'
import re
import sqlite3
import sys
from pathlib import Path

folder = Path(sys.argv[1])
DOWN = re.compile(r"(?im)^--+\s*(?:\+\w+\s+|migrate:)?(?:down|rollback)\b.*$")
SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
DIALECT = re.compile(r"(?i)\b(?:serial|bigserial|jsonb|timestamptz|auto_increment|engine\s*=|create extension|uuid_generate|plpgsql)\b")
steps, found, seen = [], [], {}
for path in sorted(folder.glob("*.sql")):
    if path.name.endswith(".down.sql"):
        continue
    text = path.read_text(encoding="utf-8")
    if path.name.endswith(".up.sql"):
        other = path.with_name(path.name.removesuffix(".up.sql") + ".down.sql")
        up, down = text, other.read_text(encoding="utf-8") if other.is_file() else ""
    else:
        up, *rest = DOWN.split(text, maxsplit=1)
        down = "".join(rest)
    number = re.match(r"[Vv]?(\d+)", path.name)
    if not number:
        found.append(f"{path}: its name does not begin with a number")
    elif (first := seen.setdefault(int(number[1]), path)) != path:
        found.append(f"{path}: the same number as {first.name}")
    if not re.sub(r"--.*", "", down).strip():
        found.append(f"{path}: has no way back (a '-- down' part, or a .down.sql)")
    steps.append((path, up, down))
config = Path("company.config.yaml")
named = re.search(r"(?m)^  database:\s*['\"]?(\w+)", config.read_text(encoding="utf-8")) if config.is_file() else None
sqlite = named[1].lower() == "sqlite" if named and named[1] != "unknown" else not any(DIALECT.search(up) for _, up, _ in steps)
if sqlite and not found:
    database, path = sqlite3.connect(":memory:"), None
    try:
        before = []
        for path, up, _ in steps:
            before.append(database.execute(SCHEMA).fetchall())
            database.executescript(up)
        full = database.execute(SCHEMA).fetchall()
        for path, _, down in reversed(steps):
            database.executescript(down)
            if database.execute(SCHEMA).fetchall() != before.pop():
                found.append(f"{path}: its way back does not take back what it did")
        for path, up, _ in steps:
            database.executescript(up)
        if database.execute(SCHEMA).fetchall() != full:
            found.append("up, down and up again gives another schema")
    except sqlite3.Error as error:
        found.append(f"{path}: {error}")
elif not sqlite:
    print("not run: this is not for SQLite; only names, numbers and ways back were looked at")
print("\n".join([*found, f"{len(steps)} migrations, {len(found)} findings"]))
sys.exit(bool(found))
PYTHON
}

one_head() {
    heads=$("$PYTHON" -m alembic heads) || return 1
    printf '%s\n' "$heads"
    [ "$(printf '%s\n' "$heads" | grep -c .)" -eq 1 ] || { echo "there are several heads"; return 1; }
}
both_ways() {
    "$PYTHON" -m alembic upgrade head --sql >/dev/null && "$PYTHON" -m alembic downgrade head:base --sql >/dev/null
}

known=0
if [ -f alembic.ini ]; then
    known=1
    if module alembic; then run one_head; run both_ways; else missing_ "alembic (there is an alembic.ini)"; fi
fi
if [ -f manage.py ]; then
    known=1
    if module django; then run "$PYTHON" manage.py makemigrations --check --dry-run; else missing_ "django"; fi
fi
if [ -f prisma/schema.prisma ]; then
    known=1
    if node_bin prisma; then
        run node_modules/.bin/prisma validate
        if [ -n "${SHADOW_DATABASE_URL:-}" ]; then
            run node_modules/.bin/prisma migrate diff --from-migrations prisma/migrations \
                --to-schema-datamodel prisma/schema.prisma --shadow-database-url "$SHADOW_DATABASE_URL" --exit-code
        else
            unset_ "SHADOW_DATABASE_URL: whether the migrations give the schema was not compared"
        fi
    else missing_ "prisma (there is a prisma/schema.prisma)"; fi
fi
if any drizzle.config.ts drizzle.config.js; then
    known=1
    if node_bin drizzle-kit; then run node_modules/.bin/drizzle-kit check; else missing_ "drizzle-kit (it is configured)"; fi
fi
for each in db/migrations migrations database/migrations; do
    for one in "$each"/*.sql; do
        if [ -f "$one" ]; then known=1 && sql_check "$each"; fi
        break
    done
done
[ "$known" -eq 1 ] || unset_ "no SQL in db/migrations or migrations, no Alembic, Django, Prisma or Drizzle"
finish "there are no migrations"
