"""``docs/tools.md``, made of the tools themselves: what each is called where, what it does, what it takes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from agentls.agent import capability
from agentls.formats import all_formats
from agentls.runtime.tools import Tool, all_tools

_HEAD = """# Tools

What an agent can call while it runs. The model sees the names of the agent's dialect; the names of the arguments are
the same everywhere, and their camelCase spellings (`filePath`) are understood too. Each call passes the policy first.
This page is made of the tools, by `python -m agentls.docs > docs/tools.md`.
"""


def tools_page() -> str:
    """The page as Markdown."""
    tools = [all_tools()[name] for name in sorted(all_tools())]
    titles = [dialect.title for dialect in all_formats()]
    rows = (_row(f"`{tool.name}`", capability(tool.name), tool.kind, *_names(tool)) for tool in tools)
    table = "\n".join((_row("tool", "capability", "kind", *titles), _row(*["---"] * (3 + len(titles))), *rows))
    return "\n".join((_HEAD, table, "", *(_section(tool) for tool in tools)))


def _names(tool: Tool) -> Iterator[str]:
    """What each dialect calls the tool, a dash where it has no such tool."""
    for dialect in all_formats():
        known = any(each.tool == tool.name for each in dialect.tools)
        yield f"`{dialect.call_name(tool.name)}`" if known else "-"


def _section(tool: Tool) -> str:
    schema = tool.schema(tool.name)["input_schema"]
    required = schema.get("required", ())
    rows = "\n".join(
        _row(f"`{name}`", _type(each), "yes" if name in required else _default(each), each.get("description", ""))
        for name, each in schema["properties"].items()
    )
    head = f"{_row('argument', 'type', 'needed', 'meaning')}\n{_row(*['---'] * 4)}"
    return f"## {tool.name}\n\n{tool.description}\n\n{head}\n{rows}\n"


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"] if each.get("type") != "null")
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"] if value)
    if schema.get("type") == "array":
        inner = schema["items"]
        fields = ", ".join(f"`{name}`" for name in inner.get("properties", ()))
        return f"list of objects: {fields}" if fields else f"list of {inner['type']}"
    bounds = [f"{sign} {schema[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    return f"{schema['type']} {' and '.join(bounds)}".strip()


def _default(schema: dict[str, Any]) -> str:
    default = schema.get("default")
    return f"no: `{default}`" if default not in (None, "", [], False) else "no"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    sys.stdout.write(tools_page())
