"""``docs/company-config.md``: the keys of ``company.config.yaml``, made of their JSON schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from agentls.starter import SCHEMA

_HEAD = """# company.config.yaml

What everyone who works on a project, people and agents, has to know before they change it. `agentls init` makes one,
with the JSON schema beside it for completion and checks in every editor whose YAML support reads `$schema`. agentls
itself says so when an agent's body names a key that the file does not have (`unknown-config-key`). Keys of your own
begin with `x-`.

This page is made of the schema, by `python -m agentls.starter.docs > docs/company-config.md`.

| key | type | what it says |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return _HEAD + "".join(_rows(schema, ""))


def _rows(schema: dict[str, Any], prefix: str) -> Iterator[str]:
    for name, value in schema.get("properties", {}).items():
        yield f"| `{prefix}{name}` | {_type(value)} | {value['description']} |\n"
        yield from _rows(value, f"{prefix}{name}.")


def _type(value: dict[str, Any]) -> str:
    if "enum" in value:
        return " or ".join(f"`{each}`" for each in value["enum"])
    kind = value["type"]
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
