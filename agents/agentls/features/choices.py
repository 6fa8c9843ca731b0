"""The sets that completion chooses from: tools, models, skills, agents, servers, permission keys, patterns, effects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal, TypeAlias

from agentls import models as known_models
from agentls.features import Subject, describe
from agentls.formats import Field, Format
from agentls.formats.copilot import name_from_path
from agentls.formats.tables.claude_code import MODEL_ALIASES
from agentls.formats.tables.opencode import BUILT_IN_HIDDEN, BUILT_IN_MODES
from agentls.text import Span

Kind: TypeAlias = Literal["field", "value", "tool", "model", "skill", "agent", "server", "file", "folder", "snippet"]

_KEY_DOCS = {
    "external_directory": "Paths outside of the project.",
    "doom_loop": "The third identical call in a row.",
    "*": "Every tool. Stands first: the last rule that matches wins.",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that can be written. *text* replaces *span* (None: the word at the cursor); *doc* is Markdown.

    Suggestions are shown by *rank*, then in the order in which they come. *snippet*: *text* has ``${2:…}`` in it.
    """

    label: str
    kind: Kind
    text: str
    detail: str = ""
    doc: str = ""
    rank: str = "1"
    span: Span | None = None
    snippet: bool = False
    deprecated: bool = False

    def at(self, span: Span) -> Suggestion:
        """This suggestion in place of what *span* covers."""
        return replace(self, span=span)

    def with_text(self, text: str) -> Suggestion:
        return replace(self, text=text)


def words(values: Iterable[str], *, kind: Kind = "value", detail: str = "", default: str = "") -> Iterable[Suggestion]:
    """Plain words; the one that is the default says so."""
    for each in values:
        yield Suggestion(each, kind, each, "default" if each == default else detail)


def values(field: Field) -> Iterable[Suggestion]:
    """The values of a field that takes only some, with what each does."""
    listed = field.values or (("true", "false") if field.kinds == ("boolean",) else ())
    return (replace(each, doc=field.told.get(each.label, "")) for each in words(listed, default=field.default))


def tools(subject: Subject) -> Iterable[Suggestion]:
    """The dialect's tools, those that agentls runs first, and the MCP servers of the file."""
    for each in subject.format.tools:
        doc = describe.tool(each.name, subject.format)
        detail = each.doc.rstrip(".") or ("" if each.tool else "agentls has no such tool")
        yield Suggestion(each.name, "tool", each.name, detail, doc, "1" if each.tool else "2")
    separator = "/*" if subject.format.name == "copilot" else ""
    for server in dict.fromkeys((*subject.agent.mcp_servers, *(each.name for each in subject.project.servers))):
        name = f"{server}{separator}" if separator else f"mcp__{server}"
        yield Suggestion(name, "tool", name, f"every tool of the MCP server {server}", rank="3")


def inside(tool: str, subject: Subject) -> Iterable[Suggestion]:
    """What can stand in a tool's parentheses."""
    if tool in ("Agent", "Task"):
        return agents(subject)
    return skills(subject) if tool == "Skill" else ()


def agents(subject: Subject) -> Iterable[Suggestion]:
    """The project's other agents."""
    for each in subject.project.agents:
        if each.name and each.path != subject.agent.path:
            doc = describe.agent(each, subject.project)
            rank = "1" if each.dialect == subject.agent.dialect else "2"
            yield Suggestion(each.name, "agent", each.name, each.dialect, doc, rank)


def opencode_agents(subject: Subject, *, primary: bool = False) -> Iterable[Suggestion]:
    """The agents of OpenCode, its own behind the project's; only those that a user can choose if *primary*."""
    project, told = subject.project, set()
    for each in project.agents:
        agent = project.effective(each)
        if each.dialect == "opencode" and each.name not in told and not agent.disabled:
            told.add(each.name)
            if each.name and not (primary and (agent.mode == "subagent" or agent.hidden)):
                yield Suggestion(each.name, "agent", each.name, agent.mode or "", describe.agent(each, project))
    for name, mode in BUILT_IN_MODES.items():
        if name not in told and name not in BUILT_IN_HIDDEN and not (primary and mode == "subagent"):
            yield Suggestion(name, "agent", name, f"{mode}, OpenCode's own", rank="2")


def skills(subject: Subject) -> Iterable[Suggestion]:
    """The skills of project and user."""
    for each in subject.project.skills:
        yield Suggestion(each.name, "skill", each.name, "", describe.skill(each, subject.project))


def servers(subject: Subject) -> Iterable[Suggestion]:
    """MCP servers that the hosts' files describe, and those that other agents of the project name."""
    named = {server: f"also in {each.name}" for each in subject.project.agents for server in each.mcp_servers}
    named |= {each.name: describe.relative(each.path, subject.project) for each in subject.project.servers}
    return (Suggestion(name, "server", name, detail) for name, detail in sorted(named.items()))


def models(subject: Subject) -> Iterable[Suggestion]:
    """Models as the dialect writes them: aliases, then current ids, newest first; deprecated ones with their end."""
    aliases = MODEL_ALIASES if subject.format.name == "claude-code" else ()
    for alias in (*aliases, *sorted(subject.project.settings.models)):
        yield Suggestion(alias, "model", alias, "alias", describe.model(alias, subject.project.settings), "0")
    ends = known_models.ends()
    for each in sorted({*known_models.known(), *ends}, key=_newest_first):
        label = written(each, subject.format)
        end = ends.get(each)
        facts = (f"end of life {end.isoformat()}" if end else "", describe.cost(each, subject.project.settings))
        detail = ", ".join(filter(None, facts))
        doc = describe.model(each, subject.project.settings)
        yield Suggestion(label, "model", label, detail, doc, "2" if end else "1", deprecated=end is not None)


def written(model: str, dialect: Format) -> str:
    """A model's id as *dialect* writes it."""
    if dialect.name == "opencode":
        return f"anthropic/{model}"
    return f"{known_models.label_of(model)} (copilot)" if dialect.name == "copilot" else model


def effects() -> Iterable[Suggestion]:
    """``allow``, ``ask`` and ``deny``."""
    return (Suggestion(each, "value", each, "", describe.effect(each)) for each in ("allow", "ask", "deny"))


def permission_keys(dialect: Format) -> Iterable[Suggestion]:
    """The keys under which tools ask; ``*`` first, for that is where it belongs."""
    yield Suggestion("*", "field", '"*": ', "every tool", _KEY_DOCS["*"], "0")
    for each in (*dialect.permission_keys, *dialect.flat_permission_keys):
        if each in dialect.former_permission_keys:
            continue
        known = dialect.tool(each)
        detail = "" if each in dialect.permission_keys else "no patterns"
        yield Suggestion(each, "field", f"{each}: ", detail, known.doc if known else _KEY_DOCS.get(each, ""))


def patterns(key: str, subject: Subject) -> Iterable[Suggestion]:
    """Patterns below a permission key: everything, and the names that the key speaks of."""
    yield Suggestion("*", "field", '"*": ', "everything", rank="0")
    named = agents(subject) if key == "task" else skills(subject) if key == "skill" else ()
    yield from (each.with_text(f"{each.label}: ") for each in named)


def actions(dialect: Format) -> Iterable[Suggestion]:
    """The actions of OpenCode 2; ``*`` first, for that is where it belongs."""
    yield Suggestion("*", "value", '"*"', "every action", _KEY_DOCS["*"], "0")
    for each in dialect.permission_keys:
        known = dialect.tool(next((old for old, new in dialect.former_permission_keys.items() if new == each), each))
        yield Suggestion(each, "value", each, "", known.doc if known else _KEY_DOCS.get(each, ""))


def resources(subject: Subject) -> Iterable[Suggestion]:
    """What a rule of OpenCode 2 can be about: everything, an agent, a skill."""
    yield Suggestion("*", "value", '"*"', "everything", rank="0")
    yield from agents(subject)
    yield from skills(subject)


def own_name(subject: Subject) -> str:
    """The name that the file's own name suggests; a skill's folder has its name."""
    path = subject.agent.path
    return PurePath(path).parent.name if subject.format.name == "skill" else name_from_path(path)


def _newest_first(model: str) -> tuple[float, ...]:
    return tuple(-float(part) for part in model.replace("-", " ").split() if part.isdigit() and len(part) < 8)
