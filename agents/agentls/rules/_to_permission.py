"""From a tool list that OpenCode cannot read to the ``permission`` map that says the same."""

from __future__ import annotations

from agentls.definition import Entry
from agentls.formats import by_name, claude_code
from agentls.formats.common import items
from agentls.formats.tables.opencode import PERMISSION_KEY_OF
from agentls.rules import Fix, Subject
from agentls.rules._edits import lines_of, newline
from agentls.rules._opencode import guarded_read
from agentls.text import Edit


def permission_instead(subject: Subject, entry: Entry) -> tuple[Fix, ...]:
    """*entry*, an allowlist of tools, as rules: everything denied, then what the list names allowed.

    None where a name is not known (its rights would be lost), and where the file has a ``permission`` of its own.
    """
    listed = items(entry.value)
    if not listed or subject.definition.fields.get("permission"):
        return ()
    keys: list[str] = []
    for item in listed:
        key = permission_key(item.name)
        if key is None or item.specifier is not None:
            return ()
        keys += [key] if key not in keys else []
    end = newline(subject.definition.document)
    lines = ["permission:", '  "*": deny']
    for key in keys:
        lines += guarded_read("  ") if key == "read" else [f"  {key}: allow"]
    whole = lines_of(subject.definition.document, entry.span)
    edit = Edit(whole, "".join(f"{line}{end}" for line in lines))
    return (Fix("Write the list as 'permission'", (edit,)),)


def permission_key(name: str) -> str | None:
    """The permission key of OpenCode for a tool as Claude Code or OpenCode names it; None where there is none."""
    if name.startswith("mcp__"):
        server, _, tool = name.removeprefix("mcp__").partition("__")
        return f'"{server}_{tool or "*"}"' if (tool or "*").endswith("*") else f"{server}_{tool}"
    opencode = by_name("opencode")
    tool = claude_code.tool_of(name)
    if tool == name and (native := opencode.tool(name.lower())):
        tool = native.tool
    key = PERMISSION_KEY_OF.get(tool, tool)
    return key if key in (*opencode.permission_keys, *opencode.flat_permission_keys) else None
