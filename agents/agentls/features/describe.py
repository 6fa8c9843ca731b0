"""What names mean, in Markdown: fields, tools, models, skills, agents. Hover and completion say the same about them."""

from __future__ import annotations

from pathlib import Path

from agentls import models, prompt_size
from agentls.agent import Agent
from agentls.formats import Field, Format, ToolName, all_formats
from agentls.formats.copilot import canonical
from agentls.formats.schema import Fact
from agentls.opencode_config import file_of
from agentls.prices import price_of
from agentls.project import Project
from agentls.settings import Settings
from agentls.skills import Skill

_EFFECTS = {
    "allow": "goes ahead without a question.",
    "ask": "waits for the user's answer.",
    "deny": "is refused; the model is told the rule.",
}


def field(each: Field, dialect: Format) -> str:
    """A frontmatter field: what it does, its values, its default, the source of all that."""
    lines = [f"**{each.name}** · {dialect.title} · {each.takes}{' · required' * each.required}", each.doc]
    if each.instead:
        lines.append(f"Out of use: write `{each.instead}` instead.")
    if each.told:
        lines.append("\n".join(f"- `{value}`: {each.told[value]}" for value in each.values))
    elif each.values:
        lines.append("Values: " + ", ".join(f"`{value}`" for value in each.values))
    if each.default:
        lines.append(f"Left out: {each.default}.")
    return "\n\n".join([*lines, source(each.fact)])


def source(fact: Fact) -> str:
    """Where a fact comes from, with its date, and how sure it is where that is not high."""
    return f"*{fact.source}, {fact.date}{'' if fact.sure == 'high' else f', {fact.sure} confidence'}*"


def tool(name: str, dialect: Format) -> str:
    """A tool of a dialect: what it does, whether agentls runs it, what other dialects call it."""
    known = dialect.tool(name)
    if name in dialect.former_tools:
        successor = dialect.former_tools[name]
        return f"**{name}** · {dialect.title} no longer has this tool" + (f"; use `{successor}`." if successor else ".")
    if known is None and dialect.name == "copilot" and (known := dialect.tool(canonical(name))):
        return _tool(f"**{name}** · the tool set `{known.name}` of {dialect.title}", known, dialect)
    if known is None:
        return f"**{name}** · {_stranger(name, dialect)}"
    return _tool(f"**{name}** · tool of {dialect.title}", known, dialect)


def _tool(head: str, known: ToolName, dialect: Format) -> str:
    runs = f"agentls runs it as `{known.tool}`." if known.tool else "agentls has no such tool."
    others = [
        f"{each.title}: `{name}`" for each in all_formats() if each is not dialect and (name := _name(each, known))
    ]
    return "\n\n".join(part for part in (head, known.doc, runs, " · ".join(others)) if part)


def _name(dialect: Format, known: ToolName) -> str | None:
    """What a dialect calls the same tool, None where it has none."""
    name = dialect.tool_name(known.tool)
    return name if known.tool and dialect.tool(name) else None


def _stranger(name: str, dialect: Format) -> str:
    for server, separator in ((name.removeprefix("mcp__"), "__"), (name, "/")):
        if (separator == "/" or name.startswith("mcp__")) and separator in server:
            first, _, rest = server.partition(separator)
            return f"`{rest}` of the MCP server `{first}`"
    if name.startswith("mcp__"):
        return f"every tool of the MCP server `{name.removeprefix('mcp__')}`"
    elsewhere = [each.title for each in all_formats() if each.tool(name)]
    return f"not a tool of {dialect.title}" + (f"; {' and '.join(elsewhere)} has it." if elsewhere else ".")


def model(name: str, settings: Settings) -> str:
    """A model: the id that agentls sends for it, its end of life, its successor."""
    found = models.resolve(name, settings)
    lines = [f"**{name}**" + (f" → `{found.id}` ({found.why})" if found.id else f": {found.why}.")]
    if found.base_url:
        lines.append(f"Served by {found.base_url}")
    end = models.ends().get(found.id or "")
    if end:
        successor = models.successor(found.id or "")
        lines.append(
            f"Deprecated; its end of life is {end.isoformat()}." + (f" Successor: `{successor}`." if successor else "")
        )
    elif found.id and found.id in models.known():
        lines.append("A current model of the installed anthropic package.")
    if price := cost(found.id, settings):
        lines.append(f"Costs {price} (from `agentls.toml`).")
    return "\n\n".join(lines)


def cost(model_id: str | None, settings: Settings) -> str:
    """What a model costs by the project's settings, in words; empty where they have no price for it."""
    price = price_of(model_id, settings.prices) if model_id else None
    return f"${price.input:g} in, ${price.output:g} out per million tokens" if price else ""


def skill(each: Skill, project: Project) -> str:
    """A skill: what it says of itself, and its file."""
    return (
        f"**{each.name}** · skill\n\n{each.description or 'It has no description.'}\n\n`{relative(each.path, project)}`"
    )


def agent(each: Agent, project: Project) -> str:
    """An agent: what it says of itself, its dialect, its file, and what its prompt comes to."""
    said = each.description or "It has no description."
    head = f"**{each.name}** · agent · {each.dialect}"
    return "\n\n".join((head, said, f"`{relative(each.path, project)}`", prompt_size.in_words(each, project)))


def effect(value: str) -> str:
    """What ``allow``, ``ask`` or ``deny`` means."""
    return f"**{value}** {_EFFECTS[value]}"


def relative(path: str, project: Project) -> str:
    """*path* below the workspace as people write it, else as it is."""
    place = Path(file_of(path))
    return place.relative_to(project.root).as_posix() if place.is_relative_to(project.root) else str(place)
