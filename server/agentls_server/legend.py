"""What the server says of completion and semantic tokens when it starts, and what their handlers answer with."""

from __future__ import annotations

COMPLETION_TRIGGERS = (":", " ", "-", ",", "(", "[", "@", "`", "/", '"', "'")

TYPES = {
    "tool": "function",
    "effect": "enumMember",
    "agent": "class",
    "skill": "namespace",
    "model": "variable",
    "server": "interface",
    "path": "string",
}
"""Our kinds of tokens, each as a type of the LSP that every theme colours."""
MODIFIERS = {"declaration": "declaration", "unknown": "deprecated", "allow": "allow", "ask": "ask", "deny": "deny"}
"""Ours, each as it is sent; a client can colour the last three by their names."""
TOKEN_TYPES = tuple(TYPES.values())
TOKEN_MODIFIERS = tuple(MODIFIERS.values())
