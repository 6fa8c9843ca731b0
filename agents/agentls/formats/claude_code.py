"""Claude Code sub-agents: ``.claude/agents/**/*.md`` and the ``agents/`` folder of a plug-in."""

from __future__ import annotations

from agentls.agent import Agent, Grant
from agentls.definition import Definition
from agentls.formats.common import flag, integer, items, source, value_spans
from agentls.formats.schema import Format, HostVerdict
from agentls.formats.tables import claude_code as table

_TOOL_OF = {each.name: each.tool for each in table.TOOLS}


def _lower(definition: Definition) -> Agent:
    granted = definition.get("tools")
    return Agent(
        name=definition.string("name") or "",
        description=definition.string("description") or "",
        dialect="claude-code",
        path=definition.document.path,
        prompt=definition.body_text.strip(),
        definition=definition,
        model=definition.string("model"),
        mode=definition.string("permissionMode"),
        granted=None if granted is None else _grants(definition, "tools"),
        withheld=_grants(definition, "disallowedTools"),
        skills=tuple(item.text for item in items(definition.get("skills"))),
        mcp_servers=tuple(item.text for item in items(definition.get("mcpServers"))),
        max_turns=integer(definition, "maxTurns"),
        disabled=flag(definition, "disabled"),
        spans=value_spans(definition),
    )


def _grants(definition: Definition, field: str) -> tuple[Grant, ...]:
    return tuple(
        Grant(tool_of(item.name), item.specifier, source(definition, item.span))
        for item in items(definition.get(field))
    )


def tool_of(name: str) -> str:
    """Our name for a tool in a Claude Code list: ``Read`` is ``read``, ``mcp__a__b`` is ``mcp:a:b``; else unchanged."""
    name = table.ACCEPTED_ALIASES.get(name, name)
    if name.startswith("mcp__"):
        server, _, tool = name.removeprefix("mcp__").partition("__")
        return f"mcp:{server}:{tool or '*'}"
    return _TOOL_OF.get(name) or name


def _recognise(definition: Definition) -> int:
    names = {entry.name for entry in definition.fields.entries}
    score = 2 * len(
        names
        & {"disallowedTools", "permissionMode", "maxTurns", "mcpServers", "omitClaudeMd", "initialPrompt", "memory"}
    )
    tools = items(definition.get("tools"))
    score += 2 if any(_TOOL_OF.get(item.name) is not None or item.name.startswith("mcp__") for item in tools) else 0
    score += 1 if definition.string("model") in table.MODEL_ALIASES else 0
    return score + ({"name", "description"} <= names)


def _verdict(definition: Definition) -> HostVerdict:
    if definition.header is None:
        return HostVerdict(
            False, "Claude Code takes a file whose first line is not '---' for documentation and ignores it"
        )
    if any(problem.kind != "duplicate-key" for problem in definition.problems):
        return HostVerdict(False, "Claude Code skips a file whose frontmatter is not YAML; only its debug log says so")
    name, description = definition.string("name"), definition.string("description")
    if not name:
        return HostVerdict(False, "Claude Code takes a file without a name for documentation and ignores it")
    if ":" in name or name.startswith("-") or len(name) > 256:
        return HostVerdict(
            False, "Claude Code skips a name with ':', with a leading '-', or of more than 256 characters"
        )
    if not description:
        return HostVerdict(False, "Claude Code skips an agent without a description; only its debug log says so")
    return HostVerdict(True, "Claude Code loads it")


format = Format(  # noqa: A001 (each module of this package binds this one name)
    name="claude-code",
    title="Claude Code",
    places=("**/.claude/agents/**/*.md",),
    fields=table.FIELDS,
    tools=table.TOOLS,
    former_tools=table.FORMER_TOOLS,
    unknown_field="Claude Code ignores it without a word",
    recognise=_recognise,
    lower=_lower,
    verdict=_verdict,
    mcp_name="mcp__{server}__{tool}",
)
