"""Copilot custom agents: ``.github/agents/*.md`` and the former chat modes ``.github/chatmodes/*.chatmode.md``."""

from __future__ import annotations

from pathlib import PurePath

from agentls.agent import Agent, Grant
from agentls.definition import Definition, Mapping, Scalar, Sequence
from agentls.formats.common import items, source, value_spans
from agentls.formats.schema import Format, HostVerdict
from agentls.formats.tables import copilot as table

ENDINGS = (".agent.md", ".chatmode.md", ".md")
_TOOL_OF = {each.name.lower(): each.tool for each in table.TOOLS}


def _lower(definition: Definition) -> Agent:
    granted = definition.get("tools")
    servers = definition.get("mcp-servers")
    return Agent(
        name=definition.string("name") or name_from_path(definition.document.path),
        description=definition.string("description") or "",
        dialect="copilot",
        path=definition.document.path,
        prompt=definition.body_text.strip(),
        definition=definition,
        model=_model(definition),
        granted=None if granted is None else tuple(_grants(definition)),
        mcp_servers=tuple(entry.name for entry in servers.entries) if isinstance(servers, Mapping) else (),
        spans=value_spans(definition),
    )


def name_from_path(path: str) -> str:
    """The name that the file's own name gives: ``reviewer`` for ``reviewer.agent.md``."""
    name = PurePath(path).name
    return next((name.removesuffix(ending) for ending in ENDINGS if name.endswith(ending)), name)


def _model(definition: Definition) -> str | None:
    """The model, of a list the first."""
    value = definition.get("model")
    first = value.items[0] if isinstance(value, Sequence) and value.items else value
    return first.value if isinstance(first, Scalar) and isinstance(first.value, str) else None


def _grants(definition: Definition) -> list[Grant]:
    return [
        Grant(tool, None, source(definition, item.span))
        for item in items(definition.get("tools"))
        for tool in tools_of(item.text)
    ]


def tools_of(name: str) -> tuple[str, ...]:
    """Our tools that an entry of a list grants: ``search`` gives three, ``server/tool`` is ``mcp:server:tool``."""
    if name == "*":
        return ("*",)
    known = canonical(name)
    if known in table.COVERS:
        return table.COVERS[known]
    if known.lower() in _TOOL_OF:
        return (_TOOL_OF[known.lower()] or known,)
    server, slash, tool = name.partition("/")
    ours = "." in server or server.lower() in (*table.COVERS, *table.SETS_OF_VSCODE)
    return (f"mcp:{server}:{tool}",) if slash and tool and not ours else (name,)


def canonical(name: str) -> str:
    """The tool set of which *name* is an alias, in whatever letter case; else *name* itself."""
    lower = name.lower()
    return table.ALIASES.get(lower, lower if lower in table.COVERS else name)


def _recognise(definition: Definition) -> int:
    names = {entry.name for entry in definition.fields.entries}
    own = {"user-invocable", "disable-model-invocation", "handoffs", "argument-hint", "mcp-servers", "target", "agents"}
    score = 2 * len(names & own)
    sets = {"search", "execute", "web", "agent", "todo"} | {each.name for each in table.TOOLS if "/" in each.name}
    score += 2 if any(item.text in sets for item in items(definition.get("tools"))) else 0
    return score + (2 if (definition.string("model") or "").endswith("(copilot)") else 0)


def _verdict(definition: Definition) -> HostVerdict:
    if definition.problems:
        return HostVerdict(True, "VS Code shows an error in it; what it reads of the rest is not documented")
    if definition.fields.get("infer"):
        return HostVerdict(True, "VS Code loads it and marks 'infer' as an error")
    if not definition.string("description"):
        return HostVerdict(True, "VS Code loads it; GitHub's cloud agent and CLI require a description")
    return HostVerdict(True, "VS Code loads it")


format = Format(  # noqa: A001 (each module of this package binds this one name)
    name="copilot",
    title="VS Code",
    places=("**/.github/agents/*.md", "**/.github/chatmodes/*.chatmode.md", "**/.copilot/agents/*.md"),
    fields=table.FIELDS,
    tools=table.TOOLS,
    former_tools={},
    unknown_field="VS Code ignores it",
    recognise=_recognise,
    lower=_lower,
    verdict=_verdict,
)
