#!/usr/bin/env python3
"""Checks tables of queues in a Markdown file: empty cells, time limits, retries against the deadline, keys.

usage: check_topology.py FILE

Exit 0: nothing found; 1: findings; 2: no such table, or no such file.
"""

import re
import sys
from pathlib import Path

COLUMNS = (
    "queue",
    "producer",
    "consumer",
    "attempts",
    "first wait",
    "longest wait",
    "time limit",
    "hidden for",
    "deadline",
    "idempotency key",
    "dead letters",
)
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
VOLATILE = re.compile(r"\{?(attempt|retry|now|timestamp|time|random|uuid|message.?id)\b", re.IGNORECASE)


def cells(line):
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


def tables(text):
    """Rows as ``(line, {column: cell})`` of every table that has a 'queue' and an 'attempts' column."""
    header = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.lstrip().startswith("|"):
            header = None
        elif header is None:
            header = [cell.lower() for cell in cells(line)]
        elif not set(line) <= set("|-: ") and {"queue", "attempts"} <= set(header):
            yield number, dict(zip(header, cells(line), strict=False))


def seconds(text):
    """The length of a duration such as ``90s``, ``10m`` or ``1h30m``; None when it is none."""
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)", text)
    if not parts or re.sub(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)|\s", "", text):
        return None
    return sum(float(number) * UNITS[unit] for number, unit in parts)


def last_start(row):
    """Seconds from the first attempt to the start of the last one when every attempt takes its whole time limit."""
    attempts = int(row["attempts"])
    first, longest, limit = (seconds(row[name]) for name in ("first wait", "longest wait", "time limit"))
    return sum(limit + min(longest, first * 2**index) for index in range(attempts - 1))


def check(row):
    """What is wrong with one queue, as texts; and when its last attempt begins (None where that cannot be told)."""
    found = [f"'{name}' is empty" for name in COLUMNS if row.get(name, "") in ("", "-", "?", "none", "tbd")]
    if found:
        return found, None
    if not row["attempts"].isdigit() or int(row["attempts"]) < 1:
        return [f"attempts is '{row['attempts']}', not a number"], None
    durations = ("first wait", "longest wait", "time limit", "hidden for", "deadline")
    found = [
        f"'{name}' is '{row[name]}', not a duration such as 90s or 10m" for name in durations if not seconds(row[name])
    ]
    if found:
        return found, None
    if seconds(row["time limit"]) >= seconds(row["hidden for"]):
        found.append("the time limit is not below the hidden time: two workers get the same message")
    if seconds(row["first wait"]) > seconds(row["longest wait"]):
        found.append("the first wait is longer than the longest")
    start = last_start(row)
    if start + seconds(row["time limit"]) > seconds(row["deadline"]):
        found.append(f"the last attempt begins after {start:.0f} s and can end after the deadline")
    if VOLATILE.search(row["idempotency key"]):
        found.append(f"the key '{row['idempotency key']}' is new each time, so it makes nothing idempotent")
    return found, start


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        asked = sys.argv[1:] in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    path = Path(sys.argv[1])
    if not path.is_file():
        print(f"{path}: there is no such file", file=sys.stderr)
        return 2
    rows, total, seen = list(tables(path.read_text(encoding="utf-8"))), 0, {}
    if not rows:
        print(f"{path}: no table with the columns 'queue' and 'attempts'", file=sys.stderr)
        return 2
    for number, row in rows:
        found, start = check(row)
        if seen.setdefault(row["queue"], row) != row:
            found.append("another row defines this queue differently")
        total += len(found)
        for text in found:
            print(f"{path}:{number}: {row['queue']}: {text}")
        if start is not None:
            print(f"{path}:{number}: {row['queue']}: last attempt begins {start:.0f} s after the first, at the latest")
    print(f"{len(rows)} queues, {total} findings")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
