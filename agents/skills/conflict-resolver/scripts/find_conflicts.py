#!/usr/bin/env python3
"""Finds what a merge leaves behind: marks, rejects, files that do not parse, numbers and names that are given twice.

usage: find_conflicts.py FOLDER

Exit 0: nothing found; 1: findings; 2: no such folder.
"""

import ast
import json
import re
import sys
from pathlib import Path

SKIPPED = {".git", "node_modules", ".venv", "venv", "vendor", "dist", "build", "__pycache__"}
LARGEST = 2_000_000
START, MIDDLE, END = (re.compile(rb"(?m)^" + mark + rb"(?: .*)?\r?$") for mark in (b"<{7}", b"={7}", b">{7}"))
MANY = {"overload", "setter", "getter", "deleter", "register", "property", "fixture"}


def files(folder):
    for path in sorted(folder.rglob("*")):
        if not SKIPPED & set(path.relative_to(folder).parts) and path.is_file() and path.stat().st_size <= LARGEST:
            yield path


def line_of(data, offset):
    return data.count(b"\n", 0, offset) + 1


def marks(path, data):
    """A start mark with a middle and an end after it; a lone line of seven signs may be a heading."""
    for start in START.finditer(data):
        middle = MIDDLE.search(data, start.end())
        if middle and END.search(data, middle.end()):
            yield f"{path}:{line_of(data, start.start())}: a conflict is not resolved"


def twice(pairs):
    """An object of JSON with the keys that it has more than once."""
    seen = {}
    for key, value in pairs:
        if key in seen:
            raise KeyError(key)
        seen[key] = value
    return seen


def check_json(path, data):
    try:
        json.loads(data, object_pairs_hook=twice)
    except KeyError as error:
        yield f"{path}: the key {error} stands twice in one object"
    except ValueError as error:
        yield f"{path}: does not parse: {error}"


def check_python(path, data):
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError) as error:
        yield f"{path}:{getattr(error, 'lineno', 0)}: does not parse: {getattr(error, 'msg', error)}"
        return
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module | ast.ClassDef):
            seen = {}
            for node in scope.body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not decorated(node):
                    if node.name in seen:
                        yield f"{path}:{node.lineno}: {node.name} is defined in line {seen[node.name]} already"
                    seen[node.name] = node.lineno


def decorated(node):
    """Whether a decorator says that there may be several of that name."""
    return any(MANY & set(re.findall(r"\w+", ast.unparse(each))) for each in node.decorator_list)


def numbers(paths):
    """Migrations of one folder whose names begin with the same number."""
    seen = {}
    for path in paths:
        found = re.match(r"[Vv]?(\d{3,})[_.-]", path.name)
        if (
            found
            and path.suffix in (".sql", ".py", ".js", ".ts", ".rb")
            and re.search("migrat|versions", str(path.parent))
        ):
            way = "down" if path.name.endswith(".down.sql") else "up"
            other = seen.setdefault((path.parent, int(found[1]), way), path)
            if other != path:
                yield f"{path}: has the same number as {other.name}"


def check(folder):
    paths = list(files(folder))
    yield from numbers(paths)
    for path in paths:
        if path.suffix in (".orig", ".rej"):
            yield f"{path}: left behind by a merge or a patch"
            continue
        data = path.read_bytes()
        unresolved = list(marks(path, data))
        yield from unresolved
        if not unresolved and path.suffix == ".json":
            yield from check_json(path, data)
        elif not unresolved and path.suffix == ".py":
            yield from check_python(path, data)


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        asked = sys.argv[1:] in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    folder = Path(sys.argv[1])
    if not folder.is_dir():
        print(f"{folder}: there is no such folder", file=sys.stderr)
        return 2
    found = list(check(folder))
    print("\n".join([*found, f"{len(found)} findings"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
