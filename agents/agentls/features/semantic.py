"""Semantic tokens: tools, agents and skills, known or not; effects by what they allow; paths that exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from agentls.agent import Effect
from agentls.definition import Definition, Mapping, Scalar, Value
from agentls.features import Subject, subject_of
from agentls.features.targets import target
from agentls.formats.copilot import canonical
from agentls.formats.opencode_v2 import rules
from agentls.project import Project
from agentls.references import Reference
from agentls.text import Span

Kind: TypeAlias = Literal["tool", "effect", "agent", "skill", "model", "server", "path"]
Modifier: TypeAlias = Literal["", "unknown", "declaration", "allow", "ask", "deny"]

_EFFECTS: dict[object, Effect] = {"allow": "allow", "ask": "ask", "deny": "deny", True: "allow", False: "deny"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word and what it is. *modifier* ``unknown``: it stands for nothing that there is."""

    span: Span
    kind: Kind
    modifier: Modifier = ""


def semantic_tokens(definition: Definition, project: Project) -> tuple[Token, ...]:
    """The tokens of a file, in source order, on one line each and without overlap."""
    subject = subject_of(definition, project)
    if subject is None:
        return ()
    found = sorted([*_references(subject), *_effects(subject)], key=lambda each: (each.span.start, len(each.span)))
    kept: list[Token] = []
    document = definition.document
    for each in found:
        one_line = document.line_of(each.span.start) == document.line_of(each.span.end)
        if len(each.span) and one_line and not (kept and each.span.start < kept[-1].span.end):
            kept.append(each)
    return tuple(kept)


def _references(subject: Subject) -> Iterator[Token]:
    for each in subject.references:
        if each.declares:
            yield Token(each.span, "agent", "declaration")
        elif each.kind == "tool":
            yield Token(each.span, "tool", "" if _known(each, subject) else "unknown")
        elif each.kind in ("model", "server") or target(each, subject):
            yield Token(each.span, each.kind)
        elif each.kind != "path":
            yield Token(each.span, each.kind, "unknown")


def _known(reference: Reference, subject: Subject) -> bool:
    name, dialect = reference.name, subject.format
    if reference.field in ("permission", "permissions"):
        keys = (*dialect.permission_keys, *dialect.flat_permission_keys)
        return "*" in name or "_" in name or name in keys
    if dialect.name == "copilot":
        return name == "*" or "/" in name or dialect.tool(canonical(name)) is not None
    return dialect.tool(name) is not None or name.startswith("mcp__") or (reference.field == "tools" and "*" in name)


def _effects(subject: Subject) -> Iterator[Token]:
    for entry in subject.definition.fields.entries:
        field = subject.format.field(entry.name)
        if field and field.meaning == "permission-list":
            found = rules(entry.value)
            yield from (
                Token(each.effect.span, "effect", _EFFECTS[value])
                for each in found
                if (value := each.effect.value) in _EFFECTS
            )
        elif field and field.meaning in ("permission", "tool-map"):
            yield from _in_value(entry.value)


def _in_value(value: Value) -> Iterator[Token]:
    if isinstance(value, Mapping):
        for entry in value.entries:
            yield from _in_value(entry.value)
    elif isinstance(value, Scalar) and value.style not in ("|", ">") and value.value in _EFFECTS:
        yield Token(value.span, "effect", _EFFECTS[value.value])
