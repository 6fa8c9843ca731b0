"""The entries of a Claude Code tool list, with what each one comes to."""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Value
from agentls.formats.common import Item, items
from agentls.formats.tables import claude_code as table
from agentls.rules import Subject

FIELDS = ("tools", "disallowedTools")


def listed(subject: Subject) -> Iterator[tuple[str, Value, Item]]:
    """Each entry of the file's tool lists: its field, the field's value, the entry."""
    for field in FIELDS:
        value = subject.definition.get(field)
        if value is not None and getattr(value, "style", "") != "broken":
            for item in items(value):
                yield field, value, item


def run_together(subject: Subject, item: Item) -> tuple[str, ...] | None:
    """The tools of an entry that is several ones without a comma; None for any other."""
    names = tuple(item.text.split())
    known = all(subject.format.tool(name) or name.startswith("mcp__") for name in names)
    return names if len(names) > 1 and known else None


def resolves(subject: Subject, item: Item) -> bool:
    """Whether the host takes the entry for a tool. MCP tools are known to a session only and count as known."""
    name = item.name
    return (
        name in ("*", "")
        or name.startswith("mcp__")
        or name in table.ACCEPTED_ALIASES
        or subject.format.tool(name) is not None
    )
