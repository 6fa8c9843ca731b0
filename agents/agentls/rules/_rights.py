"""Fields that are written to take rights away, in a dialect in which they take nothing away."""

from __future__ import annotations

from agentls.definition import Mapping, Scalar, Value
from agentls.formats.common import items
from agentls.rules import Subject

_LISTS = ("disallowedTools", "disallowed-tools", "disallowed_tools", "allowed-tools", "allowedTools", "allowed_tools")

_PERMISSIONS = {False: ("permission", "permissions"), True: ("permission",)}
"""In OpenCode `permissions` is the business of mixed-generations."""


def taken_away(subject: Subject) -> tuple[str, ...]:
    """The names of such fields in this file."""
    definition, dialect = subject.definition, subject.format
    found = []
    for entry in definition.fields.entries:
        name = entry.name
        if dialect.field(name):
            continue
        if (name in _PERMISSIONS[dialect.name == "opencode"] and restricts(entry.value)) or (
            name in _LISTS and items(entry.value) and not (name.startswith("allow") and definition.get("tools"))
        ):
            found.append(name)
    return tuple(found)


def restricts(value: Value) -> bool:
    """Whether a ``deny`` or an ``ask`` (or, in ``tools``, a ``false``) stands anywhere in *value*."""
    if isinstance(value, Scalar):
        return value.value in ("deny", "ask", False)
    children = [each.value for each in value.entries] if isinstance(value, Mapping) else value.items
    return any(restricts(each) for each in children)
