#!/bin/sh
# Holds openapi.yaml against the routes of src/server/app.py, and each operation against standards/api.
set -eu
cd "$(dirname "$0")/../.."
PYTHONPATH=. exec python3 - <<'PYTHON'
import re
import sys

from src.server.app import ROUTES

found, operations, path, here = [], {}, "", None
inside = False
for line in open("openapi.yaml", encoding="utf-8"):
    if not line.startswith(" "):
        inside = line.startswith("paths:")
    elif inside and (match := re.match(r"  (/\S*):\s*$", line)):
        path = match[1]
    elif inside and (match := re.match(r"    (get|put|post|patch|delete):\s*$", line)):
        here = operations.setdefault((match[1].upper(), path), {"id": None, "responses": []})
    elif inside and here is not None and (match := re.match(r"      operationId: (\w+)", line)):
        here["id"] = match[1]
    elif inside and here is not None and (match := re.match(r'        "(\d{3})":', line)):
        here["responses"].append(match[1])

routes = {(method, path) for method, path, _ in ROUTES}
found += [f"{method} {path} is in the contract, but no route answers it" for method, path in operations.keys() - routes]
found += [f"{method} {path} is a route, but not in the contract" for method, path in routes - operations.keys()]
for (method, path), operation in operations.items():
    if not operation["id"]:
        found.append(f"{method} {path} has no operationId")
    if "401" not in operation["responses"]:
        found.append(f"{method} {path} does not say what a caller without a token gets")
    if "{" in path and "404" not in operation["responses"]:
        found.append(f"{method} {path} does not say what a missing thing gives")
print("\n".join([*sorted(found), f"{len(operations)} operations, {len(found)} findings"]))
sys.exit(bool(found))
PYTHON
