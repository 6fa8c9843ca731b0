#!/bin/sh
# An artifact begins with id, version, status and from; a version is there once, and one of a name is accepted at most.
set -eu
cd "$(dirname "$0")/../.."
exec python3 - <<'PYTHON'
import re
import sys
from collections import Counter
from pathlib import Path

FIELDS = ("id", "version", "status", "from")
found, heads = [], {}
for path in sorted(Path("artifacts").rglob("*.md")):
    match = re.match(r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8"), re.DOTALL)
    fields = dict(re.findall(r"^(\w+):\s*(\S.*)$", match[1] if match else "", re.MULTILINE))
    found += [f"{path}: {name} is missing" for name in FIELDS if name not in fields]
    heads[path] = [fields.get(name, "") for name in FIELDS]
    if fields.get("status", "draft") not in ("draft", "accepted", "replaced"):
        found.append(f"{path}: status is draft, accepted or replaced")
there = Counter(f"{name}@{version}" for name, version, _, _ in heads.values())
accepted = Counter(name for name, _, status, _ in heads.values() if status == "accepted")
for path, (name, version, _, sources) in heads.items():
    if there[f"{name}@{version}"] > 1:
        found.append(f"{path}: {name}@{version} is there twice")
    found += [f"{path}: from names {each}, which is not there" for each in re.findall(r"[\w-]+@\d+", sources) if each not in there]
found += [f"{name}: {count} versions are accepted" for name, count in accepted.items() if count > 1]
print("\n".join([*found, f"{len(heads)} artifacts, {len(found)} findings"]))
sys.exit(bool(found))
PYTHON
