"""OpenCode V1 agents: ``.opencode/agent(s)/**/*.md`` and ``.opencode/mode(s)/*.md``."""

from __future__ import annotations

from pathlib import PurePath

from agentls.agent import Agent, Effect, Permission, Source
from agentls.definition import Definition, Entry, Mapping, Scalar, Sequence
from agentls.formats.common import flag, integer, source, value_spans
from agentls.formats.opencode_host import verdict
from agentls.formats.schema import Format
from agentls.formats.tables import opencode as table
from agentls.opencode_config import entry_map, entry_name
from agentls.spliced import Spliced
from agentls.text import Span

_EFFECTS: tuple[Effect, ...] = ("allow", "ask", "deny")
_FOLDERS = ("agent", "agents", "mode", "modes")


def _lower(definition: Definition) -> Agent:
    return Agent(
        name=_name(definition),
        description=definition.string("description") or "",
        dialect="opencode",
        path=definition.document.path,
        prompt=definition.body_text.strip(),
        definition=definition,
        model=definition.string("model"),
        mode="primary" if always_primary(definition.document.path) else definition.string("mode") or "all",
        permissions=(*DEFAULTS, *permissions(definition)),
        max_turns=integer(definition, "steps") or integer(definition, "maxSteps"),
        disabled=flag(definition, "disable"),
        hidden=flag(definition, "hidden"),
        spans=spans(definition),
    )


def _name(definition: Definition) -> str:
    """An entry of ``opencode.json`` is known by its key: a ``name`` in it is only shown (measured, 1.18.33)."""
    document = definition.document
    if isinstance(document, Spliced):
        return entry_name(document.path) or ""
    return definition.string("name") or name_from_path(document.path)


def spans(definition: Definition) -> dict[str, Span]:
    """Where the fields' values stand; the name of an entry of ``opencode.json`` is its key."""
    found, document = value_spans(definition), definition.document
    return {**found, "name": document.key} if isinstance(document, Spliced) else found


def always_primary(path: str) -> bool:
    """Whether OpenCode takes the agent at *path* as a primary one, whatever it says: those of the former modes."""
    return entry_map(path) == "mode" or (
        entry_map(path) is None and PurePath(path).parts[-3:-1] in ((".opencode", "mode"), (".opencode", "modes"))
    )


DEFAULTS = tuple(
    Permission(tool, pattern, effect, Source("OpenCode's defaults", f"{tool}: {pattern}: {effect}"))
    for tool, pattern, effect in table.DEFAULTS
)


BUILT_IN = {
    name: tuple(
        Permission(tool, pattern, effect, Source("OpenCode's defaults", f"{tool}: {pattern}: {effect}, of {name}"))
        for tool, pattern, effect in rules
    )
    for name, rules in table.BUILT_IN.items()
}
"""The rules of the agents that OpenCode brings along, behind `DEFAULTS`; an agent of that name is merged over one."""


def name_from_path(path: str) -> str:
    """The id that OpenCode derives: the path below the innermost ``agent(s)`` or ``mode(s)``, without ``.md``."""
    parts = PurePath(path).with_suffix("").parts
    below = next((index for index in range(len(parts) - 2, -1, -1) if parts[index] in _FOLDERS), len(parts) - 2)
    return "/".join(parts[below + 1 :])


def permissions(definition: Definition) -> tuple[Permission, ...]:
    """The rules of an agent file, or of a part of ``opencode.json``, in OpenCode's order.

    ``tools`` come first, each key of ``permission`` in place of the same key. A ``permissions`` list is OpenCode 2's:
    beside fields that only version 1 has, the host ignores it, and agentls takes its restrictions only.
    """
    merged: dict[str, list[Permission]] = {}
    tools, permission = definition.get("tools"), definition.get("permission")
    if isinstance(tools, Mapping):
        for entry in tools.entries:
            if isinstance(entry.value, Scalar) and isinstance(entry.value.value, bool):
                key = "edit" if entry.name in ("write", "edit", "patch") else entry.name
                effect: Effect = "allow" if entry.value.value else "deny"
                merged[key] = [Permission(key, "*", effect, source(definition, entry.span))]
    if isinstance(permission, Scalar) and permission.value in _EFFECTS:
        merged["*"] = [Permission("*", "*", permission.value, source(definition, permission.span))]
    elif isinstance(permission, Mapping):
        for entry in permission.entries:
            merged[entry.name] = _rules(definition, entry)
    second = _second(definition)
    if any(entry.name not in table.SECOND_FIELDS for entry in definition.fields.entries):
        second = [rule for rule in second if rule.effect != "allow"]
    return (*(rule for rules in merged.values() for rule in rules), *second)


def _second(definition: Definition) -> list[Permission]:
    """The rules of an OpenCode 2 ``permissions`` list, under the names of version 1."""
    listed = definition.get("permissions")
    found: list[Permission] = []
    for item in listed.items if isinstance(listed, Sequence) else ():
        entries = item.entries if isinstance(item, Mapping) else ()
        said = {entry.name: entry.value.value for entry in entries if isinstance(entry.value, Scalar)}
        action, resource, effect = said.get("action"), said.get("resource"), said.get("effect")
        if isinstance(action, str) and isinstance(resource, str) and effect in _EFFECTS:
            place = source(definition, item.span)
            found.append(Permission(table.SECOND_ACTIONS.get(action, action), resource, effect, place))
    return found


def _rules(definition: Definition, entry: Entry) -> list[Permission]:
    pairs = (
        entry.value.entries
        if isinstance(entry.value, Mapping)
        else (Entry(Scalar(entry.key.span, "*", "*"), entry.value),)
    )
    return [
        Permission(
            entry.name, pair.name, pair.value.value, source(definition, pair.span if len(pairs) > 1 else entry.span)
        )
        for pair in pairs
        if isinstance(pair.value, Scalar) and pair.value.value in _EFFECTS
    ]


def _recognise(definition: Definition) -> int:
    names = {entry.name for entry in definition.fields.entries}
    score = 2 * len(names & {"mode", "permission", "temperature", "top_p", "steps", "maxSteps", "disable", "variant"})
    score += 3 if isinstance(definition.get("tools"), Mapping) and "on" not in names else 0  # `on`: a workflow's
    return score + (1 if "/" in (definition.string("model") or "") else 0)


format = Format(  # noqa: A001 (each module of this package binds this one name)
    name="opencode",
    title="OpenCode",
    places=(
        "**/.opencode/agent/**/*.md",
        "**/.opencode/agents/**/*.md",
        "**/.opencode/mode/*.md",
        "**/.opencode/modes/*.md",
    ),
    fields=table.FIELDS,
    tools=table.TOOLS,
    former_tools={
        key: value
        for key, value in table.DEAD_PERMISSION_KEYS.items()
        if key not in ("write", "patch", "apply_patch", "list")
    },
    unknown_field="OpenCode V1 sends it to the model's provider as an option",
    recognise=_recognise,
    lower=_lower,
    verdict=verdict,
    permission_keys=table.PERMISSION_KEYS,
    flat_permission_keys=table.FLAT_PERMISSION_KEYS,
    former_permission_keys=table.DEAD_PERMISSION_KEYS,
)
