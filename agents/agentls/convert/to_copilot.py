"""Writing Copilot: a tool list. No file can ask there, so a tool that the file asked about is left out."""

from __future__ import annotations

from agentls.agent import STRICTNESS, capability
from agentls.convert.header import Value, header, lose_fields, model
from agentls.convert.values import Draft, Right, is_pattern
from agentls.formats.tables.copilot import MAX_BODY

_SETS: dict[str, tuple[str, ...]] = {
    "read": ("read",),
    "search": ("glob", "grep"),
    "edit": ("edit", "write"),
    "execute": ("bash",),
    "web": ("webfetch", "websearch"),
    "agent": ("task",),
    "todo": ("todo",),
}
_SINGLE = {
    "glob": "search/fileSearch",
    "grep": "search/textSearch",
    "edit": "edit/editFiles",
    "write": "edit/createFile",
    "webfetch": "web/fetch",
}
"""Tools of VS Code's for a set of which only a part is wanted; GitHub's cloud agent does not know them."""
_KEPT = ("name", "description", "tools", "disallowedTools", "permissionMode", "permission",
         "permissions", "model", "mode", "hidden")  # fmt: skip
_OPTIONS = ("add the tool, and leave the asking to each user's settings",)


def write(draft: Draft) -> str:
    """The frontmatter without its fences."""
    agent = draft.agent
    lose_fields(draft, _KEPT)
    if len(agent.prompt) > MAX_BODY:
        draft.lose(None, f"the body has {len(agent.prompt):,} characters; GitHub's cloud agent takes {MAX_BODY:,}")
    return header(
        (
            ("name", agent.name or None),
            ("description", agent.description or None),
            ("tools", _tools(draft)),
            ("model", model(draft)),
            ("user-invocable", False if agent.hidden else None),
            ("disable-model-invocation", True if agent.dialect == "opencode" and agent.mode == "primary" else None),
        )
    )


def _tools(draft: Draft) -> Value | None:
    wanted = draft.wanted
    listed: list[str] = []
    for name, tools in _SETS.items():
        fitting = [tool for tool in tools if _fits(draft, tool, name)]
        if len(fitting) == len(tools):
            listed.append(name)
        else:
            listed += [_SINGLE[tool] for tool in fitting if tool in _SINGLE]
            for tool in fitting:
                if tool not in _SINGLE:
                    draft.lose(wanted.tools[tool].span, f"{tool} is left out: '{name}' would bring more with it")
    servers = [name for name, right in wanted.servers.items() if _server_fits(draft, name, right)]
    rest = [right for tool, right in wanted.tools.items() if not any(tool in tools for tools in _SETS.values())]
    open_else = all(each.strictest() == "allow" for each in (wanted.base, *rest))
    if set(listed) == set(_SETS) and open_else and len(servers) == len(wanted.servers):
        return None
    return [*listed, *(name.replace(":", "/") for name in servers)]


def _server_fits(draft: Draft, name: str, right: Right) -> bool:
    """Whether a server's tools can be listed."""
    if is_pattern(name):
        if right.effect != "deny":
            draft.lose(right.span, f"MCP tools like '{name}' are left out: a list names each server", "add 'SERVER/*'")
        return False
    written = name.replace(":", "/")
    if right.effect == "ask" and right.said:
        draft.lose(right.span, f"'{written}' is left out: no file can ask there", *_OPTIONS)
        return False
    stricter = [each for each in right.narrower if each.effect != "allow"]
    if stricter and right.effect != "deny":
        draft.lose(right.span, f"'{written}' is left out: no list can except '{stricter[0].written}'", *_OPTIONS)
    return right.effect != "deny" and not stricter


def _fits(draft: Draft, tool: str, name: str) -> bool:
    """Whether the tool can be listed: it is allowed, or asked about as the host would anyway; a loss says why not."""
    right = draft.wanted.tools[tool]
    own = right.own
    if right.effect == "deny":
        if any(each.effect != "deny" for each in own):
            draft.lose(own[0].span, f"'{name}' is left out: it was allowed for '{own[0].written}' only", *_OPTIONS)
        return False
    stricter = [each for each in own if each.effect == "deny" or STRICTNESS[each.effect] > STRICTNESS[right.effect]]
    if stricter:
        draft.lose(stricter[0].span, f"'{name}' is left out: no list can except '{stricter[0].written}'", *_OPTIONS)
        return False
    reads = right.effect == "ask" and capability(tool) in ("read", "todo", "skill")
    if reads or (right.effect == "ask" and right.said):
        draft.lose(right.span, f"'{name}' is left out: the file asks, and no file can ask there", *_OPTIONS)
        return False
    if tool == "read" and len(own) < len(right.narrower):
        draft.lose(right.span, "OpenCode asks before it reads .env files; whether VS Code does is up to its settings")
    return True
