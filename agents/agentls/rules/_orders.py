"""Orders in a body: which code spans the prose tells the agent to run, write, fetch, start or call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from agentls.definition import Definition
from agentls.markdown import Piece
from agentls.references import path_in
from agentls.rules._prose import parts

Kind: TypeAlias = Literal["run", "edit", "fetch", "start", "hand", "call", "tool"]

SERVER_TOOLS = {
    "resolve-library-id": "context7", "query-docs": "context7", "get-library-docs": "context7",
    "browser_navigate": "playwright", "browser_click": "playwright", "browser_snapshot": "playwright",
    "sequentialthinking": "sequential-thinking", "create_pull_request": "github", "get_pull_request": "github",
}  # fmt: skip
"""Tools of well-known MCP servers, by the server's usual name."""

_ORDER = r"(?:^|[.;:>|*\u2192-]\s*|\b(?:always|must|should|then|and|to|first|also)\s+)"
_RUN = re.compile(_ORDER + r"(?:re-?run|run|execute)\s+\W*$", re.IGNORECASE)
_CALL = re.compile(_ORDER + r"(?:call|use|invoke)\s+\W*$", re.IGNORECASE)
_EDIT = re.compile(
    _ORDER
    + r"(?:(?:edit|update|create)\s+(?:the\s+file\s+)?"
    + r"|(?:write|save|append)\s+(?:(?:it|them|this|all|your|the|a|an)\s+)?(?:[\w-]+\s+){0,3}?(?:to|into|in)\s+"
    + r"(?:the\s+file\s+)?)\W*$",
    re.IGNORECASE,
)
_FETCH = re.compile(_ORDER + r"(?:fetch|download|open|browse to)\s+(?:the\s+page\s+)?\W*$", re.IGNORECASE)
_HAND = re.compile(
    r"\b(?:(?P<start>spawn|launch|start|delegate\s+(?:\w+\s+)?to|invoke)|hand\s+(?:\w+\s+)?to)\s+(?:the\s+)?\W*$",
    re.IGNORECASE,
)
_VERBS = (
    "run", "execute", "call", "use", "invoke", "spawn", "launch", "start", "to", "the", "edit", "update", "create",
    "into", "in", "file", "fetch", "download", "open", "page",
)  # fmt: skip
"""The words that an order can end with before the code span."""
_NOT = re.compile(
    r"\b(?:not|n't|never|without|avoid|ask|tell|suggest|recommend|user|they|you can|may|could|if you have|instead"
    r"|how to|example|e\.g|was|were|has|have)\b",
    re.IGNORECASE,
)
_THROUGH = re.compile(
    r"[^.\n]{0,80}\b(?:via|through|by)\s+(?:the|your|its)\s+(?:parent|main|primary|calling|orchestrat|coordinat|lead)",
    re.IGNORECASE,
)
"""After the name of an agent: somebody else is to start it."""
_PROGRAMS = frozenset(
    ("git", "npm", "npx", "pnpm", "yarn", "bun", "pytest", "python", "python3", "node", "make", "cargo", "go", "docker",
     "terraform", "kubectl", "gh", "uv", "pip", "ruff", "mypy", "eslint", "tsc", "bash", "sh", "mvn", "gradle")
)  # fmt: skip
_TOOL = re.compile(r"(?:[A-Z][a-z]+)+")
"""As Claude Code names its tools."""
_ADDRESS = re.compile(r"https?://[\w.-]+\S*")
_FILE = re.compile(r"(?:\./)?(?:[\w.@+-]+/)*[\w@+-][\w.@+-]*\.[A-Za-z][A-Za-z0-9]{0,7}")
_LEAD = " \t>*-0123456789."


@dataclass(frozen=True, slots=True)
class Order:
    """Something that the body tells the agent to do with what a code span names."""

    kind: Kind
    piece: Piece


def orders(definition: Definition) -> Iterator[Order]:
    """The orders of a body, in source order; what is forbidden, suggested or told of others is none."""
    text = definition.document.text
    folded = text.lower()
    for piece in parts(definition).code:
        at = piece.span.start
        if not folded[max(0, at - 16) : at].rstrip("`*_\"'( ").endswith(_VERBS):
            continue  # most code spans are no orders, and there are many
        before = _before(definition, piece)
        if _NOT.search(before):
            continue
        kind = _kind(piece.text, before)
        if kind and not (kind in ("start", "hand") and _THROUGH.match(text, piece.span.end)):
            yield Order(kind, piece)


def _kind(text: str, before: str) -> Kind | None:
    if _RUN.search(before) and _is_command(text):
        return "run"
    if text in SERVER_TOOLS:
        return "call" if _CALL.search(before) else None
    if _TOOL.fullmatch(text):
        return "tool" if _CALL.search(before) else None
    if _ADDRESS.fullmatch(text):
        return "fetch" if _FETCH.search(before) else None
    if found := _HAND.search(before):
        return "start" if found["start"] else "hand"
    return "edit" if _FILE.fullmatch(text) and _EDIT.search(before) else None


def _before(definition: Definition, piece: Piece) -> str:
    """What stands on the line before a code span, back to the last full stop."""
    document = definition.document
    line = document.line_span(document.line_of(piece.span.start))
    return re.split(r"(?<=[.!?])\s", document.text[line.start : piece.span.start])[-1].lstrip(_LEAD)


def _is_command(text: str) -> bool:
    first = text.split(" ", 1)[0]
    return first in _PROGRAMS or (
        path_in(text) is not None and (text.startswith("./") or first.endswith((".sh", ".py")))
    )
