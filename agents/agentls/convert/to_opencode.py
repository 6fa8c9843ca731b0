"""Writing OpenCode V1: every right is a rule of ``permission``, everything first, then what differs."""

from __future__ import annotations

from agentls.agent import STRICTNESS, Agent
from agentls.convert.header import Value, color, header, lose_fields, model
from agentls.convert.values import Draft, Right, is_pattern
from agentls.definition import Mapping, Scalar
from agentls.formats.common import flag
from agentls.formats.tables.opencode import FLAT_PERMISSION_KEYS
from agentls.policy.opencode import matches

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
_KEPT = (
    "name", "description", "tools", "disallowedTools", "permissionMode", "model", "color", "maxTurns", "agents",
    "skills",
)  # fmt: skip
_KEPT_COPILOT = ("user-invocable", "disable-model-invocation")
BOTH = "both generations of OpenCode read both folders: remove the file that you convert"
_KEPT_SECOND = ("description", "mode", "model", "variant", "steps", "hidden", "color", "permissions", "request")


def write(draft: Draft) -> str:
    """The frontmatter without its fences."""
    agent = draft.agent
    lose(draft)
    if leads(agent):
        said = "as a sub-agent it starts others there only where 'subagent_depth' in opencode.json is above 1"
        draft.lose(agent.spans.get("tools"), said)
    definition = agent.definition
    second = draft.source == "opencode-v2"
    body = request_body(draft) if second else {}
    return header(
        (
            ("description", agent.description or None),
            ("mode", mode(draft)),
            ("model", model(draft)),
            ("variant", variant(draft) if second else None),
            ("temperature", body.get("temperature")),
            ("top_p", body.get("top_p")),
            ("steps", agent.max_turns),
            ("hidden", True if second and flag(definition, "hidden") else None),
            ("color", color(draft)),
            ("permission", permission(draft)),
        )
    )


def lose(draft: Draft) -> None:
    """What neither generation can say of a file of another host."""
    agent = draft.agent
    if draft.source == "opencode-v2":
        lose_fields(draft, _KEPT_SECOND)
        draft.lose(None, BOTH)
        return
    lose_fields(draft, (*_KEPT, *(_KEPT_COPILOT if agent.dialect == "copilot" else ())))
    if agent.skills:
        said = "the text of its skills does not stand before it there: it loads them when its body says so"
        draft.lose(agent.spans.get("skills"), said)
    if agent.mode == "auto":
        draft.lose(agent.spans.get("permissionMode"), "'auto' has no counterpart there: what it would judge is asked")
    if agent.max_turns is not None:
        said = "at its last step OpenCode asks for an answer in words; Claude Code stops with what there is"
        draft.lose(agent.spans.get("maxTurns"), said)


def variant(draft: Draft) -> str | None:
    """The model's variant, which version 1 has in a field and version 2 behind the model's ``#`` as well."""
    definition = draft.agent.definition
    return (definition.string("model") or "").partition("#")[2] or definition.string("variant")


def request_body(draft: Draft) -> dict[str, int | float]:
    """What version 1 has fields for in version 2's ``request``; the rest of it is lost."""
    request = draft.agent.definition.get("request")
    found: dict[str, int | float] = {}
    for entry in request.entries if isinstance(request, Mapping) else ():
        body = entry.value.entries if entry.name == "body" and isinstance(entry.value, Mapping) else ()
        for each in body:
            value = each.value.value if isinstance(each.value, Scalar) else None
            if each.name in ("temperature", "top_p") and isinstance(value, int | float) and not isinstance(value, bool):
                found[each.name] = value
            else:
                draft.lose(each.span, f"'request.body.{each.name}' cannot be said there")
        if not body:
            draft.lose(entry.span, f"'request.{entry.name}' cannot be said there")
    return found


def mode(draft: Draft) -> str:
    """Who may start the agent."""
    definition = draft.agent.definition
    if draft.agent.dialect == "opencode":
        return draft.agent.mode or "all"
    if draft.agent.dialect == "claude-code":
        return "all" if leads(draft.agent) else "subagent"
    if flag(definition, "disable-model-invocation"):
        return "primary"
    shown = definition.get("user-invocable")
    return "subagent" if getattr(shown, "value", None) is False else "all"


def leads(agent: Agent) -> bool:
    """Whether a file of Claude Code's names ``Agent`` among its tools: then it may be meant as the main agent."""
    return agent.dialect == "claude-code" and any(each.tool == "task" for each in agent.granted or ())


def permission(draft: Draft) -> dict[str, Value]:
    """Every right as a rule of version 1, in the order in which the last that matches wins."""
    wanted = draft.wanted
    rules: dict[str, Value] = {"*": wanted.base.effect}
    patterns = {key.replace(":", "_"): right.effect for key, right in wanted.servers.items() if is_pattern(key)}
    rules |= patterns
    for key, tools in _KEYS.items():
        value = _key(draft, key, _together(draft, key, [wanted.tools[tool] for tool in tools]))
        if value != wanted.base.effect or any(matches(each, key) for each in patterns):
            rules[key] = value
    servers = {key.replace(":", "_"): right.effect for key, right in wanted.servers.items() if not is_pattern(key)}
    rules |= {key: servers[key] for key in sorted(servers, key=lambda key: "*" not in key and "?" not in key)}
    if wanted.base.effect != "deny" or any(matches(each, "question") for each in patterns):
        rules["question"] = "deny"
    if wanted.base.effect == "allow" or any(matches(each, "external_directory") for each in patterns):
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
