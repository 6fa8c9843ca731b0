"""Names in an agent file that stand for something elsewhere: agents, skills, tools, models, MCP servers, files.

Hover, definition, references, rename, links and the call hierarchy all look at what `references` finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from agentls.definition import Definition, Entry, Mapping, Scalar, Sequence
from agentls.formats import Format
from agentls.formats.common import Item, items
from agentls.formats.opencode_v2 import rules
from agentls.markdown import Piece, scan
from agentls.opencode_config import MAPS, entry_name, named_files
from agentls.spliced import Spliced
from agentls.text import Document, Span

Kind: TypeAlias = Literal["agent", "skill", "tool", "model", "server", "path"]

_LISTS = ("tools", "disallowedTools")
_DELEGATES = ("Agent", "Task", "agent", "custom-agent")
_FILE = re.compile(r"(?:\./|~/|/)?[\w.@+-]+(?:/[\w.@+-]+)*/?")
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
_SKILL_PROSE = re.compile(r"\b((?:[A-Z][\w-]*[ ])+)skill\b")
_INTERPRETERS = frozenset(("python", "python3", "bash", "sh", "zsh", "node", "bun", "ruby", "perl", "pwsh", "source"))
"""Commands whose first argument is the script that they run."""
_LINE_NUMBER = re.compile(r":\d+(?:[:-]\d+)?$")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a project knows; a code span or a mention in a body is a reference only if it is one of them."""

    agents: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reference:
    """A name and where it stands, without quotes and specifiers.

    *field* is the top-level field it stands in, empty in the body. *declares*: it is the agent's own name. *exact*: the
    text is the name itself, not words for it ("the Seed Data skill").
    """

    kind: Kind
    name: str
    span: Span
    field: str = ""
    declares: bool = False
    exact: bool = True


def references(definition: Definition, dialect: Format, names: Names) -> tuple[Reference, ...]:
    """Every reference of a file, in source order. Total: what is broken has no references."""
    found = [*header_references(definition, dialect), *body_references(definition, names)]
    return tuple(sorted(found, key=lambda each: each.span))


def header_references(definition: Definition, dialect: Format) -> Iterator[Reference]:
    """The references in the frontmatter; of OpenCode's configuration, those outside of its agents."""
    document = definition.document
    if dialect.name == "opencode-config":
        yield from _config(definition)
        entries = [each.value.span for name in MAPS if (each := definition.fields.get(name))]
        yield from (each for each in _files(document) if not any(span.touches(each.span) for span in entries))
        return
    if isinstance(document, Spliced):
        yield Reference("agent", entry_name(document.path) or "", document.key, "agent", declares=True)
        yield from (each for each in _files(document.base) if document.entry.touches(each.span))
    for entry in definition.fields.entries:
        yield from _field(entry, dialect, in_json=isinstance(document, Spliced))


def _field(entry: Entry, dialect: Format, *, in_json: bool) -> Iterator[Reference]:
    field = dialect.field(entry.name)
    match field.meaning if field else "":
        case "name" if isinstance(entry.value, Scalar) and not in_json:
            yield from _texts("agent", entry, declares=True)
        case "model":
            found = _texts("model", entry)
            yield from found if dialect.generation == 1 else map(_without_variant, found)
        case "skills":
            yield from _texts("skill", entry)
        case "servers":
            yield from _texts("server", entry)
        case "tools":
            yield from (each for item in items(entry.value) for each in _tool(item, entry.name))
        case "tool-map" if isinstance(entry.value, Mapping):
            yield from (_key("tool", pair, entry.name) for pair in entry.value.entries)
        case "permission" if isinstance(entry.value, Mapping):
            yield from _permission(entry)
        case "permission-list":
            yield from _permission_list(entry)
        case _ if dialect.name == "copilot" and entry.name in ("agents", "handoffs"):
            yield from _copilot(entry)


def _files(config: Document) -> Iterator[Reference]:
    """The files whose text OpenCode puts in their place."""
    return (Reference("path", path, span, "file") for span, path in named_files(config))


def _config(definition: Definition) -> Iterator[Reference]:
    for entry in definition.fields.entries:
        if entry.name == "default_agent":
            yield from _texts("agent", entry)
        elif entry.name == "permission" and isinstance(entry.value, Mapping):
            yield from (each for each in _permission(entry) if each.kind != "tool")
        elif entry.name == "command" and isinstance(entry.value, Mapping):
            commands = (each.value for each in entry.value.entries if isinstance(each.value, Mapping))
            named = (each.get("agent") for each in commands)
            yield from (
                Reference("agent", ref.name, ref.span, "command")
                for each in named
                if each
                for ref in _texts("agent", each)
            )


def body_references(definition: Definition, names: Names) -> Iterator[Reference]:
    """The references in the body: code spans, links, ``@`` mentions, and "the … skill" for a skill that is known."""
    parts = scan(definition.document, definition.body)
    for piece in parts.code:
        yield from _code(piece, names)
    for piece in parts.mentions:
        if piece.text in names.agents:
            yield Reference("agent", piece.text, piece.span)
        elif "/" in piece.text or _ENDING.search(piece.text):
            yield Reference("path", piece.text, piece.span)
    for piece in parts.links:
        target = piece.text.partition("#")[0]
        if target and "://" not in target and not target.startswith("mailto:"):
            yield Reference("path", target, Span(piece.span.start, piece.span.start + len(target)))
    yield from _prose(definition, names, parts.fences)


def at(found: tuple[Reference, ...], offset: int) -> Reference | None:
    """The reference that a cursor at *offset* is on; of nested ones the innermost."""
    return min((each for each in found if each.span.contains(offset)), key=lambda each: len(each.span), default=None)


def _texts(kind: Kind, entry: Entry, *, declares: bool = False) -> Iterator[Reference]:
    value = entry.value
    for each in value.items if isinstance(value, Sequence) else (value,):
        if isinstance(each, Scalar) and isinstance(each.value, str) and each.value:
            yield Reference(kind, each.value, each.inner, entry.name, declares)
        elif isinstance(each, Mapping) and kind == "server":
            yield from (_key("server", pair, entry.name) for pair in each.entries)


def _key(kind: Kind, pair: Entry, field: str) -> Reference:
    return Reference(kind, pair.name, pair.key.inner, field)


def _tool(item: Item, field: str) -> Iterator[Reference]:
    yield Reference("tool", item.name, item.name_span, field)
    if item.name.startswith("mcp__"):
        server = item.name.split("__")[1]
        yield Reference("server", server, Span(item.span.start + 5, item.span.start + 5 + len(server)), field)
    kind: Kind | None = "agent" if item.name in _DELEGATES else "skill" if item.name == "Skill" else None
    if kind and item.specifier:
        start = item.span.start + item.text.index("(") + 1
        for found in re.finditer(r"[^,\s]+", item.specifier):
            if "*" not in found[0]:
                yield Reference(kind, found[0], Span(start + found.start(), start + found.end()), field)


def _permission(entry: Entry) -> Iterator[Reference]:
    assert isinstance(entry.value, Mapping)
    for pair in entry.value.entries:
        yield _key("tool", pair, entry.name)
        if pair.name in ("task", "skill") and isinstance(pair.value, Mapping):
            kind: Kind = "agent" if pair.name == "task" else "skill"
            yield from (_key(kind, rule, entry.name) for rule in pair.value.entries if not set("*?") & set(rule.name))


def _without_variant(model: Reference) -> Reference:
    """OpenCode 2 writes a model's variant behind a ``#``."""
    name = model.name.partition("#")[0]
    return replace(model, name=name, span=Span(model.span.start, model.span.start + len(name)))


def _permission_list(entry: Entry) -> Iterator[Reference]:
    """OpenCode 2's rules: their actions, and the agents and skills that are their resources."""
    for each in rules(entry.value):
        action, resource = str(each.action.value), str(each.resource.value)
        yield Reference("tool", action, each.action.inner, entry.name)
        if action in ("subagent", "skill") and not set("*?") & set(resource):
            yield Reference("agent" if action == "subagent" else "skill", resource, each.resource.inner, entry.name)


def _copilot(entry: Entry) -> Iterator[Reference]:
    if entry.name == "agents":
        yield from (each for each in _texts("agent", entry) if each.name != "*")
        return
    for handoff in entry.value.items if isinstance(entry.value, Sequence) else ():
        target = handoff.get("agent") if isinstance(handoff, Mapping) else None
        if target:
            yield from (Reference("agent", each.name, each.span, entry.name) for each in _texts("agent", target))


def _code(piece: Piece, names: Names) -> Iterator[Reference]:
    text, start = piece.text, piece.span.start
    if text in names.agents or text.removeprefix("@") in names.agents:
        lead = text.startswith("@")
        yield Reference("agent", text[lead:], Span(start + lead, piece.span.end))
    elif text in names.skills:
        yield Reference("skill", text, piece.span)
    else:
        path = path_in(text)
        if path:
            at = start + text.index(path)
            yield Reference("path", path, Span(at, at + len(path)))


@lru_cache(maxsize=4096)
def path_in(text: str) -> str | None:
    """The path that a code span is, or that its command starts or is given to interpret; None where there is none."""
    words = text.removeprefix("@").split()
    if len(words) > 1 and words[0] in _INTERPRETERS and "/" in words[1]:
        words = words[1:]
    first = _LINE_NUMBER.sub("", words[0]) if words else ""
    if "://" in first or not _FILE.fullmatch(first):
        return None
    return first if "/" in first or (len(words) == 1 and _ENDING.search(first)) else None


def _prose(definition: Definition, names: Names, fences: tuple[Span, ...]) -> Iterator[Reference]:
    if not names.skills:
        return
    for found in _SKILL_PROSE.finditer(definition.document.text, definition.body.start, definition.body.end):
        words = found[1].split()
        span = Span(found.start(1), found.start(1) + len(found[1].rstrip()))
        slugs = ("-".join(words[index:]).lower() for index in range(len(words)))
        name = next((slug for slug in slugs if slug in names.skills), None)
        if name and not any(fence.touches(span) for fence in fences):
            yield Reference("skill", name, span, exact=False)
