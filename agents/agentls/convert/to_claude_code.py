"""Writing Claude Code: a tool list and a mode. A tool is listed only if the mode is as strict as the rules were."""

from __future__ import annotations

import re

from agentls.agent import STRICTNESS, Effect, capability
from agentls.convert import named, to_opencode
from agentls.convert.companion import NAME, rules_for
from agentls.convert.header import Value, color, header, lose_fields, model
from agentls.convert.values import TOOLS, Draft, Narrower, Right, is_pattern
from agentls.formats import by_name

_KEPT = (
    "name", "description", "tools", "permission", "permissions", "model", "color", "steps", "maxSteps", "mode",
    "agents",
)  # fmt: skip
_ASKED = ("edit", "shell", "web", "delegate", "other")
_FLAG = "'agentls convert --settings' writes them"
_IS = {"ask": "is asked about", "deny": "is denied"}
_RULES = "rules in .claude/settings.json, which hold for the whole session"


def write(draft: Draft) -> str:
    """The frontmatter without its fences."""
    agent = draft.agent
    lose_fields(draft, _KEPT)
    if agent.dialect == "opencode" and agent.mode != "subagent":
        draft.lose(
            agent.spans.get("mode"), "agents there are sub-agents; start it with 'claude --agent' for the main one"
        )
    if agent.max_turns is not None:
        span = agent.spans.get("steps") or agent.spans.get("maxSteps")
        draft.lose(span, "at its limit Claude Code stops with what there is; OpenCode asks for an answer in words")
    mode = _mode(draft)
    return header(
        (
            ("name", name_of(agent.name)),
            ("description", _description(draft)),
            ("tools", _tools(draft, mode)),
            ("permissionMode", mode),
            ("model", model(draft)),
            ("skills", named.skills(draft, draft.wanted.tools["skill"]) or None),
            ("maxTurns", agent.max_turns),
            ("color", color(draft)),
        )
    )


def name_of(name: str) -> str:
    """A name as Claude Code takes it: lowercase, with hyphens."""
    return re.sub(r"[^\w.-]+", "-", name.casefold()).strip("-.") or "agent"


def _description(draft: Draft) -> str:
    if not draft.agent.description:
        draft.lose(None, "it has no description, without which Claude Code skips it: its name stands in", "write one")
    return draft.agent.description or f"The agent {draft.agent.name}"


def _mode(draft: Draft) -> str | None:
    """``acceptEdits`` where every edit was allowed, ``default`` where the file itself asks, else none."""
    tools = draft.wanted.tools
    if all(tools[tool].strictest() == "allow" for tool in ("edit", "write")):
        return "acceptEdits"
    if any(right.effect == "ask" and right.said for right in tools.values()):
        said = "a caller that runs in acceptEdits, auto or bypassPermissions overrides the mode: then nothing asks"
        draft.lose(next(right.span for right in tools.values() if right.effect == "ask" and right.said), said)
        return "default"
    return None


def _tools(draft: Draft, mode: str | None) -> Value | None:
    wanted = draft.wanted
    some = named.agents(draft, wanted.tools["task"], main=to_opencode.mode(draft) == "primary")
    listed = [tool for tool in TOOLS if _fits(draft, tool, wanted.tools[tool], _answer(tool, mode))]
    dialect = by_name("claude-code")
    names = [dialect.tool_name(tool) for tool in listed] + [f"Agent({', '.join(some)})"] * bool(some)
    servers = [_server(name) for name, right in wanted.servers.items() if _server_fits(draft, name, right)]
    if len(listed) == len(TOOLS) and wanted.base.effect == "allow" and len(servers) == len(wanted.servers):
        return None
    if wanted.base.effect != "deny":
        draft.lose(
            None, "a tool list names all there is: MCP tools that it does not name are gone", "add 'mcp__SERVER'"
        )
    return ", ".join([*names, *servers]) or []


def _server_fits(draft: Draft, name: str, right: Right) -> bool:
    """Whether a server can be listed: Claude Code asks about its tools, and a list excepts none of them."""
    if is_pattern(name):
        if right.effect != "deny":
            draft.lose(
                right.span, f"MCP tools like '{name}' are left out: a list names each server", "add 'mcp__SERVER'"
            )
        return False
    denied = [each for each in right.narrower if each.effect == "deny"]
    if denied and right.effect != "deny":
        draft.lose(right.span, f"the server is left out: no list can except {_patterns(denied)}", _RULES)
    return right.strictest() != "deny"


def _server(name: str) -> str:
    server, _, tool = name.partition(":")
    return f"mcp__{server}" if tool == "*" else f"mcp__{server}__{tool}"


def _answer(tool: str, mode: str | None) -> Effect:
    """What Claude Code answers to a listed tool."""
    needs = capability(tool)
    if needs == "edit" and mode == "acceptEdits":
        return "allow"
    return "ask" if needs in _ASKED else "allow"


def _fits(draft: Draft, tool: str, right: Right, answer: Effect) -> bool:
    """Whether listing the tool gives no more than *right*; a loss says why not, or what becomes stricter."""
    own = right.own
    name = by_name("claude-code").tool_name(tool)
    if right.effect == "deny":
        allowed = [each for each in own if each.effect != "deny"]
        if allowed and not named.spelled(tool, right):
            draft.lose(allowed[0].span, f"{name} is left out: it was allowed for {_patterns(allowed)} only", _RULES)
        return False
    stricter = [each for each in own if STRICTNESS[each.effect] > STRICTNESS[answer]]
    if stricter and not _into_settings(draft, tool, stricter):
        option = f"{_RULES} ({_FLAG})" if rules_for(tool, stricter) else _RULES
        draft.lose(stricter[0].span, f"{name} is left out: no list can except {_patterns(stricter)}", option)
        return False
    if tool == "bash" and right.strictest() != "allow":
        said = "Bash is left out: Claude Code runs commands that only read without asking"
        draft.lose(right.span, said, "add Bash to the tools, if that is fine")
        return False
    if STRICTNESS[right.effect] > STRICTNESS[answer]:
        draft.lose(
            right.span, f"{name} is left out: it asked, and Claude Code would not", f"add {name}, if that is fine"
        )
        return False
    guard = [each for each in right.narrower if each.span is None and STRICTNESS[each.effect] > STRICTNESS[answer]]
    if tool == "read" and guard and not _into_settings(draft, tool, guard):
        said = "OpenCode asks before it reads .env files; Claude Code does not"
        draft.lose(right.span, said, f"{_RULES} ({_FLAG})")
    return True


def _into_settings(draft: Draft, tool: str, stricter: list[Narrower]) -> bool:
    """Put what no list can except into the settings, where that may be done; whether it was."""
    rules = None if draft.rules is None else rules_for(tool, stricter)
    if draft.rules is None or rules is None:
        return False
    new = [each for each in rules if each not in draft.rules]
    draft.rules += new
    for effect in dict.fromkeys(each.effect for each in new):
        texts = ", ".join(f"'{each.text}'" for each in new if each.effect == effect)
        span = next((each.span for each in stricter if each.effect == effect), None)
        said = f"{_patterns([each for each in stricter if each.effect == effect])} {_IS[effect]} by {texts} in {NAME}"
        draft.lose(span, f"{said}: for every agent there, and without exceptions")
    return True


def _patterns(found: list[Narrower]) -> str:
    return ", ".join(f"'{each.written}'" for each in found)
