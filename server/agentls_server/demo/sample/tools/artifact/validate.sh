#!/bin/sh
# An artifact begins with id, status and version; ids are unique.
set -eu
cd "$(dirname "$0")/../.."
exec python3 - <<'PYTHON'
import re
import sys
from pathlib import Path

found, seen = [], {}
files = sorted(Path("artifacts").rglob("*.md"))
for path in files:
    match = re.match(r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8"), re.DOTALL)
    fields = dict(re.findall(r"^(\w+):\s*(\S.*)$", match[1] if match else "", re.MULTILINE))
    found += [f"{path}: {name} is missing" for name in ("id", "status", "version") if name not in fields]
    if fields.get("status", "draft") not in ("draft", "accepted", "replaced"):
        found.append(f"{path}: status is draft, accepted or replaced")
    if (other := seen.setdefault(fields.get("id"), path)) != path:
        found.append(f"{path}: the same id as {other}")
print("\n".join([*found, f"{len(files)} artifacts, {len(found)} findings"]))
sys.exit(bool(found))
PYTHON
