"""Tool calls as the model makes them: looked up, validated, and their results put back in its words."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from agentls.runtime.model import Block
from agentls.runtime.tools import Context, Result, Tool, ToolError


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call: the dialect's *name* for the tool, and either the tool with its *params* or what is wrong with it."""

    id: str
    name: str
    input: dict[str, Any]
    tool: Tool | None = None
    params: BaseModel | None = None
    error: str = ""

    @property
    def is_edit(self) -> bool:
        return self.tool is not None and self.tool.rewrite is not None and not self.error

    @property
    def is_reading(self) -> bool:
        """Whether it can run together with others: it changes nothing."""
        return self.tool is None or bool(self.error) or self.tool.kind in ("read", "search", "think")

    @property
    def is_delegation(self) -> bool:
        """Whether it starts another agent."""
        return self.tool is not None and self.tool.kind == "delegate" and not self.error

    def summary(self) -> str:
        """On what it is called, in a few words."""
        first = [self.input[key] for key in ("command", "url", "pattern") if key in self.input]
        values = [value for value in (*first, *self.input.values()) if isinstance(value, str | int)]
        text = str(values[0]).strip().split("\n", 1)[0] if values else ""
        return text if len(text) <= 100 else f"{text[:99]}…"


def read_call(block: Block, known: dict[str, Tool], offered: dict[str, Tool], faults: Mapping[str, str]) -> Call:
    """The call in a ``tool_use`` block.

    *known* are all tools by name, *offered* those that the model was told of; *faults* are what MCP servers that did
    not start say.
    """
    name, data = str(block["name"]), block.get("input")
    tool = known.get(name)
    if tool is None:
        close = difflib.get_close_matches(name, offered, 1, 0.6)
        hint = f" Did you mean {close[0]}?" if close else f" There are: {', '.join(sorted(offered)) or 'none'}."
        fault = next((f" ({said})" for server, said in faults.items() if server in name), "")
        return Call(block["id"], name, {}, error=f"There is no tool {name!r}.{fault}{hint}")
    if not isinstance(data, dict):
        return Call(block["id"], name, {}, tool, error=f"{name} takes an object of arguments.")
    try:
        return Call(block["id"], name, data, tool, tool.params.model_validate(data))
    except ValidationError as error:
        return Call(block["id"], name, data, tool, error=f"Wrong arguments: {_said(error)}")


def _said(error: ValidationError) -> str:
    parts = (f"{'.'.join(map(str, each['loc'])) or 'input'}: {each['msg']}" for each in error.errors(include_url=False))
    return "; ".join(parts)


def rewritten(call: Call, before: str | None, context: Context) -> str:
    """The text that an edit call makes of *before*; `ToolError` where it cannot."""
    assert call.tool
    assert call.tool.rewrite
    after = call.tool.rewrite(call.params, before, context)
    if after == before:
        raise ToolError("this edit changes nothing")
    return after


def result_block(call: Call, result: Result) -> Block:
    """The ``tool_result`` for a call. The API takes no empty text."""
    content: Any = list(result.content) or result.text or "(no output)"
    block = {"type": "tool_result", "tool_use_id": call.id, "content": content}
    return {**block, "is_error": True} if result.is_error else block


def compact(data: dict[str, Any], limit: int = 2000) -> dict[str, Any]:
    """A call's input for showing: long texts cut."""
    cut = {
        key: f"{value[:limit]}…" if isinstance(value, str) and len(value) > limit else value
        for key, value in data.items()
    }
    return cut if len(json.dumps(cut, default=str)) < 4 * limit else dict.fromkeys(cut, "…")
