"""Write what the core declares as settings into the extension's package.json: ``python client-vscode/settings.py``.

The client's own settings (which server to start, the trace) are declared here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from agentls.settings import DECLARED, Declared

PACKAGE = Path(__file__).parent / "package.json"

OWN: dict[str, dict[str, Any]] = {
    "agentls.server.path": {
        "type": "string",
        "default": "",
        "scope": "machine-overridable",
        "markdownDescription": "The `agentls` program to start. If empty: the one on PATH, else the one beside the "
        "Python extension's interpreter, else one that the extension sets up in an environment of its own.",
    },
    "agentls.server.python": {
        "type": "string",
        "default": "",
        "scope": "machine-overridable",
        "markdownDescription": "The Python (3.11 or newer) to make that environment with. If empty, one is looked for.",
    },
    "agentls.trace.server": {
        "type": "string",
        "default": "off",
        "enum": ["off", "messages", "verbose"],
        "scope": "window",
        "description": "What of the traffic with the server goes to the output channel.",
    },
}


def properties() -> dict[str, dict[str, Any]]:
    """The value of ``contributes.configuration.properties``."""
    return {**{f"agentls.{each.name}": _schema(each) for each in DECLARED}, **OWN}


def _schema(setting: Declared) -> dict[str, Any]:
    bounded = setting.type in ("integer", "number")
    schema: dict[str, Any] = {
        "type": [setting.type, "null"] if bounded and setting.default is None else setting.type,
        "default": setting.default,
        "scope": "resource",
        "markdownDescription": setting.text,
    }
    if bounded:
        schema |= {"minimum": 1} if setting.type == "integer" else {"exclusiveMinimum": 0}
    if setting.type == "array":
        schema |= {"items": {"type": "string"}, "uniqueItems": True}
    if setting.items:
        schema |= {"additionalProperties": {"type": "string", "enum": list(setting.items)}}
    if setting.choices:
        schema |= {"enum": list(setting.choices), "enumDescriptions": list(setting.choices.values())}
    return schema


def package() -> str:
    """The text of package.json with its settings brought up to date."""
    data = json.loads(PACKAGE.read_text(encoding="utf-8"))
    data["contributes"]["configuration"] = {"title": "agentls", "properties": properties()}
    return json.dumps(data, indent=4, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PACKAGE.write_text(package(), encoding="utf-8")
