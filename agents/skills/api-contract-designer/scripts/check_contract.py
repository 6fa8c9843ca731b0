#!/usr/bin/env python3
"""Checks an OpenAPI contract, alone or against an older one.

usage: check_contract.py FILE [--against OLD]

Exit 0: nothing found; 1: findings; 2: a file cannot be read.
"""

import argparse
import json
import re
import sys
from pathlib import Path

MAX_DEPTH = 12
"""Levels of a schema that are compared; schemas can contain themselves."""
METHODS = ("get", "put", "post", "patch", "delete")
VERBS = re.compile(r"/(?:get|create|add|update|delete|remove|do|make|fetch|list|set)(?=[A-Z_/-]|$)")


class UnreadableError(Exception):
    """A file that is no contract."""


def load(path):
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(str(error)) from None
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        import yaml  # noqa: PLC0415 (only contracts in YAML need it)
    except ImportError:
        raise UnreadableError(f"{path}: reading YAML needs PyYAML (pip install pyyaml)") from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UnreadableError(f"{path}: {error}") from None


def follow(contract, value, seen=()):
    """*value*, or what its ``$ref`` stands for; an empty map where that is nothing."""
    if not isinstance(value, dict) or "$ref" not in value:
        return value if isinstance(value, dict) else {}
    reference = value["$ref"]
    if not reference.startswith("#/") or reference in seen:
        return {}
    target = contract
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        target = target.get(name) if isinstance(target, dict) else None
    return follow(contract, target, (*seen, reference))


def operations(contract):
    """``(METHOD path)`` to ``(path, path item, operation)``."""
    return {
        f"{method.upper()} {path}": (path, item, item[method])
        for path, item in (contract.get("paths") or {}).items()
        for method in METHODS
        if isinstance(item, dict) and isinstance(item.get(method), dict)
    }


def parameters(contract, item, operation):
    found = [follow(contract, each) for each in [*item.get("parameters", []), *operation.get("parameters", [])]]
    return {(each.get("in"), each.get("name")): each for each in found}


def body_schema(contract, holder):
    """The JSON schema in a request body or response."""
    content = follow(contract, holder).get("content", {})
    media = next((value for name, value in content.items() if "json" in name), {})
    return follow(contract, media.get("schema", {}))


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def check(contract):
    """What is wrong with a contract by itself."""
    found, ids = [], {}
    if not re.fullmatch(r"\d+\.\d+\.\d+.*", str(contract.get("info", {}).get("version", ""))):
        found.append("info.version is not a version such as 1.2.0")
    found += [
        f"{reference} points to nothing"
        for reference in sorted(set(references(contract)))
        if reference.startswith("#/") and not follow(contract, {"$ref": reference})
    ]
    shapes = {}
    for name, (path, item, operation) in operations(contract).items():
        found += [f"{name}: {text}" for text in check_operation(contract, path, item, operation)]
        identity = operation.get("operationId")
        if identity and ids.setdefault(identity, name) != name:
            found.append(f"{name}: the same operationId as {ids[identity]}")
        for status, response in operation.get("responses", {}).items():
            if str(status)[0] in "45":
                fields = tuple(sorted(body_schema(contract, response).get("properties", {})))
                shapes.setdefault(fields, f"{name} {status}")
    if len(shapes) > 1:
        found.append(f"errors have {len(shapes)} shapes: see {', '.join(shapes.values())}")
    return found


def check_operation(contract, path, item, operation):
    yield from check_responses(contract, operation)
    given = parameters(contract, item, operation)
    if not operation.get("operationId"):
        yield "no operationId"
    for variable in re.findall(r"\{(\w+)\}", path):
        if ("path", variable) not in given:
            yield f"the path parameter {variable} is not declared"
    if not re.match(r"/v\d+(?:/|$)", path) and not servers_have_version(contract):
        yield "neither the path nor a server has a version"
    if VERBS.search(path):
        yield "the path says what is done; name the thing instead"
    if is_list(contract, operation) and ("query", "cursor") not in given and ("query", "page") not in given:
        yield "gives a list, but has no cursor"
    if "requestBody" in operation and not body_schema(contract, operation["requestBody"]):
        yield "the request body has no schema"


def check_responses(contract, operation):
    statuses = {str(status) for status in operation.get("responses", {})}
    if not any(status.startswith("2") for status in statuses):
        yield "no response for success"
    if not any(status[0] in "45" or status == "default" for status in statuses):
        yield "no response for errors"
    if operation.get("security", contract.get("security")) and not statuses & {"401", "4XX", "default"}:
        yield "needs a caller, but does not say what one without rights gets (401)"


def servers_have_version(contract):
    return any(re.search(r"/v\d+/?$", each.get("url", "")) for each in contract.get("servers", []))


def is_list(contract, operation):
    schema = body_schema(contract, operation.get("responses", {}).get("200", {}))
    return (
        schema.get("type") == "array"
        or follow(contract, schema.get("properties", {}).get("items")).get("type") == "array"
    )


def compare(old, new):
    """What in *new* breaks clients of *old*."""
    found, after = [], operations(new)
    for name, (_, item, operation) in operations(old).items():
        if name not in after:
            found.append(f"{name} is gone")
            continue
        _, new_item, new_operation = after[name]
        given = parameters(old, item, operation)
        for key, parameter in parameters(new, new_item, new_operation).items():
            was_required = given.get(key, {}).get("required", False)
            if parameter.get("required") and not was_required:
                found.append(f"{name}: the parameter {key[1]} is now required")
        requests = (body_schema(old, operation.get("requestBody")), body_schema(new, new_operation.get("requestBody")))
        found += [f"{name}: request{text}" for text in narrower((old, new), requests, request=True)]
        for status, response in operation.get("responses", {}).items():
            other = new_operation.get("responses", {}).get(status)
            if other is None:
                found.append(f"{name}: the response {status} is gone")
                continue
            pair = (body_schema(old, response), body_schema(new, other))
            found += [f"{name}: response {status}{text}" for text in narrower((old, new), pair, request=False)]
    return found


def narrower(contracts, schemas, *, request, path=""):
    """How the second of two *schemas* promises less (a response) or demands more (a request) than the first.

    *contracts* are the documents in which their references are looked up.
    """
    before, after = schemas
    if path.count(".") + path.count("[]") > MAX_DEPTH or not before:
        return
    if before.get("type") != after.get("type"):
        yield f"{path}: the type {before.get('type')} became {after.get('type')}"
        return
    yield from requirements(before, after, request=request, path=path)
    old, new = contracts
    for name, schema in before.get("properties", {}).items():
        if name not in after.get("properties", {}):
            yield f"{path}.{name}: gone"
            continue
        pair = (follow(old, schema), follow(new, after["properties"][name]))
        yield from narrower(contracts, pair, request=request, path=f"{path}.{name}")
    if "items" in before:
        pair = (follow(old, before["items"]), follow(new, after.get("items")))
        yield from narrower(contracts, pair, request=request, path=f"{path}[]")


def requirements(before, after, *, request, path):
    required, now = set(before.get("required", [])), set(after.get("required", []))
    if request:
        gone = set(before.get("enum", [])) - set(after.get("enum", before.get("enum", [])))
        yield from (f"{path}.{name}: now required" for name in sorted(now - required))
        if gone:
            yield f"{path}: no longer takes {', '.join(sorted(map(str, gone)))}"
    else:
        kept = set(after.get("properties", {}))
        yield from (f"{path}.{name}: no longer promised" for name in sorted((required - now) & kept))


def contract_at(path):
    contract = load(path)
    if not isinstance(contract, dict) or "openapi" not in contract:
        raise UnreadableError(f"{path}: this is no OpenAPI contract")
    return contract


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("contract", type=Path, help="the contract, as JSON or YAML")
    parser.add_argument("--against", type=Path, help="the contract that clients know")
    options = parser.parse_args()
    try:
        contract = contract_at(options.contract)
        old = contract_at(options.against) if options.against else None
    except UnreadableError as error:
        print(error, file=sys.stderr)
        return 2
    found = check(contract)
    found += [f"breaks clients: {each}" for each in (compare(old, contract) if old else [])]
    print("\n".join([*found, f"{len(operations(contract))} operations, {len(found)} findings"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
