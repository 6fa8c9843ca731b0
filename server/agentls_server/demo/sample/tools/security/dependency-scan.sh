#!/bin/sh
# This project has no dependencies, and this says so for every import in src/ and tests/.
set -eu
cd "$(dirname "$0")/../.."
exec python3 - <<'PYTHON'
import ast
import sys
from pathlib import Path

found, names = [], set()
for path in sorted([*Path("src").rglob("*.py"), *Path("tests").rglob("*.py")]):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        for module in (each.partition(".")[0] for each in modules):
            names.add(module)
            if module not in sys.stdlib_module_names and module not in ("src", "tests"):
                found.append(f"{path}:{node.lineno}: {module} is not in the standard library")
print("\n".join([*found, f"{len(names)} modules imported, {len(found)} from outside"]))
sys.exit(bool(found))
PYTHON
