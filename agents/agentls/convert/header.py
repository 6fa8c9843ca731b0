"""Writing a frontmatter: fields as lines of YAML, and the values that dialects spell differently (models, colours)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from agentls import models
from agentls.convert.values import TOOLS, Draft
from agentls.definition import Scalar
from agentls.formats.tables.claude_code import MODEL_ALIASES
from agentls.rules._edits import quoted

Value: TypeAlias = "str | int | float | bool | list[str] | list[dict[str, str]] | Mapping[str, Value]"

COLORS = {
    "red": "#EF4444", "blue": "#3B82F6", "green": "#22C55E", "yellow": "#EAB308", "purple": "#A855F7",
    "orange": "#F97316", "pink": "#EC4899", "cyan": "#06B6D4",
}  # fmt: skip
"""Claude Code's colours, each as a shade for hosts that take numbers."""


def header(fields: Iterable[tuple[str, Value | None]]) -> str:
    """The fields that have a value, as YAML, with line ends."""
    return "".join(f"{line}\n" for name, value in fields if value is not None for line in _lines(name, value, ""))


def _lines(name: str, value: Value, indent: str) -> list[str]:
    key = f"{indent}{name if name.replace('_', '').replace('-', '').isalnum() else quoted_key(name)}:"
    if isinstance(value, Mapping):
        return [key, *(line for inner, each in value.items() for line in _lines(inner, each, f"{indent}  "))]
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return [key, *(line for each in value if isinstance(each, dict) for line in _item_lines(each, f"{indent}  "))]
    if isinstance(value, list):
        return [f"{key} [{', '.join(_item(each) for each in value if isinstance(each, str))}]"]
    if isinstance(value, bool):
        return [f"{key} {'true' if value else 'false'}"]
    return [f"{key} {value if isinstance(value, int | float) else quoted(value)}"]


def _item_lines(item: Mapping[str, str], indent: str) -> list[str]:
    """A map as an item of a list: a dash before its first key."""
    lines = [line for name, each in item.items() for line in _lines(name, each, f"{indent}  ")]
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def quoted_key(name: str) -> str:
    """A key in double quotes."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _item(text: str) -> str:
    return text if text.replace("-", "").replace("_", "").replace("/", "").isalnum() else quoted_key(text)


def model(draft: Draft) -> str | None:
    """The model as the target writes it; None (and a loss) where it has no word for it."""
    name = draft.agent.model
    span = draft.agent.spans.get("model")
    if name is None or name == "inherit":
        return None
    if draft.source.startswith("opencode") and draft.to.startswith("opencode"):
        return name
    if draft.to == "claude-code" and name in MODEL_ALIASES:
        return name
    found = models.resolve(name, draft.settings)
    if found.id is None or found.base_url or not found.id.startswith("claude-"):
        draft.lose(span, f"the model '{name}' has no counterpart there", "choose a model by hand")
        return None
    if draft.to == "copilot":
        return f"{models.label_of(found.id)} (copilot)"
    if name in MODEL_ALIASES:
        draft.lose(span, f"'{name}' moves along with new models; '{found.id}' stays what it is")
    return f"anthropic/{found.id}" if draft.to.startswith("opencode") else found.id


def color(draft: Draft) -> str | None:
    """The colour: a name for Claude Code, a number for OpenCode; Copilot has none."""
    value = draft.agent.definition.get("color")
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return None
    if draft.source.startswith("opencode") and draft.to.startswith("opencode"):
        return value.value
    if draft.to.startswith("opencode") and value.value in COLORS:
        return COLORS[value.value]
    if draft.to == "claude-code" and len(value.value) == 7 and (near := _nearest(value.value)):
        return near
    draft.lose(value.span, f"the colour '{value.value}' has no counterpart there")
    return None


def _nearest(number: str) -> str | None:
    wanted = _rgb(number)
    if wanted is None:
        return None
    shades = {name: rgb for name, shade in COLORS.items() if (rgb := _rgb(shade))}
    return min(shades, key=lambda name: sum((a - b) ** 2 for a, b in zip(shades[name], wanted, strict=True)))


def _rgb(number: str) -> tuple[int, int, int] | None:
    try:
        return int(number[1:3], 16), int(number[3:5], 16), int(number[5:7], 16)
    except ValueError:
        return None


def lose_fields(draft: Draft, kept: Iterable[str]) -> None:
    """Every field that is not among *kept* is lost."""
    for entry in draft.agent.definition.fields.entries:
        if entry.name not in kept:
            why = _OPTIONS.get(entry.name, ())
            draft.lose(entry.span, f"'{entry.name}' cannot be said there", *why)


def lose_tools(draft: Draft) -> None:
    """Every tool in a list of the file's that no other dialect has a word for is lost."""
    for each in draft.agent.granted or ():
        span = each.source.span
        if span and each.tool not in (*TOOLS, "list", "*") and not each.tool.startswith("mcp:"):
            draft.lose(span, f"the tool '{draft.agent.definition.document.slice(span)}' has no counterpart there")


_OPTIONS: dict[str, tuple[str, ...]] = {
    "skills": ("let the body say which skills to load first",),
    "mcpServers": ("name the servers in the host's own settings",),
    "mcp-servers": ("name the servers in the host's own settings",),
    "hooks": ("write the hooks as the other host has them",),
    "handoffs": ("let the body say who goes on",),
    "disallowedTools": (),
}
