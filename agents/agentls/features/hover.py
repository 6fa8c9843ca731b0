"""Hover: what stands under the cursor, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.agent import Effect
from agentls.definition import Definition, Entry, Mapping, Scalar
from agentls.features import Subject, describe, subject_of
from agentls.features.config_keys import key_at
from agentls.features.matrix import decided_by, matrix
from agentls.features.promises import promise_at
from agentls.features.targets import agent_of, path_of
from agentls.formats.opencode_v2 import name_in_first, rules
from agentls.policy import decide
from agentls.project import Project
from agentls.references import Reference, at
from agentls.rights import example, operation
from agentls.text import Span

EFFECTS: tuple[Effect, ...] = ("allow", "ask", "deny")


@dataclass(frozen=True, slots=True)
class Hover:
    """A text in Markdown about what *span* covers."""

    span: Span
    text: str


def hover(definition: Definition, project: Project, offset: int) -> Hover | None:
    """What there is to say about the place at *offset*; None where there is nothing."""
    subject = subject_of(definition, project, skills=True)
    if subject is None:
        return None
    if offset >= definition.body.start:
        return _body(subject, offset)
    found = at(subject.references, offset)
    if found and (text := _reference(found, subject)):
        return Hover(found.span, text)
    entry = next((each for each in definition.fields.entries if each.span.contains(offset)), None)
    return _field(entry, subject, offset) if entry else None


def _body(subject: Subject, offset: int) -> Hover | None:
    """A name in the body, and what the contract says there."""
    promised = promise_at(subject, offset)
    found = at(subject.references, offset)
    text = _reference(found, subject) if found else None
    if promised and text:
        return Hover(promised[0], f"{promised[1]}\n\n{text}")
    if promised:
        return Hover(*promised)
    if found and text:
        return Hover(found.span, text)
    key = key_at(subject, offset)
    return Hover(key.span, key.text) if key else None


def _reference(found: Reference, subject: Subject) -> str | None:
    project = subject.project
    if found.kind == "agent":
        return _agent(found, subject)
    if found.kind == "skill":
        skill = project.skill(found.name)
        return describe.skill(skill, project) if skill else f"**{found.name}** · no skill of this project or user"
    if found.kind == "model":
        return describe.model(found.name, project.settings)
    if found.kind == "tool" and found.field not in ("permission", "permissions"):
        return describe.tool(found.name, subject.format)
    path = path_of(found, subject) if found.kind == "path" else None
    return f"`{describe.relative(str(path), project)}`" if path else None


def _agent(found: Reference, subject: Subject) -> str:
    if found.declares:
        return f"**{found.name}** · agent · {subject.format.title}\n\n{matrix(subject)}"
    agent = agent_of(found, subject)
    return describe.agent(agent, subject.project) if agent else f"**{found.name}** · no agent of this project"


def _field(entry: Entry, subject: Subject, offset: int) -> Hover | None:
    field = subject.format.field(entry.name)
    on_key = entry.key.span.contains(offset)
    if field and field.meaning == "permission" and not on_key:
        inner = _permission(entry, subject, offset)
        if inner:
            return inner
    if field and field.meaning == "permission-list" and not on_key:
        inner = _listed_rule(entry, subject, offset)
        if inner:
            return inner
    if field is None:
        if not on_key or not subject.format.unknown_field:
            return None
        text = f"**{entry.name}** · not a field of {subject.format.title}: {subject.format.unknown_field}."
        return Hover(entry.key.span, text)
    if subject.format.name == "opencode-config" and not on_key:
        return None
    text = describe.field(field, subject.format)
    if not on_key and isinstance(entry.value, Scalar) and (told := field.told.get(str(entry.value.value))):
        text = f"**{entry.value.value}** · {told}\n\n{text}"
    if field.meaning in ("tools", "tool-map", "permission", "permission-list"):
        text = f"{text}\n\n{matrix(subject)}"
    return Hover(entry.key.span if on_key else entry.value.span, text)


def _permission(entry: Entry, subject: Subject, offset: int) -> Hover | None:
    """A permission key or one rule below it."""
    pairs = entry.value.entries if isinstance(entry.value, Mapping) else ()
    pair = next((each for each in pairs if each.span.contains(offset)), None)
    if pair is None:
        return None
    rules = pair.value.entries if isinstance(pair.value, Mapping) else ()
    rule = next((each for each in rules if each.span.contains(offset)), None)
    if rule is not None:
        return Hover(rule.span, _rule(pair.name, rule, subject))
    said = [f"**{pair.name}** · {_key_doc(pair.name, subject)}"]
    if isinstance(pair.value, Scalar) and pair.value.value in EFFECTS:
        said.append(describe.effect(str(pair.value.value)))
    return Hover(pair.span, "\n\n".join([*said, matrix(subject)]))


def _listed_rule(entry: Entry, subject: Subject, offset: int) -> Hover | None:
    """One rule of OpenCode 2's ``permissions``."""
    for each in rules(entry.value):
        if each.span.contains(offset):
            action, resource = str(each.action.value), str(each.resource.value)
            if not subject.format.tool(name_in_first(action)) and action not in subject.format.permission_keys:
                return Hover(each.span, f"**{action}** `{resource}` · {_key_doc(action, subject)}")
            return Hover(each.span, _decided(action, name_in_first(action), resource, each.span, subject))
    return None


def _rule(key: str, rule: Entry, subject: Subject) -> str:
    """One pattern: what is decided for an example of it, which may be another rule's doing."""
    return _decided(key, key, rule.name, rule.span, subject)


def _decided(shown: str, tool: str, pattern: str, span: Span, subject: Subject) -> str:
    target = example(pattern)
    policy = subject.policy
    answer = decide(operation(tool, target, policy), policy)
    won = answer.rule is not None and answer.rule.span is not None and answer.rule.span.touches(span)
    decided = "by this rule" if won else f"by {decided_by(answer, subject)}"
    return f"**{shown}** `{pattern}`\n\nFor example `{target}`: **{answer.effect}**, {decided}"


def _key_doc(key: str, subject: Subject) -> str:
    dialect = subject.format
    if key in dialect.former_permission_keys:
        successor = dialect.former_permission_keys[key]
        return (
            f"nothing asks under this key; as a restriction it has no effect{f'. Use `{successor}`' * bool(successor)}."
        )
    tools = [each for each in dialect.tools if each.name == key]
    if tools:
        return tools[0].doc or "a tool."
    if key in (*dialect.permission_keys, *dialect.flat_permission_keys):
        return _OTHER_KEYS.get(key, "a permission key.")
    return "matches the names of tools, with `*` as wildcard."


_OTHER_KEYS = {
    "external_directory": "paths outside of the project.",
    "doom_loop": "the third identical call in a row.",
}
