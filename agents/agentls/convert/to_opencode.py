"""Writing OpenCode V1: every right is a rule of ``permission``, everything first, then what differs."""

from __future__ import annotations

from collections.abc import Mapping

from agentls.agent import STRICTNESS
from agentls.convert.header import Value, color, header, lose_fields, model
from agentls.convert.values import Draft, Right
from agentls.formats.common import flag
from agentls.formats.tables.opencode import FLAT_PERMISSION_KEYS

_KEYS: dict[str, tuple[str, ...]] = {
    "read": ("read",),
    "glob": ("glob",),
    "grep": ("grep",),
    "lsp": ("lsp",),
    "edit": ("edit", "write"),
    "bash": ("bash",),
    "webfetch": ("webfetch",),
    "websearch": ("websearch",),
    "task": ("task",),
    "skill": ("skill",),
    "todowrite": ("todo",),
}
_GUARD: dict[str, Value] = {"*.env": "ask", "*.env.*": "ask", "*.env.example": "allow"}
"""What OpenCode's own defaults ask about; a rule that allows all reads would lift them."""
_KEPT = ("name", "description", "tools", "disallowedTools", "permissionMode", "model", "color", "maxTurns", "agents")
_KEPT_COPILOT = ("user-invocable", "disable-model-invocation")


def write(draft: Draft) -> str:
    """The frontmatter without its fences."""
    agent = draft.agent
    lose_fields(draft, (*_KEPT, *(_KEPT_COPILOT if agent.dialect == "copilot" else ())))
    if agent.mode == "auto":
        draft.lose(agent.spans.get("permissionMode"), "'auto' has no counterpart there: what it would judge is asked")
    if agent.max_turns is not None:
        said = "at its last step OpenCode asks for an answer in words; Claude Code stops with what there is"
        draft.lose(agent.spans.get("maxTurns"), said)
    return header(
        (
            ("description", agent.description or None),
            ("mode", _mode(draft)),
            ("model", model(draft)),
            ("steps", agent.max_turns),
            ("color", color(draft)),
            ("permission", _permission(draft)),
        )
    )


def _mode(draft: Draft) -> str:
    definition = draft.agent.definition
    if draft.agent.dialect == "claude-code":
        return "subagent"
    if flag(definition, "disable-model-invocation"):
        return "primary"
    shown = definition.get("user-invocable")
    return "subagent" if getattr(shown, "value", None) is False else "all"


def _permission(draft: Draft) -> Mapping[str, Value]:
    wanted = draft.wanted
    rules: dict[str, Value] = {"*": wanted.base.effect}
    for key, tools in _KEYS.items():
        value = _key(draft, key, _together(draft, key, [wanted.tools[tool] for tool in tools]))
        if value != wanted.base.effect:
            rules[key] = value
    rules |= {server.replace(":", "_"): right.effect for server, right in wanted.servers.items()}
    if wanted.base.effect != "deny":
        rules["question"] = "deny"
    if wanted.base.effect == "allow":
        rules["external_directory"] = "ask"
    return rules


def _together(draft: Draft, key: str, rights: list[Right]) -> Right:
    """The rights of the tools that ask under one key: the strictest, where they differ."""
    first = rights[0]
    if len({(each.effect, *((rule.pattern, rule.effect) for rule in each.narrower)) for each in rights}) == 1:
        return first
    effect = max((each.strictest() for each in rights), key=STRICTNESS.__getitem__)
    draft.lose(first.span, f"several tools ask under '{key}' there, with one answer for all of them: {effect}")
    return Right(effect, said=True, span=first.span)


def _key(draft: Draft, key: str, right: Right) -> Value:
    """The value of one permission key: an effect, or a map from pattern to effect."""
    patterns: dict[str, Value] = {"*": right.effect, **(_GUARD if key == "read" and right.effect == "allow" else {})}
    for each in right.narrower:
        if each.pattern is not None and key not in FLAT_PERMISSION_KEYS:
            patterns[each.pattern] = each.effect
        elif STRICTNESS[each.effect] > STRICTNESS[right.effect]:
            draft.lose(each.span, f"'{each.written}' is no pattern there: '{key}' is {each.effect} altogether")
            return each.effect
        else:
            draft.lose(each.span, f"'{each.written}' is no pattern there: '{key}' stays {right.effect} for it")
    return patterns if len(patterns) > 1 else right.effect
