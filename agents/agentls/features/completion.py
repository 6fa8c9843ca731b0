"""Completion: what can be written at the cursor, in the frontmatter and in the body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agentls.definition import Definition, Mapping, Scalar
from agentls.features import Subject, choices, describe, subject_of
from agentls.features.choices import Suggestion
from agentls.features.completion_body import in_body
from agentls.features.completion_comment import in_comment
from agentls.features.completion_nested import FIELDS, nested
from agentls.features.place import Place, entry_at, place_at
from agentls.features.place_json import json_place_at
from agentls.features.snippets import snippets
from agentls.formats import Field, opencode, opencode_file
from agentls.formats.common import items
from agentls.formats.tables.opencode_v2 import RULE_KEYS
from agentls.opencode_config import MAPS
from agentls.project import Project
from agentls.spliced import Spliced

_NAME = re.compile(r"[\w*/-]+")


def complete(definition: Definition, project: Project, offset: int) -> tuple[Suggestion, ...]:
    """The suggestions at *offset*, best first, each with its span; in a file that is no agent only in comments."""
    if _is_empty(definition):
        return tuple(snippets(definition, offset))
    subject = subject_of(definition, project, skills=True)
    if subject is None:
        return tuple(in_comment(definition.document, project, offset))
    document = definition.document
    if isinstance(document, Spliced):
        return tuple(_in_json(subject, document, offset))
    if subject.format is opencode_file.format:
        return tuple(_in_config(subject, offset))
    place = place_at(definition, offset)
    if place is not None:
        return tuple(each.at(each.span or place.span) for each in _in_header(subject, place, offset))
    return tuple(in_body(subject, offset)) if offset >= definition.body.start else ()


def _in_json(subject: Subject, document: Spliced, offset: int) -> Iterable[Suggestion]:
    """In an entry of a JSON file: its fields and values as JSON, and what can stand in its prompt."""
    if offset > document.seam:
        return in_body(subject, offset)
    found = json_place_at(document.base.text, offset)
    if found is None or len(found.place.path) < 2 or found.place.path[0] not in MAPS:
        return ()
    place = replace(found.place, path=found.place.path[2:])
    return (found.written(each) for each in _in_header(subject, place, offset))


def _in_config(subject: Subject, offset: int) -> Iterable[Suggestion]:
    """In ``opencode.json`` outside of its agents: where one of them is named, and the rights of all."""
    found = json_place_at(subject.definition.document.text, offset)
    if found is None or not found.place.path:
        return ()
    first, place = found.place.path[0], found.place
    listed: Iterable[Suggestion] = ()
    if place.kind == "value" and place.path == ("default_agent",):
        listed = choices.opencode_agents(subject, primary=True)
    elif place.kind == "value" and first == "command" and place.path[2:] == ("agent",):
        listed = choices.opencode_agents(subject)
    elif first == "permission":
        listed = _permission(replace(subject, format=opencode.format), place)
    return (found.written(each) for each in listed)


def _is_empty(definition: Definition) -> bool:
    """Whether there is nothing in the file, or only a first fence."""
    return definition.document.text.strip("\ufeff \t\r\n") in ("", "---")


def _in_header(subject: Subject, place: Place, offset: int) -> Iterable[Suggestion]:
    if not place.path:
        return _fields(subject, place) if place.kind == "key" else ()
    field = subject.format.field(place.path[0])
    if field is None:
        return ()
    if field.meaning in ("permission", "tool-map"):
        return _permission(subject, place) if field.meaning == "permission" else _tool_map(subject, place)
    if field.meaning == "permission-list":
        return _permission_list(subject, place)
    if field.name in FIELDS and (field.name != "mcpServers" or len(place.path) > 1):
        return nested(subject, place)
    return _value(subject, field, place, offset) if len(place.path) == 1 else ()


def _fields(subject: Subject, place: Place) -> Iterable[Suggestion]:
    """The fields that the file does not have yet: required ones first, those out of use last."""
    document = subject.definition.document
    here = subject.definition.fields.get(document.slice(place.span))
    taken = {each.name for each in subject.definition.fields.entries if each is not here}
    rest = document.text[place.span.end : document.line_span(document.line_of(place.span.end)).end]
    for each in subject.format.fields:
        if each.name not in taken:
            text = each.name if rest.lstrip().startswith(":") else f"{each.name}:{_opening(each)}"
            rank = "0" if each.required else "2" if each.instead else "1"
            doc = describe.field(each, subject.format)
            detail = "required" if each.required else f"use {each.instead}" if each.instead else ""
            yield Suggestion(each.name, "field", text, detail, doc, rank, deprecated=bool(each.instead))


def _opening(field: Field) -> str:
    """What follows a field's colon: a blank, a list's first dash, or a map's first line."""
    if field.kinds[0] == "list" and field.meaning != "tools":
        return "\n  - "
    return "\n  " if set(field.kinds) == {"map"} or field.meaning == "permission" else " "


def _value(subject: Subject, field: Field, place: Place, offset: int) -> Iterable[Suggestion]:
    text = subject.definition.document.text
    listed = place.kind == "item"
    if field.meaning == "tools":
        entry = place if listed else entry_at(text, place, offset)
        if entry.inside:
            return (each.at(entry.span) for each in choices.inside(entry.inside, subject))
        return (each.at(entry.span) for each in _without_taken(choices.tools(subject), subject, field, entry))
    if field.meaning in ("skills", "servers") or field.name == "agents":
        found = {"skills": choices.skills, "servers": choices.servers}.get(field.meaning, choices.agents)(subject)
        return _without_taken(found, subject, field, place)
    if field.meaning == "model":
        return choices.models(subject)
    if field.name == "name":
        return choices.words((choices.own_name(subject),), detail="the file's name")
    return choices.values(field)


def _without_taken(found: Iterable[Suggestion], subject: Subject, field: Field, place: Place) -> Iterable[Suggestion]:
    """Only what the list does not have yet; the entry at the cursor does not count."""
    value = subject.definition.get(field.name)
    if isinstance(value, Scalar) and value.style == "broken":
        taken = set(_NAME.findall(value.raw))
    else:
        taken = {item.name for item in items(value) if not item.span.contains(place.span.start)}
    return (each for each in found if each.label not in taken)


def _permission(subject: Subject, place: Place) -> Iterable[Suggestion]:
    if place.kind == "value":
        return choices.effects()
    if len(place.path) == 1:
        taken = _keys(subject, "permission") - {subject.definition.document.slice(place.span)}
        return (each for each in choices.permission_keys(subject.format) if each.label not in taken)
    return choices.patterns(place.path[1], subject)


def _permission_list(subject: Subject, place: Place) -> Iterable[Suggestion]:
    """The rules of OpenCode 2's ``permissions``: their three keys, known actions, effects; names as resources."""
    if place.kind != "value":
        keys = choices.words(RULE_KEYS, kind="field")
        return (each.with_text(f"{each.label}: ") for each in keys) if len(place.path) == 1 else ()
    if place.path[-1] == "effect":
        return choices.effects()
    if place.path[-1] == "action":
        return choices.actions(subject.format)
    return choices.resources(subject) if place.path[-1] == "resource" else ()


def _tool_map(subject: Subject, place: Place) -> Iterable[Suggestion]:
    if place.kind == "value":
        return choices.words(("true", "false"))
    taken = _keys(subject, "tools") - {subject.definition.document.slice(place.span)}
    return (each.with_text(f"{each.label}: ") for each in choices.tools(subject) if each.label not in taken)


def _keys(subject: Subject, field: str) -> set[str]:
    value = subject.definition.get(field)
    return {entry.name for entry in value.entries} if isinstance(value, Mapping) else set()
