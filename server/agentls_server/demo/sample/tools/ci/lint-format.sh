#!/bin/sh
# Syntax and the mechanical part of standards/coding. There is no formatter configured in this project.
set -eu
cd "$(dirname "$0")/../.."
exec python3 - <<'PYTHON'
import sys
from pathlib import Path

LIMIT = 120
found = []
files = sorted(path for folder in ("src", "tests") for path in Path(folder).rglob("*.py"))
for path in files:
    text = path.read_text(encoding="utf-8")
    try:
        compile(text, str(path), "exec")
    except SyntaxError as error:
        found.append(f"{path}:{error.lineno}: {error.msg}")
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            found.append(f"{path}:{number}: a tab")
        if line != line.rstrip():
            found.append(f"{path}:{number}: blanks at the end of the line")
        if len(line) > LIMIT:
            found.append(f"{path}:{number}: {len(line)} characters")
    if not text.startswith('"""'):
        found.append(f"{path}:1: a module says in its first line what it is for")
print("\n".join([*found, f"{len(files)} files, {len(found)} findings (formatter: not configured)"]))
sys.exit(bool(found))
PYTHON
