#!/usr/bin/env python3
"""Finds SQL on tables of tenants that does not name the tenant, and unique indexes that do not begin with it.

usage: find_unscoped.py --schema FOLDER [--code FOLDER] [--column tenant_id]

Exit 0: nothing found; 1: findings; 2: the arguments make no sense. Indexes that a later file drops are not reported.
"""

import argparse
import re
import sys
from pathlib import Path

SUFFIXES = {".py", ".rb", ".js", ".ts", ".go", ".java", ".kt", ".php", ".cs", ".rs", ".sql"}
TABLE = re.compile(
    r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\"`]?(\w+)[\"`]?\s*\((.*?)\)\s*;", re.IGNORECASE | re.DOTALL
)
INDEX = re.compile(
    r"CREATE\s+UNIQUE\s+INDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s+ON\s+[\"`]?(\w+)[\"`]?\s*\(([^)]*)\)", re.IGNORECASE
)
DROP = re.compile(r"DROP\s+INDEX\s+(?:IF\s+EXISTS\s+)?(\w+)", re.IGNORECASE)
CONSTRAINT = re.compile(r"(?:CONSTRAINT\s+\w+\s+)?UNIQUE\s*\(([^)]*)\)", re.IGNORECASE)
STATEMENT = re.compile(
    r"\b(?:SELECT\b[^;]*?\bFROM|UPDATE|DELETE\s+FROM|INSERT\s+(?:OR\s+\w+\s+)?INTO)\s+[\"`]?(\w+)", re.DOTALL
)
EXEMPT = re.compile(r"tenant:\s*all")


def forwards(path):
    """A migration's text without the part that takes it back."""
    return re.split(
        r"^--+\s*(?:down|rollback)\b", path.read_text(encoding="utf-8"), flags=re.IGNORECASE | re.MULTILINE
    )[0]


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def unique_columns(body):
    """``(offset, columns)`` of each unique key among the definitions of a table."""
    start = depth = 0
    for index, char in enumerate(f"{body},"):
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            part = body[start:index]
            at = start + len(part) - len(part.lstrip())
            if key := CONSTRAINT.match(part.strip()):
                yield at, key[1].strip()
            elif re.search(r"\bUNIQUE\b", part, re.IGNORECASE):
                yield at, part.split()[0].strip('"`')
            start = index + 1


def read_schema(folder, column):
    """The tables of tenants, and what is wrong with their unique keys."""
    tables, indexes = set(), {}
    for path in sorted(folder.rglob("*.sql")):
        text = forwards(path)
        for found in TABLE.finditer(text):
            name, body = found[1].lower(), found[2]
            if not re.search(rf"\b{column}\b", body):
                continue
            tables.add(name)
            for at, columns in unique_columns(body):
                indexes[f"{name}.{columns}"] = (path, line_of(text, found.start(2) + at), name, columns)
        for found in re.finditer(f"{INDEX.pattern}|{DROP.pattern}", text, re.IGNORECASE):
            if found[4]:
                indexes.pop(found[4].lower(), None)
            else:
                indexes[found[1].lower()] = (path, line_of(text, found.start()), found[2].lower(), found[3].strip())
    wide = [
        f"{path}:{line}: unique on {table} ({columns}) does not begin with {column}"
        for path, line, table, columns in indexes.values()
        if table in tables and not re.match(rf"{column}\b", columns)
    ]
    return tables, wide


def read_code(folder, tables, column):
    """Statements on *tables* without *column*: among an INSERT's columns, after the table's name in the others."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES):
        text = path.read_text(encoding="utf-8", errors="replace")
        for match in STATEMENT.finditer(text):
            if match[1].lower() not in tables:
                continue
            before = text[: match.start()].rsplit("\n", 2)[-2:]
            verb = match[0].split()[0].upper()
            start = match.start() if verb == "INSERT" else match.end()
            if re.search(rf"\b{column}\b", text[start : end_of(text, match)]) or EXEMPT.search(" ".join(before)):
                continue
            found.append(f"{path}:{line_of(text, match.start())}: {verb} on {match[1]} does not name {column}")
    return found


def end_of(text, match):
    """Where the statement of *match* ends: at the quote that closes its string, a semicolon, or a blank line."""
    opened = re.search(r'("""|\'\'\'|"|\'|`)[^"\'`]*\Z', text[: match.start()].rsplit("\n\n", 1)[-1])
    ends = [text.find(each, match.end()) for each in (";", "\n\n", *((opened[1],) if opened else ()))]
    return min((end for end in ends if end >= 0), default=len(text))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--schema", type=Path, required=True, help="folder with the SQL of the schema or its migrations"
    )
    parser.add_argument("--code", type=Path, help="folder with the code that holds SQL")
    parser.add_argument("--column", default="tenant_id", help="the column that names the tenant")
    options = parser.parse_args()
    if not options.schema.is_dir() or (options.code and not options.code.is_dir()):
        parser.error("--schema and --code are folders")
    tables, found = read_schema(options.schema, options.column)
    if options.code:
        found += read_code(options.code, tables, options.column)
    print("\n".join([*found, f"{len(tables)} tables of tenants, {len(found)} findings"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
