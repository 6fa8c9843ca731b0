#!/usr/bin/env python3
"""Checks a table of work packages: cells, dependencies, places side by side, acceptance criteria; prints the waves.

usage: check_packages.py FILE

Exit 0: nothing found; 1: findings; 2: no such table, or no such file.
"""

import re
import sys
from itertools import combinations
from pathlib import Path

COLUMNS = ("package", "owner", "purpose", "after", "places", "meets", "check", "way back")
NOTHING = {"", "-", "none", "\N{EN DASH}", "\N{EM DASH}"}
MAY_BE_NOTHING = ("after", "meets")


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables(text):
    """Rows as ``(line, {column: cell})`` of every table that has a 'package' and a 'places' column."""
    header = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.lstrip().startswith("|"):
            header = None
        elif header is None:
            header = [cell.lower() for cell in cells(line)]
        elif not set(line) <= set("|-: ") and {"package", "places"} <= set(header):
            yield number, dict(zip(header, cells(line), strict=False))


def names(cell):
    """The entries of a cell, without the marks of code."""
    return [] if cell.strip() in NOTHING else [each for each in re.split(r"[,\s]+", cell.replace("`", "")) if each]


def criteria(text):
    """The criteria that are listed under a heading of that name."""
    part = re.search(r"(?ims)^#+[^\n]*acceptance criteria[^\n]*\n(.*?)(?=^#|\Z)", text)
    return re.findall(r"(?m)^\s*[-*]\s*\**([A-Z]+\d+)\b", part[1]) if part else []


def before(packages, name, seen=()):
    """All packages that must be done before *name*; it is among them if there is a circle."""
    found = set()
    for each in names(packages[name].get("after", "")):
        if each in packages and each not in found:
            found.add(each)
            if each not in seen:
                found |= before(packages, each, (*seen, name))
    return found


def touch(one, other):
    """Whether a place lies in another, or is the same."""
    one, other = (each.removeprefix("./").removesuffix("**").rstrip("/") for each in (one, other))
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def check_rows(path, rows, packages):
    for number, row in rows:
        name = row["package"]
        for column in COLUMNS:
            if column not in MAY_BE_NOTHING and row.get(column, "").strip() in NOTHING:
                yield f"{path}:{number}: {name}: '{column}' is empty"
        for each in names(row.get("after", "")):
            if each not in packages:
                yield f"{path}:{number}: {name}: comes after {each}, which is no package"
        if name in before(packages, name):
            yield f"{path}:{number}: {name}: comes after itself"
        if packages[name] is not row:
            yield f"{path}:{number}: {name}: another row has the same name"


def check_places(path, packages):
    for one, other in combinations(packages, 2):
        if one in before(packages, other) or other in before(packages, one):
            continue
        for place in names(packages[one]["places"]):
            for beside in names(packages[other]["places"]):
                if touch(place, beside):
                    wider = min(place, beside, key=len)
                    yield f"{path}: {one} and {other} may run side by side, and both change {wider}"


def check_criteria(path, text, packages):
    listed = criteria(text)
    met = {each for row in packages.values() for each in names(row.get("meets", ""))}
    yield from (f"{path}: {each} is met by no package" for each in listed if each not in met)
    yield from (f"{path}: {each} is met, but not among the acceptance criteria" for each in sorted(met - set(listed)))


def waves(packages):
    """Lists of packages that may run side by side, in order; what is in a circle is in none."""
    done, left = set(), dict(packages)
    while ready := [name for name in left if before(packages, name) <= done]:
        yield ready
        done |= set(ready)
        left = {name: row for name, row in left.items() if name not in done}


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        asked = sys.argv[1:] in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    path = Path(sys.argv[1])
    if not path.is_file():
        print(f"{path}: there is no such file", file=sys.stderr)
        return 2
    text = path.read_text(encoding="utf-8")
    rows, packages = list(tables(text)), {}
    if not rows:
        print(f"{path}: no table with the columns 'package' and 'places'", file=sys.stderr)
        return 2
    for _, row in rows:
        packages.setdefault(row["package"], row)
    found = [*check_rows(path, rows, packages), *check_places(path, packages), *check_criteria(path, text, packages)]
    print("\n".join(found + [f"wave {number}: {', '.join(each)}" for number, each in enumerate(waves(packages), 1)]))
    print(f"{len(packages)} packages, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
